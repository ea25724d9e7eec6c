"""The rules of the house that an import alone does not break: each finding says what to do instead.

Usage: check_house.py [FOLDER]      FOLDER holds the package, by default src/accord
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from house import ROOT, tell

OLDEST = (3, 11)  # of the versions that pyproject.toml promises
PURE = ("core", "formats")
PUBLISHED = "client"  # whose callers may take what they are given apart as dataclasses
OUTSIDE = ("doors", "server", "site")
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CHANCES = {"uuid1", "uuid4"}
IO = {"open", "input", "print"}
DECLARE = "declare what is run: RUNS = Runs(rank=..., work=...) (accord/hub/running.py). What declares nothing is never run."
STRUCT = (
    "write a msgspec Struct, which is made sixty times as fast. A dataclass is for fields that are left out of its repr or not compared."
)
FIRE = "nothing fires a clock of this kind. Name it in `clocks` of its feature's followers."
DECLARE_CLOCKS = "name what fires the clocks: RUNS = Runs(..., clocks=clocks). Work of theirs that failed can't be done again otherwise."
DOOR_FILES = {"views.py", "forms.py", "urls.py", "templates", "static", "admin.py"}

TAKE_TIME = "the core has no clock. Take the time as an argument."
TAKE_ID = "the core makes no ids. Take the id as an argument."
TAKE_TEXT = "the core reads and writes nothing. Take what you need as an argument; accord.tables reads the files."
ASK = "tables belong to the features. Ask a query of the feature (queries.py), or call an action (actions.py)."
MOVE = "views, forms, urls, templates and static files live in the doors. Move it to src/accord/doors."


def main(package: Path) -> list[str]:
    findings = []
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0]
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=OLDEST)
        except SyntaxError as error:
            findings.append(f"{path}:{error.lineno}: syntax: Python {OLDEST[0]}.{OLDEST[1]} cannot read this line.")
            continue
        if room in PURE:
            findings += [f"{path}:{line}: pure core: {text}" for line, text in _impurities(tree)]
        if room in OUTSIDE:
            findings += [f"{path}:{line}: tables: {ASK}" for line in _table_uses(tree)]
        if room != PUBLISHED:
            findings += [f"{path}:{line}: dataclass: {STRUCT}" for line in _plain_dataclasses(tree)]
    findings += [f"{path}: place: {MOVE}" for path in _misplaced(package)]
    return findings + list(_never_run(package))


def _impurities(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in CLOCKS:
                yield node.lineno, TAKE_TIME
            if node.attr in CHANCES:
                yield node.lineno, TAKE_ID
        if isinstance(node, ast.ImportFrom) and CHANCES & {alias.name for alias in node.names}:
            yield node.lineno, TAKE_ID
        if isinstance(node, ast.ImportFrom | ast.Import) and _is_resources(node):
            yield node.lineno, TAKE_TEXT
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IO:
            yield node.lineno, TAKE_TEXT


def _is_resources(node: ast.ImportFrom | ast.Import) -> bool:
    names = {alias.name for alias in node.names}
    if isinstance(node, ast.Import):
        return "importlib.resources" in names
    return node.module == "importlib.resources" or (node.module == "importlib" and "resources" in names)


def _table_uses(tree: ast.AST) -> Iterator[int]:
    """Lines that reach a table from outside its feature: Model.objects, row.save(), connection.cursor()."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"save", "cursor"}:
            yield node.lineno


def _plain_dataclasses(tree: ast.AST) -> Iterator[int]:
    """Lines of slotted dataclasses that use nothing of what dataclasses alone can do, nor are of a family in which one does."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and any(map(_slots, node.decorator_list))]
    needed = {node.name for node in classes if any(map(_is_special, ast.walk(node)))}
    for node in classes:
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        heirs = {other.name for other in classes if any(isinstance(base, ast.Name) and base.id == node.name for base in other.bases)}
        if not ({node.name} | bases | heirs) & needed and not bases & {other.name for other in classes}:
            yield node.lineno


def _slots(decorator: ast.expr) -> bool:
    is_dataclass = isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "dataclass"
    return is_dataclass and any(keyword.arg == "slots" for keyword in decorator.keywords)


def _is_special(node: ast.AST) -> bool:
    """A field with more than a default, a property that is kept, an attribute set past the frozen ones."""
    if isinstance(node, ast.Name):
        return node.id == "cached_property"
    if isinstance(node, ast.Attribute):
        return node.attr == "__setattr__"
    is_field = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "field"
    return is_field and any(keyword.arg in {"repr", "compare", "hash", "init"} for keyword in node.keywords)


def _never_run(package: Path) -> Iterator[str]:
    """Followers that declare nothing, and clocks that are set and that nothing fires."""
    for path in sorted(package.glob("hub/*/followers.py")):
        if not any(isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RUNS" for node in _tree(path).body):
            yield f"{path}: follower: {DECLARE}"
    trees = {path: _tree(path) for path in sorted((package / "hub").rglob("*.py")) if "migrations" not in path.parts}
    kinds = {(_feature(path), name): text for path, tree in trees.items() for name, text in _texts_by_name(tree)}
    handlers = {path: _function(tree, "clocks") for path, tree in trees.items() if path.name == "followers.py"}
    dicts = [(path, node) for path, tree in handlers.items() if tree for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    fired = {_kind(key, _feature(path), kinds) for path, node in dicts for key in node.keys}
    for path, tree in handlers.items():
        if "fire_due(" in ast.unparse(trees[path]) and not (tree and "clocks=clocks" in ast.unparse(trees[path])):
            yield f"{path}: clock: {DECLARE_CLOCKS}"
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set_clock":
                kind = _kind(node.args[0], _feature(path), kinds)
                if kind and kind not in fired:
                    yield f"{path}:{node.lineno}: clock: {FIRE}"


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    return next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _feature(path: Path) -> str:
    return path.parts[path.parts.index("hub") + 1]


def _texts_by_name(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.value.value) for target in targets if isinstance(target, ast.Name))


def _kind(node: ast.expr | None, feature: str, kinds: dict[tuple[str, str], str]) -> str:
    """The kind of a clock, where it is said by a text or a constant's name; empty where it is given from elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    others = (text for (_, constant), text in kinds.items() if constant == name)
    return kinds.get((feature, name)) or next(others, "") if name.isupper() else ""


def _misplaced(package: Path) -> Iterator[Path]:
    for room in ("core", "formats", "hub", "client"):
        for path in sorted((package / room).rglob("*")):
            if path.name in DOOR_FILES:
                yield path


if __name__ == "__main__":
    tell(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src" / "accord"))
