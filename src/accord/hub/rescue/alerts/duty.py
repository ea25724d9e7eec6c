"""People on duty who may open a rescue: a rescue must never land at a desk where nobody present may open it.

Each person rung at the home's own desks must hold a role of `DESK_ROLES`: nobody else is on a new rescue's list. The secretariat's own role
is not one of them, and neither is an administrator's.
"""

from collections.abc import Collection, Iterable

from msgspec import Struct

from accord.core.times import DAY
from accord.hub.desks.queries.presence import Presence, presence
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.rescue.vocabulary import DESK_ROLES

AHEAD = 7 * DAY  # so far the rota is looked at
MOST_HOLES = 20


class DutyGap(Struct, frozen=True):
    """From `begins` to `ends` nobody on duty may open a rescue; `lasts`: nor at the end of the span examined."""

    begins: int
    ends: int
    lasts: bool


class DutyWarning(Struct, frozen=True):
    """A member at which rescues land, and when nobody there may open one. `nobody`: none of its people holds a role that may."""

    n: int
    member: str
    name: str
    nobody: bool
    holes: tuple[DutyGap, ...]


def homes() -> list[MemberRow]:
    """The members at which a rescue lands first: active national desks, and the secretariat."""
    secretariat = set(members.secretariat())
    return [row for row in members.members() if row.standing == "active" and (row.national or row.n in secretariat)]


def may_open(member: int) -> frozenset[int]:
    """The people of a member who may open a rescue of it."""
    return frozenset(row.n for row in members.people_of(member) if row.is_active and row.role in DESK_ROLES)


def members_able(wanted: Collection[int]) -> frozenset[int]:
    """The members, among these, with a person who may open a rescue, on duty or not."""
    return frozenset(n for n in wanted if may_open(n))


def members_ready(wanted: Collection[int], at: int) -> frozenset[int]:
    """The members, among these, with a person on duty now who may open a rescue."""
    there = presence(wanted, at, at + 1)
    return frozenset(n for n in wanted if there.people(n, at) & may_open(n))


def desk_of(member: int, at: int) -> str | None:
    """The member's desk with a person present now who may open a rescue; None where there is none."""
    there, openers = presence([member], at, at + 1), may_open(member)
    return next((desk.id for desk in there.desks if openers & set(there.at_desk(desk, at))), None)


def duty_warnings(at: int, only: int | None = None) -> list[DutyWarning]:
    """The homes at which, in the coming days, a rescue could land with nobody on duty who may open it; one of them with `only`."""
    wanted = [row for row in homes() if only is None or row.n == only]
    there = presence((row.n for row in wanted), at, at + AHEAD)
    warnings = []
    for row in wanted:
        openers = may_open(row.n)
        holes = tuple(_holes(there, row.n, openers))
        if holes:
            warnings.append(DutyWarning(row.n, row.id, row.name, not openers, holes))
    return warnings


def _holes(there: Presence, member: int, openers: frozenset[int]) -> Iterable[DutyGap]:
    moments = there.moments()
    begins: int | None = None
    count = 0
    for moment in moments:
        is_open = bool(openers & there.people(member, moment))
        if is_open and begins is not None:
            yield DutyGap(begins, moment, lasts=False)
            begins, count = None, count + 1
            if count == MOST_HOLES:
                return
        elif not is_open and begins is None:
            begins = moment
    if begins is not None:
        yield DutyGap(begins, there.ends, lasts=True)
