"""What the public pages say as a fact stands in `claims.toml`, each with a test that holds it; nothing is said that is not listed there."""

import ast
import tomllib
from pathlib import Path

import pytest

import messages

ROOT = Path(__file__).parents[3]
TABLE = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))
PUBLIC = tuple(f"src/accord/{part}/" for part in ("doors/public", "doors/guests", "core/reports"))
# What was once untrue in some branch, and must not come back in any words that begin so.
UNTRUE = (
    "no trace stays in the browser",
    "the number is shown to you",
    "We have not called this number",
    "reaches all members at once",
    "The lines for help are shown to you",
    "which members have put it right already",
)


def sentences() -> set[str]:
    """Every sentence of the public and the guests' pages, and of the tables that they show, as it stands in the source."""
    found = set()
    for message in messages.collect():
        text = message.id if isinstance(message.id, str) else message.id[0]
        if text.rstrip().endswith((".", "!")) and any(place.startswith(PUBLIC) for place, _ in message.locations):
            found.add(text)
    return found


def listed() -> list[str]:
    return [text for claim in TABLE["claim"] for text in claim["says"]] + TABLE["no-claim"]["says"]


def test_every_sentence_is_listed_once_and_no_other() -> None:
    found = listed()
    said = sentences()
    missing, gone = sorted(said - set(found)), sorted(set(found) - said)
    assert not missing, f"List these in claims.toml, each below a test that fails where it is not so, or as no-claim: {missing}"
    assert not gone, f"These are said no more: take them out of claims.toml: {gone}"
    assert len(found) == len(set(found)), sorted({text for text in found if found.count(text) > 1})


@pytest.mark.parametrize("node", [claim["test"] for claim in TABLE["claim"]])
def test_each_is_held_by_a_test_that_there_is(node: str) -> None:
    path, _, name = node.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}, node


def test_what_was_untrue_is_not_said_again() -> None:
    assert not [text for text in sentences() for words in UNTRUE if words.casefold() in text.casefold()]
