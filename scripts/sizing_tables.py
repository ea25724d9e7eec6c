"""The tables of docs/operate/scale.md about sizes: what was measured, as bench-sizing.json has it, and what is calculated from that.
`check_docs.py` holds the document against them.

Usage: sizing_tables.py            print the tables
"""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from house import ROOT

RESULTS = ROOT / "bench-sizing.json"
DOCUMENT = ROOT / "docs" / "operate" / "scale.md"
MEASURED = ("<!-- sizes measured: written by make docs from bench-sizing.json -->", "<!-- end of sizes measured -->")
CALCULATED = ("<!-- sizes calculated: written by make docs from bench-sizing.json -->", "<!-- end of sizes calculated -->")

SIZES = (10**6, 10**7, 10**8, 10**9)
RANDOM = ("signals_signal_key", "signals_signal_id_key")  # whose place in the index is random: each new signal touches a page of each
PAGE = 8192  # PostgreSQL's
LARGEST = 32 * 2**40  # a table of PostgreSQL with such pages
LINE = 10**9 / 8 * 0.94  # bytes a second of a network of one Gbit/s, less its headers
ERRS, ROOM = 0.001, 1.25  # of the index for checks, as src/accord/hub/signals/index/known.py has it
BITS = -math.log(ERRS) / math.log(2) ** 2  # a key in a filter that errs so seldom
ENTRY = 9  # bytes of a list
SLOT = 64 * 2**30  # bytes of the log that the document lets a slot keep
SPARE = 4 * 2**30  # of a machine's memory, for everything that is no index
DAY = 86_400
Figures = dict[str, Any]


class Costs(NamedTuple):
    """What one signal costs, from the largest size that was measured. Bytes, and seconds of the processor."""

    rows: int  # bytes in both tables
    indexes: int
    random: int  # of these, in the indexes whose places are random
    widest: float  # bytes in the larger of both tables
    sqlite: float
    known_s: float  # to read it into the index for checks
    dump: float
    dump_s: float
    restore_s: float
    reindex_s: float
    list_s: float
    list_kept: float  # bytes on the disk that are kept to make the next list


def costs(sizing: Figures) -> Costs:
    served = sizing["postgresql"]
    size, stored = largest(served, "tables")
    _, lite = largest(sizing["sqlite"], "tables")
    parts = [(table, name, count) for table, counts in stored["tables"].items() for name, count in counts.items()]
    indexes = {name: count for table, name, count in parts if not _is_of_rows(table, name)}

    def each(of: str, having: str, count: Callable[[Figures], float]) -> float:
        """For one signal, or one entry of a list, at the largest size at which it was measured; no number where it was not."""
        if not any(having in figures for figures in sizing.get(of, {}).values()):
            return math.nan
        measured_at, figures = largest(sizing[of], having)
        return count(figures) / measured_at

    return Costs(
        rows=round((sum(count for _, _, count in parts) - sum(indexes.values())) / size),
        indexes=round(sum(indexes.values()) / size),
        random=round(sum(indexes[name] for name in RANDOM) / size),
        widest=max(sum(count for name, count in counts.items() if name not in indexes) for counts in stored["tables"].values()) / size,
        sqlite=lite["bytes"] / _stored(lite),
        known_s=_known_s({size: figures for size, figures in served.items() if "index" in figures}),
        dump=each("postgresql", "backup", lambda figures: figures["backup"]["bytes"]),
        dump_s=each("postgresql", "backup", lambda figures: figures["backup"]["cpu_s"]),
        restore_s=each("postgresql", "backup", lambda figures: figures["backup"]["restore_cpu_s"]),
        reindex_s=each("postgresql", "reindex", lambda figures: sum(one["cpu_s"] for one in figures["reindex"].values())),
        list_s=each("lists", "entries", lambda figures: figures["first_cpu_s"]),
        list_kept=each("lists", "entries", lambda figures: figures["folder_bytes"]),
    )


def _is_of_rows(table: str, name: str) -> bool:
    return name == table or name.endswith("(toast)")


def largest(of: Figures, having: str) -> tuple[int, Figures]:
    """The largest size at which this was measured, by the signals that were stored then."""
    figures = max((each for each in of.values() if having in each), key=lambda each: each.get("entries") or _stored(each))
    return figures.get("entries") or _stored(figures), figures


def _stored(figures: Figures) -> int:
    return int(figures["rows"]["signals_signal"])


def _known_s(of: Figures) -> float:
    """Of the processor for one signal: the lists of well-known hosts, which each hub has, take the same at any size."""
    small, large = min(of.values(), key=_stored), max(of.values(), key=_stored)
    if _stored(small) == _stored(large):
        return float(large["index"]["cpu_s"] / _stored(large))
    return float((large["index"]["cpu_s"] - small["index"]["cpu_s"]) / (_stored(large) - _stored(small)))


def pages_touched(pages: float, inserts: float) -> float:
    """How many of an index's pages so many keys at random places touch at least once."""
    return pages * -math.expm1(-inserts / pages)


def log_bytes(cost: Costs, size: int, inserts: int) -> float:
    """The server's log for a signal, where so many come between two checkpoints: of whole pages of the random indexes, written when
    they are touched for the first time. What each row costs beside comes to it."""
    pages = cost.random * size / PAGE
    return pages_touched(pages, inserts * len(RANDOM)) * PAGE / inserts


def memory(cost: Costs, size: int) -> int:
    """The memory of the database's machine: the random indexes, and what everything else takes; as machines are sold."""
    needed = cost.random * size + SPARE
    return 2 ** math.ceil(math.log2(needed))


# --- What is written ----------------------------------------------------------------------------------------------------------------------


def measured(sizing: Figures) -> str:
    rows = ["| what, a signal | " + " | ".join(f"{int(size):,}" for size in sizing["postgresql"]) + " |"]
    rows.append("|---|" + "---|" * len(sizing["postgresql"]))
    for title, of, make in MEASUREMENTS:
        cells = []
        for size in sizing["postgresql"]:
            figures = sizing.get(of, {}).get(size)
            try:
                cells.append(make(figures) if figures else "not measured")
            except KeyError:
                cells.append("not measured")
        rows.append(f"| {title} | " + " | ".join(cells) + " |")
    about = sizing["about"]
    days = sorted({each["measured"] for part in ("postgresql", "sqlite", "lists", "nats") for each in sizing.get(part, {}).values()})
    versions = (
        f"PostgreSQL {largest(sizing['postgresql'], 'version')[1]['version']}, SQLite {largest(sizing['sqlite'], 'version')[1]['version']}"
    )
    where = f"{about['cores']} cores ({about['machine']}), Python {about['python']}, {versions}; {' and '.join(days)}"
    return f"With `python -m bench.sizing` on {where}.\n\n" + "\n".join(rows)


def _each(figures: Figures, count: float) -> float:
    return count / _stored(figures)


def _table(name: str) -> Callable[[Figures], str]:
    def make(figures: Figures) -> str:
        table = figures["tables"][name]
        own = sum(count for part, count in table.items() if _is_of_rows(name, part))
        return f"{_each(figures, own):,.0f} and {_each(figures, sum(table.values()) - own):,.0f} bytes"

    return make


MEASUREMENTS: tuple[tuple[str, str, Callable[[Figures], str]], ...] = (
    ("PostgreSQL: `signals_signal`, its rows and its indexes", "postgresql", _table("signals_signal")),
    ("PostgreSQL: `journal_entry`, its rows and its indexes", "postgresql", _table("journal_entry")),
    (
        "PostgreSQL: of these the indexes of key and id",
        "postgresql",
        lambda each: f"{_each(each, sum(each['tables']['signals_signal'][name] for name in RANDOM)):,.0f} bytes",
    ),
    ("SQLite: `signals_signal`, its rows and its indexes", "sqlite", _table("signals_signal")),
    ("SQLite: `journal_entry`, its rows and its indexes", "sqlite", _table("journal_entry")),
    (
        "PostgreSQL's log (WAL) of an upload right after a checkpoint",
        "postgresql",
        lambda each: f"{each['wal']['bytes'] / each['wal']['signals']:,.0f} bytes",
    ),
    ("the same, pages that are written whole", "postgresql", lambda each: f"{each['wal']['full_pages'] / each['wal']['signals']:.1f}"),
    ("index for checks in memory, all of it", "postgresql", lambda each: _size(each["index"]["bytes"])),
    ("the same, seconds of the processor to read it", "postgresql", lambda each: f"{each['index']['cpu_s']:.1f} s"),
    ("memory of a process `web`, all of it", "postgresql", lambda each: _size(each["memory"]["web"])),
    ("memory of a process `edge`, all of it", "postgresql", lambda each: _size(each["memory"]["edge"])),
    ("memory of a process `background`, all of it", "postgresql", lambda each: _size(each["memory"]["background"])),
    (
        "making all indexes anew, seconds of the processor",
        "postgresql",
        lambda each: f"{sum(one['cpu_s'] for one in each['reindex'].values()):.1f} s",
    ),
    (
        "base backup of a replica, all of it",
        "postgresql",
        lambda each: f"{_size(each['replica']['bytes'])}, {each['replica']['cpu_s']:.1f} s of the processor",
    ),
    (
        "encrypted dump of PostgreSQL",
        "postgresql",
        lambda each: f"{_each(each, each['backup']['bytes']):,.0f} bytes; {each['backup']['cpu_s']:.0f} s of the processor in all",
    ),
    ("its restore, seconds of the processor", "postgresql", lambda each: f"{each['backup']['restore_cpu_s']:.0f} s"),
    (
        "encrypted backup of SQLite",
        "sqlite",
        lambda each: f"{_each(each, each['backup']['bytes']):,.0f} bytes; {each['backup']['cpu_s']:.0f} s of the processor in all",
    ),
    ("its restore, seconds of the processor", "sqlite", lambda each: f"{each['backup']['restore_cpu_s']:.0f} s"),
    (
        "NATS, all of it: its memory, and its disk",
        "nats",
        lambda each: f"{_size(each['memory'])} and {_size(each['bytes'])} after {each['announced']:,} announcements",
    ),
    ("first build of a list, seconds of the processor", "lists", lambda each: f"{each['first_cpu_s']:.0f} s"),
    ("kept on the disk to build the next list, an entry", "lists", lambda each: f"{each['folder_bytes'] / each['entries']:,.0f} bytes"),
)


def calculated(sizing: Figures) -> str:
    cost = costs(sizing)
    rows: list[tuple[str, str, Callable[[int], str]]] = [
        ("rows of both tables, PostgreSQL", f"measured: {cost.rows:,} bytes × signals", lambda n: _size(cost.rows * n)),
        ("their indexes", f"measured: {cost.indexes:,} bytes × signals", lambda n: _size(cost.indexes * n)),
        ("of these those of key and id", f"measured: {cost.random:,} bytes × signals", lambda n: _size(cost.random * n)),
        ("one file of SQLite", f"measured: {cost.sqlite:,.0f} bytes × signals", lambda n: _size(cost.sqlite * n)),
        (
            "larger table, of PostgreSQL's 32 TB",
            f"measured: {cost.widest:,.0f} bytes × signals; limit: [1]",
            lambda n: f"{cost.widest * n / LARGEST:.1%}",
        ),
        (
            "memory of the database's machine, at least",
            "indexes of key and id, and 4 GB; the next power of two",
            lambda n: _size(memory(cost, n)),
        ),
        (
            "disk of the database's machine, and of each replica's",
            "twice rows and indexes, and 64 GB of log",
            lambda n: _size(2 * (cost.rows + cost.indexes) * n + SLOT),
        ),
        (
            "index for checks, in each `edge` process and node",
            f"formula: signals × {ROOM} × {BITS:.1f} bits, beside 4 MB; twice that while it is made anew",
            lambda n: _size(n * ROOM * BITS / 8),
        ),
        ("the same, until it is read at a start", f"measured: {cost.known_s * 1e6:.1f} µs × signals", lambda n: _time(cost.known_s * n)),
        (
            "log for a signal, 10,000 between checkpoints",
            "formula: first touches of pages of these two indexes × 8 KiB, at most; its rows, and a page of three indexes for each "
            "audience in use, come to it",
            lambda n: f"{log_bytes(cost, n, 10_000):,.0f} bytes",
        ),
        (
            "log for a signal, 1,000,000 between checkpoints",
            "the same",
            lambda n: f"{log_bytes(cost, n, 1_000_000):,.0f} bytes",
        ),
        ("encrypted dump", f"measured: {cost.dump:,.0f} bytes × signals", lambda n: _size(cost.dump * n)),
        ("making it, on one core", f"measured: {cost.dump_s * 1e6:,.0f} µs × signals", lambda n: _time(cost.dump_s * n)),
        ("restore of it, on one core", f"measured: {cost.restore_s * 1e6:,.0f} µs × signals", lambda n: _time(cost.restore_s * n)),
        (
            "base backup for a replica, over 1 Gbit/s",
            "rows and indexes by 117 MB/s",
            lambda n: _time((cost.rows + cost.indexes) * n / LINE),
        ),
        ("all indexes anew, on one core", f"measured: {cost.reindex_s * 1e6:,.1f} µs × signals", lambda n: _time(cost.reindex_s * n)),
        ("list of a member that sees all", f"format: {ENTRY} bytes × entries", lambda n: _size(ENTRY * n)),
        ("kept to build the next one", f"measured: {cost.list_kept:,.0f} bytes × entries", lambda n: _size(cost.list_kept * n)),
        ("first build of it, on one core", f"measured: {cost.list_s * 1e6:,.0f} µs × entries", lambda n: _time(cost.list_s * n)),
    ]
    rows = [(title, "not measured" if " nan " in how else how, make) for title, how, make in rows]
    head = "| what | how | " + " | ".join(_count(n) for n in SIZES) + " |"
    body = [f"| {title} | {how} | " + " | ".join(make(n) for n in SIZES) + " |" for title, how, make in rows]
    most = DAY / cost.list_s / 1e6
    full = SLOT / (len(RANDOM) * PAGE) / 1e6
    said = [
        f"A list is signed for 24 hours. Its first build takes as long at {most:,.0f} million entries: a member can have no larger one.",
        f"64 GB of log hold what {full:,.1f} million signals write where each writes a whole page of both indexes: so much can come while "
        "a replica is away, before it must be made anew.",
    ]
    return "\n".join([head, "|---|---|" + "---|" * len(SIZES), *body, "", *said])


def _count(size: int) -> str:
    return "1 billion" if size == 10**9 else f"{size // 10**6:,} million"


def _size(count: float) -> str:
    """In units of 1,024, to three digits."""
    if math.isnan(count):
        return "`unknown`"
    for unit in ("bytes", "KB", "MB", "GB", "TB"):
        if count < 1024 or unit == "TB":
            return f"{count:,.0f} {unit}" if count >= 100 or unit == "bytes" else f"{count:.3g} {unit}"
        count /= 1024
    raise AssertionError


def _time(seconds: float) -> str:
    if math.isnan(seconds):
        return "`unknown`"
    for unit, length in (("days", 86_400), ("hours", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}" if seconds >= 10 * length else f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"


def with_tables(document: str, sizing: Figures) -> str:
    """The document with the tables as they should be. Raises ValueError where the marks are not there, once and in order."""
    for (begin, end), text in ((MEASURED, measured(sizing)), (CALCULATED, calculated(sizing))):
        before, mark, rest = document.partition(begin)
        _, last, after = rest.partition(end)
        if not mark or not last or begin in after or end in after:
            raise ValueError(f"it needs the marks {begin} and {end}, once each.")
        document = f"{before}{begin}\n\n{text}\n\n{end}{after}"
    return document


def findings(document: Path = DOCUMENT, results: Path = RESULTS) -> list[str]:
    """What is wrong with the document's tables; nothing where they are those of the last run."""
    try:
        sizing = json.loads(results.read_text(encoding="utf-8"))
        wanted = with_tables(document.read_text(encoding="utf-8"), sizing)
    except FileNotFoundError:
        return [f"{results.name}: is not there. python -m bench.sizing writes it."]
    except (KeyError, json.JSONDecodeError):
        return [f"{results.name}: is not what python -m bench.sizing writes. Run it again."]
    except ValueError as error:
        return [f"{document.name}: {error}"]
    if document.read_text(encoding="utf-8") == wanted:
        return []
    return [f"{document.name}: its tables of sizes are not those of {results.name}."]


def write(document: Path = DOCUMENT, results: Path = RESULTS) -> None:
    sizing = json.loads(results.read_text(encoding="utf-8"))
    document.write_text(with_tables(document.read_text(encoding="utf-8"), sizing), encoding="utf-8")


if __name__ == "__main__":
    given = json.loads(RESULTS.read_text(encoding="utf-8"))
    print(measured(given), calculated(given), sep="\n\n")
