"""Draws faults over the source by a seed, plays each against the tests, and prints how many of them a test notices.

Usage: mutants.py [--seed N] [--count 100] [--after N] [--only accord.core] [--jobs N] [--list]

Each fault is made in a copy of the house, with an environment of its own, so that served and killed processes run it too. The tests that
mirror the module run first, then those of the folders above, then those that import it, from near to far (mirror.py); before all of them,
where `make reached` has noted that, the quickest that come through the function itself (reached.py). A fault is killed
where a test fails or hangs that passes without the fault; where none does before the time is over, it survived.

Why no library: decisions/0035-faults-by-a-seed.md.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import tomllib
import venv
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import SimpleQueue

from faults import Fault, draw, faults_of
from house import ROOT, files_of_the_house
from mirror import Mirror
from reached import Reached

ENOUGH = 85  # of a hundred
EQUIVALENT = ROOT / "scripts" / "equivalent_mutants.toml"
# A test that takes longer hangs, and a fault that no test noticed in so many seconds is taken to survive.
ONE_TEST = 120
EACH_FAULT = 600
FILES_AT_ONCE = 6

KILLED, TIMED_OUT, SURVIVED, SAME = "killed", "timed out", "SURVIVED", "equivalent"
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?\.py(?:::.+?)?)(?: - .*)?$", re.MULTILINE)
_RUNNING = re.compile(r"^(tests/\S+\.py::.+?) ?(PASSED|FAILED|SKIPPED|XFAIL|ERROR)?(?: +\[ *\d+%\])?$", re.MULTILINE)
_stamps = count(1_000_000_000, 10)


@dataclass(frozen=True)
class Outcome:
    what: str
    by: str  # the test that noticed it, or how far we came, or why it can't be noticed
    took: float = 0.0


@dataclass(frozen=True)
class Run:
    code: int
    test: str = ""  # that failed, or was running when it was stopped
    hangs: bool = False


class Copy:
    """A copy of the house with an environment of its own: whatever starts Python in it, finds its source."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in files_of_the_house():
            _copy(name, folder)
        for path in (ROOT / "src").rglob("*.mo"):
            _copy(path.relative_to(ROOT), folder)
        venv.EnvBuilder(symlinks=True).create(folder / ".venv")
        self.python = folder / ".venv" / "bin" / "python"
        packages = next((folder / ".venv").glob("lib/*/site-packages"))
        (packages / "house.pth").write_text(f"{folder / 'src'}\n{sysconfig.get_paths()['purelib']}\n")
        command = self.python.with_name("accord")
        command.write_text(f"#!{self.python}\nfrom accord.site.command import main\nmain()\n")
        command.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "DJANGO_", "PYTHON"))}
        kept |= {name: os.environ[name] for name in ("ACCORD_CHROMIUM", "ACCORD_NO_BROWSER") if name in os.environ}
        self._env = kept | {"PYTHONPYCACHEPREFIX": str(folder / ".venv" / "bytecode")}

    @contextmanager
    def with_fault(self, fault: Fault) -> Iterator[None]:
        path = self.root / fault.path
        source = path.read_bytes()
        try:
            _write(path, fault.applied(source))
            yield
        finally:
            _write(path, source)

    def run(self, tests: list[str], within: float) -> Run:
        """Until the first test fails, or one hangs."""
        words = ["-n0", "-x", "-v", "-rfE", "--tb=no", "--no-header", "-p", "no:cacheprovider", "-o", f"faulthandler_timeout={ONE_TEST}"]
        words += ["-o", "faulthandler_exit_on_timeout=true"]
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(
                [self.python, "-m", "pytest", *words, *tests],
                cwd=self.root,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(within)
            except subprocess.TimeoutExpired:
                code = -1
            finally:
                _end(process)
            output.seek(0)
            text = output.read()
        if code in (0, 5) or (code == 4 and "ERROR: not found: " in text):  # nothing to run, or none of that name any more
            return Run(0)
        failed = _FAILED.findall(text)
        if code == -1:
            return Run(-1)
        if not failed and "Timeout (" in text:
            running = [test for test, ended in _RUNNING.findall(text) if not ended]
            return Run(1, running[-1] if running else tests[0], hangs=True)
        # Where none is named, the house does not even begin: what all tests import is broken.
        return Run(1, failed[0] if failed else tests[0])


def _copy(name: Path, folder: Path) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)


def _write(path: Path, source: bytes) -> None:
    """With a time of its own: what Python compiled is known by time and size, and a fault may leave the size as it was."""
    path.write_bytes(source)
    at = next(_stamps)
    os.utime(path, (at, at))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """It, and what it started in its session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Game:
    """Plays faults, each in a copy that no other plays in."""

    def __init__(self, mirror: Mirror, reached: Reached, copies: Iterable[Copy]) -> None:
        self._mirror, self._reached = mirror, reached
        self._copies: SimpleQueue[Copy] = SimpleQueue()
        for copy in copies:
            self._copies.put(copy)
        self._passes: dict[str, bool] = {}
        self._lock = threading.Lock()

    def play(self, fault: Fault) -> Outcome:
        copy, begun = self._copies.get(), time.monotonic()
        try:
            outcome = self._played(copy, fault, begun + EACH_FAULT)
        finally:
            self._copies.put(copy)
        return Outcome(outcome.what, outcome.by, time.monotonic() - begun)

    def _played(self, copy: Copy, fault: Fault, until: float) -> Outcome:
        groups = self._mirror.groups(fault.module, FILES_AT_ONCE)
        done, of = 0, sum(map(len, groups))
        through = self._reached.tests(fault.path, fault.line)
        for tests in [through, *groups] if through else groups:
            while True:
                left = until - time.monotonic()
                run = Run(-1)
                if left > 1:
                    with copy.with_fault(fault):
                        run = copy.run(tests, left)
                if run.code == 0:
                    break
                if run.code == -1:
                    return Outcome(SURVIVED, f"{done} of {of} test files in {EACH_FAULT} s")
                if self._passes_without(copy, run.test):
                    return Outcome(TIMED_OUT if run.hangs else KILLED, run.test)
                # It fails without the fault too, so it says nothing; the others of its group do.
                tests = [*tests, f"--deselect={run.test}"]
                if tests.count(tests[-1]) > 1:
                    break
            done += sum(not name.startswith("-") and "::" not in name for name in tests)
        return Outcome(SURVIVED, f"all of {of} test files")

    def _passes_without(self, copy: Copy, test: str) -> bool:
        with self._lock:
            known = self._passes.get(test)
        if known is None:
            known = copy.run([test], 2 * ONE_TEST).code == 0
            with self._lock:
                self._passes[test] = known
        return known


def equivalents(root: Path = ROOT, file: Path = EQUIVALENT) -> dict[tuple[str, str, str, str], str]:
    """The faults that no test can notice, by module, function and the line as it was and becomes, each with the reason. Raises ValueError
    where one cannot be made any more."""
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", [])
    known = {(entry["module"], entry["function"], entry["before"], entry["after"]): str(entry["reason"]) for entry in entries}
    made: set[tuple[str, str, str, str]] = set()
    for module in sorted({key[0] for key in known}):
        path = root / "src" / Path(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        made |= {key_of(fault, root) for fault in (faults_of(root, path) if path.exists() else [])}
    for key in known.keys() - made:
        raise ValueError(f"{file.name}: the fault in {key[0]} {key[1]} cannot be made any more: {key[3]!r}. Take it out.")
    return known


def key_of(fault: Fault, root: Path = ROOT) -> tuple[str, str, str, str]:
    return fault.module, fault.function, *fault.lines((root / fault.path).read_bytes())


def report(played: list[tuple[Fault, Outcome]], diffs: Mapping[Fault, str], seed: int, after: int = 0) -> tuple[str, bool]:
    """The summary, and whether the score is enough. `diffs` are the faults as changes of the source that was played."""
    by = {what: [(fault, outcome) for fault, outcome in played if outcome.what == what] for what in (KILLED, TIMED_OUT, SURVIVED, SAME)}
    lines = []
    for fault, outcome in by[SAME]:
        lines += [f"\nEquivalent: {fault}", diffs[fault], f"    {outcome.by}"]
    for fault, outcome in by[SURVIVED]:
        lines += [f"\nSurvived {outcome.by}: {fault}", diffs[fault]]
    noticed, valid = len(by[KILLED]) + len(by[TIMED_OUT]), len(played) - len(by[SAME])
    score = 100 * noticed / valid if valid else 100.0
    lines.append(
        f"\nSeed {seed}{f', behind the first {after}' if after else ''}: {noticed} of {valid} faults were noticed, {score:.0f} %"
        f" ({len(by[TIMED_OUT])} of them by a test that hung; {len(by[SURVIVED])} survived, {len(by[SAME])} more are equivalent)."
    )
    if score < ENOUGH:
        lines.append(
            f"At least {ENOUGH} % must be: write tests that fail for those above, or name what is equivalent in {EQUIVALENT.name}, and why."
        )
    return "\n".join(lines), score >= ENOUGH


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--count", type=int, default=100)
    asked.add_argument("--after", type=int, default=0, help="go on behind the first N of them, where a run was ended")
    asked.add_argument("--only", default="", help="the beginning of the modules' names")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--list", action="store_true", help="show what is drawn and play nothing")
    words = asked.parse_args()
    try:
        same = equivalents()
    except ValueError as error:
        print(error)
        return 2
    faults = draw(ROOT, words.seed, words.count, words.only)[words.after :]
    # All of it now: the house may be worked on while it is played.
    keys = {fault: key_of(fault) for fault in faults}
    diffs = {fault: fault.diff((ROOT / fault.path).read_bytes()) for fault in faults}
    if words.list:
        print(*(f"{fault}\n{diffs[fault]}\n" for fault in faults), sep="\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="accord-mutants-") as folder, ThreadPoolExecutor(words.jobs) as threads:
        game = Game(Mirror(ROOT), Reached(), [Copy(Path(folder) / str(number)) for number in range(words.jobs)])

        def play(fault: Fault) -> tuple[Fault, Outcome]:
            reason = same.get(keys[fault])
            return fault, Outcome(SAME, reason) if reason is not None else game.play(fault)

        played = []
        for number, (fault, outcome) in enumerate(threads.map(play, faults), words.after + 1):
            print(f"{number:3}/{words.after + len(faults)} {outcome.what:10} {outcome.took:4.0f} s  {fault}  [{outcome.by}]", flush=True)
            played.append((fault, outcome))
    summary, is_enough = report(played, diffs, words.seed, words.after)
    print(summary)
    return 0 if is_enough else 1


if __name__ == "__main__":
    sys.exit(main())
