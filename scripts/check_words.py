"""Statements say who does what: none begins with Whoever, What is or Nobody of; questions may.

Read are all messages (pages, mails, errors, protocols, data), the documents, what the command line and the API say of themselves
(docs/cli.md, docs/openapi.json), and the sentences of errors in the source that are no messages.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import messages
from house import ROOT, files_of_the_house, tell

BEGINS = re.compile(r"[\"'“(*_`\s]*(Whoever|Whatever|Whichever|What (?:is|was|are|were)|Nobody of|None of whom)\b")
# A sentence ends before the next capital; so does a row of a table, a line of a list, a heading.
ENDS = re.compile(r"(?<=[.!?:])[\"'”)*_]*\s+(?=[\"'“(*_`]*[A-Z])|\s*\|\s*|\n\s*(?:[-*]|\d+\.)\s+|\n\s*\n|\n(?=#)|;\s")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# What the program itself prints, in fenced blocks.
PRINTED = {Path("docs/cli.md")}
SPOKEN = {"description", "summary", "title", "detail"}


def main() -> list[str]:
    return [f"{place}: say who does what: {sentence}" for place, text in _texts() for sentence in breaking(text)]


def breaking(text: str) -> list[str]:
    """The statements of a text that begin as none should, shortened."""
    sentences = (sentence.strip().removeprefix("#").lstrip("# ") for sentence in ENDS.split(text))
    return [_short(sentence) for sentence in sentences if BEGINS.match(sentence) and not sentence.rstrip("\"'”)*_ ").endswith("?")]


def _texts() -> Iterator[tuple[str, str]]:
    """Every text that a person reads in English, with its place."""
    for message in messages.collect():
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else message.id
            yield from ((message.locations[0][0], form) for form in forms)
    for name in files_of_the_house():
        if name.suffix == ".md":
            text = (ROOT / name).read_text(encoding="utf-8")
            yield name.as_posix(), text if name in PRINTED else FENCED.sub("", text)
    yield from _spoken(json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")))
    for path in sorted((ROOT / "src" / "accord").rglob("*.py")):
        yield from ((path.relative_to(ROOT).as_posix(), text) for text in _raised(ast.parse(path.read_text(encoding="utf-8"))))


def _spoken(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, child in value.items():
            if name in SPOKEN and isinstance(child, str):
                yield "docs/openapi.json", child
            else:
                yield from _spoken(child)
    elif isinstance(value, list):
        for child in value:
            yield from _spoken(child)


def _raised(tree: ast.AST) -> Iterator[str]:
    """The sentences in what is raised or echoed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("echo", "secho")):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value:
                    yield part.value


def _short(text: str) -> str:
    return " ".join(text.split())[:100]


if __name__ == "__main__":
    tell(main())
