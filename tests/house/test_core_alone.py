"""The core, the formats and the table loader work where Django is not installed: tried in a real environment without it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv-uv" / "bin" / "uv"
# What serves the hub and its doors, with what these bring along; the rest of requirements/run.txt is the core's.
NOT_FOR_THE_CORE = {
    "asgiref",
    "click",
    "django",
    "granian",
    "hatchling",
    "markdown-it-py",
    "mdurl",
    "psycopg",
    "psycopg-binary",
    "pygments",
    "pymispwarninglists",
    "rich",
    "sqlparse",
    "whitenoise",
}
PIN = re.compile(r"^([a-z0-9-]+)==.*\n(?: +--hash=.*\n?)+", re.MULTILINE)

IMPORT_ALL = """
import importlib, importlib.util, pkgutil
for absent in ("django", "granian", "psycopg"):
    assert importlib.util.find_spec(absent) is None, absent
import accord.core, accord.formats, accord.tables
for package in (accord.core, accord.formats):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        print(module.name)
"""
PARSE = """
from accord.core.identifiers import phone
from accord.tables import identifier_tables
print(phone.parse("081 234 5678", "TH", identifier_tables()).value)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds what the core needs, at the pinned versions, and no Django."""
    folder = tmp_path_factory.mktemp("core-alone")
    compiled = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pins = [pin[0] for pin in PIN.finditer(compiled) if pin[1] not in NOT_FOR_THE_CORE]
    assert pins
    (folder / "core.txt").write_text("".join(pins), encoding="utf-8")
    uv("venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
    place = ["--python", str(folder / "venv"), "--requirement", str(folder / "core.txt")]
    install = ["pip", "install", "--quiet", "--require-hashes", "--no-deps", *place]
    # What make setup fetched lies in the installer's cache; only a machine that dropped it asks the index again.
    if subprocess.run([UV, *install, "--offline"], check=False, capture_output=True).returncode:
        uv(*install)
    return folder / "venv" / "bin" / "python"


def uv(*arguments: str) -> None:
    done = subprocess.run([UV, *arguments], env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"}, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def run(python: Path, program: str) -> str:
    environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([python, "-c", program], env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_of_core_and_formats_imports_without_django(python: Path) -> None:
    imported = run(python, IMPORT_ALL).split()
    there = {
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        for room in ("core", "formats")
        for path in (ROOT / "src" / "accord" / room).rglob("*.py")
    }
    assert {"accord.core", "accord.formats", *imported} == there


def test_the_core_parses_an_identifier_without_django(python: Path) -> None:
    assert run(python, PARSE).strip() == "+66812345678"
