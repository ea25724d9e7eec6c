"""The closed tables of cases."""

from typing import Final

from accord.core.times import DAY

READ, WRITE = "member:cases:read", "member:cases:write"

# Kinds of parts. What a member is shown of the first three is no more than it may see of the thing by itself.
REQUEST, SIGNAL, REPORT = "request", "signal", "report"
ITEMS: Final = (REQUEST, SIGNAL, REPORT)
TITLE, TARGET, NOTE, EVENT, TASK, PERSON, EVIDENCE = "title", "target", "note", "event", "task", "person", "evidence"
KINDS: Final = (*ITEMS, TITLE, TARGET, NOTE, EVENT, TASK, PERSON, EVIDENCE)

OPEN, CLOSED, ERASED = "open", "closed", "erased"  # a case
INVITED, IN, DECLINED, LEFT, DISMISSED = "invited", "in", "declined", "left", "dismissed"  # a member at it

MEMBER_LEFT: Final = "member-left"
# Why a case was closed. Only the code is told to all who take part; the text is the lead's own note.
OUTCOMES: Final = (
    "arrests",
    "money-returned",
    "taken-down",
    "handed-over",
    "no-crime",
    "not-enough",
    "joined-another",
    "member-left",
    "other",
)

# Fields of a person of interest.
PERSON_FIELDS: Final = (
    "name",
    "also-known-as",
    "born",
    "sex",
    "nationality",
    "documents",
    "phones",
    "accounts",
    "address",
    "looks",
    "role",
    "why",
)

# What happened, in a member's own timeline of a case.
OPENED, ADDED, CHANGED, REMOVED, SHARED, SHARED_WITH, WITHDRAWN, WITHDRAWN_FROM = (
    "opened", "added", "changed", "removed", "shared", "shared-with", "withdrawn", "withdrawn-from",
)  # fmt: skip
INVITATION, INVITED_MEMBER, JOINED, DECLINED_BY, LEFT_BY, DISMISSED_BY, CEILING = (
    "invitation", "invited-member", "joined", "declined", "left", "dismissed", "ceiling",
)  # fmt: skip
LEAD_OFFERED, LEAD_DECLINED, LEAD_TAKEN, CLOSED_BY, REOPENED = "lead-offered", "lead-declined", "lead-taken", "closed", "reopened"
LEAD_WITHDRAWN, LEAD_PASSED = "lead-withdrawn", "lead-passed"  # the offer was taken back; the member that led has left the hub
TASK_DUE, TASK_DONE, PERSON_ERASED, TOUCHED, QUIET = "task-due", "task-done", "person-erased", "touched", "quiet"

VAULT: Final = "case"  # the vault's kind of the record under which a member's texts of one case are sealed
VAULT_PERSON: Final = "case-person"
CASE_PART, CASE_SHARE, CASE_LEFT = "part", "share", "left"  # in the erasure log
DUE, KEPT, EXPIRES = "case.due", "case.kept", "case.expires"  # the journal's clock

KEPT_DAYS: Final = 1095  # a closed case is erased after three years
QUIET_DAYS: Final = 365  # an open case in which nothing happened for its lead so long rings the lead's desk
PERSON_DAYS: Final = 365  # a person of interest stays so long at the most, unless it is said again
DUE_AGAIN: Final = 1 * DAY  # a task that is over rings again after a day
MOST_RINGS: Final = 3

LONGEST_TITLE: Final = 200  # characters
LONGEST: Final = 20_000  # characters of a note, an event, a task or a field
MOST_PARTS: Final = 5_000  # of one member in one case
MOST_PERSONS: Final = 200  # of one member in one case
MOST_MEMBERS: Final = 50  # of one case
MOST_AT_ONCE: Final = 500  # parts that one act shares or adds
MOST_LISTED: Final = 200  # cases of one page of the list
LONGEST_SEARCH: Final = 200  # characters that are looked for
MOST_SEARCHED: Final = 20_000  # texts that one search opens, the newest cases first
