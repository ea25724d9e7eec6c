"""Which database this hub has, and how it is connected to: SQLite in the data directory, or PostgreSQL as ACCORD_DATABASE names it."""

import os
import re
from urllib.parse import unquote

from accord.site.place import DATA, DATABASE, NODE, number

# Seconds until a connection counts as failed; and milliseconds that what was sent over one may wait for the other side. libpq's own are
# "for ever" and a quarter of an hour. ACCORD_DATABASE may say otherwise.
USUAL = {"connect_timeout": "4", "tcp_user_timeout": "30000", "application_name": "accord"}
# These would change what the hub hears from the database, so that it understands nothing any more.
_OURS = frozenset({"replication", "client_encoding"})
_NAMED = re.compile(r'(?:parameter|option)[^"]*"(\w{1,60})"')
_INSTEAD = {
    "ACCORD_DATABASE": "; leave it out to use SQLite in the data directory",
    "ACCORD_REPLICATION": "; leave it out to let the hub's own role do it",
}
_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
EXAMPLE = "postgresql://user:password@host:5432/name?sslmode=verify-full"


def lock_timeout() -> int:
    """Seconds that a writer waits for the turn to write, and for locks."""
    return number("ACCORD_LOCK_TIMEOUT", 10)


def database() -> dict[str, object]:
    """Django's database entry; of an edge node its replica, in which it can't write."""
    if NODE:
        return replica()
    address = os.environ.get("ACCORD_DATABASE", "")
    if address:
        times = {
            "lock_timeout": lock_timeout(),
            "statement_timeout": number("ACCORD_STATEMENT_TIMEOUT", 120, least=0),
            "idle_in_transaction_session_timeout": number("ACCORD_IDLE_TIMEOUT", 60, least=0),
        }
        return _postgresql(address, times)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / DATABASE,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                "PRAGMA mmap_size=2147418112; PRAGMA wal_autocheckpoint=4000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
            ),
        },
    }


def replica() -> dict[str, object]:
    """Read-only whatever its role may do, and never waited for long: the primary is asked meanwhile."""
    times = {"lock_timeout": 2, "statement_timeout": 5, "idle_in_transaction_session_timeout": 10}
    address = os.environ.get("ACCORD_REPLICA", "").strip()
    if not address:
        raise SystemExit(f"ACCORD_REPLICA must say where this node's replica is: {EXAMPLE}")
    return _postgresql(address, times, "ACCORD_REPLICA", "-c default_transaction_read_only=on ")


def _postgresql(address: str, times: dict[str, int], setting: str = "ACCORD_DATABASE", more: str = "") -> dict[str, object]:
    options = USUAL | _read(address, setting)
    ours = more + " ".join(f"-c {name}={seconds * 1000}" for name, seconds in times.items())
    # What the address says comes later, and so holds.
    options["options"] = f"{ours} {options['options']}" if options.get("options") else ours
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def replication() -> str:
    """The address by which the server's files are copied, for backups; empty where the hub's own role does it."""
    address = os.environ.get("ACCORD_REPLICATION", "").strip()
    if address:
        _read(address, "ACCORD_REPLICATION")
    return address


def _read(address: str, setting: str = "ACCORD_DATABASE") -> dict[str, str]:
    """What an address says, by libpq's own names. It may hold a password, so no refusal repeats it."""
    from psycopg import ProgrammingError, conninfo

    if not address.startswith(("postgresql://", "postgres://")):
        instead = _INSTEAD.get(setting, "")
        raise SystemExit(f"{setting} must be a postgresql:// address{instead}.")
    try:
        options = {name: str(value) for name, value in conninfo.conninfo_to_dict(address).items() if value is not None}
    except ProgrammingError as error:
        # libpq names the option; where it quotes a value instead, that is not one of its names.
        named = _NAMED.search(str(error))
        if named and "separator" in str(error):
            text = f"{setting} can't be read: in what {named[1]} is set to, write %3D for = and %26 for &."
            raise SystemExit(text) from None
        if named and re.search(rf"[?&]{named[1]}=", unquote(address)):
            raise SystemExit(f"{setting} holds an option that PostgreSQL doesn't know: {named[1]}. Take it out.") from None
        raise SystemExit(_unread(setting)) from None
    # libpq looks at these only when it connects; there they would read as a database that is away.
    if not all(port.isascii() and port.isdigit() for port in options.get("port", "").split(",") if port):
        raise SystemExit(_unread(setting))
    if options.get("sslmode", "prefer") not in _MODES:
        raise SystemExit(f"{setting} has an sslmode that PostgreSQL doesn't know. Set it to one of: {', '.join(sorted(_MODES))}.")
    if taken := sorted(_OURS & set(options)):
        raise SystemExit(f"{setting} holds an option that the hub sets itself: {taken[0]}. Take it out.")
    if not options.get("dbname"):
        beside = ", also where a service is named" if options.get("service") else ""
        raise SystemExit(f"{setting} names no database. Write it as {EXAMPLE}{beside}.")
    return options


def _unread(setting: str) -> str:
    return f"{setting} can't be read. Write it as {EXAMPLE}, with %XX for signs such as @ and / in a password."
