"""Which tests come through which function: noted by a run of them, and read as long as nothing has changed."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import reached
from house import ROOT
from reached import Reached, Through


def test_of_each_file_the_quickest_are_kept_and_of_many_files_the_quickest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reached, "MOST_FILES", 2)
    through = Through(1, 9)
    for seconds, test in ((3.0, "a::1"), (1.0, "a::2"), (2.0, "a::3"), (5.0, "b::1"), (9.0, "c::1"), (0.5, "d::1")):
        through.note(seconds, test)
    assert list(through.tests()) == [(0.5, "d::1"), (1.0, "a::2"), (2.0, "a::3")]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name in ("source.py", "tests.py", "others.py"):
        (tmp_path / name).write_text(name)
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("source.py", "tests.py", "others.py")}
    outer = (1, 20, [(1.0, "tests.py::outer"), (2.0, "others.py::outer")])
    inner = (5, 8, [(50.0, "tests.py::long"), (9.0, "tests.py::inner"), (4.0, "others.py::inner")])
    (tmp_path / "1.json").write_text(json.dumps({"files": digests, "functions": {"source.py": [outer, inner]}}))
    return tmp_path


def test_the_innermost_function_round_a_line_says_who_comes_through(house: Path) -> None:
    known = Reached(house, house)
    assert known.tests("source.py", 20) == ["tests.py::outer", "others.py::outer"]
    assert known.tests("source.py", 5) == ["others.py::inner", "tests.py::inner"], "no more than take a minute together"
    assert known.tests("source.py", 21) == known.tests("other.py", 5) == []


@pytest.mark.parametrize(("name", "left"), [("others.py", ["tests.py::outer"]), ("source.py", [])])
def test_what_was_noted_of_a_file_that_has_changed_is_not_read(house: Path, name: str, left: list[str]) -> None:
    (house / name).write_text("changed")
    assert Reached(house, house).tests("source.py", 1) == left


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring came with Python 3.12")
def test_a_run_notes_who_comes_through_a_function_and_who_does_not(tmp_path: Path) -> None:
    test = "tests/core/care/test_care.py"
    env = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "ACCORD_REACHED": str(tmp_path)}
    words = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "reached", "-p", "no:cacheprovider", test]
    subprocess.run(words, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    path = "src/accord/core/care/retention.py"
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    within = next(number for number, line in enumerate(lines, 1) if "def due(" in line)
    known = Reached(ROOT, tmp_path)
    assert f"{test}::test_what_is_kept_ends_once_it_has_begun" in known.tests(path, within)
    assert known.tests("src/accord/core/rescue/contact.py", 33) == []
