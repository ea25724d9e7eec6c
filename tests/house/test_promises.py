"""The check of promises, shown a house in order and then one with a flaw: what only tests call is found, by name."""

from pathlib import Path

import pytest

import check_promises
from house import ROOT

ACTIONS = """
from accord.hub.shifts import store

LONGEST = 12

def begin(caller, *, hours=LONGEST):
    return store.add(caller.n, hours)
"""
STORE = """
def add(member, hours):
    return member, hours
"""
DOOR = """
from accord.hub.shifts import actions

def main(visit):
    return actions.begin(visit.caller, hours=visit.hours)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in {"hub/shifts/actions.py": ACTIONS, "hub/shifts/store.py": STORE, "doors/api/settings.py": DOOR}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_house_in_order_has_no_finding(package: Path) -> None:
    assert check_promises.main(package) == []
    assert check_promises.main(ROOT / "src" / "accord", (ROOT / "bench", ROOT / "scripts")) == []


@pytest.mark.parametrize(
    ("name", "text", "dead"),
    [
        ("hub/shifts/actions.py", ACTIONS + "\ndef end(caller):\n    return caller\n", "end"),
        ("hub/shifts/actions.py", ACTIONS.replace("hours=LONGEST", "hours=LONGEST, at=None"), "begin(at=)"),
        ("hub/shifts/actions.py", ACTIONS + "\nSHORTEST = 1\n", "SHORTEST"),
        ("hub/shifts/store.py", STORE + "\nclass Forgotten:\n    pass\n", "Forgotten"),
        ("hub/shifts/swaps.py", "def begin(caller):\n    return caller\n", "swaps"),
    ],
)
def test_what_nobody_calls_is_found(package: Path, name: str, text: str, dead: str) -> None:
    (package / name).write_text(text, encoding="utf-8")
    findings = check_promises.main(package)
    assert any(f" {dead} is used nowhere" in finding for finding in findings), findings
    assert all(finding.startswith(f"{package / name}:") for finding in findings)
