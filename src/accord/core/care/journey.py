"""Repatriation: what keeps a person from going, since when, the legs of the journey, and the board of an operation."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from accord.core.care.file import BlockerKind, Care
from accord.core.care.labels import TRAVEL
from accord.core.data import must_know
from accord.core.times import DAY

LegState = Literal["planned", "left", "arrived", "called-off"]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that keeps the person, from a moment until another; None: it still does."""

    kind: str
    since: int
    until: int | None = None


class Aged(msgspec.Struct, frozen=True, kw_only=True):
    kind: BlockerKind
    since: int
    days: int


def blockers(care: Care, blocks: Iterable[Block], now: int) -> tuple[Aged, ...]:
    """The obstacles that still keep the person, the oldest first; the same kind twice counts from its first day. Raises BadData."""
    first: dict[str, int] = {}
    for block in blocks:
        must_know("blocker", care.blockers, block.kind)
        if block.since <= now and (block.until is None or block.until > now):
            first[block.kind] = min(block.since, first.get(block.kind, block.since))
    ordered = sorted(first.items(), key=lambda item: (item[1], item[0]))
    return tuple(Aged(kind=care.blockers[kind], since=since, days=(now - since) // DAY) for kind, since in ordered)


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One leg: places are named by the vault's references or by words such as an airport's code. Times are microseconds since 1970."""

    out: str
    into: str
    leaves: int
    arrives: int
    state: LegState = "planned"
    escorted: bool = False
    met: bool = False


class Flaw(msgspec.Struct, frozen=True):
    """`leg` counts from 1. `code` is of `labels.TRAVEL`, whose sentence is `text`."""

    leg: int
    code: str

    @property
    def text(self) -> str:
        return TRAVEL[self.code]


def flaws(legs: tuple[Leg, ...], child: bool) -> tuple[Flaw, ...]:
    """The flaws of a plan of travel; legs that were called off are left out of it."""
    flaws: list[Flaw] = []
    travelled = [(number, leg) for number, leg in enumerate(legs, 1) if leg.state != "called-off"]
    for place, (number, leg) in enumerate(travelled):
        if leg.arrives <= leg.leaves:
            flaws.append(Flaw(number, "backwards"))
        if child and not leg.escorted:
            flaws.append(Flaw(number, "child-alone"))
        if place:
            _, before = travelled[place - 1]
            if before.into != leg.out:
                flaws.append(Flaw(number, "not-joined"))
            if leg.leaves < before.arrives:
                flaws.append(Flaw(number, "too-early"))
            if leg.state in ("left", "arrived") and before.state != "arrived":
                flaws.append(Flaw(number, "out-of-order"))
    if travelled and not travelled[-1][1].met:
        flaws.append(Flaw(travelled[-1][0], "nobody-meets"))
    return tuple(flaws)


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """A person of an operation: `state` is that of the protocol `repatriate`, or how far a traveller is. No name is in it."""

    reference: str
    nationality: str | None
    state: str
    blocks: tuple[Block, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One nationality on the board: how many in each state, how many are blocked by what, and the oldest block in days."""

    nationality: str | None
    people: int
    states: dict[str, int]
    blocked: dict[str, int]
    oldest: int | None


def board(care: Care, people: Iterable[Going], now: int) -> tuple[Row, ...]:
    """The board of the operation room: one row for each nationality, in the order of their codes, those not known last."""
    groups: dict[str | None, list[Going]] = {}
    for person in people:
        groups.setdefault(person.nationality, []).append(person)
    return tuple(_row(care, key, groups[key], now) for key in sorted(groups, key=lambda key: (key is None, key or "")))


def _row(care: Care, nationality: str | None, people: list[Going], now: int) -> Row:
    aged = [blockers(care, person.blocks, now) for person in people]
    return Row(
        nationality=nationality,
        people=len(people),
        states=dict(sorted(Counter(person.state for person in people).items())),
        blocked=dict(sorted(Counter(blocker.kind.key for blocking in aged for blocker in blocking).items())),
        oldest=max((blocking[0].days for blocking in aged if blocking), default=None),
    )
