"""Backups on a schedule: made by a thread of the process beside the web, so that neither followers nor the clock wait for them."""

import logging
import shutil
import threading
from errno import ENOSPC
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error

from accord.core.times import DAY
from accord.hub import folders
from accord.hub.amiss import BACKUP_FOLDER, BACKUP_KEY, BACKUP_ROOM, Watch
from accord.hub.backups import actions, queries
from accord.hub.backups.vocabulary import BASE, DUMP, INCREMENTAL
from accord.hub.refusals import Conflict, Invalid, Refusal
from accord.hub.running import Runs, place
from accord.hub.threads import close_connections, start
from accord.hub.times import now

_log = logging.getLogger("accord.backups")
STARTS_ANEW = frozenset({"no-base", "chain-broken", "missing", "damaged"})
LOOK = 30.0  # seconds between looks whether one is due
FOLDER: Final = Watch("The folder of backups can be written to again.")
KEY: Final = Watch("The recovery key can be read again.")


def work(at: int) -> bool:
    """Make a backup where one is due, and take away what is older than those that are kept; whether there was one."""
    if not settings.ACCORD_BACKUP_TO or at < queries.due(at):
        return False
    folder = Path(settings.ACCORD_BACKUP_TO)
    try:
        try:
            to = recipients(settings.ACCORD_RECOVERY_KEY)
        except Invalid as bad:
            actions.note_failed(at, bad.code)
            raise
        _make(folder, to, at)
        actions.prune(folder, settings.ACCORD_BACKUP_KEEP)
    except (Refusal, OSError) as error:
        _log.error("A backup could not be made (%s). Trying again in a quarter of an hour.", _why(error))
    return True


def _make(folder: Path, to: list[str], at: int) -> None:
    """One of the kind that is due. Raises Refusal, OSError."""
    for kind in _kinds(at):
        try:
            actions.create(folder, to, by="hub", scheduled=True, kind=kind)
            return
        except Conflict as conflict:
            # Nothing that another could build on, or the server has let go of what came since: a whole one takes its place.
            if kind != INCREMENTAL or conflict.code not in STARTS_ANEW:
                raise
            _log.warning("A backup can't build on those before it (%s), so a whole one is made.", conflict.code)


def _kinds(at: int) -> tuple[str, ...]:
    """Of which kind a backup is to be, and of which where that can't be."""
    if settings.ACCORD_BACKUP_KIND == DUMP:
        return (DUMP,)
    if not queries.may_replicate():
        _log.warning("The hub's role may not replicate, so its backups are dumps (ACCORD_REPLICATION, docs/operate/postgresql.md).")
        return (DUMP,)
    base = queries.last_by_kind(at).get(BASE)
    is_new = settings.ACCORD_BACKUP_KIND == BASE or base is None or at - base >= settings.ACCORD_BACKUP_BASE_EVERY * DAY
    return (BASE,) if is_new else (INCREMENTAL, BASE)


def recipients(key: str) -> list[str]:
    """Whom the setting names: itself, or in a file. Nobody only where it says so. Raises Invalid."""
    if key == "none":
        return []
    if not key:
        raise Invalid("no-recovery-key", "Name a recovery key in ACCORD_RECOVERY_KEY, or `none` where backups may lie open.")
    return actions.recipients(key if key.startswith("age1") else actions.read_text(Path(key)))


def makers(stop: threading.Event) -> list[threading.Thread]:
    """The thread that makes backups, started; none where none are asked for."""
    return [start(partial(_make_until, stop), "backups")] if settings.ACCORD_BACKUP_TO else []


def look() -> None:
    """See whether a backup could be made now, though none may be due before tomorrow: what would keep it from being made is told."""
    folder = Path(settings.ACCORD_BACKUP_TO)
    try:
        recipients(settings.ACCORD_RECOVERY_KEY)
    except (Refusal, OSError) as error:
        KEY.fails(BACKUP_KEY, _why(error))
    else:
        KEY.is_well()
    try:
        actions.must_be_elsewhere(folder)
        folders.must_take_files(folder)
        is_roomy = not folder.exists() or shutil.disk_usage(folder).free >= queries.last_size()
    except (Refusal, OSError) as error:
        is_roomy = not isinstance(error, OSError) or error.errno != ENOSPC
        if is_roomy:
            FOLDER.fails(BACKUP_FOLDER, _why(error))
    else:
        if is_roomy:
            FOLDER.is_well()
    if not is_roomy:
        FOLDER.fails(BACKUP_ROOM)


def _why(error: Refusal | OSError) -> str:
    return error.code if isinstance(error, Refusal) else place(error)


def _make_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            look()
            work(now())
        except Error as error:
            _log.error("A backup could not be made (%s). Trying again.", type(error).__name__)
        close_connections()
        stop.wait(LOOK)
    for watch in (FOLDER, KEY):
        watch.forget()


RUNS = Runs(rank=95, threads=makers)
