"""Helpers of the repatriation pages: words for codes, people as lists show them, and the bars of the board."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.care.rows import numbered, task_row, tone_of
from accord.doors.console.frame.joining import joined
from accord.doors.console.repatriation.labels import ANSWERS, EVENTS, HOWS, KEPT_BY, LEGS, OPERATIONS, PHASES, RECEPTIONS, VERIFYING
from accord.hub.care.vocabulary import HANDLE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import queries
from accord.hub.repatriation.queries import NOBODY, Called, EventRow, Keeping, LegRow, OperationRow, PersonRow, VerificationRow
from accord.tables import newest_protocols

HOME, PERSON, LISTS, ARRIVALS, ASKED = (
    "/console/way-home",
    "/console/way-home/person",
    "/console/way-home/list",
    "/console/arrivals",
    "/console/verifications",
)
# How far a person is, as the board counts them: the states of the protocol, and of who travels whether they have left.
STATES = ("identified", "documents", "consular", "risk-assessed", "travel", "under-way", "landed", "received", "followed-up")


def state_word(state: str) -> str:
    """The board's word for a state: nobody is called travelling before they left."""
    word = gettext(PHASES[state] if state in PHASES else newest_protocols()["repatriate"].states[state].title)
    return word[:1].upper() + word[1:]


def place_name(country: str) -> str:
    return country_name(country, get_language()) if country else gettext("not known")


def operation_row(operation: OperationRow) -> dict[str, Any]:
    return operation_rows([operation])[0]


def operation_rows(operations: Sequence[OperationRow]) -> list[dict[str, Any]]:
    """With the names of those who lead them, asked for once."""
    leads = actor_names(operation.lead for operation in operations)
    return [_operation_row(operation, leads.get(operation.lead, "")) for operation in operations]


def _operation_row(operation: OperationRow, lead: str) -> dict[str, Any]:
    return {
        "row": operation,
        "href": f"{HOME}/{operation.id}",
        "country": place_name(operation.country) if operation.country else "",
        "state": gettext(OPERATIONS[operation.state]),
        "lead": lead,
    }


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """The names of those of these that are persons, by the actor."""
    ids = {actor: actor.partition(":")[2] for actor in actors if actor.startswith("person:")}
    names = members.person_names(set(ids.values())) if ids else {}
    return {actor: names[id][0] for actor, id in ids.items() if id in names}


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


def ways_to(caller: Caller, refs: Iterable[str]) -> dict[str, str]:
    """By reference the page of a person in repatriation, as far as this caller may see it."""
    leads = queries.rung_about(caller, refs) if caller.may(HANDLE) else {}
    pages = {"person": f"{PERSON}/{{}}", "arrival": f"{ARRIVALS}/{{}}", "asked": ASKED}
    return {ref: pages[where].format(ref) for ref, where in leads.items()}


def keeping_row(keeping: Keeping) -> dict[str, Any]:
    short = gettext(KEPT_BY.get(keeping.kind, keeping.label))
    return {
        "row": keeping,
        "label": gettext(keeping.label),
        "short": short,
        "clears": gettext(keeping.clears),
        "tone": tone_of(keeping.days),
    }


def person_row(person: PersonRow, called: Called = NOBODY) -> dict[str, Any]:
    """A person in a list: a name and a working alias only where the reader stated a reason."""
    risk = newest_protocols()["repatriate"].fields["risk"].choices
    return {
        "row": person,
        "href": f"{PERSON}/{person.id}",
        "number": numbered(person.number),
        "name": called.name,
        "alias": called.alias,
        "nations": joined(place_name(code) for code in person.nations) or place_name(""),
        "state": state_word(person.phase),
        "risk": gettext(risk[person.risk]) if person.risk else "",
        "risk_tone": {"high": "red", "not-known": "amber", "medium": "amber"}.get(person.risk, ""),
        **task_row(person.task),
        "keeping": [keeping_row(keeping) for keeping in person.keeping],
        "reception": gettext(RECEPTIONS[person.reception]) if person.reception else "",
    }


def leg_row(leg: LegRow) -> dict[str, Any]:
    return {
        "row": leg,
        "leaves": moment(leg.leaves),
        "arrives": moment(leg.arrives),
        "states": [(key, gettext(LEGS[key]), leg.states[key]) for key in LEGS if leg.states.get(key)],
        "people": sum(count for key, count in leg.states.items() if key != "called-off"),
        "planned": leg.states.get("planned", 0),
        "left": leg.states.get("left", 0),
    }


def verification_row(verification: VerificationRow) -> dict[str, Any]:
    waits = verification.state != "withdrawn" and verification.answer in ("", "unknown")
    return {
        "row": verification,
        "nation": place_name(verification.nation),
        "state": gettext(VERIFYING[verification.state]) if not verification.answer else gettext(ANSWERS[verification.answer]),
        "tone": "amber" if waits else "red" if verification.answer == "not-national" else "green" if verification.answer else "",
        "how": gettext(HOWS[verification.how]) if verification.how else "",
        "asked": moment(verification.asked),
        "answered": moment(verification.answered) if verification.answered else None,
        "waits": waits,
        "ways": [channel.value for channel in verification.consulate.channels] if verification.consulate else [],
    }


def event_rows(events: tuple[EventRow, ...], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    ids = {event.actor.partition(":")[2] for event in events if event.actor.startswith("person:")}
    names = members.person_names(ids)
    rows = []
    for event in events:
        name, member = names.get(event.actor.partition(":")[2], ("", event.member))
        rows.append(
            {
                "step": gettext(EVENTS.get(event.what, event.what)),
                "at": moment(event.at),
                "who": " · ".join(word for word in (name, event.member or member) if word),
                "note": labels.get(event.code) or (place_name(event.code) if event.code in COUNTRIES else ""),
            }
        )
    return rows
