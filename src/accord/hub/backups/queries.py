"""When the hub was backed up last, and whether a backup is whole."""

from django.conf import settings

from accord.core.times import DAY, SECOND
from accord.hub.backups.chains import chain as chain
from accord.hub.backups.places import find as find
from accord.hub.backups.proving import Proof as Proof
from accord.hub.backups.proving import check_files as check_files
from accord.hub.backups.proving import check_target as check_target
from accord.hub.backups.proving import missing as missing
from accord.hub.backups.proving import prove as prove
from accord.hub.backups.proving import try_key as try_key
from accord.hub.backups.store import made
from accord.hub.backups.store.replicating import may_replicate as may_replicate
from accord.hub.backups.vocabulary import FULL, INCREMENTAL
from accord.hub.times import now

HOUR = 3600 * SECOND
AGAIN = 15 * 60 * SECOND  # after one that failed


def due(at: int) -> int:
    """When the next backup on the schedule is due; 0 for now."""
    tried, done = made.last(at, made=False), made.last(at, made=True)
    following = 0 if done is None else done.at + settings.ACCORD_BACKUP_EVERY * HOUR
    return max(following, tried.at + AGAIN) if tried is not None and tried.error else following


def warning(at: int) -> str:
    """What is amiss with the backups on the schedule, in a sentence; empty where nothing is, or there is no schedule."""
    if not settings.ACCORD_BACKUP_TO:
        return ""
    done = last_made(at)
    if done is None:
        error = last_error(at)
        return f"No backup has been made yet: the last try failed ({error})." if error else ""
    hours, error = (at - done) // HOUR, last_error(at)
    if error and hours >= settings.ACCORD_BACKUP_EVERY:
        return f"The last try to make a backup failed ({error}). The last backup was made {hours} hours ago. See the log of the hub."
    if hours > 2 * settings.ACCORD_BACKUP_EVERY:
        return f"The last backup was made {hours} hours ago. See the log of the hub, and its folder for backups."
    full = last_full(last_by_kind(at))
    days = 0 if full is None else (at - full) // DAY
    if settings.ACCORD_BACKUP_KIND == INCREMENTAL and days > 2 * settings.ACCORD_BACKUP_BASE_EVERY:
        return f"The last whole backup was made {days} days ago, and all since build on it. See the log of the hub."
    return ""


def last_made(at: int | None = None) -> int | None:
    """When the last backup was made; None where there is none."""
    row = made.last(now() if at is None else at, made=True)
    return None if row is None else row.at


def last_size() -> int:
    """How many bytes the last backup took; 0 where there is none."""
    row = made.last(now(), made=True)
    return 0 if row is None else row.size


def last_by_kind(at: int | None = None) -> dict[str, int]:
    """When the last backup of each kind was made."""
    return made.last_by_kind(now() if at is None else at)


def last_full(by_kind: dict[str, int]) -> int | None:
    """When the last backup was made that builds on no other; None where there is none."""
    return max((at for kind, at in by_kind.items() if kind in FULL), default=None)


def last_error(at: int | None = None) -> str:
    """Why the last try failed; empty where it didn't."""
    row = made.last(now() if at is None else at, made=False)
    return "" if row is None else row.error
