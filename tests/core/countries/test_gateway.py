"""The legal gateway: empty as shipped, no treaty assumed, and an instrument that is not in force carries nothing."""

import tomllib
from datetime import date

import pytest
from msgspec.structs import replace

from accord.core.countries.faults import BadRules
from accord.core.countries.gateway import Gateway, check_gateways, instrument_named, read_instruments
from accord.core.countries.labels_gateways import GATEWAYS
from accord.tables import instruments

ENTRY = Gateway(
    asker="TH",
    asked="PE",
    protocol="preserve",
    instrument="Treaty between the Kingdom and the Republic",
    scope=frozenset({"fraud"}),
    data=frozenset({"subscriber"}),
    expires=date(2026, 12, 31),
    source="Gazette 1",
)


def check(*register: Gateway, on: date = date(2026, 11, 25), scope: str = "fraud", data: str = "subscriber") -> tuple[int, str]:
    answer = check_gateways(
        register,
        instruments(),
        asker="TH",
        asked="PE",
        protocol="preserve",
        on=on,
        scope=frozenset({scope}),
        data=frozenset({data}),
    )
    return len(answer.usable), " ".join(map(str, answer.notes))


def test_without_an_entry_the_form_says_so() -> None:
    assert check() == (0, GATEWAYS["nothing"])
    for other in (replace(ENTRY, asker="PE", asked="TH"), replace(ENTRY, asked="AE"), replace(ENTRY, protocol="hold-funds")):
        assert check(other) == (0, GATEWAYS["nothing"])


def test_an_entry_carries_what_it_covers_until_its_last_day() -> None:
    assert check(ENTRY)[0] == 1
    assert "unknown here" in check(ENTRY)[1]
    assert check(ENTRY, on=date(2026, 12, 31))[0] == 1
    assert check(replace(ENTRY, expires=None), on=date(2099, 1, 1))[0] == 1


@pytest.mark.parametrize(
    ("entry", "asked", "says"),
    [
        (ENTRY, {"on": date(2027, 1, 1)}, "expired on 2026-12-31"),
        (ENTRY, {"scope": "trafficking"}, "scope does not cover"),
        (replace(ENTRY, scope=frozenset()), {}, "scope does not cover"),
        (ENTRY, {"data": "content"}, "does not permit these sorts of data: content"),
        (replace(ENTRY, source=" "), {}, "names no source"),
    ],
)
def test_an_entry_that_does_not_carry_a_request_says_why(entry: Gateway, asked: dict[str, object], says: str) -> None:
    usable, notes = check(entry, **asked)  # type: ignore[arg-type]
    assert usable == 0
    assert says in notes


@pytest.mark.parametrize(
    "name",
    [
        "UN Convention against Cybercrime",
        "United Nations Convention Against Cybercrime, art. 42",
        "the hanoi convention",
        "General Assembly resolution A/RES/79/243",
    ],
)
def test_the_un_convention_carries_nothing_while_it_is_not_in_force(name: str) -> None:
    usable, notes = check(replace(ENTRY, instrument=name))
    assert usable == 0
    assert "is not in force" in notes


def test_other_conventions_are_not_taken_for_it() -> None:
    instrument = instrument_named(instruments(), "Budapest Convention on Cybercrime")
    assert instrument is not None and instrument.key == "budapest"
    assert instrument_named(instruments(), "Memorandum of 2019 between two police forces") is None
    assert check(replace(ENTRY, instrument="Budapest Convention, art. 29"))[0] == 1


def test_a_broken_table_of_instruments_is_named() -> None:
    with pytest.raises(BadRules, match=r"^instruments\.toml, x, in_force: "):
        read_instruments(tomllib.loads('[source]\nA = "a"\n[instrument.x]\nabout = "X"\nin_force = true'))
