"""What docs/operate/upgrade.md promises of a change of the tables: the version before goes on serving while it is made, so it only adds.

What is new may be null, or the database itself fills it in: the older version doesn't name it when it writes. What goes away is first no
longer used, and taken out by a later version, whose migration is named here with the reason why nothing that serves can miss it.
"""

import ast
from pathlib import Path

import pytest

HUB = Path(__file__).resolve().parents[2] / "src" / "accord" / "hub"
# The last one of each feature that was there before anybody upgraded a hub.
BEFORE = {
    **{"appeals": 1, "care": 2, "consulates": 1, "contacts": 2, "desks": 4, "drafts": 1, "gateways": 1, "guard": 2, "intake": 3},
    **{"journal": 2, "lists": 2, "members": 2, "push": 1, "reindex": 1, "repatriation": 1, "reports": 3, "requests": 5, "rescue": 2},
    **{"routing": 1, "signals": 4, "vault": 2, "webhooks": 1},
}
ADDS = {"CreateModel", "AddField", "AddIndex", "RunPython", "RunSQL", "SeparateDatabaseAndState"}
EXCUSED: dict[str, str] = {}


def changes() -> list[Path]:
    return [
        path
        for path in sorted(HUB.glob("*/migrations/[0-9]*.py"))
        if int(path.name[:4]) > BEFORE.get(path.parts[-3], 0) and f"{path.parts[-3]}.{path.stem}" not in EXCUSED
    ]


def faults(source: str) -> list[str]:
    """What a migration does that the version before could trip over."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        name = call.func.attr
        if getattr(call.func.value, "id", "") == "migrations" and name not in {*ADDS, "Migration"}:
            found.append(f"{name} does not only add")
        if name == "AddField" and not fills_itself(call):
            found.append(f"{ast.unparse(call)[:60]} is neither null nor filled in by the database (db_default)")
    return found


def fills_itself(add: ast.Call) -> bool:
    given = [keyword.arg for part in ast.walk(add) if isinstance(part, ast.Call) for keyword in part.keywords]
    return bool({"null", "db_default"} & set(given)) or "ManyToManyField" in ast.unparse(add)


@pytest.mark.parametrize("path", changes(), ids=lambda path: f"{path.parts[-3]}.{path.stem}")
def test_a_change_of_the_tables_only_adds(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("operation", "count"),
    [
        ('migrations.AddField("a", "b", models.IntegerField(default=0))', 1),
        ('migrations.AddField("a", "b", models.IntegerField(default=0, db_default=0))', 0),
        ('migrations.AddField("a", "b", models.IntegerField(null=True))', 0),
        ('migrations.RemoveField("a", "b")', 1),
        ('migrations.AlterField("a", "b", models.IntegerField())', 1),
        ('migrations.RenameField("a", "b", "c")', 1),
        ('migrations.CreateModel("a", fields=[])', 0),
    ],
)
def test_what_takes_away_or_must_be_named_is_found(operation: str, count: int) -> None:
    assert len(faults(f"operations = [{operation}]")) == count
