"""Rows that readers of repatriation get. Personal data stands only in fields that are left out where a value is printed by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from accord.core.care.journey import Row
from accord.core.care.tasks import Task
from accord.hub.consulates.queries import Consulate


class Outcome(Struct, frozen=True):
    """The outcome for one person of an action done for many. `text` says why not, with what to do; empty where it was done."""

    id: str
    code: str
    text: str = ""

    @property
    def done(self) -> bool:
        return not self.text


class OperationRow(Struct, frozen=True):
    """`people`: how many are in it, `home`: how many of them are received or followed up. `lead` is an opaque id."""

    id: str
    place: str
    country: str
    day: str
    state: str
    lead: str
    people: int
    home: int
    opened: int


class Keeping(Struct, frozen=True):
    """An obstacle that keeps a person, since when. `row` is the id of what was recorded; empty where it follows from elsewhere."""

    kind: str
    label: str
    clears: str
    since: int
    days: int
    row: str


class KeepingCount(Struct, frozen=True):
    """One kind of blocker on the board: how many it keeps, and its oldest age in days."""

    kind: str
    label: str
    people: int
    oldest: int


class ConsulateRow(Struct, frozen=True):
    """A nationality on the board: who was asked, who still owes a word and since when, and who can't be asked and why."""

    nation: str
    consulate: Consulate | None
    elsewhere: tuple[Consulate, ...]
    askable: int
    asked: int
    waiting: int
    oldest: int | None
    national: int
    issued: int
    not_national: int
    feared: int


class LegRow(Struct, frozen=True):
    """A flight or another leg, and how many on it are in which state."""

    id: str
    origin: str
    target: str
    leaves: int
    arrives: int
    carrier: str
    states: Mapping[str, int]


class ReceptionRow(Struct, frozen=True):
    """A country called home: how many come, and what its national desk said of how many."""

    country: str
    desk: str
    people: int
    told: int
    accepted: int
    declined: int


class ListRow(Struct, frozen=True):
    """A list that was taken in and not finished."""

    id: str
    people: int
    undecided: int
    made: int


class Board(Struct, frozen=True):
    """The operation room: rows by nationality, what keeps whom, consulates, receptions, legs. Counts alone, and nobody's name."""

    row: OperationRow
    nations: tuple[Row, ...]
    phases: Mapping[str, int]
    keeping: tuple[KeepingCount, ...]
    consulates: tuple[ConsulateRow, ...]
    receptions: tuple[ReceptionRow, ...]
    legs: tuple[LegRow, ...]
    lists: tuple[ListRow, ...]
    people: int
    ready: int
    consented: int
    at: int


@dataclass(frozen=True, slots=True)
class Called:
    """A person's name and working alias; each empty where there is none."""

    name: str = field(repr=False, default="")
    alias: str = field(repr=False, default="")


NOBODY = Called()


class PersonRow(Struct, frozen=True):
    """A person in a list: nothing of who it is. `number` is that of the file; `phase` the state, and of who travels how far they are.

    `risk` is that of going home; `task` what is to be done next.
    """

    id: str
    file: str
    number: int
    nations: tuple[str, ...]
    state: str
    phase: str
    risk: str
    task: Task | None
    is_child: bool
    keeping: tuple[Keeping, ...]
    waiting: int
    reception: str


class VerificationRow(Struct, frozen=True):
    """A consulate that was asked. `by_member` where a member stands for it; `closed`: it may see nothing of the person any more."""

    id: str
    nation: str
    consulate: Consulate | None
    member: str
    state: str
    answer: str
    valid: str
    how: str
    asked: int
    answered: int | None
    closed: bool


class SeatRow(Struct, frozen=True):
    leg: LegRow
    state: str
    escorted: bool
    met: bool


class ClearedRow(Struct, frozen=True):
    kind: str
    label: str
    since: int
    until: int
    clearer: str
    actor: str


class FollowupRow(Struct, frozen=True):
    id: str
    due: int
    done: int | None
    outcome: str


class EventRow(Struct, frozen=True):
    what: str
    code: str
    member: str
    actor: str
    at: int


class Person(Struct, frozen=True):
    """A returnee, as the home member's victim officers see it: all but who it is. `missing`: what travel still lacks."""

    row: PersonRow
    operation: OperationRow | None
    request: str
    country: str
    papers: str
    risk: str
    assessed: int | None
    reviewed: int | None
    review_needed: bool
    own_review: bool
    agreed: tuple[str, ...]
    feared: tuple[str, ...]
    askable: tuple[str, ...]
    desk: str
    decline: str
    verifications: tuple[VerificationRow, ...]
    seats: tuple[SeatRow, ...]
    flaws: tuple[tuple[int, str], ...]
    cleared: tuple[ClearedRow, ...]
    followups: tuple[FollowupRow, ...]
    events: tuple[EventRow, ...]
    missing: Outcome | None
    may_travel: bool
    may_begin: bool


class AskedRow(Struct, frozen=True):
    """A question that the caller's member was asked as a consulate: nothing of who it is about. `valid`: until when the document is that it
    said was issued, a day; empty where it said none."""

    id: str
    nation: str
    by: str
    state: str
    answer: str
    asked: int
    answered: int | None
    valid: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The same with just what verification needs."""

    row: AskedRow
    fields: Mapping[str, str] = field(repr=False)


class ArrivalRow(Struct, frozen=True):
    """A person on the way to the caller's member. `arrives`: where legs are planned. `due`: the next day to follow up.

    `number` is that of the file at the member that keeps it: what both desks say on the telephone.
    """

    id: str
    number: int
    by: str
    country: str
    state: str
    phase: str
    reception: str
    is_child: bool
    told: int
    arrives: int | None
    is_open: bool
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    row: ArrivalRow
    legs: tuple[LegRow, ...]
    followups: tuple[FollowupRow, ...]
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list: its number in the spreadsheet, what was read, and what is unclear, by column."""

    number: int
    fields: Mapping[str, str] = field(repr=False)
    unclear: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two that may be one person. `other_number` is 0 where the other is in the operation already, and then `other_id` names it."""

    id: str
    number: int
    other_number: int
    other_id: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    decision: str
    one: Mapping[str, str] = field(repr=False, default_factory=dict)
    other: Mapping[str, str] = field(repr=False, default_factory=dict)


class Preview(Struct, frozen=True):
    """A list before anything is made of it. `undecided` pairs keep it from being made; `unused` are columns by number and heading."""

    id: str
    operation: str
    people: int
    rows: tuple[ListedRow, ...]
    unclear: int
    pairs: tuple[PairRow, ...]
    undecided: int
    unused: tuple[str, ...]
    begun: bool
