"""Which tests run through which function of the source: noted by a run of them, for `make mutants`, which then asks those first.

As a plug-in of pytest (`make reached`) it notes in each process, for each function, some tests that come through it, the quickest of many
files; whoever reads them takes those whose files have not changed since. What a test does in processes of its own is not seen, so tests
that are not named here are asked too, later. Needs Python 3.12 (`sys.monitoring`).
"""

import gc
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTED = Path(os.environ.get("ACCORD_REACHED") or ROOT / ".venv" / "reached")
EACH_FILE = 2  # tests of one file that are kept for a function
MOST_FILES = 40
MOST_SECONDS = 60.0  # that those asked together took
_SOURCE = f"{ROOT / 'src'}{os.sep}"


@dataclass
class Through:
    """A function, from its first line to its last, and the quickest tests of each file that come through it."""

    first: int
    last: int
    by_file: dict[str, list[tuple[float, str]]] = field(default_factory=dict)

    def note(self, seconds: float, test: str) -> None:
        file = test.partition("::")[0]
        tests = self.by_file.get(file)
        if tests is None:
            if len(self.by_file) >= MOST_FILES:
                slowest = max(self.by_file, key=lambda each: self.by_file[each][0])
                if self.by_file[slowest][0][0] <= seconds:
                    return
                del self.by_file[slowest]
            tests = self.by_file[file] = []
        tests.append((seconds, test))
        tests.sort()
        del tests[EACH_FILE:]

    def tests(self) -> Iterator[tuple[float, str]]:
        """The quickest of each file, then the second of each."""
        for place in range(EACH_FILE):
            yield from sorted(tests[place] for tests in self.by_file.values() if len(tests) > place)


class Reached:
    """What runs have noted, of tests whose files are as they were then."""

    def __init__(self, root: Path = ROOT, noted: Path = NOTED) -> None:
        self._functions: dict[str, dict[tuple[int, int], Through]] = {}
        same: dict[str, bool] = {}
        for path in sorted(noted.glob("*.json")):
            said = json.loads(path.read_text(encoding="utf-8"))
            for file, digest in said["files"].items():
                same.setdefault(file, digest == _digest(root / file))
            for file, functions in said["functions"].items():
                if not same[file]:
                    continue
                for first, last, tests in functions:
                    through = self._functions.setdefault(file, {}).setdefault((first, last), Through(first, last))
                    for seconds, test in tests:
                        if same[test.partition("::")[0]]:
                            through.note(seconds, test)

    def tests(self, path: str, line: int) -> list[str]:
        """Tests that come through the innermost function round this line; none where the source has changed since."""
        around = [each for each in self._functions.get(path, {}).values() if each.first <= line <= each.last]
        if not around:
            return []
        chosen, took = [], 0.0
        for seconds, test in max(around, key=lambda each: each.first).tests():
            if took and took + seconds > MOST_SECONDS:
                continue
            chosen.append(test)
            took += seconds
        return chosen


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


# --- As a plug-in


class _Noting:
    """Each function tells once in each test that it is entered."""

    tool = 3  # of sys.monitoring's numbers, one that is nobody's

    def __init__(self) -> None:
        self.functions: dict[CodeType, Through] = {}
        self._entered: set[CodeType] = set()
        self._modules = 0
        self._events: Any = sys.monitoring.events.PY_START
        sys.monitoring.use_tool_id(self.tool, "reached")
        sys.monitoring.register_callback(self.tool, self._events, self._enter)

    def _enter(self, code: CodeType, _offset: int) -> object:
        self._entered.add(code)
        return sys.monitoring.DISABLE

    def begin(self) -> None:
        modules = sum(name.startswith("accord") for name in sys.modules)
        if self._modules != modules:
            self._modules = modules
            for code in _codes():
                if code not in self.functions:
                    lines = [line for *_, line in code.co_lines() if line]
                    self.functions[code] = Through(code.co_firstlineno, max(lines, default=code.co_firstlineno))
                    sys.monitoring.set_local_events(self.tool, code, self._events)
        self._entered.clear()
        sys.monitoring.restart_events()

    def end(self, test: str, seconds: float) -> None:
        for code in self._entered:
            if code in self.functions:
                self.functions[code].note(seconds, test)

    def write(self) -> None:
        functions: dict[str, list[tuple[int, int, list[tuple[float, str]]]]] = {}
        for code, through in self.functions.items():
            if through.by_file:
                path = Path(code.co_filename).relative_to(ROOT).as_posix()
                functions.setdefault(path, []).append((through.first, through.last, list(through.tests())))
        files = {*functions, *(test.partition("::")[0] for each in functions.values() for *_, tests in each for _, test in tests)}
        said = {"files": {file: _digest(ROOT / file) for file in sorted(files)}, "functions": functions}
        NOTED.mkdir(parents=True, exist_ok=True)
        (NOTED / f"{os.getpid()}.json").write_text(json.dumps(said), encoding="utf-8")


def _codes() -> Iterator[CodeType]:
    """The code of all functions of the source that there are, with those within them."""
    gc.unfreeze()  # what the tests have put aside isn't among the objects
    waiting: list[CodeType] = [each.__code__ for each in gc.get_objects() if type(each) is FunctionType]
    gc.freeze()
    seen: set[CodeType] = set()
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting += _within(code.co_consts)
            if code.co_filename.startswith(_SOURCE):
                yield code


def _within(constants: Iterable[object]) -> list[CodeType]:
    return [each for each in constants if isinstance(each, CodeType)]


_noting: _Noting | None = None


def pytest_configure(config: pytest.Config) -> None:
    global _noting
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        _noting = _Noting()
    elif NOTED.exists():
        shutil.rmtree(NOTED)  # by the process that tells the others what to do


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    if _noting is None:
        return (yield)
    _noting.begin()
    begun = time.perf_counter()
    result = yield
    _noting.end(item.nodeid, round(time.perf_counter() - begun, 3))
    return result


def pytest_sessionfinish() -> None:
    if _noting is not None:
        _noting.write()
