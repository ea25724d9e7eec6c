"""Views of rescues. Personal data stands only in fields that are left out where a value is printed or logged by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from accord.hub.consulates.queries import Consulate


class RescueRow(Struct, frozen=True):
    """A rescue in a list. `nations`: those of which there are many. `due`: when a step must be taken; `clock` which one.

    `number` is that of the member that keeps it.
    """

    id: str
    number: int
    state: str
    country: str
    count: int | None
    nations: Mapping[str, int]
    urgent: bool
    clock: str
    due: int | None
    entered: int
    opened: int
    changed: int
    closed: int | None
    until: int
    at_home: bool
    home: str
    home_name: str
    sees: frozenset[str]
    from_report: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a part, or about a person. `fields` is empty where the caller is not shown this part."""

    n: int
    part: str
    known: str
    member: int | None
    actor: str
    at: int
    country: str
    count: int | None
    risks: Mapping[str, str]
    fields: Mapping[str, str] = field(repr=False)
    nations: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    status: str
    by: str
    at: int
    review: int
    words: str = field(repr=False)


class ConsularRow(Struct, frozen=True):
    """A consulate and a person: whether it may be told, and the sentence that says why not."""

    country: str
    is_open: bool
    feared: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person inside or believed inside. `assessments` the oldest first, empty: not assessed. `file`: for the home alone."""

    id: str
    stands: str
    since: int
    is_child: bool
    told: tuple[Statement, ...]
    status: str
    assessments: tuple[AssessmentRow, ...]
    overdue: bool
    consulates: tuple[ConsularRow, ...]
    marks: int
    fields: Mapping[str, str] = field(repr=False)
    file: str = field(repr=False)


class ConsularContacts(Struct, frozen=True):
    """The consulates of a nationality for this country. `may`: how many of the people here they may be told of.

    Where the person is afraid of them, `offices` is empty: an officer who needs one looks it up, and knows why it was not shown.
    """

    nationality: str
    count: int | None
    may: int
    may_not: int
    feared: bool
    offices: tuple[Consulate, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the timeline. `what` is a step or a word of `words`; `words` the text, for the home and its writer."""

    at: int
    what: str
    code: str
    member: int | None
    actor: str
    person: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the list. `person` is empty for the desk of a member."""

    id: str
    member: str
    member_name: str
    person: str
    person_name: str
    sees: frozenset[str]
    by: str
    at: int
    is_home: bool
    reason: str = field(repr=False)


class LookRow(Struct, frozen=True):
    at: int
    member: int | None
    role: str
    actor: str
    action: str
    reason: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Rescue:
    """A rescue as a person on its list sees it. `rules`: keys of the rules of safe contact, the strictest first. `wished`: since when
    the holder of the code wants it to end, and the home must ask the person; at its home alone."""

    row: RescueRow
    told: Mapping[str, tuple[Statement, ...]] = field(repr=False)
    people: tuple[Person, ...] = field(repr=False)
    contact: Mapping[str, str] = field(repr=False)
    rules: tuple[str, ...]
    risks: Mapping[str, tuple[tuple[str, str, int], ...]]
    consulates: tuple[ConsularContacts, ...]
    events: tuple[EventRow, ...]
    entries: tuple[EntryRow, ...]
    wished: int | None
