"""What ARCHITECTURE.md says of the house, as the house is: features in their order, contracts, coined words.

The order and the contracts stand in pyproject.toml ([tool.importlinter]), what a feature is in its own docstring, and each coined word
in pyproject.toml ([tool.accord.coined]). Between the marks nothing is written by hand.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from house import ROOT

DOCUMENT = ROOT / "ARCHITECTURE.md"
MOST_COINED = 15
MARKS = {name: (f"<!-- {name}: written by make docs -->", f"<!-- end of {name} -->") for name in ("features", "contracts", "coined words")}


def blocks(root: Path = ROOT) -> dict[str, str]:
    """What stands between each pair of marks."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = settings["importlinter"]["contracts"]
    return {
        "features": "\n".join(_features(root, next(contract for contract in contracts if contract["id"] == "features"))),
        "contracts": "\n".join(f"- **{contract['name']}.** {contract['broken_contract_guidance']}" for contract in contracts),
        "coined words": "\n".join(["| word | what it means |", "|---|---|", *_coined(settings["accord"]["coined"])]),
    }


def _features(root: Path, contract: dict[str, Any]) -> Iterator[str]:
    """A line for each feature, bottom to top."""
    folder = root.joinpath("src", *contract["containers"][0].split("."))
    yield from ("| feature | what it is |", "|---|---|")
    for layer in reversed(contract["layers"]):
        for name in re.findall(r"[a-z_]+", layer):
            module = folder / name / "__init__.py" if (folder / name).is_dir() else folder / f"{name}.py"
            if module.exists():
                doc = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
                yield f"| `{name}` | {doc.partition(chr(10))[0]} |"


def _coined(words: dict[str, str]) -> list[str]:
    if len(words) > MOST_COINED:
        raise SystemExit(f"pyproject.toml coins {len(words)} words. At most {MOST_COINED} may stay: say one with the field's own word.")
    return [f"| {word} | {meaning} |" for word, meaning in sorted(words.items())]


def written(document: str, made: dict[str, str]) -> str:
    """The document with each block as it should be. Raises ValueError where a pair of marks is not there, once and in order."""
    for name, (begin, end) in MARKS.items():
        before, first, rest = document.partition(begin)
        _, last, after = rest.partition(end)
        if not first or not last or begin in after or end in after:
            raise ValueError(f"it needs the marks {begin} and {end}, once each.")
        document = f"{before}{begin}\n\n{made[name]}\n\n{end}{after}"
    return document


def findings(document: Path = DOCUMENT, root: Path = ROOT) -> list[str]:
    text = document.read_text(encoding="utf-8")
    try:
        is_written = written(text, blocks(root)) == text
    except ValueError as error:
        return [f"{document.name}: {error}"]
    return [] if is_written else [f"{document.name}: its lists are not those of pyproject.toml and the features."]


def write(document: Path = DOCUMENT, root: Path = ROOT) -> None:
    document.write_text(written(document.read_text(encoding="utf-8"), blocks(root)), encoding="utf-8")
