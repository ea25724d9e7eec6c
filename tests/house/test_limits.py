"""docs/operate/limits.md against the code: each number is the one that holds there, and no bound that anybody can come to is missing."""

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "accord"
TEXT = (ROOT / "docs" / "operate" / "limits.md").read_text(encoding="utf-8")
PLACE = re.compile(r"`([\w.]+):([A-Za-z_]+)`")
NUMBER = re.compile(r"([\d,]+)(?: (KiB|MiB|seconds?|minutes?|hours?|days?))?")
SIZES = {"KiB": 1024, "MiB": 1024 * 1024}
TIMES = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
# What a constant counts time in is its own affair: microseconds, milliseconds, seconds and so on, as many of a second as this.
COUNTED_IN = (1e-6, 1e-3, 1, 60, 3600, 86_400)
BOUND = re.compile(r"(?:MOST|LONGEST|LARGEST)(?:_\w+)?|\w+_DAYS")
WALLS = (
    *("server/*.py", "doors/api/*.py", "doors/edge/*.py", "doors/guests/*.py", "doors/public/*.py", "formats/**/*.py"),
    *("hub/*/vocabulary.py", "hub/*/vocabulary/*.py"),
)
# Bounds of what the hub remembers, or of a task in one piece: nobody comes to them.
INSIDE = {
    "server.admission:MOST_KNOWN",
    "server.keeping:MOST",
    "doors.edge.callers:MOST",
    "doors.edge.feed:LARGEST_AHEAD",
    "doors.api.together:LONGEST",  # what is longer is answered behind, as ever
    "doors.api.together:MOST",
}


class Row(NamedTuple):
    module: str
    name: str
    cells: list[str]


def rows() -> list[Row]:
    found = []
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and (place := PLACE.fullmatch(cells[-1])):
            found.append(Row(place[1], place[2], cells[:-1]))
    return found


def value(row: Row) -> Any:
    return getattr(import_module(f"accord.{row.module}"), row.name)


def holds(text: str, there: float) -> bool:
    """Whether a number of the document is the one of the code."""
    match = NUMBER.fullmatch(text)
    assert match, f"{text!r} is no number with a unit"
    number, unit = int(match[1].replace(",", "")), (match[2] or "").rstrip("s")
    if unit in TIMES:
        return any(abs(there * part - number * TIMES[unit]) < 1e-9 * number for part in COUNTED_IN)
    return bool(number * SIZES.get(match[2] or "", 1) == there)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.module}:{row.name}")
def test_each_number_of_the_document_is_that_of_the_code(row: Row) -> None:
    there = value(row)
    if len(row.cells) == 3:  # how often: a bucket
        a_minute, at_once = (int(cell) for cell in row.cells[1:])
        assert (round(there.per_second * 60), there.burst) == (a_minute, at_once)
    else:
        assert holds(row.cells[1], there), f"{row.cells[0]} is {there} in the code"


@pytest.mark.parametrize(
    ("text", "there", "is_so"),
    [
        ("64 MiB", 2**26, True),
        ("64 MiB", 64, False),
        ("10 seconds", 10_000, True),
        ("10 seconds", 20, False),
        ("1 day", 86_400_000_000, True),
        ("1,095 days", 1095, True),
        ("30", 31, False),
    ],
)
def test_a_number_is_compared_in_its_unit(text: str, there: float, is_so: bool) -> None:
    assert holds(text, there) is is_so


def test_no_bound_that_anybody_can_come_to_is_missing() -> None:
    named = {f"{row.module}:{row.name}" for row in rows()}
    bounds = {place for wall in WALLS for path in SOURCE.glob(wall) for place in bounds_of(path)}
    assert sorted(bounds - named - INSIDE) == []
    assert bounds | {"server.keeping:MOST"} >= INSIDE


def bounds_of(path: Path) -> set[str]:
    """The bounds that a module defines: numbers by the names that bounds have."""
    module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        names |= {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name) and BOUND.fullmatch(part.id)}
    there = {name: getattr(import_module(f"accord.{module}"), name) for name in names}
    return {f"{module}:{name}" for name, number in there.items() if isinstance(number, int | float)}
