"""Cases as the members that take part see them. Permission inside: to everybody else a case does not exist.

Adding or removing anything that a caller may not see changes nothing of what these give: no number, count, order, time or refusal.
"""

from collections.abc import Collection, Iterable

from accord.hub.cases.present import (
    Access,
    Case,
    CaseRef,
    CaseRow,
    Counts,
    DueTask,
    EventRow,
    EvidenceRow,
    ItemRow,
    Money,
    MoneyRow,
    NoteRow,
    ParticipantRow,
    PartRow,
    Person,
    PersonRow,
    PreviewRow,
    Refusal,
    RequestMoney,
    TargetHit,
    TargetRow,
    TaskRow,
    TimelineRow,
)
from accord.hub.members.queries import Caller
from accord.hub.vault.vocabulary import Reason

__all__ = [
    "Access",
    "Case",
    "CaseRef",
    "CaseRow",
    "Counts",
    "DueTask",
    "EventRow",
    "EvidenceRow",
    "ItemRow",
    "Money",
    "MoneyRow",
    "NoteRow",
    "PartRow",
    "ParticipantRow",
    "Person",
    "PersonRow",
    "PreviewRow",
    "Refusal",
    "RequestMoney",
    "TargetHit",
    "TargetRow",
    "TaskRow",
    "TimelineRow",
]

HANDLING = Reason("handling")


def cases(
    me: Caller, *, state: str | None = None, text: str = "", after: str | None = None, limit: int = 50, at: int | None = None
) -> tuple[list[CaseRow], str | None]:
    """The cases of the caller's member, those that changed last first; then the `after` of the next page, None at the end.

    `state`: `open`, `closed` or `invited`. `text` is looked for in titles, notes, tasks, events and targets that the caller is shown, in any
    letter case; an identifier finds its targets. Invitations stand among the rest, with their standing. Raises NotAllowed.
    """
    raise NotImplementedError


def case(me: Caller, case_id: str, *, at: int | None = None) -> Case:
    """A case with all that the caller's member is shown of it. One invited sees the row, the lead, and what the invitation shows.

    Leaves a line in the vault for each member whose texts are opened. Raises NoSuchCase, NotAllowed.
    """
    raise NotImplementedError


def part(me: Caller, case_id: str, part_id: str, *, at: int | None = None) -> PartRow:
    """One part that the caller's member is shown. Raises NoSuchCase, NotAllowed."""
    raise NotImplementedError


def persons(me: Caller, case_id: str, *, reason: Reason = HANDLING, at: int | None = None) -> tuple[Person, ...]:
    """The persons of interest that the caller's member is shown; each look leaves a line. Raises NoSuchCase, NotAllowed, Refused."""
    raise NotImplementedError


def timeline(me: Caller, case_id: str, *, after: int = 0, limit: int = 500, at: int | None = None) -> tuple[list[TimelineRow], int | None]:
    """What happened, the newest first: at the case, by hand, and with its requests, signals and reports as far as the caller may see each.

    `after` rows are passed over; then the `after` of the next page. Raises NoSuchCase, NotAllowed.
    """
    raise NotImplementedError


def money(me: Caller, case_id: str, *, at: int | None = None) -> Money:
    """The money of all requests of a case that the caller may see. Raises NoSuchCase, NotAllowed."""
    raise NotImplementedError


def share_preview(me: Caller, case_id: str, parts: Collection[str], members: Collection[str]) -> tuple[PreviewRow, ...]:
    """Exactly who will see what, if these parts of the caller's member are shared with these members (ids). Raises what `share` raises for
    parts and members that are none; what can't be shared is said in the rows. Raises NoSuchCase, NotAllowed."""
    raise NotImplementedError


def cases_of(me: Caller, kind: str, ref: str) -> tuple[CaseRef, ...]:
    """The cases in which the caller is shown this request, signal or report, the newest first; none for a role that reads none."""
    raise NotImplementedError


def open_cases(me: Caller, *, limit: int = 200) -> list[CaseRow]:
    """The open cases in which the caller's member takes part, for a choice: those that changed last first. None for a role that reads none."""
    raise NotImplementedError


def counts(me: Caller, *, at: int | None = None) -> Counts:
    """What waits for the caller's member; all 0 for a role that reads none."""
    raise NotImplementedError


def due(me: Caller, *, before: int | None = None, limit: int = 100, at: int | None = None) -> list[DueTask]:
    """The open tasks of the caller's member in open cases, the first due first; `before`: those due until then. Raises NotAllowed."""
    raise NotImplementedError


def access(me: Caller, case_id: str) -> Access:
    """The caller's place at a case in which its member takes part. Raises NoSuchCase, NotAllowed."""
    raise NotImplementedError


def sees_parts(me: Caller, case_id: str, parts: Iterable[str]) -> frozenset[str]:
    """Which of these parts of a case the caller's member is shown. Raises NoSuchCase, NotAllowed."""
    raise NotImplementedError


def seers(part_id: str) -> tuple[int, ...]:
    """The members that are shown a part, its owner first, by number; for features above alone: nobody is told."""
    raise NotImplementedError


def targets_on(key: bytes, *, but: int | None = None) -> list[TargetHit]:
    """Targets of open cases on an identifier that their owners want deconflicted: for deconfliction alone. `but`: of other members."""
    raise NotImplementedError


def target_by_part(part_id: str) -> TargetHit | None:
    """A target that its owner wants deconflicted, of an open case; None where it is none any more. For deconfliction alone."""
    raise NotImplementedError


def deconflicting(*, after: int = 0, limit: int = 500) -> list[tuple[int, TargetHit]]:
    """All targets to deconflict in the order of their numbers, which come with them. For deconfliction alone."""
    raise NotImplementedError
