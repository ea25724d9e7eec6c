"""The raw yardstick: the same rows in one bare SQLite table with a random 32-byte key and as many secondary indexes as the hub's own.

What is counted and copied is read from the hub's tables at run time: their columns, their indexes, the pragmas of its settings.
"""

import hashlib
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.hub import Broken, Hub

SIGNALS, ENTRIES = "signals_signal", "journal_entry"
WRITTEN = (SIGNALS, ENTRIES)  # what grows by a row with each signal; `check_written` holds it against the hub


def check_written(before: dict[str, int], after: dict[str, int], signals: int) -> None:
    """Raises Broken where the hub writes rows for each signal that the yardstick does not know of."""
    grown = {name for name in after if after[name] - before.get(name, 0) > signals / 2}
    if grown != set(WRITTEN):
        raise Broken(f"The hub writes a row for each signal into {sorted(grown)}; bench/raw.py and bench/filler.py know {sorted(WRITTEN)}.")


def counts(hub: Hub) -> dict[str, int]:
    """The rows of every table."""
    names = [name for (name,) in hub.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    return {name: hub.sql(f'SELECT COUNT(*) FROM "{name}"')[0][0] for name in names}


def indexes(cursor: Any) -> list[tuple[str, tuple[str, ...], str]]:
    """The indexes of the written tables: name, columns, and what a partial one is limited to."""
    index_rows = []
    for table in WRITTEN:
        for _, name, *_ in cursor.execute(f"PRAGMA index_list({table})").fetchall():
            columns = tuple(str(row[2]) for row in cursor.execute(f"PRAGMA index_info({name})").fetchall())
            (sql,) = cursor.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone() or (None,)
            index_rows.append((str(name), columns, (sql or "").partition(" WHERE ")[2]))
    return index_rows


class Raw:
    """`columns` are those of both tables, each once; `n` numbers the rows and `key` is random, unique and of 32 bytes."""

    def __init__(self, path: Path, hub: Hub) -> None:
        self._hub = hub
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(hub.world["pragmas"])
        cursor = sqlite3.connect(f"file:{hub.database}?mode=ro", uri=True)
        signal_columns = [row[1] for row in cursor.execute(f"PRAGMA table_info({SIGNALS})") if row[1] not in ("n", "key")]
        types = {row[1]: row[2] for table in WRITTEN for row in cursor.execute(f"PRAGMA table_info({table})")}
        other = [row[1] for row in cursor.execute(f"PRAGMA table_info({ENTRIES})") if row[1] not in signal_columns]
        self.columns = ["key", *signal_columns, *other]
        self._read = [*(f"s.{name}" for name in signal_columns), *(f"e.{name}" for name in other)]
        # The key has its unique index; so has the hub's own key of a signal, which here is an index like the others.
        self._indexes = [(columns, where) for _, columns, where in indexes(cursor) if columns != ("key",)]
        self.indexes = 1 + len(self._indexes)
        cursor.close()
        typed = ", ".join(f'"{name}" {types.get(name, "BLOB")}' for name in self.columns[1:])
        self.connection.execute(f'CREATE TABLE raw (n INTEGER PRIMARY KEY, "key" BLOB UNIQUE, {typed})')
        self._index()
        marks = ",".join("?" * len(self.columns))
        names = ",".join(f'"{name}"' for name in self.columns)
        # A line that repeats another is ignored by its key, as the hub answers `duplicate`.
        self._insert = f"INSERT OR IGNORE INTO raw ({names}) VALUES ({marks})"

    def _index(self) -> None:
        for place, (columns, where) in enumerate(self._indexes):
            names = ",".join(f'"{name}"' for name in columns)
            self.connection.execute(f"CREATE INDEX raw_{place} ON raw ({names}) {'WHERE ' + where if where else ''}")

    def rows(self, seqs: Sequence[int]) -> list[tuple[Any, ...]]:
        """The hub's rows with these numbers, in this order, one for each line that was sent: the same bytes, under random keys."""
        rows_by_seq: dict[int, tuple[Any, ...]] = {}
        place = self.columns.index("id")
        wanted = list(set(seqs))
        sql = f"SELECT s.seq, {','.join(self._read)} FROM {SIGNALS} s JOIN {ENTRIES} e ON e.seq = s.seq WHERE s.seq IN "
        for start in range(0, len(wanted), 500):
            batch = wanted[start : start + 500]
            for seq, *row in self._hub.sql(f"{sql} ({','.join('?' * len(batch))})", *batch):
                rows_by_seq[seq] = (_key(row[place - 1]), *row)
        return [rows_by_seq[seq] for seq in seqs]

    def insert(self, rows: list[tuple[Any, ...]], batch: int) -> None:
        for start in range(0, len(rows), batch):
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany(self._insert, rows[start : start + batch])
            self.connection.execute("COMMIT")

    def insert_for_nothing(self, rows: list[tuple[Any, ...]], batch: int) -> float:
        """The seconds that the same rows take under other keys, in batches of another size; they are taken out again."""
        fresh = [(hashlib.sha256(b"again" + row[0]).digest(), *row[1:]) for row in rows]
        (last,) = self.connection.execute("SELECT MAX(n) FROM raw").fetchone()
        begun = time.perf_counter()
        self.insert(fresh, batch)
        seconds = time.perf_counter() - begun
        self.connection.execute("DELETE FROM raw WHERE n > ?", [last])
        return seconds

    def catch_up(self) -> None:
        """Bring it to as many rows as the hub has: written in bulk, the indexes made anew, as the hub's are when it is filled."""
        (last,) = self.connection.execute("SELECT COALESCE(MAX(seq), 0) FROM raw").fetchone()
        self.connection.create_function("derived", 1, _key, deterministic=True)
        self.connection.execute(f"ATTACH 'file:{self._hub.database}?mode=ro' AS hub")
        self.connection.execute("PRAGMA synchronous=OFF")
        for place in range(len(self._indexes)):
            self.connection.execute(f"DROP INDEX raw_{place}")
        names = ",".join(f'"{name}"' for name in self.columns)
        self.connection.execute(
            f"INSERT OR IGNORE INTO raw ({names}) SELECT derived(s.id), {','.join(self._read)} "
            f"FROM hub.{SIGNALS} s JOIN hub.{ENTRIES} e ON e.seq = s.seq WHERE s.seq > ? ORDER BY s.n",
            [last],
        )
        self._index()
        self.connection.execute("DETACH hub")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def stored(self) -> int:
        return int(self.connection.execute("SELECT COUNT(*) FROM raw").fetchone()[0])


def _key(signal_id: bytes) -> bytes:
    return hashlib.sha256(b"raw" + signal_id).digest()
