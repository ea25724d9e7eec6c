"""Why a text is no identifier, or declares no responsibility, is said in sentences of the catalogue: every one, with every part of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from identifier_laws import TABLES

import check_translations
import messages
from accord.core.identifiers import KINDS, NotAnIdentifier, parse
from accord.core.phrases import Phrase
from accord.core.routing import KINDS as RESPONSIBILITIES
from accord.core.routing import BadResponsibility
from accord.core.routing import parse as declare
from house import ROOT

REFUSALS = ("NotAnIdentifier", "BadResponsibility")
CORE = ROOT / "src" / "accord" / "core"


@pytest.fixture(scope="module")
def arabic() -> dict[str, str]:
    with check_translations.path_of("ar", "console").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if isinstance(message.id, str) and isinstance(message.string, str)}


def sentences() -> Iterator[tuple[str, ast.expr]]:
    """Where the core refuses, and the sentence it refuses with."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
                yield f"{path.relative_to(CORE).as_posix()}:{node.lineno}", node.args[1]


def test_each_sentence_stands_in_the_catalogue_as_it_is_written(arabic: dict[str, str]) -> None:
    """None is put together where it is said: what differs from one time to the next has a place in it."""
    texts = {}
    for place, sentence in sentences():
        if isinstance(sentence, ast.Constant):
            texts[place] = sentence.value
        else:
            assert ast.unparse(sentence) == "_NOT_VALID[scheme].text", f"{place}: write the sentence as one text, its parts beside it"
    assert len(texts) > 100
    assert {place: text for place, text in texts.items() if not arabic.get(text)} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_what_is_said_stands_there(kind: str, arabic: dict[str, str]) -> None:
    for example in KINDS[kind].BAD_EXAMPLES:
        with pytest.raises(NotAnIdentifier) as refused:
            parse(example.text, example.region, kind, tables=TABLES)
        said = refused.value.says.say(arabic.__getitem__)
        assert said and "{" not in said and said != refused.value.text, example
        assert str(refused.value.says) == refused.value.text and "{" not in refused.value.text


@pytest.mark.parametrize("kind", RESPONSIBILITIES)
def test_why_nothing_is_declared_stands_there_too(kind: str, arabic: dict[str, str]) -> None:
    for example in RESPONSIBILITIES[kind].BAD_EXAMPLES:
        with pytest.raises(BadResponsibility) as refused:
            declare(kind, example.text, TABLES)
        said = refused.value.says.say(arabic.__getitem__)
        assert said and "{" not in said and said != refused.value.text, example
        assert str(refused.value.says) == refused.value.text and "{" not in refused.value.text


def test_a_rule_inside_a_sentence_is_said_too(arabic: dict[str, str]) -> None:
    with pytest.raises(NotAnIdentifier) as refused:
        parse("TH:004:12345", None, "account", tables=TABLES)
    assert refused.value.text == (
        "The number doesn't fit: a Thai account number has 6 to 20 digits; send it whole, with its leading zeros."
    )
    (rule,) = refused.value.says.parts.values()
    assert isinstance(rule, Phrase) and rule.say(arabic.__getitem__).endswith("من 6 إلى 20")


def test_what_a_refusal_says_is_collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "src" / "accord" / "core" / "identifiers" / "plate.py"
    code.parent.mkdir(parents=True)
    code.write_text('raise NotAnIdentifier("long", "At most {most} letters. {help}", {"most": 8, "help": Phrase("Read it again.")})\n')
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    catalog = messages.collect(tmp_path / "src" / "accord")
    found = [message for message in catalog if message.id]
    assert {message.id for message in found} == {"At most {most} letters. {help}", "Read it again."}
    assert {check_translations.part_of(message) for message in found} == {"console"}
