"""All that changes files of people, what they agreed to, screening, referrals and the directory: each in one turn, with its audit line."""

from accord.hub.care.consenting import StaysRow, TakenBack, agree, override, withdraw_for_person
from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.care.filing import Opened, change_file, close_file, erase_file, erase_for_person, go_on, open_file, set_child
from accord.hub.care.interviewing import answer, assess_status
from accord.hub.care.offering import offer
from accord.hub.care.referring import accept, finish, refer, reject, revoke
from accord.hub.care.taking import Interview, TakenIn, take_in
from accord.hub.care.withholding import belongs_to, mark
from accord.hub.vault.asking import Reason

__all__ = [
    "Interview",
    "NoSuchFile",
    "NotAllowed",
    "Opened",
    "Reason",
    "Refused",
    "StaysRow",
    "TakenBack",
    "TakenIn",
    "accept",
    "agree",
    "answer",
    "assess_status",
    "belongs_to",
    "change_file",
    "close_file",
    "erase_file",
    "erase_for_person",
    "finish",
    "go_on",
    "mark",
    "offer",
    "open_file",
    "override",
    "refer",
    "reject",
    "revoke",
    "set_child",
    "take_in",
    "withdraw_for_person",
]
