"""What must hold for every kind, for use by the tests of each kind."""

import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import strategies as st

from accord.core.identifiers import KINDS
from accord.core.identifiers.base import Identifier, NotAnIdentifier
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.extract import Occurrence, extract
from accord.tables import identifier_tables

TABLES = identifier_tables()
# Made-up identifiers that refusals show as the form to use.
SHOWN_AS_HELP = (
    "TH:004:1234567890",
    "android:com.example.app or ios:id1234567890",
    "PromptPay 081-234-5678 or bKash 01712345678",
    "com.example.app",
)
REGIONS = (None, "TH", "BD", "NP", "PE", "AE", "US", "GB", "XX", "th", "")


def read_example(kind: ModuleType, text: str, region: str | None = None) -> Identifier:
    """Parse, and see that the law holds on the way."""
    identifier = kind.parse(text, region, TABLES)
    assert isinstance(identifier, Identifier)
    assert identifier.kind == kind.KIND
    for home in (region, None):
        assert kind.parse(identifier.display, home, TABLES) == identifier
    assert len(identifier.key) == 32
    return identifier


def refusal(kind: ModuleType, text: str, region: str | None = None) -> NotAnIdentifier:
    with pytest.raises(NotAnIdentifier) as caught:
        kind.parse(text, region, TABLES)
    return caught.value


def examples_hold(kind: ModuleType) -> None:
    """Every EXAMPLES line gives its value, every BAD_EXAMPLES line its code; refusals are sentences that don't repeat the input."""
    for example in kind.EXAMPLES:
        assert read_example(kind, example.text, example.region).value == example.value, example
    for bad in kind.BAD_EXAMPLES:
        error = refusal(kind, bad.text, bad.region)
        assert error.code == bad.code, (bad, error.code)
        assert_sentence(error, bad.text)


def assert_sentence(error: NotAnIdentifier, text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", error.code)
    assert error.text[0].isupper() and error.text.endswith(".")
    typed = text.strip()
    if len(typed) > 8 and not any(typed in help_text for help_text in SHOWN_AS_HELP):
        assert typed not in error.text


def law_holds(kind: ModuleType, text: str, region: str | None) -> bool:
    """Either the one refusal, or an identifier that reads the same from its own display. True where it was read."""
    try:
        read_example(kind, text, region)
    except NotAnIdentifier as found:
        assert_sentence(found, text)
        return False
    return True


def any_text() -> st.SearchStrategy[str]:
    """Any str: all scripts, lone surrogates, NUL, direction marks."""
    anything = st.characters(codec=None, categories=None)
    odd = st.sampled_from("\x00\ud800\udfff\u202e\u200b\ufeff๐০०٠０@:/.+- ()[]#~%＠．：０")
    return st.text(st.one_of(anything, odd), max_size=80)


def like_examples(kind: ModuleType) -> st.SearchStrategy[str]:
    """Examples with a few characters taken out, doubled, put in, or changed in case: near misses find more than noise."""
    texts = [example.text for example in kind.EXAMPLES] + [bad.text for bad in kind.BAD_EXAMPLES if len(bad.text) < 300]
    digits = st.sampled_from("0123456789๔৭९٣")
    letters = st.sampled_from("abzABZéกক\u200b\u202e\x00\ud800 -.:/@#?_+()[]")

    @st.composite
    def changed(draw: st.DrawFn) -> str:
        text = draw(st.sampled_from(texts))
        for _ in range(draw(st.integers(0, 3))):
            place = draw(st.integers(0, len(text)))
            put = draw(st.one_of(digits, letters, st.just(""), st.characters()))
            text = text[:place] + put + text[place + draw(st.integers(0, 1)) :]
        return draw(st.sampled_from([text, text.upper(), text.lower(), text.swapcase(), f"  {text}\n"]))

    return changed()


def floods() -> Iterator[str]:
    """Texts that are too long, too deep or too repetitive."""
    yield "1" * 10_000_000
    for piece in ("1", "a", "@", ".", "+", ":", "(", "-", " ", "1-", "a.", "กา", "é", "\u202e", "%25", "[.]", "\ufdfa"):
        yield piece * 400
        yield piece * 40_000


def floods_are_refused(kind: ModuleType) -> None:
    for text in floods():
        for region in (None, "TH"):
            law_holds(kind, text, region)
    assert refusal(kind, "1" * 10_000_000).code == "too-long"
    assert refusal(kind, "a\ud800b").code == "not-text"


def find(text: str, region: str | None = None) -> list[Occurrence]:
    """Extract, and see that the places are right."""
    occurrences = extract(text, region, tables=TABLES)
    end = 0
    for occurrence in occurrences:
        assert end <= occurrence.start < occurrence.end <= len(text)
        there = text[occurrence.start : occurrence.end]
        assert all(char in (original, "*") for char, original in zip(occurrence.text, there, strict=True))
        assert occurrence.text == there or holds_card_number(there)
        assert KINDS[occurrence.identifier.kind].parse(occurrence.identifier.display, region, TABLES) == occurrence.identifier
        end = occurrence.end
    return occurrences
