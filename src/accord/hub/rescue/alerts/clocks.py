"""Deadlines of a rescue: its clock rings the home's desk, again and again and higher, until a person takes a step."""

from accord.core.rescue import track as rules
from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import landings
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.rescue import store
from accord.hub.rescue.alerts import duty
from accord.hub.rescue.store import Event, Rescue
from accord.hub.rescue.vocabulary import CLOSED, DUE, ERASED, HANDLE, OVERDUE, STATUS, STATUS_DUE
from accord.tables import rescue_track

HIGHER_FROM = 1  # the clock's second ring comes to the secretariat


def note(
    t: Turn,
    rescue: Rescue,
    what: str,
    at: int,
    *,
    by: Caller | None = None,
    code: str = "",
    person: int | None = None,
    words: str | None = None,
) -> None:
    """A line of the timeline."""
    member, actor = (by.n, by.actor) if by is not None else (None, "hub")
    store.add(Event(rescue=rescue.n, at=at, member=member, actor=actor, what=what, code=code, person=person, words=words))


def begin(t: Turn, rescue: Rescue, at: int) -> None:
    """The clock of the state that it is in runs from now."""
    clock = rules.due(rescue_track(), rescue.state, at, urgent=rescue.urgent)
    rescue.clock, rescue.due, rescue.rung = (clock.clock, clock.at, 0) if clock else ("", None, 0)
    if clock is None:
        t.unset_clock(DUE, rescue.id)
    else:
        t.set_clock(DUE, rescue.id, clock.at)


def hurry(t: Turn, rescue: Rescue, at: int) -> None:
    """Bring the deadline forward, since the rescue has become urgent: as soon as it would be if it were urgent from now on."""
    clock = rules.due(rescue_track(), rescue.state, at, urgent=True)
    if clock is not None and rescue.due is not None and clock.at < rescue.due:
        rescue.due = clock.at
        t.set_clock(DUE, rescue.id, clock.at)


def ring(t: Turn, rescue: Rescue, at: int) -> None:
    """Ring the home's desk, or let its bell climb. The bell says that something waits, and not what."""
    if rescue.bell and desks.rings(rescue.bell):
        desks.urge(t, rescue.bell, at, secretariat=rescue.rung >= HIGHER_FROM)
        return
    desk = _desk(rescue.home, at)
    if desk is not None:
        home = members.as_member(members.by_number([rescue.home])[rescue.home])
        rescue.bell = desks.ring_for(t, home, desk, "", at=at) or rescue.bell


def _desk(home: int, at: int) -> str | None:
    """The home's desk with a person there who may open it; else its best one. Where it has none, the secretariat is rung, so that a person
    sees to it."""
    if (desk := duty.desk_of(home, at)) is not None:
        return desk
    there = [home, *members.secretariat()]
    landed = landings(there, at)
    return next((landed[n].desk for n in there if n in landed), None)


def ring_member(t: Turn, rescue: Rescue, member: int, at: int) -> None:
    """Another member was handed something: its desk rings, where it has one."""
    landing = landings([member], at).get(member)
    if landing is not None:
        home = members.as_member(members.by_number([rescue.home])[rescue.home])
        desks.ring_for(t, home, landing.desk, "", at=at)


def settle(t: Turn, rescue: Rescue, by: Caller, at: int) -> None:
    """Stop the rescue's bell, after a step was taken."""
    if rescue.bell:
        desks.settle(t, rescue.bell, at, by)


def is_over(t: Turn, rescue_id: str, at: int) -> None:
    """The clock of a rescue."""
    rescue = store.load(rescue_id, changing=True)
    if rescue is None or rescue.due is None or rescue.state in (CLOSED, ERASED):
        return
    if at < rescue.due:
        t.set_clock(DUE, rescue_id, rescue.due)
        return
    if rescue.rung == 0:
        note(t, rescue, OVERDUE, at, code=rescue.clock)
    ring(t, rescue, at)
    rescue.rung += 1
    t.set_clock(DUE, rescue_id, rules.again(rescue_track(), rescue.clock, at))
    store.update(rescue)
    t.audit(None, "hub", HANDLE, detail=f"clock {rescue.clock} is over")


def status_is_due(t: Turn, person_id: str, at: int) -> None:
    """The day has come to assess a person's status again."""
    person = store.person_by_id(person_id)
    rescue = None if person is None else store.by_number(person.rescue)
    if person is None or rescue is None or rescue.state in (CLOSED, ERASED):
        return
    assessments = store.assessments(person.n)
    if not assessments or at < assessments[-1].review:
        if assessments:
            t.set_clock(STATUS, person_id, assessments[-1].review)
        return
    note(t, rescue, STATUS_DUE, at, person=person.n)
    ring(t, rescue, at)
    store.update(rescue)
