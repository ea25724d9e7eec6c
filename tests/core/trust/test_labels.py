import ast
import inspect
import string

import pytest

from accord.core.trust import verdict as module
from accord.core.trust.claims import Protection
from accord.core.trust.labels import ADVICE, REASONS, Reason, advise, say
from accord.core.trust.vocabulary import Protects

# What a template may ask for; a member's name is not among it.
PARAMS = {"count", "members", "sources", "claims", "date", "matched", "list", "lowest", "highest", "action", "use"}


def test_a_reason_is_said_with_its_values() -> None:
    assert say(Reason("reported-by", {"members": 3, "sources": 2})) == "Members that reported it: 3. Independent sources: 2."
    assert say(Reason("first-seen", {"date": "2026-01-02"})) == "First seen 2026-01-02."


def test_a_door_may_bring_another_language() -> None:
    assert say(Reason("first-seen", {"date": "2026-01-02"}), {"first-seen": "Visto el {date}."}) == "Visto el 2026-01-02."
    assert advise("contact", {"contact": "Llame."}) == "Llame."


def test_a_value_with_braces_is_said_as_it_is() -> None:
    assert "{date}" in say(Reason("matched", {"matched": "a.example/{date}"}))


def test_a_code_without_a_template_is_an_error() -> None:
    with pytest.raises(KeyError):
        say(Reason("no-such-code"))


@pytest.mark.parametrize("code", sorted(REASONS))
def test_templates_are_sentences_that_ask_only_for_known_values(code) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(REASONS[code]) if name is not None}
    assert names <= PARAMS
    assert REASONS[code].endswith(".")


def test_nothing_is_ever_called_safe() -> None:
    assert not [text for text in [*REASONS.values(), *ADVICE.values()] if "safe" in text.lower()]


@pytest.mark.parametrize("code", list(Protects))
def test_every_kind_of_protection_can_be_said(code) -> None:
    shield = Protection(code=code, list="a list", rank=1, matched="x.example/")
    assert "x.example/" in say(Reason(shield.code, {"matched": shield.matched, "list": shield.list}))


def test_every_code_that_a_verdict_gives_has_a_template_and_every_template_is_given() -> None:
    constants = {node.value for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Constant)}
    assert {code for code in REASONS if code not in constants} == set(Protects)
    assert set(ADVICE) <= constants
