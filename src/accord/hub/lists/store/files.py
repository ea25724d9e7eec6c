"""Where lists lie: in the data directory, one folder for each member and list; and the key that signs them.

7.list                  what is signed of version 7: all of the file up to its entries (of a version from before there were bodies: all)
7.body                  its entries: the same file on the disk for all members that see the same
6-7.delta               what leads from version 6 to it
../../.shared/bodies    the entries by their digest, one file each
../../.shared/steps     between two of these that followed each other: which prefixes may differ
../../.shared/places    the runs (`runs`)
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import BinaryIO

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from accord.core.lists.body import Prefixes
from accord.core.lists.entries import Buffer
from accord.core.lists.files import Snapshot, digest, frame_size, read_list, verify
from accord.core.lists.refusal import ListRefused
from accord.hub import database, folders
from accord.hub.lists.errors import SigningKeyLost
from accord.hub.trouble import LIST_DAMAGED, teller
from accord.hub.vault.queries import is_recorded

DAMAGED, BODY, PART = ".damaged", ".body", ".part"
KEY_FILE = "signing.key"


def folder(member: str, name: str) -> Path:
    """The folder of one member's list; `member` is an id, `name` one of the known lists."""
    return folders.shared() / "lists" / member / name


def list_path(member: str, name: str, version: int) -> Path:
    return folder(member, name) / f"{version}.list"


def parts(member: str, name: str, version: int) -> tuple[Path, ...]:
    """The files that a list consists of, one after the other. Raises FileNotFoundError where one is gone."""
    path = list_path(member, name, version)
    with path.open("rb") as file:
        size = frame_size(file.read(12))
        is_all = not size or size < os.fstat(file.fileno()).st_size
    body = path.with_suffix(BODY)
    if is_all:
        return (path,)
    if not body.exists():
        raise FileNotFoundError(body)
    return path, body


def is_there(member: str, name: str, version: int) -> bool:
    try:
        return bool(parts(member, name, version))
    except FileNotFoundError:
        return False


def read(member: str, name: str, version: int) -> bytes:
    """A list as its member gets it. Raises FileNotFoundError."""
    return b"".join(path.read_bytes() for path in parts(member, name, version))


def snapshot(member: str, name: str, version: int, *, thoroughly: bool = True) -> Snapshot:
    """A list, mapped and not loaded. Raises ListRefused, and FileNotFoundError."""
    first, *body = parts(member, name, version)
    key = signing_key().public_key()
    return read_list(mapped(first), key, thoroughly=thoroughly, apart=mapped(body[0]) if body else None)


def mapped(path: Path) -> Buffer:
    return memoryview(np.memmap(path, "u1", "r")) if path.stat().st_size else b""


def shared() -> Path:
    return folders.shared() / "lists" / ".shared"


def body_path(digest: str) -> Path:
    return shared() / "bodies" / digest


def step_path(before: str, after: str) -> Path:
    return shared() / "steps" / f"{before[:32]}-{after[:32]}"


def read_steps(steps: Sequence[tuple[str, str]]) -> Prefixes | None:
    """The prefixes that may differ after these steps; None where one is gone."""
    try:
        raw = [step_path(before, after).read_bytes() for before, after in steps]
    except FileNotFoundError:
        return None
    return np.unique(np.concatenate([np.frombuffer(step, "<u8", len(step) // 8) for step in raw]))


def link_body(digest: str, path: Path) -> None:
    """Let a version have the entries of this digest."""
    path.unlink(missing_ok=True)
    try:
        os.link(body_path(digest), path)
    except FileNotFoundError:
        raise
    except OSError:  # a disk without links
        shutil.copyfile(body_path(digest), path)


def delta_path(member: str, name: str, since: int, until: int) -> Path:
    return folder(member, name) / f"{since}-{until}.delta"


def key_path() -> Path:
    return folders.shared() / "lists" / KEY_FILE


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
    return key_of(path.read_bytes())


def key_of(content: bytes) -> Ed25519PrivateKey:
    """The key that a file with this content holds."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(content.decode("ascii")))


def staged_key_path() -> Path:
    """Where a new key lies until it is recorded as this hub's; `accord.site.keys` finishes what was cut off after that."""
    return key_path().with_suffix(".key.new")


def stage_key() -> bytes:
    """Make another key, beside the one in use; returns what its file holds."""
    content = secrets.token_hex(32).encode()
    write(staged_key_path(), content)
    return content


def use_staged_key() -> None:
    os.replace(staged_key_path(), key_path())


def is_whole(path: Path) -> bool:
    """Whether a delta is there, and as it was signed. One that is not is set aside, so that nobody gets it. Raises OSError where the disk
    is in trouble, since then nobody knows."""
    try:
        verify(mapped(path), signing_key().public_key())
    except FileNotFoundError:
        return False
    except ListRefused:
        path.rename(path.with_suffix(DAMAGED))
        teller.note(LIST_DAMAGED)
        return False
    return True


def whole(member: str, name: str, version: int) -> tuple[Path, ...] | None:
    """The files of a list that is there, and as it was signed. One that is not is set aside, so that nobody gets it and it is built anew,
    its entries too. Raises OSError where the disk is in trouble, since then nobody knows."""
    try:
        found = parts(member, name, version)
        verify(mapped(found[0]), signing_key().public_key(), mapped(found[1]) if len(found) > 1 else None)
    except FileNotFoundError:
        return None
    except ListRefused as refused:
        if refused.code in ("bad-body", "truncated") and len(found) > 1:
            _forget_body(found[1])
        found[0].rename(found[0].with_suffix(DAMAGED))
        teller.note(LIST_DAMAGED)
        return None
    return found


def _forget_body(path: Path) -> None:
    """Entries that are not what they were are built from nothing: no list is made of them any more. On a disk without links the version
    has a copy; what it was copied from may be sound."""
    with suppress(FileNotFoundError):
        harmed = path.stat()
        for body in (shared() / "bodies").iterdir():
            found = body.stat()
            if found.st_ino == harmed.st_ino or (found.st_size == harmed.st_size and digest(mapped(body)) != body.name):
                body.unlink()


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner only, and on the disk before it has its name."""
    with being_written(path.parent) as (file, name):
        file.write(content)
        finish(file, name, path)


def write_lightly(path: Path, content: bytes) -> None:
    """As `write`, for what is checked before it is used and can be done without: nobody waits for the disk."""
    with being_written(path.parent) as (file, name):
        file.write(content)
        file.flush()
        os.replace(name, path)


@contextmanager
def being_written(place: Path) -> Iterator[tuple[BinaryIO, str]]:
    """A file without a name of its own yet, and the name that it has meanwhile."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=place, suffix=PART)
    with os.fdopen(descriptor, "wb") as file:
        yield file, name


def finish(file: BinaryIO, name: str, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    os.replace(name, path)


@contextmanager
def one_builder(member: str, name: str) -> Iterator[None]:
    """Two builds of one list come one after the other, across processes and machines."""
    with _one_at_a_time(folder(member, name), f"lists {member} {name}"):
        yield


@contextmanager
def one_viewer() -> Iterator[None]:
    """What the lists of all are made of is made by one at a time, across processes and machines."""
    with _one_at_a_time(shared(), "lists of all"):
        yield


@contextmanager
def _one_at_a_time(place: Path, name: str) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    if connection.vendor != "sqlite":
        # Files that several machines reach may know no locks; the database does.
        with database.one_at_a_time(name):
            yield
        return
    with (place / ".builder").open("wb") as file:
        flock(file, LOCK_EX)
        yield


def sweep_shared(bodies: Collection[str], steps: int) -> None:
    """Remove the entries that neither a view nor a version has any more, the oldest steps, and what a build that was cut off left."""
    for path in (shared() / "bodies").glob("*"):
        if path.suffix == PART or (path.name not in bodies and path.stat().st_nlink < 2):
            path.unlink(missing_ok=True)
    kept = sorted((shared() / "steps").glob("*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[steps:]:
        path.unlink(missing_ok=True)


def sweep(member: str, name: str, keep: set[Path]) -> None:
    """Remove what is no longer kept, and what a build that was cut off left."""
    for path in folder(member, name).iterdir():
        if path.suffix in (".list", BODY, ".delta", PART, DAMAGED) and path not in keep:
            path.unlink(missing_ok=True)
