"""Making backups, and putting one back."""

import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path

from django.db import Error

from accord.formats.backup import NAME, Manifest
from accord.formats.erasures import BEGIN
from accord.hub.backups import creating, places
from accord.hub.backups.chains import needed
from accord.hub.backups.clusters import Cluster as Cluster
from accord.hub.backups.creating import Made
from accord.hub.backups.creating import must_be_elsewhere as must_be_elsewhere
from accord.hub.backups.replaying import confirm as confirm
from accord.hub.backups.replaying import redo, to_redo
from accord.hub.backups.restoring import go_on as go_on
from accord.hub.backups.restoring import has_older_list_key as has_older_list_key
from accord.hub.backups.restoring import put_files as put_files
from accord.hub.backups.sealing import identities as identities
from accord.hub.backups.sealing import new_pair as new_pair
from accord.hub.backups.sealing import read_text as read_text
from accord.hub.backups.sealing import recipients as recipients
from accord.hub.backups.sealing import write_private as write_private
from accord.hub.backups.store import made
from accord.hub.backups.vocabulary import DUMP
from accord.hub.erasures import queries as erasures
from accord.hub.erasures.queries import BadLog, Line
from accord.hub.journal.actions import turn
from accord.hub.refusals import Conflict, Refusal
from accord.hub.times import now
from accord.hub.trouble import LeaseLost, cause_of
from accord.hub.turns import write_turn

EARLIER = 10 * 60 * 1_000_000  # a turn that began before the backup may have ended after it


def read_log(log: Path, manifest: Manifest) -> list[Line]:
    """What the log says. Raises Conflict where it was changed, isn't this hub's, or can't be read."""
    try:
        lines = list(erasures.read(log))
    except BadLog as bad:
        raise Conflict("damaged-log", f"Line {bad.number} of the erasure log is not what was written. Find another copy of it.") from None
    except OSError:
        raise Conflict("no-log", "The erasure log can't be read. Name it with --erasures, or say --without-log.") from None
    if manifest.log_check not in (BEGIN, *(line.check for line in lines)):
        raise Conflict("foreign-log", "This erasure log is not the one of the backup's hub, or it was cut. Find another copy of it.")
    return lines


def cut_off(log: Path) -> str:
    """The beginning of an act that the log doesn't hold whole, so that it can't be done once more; empty where it ends with a line."""
    return erasures.cut_off(log)


def replay(lines: list[Line], manifest: Manifest) -> dict[str, int]:
    """Do once more what was done since the backup: by kind how often."""
    since = manifest.made - EARLIER
    known = next((n for n, line in enumerate(lines, 1) if line.check == manifest.log_check), 0)
    return dict(sorted(Counter(line.kind for line in to_redo(lines, since, known) if redo(line)).items()))


def prune(place: Path, keep: int) -> int:
    """Take away the oldest backups of this folder beyond so many, but for those on which others build; returns how many it took."""
    whole = [folder for folder in places.in_order(place) if "Z-" in folder.name]
    kept = needed(whole[max(0, len(whole) - keep) :])
    old = [folder for folder in whole if folder not in kept]
    # The newest first: what is cut off leaves none whose beginning is gone.
    for folder in reversed(old):
        # Its manifest goes first: what is cut off then is no backup any more.
        (folder / NAME).unlink()
        shutil.rmtree(folder)
    return len(old)


def note_failed(at: int, code: str) -> None:
    """A backup on the schedule could not even be begun: it is told, and tried again later."""
    with write_turn():
        made.add(made.Backup(at=at, scheduled=True, error=code))


def create(place: Path, to: list[str], *, by: str, scheduled: bool = False, kind: str = DUMP) -> Made:
    """Make a backup below this folder, encrypted to these recipients. Remembers it, and that it failed. Raises Invalid, Conflict."""
    at = now()
    row = made.Backup(at=at, encrypted=bool(to), scheduled=scheduled, kind=kind)
    try:
        result = creating.make(place, to, at, kind)
    except LeaseLost:
        raise  # another makes it
    except (Refusal, OSError, Error) as error:
        cause = cause_of(error)
        row.error = error.code if isinstance(error, Refusal) else cause.code if cause is not None else type(error).__name__
        with suppress(Error), write_turn():
            made.add(row)
        raise
    row.seconds, row.size, row.seq = round(result.seconds), result.size, result.manifest.seq
    with write_turn():
        made.add(row)
    # Where it is unclear whether the database was put back nothing is written, and a backup is worth all the more.
    with suppress(Refusal), turn() as t:
        t.audit(None, by, "hub:backup:create", "done", f"{kind}, files {len(result.manifest.files)}, to seq {row.seq}")
    return result
