"""What the hub refuses stands in one tree, and each door has an answer to every kind of it: a finding says what to do instead.

Usage: check_refusals.py [FOLDER]      FOLDER holds the package, by default src/accord
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from house import ROOT, tell

TREE = "accord.hub.refusals"
HANDS_ON = {"edge"}  # what is refused there is asked of the API behind it, which answers and audits it

JOIN = f"a feature's refusal is one of {TREE}. Take the class of its kind as its base."
MOVE = "a feature's refusals stand in its errors.py. Move it there, or raise the class of its kind as it is."
MAP = "every door has one table from the kinds of refusals to its answers. Give each kind its answer, in one place."


def main(package: Path) -> list[str]:
    tree = _parsed(package / "hub" / "refusals.py")
    bases = {node.name for node in tree.body if isinstance(node, ast.ClassDef)} - {"Kind"}
    return [*_outside(package / "hub", bases), *_unmapped(package / "doors", _kinds(tree))]


def _kinds(tree: ast.Module) -> set[str]:
    (kinds,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Kind"]
    return {target.id for node in kinds.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}


def _outside(hub: Path, bases: set[str]) -> Iterator[str]:
    """Classes of an errors.py that are of no kind, and refusals that stand somewhere else."""
    for path in sorted(hub.rglob("*.py")):
        joined = {f"refusals.{name}" for name in bases}
        for node in _parsed(path).body:
            if isinstance(node, ast.ImportFrom) and (node.module == TREE or (node.module or "").endswith(".errors")):
                joined |= {alias.asname or alias.name for alias in node.names}
            if not isinstance(node, ast.ClassDef) or path == hub / "refusals.py":
                continue
            is_one = any(ast.unparse(base) in joined for base in node.bases)
            joined |= {node.name} if is_one else set()
            if path.name == "errors.py" and not is_one:
                yield f"{path}:{node.lineno}: refusals: {JOIN}"
            if path.name != "errors.py" and is_one:
                yield f"{path}:{node.lineno}: refusals: {MOVE}"


def _unmapped(doors: Path, kinds: set[str]) -> Iterator[str]:
    for door in sorted(path for path in doors.iterdir() if path.is_dir() and path.name not in {*HANDS_ON, "__pycache__"}):
        tables = [
            {key.attr for key in node.keys if isinstance(key, ast.Attribute) and ast.unparse(key.value) == "Kind"}
            for path in sorted(door.rglob("*.py"))
            for node in ast.walk(_parsed(path))
            if isinstance(node, ast.Dict)
        ]
        if [table for table in tables if table] != [kinds]:
            yield f"{door}: refusals: {MAP}"


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    tell(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src" / "accord"))
