"""All that changes files of people, what they agreed to, screening, referrals and the directory: each in one turn, with its audit line.

What ends in `_in`, and what seals, renews or erases a record, works inside the turn of the feature that calls it.
"""

from accord.hub.care.consents import note_consent_in
from accord.hub.care.dependents import Dependent, register_dependent
from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.care.files.consenting import Heard, TakenBack, agree, override, say_for_person_in, take_back_in
from accord.hub.care.files.lifecycle import (
    Opened,
    add_in,
    came_back_in,
    change_file,
    close_file,
    erase_file,
    go_on,
    open_file,
    set_child,
    set_risk,
)
from accord.hub.care.referrals.from_reports import adopt_in, refer_from_report_in, renew_referral_in
from accord.hub.care.referrals.offers import offer
from accord.hub.care.referrals.referring import accept, finish, refer, reject, revoke
from accord.hub.care.screening.interviewing import answer, assess_status
from accord.hub.care.screening.offline import Interview, Note, Said, TakenIn, take_in
from accord.hub.care.sealing import erase_record, renew_extract, seal_extract, seal_words
from accord.hub.care.suspects import attach_mark_in, belongs_to, mark
from accord.hub.vault.vocabulary import Reason

__all__ = [
    "Dependent",
    "Heard",
    "Interview",
    "NoSuchFile",
    "NotAllowed",
    "Note",
    "Opened",
    "Reason",
    "Refused",
    "Said",
    "TakenBack",
    "TakenIn",
    "accept",
    "add_in",
    "adopt_in",
    "agree",
    "answer",
    "assess_status",
    "attach_mark_in",
    "belongs_to",
    "came_back_in",
    "change_file",
    "close_file",
    "erase_file",
    "erase_record",
    "finish",
    "go_on",
    "mark",
    "note_consent_in",
    "offer",
    "open_file",
    "override",
    "refer",
    "refer_from_report_in",
    "register_dependent",
    "reject",
    "renew_extract",
    "renew_referral_in",
    "revoke",
    "say_for_person_in",
    "seal_extract",
    "seal_words",
    "set_child",
    "set_risk",
    "take_back_in",
    "take_in",
]
