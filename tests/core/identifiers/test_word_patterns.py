"""One pattern for many words says what the list of them says, the longest first."""

import re

from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.word_patterns import any_of

WORDS = st.lists(st.text("ab c.", min_size=1, max_size=5).map(str.strip).filter(bool), min_size=1, max_size=12, unique=True)


@given(WORDS, st.text("abAB c.d", max_size=30))
def test_it_finds_what_a_list_of_the_words_finds(words: list[str], text: str) -> None:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s{1,2}") for word in longest_first)
    for around in (r"{}", r"(?<![A-Za-z]){}(?![A-Za-z])"):
        one = re.compile(around.format(f"(?:{any_of(words)})"), re.IGNORECASE)
        many = re.compile(around.format(f"(?:{listed})"), re.IGNORECASE)
        assert [match.span() for match in one.finditer(text)] == [match.span() for match in many.finditer(text)]


def test_a_word_within_another_is_found_where_the_longer_does_not_stand() -> None:
    pattern = re.compile(rf"(?:{any_of(['bank', 'bank asia', 'bay'])})(?![a-z])")
    assert [match.group() for match in pattern.finditer("bank asia, bank asian, bay, bays")] == ["bank asia", "bank", "bay"]
