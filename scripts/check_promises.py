"""No dead promise: what is defined in the source is used by it; what only tests call gets a door or goes.

Usage: check_promises.py [FOLDER]      FOLDER holds the package, by default src/accord

Something is used where its name is said anywhere else: in code, in a template, in a data file, in bench or scripts. Looked at are
functions, classes, methods, constants, tables, modules, and parameters that can be given by name alone.

Many actions have the same short names (`pause`, `erase`), so of each feature's `actions` it is looked who calls that very one.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from house import ROOT, nodes, tell

# Django and click find these by their names.
FOUND_BY_NAME = re.compile(r"__\w+__|do_[A-Z]+|Meta|default_auto_field|application|handler\d+|process_view|clean_\w+|prepare_value")
FOUND_BY_PLACE = ("apps.py", "settings.py", "reading_settings.py", "__main__.py")
# Used by nobody yet, and why they stay.
EXCUSED = {
    "_serve_loop": "the web server's own loop by its own name, which ours stands in for",
    "entries_of": "the client's own face, which members call",
    "epoch_change_of": "as entries_of",
    "canonical_url": "what a URL identifier takes in parts is held whole against the published list of examples",
    "check_trail": "the laws of money, told anew from the outside: tests hold every trail against them",
    "distance": "how like two pictures are: for whoever links by likeness (docs/scripts.md says it of texts)",
    "dihedral": "as distance",
    "similarity": "how like two texts are, with figures in docs/scripts.md",
    "bands": "as similarity",
    "SAME_SCRIPT": "as similarity",
}
SAID_IN = {".html", ".txt", ".toml", ".js"}
WORD = re.compile(r"[A-Za-z_]\w*")
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def main(package: Path, beside: tuple[Path, ...] = ()) -> list[str]:
    """One finding for each name that only tests could use."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts}
    others = [ast.parse(path.read_text(encoding="utf-8")) for folder in beside for path in folder.rglob("*.py")]
    mentions = Counter(word for tree in (*trees.values(), *others) for word in _words(tree))
    given = {node.arg for tree in (*trees.values(), *others) for node in nodes(tree) if isinstance(node, ast.keyword)}
    for path in package.rglob("*"):
        if path.suffix in SAID_IN and "locale" not in path.parts:
            mentions.update(set(WORD.findall(path.read_text(encoding="utf-8", errors="replace"))))
    findings = []
    for path, tree in trees.items():
        if path.name not in FOUND_BY_PLACE:
            findings += [
                f"{path}:{line}: {name} is used nowhere. Give it its door, or take it out."
                for line, name in _dead(path, tree, mentions, given)
            ]
    return findings + list(_without_a_door(package, trees, others))


def _without_a_door(package: Path, trees: dict[Path, ast.Module], others: list[ast.Module]) -> Iterator[str]:
    """Public actions that nothing calls but their own face: what a document promises of them nobody can have."""
    modules = {path: _module(package, path) for path in trees}
    faces = {module: path for path, module in modules.items() if re.fullmatch(r"accord\.hub\.\w+\.actions", module)}
    called: set[tuple[str, str]] = set()
    for path, tree in trees.items():
        called |= _called(tree, faces) | {(modules[path], name) for name in _said_here(tree) if modules[path] in faces}
    for tree in others:
        called |= _called(tree, faces)
    for module, path in sorted(faces.items()):
        for line, name in _offered(trees[path]):
            if (module, name) not in called:
                yield f"{path}:{line}: {name} is an action that nobody calls. Give it its door, or take it out."


def _module(package: Path, path: Path) -> str:
    return ".".join(("accord", *path.relative_to(package).with_suffix("").parts)).removesuffix(".__init__")


def _offered(face: ast.Module) -> Iterator[tuple[int, str]]:
    """The functions of a face: its own, and those that it hands on by name."""
    listed = {part.value for node in face.body if _is_list_of_names(node) for part in ast.walk(node) if isinstance(part, ast.Constant)}
    for node in face.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not _is_registered(node):
            yield node.lineno, node.name
        elif isinstance(node, ast.ImportFrom):
            names = [alias.asname or alias.name for alias in node.names]
            yield from ((node.lineno, name) for name in names if name in listed and name[0].islower())


def _called(tree: ast.Module, faces: Mapping[str, Path]) -> set[tuple[str, str]]:
    every = nodes(tree)
    imports = [(node.module or "", alias) for node in every if isinstance(node, ast.ImportFrom) for alias in node.names]
    named = {alias.asname or alias.name: f"{of}.{alias.name}" for of, alias in imports if f"{of}.{alias.name}" in faces}
    return {(of, alias.name) for of, alias in imports if of in faces} | {
        (named[node.value.id], node.attr)
        for node in every
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in named
    }


def _said_here(tree: ast.Module) -> set[str]:
    return {node.id for node in nodes(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _words(tree: ast.Module) -> Iterator[str]:
    """Every name that is said, and not merely defined or handed on: a face that lists a name uses it as little as one that imports it."""
    handed_on = {id(part) for node in tree.body if _is_list_of_names(node) for part in ast.walk(node)}
    for node in nodes(tree):
        if id(node) in handed_on:
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names if alias.asname)
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            yield from WORD.findall(node.value)


def _is_list_of_names(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"


def _dead(path: Path, tree: ast.Module, mentions: Counter[str], given: set[str | None]) -> Iterator[tuple[int, str]]:
    if path.stem != "__init__" and not mentions[path.stem] and not (path.parent / "__main__.py").exists():
        yield 1, f"the module {path.stem}"
    overrides = {
        id(child) for node in nodes(tree) if isinstance(node, ast.ClassDef) and _is_of_a_library(node, tree) for child in node.body
    }
    for node in nodes(tree):
        if isinstance(node, DEFINED) and not FOUND_BY_NAME.fullmatch(node.name) and not _is_registered(node) and id(node) not in overrides:
            if not mentions[node.name] and not mentions[_table_of(node)] and node.name not in EXCUSED:
                yield node.lineno, node.name
            for parameter in _by_name_alone(node):
                if parameter.arg not in given and not mentions[f"**{parameter.arg}"]:
                    yield parameter.lineno, f"{node.name}({parameter.arg}=)"
    for node in tree.body:
        yield from (
            (node.lineno, name)
            for name in _constants(node)
            if not mentions[name] and name not in EXCUSED and not FOUND_BY_NAME.fullmatch(name)
        )


def _table_of(node: ast.AST) -> str:
    """The table of a model, which SQL may say without its class."""
    match = re.search(r"db_table = '(\w+)'", ast.unparse(node)) if isinstance(node, ast.ClassDef) else None
    return match[1] if match else ""


def _by_name_alone(node: ast.AST) -> list[ast.arg]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    return [parameter for parameter, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if default is not None]


def _is_of_a_library(node: ast.ClassDef, tree: ast.Module) -> bool:
    """Whether a class extends one that is not ours, which then calls its methods by their names."""
    imported = {
        alias.asname or alias.name
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("accord")
        for alias in statement.names
    }
    own = {statement.name for statement in tree.body if isinstance(statement, ast.ClassDef)}
    return any(
        ast.unparse(base).split(".")[0].split("[")[0] not in imported | own | {"Protocol", "Exception", "NamedTuple", "StrEnum", "Struct"}
        for base in node.bases
    )


def _is_registered(node: ast.AST) -> bool:
    """Whether a decorator takes it: a command, a view, a template's filter."""
    plain = {"property", "classmethod", "staticmethod", "cache", "dataclass"}
    return any(
        not isinstance(decorator, ast.Name) or decorator.id not in plain
        for decorator in getattr(node, "decorator_list", ())
        if not _is_call_of(decorator, "dataclass")
    )


def _is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _constants(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (target.id for target in targets if isinstance(target, ast.Name))


if __name__ == "__main__":
    tell(main(Path(sys.argv[1])) if len(sys.argv) > 1 else main(ROOT / "src" / "accord", (ROOT / "bench", ROOT / "scripts")))
