"""One step of a bell's escalation, in the caller's turn: whom it rings, and when it goes on."""

from collections.abc import Iterator, Mapping

from accord.core.hours import edges
from accord.core.times import DAY, rfc3339
from accord.hub.desks import store
from accord.hub.desks.escalation import CONTACT, SECRETARIAT, SHIFT, Rung, Stop, first_stop, later_stop, leaves, stand_in
from accord.hub.desks.missed import missed
from accord.hub.desks.store import Bell, Desk, Ring, rota
from accord.hub.desks.vocabulary import (
    CONSOLE,
    DEFAULT_CHANNELS,
    DUE,
    MINUTE,
    MOST_AN_HOUR,
    OFF,
    OWN_KINDS,
    PUSH,
    REPEAT,
    SENT,
    TEST,
    TOO_MANY,
    UNANSWERED_AFTER,
    WEBHOOK,
)
from accord.hub.desks.world import Scene, hours_of, in_hours, scene, zone_of
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller, MemberRow

CLOCK = "desks.bell"


def escalate(t: Turn, bell: Bell, desk: Desk, moment: int, *, secretariat: bool = False) -> bool:
    """Take the step that is due and set the clock for what comes next. False where a test finds nobody to ring.

    `secretariat`: it goes there at once, whoever is at the desk.

    Who is rung is decided by what was at the time it was due. Steps that nobody took in time are made up for, one by one; but the
    secretariat is rung again only once, however long this hub stood still. A bell that was snoozed rings first the person who snoozed it.
    One that has passed everybody comes again to the people there whom it could not reach, because a mail server or a gateway was away.
    """
    assert bell.next is not None
    around = scene(desk.n, bell.next)
    if bell.quiet is not None and _wake(t, bell, desk, around):
        return True
    if bell.for_person is not None:
        return _ring_its_person(t, bell, desk, bell.for_person, around)
    rings = store.rings([bell.n])
    rung = frozenset(ring.person for ring in rings if ring.person is not None)
    again = missed(rings, bell.next, desk.wait)
    if bell.kind == TEST:
        stop = first_stop(desk.n, around.world)
    else:
        takes_part = around.is_active and not secretariat
        stop = later_stop(desk.n, around.world, rung, again, reached=bell.reached, own=bell.kind in OWN_KINDS, takes_part=takes_part)
    if stop is None:
        if bell.kind == TEST and desk.n not in around.hooks:
            return False
        stop = Stop(SHIFT, (), (desk.member,))
    stays = bell.kind in OWN_KINDS and leaves(stop, desk.member)
    if stays:
        stop = Stop(SHIFT, (), (desk.member,))
    store.insert_rings(_rings(bell, desk, stop, around))
    repeats = stop.kind == SECRETARIAT
    if stays:
        again_at = bell.next + REPEAT * desk.wait * MINUTE
        looks = _looks_again(desk, bell.next)
        upcoming: int | None = min(looks, again_at) if missed(rings, again_at, desk.wait) else looks
    else:
        upcoming = None if bell.kind == TEST else _next(bell.next, desk.wait, moment, repeats=repeats)
    store.change_bell(bell.n, climb=bell.climb + 1, reached=bell.reached or repeats, next=upcoming)
    set_clock(t, bell, upcoming)
    return True


def _ring_its_person(t: Turn, bell: Bell, desk: Desk, person: int, around: Scene) -> bool:
    """A bell that is for one person rings that person once, and goes on to nobody: it is nobody else's to hear of."""
    if bell.climb == 0 and around.is_active and person in around.world.active:
        stop = Stop(CONTACT, (Rung(person, desk.member, desk.n, person),), (desk.member,))
        store.insert_rings(_rings(bell, desk, stop, around))
    store.change_bell(bell.n, climb=bell.climb + 1, next=None)
    set_clock(t, bell, None)
    return True


def wake(t: Turn, bell: Bell, desk: Desk, at: int) -> None:
    """End a snooze now, whatever time is left of it: a clock needs the bell."""
    if bell.quiet is not None:
        bell.next = at
        _wake(t, bell, desk, scene(desk.n, at))


def _wake(t: Turn, bell: Bell, desk: Desk, around: Scene) -> bool:
    """A snooze is over: the person who snoozed it, or their stand-in, is rung again. False where nobody is there: it goes on at once."""
    assert bell.quiet_by is not None
    person = stand_in(bell.quiet_by, around.world) if around.is_active else None
    bell.quiet = bell.quiet_by = None
    store.change_bell(bell.n, quiet=None, quiet_by=None)
    return person is not None and ring_colleague(t, bell, desk, person, around)


def ring_colleague(t: Turn, bell: Bell, desk: Desk, person: int, around: Scene) -> bool:
    """Ring one person of the desk's member at this step, and let the bell go on to others a wait later."""
    assert bell.next is not None
    post = around.world.posts[desk.n]
    rung = Rung(person, desk.member, desk.n, person)
    store.insert_rings(
        Ring(
            bell=bell.n,
            step=bell.climb,
            stop=SHIFT if person in post.shift else CONTACT,
            due=bell.next,
            after=bell.next,
            member=desk.member,
            person=person,
            channel=channel,
            state=DUE,
        )
        for channel in _channels(rung, around)
    )
    bell.climb, bell.next = bell.climb + 1, bell.next + desk.wait * MINUTE
    store.change_bell(bell.n, climb=bell.climb, next=bell.next)
    set_clock(t, bell, bell.next)
    return True


def set_clock(t: Turn, bell: Bell, upcoming: int | None) -> None:
    """The clock fires for the next step, and once for having rung too long."""
    dues = [due for due in (upcoming, bell.at + UNANSWERED_AFTER if bell.unanswered is None else None) if due is not None]
    if dues:
        t.set_clock(CLOCK, str(bell.id), min(dues))


def journal_bell(t: Turn, bell: Bell, desk: Desk, entry_type: str, by: Caller | MemberRow, more: Mapping[str, str]) -> None:
    """An entry for the member that rang the bell and for the desk's member; none where it is for one person alone."""
    if bell.for_person is not None:
        return
    data = {"bell": str(bell.id), "desk": str(desk.id), "kind": bell.kind, "ref": bell.ref, "rung_at": rfc3339(bell.at), **more}
    t.append(entry_type, audience=t.recipients([bell.by_member, desk.member]), by=by.n, by_id=by.id, data=data)


def _looks_again(desk: Desk, at: int) -> int:
    """When a bell that goes to nobody but its own member, of whom nobody is left to ring now, looks again: as the desk opens, a shift
    begins or an absence ends, and after a day anyway, since the rota may be another by then."""
    last = at + DAY
    hours = hours_of(desk.hours)
    opens = [edge for edge in edges(hours, zone_of(desk.zone), at, last) if in_hours(hours, desk.zone, desk.holidays, edge)]
    begins = [begin for _desk, begin, _ends, _person in rota.shifts([desk.n], at, last)]
    back = [end for _person, _begins, end, _by in rota.away(at, last)]
    return min((moment for moment in (*opens, *begins, *back) if at < moment < last), default=last)


def _next(due: int, wait: int, moment: int, *, repeats: bool) -> int:
    if not repeats:
        return due + wait * MINUTE
    interval = wait * REPEAT * MINUTE
    return due + interval * max(1, (moment - due) // interval + 1)


def _rings(bell: Bell, desk: Desk, stop: Stop, around: Scene) -> Iterator[Ring]:
    common = {"bell": bell.n, "step": bell.climb, "stop": stop.kind, "due": bell.next, "after": bell.next}
    is_first = bell.climb == 0
    knows = store.come_to(bell.n, channel=CONSOLE)
    for member in dict.fromkeys([*([desk.member] if is_first else []), *stop.members]):
        if member not in knows:
            yield Ring(**common, member=member, channel=CONSOLE, state=SENT, sent=bell.next, code="shown")
    if is_first and bell.for_person is None and desk.n in around.hooks:
        yield Ring(**common, member=desk.member, desk=desk.n, channel=WEBHOOK, state=DUE)
    others = (member for member in stop.members if member not in (desk.member, bell.by_member))
    flooded = {member for member in others if store.is_flooded(bell, member, MOST_AN_HOUR)}
    for person in stop.people:
        state, code = (OFF, TOO_MANY) if person.member in flooded else (DUE, "")
        for channel in _channels(person, around):
            yield Ring(**common, member=person.member, person=person.person, channel=channel, state=state, code=code)


def _channels(person: Rung, around: Scene) -> tuple[str, ...]:
    """The person's own channels at that desk, or those of the person they stand in for; and the devices that they set up to ring."""
    contacts = around.contacts.get(person.desk or 0, {})
    chosen = contacts.get(person.person) or contacts.get(person.instead_of) or DEFAULT_CHANNELS
    return (PUSH, *chosen) if person.person in around.pushed else chosen
