"""The key ring: one file for each key, in a directory outside the database.

    vault-keys/<number of the member>/<id of the key>.key      directories 0700, files 0600

Nothing of it is remembered between two uses: take the ring away, and nothing can be read from that moment on.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.conf import settings

from accord.hub.vault.errors import KeyLost, KeyRingOpen
from accord.hub.vault.sealing import KEY_BYTES

_OTHERS = 0o077


class _Stored(msgspec.Struct):
    """A key's file, as JSON. `check` tells a damaged file from a wrong record."""

    id: str
    member: int
    made: int
    key: bytes
    check: str

    def __repr__(self) -> str:
        return "<key, hidden>"


def _check(key: bytes) -> str:
    return hashlib.sha256(b"accord vault key\n" + key).hexdigest()[:16]


class KeyRing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, member: int, key_id: bytes) -> Path:
        return self.folder / str(member) / f"{key_id.hex()}.key"

    def is_there(self) -> bool:
        return self.folder.is_dir()

    def has(self, member: int, key_id: bytes) -> bool:
        """Whether a key is there and can be used."""
        try:
            self.load(member, key_id)
        except (KeyLost, KeyRingOpen):
            return False
        return True

    def all(self) -> Iterator[tuple[int, bytes]]:
        """Member and id of every key in the ring."""
        for path in sorted(self.folder.glob("*/*.key")):
            if path.parent.name.isdigit() and len(path.stem) == 32:
                yield int(path.parent.name), bytes.fromhex(path.stem)

    def add(self, member: int, key_id: bytes, key: bytes, made: int) -> None:
        """Put a new key in, safe on the disk before this returns: a record must never be there before its key."""
        path = self._path(member, key_id)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        stored = _Stored(id=key_id.hex(), member=member, made=made, key=key, check=_check(key))
        unfinished = path.with_suffix(".new")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(stored) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        for folder in (path.parent, self.folder, self.folder.parent):
            _sync(folder)

    def load(self, member: int, key_id: bytes) -> bytes:
        """A key. Raises KeyLost, and KeyRingOpen where others on the machine could read it too."""
        path = self._path(member, key_id)
        try:
            with path.open("rb") as file:
                if (os.fstat(file.fileno()).st_mode | self.folder.stat().st_mode) & _OTHERS:
                    raise KeyRingOpen
                stored = msgspec.json.decode(file.read(), type=_Stored)
        except (OSError, msgspec.DecodeError):
            raise KeyLost from None
        if (stored.id, stored.member) != (key_id.hex(), member) or len(stored.key) != KEY_BYTES or stored.check != _check(stored.key):
            raise KeyLost
        return stored.key

    def destroy(self, member: int, key_id: bytes) -> None:
        """Take a key out for good: overwritten, then removed. Nothing where it is gone already."""
        path = self._path(member, key_id)
        try:
            with path.open("r+b") as file:
                file.write(bytes(os.fstat(file.fileno()).st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keyring() -> KeyRing:
    """The ring that the settings name, asked anew each time."""
    return KeyRing(Path(settings.ACCORD_KEYRING))
