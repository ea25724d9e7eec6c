"""Making a backup while the hub serves.

The order matters: the key ring is read before the database is copied and once more after it. A key is in the ring before anything is sealed
by it, and is destroyed only after the last thing that needs it went: so the two readings together hold every key of the copy.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from django.conf import settings

from accord.formats import backup as form
from accord.formats.backup import Manifest, Stored
from accord.hub.backups import places
from accord.hub.backups.files import store
from accord.hub.backups.store import copying
from accord.hub.backups.store.facts import Facts
from accord.hub.erasures import actions as erasures
from accord.hub.refusals import Conflict


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made. `missing`: vault keys that its records need and the ring lacks."""

    folder: Path
    manifest: Manifest
    seconds: float
    missing: tuple[str, ...]

    @property
    def size(self) -> int:
        return sum(file.stored_size for file in self.manifest.files)


def make(place: Path, recipients: Sequence[str], at: int) -> Made:
    """Make a backup in a new folder below `place`. Raises Invalid, Conflict; nothing is left of one that failed."""
    began = time.monotonic()
    data, ring = Path(settings.ACCORD_DATA), Path(settings.ACCORD_KEYRING)
    if place.resolve().is_relative_to(data.resolve()):
        raise Conflict("inside-data", "A backup inside the data directory is lost with it. Name a folder on another disk or machine.")
    with places.new_folder(place, at) as part, places.workroom(data) as room:
        log_check = erasures.begin()
        keys = places.ring_files(ring)
        copy, kind, facts = copying.copy(room)
        keys |= places.ring_files(ring)
        with copy.open("rb") as source:
            files = [store(source, part, copy.name, recipients)]
        copy.unlink()
        files += [store(BytesIO(content), part, path, recipients) for path, content in sorted(keys.items())]
        files += _plain_files(data, part, recipients)
        manifest = _manifest(facts, kind, files, recipients, log_check, at)
        with (part / form.NAME).open("xb") as file:
            file.write(form.write(manifest))
    missing = tuple(key for key in facts.keys if f"{places.RING}/{key}.key" not in keys)
    return Made(part.with_suffix(""), manifest, time.monotonic() - began, missing)


def _plain_files(data: Path, part: Path, recipients: Sequence[str]) -> list[Stored]:
    """The key files and the lists. A list that is replaced at this moment is built again after a restore."""
    stored = []
    for path in (places.SECRET, places.SIGNING):
        with (data / path).open("rb") as source:
            stored.append(store(source, part, path, recipients))
    for path in places.list_files(data):
        with suppress(FileNotFoundError), (data / path).open("rb") as source:
            stored.append(store(source, part, path, recipients))
    return stored


def _manifest(facts: Facts, kind: str, files: list[Stored], recipients: Sequence[str], log_check: str, at: int) -> Manifest:
    return Manifest(
        format=form.FORMAT,
        accord=version("accord"),
        made=at,
        hub=facts.hub,
        kind=kind,
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
    )
