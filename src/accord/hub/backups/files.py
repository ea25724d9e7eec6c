"""Files into a backup and out of it: read once, checked, encrypted on the way, on the disk before they count."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from accord.formats.backup import SEALED, Stored
from accord.hub.backups import sealing
from accord.hub.refusals import Conflict

PIECE = 1 << 20


class Counting:
    """A stream that counts and hashes what goes through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        part = self._stream.read(size)
        self._count(part)
        return part

    def write(self, part: bytes) -> int:
        self._count(part)
        return self._stream.write(part)

    def flush(self) -> None:
        self._stream.flush()

    def _count(self, part: bytes) -> None:
        self._hash.update(part)
        self.size += len(part)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def store(source: BinaryIO, folder: Path, path: str, recipients: Sequence[str]) -> Stored:
    """Put one file into the backup in `folder`."""
    stored = path + SEALED if recipients else path
    target = folder / stored
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    reading = Counting(source)
    with _new(target) as file:
        writing = Counting(file)
        if recipients:
            sealing.seal(cast(BinaryIO, reading), cast(BinaryIO, writing), recipients)
        else:
            _copy(reading, writing)
        file.flush()
        os.fsync(file.fileno())
    return Stored(
        path=path, size=reading.size, sha256=reading.sha256, stored=stored, stored_size=writing.size, stored_sha256=writing.sha256
    )


def check(folder: Path, file: Stored, name: str = "") -> None:
    """Whether a file is what was stored. Raises Conflict that names it."""
    name = name or file.stored
    try:
        with (folder / file.stored).open("rb") as source:
            reading = Counting(source)
            while reading.read(PIECE):
                pass
    except FileNotFoundError:
        raise Conflict("missing", f"{name} is not in the backup. Use another backup, or find the whole of this one.") from None
    except OSError as error:
        raise Conflict("unreadable", f"{name} can't be read ({type(error).__name__}). See its disk and its modes.") from None
    if (reading.size, reading.sha256) != (file.stored_size, file.stored_sha256):
        raise Conflict("damaged", f"{name} is not what was written: its checksum differs. Use another backup.")


def bring(folder: Path, file: Stored, target: Path, identities: Sequence[Any]) -> None:
    """Write a file of the backup to `target`, opened and checked. Raises Conflict."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / file.stored).open("rb") as source, _new(target) as made:
        writing = Counting(made)
        if file.stored.endswith(SEALED):
            sealing.unseal(source, cast(BinaryIO, writing), identities)
        else:
            _copy(source, writing)
        made.flush()
        os.fsync(made.fileno())
    if (writing.size, writing.sha256) != (file.size, file.sha256):
        raise Conflict("damaged", f"{file.path} is not what was stored: its checksum differs once it is opened. Use another backup.")


def sync(folder: Path) -> None:
    """See that the names in a folder are on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _copy(source: Any, target: Any) -> None:
    while part := source.read(PIECE):
        target.write(part)
