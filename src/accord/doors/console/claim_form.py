"""The form of a claim: what was typed, as the signal that the API would take; and where an error of that signal belongs on the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext

from accord.core.sharing import Tlp, Use
from accord.core.signals import BadSignal, Draft
from accord.doors.console.pages import Visit
from accord.formats.signals import read_signal, read_wire
from accord.hub.members.queries import Caller
from accord.tables import identifier_tables, schemes

MOST_LINES = 20
_CLAIM = ("met", "kind", "region", "scheme", "role", "channel", "first", "last", "confidence", "note", "evidence", "source", "victims")
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
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    texts: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]

    def lines(self) -> list[str]:
        """The identifiers as they were met, one a line; the text of a message is one, whatever its lines."""
        text = self.texts.get("met", "")
        if self.texts.get("kind") == "script":
            return [text.strip()] if text.strip() else []
        return [line.strip() for line in text.splitlines() if line.strip()]


def sent(visit: Visit) -> Typed:
    texts = {name: visit.text(name, 20_000 if name == "met" else 2000).replace("\r\n", "\n") for name in TEXTS}
    lists = {name: tuple(str(value).replace("\0", "") for value in visit.sent.getlist(name)) for name in LISTS}
    return Typed(texts, lists)


def blank(caller: Caller, **texts: str) -> Typed:
    """A form to begin with: for nobody until somebody is named, in the country of one's own, for every use."""
    tlp = Tlp.AMBER_STRICT if caller.role == "victim officer" else Tlp.AMBER
    return Typed({"region": caller.country, "tlp": tlp.label, "pap": "PAP:GREEN", **texts}, {"use": tuple(Use)})


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
        # Whoever publishes for named people is one of them: nobody else at the member could read it.
        own = (caller.person,) if caller.person else ()
        audience = {"people": list(dict.fromkeys((*own, *typed.lists.get("person", ()))))}
    embargo = {"contact": text.get("contact") or None, "until": _time(text.get("until"))} if text.get("embargo") else None
    return {
        "tlp": text.get("tlp") or None,
        "pap": text.get("pap") or None,
        "uses": list(typed.lists.get("use", ())),
        "embargo": embargo,
        "attribution": "unnamed" if text.get("unnamed") else "named",
        "expires": _time(text.get("expires")),
        **({"audience": audience} if audience else {}),
    }


def audience_of(typed: Typed) -> dict[str, list[str]]:
    """The members, sectors, countries, circles and exceptions that were ticked."""
    return {key: list(typed.lists[name]) for name, key in _SELECTORS.items() if typed.lists.get(name)}


def claim_of(typed: Typed) -> dict[str, Any]:
    """What is claimed, besides the identifier and the marking; None where nothing was typed. Raises BadSignal."""
    text = typed.texts
    if not text.get("scheme"):
        raise BadSignal("scheme", "missing", gettext("Choose what kind of scam it is; the last of the list is for all others."))
    first, last = _time(text.get("first")), _time(text.get("last"))
    return {
        "scheme": text["scheme"],
        "role": text.get("role") or None,
        "channel": text.get("channel") or None,
        "seen": {"first": first, "last": last} if first or last else None,
        "confidence": _number(text.get("confidence")),
        "evidence": text.get("evidence") or None,
        "source": text.get("source") or None,
        "harm": _harm(text) or None,
        "ai": list(typed.lists.get("ai", ())) or None,
        "note": text["note"] if text.get("note", "").strip() else None,
    }


def _harm(text: Mapping[str, str]) -> dict[str, Any]:
    harm: dict[str, Any] = {}
    if text.get("victims", "").strip():
        harm["victims"] = _number(text["victims"])
    if text.get("loss", "").strip():
        if not text.get("currency"):
            raise BadSignal("harm.loss", "no-currency", gettext("Choose the currency of the amount too."))
        harm["loss"] = {text["currency"]: text["loss"].strip()}
    if text.get("harmed", "").strip():
        harm["countries"] = text["harmed"].replace(",", " ").upper().split()
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
    identifier = {"value": line, "kind": text.get("kind") or None, "region": text.get("region") or None}
    wire = read_wire({"identifier": identifier, "marking": marking_of(typed, caller), **claim_of(typed)})
    return read_signal(wire, originator=caller.id, tables=identifier_tables(), schemes=schemes(), home=caller.country)


def drafts_of(typed: Typed, caller: Caller) -> list[Draft]:
    """Every line as a draft. Raises BadLine for the first that can't be published."""
    lines = typed.lines()
    if not lines:
        text = gettext("Type or paste what you met: a number, a link, an account, an address.")
        raise BadLine(0, BadSignal("identifier.value", "missing", text))
    if len(lines) > MOST_LINES:
        text = gettext("Publish at most {most} at a time, one a line.").format(most=MOST_LINES)
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
    text = gettext("Line {line}: {error}").format(line=line, error=error.text) if line and place == "met" else error.text
    return {place: text}


def _number(text: str | None) -> str | int | None:
    found = (text or "").strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else found or None


def _time(text: str | None) -> str | None:
    """A time as browsers send it, which is UTC on this page, as RFC 3339; anything else goes on as it is, and is refused there."""
    found = (text or "").strip()
    if _LOCAL.fullmatch(found):
        return f"{found}{':00' if len(found) == 16 else ''}Z"
    return found or None


def _local(rfc3339: str | None) -> str:
    """A time as a browser's field takes it: whole seconds, UTC."""
    return (rfc3339 or "")[:19]
