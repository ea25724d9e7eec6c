"""Which modules of the tree a module reaches, by what is written in it, whenever it is imported."""

import ast
from collections.abc import Iterable
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"


def _file(module: str) -> Path | None:
    place = SOURCE / module.replace(".", "/")
    return next((path for path in (place / "__init__.py", place.with_suffix(".py")) if path.exists()), None)


def _named(file: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached(modules: Iterable[str]) -> set[str]:
    """These modules of `accord`, all that they import, and the packages that these lie in."""
    found: set[str] = set()
    left = [*modules]
    while left:
        module = left.pop()
        file = _file(module)
        if module in found or not module.startswith("accord") or file is None:
            continue
        found.add(module)
        left += _named(file)
        left.append(module.rpartition(".")[0])
    return found - {""}
