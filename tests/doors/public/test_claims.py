"""What the public and guests are told as a fact stands in `claims.toml`, each with a test that holds it; nothing else is said."""

import ast
from pathlib import Path

import pytest

import claims

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "accord"
# What was once untrue in some branch, and must not come back in any words that begin so.
UNTRUE = (
    "no trace stays in the browser",
    "the number is shown to you",
    "We have not called this number",
    "reaches all members at once",
    "The lines for help are shown to you",
    "which members have put it right already",
    "will not block it before",
    "Ask here why",
    "Somebody looks at what else can be done",
    "Somebody else is looked for",
    "Only your own bank sees it",
)


def test_no_sentence_of_the_labels_stands_where_it_is_not_collected() -> None:
    """A sentence that is a value of its own, in no table, would be neither translated nor listed."""
    for path in SOURCE.glob("**/labels*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                assert not value.value.endswith("."), (path.name, value.value)


def test_every_sentence_is_listed_once_and_no_other() -> None:
    listed, public_sentences = set(claims.table()), claims.sentences()
    assert [place for place in (*claims.PUBLIC, *claims.SENT) if not (ROOT / place).exists()] == [], "what was moved is no longer read"
    missing, gone = sorted(public_sentences - listed), sorted(listed - public_sentences)
    assert not missing, f"List these in claims.toml, each below a test that fails where it is not so, or as no-claim: {missing}"
    assert not gone, f"These are said no more: take them out of claims.toml: {gone}"


def test_every_string_of_the_public_pages_is_in_the_document_once() -> None:
    lines = [line.removeprefix("- ") for line in claims.document().splitlines() if line.startswith("- ")]
    strings = [" ".join(text.split()) for text in claims.sentences() | claims.labels()]
    assert sorted(lines) == sorted(strings)
    assert len(strings) > 900


@pytest.mark.parametrize("node", sorted(set(claims.table().values()) - {""}))
def test_each_is_held_by_a_test_that_there_is(node: str) -> None:
    path, _, name = node.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, node


def test_what_was_untrue_is_not_said_again() -> None:
    assert not [text for text in claims.sentences() for words in UNTRUE if words.casefold() in text.casefold()]
