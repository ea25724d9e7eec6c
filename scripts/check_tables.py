"""Where tables are touched: a feature's in its store alone, by SQL that names its own, or by fragments that the owner's face exports.

Usage: check_tables.py [FOLDER]      FOLDER holds the package, by default src/accord
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from house import ROOT, nodes, tell

SQL = re.compile(
    r"SELECT\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+(?:RECURSIVE\s+)?\w+\s*(?:\(|AS\s)", re.ASCII
)
TABLE = re.compile(r"(?<![\w.\"'/-])\w+_\w+(?![\w(/-])", re.ASCII)
DATABASE = {"connection", "connections", "models"}  # of django.db: what reaches tables; transaction and the errors do not
SAVES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "select_for_update", "refresh_from_db"}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# May speak SQL that names no feature's table: how a turn begins and is told of, whether the database answers at all, rows by the SQL of a
# store, many at a time; how the tables stand to this version; and a type of column.
BELOW = (
    "hub/turns.py",
    "hub/waking.py",
    "hub/hearing.py",
    "hub/database.py",
    "hub/statements.py",
    "hub/bulk.py",
    "hub/schema.py",
    "hub/journal/fields.py",
)

TO_STORE = "tables are touched in the store of their feature alone (store.py, or a file in store/). Move it there, and call it."
NO_SQL = "SQL stands in a feature's store alone. Move it there, and call it."
FOREIGN = "is the table of {owner}. Ask a query of {owner}, or splice a read-only fragment that its queries export."


def main(package: Path) -> list[str]:
    """One finding for each place that touches a table from where it may not."""
    owners = {table: feature for feature, tables in _tables(package).items() for table in tables}
    findings = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        if "migrations" in parts or path.name == "models.py" or "/".join(parts) in BELOW:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        feature = parts[1] if parts[0] == "hub" and len(parts) > 2 else ""
        in_store = bool(feature) and parts[2] in ("store", "store.py")
        touches = _foreign(tree, feature, owners) if in_store else _touches(tree, bool(feature), owners)
        findings += [f"{path}:{line}: store: {text}" for line, text in touches]
    return findings


def _tables(package: Path) -> dict[str, set[str]]:
    """The tables of each feature, as its models name them."""
    named = re.compile(r'db_table = "(\w+)"')
    return {path.parent.name: set(named.findall(path.read_text(encoding="utf-8"))) for path in package.glob("hub/*/models.py")}


def _foreign(tree: ast.AST, feature: str, owners: dict[str, str]) -> Iterator[tuple[int, str]]:
    for line, text in _texts(tree):
        for table in sorted(set(TABLE.findall(text)) & owners.keys()):
            if owners[table] != feature:
                yield line, f"{table} {FOREIGN.format(owner=owners[table])}"


def _touches(tree: ast.AST, in_feature: bool, owners: dict[str, str]) -> Iterator[tuple[int, str]]:
    for node in nodes(tree):
        if (isinstance(node, ast.Attribute) and node.attr == "objects") or _saves(node) or (in_feature and _imports_tables(node)):
            yield node.lineno, TO_STORE
    for line, text in _texts(tree):
        if SQL.search(text) and (set(TABLE.findall(text)) & owners.keys() or "SELECT " in text):
            yield line, NO_SQL


def _saves(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    if node.func.attr == "save" and node.args:  # into a file: a picture's
        return False
    return node.func.attr in SAVES or (node.func.attr == "cursor" and isinstance(owner, ast.Name) and owner.id.startswith("connection"))


def _imports_tables(node: ast.AST) -> bool:
    if not isinstance(node, ast.ImportFrom):
        return False
    names = {alias.name for alias in node.names}
    return (node.module == "django.db" and bool(DATABASE & names)) or (node.module or "").startswith("django.db.models")


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text that is no docstring; of an f-string, its fixed parts."""
    bodies = [node.body for node in nodes(tree) if isinstance(node, DOCUMENTED) and node.body]
    docs = {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


if __name__ == "__main__":
    tell(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src" / "accord"))
