"""What the pages of the way home share: words for codes, people as lists show them, and the bars of the board."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.repatriation.labels import ANSWERS, EVENTS, HOWS, KEPT_BY, LEGS, OPERATIONS, RECEPTIONS, VERIFYING
from accord.hub.care.vocabulary import HANDLE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import queries
from accord.hub.repatriation.queries import EventRow, Keeping, LegRow, OperationRow, PersonRow, VerificationRow
from accord.tables import newest_protocols

HOME, PERSON, LISTS, ARRIVALS, ASKED = (
    "/console/way-home",
    "/console/way-home/person",
    "/console/way-home/list",
    "/console/arrivals",
    "/console/verifications",
)
STATES = ("identified", "documents", "consular", "risk-assessed", "travel", "received", "followed-up")
OLD = 7  # days after which what keeps somebody, or a consulate that owes its word, is shown as overdue


def state_word(state: str) -> str:
    return gettext(newest_protocols()["repatriate"].states[state].title)


def place_name(country: str) -> str:
    return country_name(country, get_language()) if country else gettext("not known")


def operation_row(one: OperationRow) -> dict[str, Any]:
    return {
        "row": one,
        "href": f"{HOME}/{one.id}",
        "country": place_name(one.country) if one.country else "",
        "state": gettext(OPERATIONS[one.state]),
        "lead": actor_name(one.lead),
    }


def actor_name(actor: str) -> str:
    """A person's name, where the actor is one."""
    found = members.person_names([actor.partition(":")[2]]) if actor.startswith("person:") else {}
    return next((name for name, _member in found.values()), "")


def bars(counts: Mapping[str, int], whole: int) -> list[dict[str, Any]]:
    """The pieces of a bar of a hundred, in the order of the states; each with what it says."""
    pieces, place = [], 0.0
    for state in STATES:
        count = counts.get(state, 0)
        if count and whole:
            width = 100 * count / whole
            pieces.append({"state": state, "x": f"{place:.2f}", "width": f"{width:.2f}", "count": count, "word": state_word(state)})
            place += width
    return pieces


def way_to(caller: Caller, ref: str) -> str:
    """The page of a person on the way home that this caller may see; empty where there is none."""
    where = queries.rung_about(caller, ref) if ref and caller.may(HANDLE) else ""
    return {"person": f"{PERSON}/{ref}", "arrival": f"{ARRIVALS}/{ref}", "asked": ASKED}.get(where, "")


def tone_of(days: int | None) -> str:
    return "" if days is None or days < 3 else "amber" if days < OLD else "red"


def keeping_row(one: Keeping) -> dict[str, Any]:
    short = gettext(KEPT_BY.get(one.kind, one.label))
    return {"row": one, "label": gettext(one.label), "short": short, "clears": gettext(one.clears), "tone": tone_of(one.days)}


def person_row(one: PersonRow, name: str = "") -> dict[str, Any]:
    """A person in a list: a name only where somebody said why it is shown."""
    return {
        "row": one,
        "href": f"{PERSON}/{one.id}",
        "name": name,
        "nations": ", ".join(place_name(code) for code in one.nations) or place_name(""),
        "state": state_word(one.state),
        "keeping": [keeping_row(each) for each in one.keeping],
        "reception": gettext(RECEPTIONS[one.reception]) if one.reception else "",
    }


def leg_row(one: LegRow) -> dict[str, Any]:
    return {
        "row": one,
        "leaves": moment(one.leaves),
        "arrives": moment(one.arrives),
        "states": [(key, gettext(LEGS[key]), one.states[key]) for key in LEGS if one.states.get(key)],
        "people": sum(count for key, count in one.states.items() if key != "called-off"),
        "planned": one.states.get("planned", 0),
        "left": one.states.get("left", 0),
    }


def verification_row(one: VerificationRow) -> dict[str, Any]:
    waits = one.state != "withdrawn" and one.answer in ("", "unknown")
    return {
        "row": one,
        "nation": place_name(one.nation),
        "state": gettext(VERIFYING[one.state]) if not one.answer else gettext(ANSWERS[one.answer]),
        "tone": "amber" if waits else "red" if one.answer == "not-national" else "green" if one.answer else "",
        "how": gettext(HOWS[one.how]) if one.how else "",
        "asked": moment(one.asked),
        "answered": moment(one.answered) if one.answered else None,
        "waits": waits,
        "ways": [each.value for each in one.consulate.channels] if one.consulate else [],
    }


def event_rows(events: tuple[EventRow, ...], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    ids = {one.actor.partition(":")[2] for one in events if one.actor.startswith("person:")}
    names = members.person_names(ids)
    rows = []
    for one in events:
        name, member = names.get(one.actor.partition(":")[2], ("", one.member))
        rows.append(
            {
                "step": gettext(EVENTS.get(one.what, one.what)),
                "at": moment(one.at),
                "who": " · ".join(word for word in (name, one.member or member) if word),
                "note": labels.get(one.code, one.code if one.code.isupper() else ""),
            }
        )
    return rows
