"""What the public and guests are told as a fact stands in `claims.toml`, each with a test that holds it; nothing else is said."""

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import messages

ROOT = Path(__file__).parents[3]
TABLE = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))
SOURCE = ROOT / "src" / "accord"
PUBLIC = tuple(f"src/accord/{part}" for part in ("doors/public/", "doors/guests/", "core/reports/", "core/typed/labels.py"))
# What leaves the hub: mails and short messages to people and to banks that are no members, and what came back of somebody's money.
SENT = tuple(f"src/accord/hub/{part}" for part in ("requests/labels.py", "appeals/proofs/", "reports/outcomes/money.py"))
WORDS_OF_A_SENTENCE = 4
# What stands large on a page says a fact too, and has no full stop.
HEADLINES = {
    "accord.doors.public.labels": ("WORDS",),
    "accord.doors.public.labels_report": ("STEPS",),
    "accord.doors.public.labels_appeal": ("STEPS",),
    "accord.doors.guests.labels": ("OVER",),
}
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


def sentences() -> set[str]:
    """Every sentence that they are told, as it stands in the source: of pages and the tables that these show, of mails, and headlines."""
    lines = headlines()
    for message in messages.collect():
        text = message.id if isinstance(message.id, str) else message.id[0]
        places = [place for place, _ in message.locations]
        if text.rstrip().endswith((".", "!")) and any(place.startswith(PUBLIC) for place in places):
            lines.add(text)
        if len(text.split()) >= WORDS_OF_A_SENTENCE and any(place.startswith(SENT) for place in places):
            lines.add(text)
    return lines


def headlines() -> set[str]:
    """The words of how something stands, and what stands largest on each page."""
    result = {text for module, tables in HEADLINES.items() for name in tables for text in getattr(import_module(module), name).values()}
    for page in (*SOURCE.glob("doors/public/templates/**/*.html"), *SOURCE.glob("doors/guests/templates/**/*.html")):
        for head in re.findall(r"<h1[^>]*>(.*?)</h1>", page.read_text(encoding="utf-8"), re.DOTALL):
            result |= set(re.findall(r'{% translate "([^"]+)" %}', head))
    return {text for text in result if not text.endswith("?")}


def test_no_sentence_of_the_labels_stands_where_it_is_not_collected() -> None:
    """A sentence that is a value of its own, in no table, would be neither translated nor listed."""
    for path in SOURCE.glob("**/labels*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                assert not value.value.endswith("."), (path.name, value.value)


def listed() -> list[str]:
    return [text for claim in TABLE["claim"] for text in claim["says"]] + TABLE["no-claim"]["says"]


def test_every_sentence_is_listed_once_and_no_other() -> None:
    people_list = listed()
    public_sentences = sentences()
    assert [place for place in (*PUBLIC, *SENT) if not (ROOT / place).exists()] == [], "what was moved is no longer read"
    missing, gone = sorted(public_sentences - set(people_list)), sorted(set(people_list) - public_sentences)
    assert not missing, f"List these in claims.toml, each below a test that fails where it is not so, or as no-claim: {missing}"
    assert not gone, f"These are said no more: take them out of claims.toml: {gone}"
    assert len(people_list) == len(set(people_list)), sorted({text for text in people_list if people_list.count(text) > 1})


@pytest.mark.parametrize("node", [claim["test"] for claim in TABLE["claim"]])
def test_each_is_held_by_a_test_that_there_is(node: str) -> None:
    path, _, name = node.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, node


def test_what_was_untrue_is_not_said_again() -> None:
    assert not [text for text in sentences() for words in UNTRUE if words.casefold() in text.casefold()]
