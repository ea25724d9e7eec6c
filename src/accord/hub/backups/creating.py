"""Making a backup while the hub serves.

The order matters: the key ring is read before the database is copied and once more after it. A key is in the ring before anything is sealed
by it, and is destroyed only after the last thing that needs it went: so the two readings together hold every key of the copy.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import msgspec.structs
from django.conf import settings
from msgspec import UNSET, Struct, structs

from accord.formats import backup as form
from accord.formats.backup import Manifest, Stored
from accord.hub import folders
from accord.hub.amiss import BACKUP_ROOM
from accord.hub.backups import chains, places
from accord.hub.backups.files import store
from accord.hub.backups.store import copying
from accord.hub.backups.store.copying import Copied
from accord.hub.backups.vocabulary import BASE, DUMP
from accord.hub.erasures import actions as erasures
from accord.hub.evidence import queries as evidence
from accord.hub.leases.actions import must_hold_now
from accord.hub.members import queries as members
from accord.hub.refusals import Conflict


class Made(Struct, frozen=True):
    """A backup that was made. `missing`: vault keys that its records need and the ring lacks."""

    folder: Path
    manifest: Manifest
    seconds: float
    missing: tuple[str, ...]
    kind: str

    @property
    def size(self) -> int:
        return sum(file.stored_size for file in self.manifest.files)


def must_be_elsewhere(place: Path) -> None:
    """Raises Conflict where this folder would be lost with the hub's own."""
    if any(place.resolve().is_relative_to(folder.resolve()) for folder in (folders.shared(), Path(settings.ACCORD_DATA))):
        raise Conflict("inside-data", "A backup inside the data directory is lost with it. Name a folder on another disk or machine.")


def make(place: Path, recipients: Sequence[str], at: int, kind: str = DUMP) -> Made:
    """Make a backup of this kind in a new folder below `place`. Raises Invalid, Conflict; nothing is left of one that failed."""
    began = time.monotonic()
    data, ring = folders.shared(), Path(settings.ACCORD_KEYRING)
    must_be_elsewhere(place)
    with places.new_folder(place, at) as part, places.workroom(Path(settings.ACCORD_DATA)) as room:
        log_check = erasures.begin()
        keys = places.ring_files(ring)
        copied = copying.copy(room) if kind == DUMP else _copy_server(room, place, kind)
        keys |= places.ring_files(ring)
        with _saying_where():
            files = _database_files(copied, part, recipients)
            files += [store(BytesIO(content), part, path, recipients) for path, content in sorted(keys.items())]
            files += _plain_files(data, part, recipients)
            manifest = _manifest(copied, files, recipients, log_check, at)
            must_hold_now()  # one on the schedule is made by who is to make it; without its manifest it is none
            with (part / form.NAME).open("xb") as file:
                file.write(form.write(manifest))
    copied.settle()
    missing = tuple(key for key in copied.facts.keys if f"{places.RING}/{key}.key" not in keys)
    return Made(part.with_suffix(""), manifest, time.monotonic() - began, missing, kind)


@contextmanager
def _saying_where() -> Iterator[None]:
    """Here all is written to the folder of backups alone: one that is full is not the disk of the hub's data. Raises Conflict."""
    try:
        yield
    except OSError as error:
        if error.errno not in (ENOSPC, EDQUOT):
            raise
        raise Conflict(
            BACKUP_ROOM.code, "There is no room for this backup in its folder, and nothing is left of it. Make room there, or name another."
        ) from None


def _copy_server(room: Path, place: Path, kind: str) -> Copied:
    """The server's files, or what came since the newest copy of them in this place. Raises Conflict."""
    if copying.kind() == "sqlite":
        raise Conflict("no-increments", "A hub on SQLite is always backed up whole. Leave --kind out.")
    if kind == BASE:
        return copying.copy_server(room, place, None, None)
    before = chains.last(place, members.first_member().id)
    if before is None or before[1].copied is None:
        raise Conflict("no-base", "There is no backup in this folder that another could build on. Make one first: --kind base")
    folder, manifest = before
    copied = copying.copy_server(room, place, manifest.copied, chains.listing_of(folder, manifest))
    assert copied.physical is not None
    physical = structs.replace(copied.physical, after=folder.name, after_check=manifest.check)
    return msgspec.structs.replace(copied, physical=physical)


def _database_files(copied: Copied, part: Path, recipients: Sequence[str]) -> list[Stored]:
    """The copy of the database. PostgreSQL's list of files lies open, as our own does: the next backup is made against it, and the hub
    can't open what it encrypted."""
    files = []
    for path, to in ((copied.path, recipients), (copied.listing, ())):
        if path is not None:
            with path.open("rb") as source:
                files.append(store(source, part, path.name, to))
            path.unlink()
    return files


def _plain_files(data: Path, part: Path, recipients: Sequence[str]) -> list[Stored]:
    """The key files, the lists, and the sealed files of evidence, which are on the disk before their rows. A list that is replaced at this
    moment is built again after a restore; a file of evidence that is erased at this moment is erased once more then."""
    stored = []
    for path in (places.SECRET, places.SIGNING):
        with (data / path).open("rb") as source:
            stored.append(store(source, part, path, recipients))
    for path in (*places.list_files(data), *evidence.kept_paths()):
        with suppress(FileNotFoundError), (data / path).open("rb") as source:
            stored.append(store(source, part, path, recipients))
    return stored


def _manifest(copied: Copied, files: list[Stored], recipients: Sequence[str], log_check: str, at: int) -> Manifest:
    facts = copied.facts
    return Manifest(
        format=form.PHYSICAL if copied.physical else form.FORMAT,
        accord=version("accord"),
        made=at,
        hub=facts.hub,
        kind=copying.kind(),
        schema=facts.schema,
        seq=facts.seq,
        epoch=facts.epoch,
        keys=facts.keys,
        lists=facts.lists,
        attachments=facts.attachments,
        log=str(settings.ACCORD_ERASURES),
        log_check=log_check,
        recipients=list(recipients),
        files=files,
        physical=copied.physical or UNSET,
    )
