"""Whether a text is like a known script: by wordings that went round in six languages, and by texts that nobody should fear."""

import tomllib
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers import script
from accord.core.identifiers.alike import FEWEST, SAME_SHORT, SHORT, letters, likeness, limit, packed
from accord.core.identifiers.script import SAME_SCRIPT
from accord.tables import identifier_tables

ROUNDS = tomllib.loads((Path(__file__).parents[2] / "data" / "scripts" / "rounds.toml").read_text(encoding="utf-8"))
FAMILIES = {f"{family['language']} {family['name']}": family["wordings"] for family in ROUNDS["family"]}
BENIGN = {row["language"]: row["texts"] for row in ROUNDS["benign"]}
LANGUAGES = {"en", "es", "ar", "th", "bn", "ne"}


def are_alike(one: str, other: str) -> bool:
    least = limit(min(letters(one), letters(other)))
    return least is not None and likeness(packed(one), packed(other)) >= least


def value(text: str) -> str:
    return script.parse(text, None, identifier_tables()).value


def test_every_language_has_wordings_and_texts_that_are_none() -> None:
    assert {name[:2] for name in FAMILIES} == LANGUAGES == set(BENIGN)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_wordings_of_one_scam_are_alike(name: str) -> None:
    for one, other in combinations(map(value, FAMILIES[name]), 2):
        assert are_alike(one, other), (name, likeness(packed(one), packed(other)))


def test_no_text_that_people_really_send_is_like_a_scam_and_no_scam_like_another() -> None:
    scams = [(name, value(text)) for name, texts in FAMILIES.items() for text in texts]
    for text, (name, scam) in product([value(text) for texts in BENIGN.values() for text in texts], scams):
        assert not are_alike(text, scam), (name, text, likeness(packed(text), packed(scam)))
    for (one, first), (other, second) in combinations(scams, 2):
        assert one == other or not are_alike(first, second), (one, other)


def test_a_margin_is_kept_on_both_sides() -> None:
    """As measured, with these texts: the limits lie well between what is one scam and what is none."""
    same = [likeness(packed(value(a)), packed(value(b))) for texts in FAMILIES.values() for a, b in combinations(texts, 2)]
    others = [
        likeness(packed(value(text)), packed(value(scam)))
        for texts in BENIGN.values()
        for text in texts
        for wordings in FAMILIES.values()
        for scam in wordings
    ]
    assert min(same) >= SAME_SHORT and max(others) < SAME_SCRIPT


def test_a_text_of_few_letters_is_like_nothing() -> None:
    short = "send me money now mum"
    assert letters(value(short)) < FEWEST and not are_alike(value(short), value(short))
    assert (limit(FEWEST - 1), limit(FEWEST), limit(SHORT - 1), limit(SHORT)) == (None, SAME_SHORT, SAME_SHORT, SAME_SCRIPT)


@given(
    st.sampled_from([text for texts in FAMILIES.values() for text in texts]),
    st.sampled_from(["Anna", "0812345678", "https://example.com/x", "!!", "…"]),
)
def test_a_name_a_number_or_a_link_more_changes_nothing(text: str, more: str) -> None:
    assert are_alike(value(text), value(f"{text} {more}"))


@given(st.lists(st.sampled_from(sorted(text for texts in BENIGN.values() for text in texts)), min_size=2, max_size=2))
def test_it_is_the_same_both_ways(pair: list[Any]) -> None:
    one, other = map(value, pair)
    assert are_alike(one, other) == are_alike(other, one)
