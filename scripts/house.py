"""What the checks of this folder share: where the house stands, which files belong to it, and how a finding is told."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def files_of_the_house() -> list[Path]:
    """Every file that is or would be committed, as paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive, without git
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        names = [
            name for name in names if name.parts[0] == ".ci" or not any(part[0] == "." or part == "__pycache__" for part in name.parts)
        ]
    return sorted(name for name in set(names) if (ROOT / name).is_file())


def nodes(tree: ast.AST) -> list[ast.AST]:
    """As `ast.walk`, for a check that looks through the same file again and again."""
    kept: list[ast.AST] | None = getattr(tree, "accord_nodes", None)
    if kept is None:
        kept = tree.accord_nodes = list(ast.walk(tree))  # type: ignore[attr-defined]
    return kept


def tell(findings: list[str]) -> None:
    """Print one finding a line and end the check: status 1 where there is one, otherwise 0."""
    for finding in findings:
        print(finding)
    sys.exit(1 if findings else 0)
