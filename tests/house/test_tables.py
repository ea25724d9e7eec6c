"""The check of tables, shown a house in order and then one with a flaw."""

from pathlib import Path

import pytest

import check_tables
from house import ROOT

MODELS = """
from django.db import models

class Shift(models.Model):
    class Meta:
        db_table = "{table}"
"""
STORE = """
from django.db import connection
from accord.hub.shifts.models import Shift

def of_member(member):
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM shifts_shift WHERE member = %s", [member])
        return cursor.fetchall()
"""
ACTIONS = """
from accord.hub.shifts import store

def begin(caller):
    \"\"\"SELECT is a word that a docstring may say of shifts_shift.\"\"\"
    return store.of_member(caller.n)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in {
        "hub/shifts/models.py": MODELS.format(table="shifts_shift"),
        "hub/shifts/store.py": STORE,
        "hub/shifts/actions.py": ACTIONS,
        "hub/rotas/models.py": MODELS.format(table="rotas_rota"),
        "doors/api/shifts.py": "from accord.hub.shifts import actions\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_house_in_order_has_no_finding(package: Path) -> None:
    assert check_tables.main(package) == []
    assert check_tables.main(ROOT / "src" / "accord") == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT n FROM rotas_rota",
        "SELECT shift.n FROM shifts_shift shift JOIN rotas_rota rota ON rota.n = shift.n",
        "DELETE FROM rotas_rota",
    ],
)
def test_a_table_of_another_feature_in_a_store_is_found(package: Path, sql: str) -> None:
    store = package / "hub" / "shifts" / "store.py"
    store.write_text(STORE + f'\nFOREIGN = "{sql}"\n', encoding="utf-8")
    (finding,) = check_tables.main(package)
    assert finding.startswith(f"{store}:{len(STORE.splitlines()) + 2}: store: rotas_rota is the table of rotas.")


@pytest.mark.parametrize("name", ["hub/shifts/actions.py", "hub/shifts/counting.py", "doors/api/shifts.py", "site/shifts.py"])
@pytest.mark.parametrize(
    "line",
    [
        'QUERY = "SELECT n FROM shifts_shift"',
        'QUERY = f"SELECT n FROM {Shift._meta.db_table}"',
        'QUERY = "UPDATE shifts_shift SET n = 1"',
        "ROWS = Shift.objects.filter(n=1)",
        "Shift(n=1).save()",
        "CURSOR = connection.cursor()",
    ],
)
def test_a_table_touched_outside_a_store_is_found(package: Path, name: str, line: str) -> None:
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + line + "\n", encoding="utf-8")
    (finding,) = check_tables.main(package)
    assert finding.startswith(f"{path}:") and "Move it there, and call it." in finding


def test_the_connection_is_taken_in_a_store_alone(package: Path) -> None:
    (package / "hub" / "shifts" / "actions.py").write_text("from django.db import connection\n", encoding="utf-8")
    (finding,) = check_tables.main(package)
    assert "store" in finding
