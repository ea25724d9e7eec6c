"""Which tests look at a module: those that mirror it, then those of the folders above, then those that import it, from near to far."""

import ast
import re
from collections import deque
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import grimp

# These read the source as text: what they notice is its form, which is not asked here.
NOT_ASKED = ("tests/house/", "tests/bench/")
SLOW = (
    "stories/",
    "browser",
    "killed",
    "restart",
    "many_processes",
    "_law",
    "machine",
    "serve",
    "every_door",
    "constant_queries",
)  # asked after others as near
FAR = 99
MODULE = re.compile(r"accord(\.\w+)+")


class Mirror:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._graph = grimp.build_graph("accord", cache_dir=None)
        tests = [path.relative_to(root).as_posix() for path in sorted((root / "tests").rglob("test_*.py"))]
        self._tests = [name for name in tests if not name.startswith(NOT_ASKED)]
        # What tests share, by the name under which it is imported.
        self._shared = {path.stem: path for path in (root / "tests").rglob("*.py") if not path.name.startswith("test_")}
        self._imports = {name: self._imported(root / name) for name in self._tests}

    def groups(self, module: str, size: int) -> list[list[str]]:
        """The test files in the order in which they are asked, those alike near in groups of this size at most."""
        near = self._distances(module)
        ranked = sorted((*self._rank(module, name, near), name) for name in self._tests)
        batches: list[list[str]] = []
        for _, alike in groupby((rank for rank in ranked if rank[0] < FAR), key=lambda rank: rank[:2]):
            names = sorted(
                (name for *_, name in alike), key=lambda name: (any(word in name for word in SLOW), -self._mentions(name, module))
            )
            batches += [names[first : first + size] for first in range(0, len(names), size)]
        return batches

    def _rank(self, module: str, name: str, near: dict[str, int]) -> tuple[int, int]:
        """The place among the kinds of tests, and how far away its nearest import is."""
        parts, folder = module.split(".")[1:], Path(name).parts[1:-1]
        away = min((near[imported] for imported in self._imports[name] if imported in near), default=FAR)
        stem = Path(name).stem.removeprefix("test_")
        if folder == tuple(parts[:-1]) and (stem == parts[-1] or stem.startswith(parts[-1] + "_")):
            return 0, 0
        for up in range(len(parts), 1, -1):  # a folder that is a layer, as `hub`, says nothing
            of_package = folder == tuple(parts[: up - 1]) and stem == parts[up - 1] and up < len(parts)
            if folder[:up] == tuple(parts[:up]) or of_package:
                return 1 + len(parts) - up, away
        return (10 + away, away) if away < FAR else (FAR, FAR)

    def _mentions(self, name: str, module: str) -> int:
        """How often a test names what the module is called after, as `restore` in the tests of `restoring`: of those that serve a whole hub
        all are as near."""
        stem = re.sub(r"(?:ing|ies|ed|es|e|s|y)$", "", module.rpartition(".")[2])
        return _text(self._root / name).count(stem) if len(stem) > 3 else 0

    def _distances(self, module: str) -> dict[str, int]:
        """Of each module that comes to import this one, over how many others."""
        distances, waiting = {module: 0}, deque([module])
        while waiting:
            imported = waiting.popleft()
            for by in self._graph.find_modules_that_directly_import(imported):
                if by not in distances:
                    distances[by] = distances[imported] + 1
                    waiting.append(by)
        return distances

    def _imported(self, path: Path) -> frozenset[str]:
        """Modules that a test comes to import: itself, by what tests share, and, where it has a hub, with all that a hub serves."""
        names, seen, waiting = set(), set(), deque([path])
        while waiting:
            file = waiting.popleft()
            if file in seen:
                continue
            seen.add(file)
            read = _read(file)
            if file == path:
                waiting += [conftest for conftest in self._conftests(path) if read.asked & _read(conftest).fixtures]
            for name in read.names:
                if name.startswith("accord"):
                    names.add(name if name in self._graph.modules else name.rpartition(".")[0])
                elif name.partition(".")[0] in self._shared:
                    waiting.append(self._shared[name.partition(".")[0]])
        # A served hub runs all that the site wires; one in the test's own process what its addresses lead to.
        if "accord.site" in names:
            names |= {name for name in self._graph.modules if name.startswith("accord.site.")}
        elif "accord.site.settings" in names:
            names.add("accord.site.urls")
        return frozenset(names)

    def _conftests(self, path: Path) -> list[Path]:
        tests = self._root / "tests"
        return [conftest for folder in path.parents if folder.is_relative_to(tests) and (conftest := folder / "conftest.py").exists()]


@dataclass(frozen=True)
class _File:
    names: frozenset[str]  # that it imports, or names as texts: a patch's target, a process's module
    asked: frozenset[str]  # what its functions ask for
    fixtures: frozenset[str]


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").lower()


@cache
def _read(path: Path) -> _File:
    names, asked, fixtures = set(), set(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom(module=str() as module):
                names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
            case ast.Constant(value=str() as text) if MODULE.fullmatch(text):
                names.add(text)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                asked |= {argument.arg for argument in node.args.args}
                if any("fixture" in ast.dump(decorator) for decorator in node.decorator_list):
                    fixtures.add(node.name)
    return _File(frozenset(names), frozenset(asked), frozenset(fixtures))
