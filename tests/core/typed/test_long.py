"""Texts of a hundred thousand characters where a few are typed: each reader has done with them at once, whatever they are made of.

Where it looked at every place as the beginning, or the end, of all the others, one of these took minutes.
"""

import pytest

from accord.core.identifiers import KINDS, NotAnIdentifier, parse
from accord.core.identifiers.cards import holds_card_number, withhold
from accord.core.times import read_time
from accord.core.typed import Question, Reading, Refused, Setting
from accord.core.typed.account import read_account
from accord.core.typed.amount import read_amount
from accord.core.typed.bank import read_bank
from accord.core.typed.fields import read_identifier
from accord.core.typed.moment import read_date, read_moment
from accord.core.typed.phone import read_phone
from accord.tables import countries, identifier_tables

LONG = 100_000
SETTING = Setting(now=read_time("2026-11-27T20:41:00+07:00"), tables=identifier_tables(), packs=countries(), country="TH")
PIECES = [
    "A",
    "1 ",
    "4 ",
    "4-",
    "a.",
    "a/",
    "(",
    "[a](",
    "%41",
    "\u0301",
    "@",
    "a@",
    "-",
    '"',
    "&amp;",
    "+66 ",
    "THB 1 ",
    "time ",
    "http://a ",
    "ก",
]
MONEY = frozenset({"account", "iban", "proxy"})


@pytest.mark.parametrize("piece", PIECES)
def test_no_reader_takes_a_long_text_for_anything(piece: str) -> None:
    text = piece * (LONG // len(piece))
    readings: dict[str, Reading | None] = {
        "account": read_account(text, SETTING),
        "account at a bank": read_account(text, SETTING, "014"),
        "account at a bank of that name": read_account("0123456789", SETTING, text),
        "amount": read_amount(text, SETTING),
        "bank": read_bank(text, SETTING),
        "moment": read_moment(text, SETTING),
        "date": read_date(text, SETTING),
        "phone": read_phone(text, SETTING),
        "identifier": read_identifier(text, SETTING, MONEY),
        "identifier at a bank": read_identifier(text, SETTING, MONEY, "014"),
    }
    named = readings.pop("account at a bank of that name")
    assert isinstance(named, Question) and named.code == "bank-not-known"
    assert not {name: reading for name, reading in readings.items() if not (reading is None or isinstance(reading, Refused))}
    for kind in (None, *(kind for kind in KINDS if kind != "script")):
        with pytest.raises(NotAnIdentifier):
            parse(text, "TH", kind, tables=SETTING.tables)


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_is_looked_through_for_card_numbers_once(piece: str) -> None:
    text = piece * (LONG // len(piece))
    assert not holds_card_number(text)
    assert withhold(text) == text
    assert holds_card_number(text + "x 4111 1111 1111 1111")
