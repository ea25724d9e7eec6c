"""PostgreSQL: copies of the server's own files while it serves, and of what changed since, by its own programs.

From 17 on `pg_basebackup` copies what changed since an earlier copy. On 15 and 16 the server's log is received instead (`receiving`).
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from accord.formats.backup import CLUSTER, LISTING, Physical
from accord.hub import database
from accord.hub.backups import packing
from accord.hub.backups.store import programs
from accord.hub.refusals import Conflict

SINCE = "What came since the last backup is not to be had from the server any more: {} Make another: accord backup create --kind base"


def may_replicate() -> bool:
    """Whether a role that copies the server's files is named, or the hub's own may."""
    if connection.vendor != "postgresql":
        return False
    return bool(settings.ACCORD_REPLICATION) or _is_allowed(lambda sql: database.row(sql))


def _is_allowed(row: Callable[[str], Any]) -> bool:
    return bool(row("SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user")[0])


class Server:
    """The server, as the role that copies it sees it."""

    def __init__(self, opened: Any, params: dict[str, Any]) -> None:
        self._opened, self._params = opened, params
        self.major = opened.info.server_version // 10_000

    def row(self, sql: str, values: Any = None) -> Any:
        return self._opened.execute(sql, values).fetchone()

    def run(self, program: str, *words: str) -> Any:
        """Run a program of PostgreSQL against it; returns how it ended."""
        address = programs.address(self._params, without=frozenset({"options", "application_name"}))
        return programs.run(
            programs.find(program, self.major), f"--dbname={address}", *words, password=str(self._params.get("password") or "")
        )

    def shown(self, setting: str) -> str:
        return str(self.row("SELECT setting FROM pg_settings WHERE name = %s", [setting])[0])


@contextmanager
def server() -> Iterator[Server]:
    """Raises Conflict where the role may not replicate, or the server can't be copied this way."""
    import psycopg

    params = _params()
    words = {name: value for name, value in params.items() if name in _libpq() and value}
    try:
        opened = psycopg.connect(**words, autocommit=True)
    except psycopg.OperationalError:
        raise Conflict(
            "no-replication", "PostgreSQL refused the role of ACCORD_REPLICATION. See its password, its right to CONNECT, and pg_hba.conf."
        ) from None
    with closing(opened):
        found = Server(opened, words)
        _must_fit(found)
        try:
            yield found
        except psycopg.Error as error:
            # Its words may hold more than the kind of trouble.
            text = f"PostgreSQL refused what a copy of its files needs ({type(error).__name__})."
            raise Conflict("no-replication", f"{text} See its log, max_wal_senders and max_replication_slots.") from None


def _must_fit(found: Server) -> None:
    """Raises Conflict where this role, or this server, can't be copied from."""
    if not _is_allowed(found.row):
        text = "The hub's role may not replicate, so it can't copy the server's files. Name one that may in ACCORD_REPLICATION"
        raise Conflict("no-replication", f"{text} (docs/operate/postgresql.md), or make a dump: --kind dump")
    if found.row("SELECT count(*) FROM pg_tablespace WHERE oid NOT IN (1663, 1664)")[0]:
        raise Conflict("tablespaces", "The server keeps tables in other folders too (tablespaces). Make a dump: --kind dump")


def _params() -> dict[str, Any]:
    from psycopg import conninfo

    if settings.ACCORD_REPLICATION:
        return conninfo.conninfo_to_dict(settings.ACCORD_REPLICATION)
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name != "options"}


def _libpq() -> set[str]:
    from psycopg import pq

    return {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


def must_summarize(found: Server) -> None:
    """Raises Conflict where the server doesn't keep what changed."""
    if found.shown("summarize_wal") != "on":
        text = "The server doesn't keep what changed. On the server: ALTER SYSTEM SET summarize_wal = on; SELECT pg_reload_conf();"
        raise Conflict("no-summaries", f"{text} then make a backup of --kind base")


def copy(found: Server, room: Path, kind: str, *words: str) -> Physical:
    """Copy the server's files into this folder, with the log that is written meanwhile; packed, and PostgreSQL's list of them beside it.

    Raises Conflict.
    """
    target = room / "cluster"
    more = ("--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-sync", "--label=accord")
    done = found.run("pg_basebackup", f"--pgdata={target}", *more, *words)
    if done.returncode:
        if words and (b"summaries" in done.stderr or b"manifest" in done.stderr):
            raise Conflict("chain-broken", SINCE.format("its summaries of what changed are gone, or another server took its place."))
        raise programs.fault("pg_basebackup", done)
    check(target, found.major)
    shutil.copyfile(target / "backup_manifest", room / LISTING)
    ranges = json.loads((room / LISTING).read_bytes())["WAL-Ranges"]
    since = re.search(r"^INCREMENTAL FROM LSN: (\S+)$", (target / "backup_label").read_text(encoding="utf-8"), re.MULTILINE)
    packing.pack(target, room / CLUSTER)
    return Physical(
        kind=kind,
        server=found.major,
        database=str(connection.settings_dict["NAME"]),
        owner=owner(),
        timeline=int(ranges[-1]["Timeline"]),
        start=since[1] if since else str(ranges[0]["Start-LSN"]),
        end=str(ranges[-1]["End-LSN"]),
    )


def check(folder: Path, major: int) -> None:
    """Whether the files of a copy are those that PostgreSQL lists. Raises Conflict."""
    if programs.run(programs.find("pg_verifybackup", major), "--quiet", str(folder)).returncode:
        raise Conflict("damaged", "pg_verifybackup found files of PostgreSQL that are not what was copied. Use another backup.")


def owner() -> str:
    """Whose the hub's tables are."""
    sql = "SELECT tableowner FROM pg_tables WHERE tablename = 'journal_head' AND schemaname = ANY(current_schemas(false))"
    return str(database.row(sql)[0])
