"""The check of refusals, shown a house in order and then one with a flaw."""

import shutil
from pathlib import Path

import pytest

import check_refusals
from house import ROOT

TABLE = "ANSWERS = {Kind.ABSENT: 404, Kind.NOT_ALLOWED: 403, Kind.INVALID: 422, Kind.CONFLICT: 409, Kind.BUSY: 503}\n"
ERRORS = """
from accord.hub import refusals
from accord.hub.refusals import Absent

class NoSuchShift(Absent):
    code = "no-such-shift"

class Closed(NoSuchShift):
    pass

class NotAllowed(refusals.NotAllowed):
    pass
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in {"hub/shifts/errors.py": ERRORS, "doors/api/problems.py": TABLE, "doors/edge/app.py": "app = None\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "src/accord/hub/refusals.py", tmp_path / "hub/refusals.py")
    return tmp_path


def test_a_house_in_order_has_no_finding(package: Path) -> None:
    assert check_refusals.main(package) == []
    assert check_refusals.main(ROOT / "src" / "accord") == []


@pytest.mark.parametrize("base", ["ValueError", "LookupError", "Exception"])
def test_an_exception_outside_the_tree_is_found(package: Path, base: str) -> None:
    path = package / "hub/shifts/errors.py"
    path.write_text(ERRORS + f"\nclass BadShift({base}):\n    pass\n", encoding="utf-8")
    (finding,) = check_refusals.main(package)
    assert finding.startswith(f"{path}:14: ") and finding.endswith(check_refusals.JOIN)


def test_a_refusal_that_stands_beside_an_action_is_found(package: Path) -> None:
    text = "from accord.hub.refusals import Invalid\n\nclass BadShift(Invalid):\n    pass\n"
    (package / "hub/shifts/actions.py").write_text(text, encoding="utf-8")
    (finding,) = check_refusals.main(package)
    assert finding.endswith(check_refusals.MOVE)


def test_a_kind_without_an_answer_is_found_at_the_door_that_lacks_it(package: Path) -> None:
    (package / "doors/api/problems.py").write_text(TABLE.replace(", Kind.BUSY: 503", ""), encoding="utf-8")
    (finding,) = check_refusals.main(package)
    assert finding == f"{package / 'doors/api'}: refusals: {check_refusals.MAP}"


def test_a_new_kind_is_missed_at_every_door(package: Path) -> None:
    path = package / "hub/refusals.py"
    path.write_text(path.read_text(encoding="utf-8").replace('    BUSY = "busy"', '    BUSY = "busy"\n    GONE = "gone"'), encoding="utf-8")
    assert len(check_refusals.main(package)) == 1


@pytest.mark.parametrize("more", [{"doors/api/other.py": TABLE}, {"doors/cli/program.py": "program = None\n"}])
def test_a_second_table_and_a_door_without_one_are_found(package: Path, more: dict[str, str]) -> None:
    for name, text in more.items():
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")
    assert len(check_refusals.main(package)) == 1
