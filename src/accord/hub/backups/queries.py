"""When the hub was backed up last, and whether a backup is whole."""

from accord.hub.backups.places import find as find
from accord.hub.backups.proving import Proof as Proof
from accord.hub.backups.proving import check_files as check_files
from accord.hub.backups.proving import check_target as check_target
from accord.hub.backups.proving import missing as missing
from accord.hub.backups.proving import prove as prove
from accord.hub.backups.proving import try_key as try_key
from accord.hub.backups.store import made


def last_made() -> int | None:
    """When the last backup was made; None where there is none."""
    row = made.last(made=True)
    return None if row is None else row.at


def last_error() -> str:
    """Why the last try failed; empty where it didn't."""
    row = made.last(made=False)
    return "" if row is None else row.error
