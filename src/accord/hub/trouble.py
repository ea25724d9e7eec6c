"""What keeps the hub from its database or its disk: causes told apart, and each said once, not once for every request."""

import errno
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import Error, IntegrityError, InterfaceError, OperationalError
from django.db.utils import DataError, NotSupportedError, ProgrammingError
from msgspec import Struct

log = logging.getLogger("accord.trouble")

SAY_EVERY: Final = 60.0  # seconds
RETRY_AFTER: Final = 5  # seconds after which a caller is told to ask again
AGAIN: Final = "The hub's database is in trouble. Try again in a few seconds."


class Cause(Struct, frozen=True):
    """A code that stays, and a sentence with what to do. docs/operate/runbook.md says more of each."""

    code: str
    text: str


DISK_FULL = Cause("disk-full", "The disk is full, so nothing can be written. Make room on the disk of the hub's data and its database.")
READ_ONLY = Cause(
    "read-only",
    "Nothing may be written: the disk, the data directory or the database is read-only. See its mount and its owner.",
)
DISK_BROKEN = Cause("disk-broken", "The disk gives errors. Look at the system's log, and have a backup at hand.")
DAMAGED = Cause("database-damaged", "The database is damaged. Stop the hub, keep a copy of its files, and restore a backup.")
AWAY = Cause("database-away", "The database can't be reached. See whether it runs, and ACCORD_DATABASE (ACCORD_REPLICA of an edge node).")
FILE_AWAY = Cause("database-away", "The database's file can't be opened. See whether accord.db and its directory are the hub's user's own.")
REFUSED = Cause(
    "database-refuses",
    "The hub and its database don't accept each other: a name, password, certificate or rule of access doesn't fit, or there is no such "
    "database. See ACCORD_DATABASE (ACCORD_REPLICA of an edge node), and PostgreSQL's own log.",
)
FORBIDS = Cause(
    "database-forbids",
    "The database's role may not do this. Tables are made and changed by the role that owns them (hub --owner init, hub --owner migrate); "
    "docs/operate/postgresql.md says what each role may.",
)
CONNECTIONS = Cause(
    "out-of-connections",
    "The database takes no more connections. See who holds them, or allow more (max_connections); a hub takes up to 80.",
)
LOCKED = Cause(
    "locked", "Something has held the turn to write for too long. Look for a command or a transaction that does not end, and end it."
)
SLOW = Cause("database-slow", "The database took too long. See what it is busy with.")
FILES = Cause("out-of-files", "The hub may open no more files. Allow it more (ulimit -n, LimitNOFILE).")
LIST_DAMAGED = Cause(
    "list-damaged", "The file of a signed list is not what was signed: it is not given out, and built anew. Look at the disk."
)
BUSY = Cause("busy", "More is asked than can be answered at once. See accord_line in the figures, and who asks.")
EPOCH = Cause(
    "epoch-unclear",
    "The database was put back or replaced, so nothing is written. See accord epoch show, and docs/running.md.",
)
EPOCH_BEGUN = Cause("epoch-begun", "Another epoch of the journal began: the hub's processes start anew.")
LEASE = Cause(
    "lease-lost", "This process stood still for longer than its leases last: another does that work now. See what held the machine up."
)
OTHER = Cause("database", "The database is in trouble. Its own log says more.")

CAUSES: Final = (
    DISK_FULL,
    READ_ONLY,
    DISK_BROKEN,
    DAMAGED,
    AWAY,
    REFUSED,
    FORBIDS,
    CONNECTIONS,
    LOCKED,
    SLOW,
    FILES,
    LIST_DAMAGED,
    BUSY,
    EPOCH,
    EPOCH_BEGUN,
    LEASE,
    OTHER,
)


class OwnTrouble(OperationalError):
    """Trouble that the hub found by itself; it knows its cause."""

    cause: Cause


class LeaseLost(OwnTrouble):
    """Another process may do this work by now: what this one had in hand is undone."""

    cause = LEASE


class TurnTaken(OperationalError):
    """The turn to write did not come within the time that a writer waits."""


_ERRNO: Final = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: READ_ONLY,
    errno.EIO: DISK_BROKEN,
    errno.EMFILE: FILES,
    errno.ENFILE: FILES,
}
_FORBIDDEN: Final = (errno.EACCES, errno.EPERM)
# By SQLite's primary result code.
_SQLITE: Final = {
    3: READ_ONLY,
    5: LOCKED,
    6: LOCKED,
    8: READ_ONLY,
    10: DISK_BROKEN,
    11: DAMAGED,
    13: DISK_FULL,
    14: FILE_AWAY,
    23: READ_ONLY,
    26: DAMAGED,
}
_SQLITE_FULL: Final = 4874  # an I/O error that comes of no room for the index of the write-ahead log (SQLITE_IOERR_SHMSIZE)
_LACKS_RIGHT: Final = "42501"  # PostgreSQL's SQLSTATE
# By PostgreSQL's SQLSTATE, the longest beginning that fits.
_SQLSTATE: Final = {
    "08": AWAY,
    "25006": READ_ONLY,
    "25P03": SLOW,
    "25P04": SLOW,
    "28": REFUSED,
    "3D000": REFUSED,
    "40001": LOCKED,
    "40P01": LOCKED,
    "53100": DISK_FULL,
    "53200": OTHER,
    "53300": CONNECTIONS,
    "55P03": LOCKED,
    "57014": SLOW,
    "57P": AWAY,
    "58": DISK_BROKEN,
    "58P01": DAMAGED,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
# A connection that never came about has no SQLSTATE: the server's words, as an English one has them.
_WORDS: Final = (
    ("too many clients", CONNECTIONS),
    ("remaining connection slots", CONNECTIONS),
    ("too many connections", CONNECTIONS),
    ("password authentication failed", REFUSED),
    ("no pg_hba.conf entry", REFUSED),
    ("does not exist", REFUSED),
    ("not currently accepting connections", REFUSED),
    ("no password supplied", REFUSED),
    ("permission denied for database", REFUSED),
    ("definition of service", REFUSED),
    ("does not support SSL", REFUSED),
    ("certificate", REFUSED),
    ("private key", REFUSED),
)
# What was asked is at fault, not what was asked of.
_FAULTS: Final = (IntegrityError, DataError, ProgrammingError, NotSupportedError)


def cause_of(error: BaseException | None) -> Cause | None:
    """What an error means for the hub; None where it is no trouble of the database or the disk."""
    if isinstance(error, OwnTrouble):
        return error.cause
    if isinstance(error, TurnTaken):
        return LOCKED
    if isinstance(error, Error):
        if _lacks_right(error):
            return FORBIDS
        return None if isinstance(error, _FAULTS) else _of_database(error)
    return _of_system(error) if isinstance(error, OSError) else None


def _lacks_right(error: BaseException | None) -> bool:
    # Where tables are changed, an error of Django's own stands before the database's.
    while error is not None and not hasattr(error, "sqlstate"):
        error = error.__cause__ or error.__context__
    return getattr(error, "sqlstate", None) == _LACKS_RIGHT


def _of_database(error: Error) -> Cause | None:
    driver = error.__cause__
    if isinstance(driver, OSError):
        return _of_system(driver) or OTHER
    code = getattr(driver, "sqlite_errorcode", None)
    if isinstance(code, int):
        if code == _SQLITE_FULL:
            return DISK_FULL
        return _SQLITE.get(code & 0xFF) or (OTHER if isinstance(error, OperationalError) else None)
    state = getattr(driver, "sqlstate", None) or ""
    for length in range(len(state), 1, -1):
        if state[:length] in _SQLSTATE:
            return _SQLSTATE[state[:length]]
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    if state:
        return OTHER
    text = str(driver or error)
    return next((cause for words, cause in _WORDS if words in text), AWAY if driver is not None else OTHER)


def _of_system(error: OSError) -> Cause | None:
    known = _ERRNO.get(error.errno or 0)
    if known is None and error.errno in _FORBIDDEN:
        folders = [folder for name in ("ACCORD_DATA", "ACCORD_SHARED") if (folder := str(getattr(settings, name, "")))]
        return READ_ONLY if str(error.filename or "").startswith(tuple(folders)) else None
    return known


class Teller:
    """Says a cause when it is first met, and once a minute while it is met again; counts all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._said: dict[str, float] = {}
        self._since: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def note(self, cause: Cause) -> None:
        with self._lock:
            self.counts[cause.code] += 1
            said, at = self._said.get(cause.code), self._clock()
            if said is not None and at - said < SAY_EVERY:
                self._since[cause.code] += 1
                return
            self._said[cause.code] = at
            more = self._since.pop(cause.code, 0)
        log.error("%s (%s%s)", cause.text, cause.code, f", and {more} more since this was said last" if more else "")


teller = Teller()


def noted(error: BaseException | None) -> Cause | None:
    """The same as `cause_of`, and it is said and counted."""
    cause = cause_of(error)
    if cause is not None:
        teller.note(cause)
    return cause


def database_cause(error: Error) -> Cause:
    """The cause of an error of the database that is trouble whatever it says."""
    return cause_of(error) or OTHER
