"""A whole pack is read into facts; whatever is wrong with one is named by file, row and field."""

import tomllib
from datetime import date
from typing import Any

import pytest
from country_cast import FILES as WRITTEN
from country_cast import spoil
from hypothesis import given
from hypothesis import strategies as st

from accord.core.countries.fact import Fact
from accord.core.countries.faults import BadCountry
from accord.core.countries.reading import FILES, read_country
from accord.core.countries.span import Span

Files = dict[str, dict[str, object]]

# What is replaced in which file, by what, and where the fault must be told.
BROKEN = [
    ("banks", 'code = "002"', "code = 2", "banks.toml", "one", "code"),
    ("banks", 'name = "First"', "", "banks.toml", "one", "name"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = "BKKBAEBK"', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { value = "BKKBTHBK", tag = "R", source = ["A"] }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { value = "BKKBTHBK", tag = "X", source = ["A"] }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { value = "BKKBTHBK", source = ["nowhere"] }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { value = "BKKBTHBK", source = [] }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { unknown = "" }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { unknown = "not found", tag = "V" }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { readings = [{ value = "BKKBTHBK" }] }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'bic = { value = "BKKBTHBK", sauce = "A" }', "banks.toml", "one", "bic"),
    ("banks", 'bic = "BKKBTHBK"', 'swift = "BKKBTHBK"', "banks.toml", "one", "swift"),
    ("banks", '"3-1-5-1"', '"3-1-5-2"', "banks.toml", "one", "shape"),
    ("banks", "value = [10]", 'value = ["ten"]', "banks.toml", "one", "lengths"),
    ("banks", "[bank.two]", '[bank."two words"]', "banks.toml", "two words", ""),
    ("banks", "bic = { tag", "colour = { tag", "banks.toml", "columns", "colour"),
    ("banks", 'code = { tag = "S", source = ["A"] }', 'code = { source = ["A"] }', "banks.toml", "one", "code"),
    ("banks", 'code = { tag = "S", source = ["A"] }', 'code = { tag = "S" }', "banks.toml", "one", "code"),
    ("accounts", 'says = { unknown = "no rule was found" }', "", "accounts.toml", "check", "says"),
    ("accounts", 'about = "Check digit"', "", "accounts.toml", "check", "about"),
    (
        "accounts",
        'about = "Check digit"',
        'about = "C"\ncheck = { value = "magic", tag = "S", source = ["A"] }',
        "accounts.toml",
        "check",
        "check",
    ),
    (
        "accounts",
        'about = "Check digit"',
        'about = "C"\ncheck = { value = "cci", tag = "S", source = ["A"] }',
        "accounts.toml",
        "check",
        "failure",
    ),
    (
        "accounts",
        'about = "Check digit"',
        'about = "C"\nbank = { value = "3-1", tag = "S", source = ["A"] }',
        "accounts.toml",
        "check",
        "bank",
    ),
    ("wallets", "identifier = ", "# ", "wallets.toml", "w", "identifier"),
    ("rails", "[rail.r]", "[road.r]", "rails.toml", "", "road"),
    ("lines", '"1441"', '"on the web"', "lines.toml", "l", "number"),
    ("banks", '{ value = "011" }', '{ value = "002" }', "banks.toml", "two", "code"),
    ("lines", "2026-11-20", '"yesterday"', "lines.toml", "l", "verified"),
    ("desks", '"police"', '"pub"', "desks.toml", "d", "kind"),
    ("clocks", '"7 days"', '"a week"', "clocks.toml", "c", "lasts"),
    ("clocks", '"7 days"', '"0 days"', "clocks.toml", "c", "lasts"),
    ("bodies", '"shelter"', '"roof"', "bodies.toml", "b", "kind"),
    ("treaties", "value = false", 'value = "no"', "treaties.toml", "budapest", "party"),
    ("locale", 'languages = ["th"]', 'languages = ["Thai"]', "locale.toml", "locale", "languages"),
    ("locale", "weekend = [6, 7]", "weekend = [7, 8]", "locale.toml", "locale", "weekend"),
    ("locale", 'currency = "THB"', 'currency = "BHT"', "locale.toml", "locale", "currency"),
    ("locale", '"+07:00"', '"7 hours"', "locale.toml", "locale", "offset"),
    ("locale", "summer_time = false", "", "locale.toml", "locale", "summer_time"),
    ("locale", "summer_time = false", 'summer_time = "no"', "locale.toml", "locale", "summer_time"),
    ("locale", "week_starts = 7", "week_starts = true", "locale.toml", "locale", "week_starts"),
    ("locale", "[locale]", "[place]", "locale.toml", "", "locale"),
    ("country", '"TH"', '"XX"', "country.toml", "", "code"),
    ("country", "2026-11-24", '"lately"', "country.toml", "", ""),
    ("sources", 'B = "another list"', 'B = "another list"\nC = "unused"', "sources.toml", "C", ""),
    ("sources", 'A = "a list"', 'A = ""', "sources.toml", "A", ""),
]


def test_a_whole_pack_is_read_into_facts(files: Files) -> None:
    country = read_country(files)
    first, second = country.banks["one"], country.banks["two"]
    assert (country.code, country.name, country.collected) == ("TH", "Thailand", date(2026, 11, 24))
    assert (first.code.value, first.code.tag, first.code.readings[0].source[0].text) == ("002", "S", "a list")
    assert (first.bic.value, first.bic.tag) == ("BKKBTHBK", "V")
    assert first.lengths.value == (10,)
    assert country.clocks["c"].lasts.value == Span(7, "days")
    assert country.lines["l"].verified == date(2026, 11, 20)
    assert country.treaties["budapest"].party.value is False
    assert second.bic == Fact(unknown="no list has it")
    assert second.bic.tag == "X"
    assert second.code.is_conflict
    assert second.code.value is None
    assert second.code.values == ("011", "076")
    assert second.code.tag == "S"
    assert not second.shape.stated


@pytest.mark.parametrize(("file", "old", "new", "named", "row", "field"), BROKEN)
def test_a_broken_pack_is_refused_by_file_row_and_field(
    written: dict[str, str], file: str, old: str, new: str, named: str, row: str, field: str
) -> None:
    assert old in written[file]
    written[file] = written[file].replace(old, new, 1)
    with pytest.raises(BadCountry) as refused:
        read_country({name: tomllib.loads(text) for name, text in written.items()})
    assert (named, row, field) in [(fault.file, fault.row, fault.field) for fault in refused.value.faults]
    assert all(fault.text.endswith(".") for fault in refused.value.faults)
    assert str(refused.value).startswith(refused.value.faults[0].file)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(files: Files, name: str) -> None:
    del files[name]
    with pytest.raises(BadCountry) as refused:
        read_country(files)
    assert f"{name}.toml" in [fault.file for fault in refused.value.faults]


def test_a_file_that_no_pack_has_is_named(files: Files) -> None:
    with pytest.raises(BadCountry, match=r"^weather\.toml: "):
        read_country({**files, "weather": {}})


def test_every_fault_is_told_at_once(written: dict[str, str]) -> None:
    written["clocks"] = written["clocks"].replace("7 days", "long")
    written["desks"] = written["desks"].replace('"police"', '"pub"')
    with pytest.raises(BadCountry) as refused:
        read_country({name: tomllib.loads(text) for name, text in written.items()})
    assert {fault.file for fault in refused.value.faults} == {"clocks.toml", "desks.toml"}


@given(st.data())
def test_whatever_stands_in_a_cell_is_read_or_refused_in_one_way(data: st.DataObject) -> None:
    parsed: dict[str, Any] = {name: tomllib.loads(text) for name, text in WRITTEN.items()}
    spoil(parsed, data)
    try:
        read_country(parsed)
    except BadCountry as bad:
        assert bad.faults and all(fault.file.endswith(".toml") and fault.text.endswith(".") for fault in bad.faults)
