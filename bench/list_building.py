"""Signed lists built anew after 1,000 changes, against reading the rows that they are made of; and 50 members with five views against one.

`python -m bench.list_building ROUNDS SIGNALS` with ACCORD_DATA set fills the hub there, measures, and prints JSON.
"""

import hashlib
import json
import random
import resource
import secrets
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import corpus
from bench.hub import ROOT, Broken, environment
from bench.report import Figure, tell

MEMBERS, VIEWS = 50, 5
CHANGES = 1_000
PUBLISHED, RETRACTED = 600, 200  # of the changes; the others are revisions
NAMED = 10  # of a thousand claims are for one view alone, of each
USE = "block"


def building(folder: Path, rounds: int, signals: int) -> Figure:
    tell(f"list_build: making a hub of {MEMBERS} members with {VIEWS} views and {signals:,} claims")
    surroundings = environment(ACCORD_DATA=str(folder / "list-build"), DJANGO_SETTINGS_MODULE="accord.site.settings")
    results: dict[str, Any] = {}
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.list_building", str(rounds), str(signals)]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
        results = json.loads(done.stdout)
    one, read, fifty = results["one_cpu_s"], results["read_cpu_s"], results["fifty_cpu_s"]
    tell(f"list_build: {one:.2f} s after {CHANGES:,} changes; reading the rows {read:.2f} s")
    return Figure(
        key="list_build",
        value=one / read,
        yardstick="one SELECT of the rows of the same claims in the same file: key, state, uses, scheme, times",
        absolutes={"fifty_against_one": round(fifty / one, 2)} | results,
        says=f"{one:.2f} s of the processor after {CHANGES:,} changes of {results['entries']:,} entries, reading their rows {read:.2f} s; "
        f"{MEMBERS} members with {VIEWS} views {fifty:.2f} s; from nothing {results['first_cpu_s']:.0f} s, "
        f"{results['most_mb']:,} MB at most",
    )


# --- In the hub ---------------------------------------------------------------------------------------------------------------------------


class World:
    def __init__(self, signals: int) -> None:
        from accord.hub.guard.actions import set_budget
        from accord.hub.journal.actions import turn
        from accord.hub.members import actions, queries

        self.by = queries.operator()
        self.chance = random.Random(17)
        circles = [actions.make_circle(f"Bench circle {number}", by=self.by) for number in range(VIEWS)]
        publisher = actions.add_member("Bench platform", "platform", "TH", by=self.by)
        with turn():
            set_budget(publisher.n, 10**9)
        self.members = [actions.add_member(f"Bench member {number}", "finance", "TH", by=self.by) for number in range(MEMBERS)]
        for circle in circles:
            actions.join(circle, publisher, by=self.by)
        for number, member in enumerate(self.members):
            actions.join(circles[number % VIEWS], member, by=self.by)
        self.publisher = queries.as_member(publisher)
        self.markings = [{"tlp": "TLP:AMBER", "audience": {"circles": [circle.id]}} for circle in circles]
        self.values = iter(dict.fromkeys(corpus.values(signals * 5 // 4 + 20_000, seed=23)))
        self.fill(signals)

    def marking(self, number: int) -> dict[str, Any]:
        place = number % 1000 // NAMED
        return self.markings[place] if place < VIEWS else {"tlp": "TLP:GREEN"}

    def publish(self, count: int) -> list[Any]:
        from accord.core.identifiers import NotAnIdentifier, parse
        from accord.core.signals import BadSignal
        from accord.formats.signals import read_signal, read_wire
        from accord.hub.signals.actions import publish
        from accord.tables import identifier_tables, schemes

        drafts: list[Any] = []
        while len(drafts) < count:
            value = next(self.values)
            try:
                parse(value, tables=identifier_tables())
                wire = {"identifier": {"value": value}, "scheme": "parcel", "marking": self.marking(self.chance.randrange(1000))}
                drafts.append(read_signal(read_wire(wire), originator=self.publisher.id, tables=identifier_tables(), schemes=schemes()))
            except (NotAnIdentifier, BadSignal):
                continue
        return [made for start in range(0, count, 200) for made in publish(self.publisher, drafts[start : start + 200])]

    def fill(self, signals: int) -> None:
        """Some are published; the others are written as these are, each with a value, a key and an entry of its own."""
        self.publish(2_000)
        _fill(signals, self.values)

    def change(self) -> None:
        from accord.hub.signals import actions, queries

        self.publish(PUBLISHED)
        rows: list[Any] = []
        for id in _some_ids(CHANGES - PUBLISHED, self.chance):
            row = queries.by_id(id)
            if row is not None:
                rows.append(row)
        for number, row in enumerate(rows):
            if number < RETRACTED:
                actions.retract(row, self.publisher, "It was wrong.")
            else:
                actions.revise(row, self.publisher, {"scheme": "investment"})

    def build(self, members: Sequence[Any]) -> int:
        from accord.hub.lists import actions

        return sum(actions.build(member, USE, by=self.by).count for member in members)


def _database() -> str:
    from django.conf import settings

    return str(settings.DATABASES["default"]["NAME"])


def _some_ids(count: int, chance: random.Random) -> list[str]:
    from uuid import UUID

    with sqlite3.connect(_database()) as connection:
        (last,) = connection.execute("SELECT MAX(n) FROM signals_signal").fetchone()
        found: list[str] = []
        while len(found) < count:
            row = connection.execute(
                "SELECT id FROM signals_signal WHERE n >= ? AND state = 1 LIMIT 1", [chance.randrange(1, last)]
            ).fetchone()
            if row and (id := str(UUID(bytes=row[0]))) not in found:
                found.append(id)
    connection.close()
    return found


def _fill(signals: int, values: Iterator[str]) -> None:
    connection = sqlite3.connect(_database(), isolation_level=None)
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;")
    columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(signals_signal)") if name != "n"]
    entry_columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(journal_entry)")]
    patterns: dict[str, list[tuple[Any, ...]]] = {}
    for row in connection.execute(f"SELECT kind, {','.join(columns)} FROM signals_signal"):
        patterns.setdefault(row[0], []).append(row[1:])
    entries = {row[0]: row for row in connection.execute(f"SELECT {','.join(entry_columns)} FROM journal_entry")}
    (stored,) = connection.execute("SELECT COUNT(*) FROM signals_signal").fetchone()
    (head,) = connection.execute("SELECT seq FROM journal_head").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    rows, bodies = [], []
    for identifier in _parsed(values):
        if stored >= signals or identifier.kind not in patterns:
            if stored >= signals:
                break
            continue
        head, stored = head + 1, stored + 1
        pattern = dict(zip(columns, patterns[identifier.kind][stored % len(patterns[identifier.kind])], strict=True))
        entry = dict(zip(entry_columns, entries[pattern["seq"]], strict=True))
        body = json.loads(entry["body"])
        body["data"]["identifier"] = {"display": identifier.display, "kind": identifier.kind, "value": identifier.value}
        body["data"]["id"] = None
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        salt = secrets.token_bytes(16)
        bodies.append(list((entry | {"seq": head, "body": text, "salt": salt, "leaf": hashlib.sha256(salt + text).digest()}).values()))
        changed = {"id": secrets.token_bytes(16), "key": identifier.key, "first": head, "seq": head, "shared": head}
        rows.append(list((pattern | changed).values()))
        if len(rows) == 5_000:
            _insert(connection, columns, rows, entry_columns, bodies)
    _insert(connection, columns, rows, entry_columns, bodies)
    connection.execute("UPDATE journal_head SET seq = ?", [head])
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def _parsed(values: Iterator[str]) -> Iterator[Any]:
    from accord.core.identifiers import NotAnIdentifier, parse
    from accord.tables import identifier_tables

    for value in values:
        try:
            yield parse(value, tables=identifier_tables())
        except NotAnIdentifier:
            continue


def _insert(connection: sqlite3.Connection, columns: list[str], rows: list[Any], entry_columns: list[str], bodies: list[Any]) -> None:
    for table, names, values in (("signals_signal", columns, rows), ("journal_entry", entry_columns, bodies)):
        quoted = ",".join(f'"{name}"' for name in names)
        connection.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({','.join('?' * len(names))})", values)
        values.clear()


def _read() -> int:
    """The rows of all claims, as plainly as they are read."""
    connection = sqlite3.connect(_database())
    cursor = connection.execute("SELECT key, state, uses, flags, scheme, first_seen, last_seen, expires, embargo FROM signals_signal")
    count = 0
    while rows := cursor.fetchmany(1000):
        count += len(rows)
    connection.close()
    return count


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of this process."""
    begun, used = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - begun, time.process_time() - used


def _measure(rounds: int, signals: int) -> dict[str, Any]:
    world = World(signals)
    one, rest = world.members[0], world.members
    first = _timed(lambda: world.build([one]))
    others = _timed(lambda: world.build(rest[1:]))
    taken: dict[str, list[tuple[float, float]]] = {"read": [], "one": [], "fifty": []}
    for _ in range(rounds):
        world.change()
        taken["read"].append(_timed(_read))
        taken["one"].append(_timed(lambda: world.build([one])))
        world.build(rest)
        world.change()
        taken["fifty"].append(_timed(lambda: world.build(rest)))
    figures: dict[str, Any] = {}
    for name, times in taken.items():
        figures[f"{name}_s"] = round(statistics.median(clock for clock, _ in times), 4)
        figures[f"{name}_cpu_s"] = round(statistics.median(used for _, used in times), 4)
    return figures | {
        "first_s": round(first[0], 1),
        "first_cpu_s": round(first[1], 1),
        "the_other_49_s": round(others[0], 1),
        "entries": world.build([one]),
        "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "members": MEMBERS,
        "views": VIEWS,
        "changes": CHANGES,
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]))))
