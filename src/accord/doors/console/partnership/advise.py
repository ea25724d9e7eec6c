"""Which doors are open: a loss without anybody's data, and its answer. Nothing is kept, and nothing stands in an address."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop
from msgspec import Struct
from msgspec.structs import replace

from accord.core.channels.advice import Advice, Closed, NotYet, Remark
from accord.core.channels.loss import Loss
from accord.core.identifiers.digits import latin
from accord.core.identifiers.regions import REGIONS
from accord.core.money.amounts import PLACES
from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.core.typed import Reading, Setting, Value
from accord.core.typed.fields import ASKED, MEANT, example_of_moment, read_field, settle, zone_words
from accord.core.typed.moment import read_moment
from accord.core.typed.moment_text import moment_in_words
from accord.core.typed.zones import zone_of
from accord.doors.console.desks.views import as_row
from accord.doors.console.frame.choices import Choice, countries, country
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.frame.typing import asked, setting, words_of
from accord.doors.console.partnership import country_rows
from accord.doors.console.partnership import labels as words
from accord.doors.console.partnership.countries import contact_words
from accord.doors.console.partnership.gateways import as_gateway
from accord.formats.api.advice import LossIn
from accord.formats.losses import BadLoss, read_loss
from accord.hub.advice import queries
from accord.hub.advice.queries import Advised
from accord.hub.contacts.queries import READ
from accord.hub.gateways.labels import nothing
from accord.hub.saying import said

TONES = {"open": "green", "not-yet": "amber", "closed": ""}
ORDER = ("open", "not-yet", "closed")
# Which field of the page a fault of the loss belongs to, where it is not its own.
FIELDS = {"age": "paid", "paid_at": "paid", "rates": "usd"}
# Fields that say no fault themselves.
_UNPLACED = frozenset({"to_countries", "rail", "done", "known"})


class _Typed(Struct, frozen=True):
    """The amount, its currency and when it was paid, as they were typed, with answers in the place of what was asked about; and how they
    are read: None where nothing was typed."""

    amount: str
    currency: str
    paid: str
    lost: Reading | None
    paid_at: Reading | None

    @property
    def read(self) -> dict[str, Reading]:
        return {name: reading for name, reading in (("amount", self.lost), ("paid", self.paid_at)) if reading is not None}


def advise(visit: Visit) -> Answer:
    here = setting(visit)
    typed = _typed(visit, here)
    if visit.request.method != "POST":
        return Shown("advise.html", _form(visit, typed, here, {}))
    unclear = {name: words_of(reading) for name, reading in typed.read.items() if not isinstance(reading, Value)}
    if unclear:
        return Shown("advise.html", _form(visit, typed, here, unclear), 422)
    try:
        loss, rates = read_loss(_loss(visit, typed, here), here.now)
    except BadLoss as bad:
        return Shown("advise.html", _form(visit, typed, here, {FIELDS.get(bad.field, bad.field): bad.text}), 422)
    advised = queries.advise(visit.caller, loss, rates, at=here.now)
    return Shown("advise.html", {**_form(visit, typed, here, {}), **_answer(visit, advised), "read_as": _read_as(typed, loss, here)})


def _typed(visit: Visit, here: Setting) -> _Typed:
    names = ("amount", "paid")
    sent = {name: visit.text(name, 120).strip() for name in names}
    answers = {f"{name}{what}": visit.text(f"{name}{what}", 120) for name in names for what in (ASKED, MEANT)}
    texts = settle({**sent, **answers, "amount-unit": visit.text("currency", 10).strip()})
    amount, currency, paid = texts["amount"], texts["amount-unit"], texts["paid"]
    # Without a currency beside it nothing says that the desk's own was meant.
    money = here if currency else replace(here, country=None)
    return _Typed(
        amount,
        currency,
        paid,
        read_field("amount", amount, currency, money) if amount else None,
        read_moment(paid, here) if paid else None,
    )


def _paid_at(typed: _Typed, here: Setting) -> str:
    """As the adviser takes it. Of a day alone the time of now is meant, as in `3 days ago`."""
    reading = typed.paid_at
    if not isinstance(reading, Value):
        return ""
    if reading.kind != "date":
        return reading.value
    present = moment(here.now).astimezone(zone_of(here) or UTC)
    return datetime.combine(date.fromisoformat(reading.value), present.timetz()).isoformat()


def _read_as(typed: _Typed, loss: Loss, here: Setting) -> list[tuple[str, str]]:
    """The amount and the time as they were read, so that a slip shows; of a day alone, the day."""
    rows = [(gettext("Amount"), typed.lost.display)] if isinstance(typed.lost, Value) else []
    if isinstance(typed.paid_at, Value) and typed.paid_at.kind == "date":
        rows.append((gettext("When it was paid"), typed.paid_at.display))
    elif loss.paid_at is not None:
        at = moment(loss.paid_at).astimezone(zone_of(here) or UTC).replace(second=0, microsecond=0)
        rows.append((gettext("When it was paid"), moment_in_words(at, here)))
    return rows


def _loss(visit: Visit, typed: _Typed, here: Setting) -> LossIn:
    usd = latin(visit.text("usd", 40)).strip()
    usd = usd.replace(",", ".") if usd.count(",") == 1 and "." not in usd else usd
    home = visit.text("victim_country", 2)
    number, _space, code = typed.lost.value.partition(" ") if isinstance(typed.lost, Value) else ("", "", "")
    return LossIn(
        asks=visit.text("asks", 20),
        asks_from=visit.text("asks_from", 2),
        victim_country=home,
        from_country=visit.text("from_country", 2) or home,
        to_countries=[code[:2] for code in visit.sent.getlist("to_countries")[:40] if code.strip()],
        amount=number,
        currency=code,
        paid_at=_paid_at(typed, here),
        rail=visit.text("rail", 20),
        done=[word[:30] for word in visit.sent.getlist("done")[:20]],
        known=[word[:30] for word in visit.sent.getlist("known")[:20]],
        rates={"USD": usd} if usd and code != "USD" else {},
    )


def _form(visit: Visit, typed: _Typed, here: Setting, faults: dict[str, str]) -> dict[str, Any]:
    """The fields as they were sent; at first the person's own country, and what its member most likely is."""
    sent = visit.request.method == "POST"
    home = visit.caller.country if visit.caller.country in REGIONS else ""
    asks = visit.text("asks", 20) if sent else "police" if visit.caller.sector == "state" else "bank"
    return {
        "askers": _choices(words.ASKERS, asks),
        "asks_from": countries(REGIONS, (visit.text("asks_from", 2) if sent else home,)),
        "victim_country": countries(REGIONS, (visit.text("victim_country", 2) if sent else home,)),
        "from_country": countries(REGIONS, (visit.text("from_country", 2),)),
        "to_countries": [countries(REGIONS, (code,)) for code in _three(visit)],
        "amount": typed.amount,
        "currencies": [Choice(code, code, code == typed.currency) for code in sorted(PLACES)],
        "usd": visit.text("usd", 40),
        "paid": typed.paid,
        "example": example_of_moment(here),
        "zone": zone_words(here) or "UTC",
        "asked": {name: asked(reading, getattr(typed, name)) for name, reading in typed.read.items()},
        "rails": _choices(words.RAILS, visit.text("rail", 20)),
        "done": _choices(words.DONE, *visit.sent.getlist("done")),
        "known": _choices(words.KNOWN, *visit.sent.getlist("known")),
        "faults": faults,
        # The others stand at their fields, to which the notice leads.
        "unplaced": [text for field, text in faults.items() if field in _UNPLACED],
        "doors": None,
    }


def _three(visit: Visit) -> list[str]:
    """Money goes to one country, or to a few: three fields."""
    return [*(code[:2] for code in visit.sent.getlist("to_countries")[:3]), "", "", ""][:3]


def _choices(names: Any, *chosen: str) -> list[Choice]:
    return [Choice(word, gettext(name), word in chosen) for word, name in names.items()]


def _answer(visit: Visit, advice: Advised) -> dict[str, Any]:
    doors = sorted((_door(channel) for channel in advice.channels), key=lambda door: ORDER.index(door["state"]))
    return {
        "doors": doors,
        "open": sum(door["state"] == "open" for door in doors),
        "cautions": [{"text": said(caution.says), "sources": ()} for caution in advice.cautions],
        "rules": [
            {"text": said(rule.says), "sources": [source.text for source in rule.sources], "book": rule.book} for rule in advice.rules
        ],
        "national": [
            {
                "row": country_rows.row_of(desk.desk, head="name"),
                "number": _cell(desk.desk, "phone"),
                "contact": contact_words(desk.contact),
            }
            for desk in advice.desks
        ],
        "national_of": country_name(advice.desks[0].country, get_language()) if advice.desks else "",
        "member_desks": [as_row(row, advice.at) for row in advice.member_desks],
        "gateways": [
            {
                "says": ""
                if any(row.is_usable for row in gateway.entries)
                else nothing(country(gateway.asker), country(gateway.asked), gateway.protocol),
                "entries": [as_gateway(visit.caller, row) for row in gateway.entries],
            }
            for gateway in advice.gateways
        ],
    }


def _cell(row: Any, name: str) -> Any:
    return next((cell for cell in country_rows.cells_of(row) if cell.name == name), None)


def _door(advice: Advice) -> dict[str, Any]:
    state = str(advice.__struct_config__.tag)
    needs = advice.missing if isinstance(advice, NotYet) else advice.why if isinstance(advice, Closed) else ()
    return {
        "name": gettext(advice.name),
        "through": gettext(advice.through),
        "state": state,
        "word": gettext(words.STATES[state]),
        "tone": TONES[state],
        "needs": [_remark(remark) for remark in needs],
        "remarks": [_remark(remark) for remark in advice.remarks],
    }


def _remark(remark: Remark) -> dict[str, str]:
    return {"text": said(remark.says), "source": remark.source or "", "tag": gettext(words.TAGS[remark.tag]) if remark.tag else ""}


PAGES: tuple[Page, ...] = (
    Page(
        path="advise",
        name="advise",
        view=advise,
        needs=(READ,),
        also_posts=True,
        label=gettext_noop("Open recall channels"),
        key="v",
    ),
)
