"""The form of a claim: what was typed, as the signal that the API would take; and where an error of that signal belongs on the page."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec
from django.utils.translation import gettext
from msgspec import Struct

from accord.core.care.nations import read_nationalities
from accord.core.currencies import CURRENCIES
from accord.core.identifiers import KINDS as IDENTIFIER_KINDS
from accord.core.sharing import Tlp, Use
from accord.core.signals import BadSignal, Draft
from accord.core.typed import Reading, Setting, Value
from accord.core.typed.counted import read_count
from accord.core.typed.fields import ASKED, MEANT, example_of_moment, read_field, read_identifier, settle, zone_words
from accord.core.typed.lines import lines_of, read_amid_words
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typing import Asked, asked, banks, setting, words_of
from accord.formats.signals import read_signal, read_wire
from accord.hub import saying
from accord.hub.members.queries import Caller
from accord.tables import care, countries, identifier_tables, schemes

MOST_LINES = 20
_CLAIM = (
    "met",
    "bank",
    "kind",
    "region",
    "scheme",
    "role",
    "channel",
    "first",
    "last",
    "confidence",
    "note",
    "evidence",
    "source",
    "victims",
)
_HARM = ("loss", "currency", "harmed")
_MARKING = ("tlp", "pap", "embargo", "contact", "until", "unnamed", "expires")
TEXTS = (*_CLAIM, *_HARM, *_MARKING)
LISTS = ("ai", "use", "member", "sector", "country", "circle", "except", "person")
# Where the error of a signal's field is shown; the longest beginning counts.
_PLACES = MappingProxyType(
    {
        "identifier": "met",
        "identifier.kind": "kind",
        "identifier.region": "region",
        "seen.first": "first",
        "seen.last": "last",
        "seen": "first",
        "harm": "victims",
        "harm.loss": "loss",
        "harm.countries": "harmed",
        "marking": "tlp",
        "marking.pap": "pap",
        "marking.audience": "audience",
        "marking.audience.people": "person",
        "marking.uses": "use",
        "marking.embargo": "contact",
        "marking.embargo.until": "until",
        "marking.expires": "expires",
    }
)
_SELECTORS = MappingProxyType({"member": "members", "sector": "sectors", "country": "countries", "circle": "circles", "except": "except"})
# Fields that are read where the desk stands: their type, and whether they lie in the past.
_READ = (("loss", "amount", True), ("first", "time", True), ("last", "time", True), ("until", "time", False), ("expires", "time", False))
_FIELDS = MappingProxyType({"first": "seen.first", "last": "seen.last", "until": "marking.embargo.until", "expires": "marking.expires"})


class Typed(Struct, frozen=True):
    """The typed content of the form."""

    texts: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    here: Setting | None = None

    def read(self, name: str, kind: str, *, past: bool = True, beside: str = "") -> Reading | None:
        """The typed value of a field of this type, read where the desk stands."""
        text = self.texts.get(name, "").strip()
        if not text or self.here is None:
            return None
        # Without a currency beside it nothing says that the desk's own was meant.
        here = msgspec.structs.replace(self.here, country=None) if kind == "amount" and not beside else self.here
        return read_field(kind, text, beside, here, past=past)

    def read_line(self, line: str) -> Reading | None:
        """An account's number at the bank beside it, or what stands amid other words; None for what its own reader reads."""
        bank, kind = self.texts.get("bank", ""), self.texts.get("kind", "")
        if self.here is None:
            return None
        if not bank and kind != "account":
            return read_amid_words(line, self.here, (kind,) if kind else IDENTIFIER_KINDS)
        return read_identifier(line, self.here, ("account",), bank or None)

    @property
    def asked(self) -> dict[str, Asked]:
        """The questions asked back, by the field that each is about: of several lines the first."""
        questions: dict[str, Asked] = {}
        for name, kind, past in _READ:
            reading = self.read(name, kind, past=past, beside=self.texts.get("currency", ""))
            question = asked(reading, self.texts[name]) if reading is not None else None
            if question is not None:
                questions[name] = question
        for line in self.lines():
            reading = self.read_line(line)
            question = asked(reading, line) if reading is not None else None
            if question is not None:
                return {**questions, "met": question}
        return questions

    def lines(self) -> list[str]:
        """The identifiers as they were met, one a line; the text of a message is one, whatever its lines."""
        text = self.texts.get("met", "")
        if self.texts.get("kind") == "script":
            return [text.strip()] if text.strip() else []
        return [line.strip() for line in text.splitlines() if line.strip()]


def sent(visit: Visit) -> Typed:
    texts = {name: visit.text(name, 20_000 if name == "met" else 2000).replace("\r\n", "\n") for name in TEXTS}
    answers = {f"{name}{what}": visit.text(f"{name}{what}") for name, *_ in _READ for what in (ASKED, MEANT)}
    texts = settle({**texts, **answers, "loss-unit": texts["currency"]})
    texts["currency"] = texts.pop("loss-unit")
    if visit.text("met-meant"):
        meant = visit.text("met-asked").strip()
        texts["met"] = "\n".join(visit.text("met-meant") if line.strip() == meant else line for line in texts["met"].splitlines())
    bank = texts["bank"]
    if ":" in bank and bank[:2] in countries():
        texts["region"] = bank[:2]
    here = setting(visit, texts["region"])
    if texts["kind"] != "script":
        texts["met"] = "\n".join(lines_of(texts["met"], here))
    lists = {name: tuple(str(value).replace("\0", "") for value in visit.sent.getlist(name)) for name in LISTS}
    return Typed(texts, lists, here)


def blank(caller: Caller, **texts: str) -> Typed:
    """A form to begin with: for nobody until a recipient is named, in the country of one's own, for every use."""
    tlp = Tlp.AMBER_STRICT if caller.role == "victim officer" else Tlp.AMBER
    pack = countries().get(caller.country)
    currency = (pack.locale.currency.value if pack is not None else None) or ""
    preset = {"region": caller.country, "currency": currency, "tlp": tlp.label, "pap": "PAP:GREEN"}
    return Typed({**preset, **texts}, {"use": tuple(Use)})


def helps(visit: Visit, typed: Typed, *, asks: bool) -> dict[str, Any]:
    """The help beside the fields that are read where the desk stands; `asks`: questions that have to be asked are shown."""
    here = typed.here or setting(visit)
    return {
        "asked": typed.asked if asks else {},
        "banks": banks(here, typed.texts.get("bank", "")),
        "in_zone": gettext("In {zone}, for example {example}.").format(zone=zone_words(here) or "UTC", example=example_of_moment(here)),
    }


def of_signal(data: Mapping[str, Any], marking: Mapping[str, Any]) -> Typed:
    """The form filled with what a signal of one's own says; `marking` is the whole one, as its originator wrote it."""
    harm, audience, embargo = data.get("harm", {}), marking.get("audience", {}), marking.get("embargo")
    currency, loss = next(iter(harm.get("loss", {}).items()), ("", ""))
    texts = {name: str(data.get(name, "")) for name in ("scheme", "role", "channel", "confidence", "note", "evidence", "source")} | {
        "met": data["identifier"]["display"],
        "kind": data["identifier"]["kind"],
        "first": _local(data.get("seen", {}).get("first")),
        "last": _local(data.get("seen", {}).get("last")),
        "victims": str(harm.get("victims", "")),
        "loss": loss,
        "currency": currency,
        "harmed": " ".join(harm.get("countries", ())),
        "tlp": marking["tlp"],
        "pap": marking["pap"],
        "embargo": "1" if embargo is not None else "",
        "contact": (embargo or {}).get("contact", ""),
        "until": _local((embargo or {}).get("until")),
        "unnamed": "1" if marking.get("attribution") == "unnamed" else "",
        "expires": _local(marking.get("expires")),
    }
    lists = {name: tuple(audience.get(key, ())) for name, key in _SELECTORS.items()}
    return Typed(
        texts, lists | {"person": tuple(audience.get("people", ())), "use": tuple(marking["uses"]), "ai": tuple(data.get("ai", ()))}
    )


def marking_of(typed: Typed, caller: Caller) -> dict[str, Any]:
    """The marking as the API takes it. What the label leaves no place for (people below RED, members under it) is not looked at."""
    text, audience = typed.texts, audience_of(typed)
    if text.get("tlp") == Tlp.RED.label:
        # A person who publishes for named people is one of them: nobody else at the member could read it.
        own = (caller.person,) if caller.person else ()
        audience = {"people": list(dict.fromkeys((*own, *typed.lists.get("person", ()))))}
    embargo = {"contact": text.get("contact") or None, "until": _time(typed, "until", past=False)} if text.get("embargo") else None
    return {
        "tlp": text.get("tlp") or None,
        "pap": text.get("pap") or None,
        "uses": list(typed.lists.get("use", ())),
        "embargo": embargo,
        "attribution": "unnamed" if text.get("unnamed") else "named",
        "expires": _time(typed, "expires", past=False),
        **({"audience": audience} if audience else {}),
    }


def audience_of(typed: Typed) -> dict[str, list[str]]:
    """The members, sectors, countries, circles and exceptions that were ticked."""
    return {key: list(typed.lists[name]) for name, key in _SELECTORS.items() if typed.lists.get(name)}


def claim_of(typed: Typed) -> dict[str, Any]:
    """The claim's fields besides the identifier and the marking; None where nothing was typed. Raises BadSignal."""
    text = typed.texts
    if not text.get("scheme"):
        raise BadSignal("scheme", "missing", gettext("Choose what kind of scam it is; the last of the list is for all others."))
    first, last = _time(typed, "first"), _time(typed, "last")
    return {
        "scheme": text["scheme"],
        "role": text.get("role") or None,
        "channel": text.get("channel") or None,
        "seen": {"first": first, "last": last} if first or last else None,
        "confidence": _number(text.get("confidence")),
        "evidence": text.get("evidence") or None,
        "source": text.get("source") or None,
        "harm": _harm(typed) or None,
        "ai": list(typed.lists.get("ai", ())) or None,
        "note": text["note"] if text.get("note", "").strip() else None,
    }


def _harm(typed: Typed) -> dict[str, Any]:
    text = typed.texts
    harm: dict[str, Any] = {}
    if text.get("victims", "").strip():
        count = read_count(text["victims"])
        harm["victims"] = text["victims"].strip() if count is None else count
    if text.get("loss", "").strip():
        loss = _clear(typed.read("loss", "amount", beside=text.get("currency", "")), "harm.loss")
        number, _space, code = (loss or "").partition(" ")
        if code not in CURRENCIES:
            raise BadSignal("harm.loss", "no-currency", gettext("Choose the currency of the amount too."))
        harm["loss"] = {code: number}
    if text.get("harmed", "").strip():
        codes = read_nationalities(care(), text["harmed"])
        harm["countries"] = list(codes) if None not in codes else text["harmed"].replace(",", " ").upper().split()
    return harm


class BadLine(Exception):
    """One of the lines can't be published; `line` counts from 1, and is 0 where the whole form is at fault."""

    def __init__(self, line: int, error: BadSignal) -> None:
        super().__init__(error.text)
        self.line = line
        self.error = error


def draft_of(typed: Typed, line: str, caller: Caller) -> Draft:
    """One line as a draft. Raises BadSignal."""
    text = typed.texts
    read = _clear(typed.read_line(line), "identifier.value")
    identifier = {"value": read or line, "kind": None if read else text.get("kind") or None, "region": text.get("region") or None}
    wire = read_wire({"identifier": identifier, "marking": marking_of(typed, caller), **claim_of(typed)})
    return read_signal(wire, originator=caller.id, tables=identifier_tables(), schemes=schemes(), home=caller.country)


def drafts_of(typed: Typed, caller: Caller) -> list[Draft]:
    """Every line as a draft. Raises BadLine for the first that can't be published."""
    lines = typed.lines()
    if not lines:
        text = gettext("Type or paste what you met: a number, a link, an account, an address.")
        raise BadLine(0, BadSignal("identifier.value", "missing", text))
    if len(lines) > MOST_LINES:
        text = gettext("Publish at most {most} here, one a line. Of more, make a file, and take it in under Block lists.").format(
            most=MOST_LINES
        )
        raise BadLine(0, BadSignal("identifier.value", "too-many", text))
    drafts = []
    for number, line in enumerate(lines, 1):
        try:
            drafts.append(draft_of(typed, line, caller))
        except BadSignal as error:
            raise BadLine(number if len(lines) > 1 else 0, error) from None
    return drafts


def place_of(field: str) -> str:
    """The field of the form that an error of this field of the signal stands beside."""
    parts = field.split("[")[0].split(".")
    while parts:
        name = ".".join(parts)
        if name in _PLACES:
            return _PLACES[name]
        if name in TEXTS or name in LISTS:
            return name
        parts.pop()
    return "met"


def said(error: BadSignal, line: int = 0) -> dict[str, str]:
    """The error as the page shows it, by the field it stands beside."""
    place = place_of(error.field)
    text = saying.said(error.says)
    return {place: gettext("Line {line}: {error}").format(line=line, error=text) if line and place == "met" else text}


def _number(text: str | None) -> str | int | None:
    value = (text or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else value or None


def _clear(reading: Reading | None, field: str) -> str | None:
    """The value that was read; None where nothing was. Raises BadSignal where it has to be asked first, or can't be read."""
    if reading is None or isinstance(reading, Value):
        return None if reading is None else reading.value
    raise BadSignal(field, reading.code, words_of(reading))


def _time(typed: Typed, name: str, *, past: bool = True) -> str | None:
    """A moment where the desk stands, as RFC 3339 in UTC. Raises BadSignal."""
    text = typed.texts.get(name, "").strip()
    if not text or typed.here is None:
        return text or None
    timestamp = _clear(typed.read(name, "time", past=past), _FIELDS[name])
    return None if timestamp is None else datetime.fromisoformat(timestamp).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _local(rfc3339: str | None) -> str:
    """A time of a signal for a field, which says that it is UTC's."""
    return f"{rfc3339[:10]} {rfc3339[11:19]} UTC" if rfc3339 else ""
