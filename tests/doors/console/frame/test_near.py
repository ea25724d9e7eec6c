"""Names that are nearly what was typed: found with a slip, never by another name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.doors.console.frame.near import near

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=14)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same with one letter left out, put in, exchanged, or turned round with the next."""
    word = draw(WORDS.filter(lambda word: len(word) > 4))
    at = draw(st.integers(0, len(word) - 2))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    return word, typed


@given(slips())
def test_one_slip_in_a_word_is_forgiven(pair: tuple[str, str]) -> None:
    word, typed = pair
    assert near(typed, f"The {word} of somewhere") is not None


@given(WORDS, st.integers(1, 14))
def test_the_beginning_of_a_word_is_the_word(word: str, letters: int) -> None:
    assert near(word[:letters], f"Open {word}") == 0


@given(st.text(max_size=20), st.text(max_size=30))
def test_whatever_is_typed_has_an_answer(wanted: str, name: str) -> None:
    distance = near(wanted, name)
    assert distance is None or distance >= 0


@pytest.mark.parametrize(
    ("wanted", "name", "is_found"),
    [
        ("sing out", "Sign out", True),
        ("kasikron", "Kasikornbank", True),
        ("KASIKORN", "Kasikornbank", True),
        ("peru banco", "Banco de Perú", True),
        ("bnak", "Bangkok Bank", True),
        ("bnk", "Bangkok Bank", False),  # too short to be forgiven
        ("siam", "Bank of Ayudhya", False),
        ("bank siam", "Bank of Ayudhya", False),  # every word counts
        ("", "Anything", False),
    ],
)
def test_names(wanted: str, name: str, is_found: bool) -> None:
    assert (near(wanted, name) is not None) == is_found


def test_the_nearer_name_is_nearer() -> None:
    exact, slip = near("holds", "Holds"), near("hodls", "Holds")
    assert exact == 0 and slip is not None and slip > exact
