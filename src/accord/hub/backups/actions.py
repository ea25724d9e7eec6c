"""Making backups, and putting one back."""

from contextlib import suppress
from pathlib import Path

from django.db import Error

from accord.hub.backups import creating
from accord.hub.backups.creating import Made
from accord.hub.backups.sealing import identities as identities
from accord.hub.backups.sealing import new_pair as new_pair
from accord.hub.backups.sealing import read_text as read_text
from accord.hub.backups.sealing import recipients as recipients
from accord.hub.backups.sealing import write_private as write_private
from accord.hub.backups.store import made
from accord.hub.journal.actions import turn
from accord.hub.refusals import Refusal
from accord.hub.times import now
from accord.hub.turns import write_turn


def create(place: Path, to: list[str], *, by: str, scheduled: bool = False) -> Made:
    """Make a backup below this folder, encrypted to these recipients. Remembers it, and that it failed. Raises Invalid, Conflict."""
    at = now()
    row = made.Backup(at=at, encrypted=bool(to), scheduled=scheduled)
    try:
        result = creating.make(place, to, at)
    except (Refusal, OSError) as error:
        row.error = error.code if isinstance(error, Refusal) else type(error).__name__
        with suppress(Error), write_turn():
            made.add(row)
        raise
    row.seconds, row.size, row.seq = round(result.seconds), result.size, result.manifest.seq
    with turn() as t:
        made.add(row)
        t.audit(None, by, "hub:backup:create", "done", f"files {len(result.manifest.files)}, to seq {row.seq}")
    return result
