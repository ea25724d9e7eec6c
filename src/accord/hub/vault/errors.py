"""Errors of the vault: sentences with a next step, and nothing of what the caller sent or the vault keeps."""

from collections.abc import Callable
from typing import Any

from accord.hub.refusals import Absent, Busy, Conflict, Invalid, Refusal


class VaultError(Refusal):
    """`code` is for programs and the look's line, `text` for people. Neither holds anything of a record.

    `line` leaves the look's line anew, where the turn in which it was left is undone.
    """

    outcome = "unreadable"
    line: Callable[[Any], None] | None = None

    def __init__(self, text: str = "") -> None:
        super().__init__(text=text)


class Refused(VaultError, Absent):
    """Not for this reader, or there is no such record: the same answer, so that asking tells nothing."""

    code = "refused"
    outcome = "refused"
    says = "This record isn't open to you. Ask the member that keeps it, or somebody of your own with the role for it."


class Erased(VaultError, Absent):
    """The record was there, and has been erased. Told only to those who could have read it."""

    code = "erased"
    outcome = "erased"
    says = "This record has been erased. Ask the person again for what you still need."


class KeyLost(VaultError, Busy):
    """The key ring lacks the key, or it is not what it was."""

    code = "key-lost"
    says = (
        "The key of this record is not in the key ring, or the hub's user can't read it. Put the ring back where ACCORD_KEYRING points "
        "(docs/vault.md), as that user's own, and try again."
    )


class KeyRingOpen(VaultError, Busy):
    """Others on the machine could read the keys."""

    code = "key-ring-open"
    says = "Others on this machine may read the key ring. Take that away (chmod -R go= on its directory), then try again."


class Damaged(VaultError, Busy):
    """The key is right and the record is not: changed, swapped or cut."""

    code = "damaged"
    says = "This record is not what was stored. Restore it from a backup of the database, and find out who changed it."


class KeyInUse(VaultError, Conflict):
    code = "key-in-use"
    outcome = "refused"
    says = "This key is still needed. Rotate the member's key and rewrap its records, then destroy the old key."


class NoSuchKey(VaultError, Absent):
    code = "no-such-key"
    outcome = "refused"
    says = "There is no key with this id. See the vault's status for those there are."


class BadRecord(VaultError, Invalid):
    """The vault can't keep the given record. Holds nothing of it."""

    code = "bad-record"
    outcome = "refused"
