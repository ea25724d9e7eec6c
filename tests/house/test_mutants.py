"""Faults by a seed: which there are, that each is another program, whom they are shown to, and how they count."""

import ast
import subprocess
from pathlib import Path

import pytest

import faults
import mutants
from faults import Fault, draw, faults_of
from house import ROOT
from mirror import Mirror
from mutants import KILLED, SAME, SURVIVED, TIMED_OUT, Copy, Game, Outcome, Run
from reached import Reached

SOURCE = '''"""Not a fault: "word" in a docstring."""

from x import TABLE

NAMES: "list[str]" = ["one two", "key"]
__all__ = ["judge"]


def judge(a: int = 3, *, is_late: bool = False) -> "int | None":
    """Neither is this: a < b."""
    for each in range(a):
        if not (each < a and is_late) or each in TABLE:  # and here, in < words
            continue
        note(a, each)
        a += (each) * 2
    if a == 5: raise ValueError(f"{a + 1} words")
    return a if a > -1 else None
'''


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "src" / "accord" / "core"
    folder.mkdir(parents=True)
    (folder / "judging.py").write_text(SOURCE)
    for skipped in ("labels.py", "labels_of_it.py", "models.py", "migrations/0001_it.py"):
        (folder / skipped).parent.mkdir(exist_ok=True)
        (folder / skipped).write_text(SOURCE)
    return tmp_path


def of(house: Path) -> list[Fault]:
    return [fault for path in faults.sources(house) for fault in faults_of(house, path)]


def changed(house: Path) -> set[tuple[str, str]]:
    source = SOURCE.encode()
    return {(fault.what, fault.lines(source)[1]) for fault in of(house)}


def test_each_fault_is_another_program_that_can_be_read(house: Path) -> None:
    faults = of(house)
    assert len(faults) == len(set(faults)) > 25
    programs = {ast.dump(ast.parse(fault.applied(SOURCE.encode()))) for fault in faults}
    assert len(programs) == len(faults) and ast.dump(ast.parse(SOURCE)) not in programs
    assert {fault.module for fault in faults} == {"accord.core.judging"}, "neither texts nor tables nor what migrates them"
    assert {fault.function for fault in faults} == {"", "judge"}


@pytest.mark.parametrize(
    "left",
    [
        ("constant changed", 'NAMES: "list[str]" = ["one two", "keyx"]'),
        ("constant changed", 'def judge(a: int = 4, *, is_late: bool = False) -> "int | None":'),
        ("constant changed", 'def judge(a: int = 3, *, is_late: bool = True) -> "int | None":'),
        ("and becomes or", "if not (each < a or is_late) or each in TABLE: # and here, in < words"),
        ("or becomes and", "if not (each < a and is_late) and each in TABLE: # and here, in < words"),
        ("< becomes <=", "if not (each <= a and is_late) or each in TABLE: # and here, in < words"),
        ("< becomes >=", "if not (each >= a and is_late) or each in TABLE: # and here, in < words"),
        ("in becomes not in", "if not (each < a and is_late) or each not in TABLE: # and here, in < words"),
        ("not left out", "if (each < a and is_late) or each in TABLE: # and here, in < words"),
        ("condition turned round", "if (not (not (each < a and is_late) or each in TABLE)): # and here, in < words"),
        ("continue becomes break", "break"),
        ("call left out", "pass"),
        ("arguments swapped", "note(each, a)"),
        ("+ becomes -", "a -= (each) * 2"),
        ("* becomes //", "a += (each) // 2"),
        ("statement left out", "pass"),
        ("statement left out", "if a == 5: pass"),
        ("== becomes !=", 'if a != 5: raise ValueError(f"{a + 1} words")'),
        ("condition turned round", "return a if (not (a > -1)) else None"),
        ("None returned", "return None"),
    ],
)
def test_what_somebody_might_write_is_among_them(left: tuple[str, str], house: Path) -> None:
    assert left in changed(house)


def test_texts_docstrings_and_annotations_stay(house: Path) -> None:
    assert not [line for _, line in changed(house) if "wordx" in line or "twox" in line or "int & None" in line or "__all__" in line]


def test_the_same_seed_draws_the_same_and_of_each_statement_one(house: Path) -> None:
    faults = draw(house, 7, 100)
    assert faults == draw(house, 7, 100) != draw(house, 8, 100)
    assert 8 <= len(faults) < len(of(house))
    assert draw(house, 7, 3) == faults[:3]
    assert draw(house, 7, 100, "accord.hub") == []


def test_a_table_is_no_logic(house: Path) -> None:
    path = house / "src" / "accord" / "core" / "judging.py"
    path.write_text("TABLE = (\n" + '    "word",\n' * faults.TABLE + ")\n")
    assert of(house) == []


@pytest.fixture(scope="module")
def mirror() -> Mirror:
    return Mirror(ROOT)


def test_the_tests_that_mirror_a_module_are_asked_first_and_the_house_never(mirror: Mirror) -> None:
    groups = mirror.groups("accord.core.identifiers.masking", 6)
    assert groups[0] == ["tests/core/identifiers/test_masking.py"]
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names)) and not any(name.startswith(("tests/house/", "tests/bench/")) for name in names)
    beside = [name.startswith("tests/core/identifiers/") for name in names]
    assert beside == sorted(beside, reverse=True), "then those of its folder, then all others"
    assert "tests/core/money/test_ledger.py" not in names
    assert "tests/doors/api/test_signals_api.py" in names, "it has a hub, which serves what comes to import it"


def test_a_test_may_mirror_a_whole_package(mirror: Mirror) -> None:
    asked = [name for group in mirror.groups("accord.site.demo.described", 6) for name in group]
    assert asked[:1] == ["tests/site/test_demo.py"]
    assert asked.index("tests/site/test_serve.py") > 0, "a test of another module of the folder above comes later"


def fault_in(house: Path) -> Fault:
    return of(house)[0]


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ([Run(0), Run(0)], (SURVIVED, "all of 2 test files")),
        ([Run(0), Run(1, "tests/b.py::it"), Run(0)], (KILLED, "tests/b.py::it")),
        ([Run(1, "tests/a.py::it", hangs=True), Run(0)], (TIMED_OUT, "tests/a.py::it")),
        # What fails without the fault too says nothing.
        ([Run(1, "tests/a.py::it"), Run(1, "tests/a.py::it"), Run(0), Run(0)], (SURVIVED, "all of 2 test files")),
        ([Run(0), Run(-1)], (SURVIVED, f"1 of 2 test files in {mutants.EACH_FAULT} s")),
    ],
)
def test_a_fault_is_noticed_by_a_test_that_passes_without_it(runs: list[Run], wanted: tuple[str, str], house: Path) -> None:
    asked = []

    class Played:
        def with_fault(self, fault: Fault) -> object:
            return pytest.MonkeyPatch.context()

        def run(self, tests: list[str], within: float) -> Run:
            asked.append(tests)
            return runs.pop(0)

    class Two:
        def groups(self, module: str, size: int) -> list[list[str]]:
            return [["tests/a.py"], ["tests/b.py"]]

    outcome = Game(Two(), Reached(house, house), [Played()]).play(fault_in(house))  # type: ignore[arg-type,list-item]
    assert (outcome.what, outcome.by) == wanted and runs == []


def test_the_tests_that_come_through_a_function_are_asked_before_all_others(house: Path) -> None:
    fault, asked = fault_in(house), []

    class Played:
        def with_fault(self, fault: Fault) -> object:
            return pytest.MonkeyPatch.context()

        def run(self, tests: list[str], within: float) -> Run:
            asked.append(tests)
            return Run(0)

    class One:
        def groups(self, module: str, size: int) -> list[list[str]]:
            return [["tests/a.py"]]

        def tests(self, path: str, line: int) -> list[str]:
            return ["tests/b.py::it"] if (path, line) == (fault.path, fault.line) else []

    outcome = Game(One(), One(), [Played()]).play(fault)  # type: ignore[arg-type,list-item]
    assert (asked, outcome.by) == ([["tests/b.py::it"], ["tests/a.py"]], "all of 1 test files")


def test_what_survives_is_shown_and_what_is_equivalent_counts_neither_way(house: Path) -> None:
    fault = fault_in(house)
    diffs = {fault: fault.diff(SOURCE.encode())}
    played = [(fault, Outcome(KILLED, "tests/a.py"))] * 16 + [(fault, Outcome(TIMED_OUT, "tests/a.py"))]
    report, is_enough = mutants.report([*played, (fault, Outcome(SURVIVED, "all"))], diffs, 7)
    assert is_enough and "17 of 18 faults were noticed, 94 %" in report and diffs[fault] in report
    report, is_enough = mutants.report([*played, *[(fault, Outcome(SURVIVED, "all"))] * 4, (fault, Outcome(SAME, "It is so."))], diffs, 7)
    assert not is_enough and "17 of 21 faults were noticed, 81 %" in report and "It is so." in report


def test_an_equivalent_fault_has_its_reason_and_one_that_cannot_be_made_any_more_is_refused(house: Path) -> None:
    listed = house / "equivalent.toml"
    words = {"module": "accord.core.judging", "function": "judge", "before": "note(a, each)", "after": "{}", "reason": "It says nothing."}
    entry = "\n".join(["[[equivalent]]", *(f"{name} = '{word}'" for name, word in words.items())])
    listed.write_text(entry.format("note(each, a)"))
    ((key, reason),) = mutants.equivalents(house, listed).items()
    assert reason == "It says nothing." and key in {mutants.key_of(fault, house) for fault in of(house)}
    listed.write_text(entry.format("note(a)"))
    with pytest.raises(ValueError, match=r"cannot be made any more.*Take it out"):
        mutants.equivalents(house, listed)
    assert mutants.equivalents() is not None, "those of this house can all be made"


def test_in_a_copy_every_process_runs_the_fault_and_afterwards_none(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "copy")
    (fault,) = [
        candidate
        for candidate in faults_of(ROOT, ROOT / "src" / "accord" / "core" / "care" / "retention.py")
        if candidate.lines((ROOT / candidate.path).read_bytes())[1].startswith("return self.until is None and")
    ]
    retention = "Retention(record='a', until=1, then='erase', law='', source='')"
    command = f"import accord; from accord.core.care.retention import Retention; print(accord.__file__, {retention}.due(2))"

    def said() -> str:
        done = subprocess.run([copy.python, "-c", command], env={}, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    here = str(copy.root / "src" / "accord" / "__init__.py")
    for _ in range(2):
        assert said() == f"{here} True"
        with copy.with_fault(fault):
            assert said() == f"{here} False"
    test = "tests/core/care/test_care.py::test_what_is_kept_ends_once_it_has_begun"
    with copy.with_fault(fault):
        assert copy.run([test], 300) == Run(1, test)
    assert copy.run([test], 300) == Run(0)
    assert copy.run([f"{test}_any_more"], 300) == Run(0), "a test that is not there any more has noticed nothing"
