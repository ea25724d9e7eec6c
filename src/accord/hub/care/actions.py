"""All that changes files of people, what they agreed to, screening, referrals and the directory: each in one turn, with its audit line."""

from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.care.files.consenting import StaysRow, TakenBack, agree, override, withdraw_for_person
from accord.hub.care.files.lifecycle import (
    Opened,
    change_file,
    close_file,
    erase_file,
    erase_for_person,
    go_on,
    open_file,
    set_child,
)
from accord.hub.care.referrals.offers import offer
from accord.hub.care.referrals.referring import accept, finish, refer, reject, revoke
from accord.hub.care.screening.interviewing import answer, assess_status
from accord.hub.care.screening.offline import Interview, TakenIn, take_in
from accord.hub.care.suspects import belongs_to, mark
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
