"""Brings a hub to a size that publishing would take too long to reach: rows of the same shape and the same bytes, written in bulk.

What was published is the pattern: each entry is copied with its signal under a new number, a random id and a random key, so
that audiences, lengths and the spread of keys stay what they are. The indexes are made anew, so they lie as densely as a
database has them after VACUUM; the yardstick is filled in the same way.
"""

import sqlite3
from typing import Any

from bench.hub import Hub
from bench.raw import ENTRIES, SIGNALS, indexes

OWN = {"id": "randomblob(16)", "key": "randomblob(32)", "seq": "?", "first": "?", "shared": "?"}


def fill(hub: Hub, size: int) -> int:
    """Fill the hub to `size` signals while it is stopped; returns how many were written in bulk."""
    missing = size - hub.stored()
    if missing <= 0:
        return 0
    with hub.stopped():
        connection = sqlite3.connect(hub.database, isolation_level=None)
        try:
            _fill(connection, missing, dense=True)
        finally:
            connection.close()
    return missing


def grow(hub: Hub, size: int) -> None:
    """The same with a hub that doesn't run, and with indexes that grow with the rows, as they do in a hub."""
    connection = sqlite3.connect(hub.database, isolation_level=None)
    try:
        _fill(connection, size - hub.stored(), dense=False)
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, missing: int, *, dense: bool) -> None:
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-1048576; PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY;")
    made = [(name, sql) for name, _, _ in indexes(connection) for (sql,) in _sql(connection, name) if sql and dense]
    signal = [row[1] for row in connection.execute(f"PRAGMA table_info({SIGNALS})")]
    entry = [row[1] for row in connection.execute(f"PRAGMA table_info({ENTRIES})")]
    connection.execute(
        f"CREATE TEMP TABLE pattern AS SELECT s.n AS n, s.seq AS seq FROM {SIGNALS} s JOIN {ENTRIES} e ON e.seq = s.seq AND e.type = 1 "
        "WHERE s.first = s.seq ORDER BY s.n LIMIT 200000"
    )
    (pattern,) = connection.execute("SELECT COUNT(*) FROM pattern").fetchone()
    (head,) = connection.execute("SELECT seq FROM journal_head").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    for name, _ in made:
        connection.execute(f'DROP INDEX "{name}"')
    while missing > 0:
        count = min(pattern, missing)
        _copy(connection, ENTRIES, "e.seq = p.seq", entry, {"seq": "?"}, head, count)
        _copy(connection, SIGNALS, "e.n = p.n", [name for name in signal if name != "n"], OWN, head, count)
        tally = connection.execute(
            f"SELECT COUNT(*), e.audience FROM pattern p JOIN {ENTRIES} e ON e.seq = p.seq WHERE p.rowid <= ? GROUP BY e.audience", [count]
        ).fetchall()
        connection.executemany("UPDATE journal_audience SET entries = entries + ? WHERE id = ?", tally)
        head += count
        missing -= count
    connection.execute("UPDATE journal_head SET seq = ?", [head])
    for _, sql in made:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _copy(connection: sqlite3.Connection, table: str, on: str, names: list[str], own: dict[str, Any], head: int, count: int) -> None:
    """Copy the first `count` rows of the pattern, numbered from `head` on."""
    values = [own.get(name, f'e."{name}"').replace("?", f"{head} + p.rowid") for name in names]
    quoted = ",".join(f'"{name}"' for name in names)
    connection.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {','.join(values)} FROM pattern p JOIN {table} e ON {on} "
        "WHERE p.rowid <= ? ORDER BY p.rowid",
        [count],
    )


def _sql(connection: sqlite3.Connection, name: str) -> list[tuple[str | None]]:
    return connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchall()
