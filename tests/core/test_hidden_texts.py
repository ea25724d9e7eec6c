"""What hides in a text: found by Unicode's own properties, and taken out or refused, while every script stays as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.identifiers.names import lookalike_keys
from accord.core.texts import is_ignorable, is_plain, is_readable, plain, shows_all

# Bidi controls of UAX 9, and what else a message can hide with.
HIDING = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u2060\ufeff\u00ad\u061c\x00\x07\x1b\x7f\x85\ud800\U000e0041"
)
WRITTEN = (
    "ข้อมูลของผู้เสียหาย",
    "ক্\u200cষ এবং র\u200d্যাব",
    "नेपाली क्\u200dष",
    "می\u200cخواهم",
    "Perú: año, ñandú",
    "日本語",
    "line\nline\ttab\r\n",
    "👍🏽 ok",
)


@pytest.mark.parametrize("letter", HIDING)
def test_hiding_characters_are_found_and_taken_out(letter: str) -> None:
    assert not is_plain(f"pay {letter}now")
    assert plain(f"pay {letter}now") == "pay now"


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write_stays(text: str) -> None:
    assert is_plain(text) and plain(text) == text


def test_blanks_of_other_kinds_become_plain_ones() -> None:
    assert plain("25\u00a0000\u202f000\u3000THB\u2028next") == "25 000 000 THB\nnext"


@given(st.text(alphabet=st.characters(codec=None)))
def test_what_is_made_plain_is_plain_and_the_readable_was_it(text: str) -> None:
    assert is_plain(plain(text))
    assert plain(plain(text)) == plain(text)
    if is_readable(text, lines=True):
        assert is_plain(text) and plain(text) == text


# DerivedCoreProperties.txt, Default_Ignorable_Code_Point: some of each kind, and neighbours that are not.
HIDDEN = (0xAD, 0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x200B, 0x200D, 0x2060, 0xFE0F, 0xFEFF, 0xE0100, 0x180E, 0x17B4)
SHOWN = (0x41, 0xAC, 0xAE, 0x3165, 0xFF9F, 0x2010, 0x2029, 0x2070)


@pytest.mark.parametrize("code", [*HIDDEN, *SHOWN])
def test_ignorables(code: int) -> None:
    assert is_ignorable(chr(code)) is (code in HIDDEN)


CUT = ("Bank\u200cA", "Bank\u3164", "\u115fBank", "B\u034fank", "Bank\ufe0f", "Bank A\U000e0100", "\u200dBank", "Bank\u200d")
WHOLE = ("Bank A", "ক্\u200cষ ব্যাংক", "नेपाल राष्ट्र बैंक क्\u200dष", "بنك دبي", "ธนาคารกรุงเทพ", "Crédito del Perú")


@pytest.mark.parametrize("name", [*CUT, *WHOLE])
def test_a_name_that_does_not_show_whole_is_told(name: str) -> None:
    assert shows_all(name) is (name in WHOLE)


# Pairs of UTS 39's confusables.txt, and of capitals, widths and fillers.
ALIKE = (
    ("Bank A", "bank a"),
    ("Bank A", "Ваnk А"),
    ("Bank A", "Ｂａｎｋ Ａ"),
    ("Bank A", "Bank  A"),
    ("Bank A", "Bank \u3164A"),
    ("Paypal", "PaypaI"),
    ("Paypal", "Раураl"),
    ("Modern Bank", "Modem Bank"),
    ("Kasikorn", "Κasikorn"),
    ("Bank 1", "Bank l"),
)
APART = (("Bank A", "Bank B"), ("ธนาคารกสิกรไทย", "ธนาคารกรุงเทพ"), ("Nepal Police", "Nepal Postal"), ("Bank 1", "Bank 2"))


@pytest.mark.parametrize(("left", "other"), [*ALIKE, *APART])
def test_names_that_look_alike_have_a_key_in_common_and_others_none(left: str, other: str) -> None:
    assert lookalike_keys(left).isdisjoint(lookalike_keys(other)) is ((left, other) in APART)
