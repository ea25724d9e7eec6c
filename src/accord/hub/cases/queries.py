"""Cases as the members that take part see them. Permission inside: to everybody else a case does not exist.

Adding or removing anything that a caller may not see changes nothing of what these give: no number, count, order, time or refusal.
"""

from accord.hub.cases.deconflicting import deconflicting, deconflicting_part, of_member, own_targets, seers, targets_to_move
from accord.hub.cases.present import (
    Access,
    BellCase,
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
from accord.hub.cases.reading.listing import cases, cases_of, numbers, open_cases
from accord.hub.cases.reading.money import money
from accord.hub.cases.reading.page import HANDLING, access, case, may_know, part, persons, sees_parts, share_preview
from accord.hub.cases.reading.timeline import timeline
from accord.hub.cases.reading.waiting import about_bells, counts, due
from accord.hub.cases.verifying import verify as verify

__all__ = [
    "HANDLING",
    "Access",
    "BellCase",
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
    "about_bells",
    "access",
    "case",
    "cases",
    "cases_of",
    "counts",
    "deconflicting",
    "deconflicting_part",
    "due",
    "may_know",
    "money",
    "numbers",
    "of_member",
    "open_cases",
    "own_targets",
    "part",
    "persons",
    "seers",
    "sees_parts",
    "share_preview",
    "targets_to_move",
    "timeline",
    "verify",
]
