"""A desk's rota as a week and as a whole, what is offered of it, and the stretches ahead in which nobody is on call. Permission inside."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from accord.core.times import DAY
from accord.hub.desks import queries, store
from accord.hub.desks.queries import AwayRow, ShiftRow
from accord.hub.desks.store import Desk, Shift, Swap
from accord.hub.desks.store import swaps as kept
from accord.hub.desks.vocabulary import DECLINED, DECLINED_FOR, LOOKED_AHEAD, MOST_SHIFTS, OFFERED
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, PersonRow, need

READ, ANSWER, MANAGE = "member:desks:read", "member:bells:answer", "member:desks:manage"
RECENT = 14 * DAY  # a desk that had a rota so lately is meant to have one


class SwapRow(Struct, frozen=True):
    """An offer. `wants` is asked for in return; `to` is empty where it is open to all."""

    id: str
    desk: str
    desk_name: str
    zone: str
    shift: ShiftRow
    wants: ShiftRow | None
    by: str
    to: str
    at: int
    may_accept: bool
    may_decline: bool
    may_withdraw: bool


class Rota(Struct, frozen=True):
    """Shifts at a desk in a span, who is away then, and offers that are open there: empty for a caller who may not see the rota."""

    shifts: tuple[ShiftRow, ...]
    away: tuple[AwayRow, ...]
    active: frozenset[str]
    swaps: tuple[SwapRow, ...]


class Gap(Struct, frozen=True):
    """Nobody is on call at a desk from `begins` to `ends`; `lasts`: it goes on beyond the span examined."""

    desk: str
    desk_name: str
    zone: str
    begins: int
    ends: int
    lasts: bool


def rota(caller: Caller, desk_id: str, begins: int, ends: int, *, at: int) -> Rota:
    """The rota of a desk in a span. Raises NoSuchDesk, NotAllowed."""
    need(caller, READ, queries.MANAGE_ALL)
    desk = queries.active_desk(desk_id)
    if desk.member != caller.n and not caller.may(queries.MANAGE_ALL):
        return Rota((), (), frozenset(), ())
    people = {person.n: person for person in members.people_of(desk.member)}
    shows = desk.member == caller.n or caller.may("hub:people:manage")
    found = store.shifts(MOST_SHIFTS, desk=desk.n, begins__lt=ends, ends__gt=begins)
    away = store.absences(MOST_SHIFTS, person__in=list(people), begins__lt=ends, ends__gt=begins)
    return Rota(
        tuple(_shift(row, people, shows) for row in found if row.person in people),
        tuple(queries.absence_row(row, people, shows) for row in away),
        frozenset(person.id for person in people.values() if person.is_active),
        _swaps(caller, kept.swaps(desk=desk.n, state=OFFERED), {desk.n: desk}, people, at) if desk.member == caller.n else (),
    )


def _shift(row: Shift, people: Mapping[int, PersonRow], shows: bool) -> ShiftRow:
    person = people[row.person]
    return ShiftRow(str(row.id), person.id, person.name if shows else "", row.begins, row.ends, row.series is not None)


def swaps_for(caller: Caller, *, at: int) -> tuple[SwapRow, ...]:
    """The offers of colleagues to the caller, and the caller's own, at all desks of its member. Raises NotAllowed."""
    need(caller, READ)
    found = kept.swaps(member=caller.n, state=OFFERED)
    if not found:
        return ()
    desks = {row.n: row for row in store.desks(member=caller.n, archived=None)}
    people = {person.n: person for person in members.people_of(caller.n)}
    rows = _swaps(caller, found, desks, people, at)
    return tuple(row for row in rows if row.may_accept or row.may_decline)


def declined_of(caller: Caller, *, at: int) -> tuple[SwapRow, ...]:
    """The caller's own offers that a colleague declined: until the shift begins, is offered again, or is another's. Raises NotAllowed."""
    need(caller, READ)
    if caller.person_n is None:
        return ()
    newest = {swap.shift: swap for swap in kept.swaps(member=caller.n, by_person=caller.person_n, at__gt=at - DECLINED_FOR)}
    found = [swap for swap in newest.values() if swap.state == DECLINED]
    if not found:
        return ()
    desks = {row.n: row for row in store.desks(member=caller.n, archived=None)}
    people = {person.n: person for person in members.people_of(caller.n)}
    rows = _swaps(caller, found, desks, people, at)
    return tuple(row for row in rows if row.shift.begins > at and row.shift.person == caller.person)


def _swaps(
    caller: Caller, found: Sequence[Swap], desks: Mapping[int, Desk], people: Mapping[int, PersonRow], at: int
) -> tuple[SwapRow, ...]:
    shifts = kept.shifts([id for swap in found for id in (swap.shift, swap.wants)])
    rows = []
    for swap in found:
        shift, wants = shifts.get(swap.shift), shifts.get(swap.wants) if swap.wants else None
        desk = desks.get(swap.desk)
        is_over = shift is None or shift.ends <= at or (swap.wants is not None and (wants is None or wants.ends <= at))
        if is_over or desk is None or shift is None or shift.person not in people or swap.by_person not in people:
            continue
        if wants is not None and not people[swap.by_person].is_active:
            continue  # nobody is given a shift who takes no part any more
        is_own = swap.by_person == caller.person_n
        is_asked = caller.person_n is not None and not is_own and swap.to_person in (None, caller.person_n)
        rows.append(
            SwapRow(
                id=str(swap.id),
                desk=str(desk.id),
                desk_name=desk.name,
                zone=desk.zone,
                shift=_shift(shift, people, True),
                wants=_shift(wants, people, True) if wants is not None and wants.person in people else None,
                by=people[swap.by_person].name,
                to=people[swap.to_person].name if swap.to_person is not None and swap.to_person in people else "",
                at=swap.at,
                may_accept=is_asked and caller.may(ANSWER),
                may_decline=is_asked and swap.to_person is not None,
                may_withdraw=is_own or caller.may(MANAGE),
            )
        )
    return tuple(rows)


def gaps_ahead(caller: Caller, *, at: int) -> list[Gap]:
    """In the coming week, at the own desks that have or lately had a rota, for who sets it up; nothing for others."""
    if not caller.may(MANAGE):
        return []
    desks = {row.n: row for row in store.desks("name", member=caller.n, archived=None)}
    ends = at + LOOKED_AHEAD
    found = store.shifts(desk__in=list(desks), begins__lt=ends, ends__gt=at - RECENT)
    if not found:
        return []
    people = {person.n: person for person in members.people_of(caller.n)}
    away = [queries.absence_row(row, people, True) for row in store.absences(person__in=list(people), begins__lt=ends, ends__gt=at)]
    active = {person.id for person in people.values() if person.is_active}
    gaps_found = []
    for number, desk in desks.items():
        own = [row for row in found if row.desk == number]
        rows = [_shift(row, people, True) for row in own if row.person in people]
        spans = gaps(rows, away, active, at, ends) if own else []
        gaps_found += [Gap(str(desk.id), desk.name, desk.zone, low, high, high == ends) for low, high in spans]
    return gaps_found


def gaps(shifts: Sequence[ShiftRow], away: Sequence[AwayRow], active: Collection[str], begin: int, end: int) -> list[tuple[int, int]]:
    """The stretches in which nobody of the rota is there: no shift, or a person who is away without a stand-in."""
    spans: Iterable[ShiftRow | AwayRow] = (*shifts, *away)
    edges = {begin, end} | {edge for span in spans for edge in (span.begins, span.ends) if begin < edge < end}
    stretches: list[tuple[int, int]] = []
    for low, high in pairwise(sorted(edges)):
        if any(shift.begins <= low < shift.ends and _is_there(shift.person, away, active, low) for shift in shifts):
            continue
        if stretches and stretches[-1][1] == low:
            stretches[-1] = (stretches[-1][0], high)
        else:
            stretches.append((low, high))
    return stretches


def _is_there(person: str, away: Sequence[AwayRow], active: Collection[str], at: int) -> bool:
    passed: set[str] = set()
    holder: str | None = person
    while holder is not None and holder not in passed:
        absence = next((row for row in away if row.person == holder and row.begins <= at < row.ends), None)
        if absence is None:
            return holder in active
        passed.add(holder)
        holder = absence.stand_in
    return False
