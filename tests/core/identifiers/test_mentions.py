"""Telling words beside numbers."""

import pytest

from accord.core.identifiers.mentions import Mentions, is_amount


def bank_before(text: str, number: str) -> tuple[tuple[str, str], ...]:
    mention = Mentions(text).before(text.index(number), 32, "bank")
    return mention.names if mention else ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kasikornbank 123", (("TH", "004"),)),
        ("กสิกร 123", (("TH", "004"),)),
        ("ธ.กรุงเทพ 123", (("TH", "002"),)),
        ("กรุงเทพ 123", ()),
        ("BAY 123", (("TH", "025"),)),
        ("bay 123", ()),
        ("Prime Bank 123", (("BD", "170"), ("NP", "2101"))),
        ("DBBL 123", (("BD", "090"),)),
        ("scb 123", (("TH", "014"),)),
        ("RBB 123", (("NP", "0201"),)),
        ("rbb 123", ()),
        ("সোনালী ব্যাংক 123", (("BD", "200"),)),
        ("প্রাইম 123", ()),
        ("প্রাইম ব্যাংক 123", (("BD", "170"),)),
        ("एनआइसी एसिया बैंक 123", (("NP", "2301"),)),
        ("प्रभु 123", ()),
        ("प्रभु बैंक 123", (("NP", "2601"),)),
        ("Global Islami Bank 123", (("BD", "300"),)),
        ("Prime 123", ()),
        ("Banco de la Nación 123", (("PE", "018"),)),
        ("scbx 123", ()),
    ],
)
def test_banks_by_the_names_people_use(text: str, names: tuple[tuple[str, str], ...]) -> None:
    assert bank_before(text, "123") == names


def test_a_name_of_banks_in_two_countries_means_both() -> None:
    assert {country for country, _ in bank_before("Janata Bank 123", "123")} == {"BD", "NP"}


def test_the_nearest_word_counts_within_reach() -> None:
    mentions = Mentions("bKash or Nagad: 017\n\n\nbKash")
    nearest = mentions.before(16, 40, "wallet")
    assert nearest is not None and nearest.names == (("", "nagad"),)
    assert mentions.before(16, 1, "wallet") is None
    assert mentions.after(19, 30, "wallet") is None


@pytest.mark.parametrize("text", ["฿123", "$ 123", "THB 123", "Rs.123", "123 บาท", "123บาท", "123 USD", "123%", "S/ 123"])
def test_amounts(text: str) -> None:
    start = text.index("123")
    assert is_amount(text, start, start + 3)


@pytest.mark.parametrize("text", ["123", "hours 123", "call 123 now", "happen 123"])
def test_no_amounts(text: str) -> None:
    start = text.index("123")
    assert not is_amount(text, start, start + 3)
