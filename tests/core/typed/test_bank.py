"""A bank as officers type it into a form: by a name, by its code, as the list writes it, or by its BIC."""

import pytest

from accord.core.typed import Question, Setting, Value
from accord.core.typed.bank import in_words, read_bank
from accord.core.typed.bank_names import BankName, places_of
from accord.tables import countries, identifier_tables

NOW = 1_795_975_000_000_000


def setting(country: str | None = "TH", language: str = "en") -> Setting:
    return Setting(now=NOW, tables=identifier_tables(), packs=countries(), country=country, language=language)


@pytest.mark.parametrize(
    ("typed", "country", "bank"),
    [
        ("SCB", "TH", "TH:014"),
        ("scb", "TH", "TH:014"),
        ("Siam Commercial Bank", "TH", "TH:014"),
        ("siam commercial", "TH", "TH:014"),
        ("ธนาคารกสิกรไทย", "TH", "TH:004"),
        ("กสิกร", "TH", "TH:004"),
        ("Kasikornbank", "TH", "TH:004"),
        ("kbank", "TH", "TH:004"),
        ("Krungsri", "TH", "TH:025"),
        ("Bangkok Bank", "TH", "TH:002"),
        (" KTB ", "TH", "TH:006"),
        ("TH:014", "TH", "TH:014"),
        ("th:014", "TH", "TH:014"),
        ("014", "TH", "TH:014"),
        ("004 - Kasikorn", "TH", "TH:004"),
        ("014 : SCB", "TH", "TH:014"),
        ("002 Bangkok Bank", "TH", "TH:002"),
        ("BAY-025", "TH", "TH:025"),
        ("4 - KBANK", "TH", "TH:004"),
        ("004 ธ.กสิกรไทย", "TH", "TH:004"),
        ("098 - SME", "TH", "TH:098"),
        ("SCB (Siam Commercial Bank), TH:014", "TH", "TH:014"),
        ("SCB (Siam Commercial Bank), TH:014", "PE", "TH:014"),
        ("Kasikornbank", "NP", "TH:004"),
        ("Kasikornbank", None, "TH:004"),
        ("kasithbk", "TH", "TH:004"),
        ("ইসলামি ব্যাংক", "BD", "BD:125"),
        ("সোনালি", "BD", "BD:200"),
        ("Krishi Bank", "BD", "BD:035"),
        ("MBL", "BD", "BD:140"),
        ("MBL", "NP", "NP:1501"),
        ("Mega Bank", "NP", "NP:0501"),
        ("KBL", "NP", "NP:1601"),
        ("KBL", "TH", "TH:004"),
        ("SBI", "NP", "NP:0801"),
        ("SBL", "NP", "NP:1801"),
        ("NBL", "NP", "NP:0101"),
        ("NBL", "BD", "BD:150"),
        ("GIBL", "NP", "NP:1901"),
        ("Krishi Bikas Bank", "NP", "NP:0301"),
    ],
)
def test_a_bank_is_read_by_what_people_call_it(typed: str, country: str | None, bank: str) -> None:
    reading = read_bank(typed, setting(country))
    assert isinstance(reading, Value) and (reading.kind, reading.value) == ("bank", bank), reading
    assert reading.display.endswith(f", {bank}")


@pytest.mark.parametrize("typed", ["VICTTHBK", "KASITHBKXXX", "DEUTDEFF500", "TH:999", "XX:1", "Banco de Quivolda", "?", ""])
def test_a_bic_and_what_no_list_names_stand_as_they_are(typed: str) -> None:
    assert read_bank(typed, setting()) is None


def test_a_name_in_capitals_is_no_bic() -> None:
    reading = read_bank("KASIKORN", setting())
    assert isinstance(reading, Value) and reading.value == "TH:004"


@pytest.mark.parametrize("country", sorted(countries()))
def test_each_bank_is_read_again_as_the_list_writes_it_wherever_the_desk_stands(country: str) -> None:
    for language in ("en", "ar", "th"):
        here = setting(country, language)
        for place in places_of(country, here):
            if isinstance(place, BankName):
                for home in ("TH", "PE", None):
                    reading = read_bank(in_words(place, here), setting(home, language))
                    assert isinstance(reading, Value) and reading.value == place.key, (place, home)


def test_a_name_of_several_is_asked_about_with_each_of_them() -> None:
    reading = read_bank("Bank", setting("TH"))
    assert reading is None or isinstance(reading, Question)
    found = [
        (country, place.name)
        for country in countries()
        for place in places_of(country, setting(country))
        if isinstance(place, BankName) and isinstance(read_bank(place.name, setting(country)), Question)
    ]
    for country, name in found:
        asked = read_bank(name, setting(country))
        assert isinstance(asked, Question) and asked.code == "which-of-banks" and len(asked.choices) > 1
        assert all(read_bank(choice.value, setting(country)).value == choice.value for choice in asked.choices)  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["บัญชี", "บัญชีธนาคาร", "ออมทรัพย์"])
def test_a_word_for_an_account_is_no_bank(typed: str) -> None:
    """`บัญชี`, account, begins what some write before an account at Bangkok Bank."""
    assert read_bank(typed, setting("TH")) is None


def test_a_code_beside_the_name_of_another_bank_is_asked_about() -> None:
    reading = read_bank("014 - Kasikorn", setting())
    assert isinstance(reading, Question)
    assert [choice.value for choice in reading.choices] == ["TH:014", "TH:004"]
