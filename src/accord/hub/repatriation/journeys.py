"""Legs of the journey, for one or for many on one flight; and travel, which nobody begins without consent and with a risk not looked at."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accord.core.care.gate import Shut
from accord.core.care.journey import flaws
from accord.core.texts import is_readable
from accord.core.times import moment
from accord.hub.care.actions import erase_record, seal_words
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.queries import need
from accord.hub.care.vocabulary import HANDLE, RETENTION
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, returnees, store
from accord.hub.repatriation.closing import call_off_seats, plan_of
from accord.hub.repatriation.present import LegRow, Outcome
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Leg, Seat, Traveller
from accord.hub.repatriation.vocabulary import ACCEPTED, ARRIVED, CALLED_OFF, CHUNK, DERIVED, LEFT, PLANNED, REVIEWED_RISKS
from accord.hub.times import at_or_now
from accord.tables import care

LONGEST = 40  # letters of a place or a carrier


def plan_leg(
    caller: Caller,
    ids: Iterable[str],
    *,
    origin: str,
    target: str,
    leaves: int,
    arrives: int,
    carrier: str = "",
    escorted: bool = False,
    met: bool = False,
    operation: str = "",
    at: int | None = None,
) -> str:
    """Plan a flight or another leg for these persons; returns its id. `met`: a service meets them at its end.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    if arrives <= leaves:
        raise Refused("backwards", _("It arrives before it leaves. Correct the times."), "arrives")
    places = {"origin": _line(origin, "origin"), "target": _line(target, "target")}
    with turn() as t:
        group = access.operation(caller, operation, changing=True) if operation else None
        persons = access.people(caller, ids)
        id = store.new_id()
        row = store.add(
            Leg(
                id=id,
                operation=None if group is None else group.n,
                home=caller.n,
                leaves=leaves,
                arrives=arrives,
                carrier=_line(carrier, "carrier") if carrier.strip() else "",
                made=at,
                **places,
            )
        )
        for returnee in persons:
            store.add(Seat(leg=row.n, traveller=returnee.traveller.n, state=PLANNED, escorted=escorted or False, met=met or False))
            store.note(returnee.traveller.n, "seat", "", caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"leg {id}")
    return id


def _line(text: str, field: str) -> str:
    if not text.strip() or len(text) > LONGEST or not is_readable(text):
        raise Refused("bad-text", _("Write at most {count} letters, in one line.").format(count=LONGEST), field)
    return text.strip()


def board_leg(
    caller: Caller, leg: str, ids: Iterable[str], *, escorted: bool = False, met: bool = False, at: int | None = None
) -> list[Outcome]:
    """Put more persons on a leg that has not left; who is on it stays as they are. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    outcomes = []
    with turn() as t:
        row = _leg(t, caller, leg)
        persons = access.people(caller, ids)
        seats = {seat.traveller: seat for seat in store.where(Seat, leg=row.n)}
        if any(seat.state in (LEFT, ARRIVED) for seat in seats.values()):
            raise Refused("left", _("This leg has left. Plan another one."), "leg")
        for returnee in persons:
            traveller, seat = returnee.traveller, seats.get(returnee.traveller.n)
            if returnee.is_over:
                outcomes.append(Outcome(traveller.id, "over", _("This person is at home, or will not go. Check the state of the person.")))
                continue
            if seat is None or seat.state == CALLED_OFF:
                store.note(traveller.n, "seat", "", caller.n, caller.actor, at)
            if seat is None:
                store.add(Seat(leg=row.n, traveller=traveller.n, state=PLANNED, escorted=escorted, met=met))
            elif seat.state == CALLED_OFF:
                store.change(seat, state=PLANNED, escorted=escorted, met=met)
            outcomes.append(Outcome(traveller.id, "seat"))
        t.audit(caller.n, caller.actor, HANDLE, detail=f"leg boarded {leg}")
    return outcomes


def _leg(t: Turn, caller: Caller, leg: str) -> Leg:
    row = store.by_id(Leg, leg)
    if row is None or row.home != caller.n:
        raise NoSuchFile(_("There is no such leg. See the operation."))
    return row


def travel(caller: Caller, ids: Iterable[str], *, paid_by: str = "", at: int | None = None) -> list[Outcome]:
    """Travel is arranged for each who may go; for the others it is said what is missing. Raises NoSuchFile, NotAllowed, Refused.

    Needed are consent, a risk assessment (a high risk reviewed), a plan without flaws, and the word of the desk at home where there is one.
    """
    need(caller)
    at = at_or_now(at)
    persons = access.people(caller, ids)
    outcomes = []
    for start in range(0, len(persons), CHUNK):
        with turn() as t:
            for returnee in persons[start : start + CHUNK]:
                outcomes.append(_travel(t, caller, returnee.traveller.id, paid_by, at))
    return outcomes


def _travel(t: Turn, caller: Caller, person_id: str, paid_by: str, at: int) -> Outcome:
    returnee = access.person(caller, person_id)
    refused = missing(returnee, at)
    if refused is not None:
        return refused
    legs = returnee.stretches()
    going = [leg for leg in legs if leg.state != CALLED_OFF]
    words = store.encode([(leg.out, leg.into, leg.leaves, leg.arrives) for leg in going])
    fields = {
        "travel-on": moment(going[0].leaves).astimezone(returnee.zone).date().isoformat(),
        "escort": "yes" if all(leg.escorted for leg in going) else "no",
    }
    try:
        with t.attempt():
            erase_record(plan_of(returnee.traveller), at, RETENTION)
            fields["travel-plan"] = seal_words(returnee.file, person_id, words, by=caller.actor, at=at)
            access.take(t, returnee, "travel", fields | ({"paid-by": paid_by} if paid_by else {}), by=caller, at=at)
    except Refused as error:
        return Outcome(person_id, error.code, error.text)
    store.note(returnee.traveller.n, "travel", "", caller.n, caller.actor, at)
    t.audit(caller.n, caller.actor, HANDLE, detail=f"travel {person_id}")
    return Outcome(person_id, "travel")


def missing(returnee: Returnee, at: int) -> Outcome | None:
    """The conditions that a person still lacks before travel; None where nothing."""
    traveller = returnee.traveller
    opened = returnee.gate("travel", at)
    if isinstance(opened, Shut):
        return Outcome(traveller.id, opened.code, opened.text)
    if returnee.request is None:
        return Outcome(traveller.id, "not-begun", _("The way home has not begun for this person. Begin it first."))
    if traveller.assessed is None:
        return Outcome(traveller.id, "not-assessed", _("The risk of going home is not assessed. Assess it first."))
    if traveller.risk in REVIEWED_RISKS and traveller.reviewed is None:
        return Outcome(traveller.id, "not-reviewed", _("Another person must review this risk before travel. Ask another victim officer."))
    if not any(seat.state != CALLED_OFF for seat, _leg in returnee.seats):
        return Outcome(traveller.id, "no-legs", _("No leg is planned. Plan the journey first."))
    faults = flaws(returnee.stretches(), returnee.file.is_child)
    if faults:
        return Outcome(traveller.id, faults[0].code, faults[0].text)
    if traveller.reception != ACCEPTED and home_desk(returnee) is not None:
        return Outcome(traveller.id, "not-accepted", _("The national desk at home has not accepted yet. Tell it, or ring it."))
    return _kept(returnee, at)


def _kept(returnee: Returnee, at: int) -> Outcome | None:
    """The obstacles to clear before anybody is put on a flight: all that officers recorded, a document, a child's guardian.

    Screening and a consulate that is feared keep nobody who wants to go and may.
    """
    open_ones = {blocker.kind for blocker in returnees.keeps(returnee, frozenset(), at) if blocker.until is None}
    for kind, row in care().blockers.items():
        if kind in open_ones and (kind not in DERIVED or kind in ("papers", "guardian")):
            return Outcome(
                returnee.traveller.id, kind, _("This obstacle is still there: {what}. Clear it first.").format(what=_(row.label))
            )
    return None


def home_desk(returnee: Returnee) -> int | None:
    """The national desk of the country called home, by number, where there is one that is not the caller's own member."""
    if returnee.request is None:
        return None
    country = str(returnee.request.fields.get("home-country", ""))
    rows = members.by_number([members.home_of_people(country)]).values()
    return next((row.n for row in rows if row.national and row.country == country and row.n != returnee.traveller.home), None)


def call_off_travel(caller: Caller, person_id: str, *, at: int | None = None) -> None:
    """The person does not travel as planned; the legs that were not begun are called off. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        returnee = access.person(caller, person_id)
        if any(seat.state in (LEFT, ARRIVED) for seat, _leg in returnee.seats):
            raise Refused("left", _("The person has left. Say where the person arrived."))
        access.take(t, returnee, "call-off-travel", {}, by=caller, at=at)
        call_off_seats(t, returnee)
        store.note(returnee.traveller.n, "called-off", "desk", caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"called off {person_id}")


def move_leg(caller: Caller, leg: str, state: str, *, only: Iterable[str] = (), at: int | None = None) -> tuple[int, int]:
    """A leg left, arrived, or was called off, for all on it or `only` some; returns for how many, and who stayed behind.

    Nobody leaves whose yes no longer stands, who has no word of travel, or whose leg before has not arrived: these stay behind.
    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    if state not in (LEFT, ARRIVED, CALLED_OFF):
        raise Refused("no-such-state", _("Say whether it left, arrived, or was called off."), "state")
    wanted = frozenset(only)
    with turn() as t:
        row = _leg(t, caller, leg)
        seats = {seat.traveller: seat for seat in store.where(Seat, leg=row.n)}
        moved = stayed = 0
        for returnee in returnees.load(store.among(Traveller, "n", seats)):
            if wanted and returnee.traveller.id not in wanted:
                continue
            seat = next(seat_of for seat_of, seat_leg in returnee.seats if seat_leg.n == row.n)
            if not _may_move(returnee, seat, row, state, at):
                stayed += seat.state == PLANNED and state == LEFT
                continue
            store.change(seat, state=state)
            store.note(returnee.traveller.n, state, "", caller.n, caller.actor, at)
            moved += 1
        t.audit(caller.n, caller.actor, HANDLE, detail=f"leg {state} {leg}")
    return moved, stayed


def _may_move(returnee: Returnee, seat: Seat, leg: Leg, state: str, at: int) -> bool:
    if state == CALLED_OFF:
        return seat.state == PLANNED
    if state == ARRIVED:
        return seat.state == LEFT
    earlier = [taken for taken, on in returnee.seats if on.leaves < leg.leaves and taken.state != CALLED_OFF]
    goes = returnee.state == "travel" and (returnee.may("travel", at) or bool(earlier))
    return seat.state == PLANNED and goes and all(before.state == ARRIVED for before in earlier)


def leg_row(row: Leg, persons: Iterable[Returnee]) -> LegRow:
    states = Counter(seat.state for returnee in persons for seat, leg in returnee.seats if leg.n == row.n)
    return LegRow(row.id, row.origin, row.target, row.leaves, row.arrives, row.carrier, dict(states))
