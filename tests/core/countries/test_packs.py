"""The packs that ship: every value has a tag and a source or says what was looked for, and nothing that was only recalled is in them."""

from importlib.resources import files

import holidays
import pytest
from schwifty import BIC

from accord.core.countries.country import Country
from accord.core.countries.fact import Fact
from accord.core.countries.listing import listing
from accord.core.countries.protected import guarded
from accord.core.identifiers import parse
from accord.core.identifiers.banks import BANKS, IBAN_ONLY, RENAMED, WITH_RULES
from accord.core.identifiers.base import key_of
from accord.tables import bank_holidays, countries, help_lines, holiday_countries, identifier_tables

CODES = ("AE", "BD", "NP", "PE", "TH")

# Hotlines that a phone library refuses, as people dial them.
HOTLINES = [
    ("TH", "1441"),
    ("TH", "1213"),
    ("TH", "1300"),
    ("TH", "1212"),
    ("AE", "901"),
    ("PE", "1818"),
    ("PE", "1820"),
    ("PE", "111"),
    ("NP", "1145"),
    ("NP", "188"),
    ("BD", "16236"),
    ("BD", "1098"),
    ("BD", "16430"),
]


def test_there_is_a_pack_for_each_founding_signatory() -> None:
    assert tuple(countries()) == CODES
    assert len(countries()) == 5
    assert "XX" not in countries()
    for code, country in countries().items():
        assert country.code == code
        assert countries()[code] is country


@pytest.mark.parametrize("code", CODES)
def test_every_value_has_its_tag_and_source_or_says_what_was_looked_for(code: str) -> None:
    cells = list(listing(countries()[code]))
    assert len(cells) > 200
    for cell in cells:
        assert cell.tag in {"V", "S", "X"}, cell
        if cell.tag == "X":
            assert cell.note and cell.value == "unknown", cell
        elif cell.column != "verified":
            assert cell.source and cell.value, cell


@pytest.mark.parametrize("code", CODES)
def test_nothing_in_the_files_is_tagged_as_recalled(code: str) -> None:
    for file in files("accord.core.countries").joinpath(code).iterdir():
        text = file.read_text(encoding="utf-8")
        assert '"R"' not in text and "[R]" not in text, file.name


@pytest.mark.parametrize(("code", "number"), HOTLINES)
def test_a_hotline_is_kept_as_people_dial_it(code: str, number: str) -> None:
    assert number in {value for line in countries()[code].lines.values() for value in line.number.values}


def test_what_sources_contradict_each_other_about_is_shown_as_a_conflict() -> None:
    thailand = countries()["TH"]
    assert thailand.banks["022"].bic.values == ("UBOBTHBK", "CIBTTHBK")
    assert thailand.clocks["current-law"].says.is_conflict
    assert not thailand.clocks["current-law"].lasts.readings
    assert thailand.domains["whois"].says.values == ("whois.thnic.co.th", "whois.thnic.net")
    assert [str(span) for span in countries()["AE"].clocks["sanadak-appeal"].lasts.values] == ["30 working days", "5 working days"]
    assert countries()["PE"].clocks["bar-new-lines"].lasts.is_conflict


def test_unknown_is_a_value() -> None:
    assert countries()["NP"].locale.weekend.value is None
    assert countries()["NP"].locale.weekend.unknown
    for code in ("BD", "NP", "PE"):
        assert not countries()[code].clocks["hold"].lasts.readings
    assert not countries()["BD"].banks["later-licences"].name.readings
    assert countries()["TH"].banks["virtual-acm"].code.unknown


def test_treaties_are_not_assumed() -> None:
    standing = {code: country.treaties["budapest"].party.value for code, country in countries().items()}
    assert standing == {"TH": None, "AE": None, "BD": False, "NP": False, "PE": True}
    assert not any(country.treaties["un-cybercrime"].party.value for country in countries().values())


def test_weekends_and_holidays() -> None:
    weekends = {code: country.locale.weekend.value for code, country in countries().items()}
    assert weekends == {"TH": (6, 7), "BD": (5, 6), "NP": None, "PE": (6, 7), "AE": (6, 7)}
    for code, country in countries().items():
        assert country.locale.holidays.value in holiday_countries()
        assert bank_holidays(code, 2026) >= set(holidays.country_holidays(code, years=2026))


def _lengths(country: Country, code: str) -> set[int]:
    return {length for value in country.banks[code].lengths.values for length in value}


def test_of_each_pack_whose_banks_have_numbers_the_rules_are_known_and_of_no_other_country() -> None:
    assert set(WITH_RULES) == set(countries()) - IBAN_ONLY


@pytest.mark.parametrize("code", sorted(WITH_RULES))
def test_the_banks_that_identifiers_know_are_those_of_the_pack(code: str) -> None:
    country = countries()[code]
    by_code = {value: bank for bank in country.banks.values() for value in bank.code.values}
    known = {bank.code for bank in BANKS[code]}
    assert set(by_code) - {old for place, old in RENAMED if place == code} == known
    for bank in BANKS[code]:
        row = by_code[bank.code]
        name: Fact[str] = row.name
        assert bank.name == "" or (name.value or "").startswith(bank.name)
        assert bank.bic == "" or bank.bic == row.bic.value
        assert set(bank.lengths) == _lengths(country, row.key)
        assert bank.shape == (row.shape.value or "")


def test_the_bank_identifiers_of_ibans_are_those_of_the_registry_data() -> None:
    listed = {value: bank for bank in countries()["AE"].banks.values() for value in bank.code.values if bank.code.tag == "V"}
    assert len(listed) == 56
    for code, bank in listed.items():
        assert BIC.from_bank_code("AE", code)[:8] == bank.bic.value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("sender", "TH:1441"),
        ("sender", "TH:191"),
        ("sender", "TH:1599"),
        ("phone", "+6628888888"),
        ("phone", "+66991301300"),
        ("sender", "BD:999"),
        ("sender", "BD:16247"),
        ("phone", "+8801320000888"),
        ("sender", "NP:1145"),
        ("phone", "+97714414552"),
        ("sender", "PE:1818"),
        ("phone", "+5112197000"),
        ("sender", "AE:901"),
        ("phone", "+9718007283"),
    ],
)
def test_a_line_of_a_pack_is_guarded_against_claims(kind: str, value: str) -> None:
    line = help_lines()[key_of(kind, value)]
    assert line.holder and line.source[:3] in ("[V]", "[S]")


@pytest.mark.parametrize("value", ["US:911", "JP:119", "VN:113", "ID:110", "MY:999", "TH:112", "TH:911", "BD:999", "BR:190", "FR:112"])
def test_an_emergency_number_of_any_country_is_guarded_against_claims(value: str) -> None:
    line = help_lines()[key_of("sender", value)]
    assert line.holder and line.source
    assert parse(value, kind="sender", tables=identifier_tables()).value == value


def test_every_number_of_a_line_is_guarded_under_some_name() -> None:
    for country in countries().values():
        held = list(guarded(country))
        for line in country.lines.values():
            if line.number.readings and line.key != "sanadak":  # letters alone; their digits are not confirmed
                assert any(protected.holder.startswith(line.about) for protected in held), (country.code, line.key)
