"""Amounts as people type them. The tables beside this file hold literal texts, written from how each language and country writes money:
the text, the country, the currency chosen beside it, and what must come: the amount, `?` with all the choices, `!` with the refusal.
Numbers in words from eleven to 1,200,000 are as num2words 0.5.14 writes them (en, es, bn, th, ar)."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.money.amounts import PLACES, Amount
from accord.core.times import read_time
from accord.core.typed.amount import read_amount
from accord.core.typed.labels import TEXTS
from accord.core.typed.numerals import locale_for, written
from accord.core.typed.reading import Question, Reading, Refused, Setting, Value
from accord.tables import countries, identifier_tables

TABLES = Path(__file__).parent / "amounts"
NOW = read_time("2026-11-27T20:41:00+07:00")


def setting(country: str | None, language: str, currency: str | None = None) -> Setting:
    return Setting(now=NOW, tables=identifier_tables(), packs=countries(), country=country, language=language, currency=currency)


def outcome(reading: Reading) -> str:
    if isinstance(reading, Value):
        return reading.value
    if isinstance(reading, Question):
        return "?" + "|".join(choice.value for choice in reading.choices)
    return f"!{reading.code}"


def rows(language: str) -> list[tuple[str, str, str, str]]:
    lines = (TABLES / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]  # type: ignore[misc]


@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_every_amount_of_the_table_is_what_was_meant_or_asked(language: str) -> None:
    table = rows(language)
    assert len(table) >= 200
    wrong = []
    for text, country, currency, expected in table:
        came = outcome(read_amount(text, setting(country or None, language, currency or None)))
        if came != expected:
            wrong.append((text, country, currency, expected, came))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_a_choice_put_into_the_field_is_read_without_a_question(language: str) -> None:
    for text, country, currency, expected in rows(language):
        if not expected.startswith("?"):
            continue
        reading = read_amount(text, setting(country or None, language, currency or None))
        assert isinstance(reading, Question)
        for choice in reading.choices:
            again = read_amount(choice.value, setting(country or None, language, currency or None))
            assert isinstance(again, Value) and again.value == choice.value and again.display == choice.display


def test_the_question_of_the_issue() -> None:
    reading = read_amount("50.000", setting("TH", "en"))
    assert isinstance(reading, Question)
    assert reading.text == "Do you mean THB 50,000?"
    assert [(choice.value, choice.display) for choice in reading.choices] == [("50000.00 THB", "THB 50,000"), ("50.00 THB", "THB 50")]


@pytest.mark.parametrize(
    ("text", "country", "language", "display"),
    [
        ("1500", "PE", "es", "1,500 soles peruanos"),
        ("1", "PE", "es", "1 sol peruano"),
        ("150000", "BD", "bn", "1,50,000 বাংলাদেশী টাকা"),
        ("150000", "NP", "ne", "1,50,000 नेपाली रूपैयाँ"),
        ("1500.5", "AE", "ar", "1,500.50 درهم إماراتي"),
        ("0.015 BTC", "TH", "en", "BTC 0.015"),
    ],
)
def test_an_amount_is_read_back_in_the_language(text: str, country: str, language: str, display: str) -> None:
    reading = read_amount(text, setting(country, language))
    assert isinstance(reading, Value) and reading.display == display


def test_without_a_currency_it_is_asked_which_and_the_language_s_own_comes_first() -> None:
    reading = read_amount("500", setting(None, "th"))
    assert isinstance(reading, Question) and reading.code == "amount-currency"
    assert [choice.value for choice in reading.choices][:3] == ["500.00 THB", "500.00 USD", "500.00 EUR"]
    unknown = read_amount("500", setting("TH", "th", currency="unknown"))
    assert isinstance(unknown, Value) and unknown.value == "500.00 THB"


def test_spanish_without_a_country_may_mean_both_marks() -> None:
    for text in ("1.500", "1,500"):
        reading = read_amount(text, setting(None, "es", "EUR"))
        assert outcome(reading) == "?1500.00 EUR|1.50 EUR"
    assert outcome(read_amount("1.500", setting("ES", "es"))) == "1500.00 EUR"
    assert outcome(read_amount("1,500", setting("ES", "es"))) == "?1500.00 EUR|1.50 EUR"


@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_a_value_a_question_or_a_refusal_that_never_repeats_it(text: str) -> None:
    reading = read_amount(text, setting("TH", "en"))
    if isinstance(reading, Refused):
        assert reading.text == TEXTS[reading.code].format(**reading.values)
        assert len(text.strip()) < 9 or text.strip() not in reading.text
    elif isinstance(reading, Value):
        assert str(Amount(Decimal(reading.value.split()[0]), reading.value.split()[1])) == reading.value


@given(
    st.integers(1, 10**15),
    st.sampled_from(["THB", "BDT", "NPR", "PEN", "AED", "USD", "JPY", "KWD", "BTC"]),
    st.sampled_from(["th", "en", "es"]),
)
def test_every_amount_as_the_api_says_it_is_read_as_it_is(units: int, code: str, language: str) -> None:
    amount = Amount(Decimal(units).scaleb(-PLACES[code]), code)
    assert outcome(read_amount(str(amount), setting("NP", language, "NPR"))) == str(amount)


@given(st.integers(1, 10**9), st.sampled_from(["TH", "BD", "NP", "AE", "PE"]))
def test_whole_amounts_in_groups_are_never_asked_where_the_comma_groups(whole: int, country: str) -> None:
    reading = read_amount(f"{whole:,}", setting(country, "en"))
    assert isinstance(reading, Value) and reading.value.startswith(f"{whole}.00 ")


# As CLDR writes a number where the project's own pages are read: in Peru, say, not as in Spain.
@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "480,000.50"), ("th", "480,000.50"), ("bn", "4,80,000.50"), ("ne", "4,80,000.50"), ("es", "480,000.50"), ("ar", "480,000.50")],
)
def test_a_number_is_written_as_the_language_is_written_at_home(language: str, text: str) -> None:
    assert written(Decimal("480000.50"), locale_for(language, None), 2) == text


@pytest.mark.parametrize("cell", ['"12,500.00"', '="12500.00"', "'12500.00", "“12,500.00”", "'12,500.00'"])
def test_an_amount_in_the_quotation_marks_of_a_cell_is_read(cell: str) -> None:
    """As a file of a bank holds it, and as a spreadsheet marks a text."""
    assert outcome(read_amount(cell, setting("TH", "en", "THB"))) == "12500.00 THB"
    assert outcome(read_amount('12,500" screen', setting("TH", "en", "THB"))) == "!amount-unread"
