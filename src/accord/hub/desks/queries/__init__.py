"""Desks as each member may see them, bells that ring for it, and what became of earlier ones. Permission inside; few queries each."""

from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from accord.core.hours import write_hours
from accord.core.times import moment
from accord.core.typed.zones import zone_named, zone_of_country
from accord.hub import cursors
from accord.hub.desks import store, world
from accord.hub.desks.errors import NoSuchDesk
from accord.hub.desks.escalation import World, stand_in
from accord.hub.desks.holiday import is_holiday as is_holiday
from accord.hub.desks.labels import hours_in_words
from accord.hub.desks.missed import missed
from accord.hub.desks.store import Away, Bell, Desk, Ring
from accord.hub.desks.vocabulary import CONSOLE, RINGING
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow, PersonRow, need
from accord.hub.times import now
from accord.tables import countries

READ, MANAGE_ALL = "member:desks:read", "hub:desks:manage"
RING, ANSWER = "member:bells:ring", "member:bells:answer"
MOST = 200


class DeskRow(Struct, frozen=True):
    """A desk in the list. `on_call` holds names only for the desk's own member; `is_attended` says to all whether anybody is on call."""

    id: str
    member: str
    member_name: str
    name: str
    zone: str
    hours: str
    holidays: str
    languages: tuple[str, ...]
    is_open: bool
    is_attended: bool
    on_call: tuple[str, ...]
    tested: int | None
    wait: int
    is_own: bool


class ContactRow(Struct, frozen=True):
    person: str
    name: str
    channels: tuple[str, ...]


class ShiftRow(Struct, frozen=True):
    id: str
    person: str
    name: str
    begins: int
    ends: int
    is_repeated: bool = False  # one of several that a rule put in


class AwayRow(Struct, frozen=True):
    id: str
    person: str
    name: str
    begins: int
    ends: int
    stand_in: str | None
    stand_in_name: str


class CoverRow(Struct, frozen=True):
    """Another desk that asked this one to cover it."""

    desk: str
    name: str
    member_name: str
    agreed: bool
    is_own: bool


class DeskPage(Struct, frozen=True):
    """A desk with what only its own member and the hub's desk managers see: empty for everybody else. Names are for its own only.

    `cover` takes over; `asked` was asked to, and has not agreed. `covers` are the desks that asked this one.
    """

    row: DeskRow
    may_manage: bool
    week: str | dict[str, list[str]]
    cover: str | None
    cover_name: str
    asked: str | None
    asked_name: str
    covers: tuple[CoverRow, ...]
    has_hook: bool
    contacts: tuple[ContactRow, ...]
    shifts: tuple[ShiftRow, ...]
    away: tuple[AwayRow, ...]


class RingRow(Struct, frozen=True):
    """One ring. `stop`: shift, contact, cover, secretariat. `person` is a name for its own member, empty for others."""

    step: int
    stop: str
    member: str
    member_name: str
    person: str
    channel: str
    due: int
    state: str
    tries: int
    sent: int | None
    code: str


class BellRow(Struct, frozen=True):
    """A bell with all its rings. `ended` is when it was answered or stopped; `unanswered` when it had rung for a day.

    To a member that rang it at another's desk (not `sees_rings`), `rings` says to which members it has come and when, and nothing of how
    or whom it rings there, nor when it goes on. What its desk's people do with it (from `quiet` on) is told to their own member alone:
    until when who snoozed it, to whom who handed it over, how many notes it has. `may_hold`: whether the caller may do these.

    `desk_n`, `reached`, `rung` and `missed`, the numbers of the people whom it has rung and of those of them whom it did not reach and
    tries again, are for other queries of desks and are told to nobody.
    """

    n: int
    id: str
    desk: str
    desk_name: str
    member: str
    member_name: str
    kind: str
    ref: str
    by_member: str
    by_member_name: str
    by_person: str
    at: int
    state: str
    answered_by: str | None
    answered_by_name: str
    answered_person: str
    stopped_by_name: str
    ended: int | None
    unanswered: int | None
    count: int
    next: int | None
    may_answer: bool
    may_stop: bool
    rings_me: bool
    sees_rings: bool
    rings: tuple[RingRow, ...]
    quiet: int | None = None
    quiet_by: str = ""
    handed_to: str = ""
    handed_by: str = ""
    handed_at: int | None = None
    handed_to_me: bool = False
    notes: int = 0
    may_hold: bool = False
    desk_n: int = 0
    reached: bool = False
    rung: frozenset[int] = frozenset()
    missed: frozenset[int] = frozenset()


def uuid(text: str) -> UUID:
    """An id. Raises NoSuchDesk where it is none."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise NoSuchDesk from None


def active_desk(desk_id: str) -> Desk:
    """A desk that can be rung: not archived, of an active member. Raises NoSuchDesk."""
    row = store.open_desk(uuid(desk_id))
    if row is None or not members.active_among([row.member]):
        raise NoSuchDesk
    return row


def _active() -> dict[int, MemberRow]:
    return {row.n: row for row in members.members() if row.standing == "active"}


def desks(caller: Caller, member: str | None = None, *, at: int | None = None) -> list[DeskRow]:
    """Desks of active members, or of one (its id), own ones first. Raises NotAllowed."""
    need(caller, READ, MANAGE_ALL)
    active = _active()
    wanted = [n for n, row in active.items() if row.id == member]
    listed = store.desks(archived=None) if member is None else store.desks(archived=None, member__in=wanted)
    rows = [row for row in listed if row.member in active]
    rows.sort(key=lambda row: (row.member != caller.n, active[row.member].name, row.name))
    return _desk_rows(caller, rows, active, now() if at is None else at)


def not_archived(member: int) -> list[tuple[str, str, bool]]:
    """Of each desk that a member has, by its number, whether or not it takes part: id, name, and whether a bell rings there."""
    return [(str(row.id), row.name, store.count_bells(desk=row.n, state=RINGING) > 0) for row in store.desks(archived=None, member=member)]


def covered_by(member: int) -> list[str]:
    """The ids of other members' desks that a desk of this member was asked to cover."""
    own = store.desks(member=member, archived=None)
    asking = store.desks(cover__in=[row.n for row in own], archived=None) if own else []
    return [str(row.id) for row in asking if row.member != member]


def languages(desk_id: str) -> tuple[str, ...]:
    """The languages of a desk, which every member may know; none where there is no such desk."""
    row = store.desk(id=uuid(desk_id))
    return tuple(row.languages.split()) if row else ()


def zone(member: int) -> str:
    """The zone of a member's desks, where all of them stand in one; empty where they don't, or there is none."""
    zones = store.zones(member)
    return zones.pop() if len(zones) == 1 else ""


def days_of(member: int, country: str | None) -> tzinfo:
    """The zone in which a member's days begin and end: that of its desks, or of its country, where there is one; else UTC."""
    pack = countries().get(country or "")
    name = zone(member) or (pack.locale.zone.value if pack is not None else None) or zone_of_country(country or "")
    return (zone_named(name) if name else None) or UTC


def today_of(caller: Caller, at: int) -> date:
    """Which day a moment is on where the caller's member is."""
    return moment(at).astimezone(days_of(caller.n, caller.country)).date()


def _desk_rows(caller: Caller, rows: list[Desk], active: Mapping[int, MemberRow], at: int) -> list[DeskRow]:
    shifts = world.on_shift((row.n for row in rows), at)
    there = _there(caller, shifts, at)
    own = _names(caller) if any(there.values()) else {}
    listed = []
    for row in rows:
        hours = world.hours_of(row.hours)
        on_call = there.get(row.n, ())
        names = tuple(own[person] for person in on_call if person in own) if row.member == caller.n else ()
        listed.append(
            DeskRow(
                id=str(row.id),
                member=active[row.member].id,
                member_name=active[row.member].name,
                name=row.name,
                zone=row.zone,
                hours=hours_in_words(hours),
                holidays=row.holidays,
                languages=tuple(row.languages.split()),
                is_open=world.in_hours(hours, row.zone, row.holidays, at) or bool(on_call),
                is_attended=bool(on_call),
                on_call=names,
                tested=row.tested,
                wait=row.wait,
                is_own=row.member == caller.n,
            )
        )
    return listed


def _there(caller: Caller, shifts: Mapping[int, tuple[int, ...]], at: int) -> dict[int, tuple[int, ...]]:
    """The people on call at each desk, or their stand-ins."""
    wanted = {person for people in shifts.values() for person in people}
    away = world.away(at) if wanted else {}
    active = {row.n for row in members.all_people() if row.is_active} if wanted else set()
    scene = World({}, {}, away, active)
    return {
        desk: tuple(dict.fromkeys(there for person in people if (there := stand_in(person, scene)) is not None))
        for desk, people in shifts.items()
    }


def _names(caller: Caller) -> dict[int, str]:
    """Names of the caller's own people, by number: nobody else's are shown."""
    return {row.n: row.name for row in members.people_of(caller.n)}


def desk(caller: Caller, desk_id: str, *, at: int | None = None) -> DeskPage:
    """One desk. Raises NoSuchDesk, NotAllowed."""
    need(caller, READ, MANAGE_ALL)
    row = active_desk(desk_id)
    at = now() if at is None else at
    active = _active()
    (listed,) = _desk_rows(caller, [row], active, at)
    is_own = row.member == caller.n
    may_manage = caller.may(MANAGE_ALL) or (is_own and caller.may("member:desks:manage"))
    other = store.desk(n=row.cover, archived=None) if row.cover else None
    cover = other if row.covered else None
    asked = other if not row.covered and (is_own or may_manage) else None
    people = {person.n: person for person in members.people_of(row.member)} if is_own or may_manage else {}
    return DeskPage(
        row=listed,
        may_manage=may_manage,
        week=write_hours(world.hours_of(row.hours)),
        cover=str(cover.id) if cover else None,
        cover_name=cover.name if cover else "",
        asked=str(asked.id) if asked else None,
        asked_name=asked.name if asked else "",
        covers=_covers(row, active) if is_own or may_manage else (),
        has_hook=row.hook is not None,
        contacts=tuple(
            ContactRow(people[contact.person].id, people[contact.person].name if is_own else "", tuple(contact.channels.split()))
            for contact in store.contacts(row.n)
            if contact.person in people
        ),
        shifts=tuple(
            ShiftRow(
                str(shift.id),
                people[shift.person].id,
                people[shift.person].name if is_own else "",
                shift.begins,
                shift.ends,
                shift.series is not None,
            )
            for shift in store.shifts(MOST, desk=row.n, ends__gt=at)
            if shift.person in people
        ),
        away=_absences(people, is_own, at),
    )


_People = Mapping[int, PersonRow]


def _covers(desk: Desk, active: Mapping[int, MemberRow]) -> tuple[CoverRow, ...]:
    rows = store.desks("covered", limit=MOST, cover=desk.n, archived=None, member__in=active)
    return tuple(CoverRow(str(row.id), row.name, active[row.member].name, row.covered, row.member == desk.member) for row in rows)


def _absences(people: _People, is_own: bool, at: int) -> tuple[AwayRow, ...]:
    return tuple(absence_row(row, people, is_own) for row in store.absences(MOST, person__in=list(people), ends__gt=at))


def absence_row(row: Away, people: _People, is_own: bool) -> AwayRow:
    """An absence of one of these people, with names where they are for the reader."""
    who, by = people[row.person], people.get(row.stand_in) if row.stand_in else None
    return AwayRow(
        str(row.id),
        who.id,
        who.name if is_own else "",
        row.begins,
        row.ends,
        by.id if by else None,
        by.name if by and is_own else "",
    )


def absences(caller: Caller, *, at: int | None = None) -> tuple[AwayRow, ...]:
    """Absences of the caller's own people that have not ended. Raises NotAllowed."""
    need(caller, READ)
    return _absences({person.n: person for person in members.people_of(caller.n)}, True, now() if at is None else at)


def who_may_answer(bell: Bell) -> set[int]:
    """The desk's member, and those the bell has come to."""
    return {store.desk_of(bell).member} | store.come_to(bell.n)


def may_answer(caller: Caller, bell: Bell) -> bool:
    """Whether a bell is for the caller to acknowledge."""
    return is_for(caller, bell) and _may_answer(caller, bell)


def is_for(caller: Caller, bell: Bell) -> bool:
    """Whether the caller may know of a bell of its member: one that is for a person is that person's alone."""
    return bell.for_person is None or bell.for_person == caller.person_n


def _may_answer(caller: Caller, bell: Bell) -> bool:
    return (caller.may(ANSWER) and caller.n in who_may_answer(bell)) or _is_stranded(caller, bell)


def may_stop(caller: Caller, bell: Bell) -> bool:
    """Whether a bell is for the caller to take back."""
    return is_for(caller, bell) and ((caller.may(RING) and bell.by_member == caller.n) or _is_stranded(caller, bell))


def _is_stranded(caller: Caller, bell: Bell) -> bool:
    """Whether a bell rings where nobody can come any more, and the caller sees to all desks."""
    return caller.may(MANAGE_ALL) and not members.active_among([store.desk_of(bell).member])


def ringing(caller: Caller) -> list[BellRow]:
    """Bells that the caller's member must answer now: those that ring this very person first, then the oldest; what is snoozed last.

    Raises NotAllowed.
    """
    need(caller, READ, ANSWER)
    return sorted(
        _bell_rows(caller, store.bells_for(caller.n, caller.person_n, MOST)), key=lambda row: (row.quiet is not None, not row.rings_me)
    )


def ringing_count(caller: Caller) -> int:
    """How many bells ring for the caller to answer, without what is snoozed; 0 for a caller who sees none. One query, since every page
    asks."""
    return store.count_bells_for(caller.n, caller.person_n) if caller.may(READ) or caller.may(ANSWER) else 0


def bells(
    caller: Caller, *, before: int | None = None, limit: int = 50, since: int | None = None, until: int | None = None
) -> tuple[list[BellRow], int | None]:
    """Bells at own desks, rung by the own member or come to it, newest first; then the `before` of the next page. `since` and
    `until`: those that began to ring from then on, or before. Raises NotAllowed."""
    need(caller, READ, ANSWER)
    limit = min(max(limit, 1), MOST)
    bounds = {"n__lt": cursors.opened(before), "at__gte": since, "at__lt": until}
    rows = store.bells_of(caller.n, caller.person_n, limit + 1, **{name: bound for name, bound in bounds.items() if bound is not None})
    return _bell_rows(caller, rows[:limit]), cursors.sealed(rows[limit - 1].n) if len(rows) > limit else None


def bell(caller: Caller, bell_id: str) -> BellRow:
    """One bell. Raises NoSuchDesk, alike for another member's bell and one that never was."""
    need(caller, READ, ANSWER, RING, MANAGE_ALL)
    rows = store.bells_of(caller.n, caller.person_n, id=uuid(bell_id))
    if not rows and caller.may(MANAGE_ALL):
        row = store.bell(id=uuid(bell_id))
        rows = [row] if row is not None and is_for(caller, row) and _is_stranded(caller, row) else []
    if not rows:
        raise NoSuchDesk
    return _bell_rows(caller, rows)[0]


def _bell_rows(caller: Caller, rows: list[Bell]) -> list[BellRow]:
    if not rows:
        return []
    desks = {row.n: row for row in store.desks_by(row.desk for row in rows)}
    everybody = {row.n: row for row in members.members()}
    own = _names(caller)
    rings: dict[int, list[Ring]] = {}
    for ring in store.rings([row.n for row in rows]):
        rings.setdefault(ring.bell, []).append(ring)
    return [_bell_row(caller, row, desks[row.desk], rings.get(row.n, []), everybody, own) for row in rows]


def _bell_row(
    caller: Caller, row: Bell, desk: Desk, rings: list[Ring], everybody: Mapping[int, MemberRow], own: Mapping[int, str]
) -> BellRow:
    is_ringing = row.state == RINGING
    is_own = desk.member == caller.n or any(ring.member == caller.n for ring in rings)
    is_stranded = caller.may(MANAGE_ALL) and everybody[desk.member].standing != "active"
    sees_rings = is_own or is_stranded
    answered = everybody[row.answered_by] if row.answered_by is not None else None
    is_home = desk.member == caller.n
    is_handed = is_home and row.handed_to is not None
    return BellRow(
        n=row.n,
        id=str(row.id),
        desk=str(desk.id),
        desk_name=desk.name,
        member=everybody[desk.member].id,
        member_name=everybody[desk.member].name,
        kind=row.kind,
        ref=row.ref,
        by_member=everybody[row.by_member].id,
        by_member_name=everybody[row.by_member].name,
        by_person=own.get(row.by_person or 0, ""),
        at=row.at,
        state=row.state,
        answered_by=answered.id if answered else None,
        answered_by_name=answered.name if answered else "",
        answered_person=own.get(row.answered_person or 0, ""),
        stopped_by_name=everybody[row.stopped_by].name if row.stopped_by is not None else "",
        ended=row.ended,
        unanswered=row.unanswered,
        count=row.count,
        next=row.next if sees_rings else None,
        may_answer=is_ringing and ((is_own and caller.may(ANSWER)) or is_stranded),
        may_stop=is_ringing and ((row.by_member == caller.n and caller.may(RING)) or is_stranded),
        rings_me=is_ringing and caller.person_n is not None and any(ring.person == caller.person_n for ring in rings),
        sees_rings=sees_rings,
        rings=tuple(_ring_row(ring, everybody, own) for ring in rings) if sees_rings else _way(rings, everybody),
        quiet=row.quiet if is_home else None,
        quiet_by=own.get(row.quiet_by or 0, "") if is_home else "",
        handed_to=own.get(row.handed_to or 0, "") if is_handed else "",
        handed_by=own.get(row.handed_by or 0, "") if is_handed else "",
        handed_at=row.handed_at if is_handed else None,
        handed_to_me=is_handed and caller.person_n is not None and row.handed_to == caller.person_n,
        notes=row.notes if is_home else 0,
        may_hold=is_home and row.for_person is None and caller.may(ANSWER) and caller.person_n is not None,
        desk_n=row.desk,
        reached=row.reached,
        rung=frozenset(ring.person for ring in rings if ring.person is not None),
        missed=missed(rings, row.next, desk.wait) if row.next is not None else frozenset(),
    )


def _way(rings: list[Ring], everybody: Mapping[int, MemberRow]) -> tuple[RingRow, ...]:
    """The members to which a bell has come, each with when: every one of them sees it in its console, once."""
    came = [ring for ring in rings if ring.channel == CONSOLE]
    return tuple(replace(_ring_row(ring, everybody, {}), step=place) for place, ring in enumerate(came))


def _ring_row(ring: Ring, everybody: Mapping[int, MemberRow], own: Mapping[int, str]) -> RingRow:
    return RingRow(
        step=ring.step,
        stop=ring.stop,
        member=everybody[ring.member].id,
        member_name=everybody[ring.member].name,
        person=own.get(ring.person or 0, ""),
        channel=ring.channel,
        due=ring.due,
        state=ring.state,
        tries=ring.tries,
        sent=ring.sent,
        code=ring.code,
    )


def count_ringing() -> int:
    """How many bells ring in the whole hub: for its figures."""
    return store.count_bells(state=RINGING)


def stream_state() -> int:
    """A number that grows whenever any bell changes: one row read, for a stream that looks once a second."""
    return store.changes()
