"""Every rule of the house is broken on purpose, in a copy of the source: the check must name each rule, and the module that breaks it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

NAMES = {
    "layers": "Arrows between the layers point down",
    "features": "Arrows between the features point down",
    "face": "A feature is known by its face",
    "doors": "No door knows another",
    "pure": "Core and formats are pure",
    "tables": "Only a store touches the tables",
    "public": "The public door knows verdicts, intake and advisories only",
    "guests": "The guests' door knows requests only",
    "acyclic": "No circle of imports",
}
# What breaks a contract: the contract, the file that is added, and what stands in it.
BREAKS = [
    ("layers", "core/broken.py", "import accord.hub.journal"),
    ("layers", "tables_broken/__init__.py", ""),
    ("layers", "core/broken.py", "import accord.tables"),
    ("layers", "formats/broken.py", "import accord.tables"),
    ("layers", "hub/journal/broken.py", "import accord.doors"),
    ("layers", "doors/api/broken.py", "import accord.site"),
    ("layers", "server/broken.py", "import accord.doors.edge"),
    ("layers", "client/__init__.py", "import accord.hub.journal"),
    ("features", "hub/journal/broken.py", "import accord.hub.signals"),
    ("features", "hub/guard/broken.py", "import accord.hub.verdicts"),
    ("features", "hub/gossip/__init__.py", ""),
    ("face", "hub/care/broken.py", "from accord.hub.requests.store import requests"),
    ("face", "doors/api/broken.py", "from accord.hub.requests import money"),
    ("face", "site/broken.py", "import accord.hub.desks.alerts"),
    ("doors", "doors/public/broken.py", "import accord.doors.api"),
    ("pure", "core/broken.py", "import django"),
    ("pure", "core/sharing/broken.py", "from django.db import models"),
    ("pure", "core/broken.py", "import time"),
    ("pure", "core/identifiers/broken.py", "from os import environ"),
    ("pure", "formats/broken.py", "from pathlib import Path"),
    ("pure", "formats/broken.py", "import logging"),
    ("pure", "core/broken.py", "import random"),
    ("pure", "core/broken.py", "def later():\n    import socket"),
    ("tables", "doors/api/broken.py", "from accord.hub.signals.models import Signal"),
    ("tables", "site/broken.py", "from accord.hub.members import models"),
    ("tables", "hub/signals/broken.py", "from accord.hub.signals import models"),
    ("public", "doors/public/broken.py", "from accord.hub.signals import queries"),
    ("public", "doors/public/broken.py", "from accord.hub.members import queries"),
    ("public", "doors/public/broken.py", "from accord.hub.journal import queries"),
    ("public", "doors/public/broken.py", "import accord.hub.guard"),
    ("guests", "doors/guests/broken.py", "from accord.hub.members import queries"),
    ("guests", "doors/guests/broken.py", "from accord.hub.requests import store"),
    ("acyclic", "core/sharing/broken.py", "import accord.core.broken"),
]
# Half a circle each; the other half is added beside it.
OTHER_HALF = {"core/sharing/broken.py": ("core/broken.py", "import accord.core.sharing.broken")}

HOUSE_BREAKS = [
    ("core/broken.py", "from datetime import datetime\nnow = datetime.now()", "Take the time as an argument"),
    ("core/broken.py", "import datetime\nnow = datetime.datetime.utcnow()", "Take the time as an argument"),
    ("formats/broken.py", "from datetime import date\ntoday = date.today", "Take the time as an argument"),
    ("core/broken.py", "from uuid import uuid4", "Take the id as an argument"),
    ("core/broken.py", "import uuid\nname = uuid.uuid4()", "Take the id as an argument"),
    ("core/broken.py", "text = open('x').read()", "accord.tables reads the files"),
    ("core/broken.py", "from importlib.resources import files", "accord.tables reads the files"),
    ("doors/api/broken.py", "def view(model):\n    return model.objects.all()", "Ask a query"),
    ("doors/console/broken.py", "def view(row):\n    row.save()", "call an action"),
    ("site/broken.py", "from django.db import connection\nrows = connection.cursor()", "Ask a query"),
    ("hub/signals/views.py", "", "Move it to src/accord/doors"),
    ("core/broken.py", "def (", "cannot read this line"),
    ("hub/gossip/followers.py", "def work(at): ...", "declare what is run"),
    ("hub/care/broken.py", 'LATER = "care.later"\ndef begin(t):\n    t.set_clock(LATER, "", 0)', "nothing fires a clock"),
    ("hub/care/broken.py", 'def begin(t):\n    t.set_clock("care.later", "", 0)', "nothing fires a clock"),
    ("hub/care/broken.py", "@dataclass(frozen=True, slots=True)\nclass Row:\n    note: str", "write a msgspec Struct"),
    (
        "hub/care/broken.py",
        "@dataclass(slots=True)\nclass Row:\n    notes: list[str] = field(default_factory=list)",
        "write a msgspec Struct",
    ),
    ("hub/broken/followers.py", "RUNS = Runs(rank=1, work=lambda at: fire_due(HANDLERS, at))", "name what fires the clocks"),
]


def copied(folder: Path) -> Path:
    """A copy of the package, with the configuration beside it."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "scripts" / "contracts", folder / "scripts" / "contracts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "src" / "accord", folder / "src" / "accord", ignore=shutil.ignore_patterns("__pycache__", "locale", "static"))
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(tmp_path)


def add(copy: Path, name: str, text: str) -> None:
    """Add a module, and the packages above it where they are not there yet."""
    path = copy / "src" / "accord" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(text + "\n", encoding="utf-8")


def lint_imports(copy: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-cache", "--no-logo", *options]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "COLUMNS": "200"}
    return subprocess.run(command, cwd=copy, env=environment, check=False, capture_output=True, text=True)


def check_house(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "check_house.py", copy / "src" / "accord"]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_house_as_it_stands_breaks_no_rule() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(f"{name} KEPT" in done.stdout for name in NAMES.values()), done.stdout
    house = check_house(ROOT)
    assert house.returncode == 0, house.stdout


def broken_at(place: int, name: str) -> str:
    """The file that a break adds, under a name that no other has, where it is no package's own."""
    return name if name.endswith("__init__.py") else name.replace("broken", f"broken{place}")


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The report on each contract, with all breaks in one copy. Circles get a copy of their own, because they join others to larger ones.

    Reading the imports of the whole house takes as long for one break as for all.
    """
    complaints: dict[str, str] = {}
    for alone in (False, True):
        copy = copied(tmp_path_factory.mktemp("house"))
        contracts = {contract for contract, _, _ in BREAKS if (contract == "acyclic") == alone}
        for place, (contract, name, text) in enumerate(BREAKS):
            if contract in contracts:
                add(copy, name if alone else broken_at(place, name), text)
            if contract in contracts and name in OTHER_HALF:
                add(copy, *OTHER_HALF[name])
        done = lint_imports(copy, *(option for contract in sorted(contracts) for option in ("--contract", contract)))
        assert done.returncode == 1, done.stdout + done.stderr
        for contract in contracts:
            assert f"{NAMES[contract]} BROKEN" in done.stdout, done.stdout
            # Below its name and a line as long as that stands what breaks it.
            complaints[contract] = done.stdout.partition(f"\n{NAMES[contract]}\n{'-' * len(NAMES[contract])}\n")[2].partition("\n---")[0]
    return complaints


@pytest.mark.parametrize("place", range(len(BREAKS)), ids=[f"{contract} by {text or name}" for contract, name, text in BREAKS])
def test_breaking_a_layer_rule_fails_and_names_it(complaints: dict[str, str], place: int) -> None:
    contract, name, _ = BREAKS[place]
    module = ".sharing -> .broken" if contract == "acyclic" else module_of(broken_at(place, name))
    assert re.search(rf"{re.escape(module)}\b", complaints[contract]), (module, complaints[contract])


@pytest.fixture(scope="module")
def house_findings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is found in one copy with all breaks in it: to read the whole house takes as long for one."""
    copy = copied(tmp_path_factory.mktemp("house"))
    for place, (name, text, _) in enumerate(HOUSE_BREAKS):
        add(copy, broken_at(place, name), text)
    done = check_house(copy)
    assert done.returncode == 1
    return done.stdout.splitlines()


@pytest.mark.parametrize("place", range(len(HOUSE_BREAKS)), ids=[f"{name} by {text}" for name, text, _ in HOUSE_BREAKS])
def test_breaking_a_rule_of_the_house_fails_and_says_what_to_do(house_findings: list[str], place: int) -> None:
    name, _, advice = HOUSE_BREAKS[place]
    assert any(f"/{broken_at(place, name)}:" in finding and advice in finding for finding in house_findings), house_findings


def test_nothing_but_the_breaks_is_found(house_findings: list[str]) -> None:
    broken = {broken_at(place, name) for place, (name, _, _) in enumerate(HOUSE_BREAKS)}
    assert all(any(f"/{name}:" in finding for name in broken) for finding in house_findings), house_findings


def test_the_public_door_may_ask_the_queries_meant_for_it(copy: Path) -> None:
    for feature in ("verdicts", "intake", "advisories"):
        add(copy, f"hub/{feature}/queries.py", "")
        add(copy, f"doors/public/asking_{feature}.py", f"from accord.hub.{feature} import queries")
    done = lint_imports(copy, "--contract", "public")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_is_broken_by_some_case() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert {contract["id"]: contract["name"] for contract in settings["contracts"]} == NAMES
    assert {contract for contract, _, _ in BREAKS} == set(NAMES)
