"""When the hub was backed up last, and whether a backup is whole."""

from django.conf import settings

from accord.core.times import SECOND
from accord.hub.backups.places import find as find
from accord.hub.backups.proving import Proof as Proof
from accord.hub.backups.proving import check_files as check_files
from accord.hub.backups.proving import check_target as check_target
from accord.hub.backups.proving import missing as missing
from accord.hub.backups.proving import prove as prove
from accord.hub.backups.proving import try_key as try_key
from accord.hub.backups.store import made

HOUR = 3600 * SECOND
AGAIN = 15 * 60 * SECOND  # after one that failed


def due() -> int:
    """When the next backup on the schedule is due; 0 for now."""
    tried, done = made.last(made=False), made.last(made=True)
    following = 0 if done is None else done.at + settings.ACCORD_BACKUP_EVERY * HOUR
    return max(following, tried.at + AGAIN) if tried is not None and tried.error else following


def warning(at: int) -> str:
    """What is amiss with the backups on the schedule, in a sentence; empty where nothing is, or there is no schedule."""
    if not settings.ACCORD_BACKUP_TO:
        return ""
    done = last_made()
    if done is None:
        error = last_error()
        return f"No backup has been made yet: the last try failed ({error})." if error else ""
    hours = (at - done) // HOUR
    if hours <= 2 * settings.ACCORD_BACKUP_EVERY:
        return ""
    return f"The last backup was made {hours} hours ago. See the log of the hub, and its folder for backups."


def last_made() -> int | None:
    """When the last backup was made; None where there is none."""
    row = made.last(made=True)
    return None if row is None else row.at


def last_error() -> str:
    """Why the last try failed; empty where it didn't."""
    row = made.last(made=False)
    return "" if row is None else row.error
