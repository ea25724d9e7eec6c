"""Which doors are open: a loss without anybody's data, and its answer. Nothing is kept, and nothing stands in an address."""

from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

from accord.core.channels.advice import Advice, Closed, NotYet, Remark
from accord.core.identifiers.regions import REGIONS
from accord.core.money.amounts import PLACES
from accord.core.sharing.country_names import country_name
from accord.doors.console.desks.views import as_row
from accord.doors.console.frame.choices import Choice, countries, country
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
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
from accord.hub.times import now

TONES = {"open": "green", "not-yet": "amber", "closed": ""}
ORDER = ("open", "not-yet", "closed")
# Which field of the page a fault of the loss belongs to, where it is not its own.
FIELDS = {"age": "age_number", "paid_at": "age_number", "rates": "usd"}


def advise(visit: Visit) -> Answer:
    if visit.request.method != "POST":
        return Shown("advise.html", _form(visit, {}))
    at = now()
    try:
        loss, rates = read_loss(_typed(visit), at)
    except BadLoss as bad:
        return Shown("advise.html", _form(visit, {FIELDS.get(bad.field, bad.field): bad.text}), 422)
    return Shown("advise.html", {**_form(visit, {}), **_answer(visit, queries.advise(visit.caller, loss, rates, at=at))})


def _typed(visit: Visit) -> LossIn:
    number, unit, usd = visit.text("age_number", 10).strip(), visit.text("age_unit", 10), visit.text("usd", 40).strip()
    home = visit.text("victim_country", 2)
    return LossIn(
        asks=visit.text("asks", 20),
        asks_from=visit.text("asks_from", 2),
        victim_country=home,
        from_country=visit.text("from_country", 2) or home,
        to_countries=[code[:2] for code in visit.sent.getlist("to_countries")[:40] if code.strip()],
        amount=visit.text("amount", 60),
        currency=visit.text("currency", 10) if visit.text("amount", 60).strip() else "",
        age=f"{number} {unit}" if number else "",
        rail=visit.text("rail", 20),
        done=[word[:30] for word in visit.sent.getlist("done")[:20]],
        known=[word[:30] for word in visit.sent.getlist("known")[:20]],
        rates={"USD": usd} if usd and visit.text("currency", 10) != "USD" else {},
    )


def _form(visit: Visit, faults: dict[str, str]) -> dict[str, Any]:
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
        "amount": visit.text("amount", 60),
        "currencies": [Choice(code, code, code == visit.text("currency", 10)) for code in sorted(PLACES)],
        "usd": visit.text("usd", 40),
        "age_number": visit.text("age_number", 10),
        "units": _choices(words.UNITS, visit.text("age_unit", 10) or "hours"),
        "rails": _choices(words.RAILS, visit.text("rail", 20)),
        "done": _choices(words.DONE, *visit.sent.getlist("done")),
        "known": _choices(words.KNOWN, *visit.sent.getlist("known")),
        "faults": faults,
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
