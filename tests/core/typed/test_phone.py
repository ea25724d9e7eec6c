"""A phone as people type it, in its country; never one abroad out of bare digits."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_cast import setting

from accord.core.typed import Question, Refused, Value
from accord.core.typed.labels import TEXTS
from accord.core.typed.phone import read_phone


@pytest.mark.parametrize(
    ("country", "text", "meant"),
    [
        ("TH", "081-234-5678", "+66812345678"),
        ("TH", "โทร ๐๘๑ ๒๓๔ ๕๖๗๘", "+66812345678"),
        ("TH", "66812345678", "+66812345678"),
        ("TH", "0066 81 234 5678", "+66812345678"),
        ("TH", "+66 (0)81-234-5678", "+66812345678"),
        ("TH", "812345678", "+66812345678"),
        ("TH", "+45 67 89 12 30", "+4567891230"),
        ("TH", "+95 9 250 123 456 (Myanmar)", "+959250123456"),
        ("BD", "মোবাইল ০১৭১২-৩৪৫৬৭৮", "+8801712345678"),
        ("BD", "1712345678", "+8801712345678"),
        ("BD", "8801712345678", "+8801712345678"),
        ("NP", "९८४-१२३४५६७", "+9779841234567"),
        ("PE", "cel. 987 654 321", "+51987654321"),
        ("AE", "٠٥٠ ١٢٣ ٤٥٦٧", "+971501234567"),
        ("AE", "971501234567", "+971501234567"),
        (None, "+66 81 234 5678", "+66812345678"),
        ("TH", "tel:+66-81-234-5678", "+66812345678"),
        ("TH", "081\u2013234\u20135678\u200b", "+66812345678"),
        ("IN", "091-98765 43210", "+919876543210"),
        ("PK", "092 300 1234567", "+923001234567"),
        ("NP", "0977-9841234567", "+9779841234567"),
        ("TH", "066812345678", "+66812345678"),
        ("MX", "044 55 1234 5678", "+525512345678"),
        ("MX", "045 (55) 1234-5678", "+525512345678"),
        ("MX", "01 55 1234 5678", "+525512345678"),
        ("AE", "044 551234", "+97144551234"),
    ],
)
def test_a_phone_is_read_in_its_country(country: str | None, text: str, meant: str) -> None:
    reading = read_phone(text, setting(country))
    assert isinstance(reading, Value)
    assert (reading.kind, reading.value) == ("phone", meant)


@pytest.mark.parametrize(
    ("country", "text", "offered"),
    [
        ("TH", "4567891230", {"+4567891230"}),
        (None, "66812345678", {"+66812345678"}),
        ("TH", "081-234-5678 or 089-765-4321", {"+66812345678", "+66897654321"}),
    ],
)
def test_what_could_be_another_number_is_asked(country: str | None, text: str, offered: set[str]) -> None:
    reading = read_phone(text, setting(country))
    assert isinstance(reading, Question)
    assert {choice.value for choice in reading.choices} == offered
    for choice in reading.choices:
        assert isinstance(again := read_phone(choice.value, setting(country)), Value) and again.value == choice.value


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("TH", "", "empty"),
        ("TH", "hello", "phone-none"),
        ("TH", "1441", "phone-short-code"),
        ("TH", "+66 81 234", "phone-short"),
        ("TH", "02 888 8888 ext. 12", "phone-extension"),
        ("TH", "02 888 8888 ต่อ 12", "phone-extension"),
        ("TH", "1-800-FLOWERS", "phone-letters"),
        ("TH", "4111 1111 1111 1111", "phone-card"),
        (None, "081-234-5678", "phone-needs-country"),
    ],
)
def test_what_is_no_phone_says_what_to_type(country: str | None, text: str, code: str) -> None:
    reading = read_phone(text, setting(country))
    assert isinstance(reading, Refused) and reading.code == code
    assert reading.values["example"] in reading.text


@given(st.sampled_from(["TH", "BD", "NP", "PE", "AE"]), st.data())
def test_ten_digits_are_a_phone_at_home_or_asked_about(country: str, data: st.DataObject) -> None:
    """The library itself says which numbers there are at home."""
    text = data.draw(st.text("0123456789", min_size=7, max_size=13))
    reading = read_phone(text, setting(country))
    if isinstance(reading, Value) and not text.startswith("00"):
        assert phonenumbers.region_code_for_number(phonenumbers.parse(reading.value)) == country


@given(st.text(max_size=60), st.sampled_from(["TH", "PE", None]))
def test_any_text_is_read_asked_about_or_refused(text: str, country: str | None) -> None:
    reading = read_phone(text, setting(country))
    if not isinstance(reading, Value):
        assert reading.text == TEXTS[reading.code].format(**reading.values)
