"""Backups on a schedule: made by a thread of the process beside the web, so that neither followers nor the clock wait for them."""

import logging
import threading
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import Error

from accord.hub.backups import actions, queries
from accord.hub.refusals import Invalid, Refusal
from accord.hub.running import Runs, place
from accord.hub.threads import close_connections, start
from accord.hub.times import now

_log = logging.getLogger("accord.backups")
LOOK = 30.0  # seconds between looks whether one is due


def work(at: int) -> bool:
    """Make a backup where one is due, and take away what is older than those that are kept; whether there was one."""
    if not settings.ACCORD_BACKUP_TO or at < queries.due():
        return False
    folder = Path(settings.ACCORD_BACKUP_TO)
    try:
        try:
            to = recipients(settings.ACCORD_RECOVERY_KEY)
        except Invalid as bad:
            actions.note_failed(at, bad.code)
            raise
        actions.create(folder, to, by="hub", scheduled=True)
        actions.prune(folder, settings.ACCORD_BACKUP_KEEP)
    except (Refusal, OSError) as error:
        why = error.code if isinstance(error, Refusal) else place(error)
        _log.error("A backup could not be made (%s). Trying again in a quarter of an hour.", why)
    return True


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


def _make_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            work(now())
        except Error as error:
            _log.error("A backup could not be made (%s). Trying again.", type(error).__name__)
        close_connections()
        stop.wait(LOOK)


RUNS = Runs(rank=95, threads=makers)
