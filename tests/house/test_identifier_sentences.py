"""Why something is refused is said in sentences of the catalogue: a text that is no identifier or declares no responsibility, with every
part of what is said; a claim that is none; and what the hub does not do."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

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
from accord.hub.refusals import Refusal
from house import ROOT

REFUSALS = ("NotAnIdentifier", "BadResponsibility")
CORE = ROOT / "src" / "accord" / "core"
HUB = ROOT / "src" / "accord" / "hub"
# What only programs and operators are told, in English: backups, what is set aside, what the vault is given by the hub itself, and rows of
# an upload. Of the rest a page may tell.
FOR_OPERATORS = ("backups", "journal/setting_aside.py", "vault", "cases/parts/of_above.py", "webhooks/queries.py", "signals/bulk")


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


def refusals_of_the_hub() -> set[str]:
    """The names of the classes in the one tree of refusals."""
    for module in walk_packages([str(HUB)], "accord.hub."):
        if ".migrations" not in module.name:
            import_module(module.name)
    names, left = set[str](), [Refusal]
    while left:
        names.add(left[-1].__name__)
        left += left.pop().__subclasses__()
    return names


def test_what_the_hub_does_not_do_is_said_in_the_language_of_the_reader() -> None:
    """No sentence is written into a refusal but through gettext."""
    names, bare, said = refusals_of_the_hub(), [], 0
    for path in sorted(HUB.rglob("*.py")):
        place = path.relative_to(HUB).as_posix()
        if place.startswith(FOR_OPERATORS) or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                said += 1
                texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                bare += [f"{place}:{node.lineno}: {text}" for text in texts if isinstance(text, str) and " " in text]
                bare += [f"{place}:{node.lineno}" for argument in node.args if _joins_words(argument)]
    assert said > 500
    assert bare == [], "\n".join(bare)


def _joins_words(argument: ast.expr) -> bool:
    """Whether it is put together of words and values: no catalogue can hold that."""
    parts = [part for part in ast.walk(argument) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    is_joined = isinstance(argument, ast.JoinedStr) or (isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Add))
    return is_joined and any(len(part.value.split()) > 1 for part in parts)


@pytest.mark.parametrize("where", ["core/sharing", "core/trust", "formats/signals.py", "hub/signals", "hub/verdicts"])
def test_why_a_claim_is_none_stands_in_the_catalogue(where: str, arabic: dict[str, str]) -> None:
    places = {"BadConfidence": 0, "BadHarm": 1, "BadMarking": 2, "BadSignal": 2}
    path, said, bare = ROOT / "src" / "accord" / where, [], []
    for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (*places, "Phrase")):
                continue
            if node.func.id == "Phrase":
                said += [node.args[0].value] if isinstance(node.args[0], ast.Constant) else []
                continue
            for sentence in node.args[places[node.func.id] :][:1]:
                said += [sentence.value] if isinstance(sentence, ast.Constant) else []
                bare += [f"{file.name}:{node.lineno}"] if isinstance(sentence, ast.JoinedStr | ast.BinOp) else []
    assert said and bare == []
    assert [text for text in said if not arabic.get(str(text))] == []


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
