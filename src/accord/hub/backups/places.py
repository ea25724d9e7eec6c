"""Where things lie: a hub's data directory, and the folder of backups.

DIRECTORY/20261129T010203000000Z-5f2a/manifest.json, accord.db.age, secret.key.age, vault-keys/..., lists/...
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from accord.formats import backup as form
from accord.formats.backup import BadManifest, Manifest
from accord.hub.backups.files import sync
from accord.hub.refusals import Conflict, Invalid

RING = "vault-keys"
LISTS = "lists"
SECRET = "secret.key"
SIGNING = "lists/signing.key"
PART = ".part"


def find(place: Path) -> tuple[Path, Manifest]:
    """The backup that this folder is, or the newest of those in it. Raises Conflict."""
    folder = place if (place / form.NAME).exists() else next(reversed(in_order(place)), None)
    if folder is None:
        raise Conflict(
            "no-backup", f"There is no backup in this folder: no {form.NAME}. Name the folder that accord backup create wrote to."
        )
    try:
        return folder, form.read((folder / form.NAME).read_bytes())
    except BadManifest as bad:
        raise Conflict("damaged", f"{form.NAME}: {bad.text}") from None


def whole(place: Path) -> list[Path]:
    """The backups in a folder, without one that is being made."""
    return [path.parent for path in place.glob(f"*/{form.NAME}") if path.parent.suffix != PART]


def in_order(place: Path) -> list[Path]:
    """The backups in a folder, the oldest first: by how far the journal had come, since a clock that was wrong gave names out of order.
    One whose manifest can't be read comes after the one before it by name. Where several hubs share the folder, all are by name."""
    seqs: dict[Path, int] = {}
    hubs, before = set[str](), -1
    for folder in sorted(whole(place)):
        try:
            manifest = form.read((folder / form.NAME).read_bytes())
        except (BadManifest, OSError):
            seqs[folder] = before
            continue
        hubs.add(manifest.hub)
        seqs[folder] = before = manifest.seq
    return sorted(seqs, key=lambda folder: (seqs[folder] if len(hubs) == 1 else 0, folder))


@contextmanager
def new_folder(place: Path, at: int) -> Iterator[Path]:
    """A folder for a new backup, which has its name once it is whole; what was cut off goes. Raises Invalid, Conflict."""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(place / ".lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise Invalid("bad-target", "The folder for backups can't be written to. Name another, or make it this user's.", "to") from None
    try:
        _lock(lock)
        for rest in place.glob(f"*{PART}"):
            shutil.rmtree(rest, ignore_errors=True)
        name = f"{datetime.fromtimestamp(at / 1_000_000, UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(2)}"
        part = place / (name + PART)
        part.mkdir(mode=0o700)
        try:
            yield part
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        for folder, _, _ in os.walk(part):
            sync(Path(folder))
        part.rename(place / name)
        sync(place)
    finally:
        os.close(lock)


@contextmanager
def workroom(data: Path) -> Iterator[Path]:
    """A folder in the data directory for a copy that isn't encrypted yet: nowhere else. Raises Conflict where another is made."""
    lock = os.open(data / ".backups.lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(lock)
        room = data / f".backup-{secrets.token_hex(4)}"
        for rest in data.glob(".backup-*"):
            shutil.rmtree(rest, ignore_errors=True)
        room.mkdir(mode=0o700)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)
    finally:
        os.close(lock)


def _lock(lock: int) -> None:
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        raise Conflict("backup-running", "Another backup is being made. Wait for its end.") from None


def ring_files(ring: Path) -> dict[str, bytes]:
    """The keys of the ring by their path in a data directory."""
    kept: dict[str, bytes] = {}
    for path in sorted(ring.glob("*/*.key")):
        with suppress(FileNotFoundError):  # destroyed at this moment
            kept[f"{RING}/{path.relative_to(ring)}"] = path.read_bytes()
    return kept


def list_files(data: Path) -> list[str]:
    """The files of signed lists by their path in a data directory."""
    return sorted(str(path.relative_to(data)) for path in (data / LISTS).glob("*/*/*") if path.suffix in (".list", ".body", ".delta"))
