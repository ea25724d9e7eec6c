"""The closed tables of care."""

from typing import Final

from accord.core.times import DAY
from accord.hub.vault.vocabulary import Reader, Reason

HANDLE, AUDIT, OFFER = "member:care:handle", "member:care:audit", "member:care:offer"
OFFICER: Final = "victim officer"  # the one role to whom the vault opens a file
AUDITOR: Final = "auditor"  # data protection: sees who looked, and never at what

DEFRAUDED, FORCED = "defrauded", "forced"
KINDS: Final = (DEFRAUDED, FORCED)
# `review`: its time is over, and an officer decides whether it goes on. Of an erased one the bare row stays, seen by auditors alone.
OPEN, CLOSED, REVIEW, ERASED = "open", "closed", "review", "erased"

RISKS: Final = (
    "low",
    "medium",
    "high",
)  # as a case worker judges it; in the list of files, so that the night desk sees whom to look at first

# How a yes or a no was given.
HOWS: Final = ("spoken", "written", "guardian", "report")

SAFE_CONTACT: Final = ("contact", "not-alone")  # of a file, erased sooner than the rest of it
REVIEW_DAYS: Final = 90  # for deciding, once a file's time is over; then it is erased
EXTRACT_DAYS: Final = 365  # what a support body sees of a file is kept no longer than this, by whomever
LONGEST: Final = 20_000  # characters of one field

DUE, CONTACT, OVERRIDE = "care.due", "care.contact", "care.override"  # the journal's clock
LONGEST_SHARE: Final = 180 * DAY

PROTOCOL: Final = "refer"
OFFERED, ACCEPTED = "offered", "accepted"
PENDING: Final = (OFFERED, ACCEPTED)  # states of a referral that a member still works on
MARKS: Final = ("found-in-compound", "told", "officer")
TAKES: Final = ("adult", "child", "woman", "man", "other")  # whom a member that helps takes in

CONSULATE: Final = "consulate"  # the consent that is said of each country by itself
CONTACTED: Final = "contact"  # the consent to be contacted, which a file asks as a report does
SUPPORT: Final = "refer"  # the handover by which a support body is told

# The vault's kinds of record, who reads there without being asked, and why.
FILE, REFERRAL = "care-file", "referral"
HUB: Final = Reader(None, "hub", "hub")
RETENTION, REFERRING = Reason("retention"), Reason("referral")
ANCHOR: Final = "of"  # every record has it, so that one is never without a field: the id of what it belongs to
