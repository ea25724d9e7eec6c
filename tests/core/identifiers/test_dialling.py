"""Phones as people write them, abroad and at home."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers.dialling import dialled, may_be_dialled


@pytest.mark.parametrize(
    ("text", "region", "sure"),
    [
        ("+66 81 234 5678", None, True),
        ("0066812345678", None, True),
        ("081-234-5678", "TH", True),
        ("66812345678", "TH", True),
        ("812345678", "TH", False),
        ("21234567", "TH", False),
        ("987654321", "PE", True),
        ("9841234567", "NP", True),
        ("98123 45678", "IN", True),
        ("0501234567", "AE", True),
        ("1712345678", "BD", False),
        ("091-98765 43210", "IN", True),
        ("0977-9841234567", "NP", True),
        ("0971 50 123 4567", "AE", True),
        ("092-300-1234567", "PK", True),
        ("066812345678", "TH", False),
        ("044 55 1234 5678", "MX", True),
        ("01 (55) 1234-5678", "MX", True),
    ],
)
def test_whether_it_can_be_nothing_else(text: str, region: str | None, sure: bool) -> None:
    reading = dialled(text, region, TABLES)
    assert reading is not None and reading[1] is sure


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("0812345678", None),
        ("12345", "TH"),
        ("0812345678", "PE"),
        ("99999999", "TH"),
        ("091-98765 43210", "PK"),
        ("044 55 1234 5678", "NP"),
    ],
)
def test_what_is_no_phone(text: str, region: str | None) -> None:
    assert dialled(text, region, TABLES) is None


def test_the_first_look_asks_for_the_trunk_where_the_country_has_one() -> None:
    assert may_be_dialled("0812345678", "0812345678", "TH", is_named_phone=False)
    assert not may_be_dialled("812345678", "812345678", "TH", is_named_phone=False)
    assert may_be_dialled("812345678", "812345678", "TH", is_named_phone=True)
    assert may_be_dialled("987654321", "987654321", "PE", is_named_phone=False)
    assert not may_be_dialled("0812345678", "0812345678", None, is_named_phone=True)
    assert not may_be_dialled("1" * 19, "1" * 19, "TH", is_named_phone=True)
