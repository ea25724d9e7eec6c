"""Encryption to a recovery key, as age files (pyrage): the hub holds the recipient alone, and can't open what it made."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient

from accord.hub.refusals import Conflict, Invalid

_SECRET = "AGE-SECRET-KEY-"


def new_pair() -> tuple[str, str]:
    """A new recovery key: its identity, which opens backups, and its recipient, to which they are made."""
    identity = Identity.generate()
    return str(identity), str(identity.to_public())


def recipients(text: str) -> list[str]:
    """The recipients that a file names, one a line; `#` begins a comment. Of an identity its recipient. Raises Invalid."""
    named = [_recipient(line) for line in _lines(text)]
    if not named:
        raise Invalid("bad-recovery-key", "This file names no recovery key. It must hold a line that begins with age1.")
    return named


def _recipient(line: str) -> str:
    try:
        return str(Identity.from_str(line).to_public()) if line.startswith(_SECRET) else str(Recipient.from_str(line))
    except (pyrage.IdentityError, pyrage.RecipientError):
        raise Invalid("bad-recovery-key", "This is no recovery key. It begins with age1; accord backup key makes one.") from None


def identities(text: str) -> list[Identity]:
    """The identities in a file. Raises Invalid."""
    try:
        found = [Identity.from_str(line) for line in _lines(text) if line.startswith(_SECRET)]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise Invalid(
            "bad-recovery-key", f"This file holds no identity of a recovery key. It is the one that begins with {_SECRET}, kept elsewhere."
        )
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def read_text(path: Path) -> str:
    """Raises Invalid where the file can't be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Invalid(
            "bad-recovery-key", "The file of the recovery key can't be read. Name the one that accord backup key wrote."
        ) from None


def seal(source: BinaryIO, target: BinaryIO, to: Sequence[str]) -> None:
    """Encrypt a stream, piece by piece."""
    pyrage.encrypt_io(source, target, [Recipient.from_str(one) for one in to])


def unseal(source: BinaryIO, target: BinaryIO, by: Sequence[Identity]) -> None:
    """Decrypt a stream, piece by piece. Raises Conflict for a wrong key, and for what was changed."""
    try:
        pyrage.decrypt_io(source, target, list(by))
    except (pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if "matching" in str(error).lower():
            raise wrong_key() from None
        raise Conflict("damaged", "An encrypted file is not what was written: it doesn't open though the key is right.") from None


def wrong_key() -> Conflict:
    return Conflict(
        "wrong-recovery-key", "This recovery key doesn't open the backup. Find the identity whose recipient the manifest names."
    )


def write_private(path: Path, text: str) -> None:
    """A new file that only its owner reads. Raises Conflict where there is one already, and where none can be made there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict(
            "key-exists",
            f"There is a file already: {path}. It stays as it is, since backups may be made to a key in it. Name another file, or move "
            "that one away first.",
        ) from None
    except OSError:
        raise Conflict(
            "key-unwritten", f"{path} can't be written, so no key was made. Name a file in a folder that this user may write to."
        ) from None
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
