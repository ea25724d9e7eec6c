"""The check of promises, shown a house in order and then one with a flaw: what only tests call is found, by name."""

import re
from pathlib import Path

import click
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


def test_an_action_that_only_its_namesake_seems_to_call_is_found(package: Path) -> None:
    """`begin` of another feature is called; that one's is nobody's, though its name is said everywhere."""
    other = package / "hub/rotas/actions.py"
    other.parent.mkdir()
    other.write_text("def begin(caller):\n    return caller\n", encoding="utf-8")
    (finding,) = check_promises.main(package)
    assert finding == f"{other}:1: begin is an action that nobody calls. Give it its door, or take it out."
    other.write_text("from accord.hub.rotas.beginning import begin\n\n__all__ = ['begin']\n", encoding="utf-8")
    (package / "hub/rotas/beginning.py").write_text("def begin(caller):\n    return caller\n", encoding="utf-8")
    assert [finding for finding in check_promises.main(package) if "nobody calls" in finding]
    (package / "doors/api/rotas.py").write_text("from accord.hub.rotas.actions import begin\n\nrotas = begin(None)\nprint(rotas)\n")
    assert not [finding for finding in check_promises.main(package) if "nobody calls" in finding]


def test_each_command_that_is_named_is_there() -> None:
    """In documents, and in sentences that tell a person what to run next."""
    from accord.site.command import main

    context, missing = click.Context(main), set()
    for path in (*(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.html"), ROOT / "README.md"):
        for group, word in re.findall(r"(?:`|    |: )accord ([a-z]+)(?: ([a-z-]+))?", path.read_text(encoding="utf-8")):
            command = main.get_command(context, group)
            if command is None or (isinstance(command, click.Group) and word and command.get_command(context, word) is None):
                missing.add(f"{path.name}: accord {group} {word}")
    assert not missing
