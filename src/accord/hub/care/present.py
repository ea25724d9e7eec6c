"""Rows that readers of files get. Personal data stands only in fields that are left out where a value is printed or logged by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from accord.core.care.tasks import Task
from accord.core.screening.prompts import Prompted
from accord.core.screening.status import Standing


class FileRow(Struct, frozen=True):
    """A file in a list: nothing of who it is about. `screened`: when an answer was last recorded, of a person forced to scam.

    `number` is the member's own, said aloud in the place of a name. `risk` is empty where nobody judged it. `n` is where the next page
    begins.
    """

    id: str
    n: int
    number: int
    kind: str
    state: str
    is_child: bool
    risk: str
    opened: int
    changed: int
    closed: int | None
    due: int
    screened: int | None
    has_alias: bool


class Overview(Struct, frozen=True):
    """A file in a list of what is to be done: the next task of it, as far as the file itself says; None where there is none."""

    row: FileRow
    task: Task | None


class ConsentRow(Struct, frozen=True):
    """One item: whether it stands, what was last said of it and when. `allows` is empty where no report asks for it."""

    consent: str
    says: str
    allows: str
    stands: bool
    said: bool | None
    how: str
    at: int | None


class OverrideRow(Struct, frozen=True):
    id: str
    ground: str
    label: str
    role: str
    at: int
    until: int
    is_over: bool


class ReferralRow(Struct, frozen=True):
    """A referral that the member made, or received. `fields`: names of what it shows; `outcome`, `refusal`, `ground` are codes.

    `is_urgent`: it was said that there is danger now, and it is not over. `is_shut`: a member still works on it, and it shows nothing for
    now: what it rested upon has come to its end. `is_away`: it waits for a member that was suspended, or has left; `is_gone`: the latter.
    """

    id: str
    request: str
    member: str
    member_name: str
    services: tuple[str, ...]
    fields: tuple[str, ...]
    state: str
    basis: str
    made: int
    due: int | None
    outcome: str
    refusal: str
    ground: str
    is_shut: bool
    is_urgent: bool = False
    is_away: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file as a victim officer of its home sees it. `fields` by their keys, `joined` the same person's file of the other kind."""

    row: FileRow
    fields: Mapping[str, str] = field(repr=False)
    joined: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Received:
    """A person handed to the caller's member: just the fields that the services of the referral name."""

    referral: ReferralRow
    fields: Mapping[str, str] = field(repr=False)


class Revision(Struct, frozen=True):
    answer: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Interview:
    """A screening: each answer with those before it, what to offer next, and notes in words. There is no number in it."""

    answers: Mapping[str, tuple[Revision, ...]] = field(repr=False)
    prompted: Prompted = field(repr=False)
    notes: tuple[Revision, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    status: str
    by: str
    at: int
    review: int
    words: str = field(repr=False)


class Status(Struct, frozen=True):
    """The assessments, the oldest first; an empty tuple: not assessed. `overdue`: the day of review of the last one has passed."""

    status: str
    assessments: tuple[AssessmentRow, ...]
    overdue: bool


class MarkRow(Struct, frozen=True):
    """A marked signal, and what is withheld of it now."""

    id: str
    signal: str
    why: str
    since: int
    review: int
    standing: Standing
    is_ours: bool


class LookRow(Struct, frozen=True):
    """One look at a file, or a refused one: for data protection. `what`: file, screening, referral, override, assessment."""

    what: str
    at: int
    member: int | None
    role: str
    actor: str
    action: str
    reason: str
    outcome: str
    why: str
