"""Views of cases. Texts stand only in fields that are left out where a value is printed or logged by mistake.

Members stand in them by id and name. Of a part of another member `shared_with` and `actor` are empty: whom else it is shown to, and who of
its member put it in, is that member's own affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from accord.core.money.figures import Totals


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list, as one member sees it.

    `number` counts the caller's member's own cases. `title` and `scheme` are those of the caller's own title, else of the newest that
    was shared with it; empty where there is none. `standing`: `in` or `invited`. `changed` moves by what the caller may see alone.
    `is_offered`: the lead is offered to the caller's member; `offered` to whom (an id), for the lead alone. `due`: of the earliest open
    task of the caller's member. `is_led`: the member that leads takes part in the partnership now.
    """

    id: str
    number: int
    state: str
    outcome: str
    scheme: str
    standing: str
    ceiling: str
    is_lead: bool
    lead: str
    lead_name: str
    is_led: bool
    is_offered: bool
    offered: str
    opened: int
    closed: int | None
    joined: int | None
    changed: int
    due: int | None
    title: str = field(repr=False)


class ParticipantRow(Struct, frozen=True):
    """A member that takes part; to the lead also those invited. `standing`: `in` or `invited`. `is_active`: whether it takes part in the
    partnership now; where it is suspended, its people can see nothing. `is_gone`: it has left the partnership."""

    member: str
    name: str
    country: str
    sector: str
    standing: str
    ceiling: str
    is_lead: bool
    joined: int | None
    is_active: bool
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class PartRow:
    """What all parts have. `owner` is a member's id. `shared_with` (ids) and `actor` are for its owner alone."""

    id: str
    kind: str
    owner: str
    owner_name: str
    is_own: bool
    tlp: str
    at: int
    changed: int
    actor: str
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemRow(PartRow):
    """A request, signal or report (`kind`). Where the caller may not see the thing by itself, only who put one in and when: `ref` is empty.

    `ref`: of a request and signal its id, of a report the caller's own item of it. `label`: a request's protocol, a signal's scheme, a
    report's way out. `subject`: the identifier that it is about, as shown. `subject_kind`: its kind.
    """

    ref: str
    state: str
    label: str
    subject_kind: str
    subject: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class TargetRow(PartRow):
    """`key` in hex. `deconflict` is told to its owner alone; of others it is False. `note`: the text kept with it."""

    identifier_kind: str
    value: str
    display: str
    key: str
    deconflict: bool
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoteRow(PartRow):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EventRow(PartRow):
    """An entry of the timeline by hand. `moment`: when it was."""

    moment: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TaskRow(PartRow):
    """`for_member` (an id) is to do it by `due`; `for_person`: who there, for that member alone. `done`: when it was done."""

    for_member: str
    for_member_name: str
    for_person: str
    due: int | None
    done: int | None
    is_over: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonRow(PartRow):
    """That there is a person of interest; who it is tells `persons`, which leaves a line. `until`: when it is erased."""

    possible_victim: bool
    until: int


@dataclass(frozen=True, slots=True)
class Person:
    """A person with all fields; `fields` is None where the vault does not open them to this role."""

    row: PersonRow
    fields: Mapping[str, str] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class EvidenceRow(PartRow):
    """A piece of evidence, whose content the feature above keeps by the part's id. `text`: what was written with it."""

    text: str = field(repr=False)


class Case(Struct, frozen=True):
    """A case with all that the caller's member is shown of it, each kind the oldest first. `titles`: its own, and those shared with it."""

    row: CaseRow
    participants: tuple[ParticipantRow, ...]
    titles: tuple[NoteRow, ...]
    items: tuple[ItemRow, ...]
    targets: tuple[TargetRow, ...]
    notes: tuple[NoteRow, ...]
    events: tuple[EventRow, ...]
    tasks: tuple[TaskRow, ...]
    persons: tuple[PersonRow, ...]
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line of the timeline. `source`: `case` (what members did here), `event` (by hand), `request`, `signal` or `report`.

    `what`: a code: of a case one of the vocabulary, of a request the step's key, of a signal the entry's type, of a report its state.
    `state`: that a request came into. `member` and `member_name` did it, `about` and `about_name` it concerns (ids; empty: nobody that the
    caller may know of). `part`: the part's id; `ref`: of the request, signal or report.
    """

    at: int
    source: str
    what: str
    state: str
    kind: str
    part: str
    ref: str
    member: str
    member_name: str
    actor: str
    about: str
    about_name: str
    code: str
    text: str = field(repr=False)


class MoneyRow(Struct, frozen=True):
    """One currency: what the case's requests come to, state by state; never added across states or currencies.

    `requests`: how many first requests of trails it counts; `payments`: about how many payments.
    """

    code: str
    totals: Totals
    requests: int
    payments: int


class RequestMoney(Struct, frozen=True):
    """One request of the case, as it is counted. `counted_with`: the first request of the trail, or of the same payments, in which it is
    counted already; empty: it counts by itself."""

    request: str
    protocol: str
    state: str
    counted_with: str


class Money(Struct, frozen=True):
    """The money of all requests of a case that the caller may see: each payment once. `at`: as of when."""

    rows: tuple[MoneyRow, ...]
    requests: tuple[RequestMoney, ...]
    at: int


class Refusal(Struct, frozen=True):
    """A part that a member can't be shown: `code` is `ceiling`, `red` or `already`."""

    part: str
    code: str


class PreviewRow(Struct, frozen=True):
    """What one member will see that it does not see now (`parts`, ids), and what it will not, with the reason.

    Of a request, signal or report it will see as much as it may see of it by itself; nobody is told here how much that is.
    """

    member: str
    name: str
    country: str
    ceiling: str
    parts: tuple[str, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task of the caller's member. `number` and `title` are of its case."""

    case: str
    number: int
    part: str
    due: int | None
    is_over: bool
    for_person: str
    title: str = field(repr=False)
    text: str = field(repr=False)


class Counts(Struct, frozen=True):
    """For inbox and Home: invitations and offers of the lead that wait for the caller's member, its open cases, its tasks, those over."""

    invitations: int
    offers: int
    open: int
    tasks: int
    over: int


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A case that a request, signal or report is part of, for that thing's page. `part`: the item's id."""

    id: str
    number: int
    state: str
    part: str
    title: str = field(repr=False)


class Access(Struct, frozen=True):
    """The caller's place at a case, for the features above. `n` is the case's number in its table: never shown."""

    n: int
    id: str
    number: int
    state: str
    is_lead: bool
    lead: int
    ceiling: str
    members: tuple[int, ...]


class TargetHit(Struct, frozen=True):
    """A target on an identifier that its owner wants deconflicted: for deconfliction alone, never shown. `actor` put it in."""

    member: int
    case: str
    part: str
    actor: str
    at: int
    key: bytes
    kind: str = ""
    value: str = ""


class BellCase(Struct, frozen=True):
    """What a bell rings for: a case, and `what` of it: `invitation`, `lead`, `task` (then `part`), or `case`, where it lies still."""

    case: str
    number: int
    what: str
    part: str
