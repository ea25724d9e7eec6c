"""Where lists lie: in the data directory, one folder for each member and list; and the key that signs them."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from accord.core.lists.files import verify
from accord.core.lists.refusal import ListRefused
from accord.hub.lists.errors import SigningKeyLost
from accord.hub.trouble import LIST_DAMAGED, teller
from accord.hub.vault.queries import is_recorded

DAMAGED = ".damaged"
KEY_FILE = "signing.key"


def folder(member: str, name: str) -> Path:
    """The folder of one member's list; `member` is an id, `name` one of the known lists."""
    return Path(settings.ACCORD_DATA) / "lists" / member / name


def list_path(member: str, name: str, version: int) -> Path:
    return folder(member, name) / f"{version}.list"


def delta_path(member: str, name: str, since: int, until: int) -> Path:
    return folder(member, name) / f"{since}-{until}.delta"


def key_path() -> Path:
    return Path(settings.ACCORD_DATA) / "lists" / KEY_FILE


def signing_key() -> Ed25519PrivateKey:
    """The hub's key for lists: made once, readable by its owner only. Raises SigningKeyLost where this hub had one, and it is gone."""
    path = key_path()
    if not path.exists():
        if is_recorded(KEY_FILE):
            raise SigningKeyLost
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_name(f".{secrets.token_hex(8)}")
        write(made, secrets.token_hex(32).encode())
        try:
            os.link(made, path)  # the second process takes the first one's
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii")))


def is_whole(path: Path) -> bool:
    """Whether a file is there, and as it was signed. One that is not is set aside, so that nobody gets it and it is built anew. Raises
    OSError where the disk is in trouble, since then nobody knows."""
    try:
        raw: bytes | np.memmap[Any, Any] = np.memmap(path, "u1", "r") if path.stat().st_size else b""
    except FileNotFoundError:
        return False
    try:
        verify(raw if isinstance(raw, bytes) else memoryview(raw), signing_key().public_key())
    except ListRefused:
        path.rename(path.with_suffix(DAMAGED))
        teller.note(LIST_DAMAGED)
        return False
    return True


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner only, and on the disk before it has its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)


@contextmanager
def one_builder(member: str, name: str) -> Iterator[None]:
    """Two builds of one list come one after the other, across processes."""
    place = folder(member, name)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place / ".builder").open("wb") as file:
        flock(file, LOCK_EX)
        yield


def sweep(member: str, name: str, keep: set[Path]) -> None:
    """Remove what is no longer kept, and what a build that was cut off left."""
    for path in folder(member, name).iterdir():
        if path.suffix in (".list", ".delta", ".part", DAMAGED) and path not in keep:
            path.unlink(missing_ok=True)
