"""A list as it lies in a folder: `current` names the version in use; beside it that version's file, and what makes opening it quick.

current           the number of the version in use
7.list            the file as the hub signed it
7.checked         how the file looked when its whole body was checked, so that opening it need not do it again
"""

import fcntl
import json
import mmap
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Literal, overload

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accord.core.lists.files import Snapshot, read_list
from accord.core.lists.refusal import ListRefused


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = folder / "current"

    def version(self) -> int | None:
        """The version in use; None where there is no list yet."""
        try:
            return int(self._current.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None

    def changed(self) -> tuple[int, int]:
        """A mark that changes as soon as another version is in use."""
        try:
            stat = self._current.stat()
        except FileNotFoundError:
            return 0, 0
        return stat.st_ino, stat.st_mtime_ns

    def open(self, version: int, key: Ed25519PublicKey) -> Snapshot:
        """The list, mapped and not loaded. Raises ListRefused."""
        path = self.folder / f"{version}.list"
        try:
            raw = _mapped(path)
        except FileNotFoundError:
            raise ListRefused("no-list", "The list's file is gone. Fetch it again.") from None
        return read_list(raw, key, thoroughly=self._look(path) != self._looked(version))

    def put(self, raw: bytes, snapshot: Snapshot) -> None:
        """Put a checked list into use, whole or not at all."""
        version = snapshot.header.version
        path = self.folder / f"{version}.list"
        write(path, raw)
        write(self.folder / f"{version}.checked", json.dumps(self._look(path)).encode())
        write(self._current, str(version).encode())
        for old in self.folder.glob("*.*"):
            if old.suffix in (".list", ".sieve", ".checked", ".part") and old.stem != str(version):
                # A process that has it open keeps it until it lets go.
                old.unlink(missing_ok=True)

    @overload
    def lock(self, *, wait: Literal[True] = True) -> BinaryIO: ...

    @overload
    def lock(self, *, wait: Literal[False]) -> BinaryIO | None: ...

    def lock(self, *, wait: bool = True) -> BinaryIO | None:
        """Of several processes one fetches at a time: until the file that comes is closed. Without `wait` None where another one does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = (self.folder / ".updater").open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def _look(self, path: Path) -> list[int]:
        stat = path.stat()
        return [stat.st_ino, stat.st_size, stat.st_mtime_ns]

    def _looked(self, version: int) -> list[int] | None:
        try:
            checked: list[int] = json.loads((self.folder / f"{version}.checked").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return checked


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk before it has its name."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        empty = not os.fstat(file.fileno()).st_size
        return memoryview(b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
