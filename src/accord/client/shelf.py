"""A list as it lies in a folder: `current` names the version in use; beside it that version's file, and what makes opening it quick.

current           the number of the version in use
7.list            the file as the hub signed it
7.sieve           one bit for each range of prefixes: whether an entry lies in it
7.checked         how the file looked when its whole body was checked, so that opening it need not do it again
"""

import fcntl
import json
import mmap
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from numpy.typing import NDArray

from accord.core.lists.body import Prefixes
from accord.core.lists.files import Snapshot, read_list
from accord.core.lists.refusal import ListRefused

_THIN = 8  # bits of the sieve for each entry: one lookup in eight or more that finds nothing has to look further


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
        """Something that is another as soon as another version is in use."""
        try:
            found = self._current.stat()
        except FileNotFoundError:
            return 0, 0
        return found.st_ino, found.st_mtime_ns

    def open(self, version: int, key: Ed25519PublicKey) -> Snapshot:
        """The list, mapped and not loaded. Raises ListRefused."""
        path = self.folder / f"{version}.list"
        try:
            raw = _mapped(path)
        except FileNotFoundError:
            raise ListRefused("no-list", "The list's file is gone. Fetch it again.") from None
        return read_list(raw, key, thoroughly=self._look(path) != self._looked(version))

    def sieve(self, version: int) -> mmap.mmap | None:
        """The sieve of a version; None where there is none, and every question is looked up."""
        try:
            return _map(self.folder / f"{version}.sieve")
        except (FileNotFoundError, ValueError):
            return None

    def put(self, raw: bytes, snapshot: Snapshot) -> None:
        """Put a checked list into use, whole or not at all."""
        version = snapshot.header.version
        path = self.folder / f"{version}.list"
        write(path, raw)
        write(self.folder / f"{version}.sieve", make_sieve(snapshot.body.prefixes))
        write(self.folder / f"{version}.checked", json.dumps(self._look(path)).encode())
        write(self._current, str(version).encode())
        for old in self.folder.glob("*.*"):
            if old.suffix in (".list", ".sieve", ".checked", ".part") and old.stem != str(version):
                # Whoever has it open keeps it until it lets go.
                old.unlink(missing_ok=True)

    @contextmanager
    def one_updater(self) -> Iterator[None]:
        """Of several processes one fetches at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".updater").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _look(self, path: Path) -> list[int]:
        found = path.stat()
        return [found.st_ino, found.st_size, found.st_mtime_ns]

    def _looked(self, version: int) -> list[int] | None:
        try:
            found: list[int] = json.loads((self.folder / f"{version}.checked").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return found


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk before it has its name."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)


def _mapped(path: Path) -> memoryview:
    return memoryview(_map(path) if path.stat().st_size else b"")


def _map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def sieve_bits(count: int) -> int:
    """The sieve of so many entries has a bit for each value that the first so many bits of a prefix can have."""
    return max(10, (count * _THIN - 1).bit_length())


def make_sieve(prefixes: Prefixes) -> bytes:
    bits = sieve_bits(len(prefixes))
    sieve: NDArray[np.uint8] = np.zeros(1 << bits >> 3, "u1")
    if len(prefixes):
        at = prefixes >> np.uint64(64 - bits)
        byte, bit = at >> np.uint64(3), np.left_shift(1, at & np.uint64(7), dtype="u8", casting="unsafe").astype("u1")
        first = np.flatnonzero(np.concatenate(([True], byte[1:] != byte[:-1])))
        sieve[byte[first]] = np.bitwise_or.reduceat(bit, first)
    return sieve.tobytes()
