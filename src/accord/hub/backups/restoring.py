"""The parts of putting a backup back: its files to their places, the acts since done again, and the hub going on in a new epoch."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from accord.formats import backup as form
from accord.formats.backup import Manifest, Stored
from accord.hub.backups import places
from accord.hub.backups.files import bring
from accord.hub.backups.store import copying
from accord.hub.erasures.queries import Line
from accord.hub.erasures.vocabulary import EPOCH, LIST_KEY
from accord.hub.journal import actions as journal
from accord.hub.journal.actions import SKIPPED, Begun
from accord.hub.lists import actions as lists
from accord.hub.lists import queries as list_queries


def put_files(folder: Path, manifest: Manifest, data: Path, ring: Path, identities: Sequence[Any], tell: Callable[[str], None]) -> None:
    """Every file to its place, opened and checked; the database last. Raises Conflict."""
    databases = (form.DATABASE, form.DUMP)
    elsewhere = (form.CLUSTER, form.WAL, form.LISTING)  # of a copy of PostgreSQL's files, which have a folder of their own
    files = sorted((file for file in manifest.files if file.path not in elsewhere), key=lambda file: file.path in databases)
    for number, file in enumerate(files, 1):
        tell(f"Put back {number} of {len(files)}: {file.path}")
        target = _target(file, data, ring)
        bring(folder, file, target, identities)
        if file.path in databases:
            copying.put_back(target, tell)


def _target(file: Stored, data: Path, ring: Path) -> Path:
    head, _, rest = file.path.partition("/")
    return ring / rest if head == places.RING else data / file.path


def go_on(manifest: Manifest, log: Sequence[Line] | None) -> Begun:
    """Begin a new epoch above all that are known, before anything is written: no number may be given twice. Lists whose files are lost are
    built again. Where there is no log an epoch is drawn, far enough ahead."""
    lists.forget_lost()
    known = [int(line.ref) for line in log or () if line.kind == EPOCH]
    above = manifest.epoch + secrets.randbelow(SKIPPED) if log is None else max([manifest.epoch, *known])
    return journal.begin_epoch("restore", above=above)


def has_older_list_key(log: Sequence[Line]) -> bool:
    """Whether lists are signed with another key than the last that the log names: the backup has one from before."""
    names = [line.ref for line in log if line.kind == LIST_KEY]
    return bool(names) and names[-1] != list_queries.public_key()[1]
