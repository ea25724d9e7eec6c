"""The closed tables of rescue; steps, clocks, parts and risks are data (`core/rescue/rescue.toml`)."""

from typing import Final

HANDLE: Final = "member:rescue:handle"
# Whom an entry of a whole member lets in; an investigator is on the list by name alone.
DESK_ROLES: Final = ("officer", "victim officer")
ROLES: Final = (*DESK_ROLES, "investigator")

VAULT: Final = "rescue"  # the vault's kind of record
CLOSED, ERASED = "closed", "erased"
REPORT: Final = "report"  # a statement known by a report rests on its consent
GONE: Final = ("out", "died", "not-there")  # of a person: nobody is looked for any more

DUE, KEPT, CONTACT, STATUS = "rescue.due", "rescue.kept", "rescue.contact", "rescue.status"  # the journal's clock

# Events of the timeline beside the steps.
OPENED, OVERDUE, TOLD, TAKEN_BACK, NAMED, PARTED = "opened", "overdue", "told", "taken-back", "named", "parted"
PERSON, STATUS_SAID, STATUS_DUE, CONSULATE, MARKED, PERSON_OUT, RISKS = (
    "person", "status", "status-due", "consulate", "marked", "person-out", "risks",
)  # fmt: skip

WISHED, WISH_ANSWERED = "wished", "wish-answered"  # the holder of the code wants it to end; the person's answer when asked

LONGEST: Final = 20_000  # characters of one field
MOST_PEOPLE: Final = 500  # named, of one rescue
MOST_TOLD: Final = 2_000  # statements of one rescue
MOST_ON_LIST: Final = 200
LOOKS: Final = 200  # shown
HOWS: Final = ("spoken", "written", "guardian", "report")
