"""How long the server takes for pages, in one process on a planted world; and two checkouts side by side, in alternating pairs.

    python -m bench.pages measure [--rounds 3] [--size 150]     prints JSON: of each page its medians in ms, and its queries
    python -m bench.pages compare BEFORE AFTER [--pairs 15] [--least 0.9] [--only inbox,bells]

`compare` measures each folder's own source, each with the Python of its `.venv`, and prints before/after: above 1 is quicker than before.
The two take turns within a second or two, so what else the machine does meets both; the ratio is that of the time on the processor (`cpu`),
which waiting for others does not lengthen. It ends with status 1 where the median over the pairs is below `--least` for a page, or where a
page asks more queries. A page that one of the two has not is named and not judged. Times are those of Django's test client: sign-in,
middleware, queries on SQLite, template; no network.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.pages_world import planted

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = (
    "", "inbox", "requests", "requests?open=all", "requests/new", "money", "money/corridors", "trends", "appeals", "reports", "rescues",
    "care", "way-home", "bells", "publish", "signals", "quarantine", "members", "circles", "protocols", "desks", "countries", "gateways",
    "consulates", "routing", "responsibilities", "people", "tokens", "webhooks", "journal", "audit", "settings", "search",
)  # fmt: skip
PUBLIC = ("/", "/check", "/report", "/appeal", "/account/login/")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = asked.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("measure")
    measure.add_argument("--again", action="store_true", help="measure once for each line that comes in, on the same world")
    compare = commands.add_parser("compare")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--pairs", type=int, default=15)
    compare.add_argument("--least", type=float, default=0.9)
    for command in (measure, compare):
        command.add_argument(
            "--only", default="", metavar="TEXT", help="pages that have one of these texts, parted by commas, in their names"
        )
        command.add_argument("--rounds", type=int, default=3, help="looks at each page in a turn; their median counts")
        command.add_argument("--size", type=int, default=150, help="requests and signals in the world")
    given = asked.parse_args()
    if given.command == "measure":
        pages = Pages(given.size, given.only)
        for _line in sys.stdin if given.again else ("once",):
            print(json.dumps(pages.measured(given.rounds)), flush=True)
        return 0
    return compared(
        given.before.resolve(),
        given.after.resolve(),
        given.pairs,
        given.least,
        [f"--rounds={given.rounds}", f"--size={given.size}", f"--only={given.only}"],
    )


def compared(before: Path, after: Path, pairs: int, least: float, asked: list[str]) -> int:
    """Both at once, each on a world of its own: one looks at all its pages, then the other, and every second time the other one first."""
    taken: dict[Path, list[dict[str, Any]]] = {before: [], after: []}
    with tempfile.TemporaryDirectory(prefix="accord-pages-") as data:
        running = {folder: _Measuring(folder, Path(data) / str(number), asked) for number, folder in enumerate((before, after))}
        for pair in range(pairs + 1):
            for folder in (before, after) if pair % 2 == 0 else (after, before):
                times = running[folder].next()
                if pair:  # the first one warms both up
                    taken[folder].append(times)
            print(f"pair {pair} of {pairs}", file=sys.stderr, flush=True)
        for process in running.values():
            process.end()
    return _told(taken[before], taken[after], least)


def _told(before: list[dict[str, Any]], after: list[dict[str, Any]], least: float) -> int:
    bad = 0
    print(f"{'page':32} {'before ms':>10} {'after ms':>10} {'ratio':>6} {'queries':>12}")
    for page in dict.fromkeys([*before[0], *after[0]]):
        old, new = ([run[page] for run in runs if page in run] for runs in (before, after))
        if not old or not new:
            print(f"{page:32} only {'after' if new else 'before'}")
            continue
        ratio = statistics.median(one["cpu"] / other["cpu"] for one, other in zip(old, new, strict=True))
        queries = old[0]["queries"], new[0]["queries"]
        is_bad = ratio < least or queries[1] > queries[0]
        bad += is_bad
        old_ms, new_ms = (statistics.median(run["ms"] for run in runs) for runs in (old, new))
        print(f"{page:32} {old_ms:10.2f} {new_ms:10.2f} {ratio:6.2f} {queries[0]:5} -> {queries[1]:3}{'  <<' if is_bad else ''}")
    return 1 if bad else 0


class _Measuring:
    """This file's measurement of a folder's source, in a process that goes on when it is told to."""

    def __init__(self, folder: Path, data: Path, asked: list[str]) -> None:
        own = folder / ".venv" / "bin" / "python"
        python = str(own if own.exists() else sys.executable)
        data.mkdir(mode=0o700)
        surroundings = {**os.environ, "ACCORD_DATA": str(data), "ACCORD_HOSTS": "*", "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{ROOT}"}
        surroundings |= {"DJANGO_SETTINGS_MODULE": "accord.site.settings"}
        begin = [python, "-m", "accord.site", "init", "--name", "Bench secretariat", "--json"]
        subprocess.run(begin, env=surroundings, cwd=data, stdout=subprocess.DEVNULL, check=True)
        words = [python, "-m", "bench.pages", "measure", "--again", *asked]
        self._process = subprocess.Popen(words, env=surroundings, cwd=data, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def next(self) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("A measurement ended before its time; its messages are above.")
        return dict(json.loads(line))

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Pages:
    """The pages of the planted world, in the hub of ACCORD_DATA, which was begun and is empty."""

    def __init__(self, size: int, only: str = "") -> None:
        import django

        django.setup()
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        world = planted(size)
        looks = [(f"{who} /console/{path}", reader, f"/console/{path}") for who, reader in world.readers.items() for path in CONSOLE]
        looks += [(f"{who}: {name}", world.readers[who], address) for name, who, address in world.details]
        looks += [(path, Client(), path) for path in PUBLIC]
        self._looks: list[tuple[str, Any, str]] = []
        self._queries: dict[str, int] = {}
        for name, reader, address in looks:
            if not any(text in name for text in only.split(",")):
                continue
            status = reader.get(address).status_code
            if status != 200 and ":" in name:
                raise SystemExit(f"{name}: {address} was answered with {status}.")
            if status == 200:
                with CaptureQueriesContext(connection) as caught:
                    reader.get(address)
                self._looks.append((name, reader, address))
                self._queries[name] = len(caught)

    def measured(self, rounds: int) -> dict[str, dict[str, float]]:
        """Round by round over all pages, so that what else the machine does meets each alike."""
        times: dict[str, list[tuple[float, float]]] = {name: [] for name, _reader, _address in self._looks}
        for _ in range(rounds):
            for name, reader, address in self._looks:
                begun, worked = time.perf_counter(), time.process_time()
                reader.get(address)
                times[name].append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))
        return {name: {"queries": self._queries[name], **_medians(taken)} for name, taken in times.items()}


def _medians(taken: list[tuple[float, float]]) -> dict[str, float]:
    return {name: round(statistics.median(pair[place] for pair in taken), 3) for place, name in enumerate(("ms", "cpu"))}


if __name__ == "__main__":
    sys.exit(main())
