"""Whatever is typed from a country's own list of banks and wallets reaches, in the demo, a made-up desk with somebody on call."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from demos import cast_in
from schwifty import IBAN

COUNTRIES = ("TH", "BD", "NP", "PE", "AE")
SECTORS = {"finance", "telecom", "state", "support"}
# ttb has an older code and a newer one (Bank of Thailand; see RENAMED): it is offered once.
SAME = {"TH:076": "TH:011"}
DAY = 24 * 60 * 60 * 1_000_000
# A number of each country as its people write one at a bank whose numbers have no length that we know.
NUMBERS = {"TH": "456-7-89123-0", "BD": "1503 2012 3456 7001", "NP": "0401 0175 0012 34", "PE": "193-12345678-0-12"}
# A mobile number of each country, as it is typed beside a wallet.
MOBILES = {"TH": "081 234 5678", "BD": "01712-345678", "NP": "9841234567", "PE": "987 654 321", "AE": "050 123 4567"}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The demo's cast, on a hub of its own."""
    with cast_in(tmp_path_factory.mktemp("cast"), sqlite_template) as made:
        yield made


def listed(country: str) -> list[tuple[str, tuple[int, ...]]]:
    """The banks of a country's pack that have a code: the code, and how long its numbers are where that is known."""
    from accord.tables import countries

    banks = countries()[country].banks.values()
    return [(bank.code.value, bank.lengths.value or ()) for bank in banks if bank.code.value is not None]


def number_at(country: str, code: str, lengths: tuple[int, ...]) -> str:
    if country == "AE":
        return str(IBAN.generate("AE", bank_code=code, account_code="1234567890123456"))
    return "4567891230123456789"[: lengths[0]] if lengths else NUMBERS[country]


def reaches(text: str, country: str, kind: str | None = None) -> tuple[Any, ...]:
    from accord.core.identifiers import parse
    from accord.hub.routing import queries
    from accord.tables import identifier_tables

    return queries.route(parse(text, country, kind, tables=identifier_tables()), "hold-funds")


def is_answered(ways: tuple[Any, ...], country: str) -> bool:
    return bool(ways) and all(way.stop == "shift" and "(fictitious)" in way.member_name for way in ways)


@pytest.mark.parametrize("country", COUNTRIES)
def test_an_account_at_each_bank_of_the_countrys_own_list_reaches_a_desk_with_somebody_on_call(world: Any, country: str) -> None:
    from accord.hub.routing import queries

    assert len(listed(country)) >= 8
    for code, lengths in listed(country):
        number = number_at(country, code, lengths)
        ways = reaches(number if country == "AE" else f"{country}:{code}:{number}", country)
        assert is_answered(ways, country), code
        # The same bank as the one that the money came from, as a payment names it.
        assert queries.bank_declarers(f"{country}:{code}"), code


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_is_typed_beside_a_bank_or_wallet_that_was_chosen_from_the_list_reaches_a_desk(world: Any, country: str) -> None:
    """Read as every form reads it: the list is the form's own."""
    from accord.core.typed import Question, Setting, Value
    from accord.core.typed.account import banks_of, read_account
    from accord.hub.times import now
    from accord.tables import countries, identifier_tables

    setting = Setting(now=now(), tables=identifier_tables(), packs=countries(), country=country)
    offered = banks_of(country, setting)
    lengths = {f"{country}:{code}": known for code, known in listed(country)}
    assert {SAME.get(key, key) for key in lengths} <= {key for key, _ in offered}, "every bank of the pack can be chosen"
    for key, name in offered:
        is_bank = ":" in key
        typed = number_at(country, key.rpartition(":")[2], lengths.get(key, ())) if is_bank else MOBILES[country]
        read = read_account(typed, setting, key)
        if isinstance(read, Question):
            read = read_account(read.choices[0].value, setting, key)
        assert isinstance(read, Value), (key, name, read)
        assert is_answered(reaches(read.value, country, read.kind), country), (key, name)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_telephone_number_of_the_country_reaches_its_telecom(world: Any, country: str) -> None:
    from accord.core.identifiers import parse
    from accord.hub.routing import queries
    from accord.tables import identifier_tables

    (way,) = queries.route(parse(MOBILES[country], country, "phone", tables=identifier_tables()), "block-number")
    assert way.stop == "shift"
    assert next(row for row in world.desks.values() if row.id == way.member).sector == "telecom"


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_all_its_parts_and_the_police_are_its_national_desk(world: Any, country: str) -> None:
    rows = [row for row in world.desks.values() if row.country == country]
    assert {row.sector for row in rows} >= SECTORS
    assert sum(row.sector == "finance" for row in rows) >= 2
    assert sum(row.national for row in rows) == 1
    assert sum(row.sector == "platform" for row in world.desks.values()) == 2


def test_somebody_is_on_call_at_every_desk_at_any_hour_of_the_days_to_come(world: Any) -> None:
    from accord.hub.desks import queries
    from accord.hub.times import now

    at = now()
    for hour in range(0, 96, 5):
        for row in queries.desks(world.caller("hub"), at=at + hour * DAY // 24):
            assert row.is_attended and row.is_open, (row.member_name, hour)
    assert {row.member for row in queries.desks(world.caller("hub"), at=at)} == {row.id for row in world.desks.values()}


def test_a_demo_that_was_left_for_weeks_has_somebody_on_call_when_it_starts_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.desks import queries
    from accord.site.demo import duty

    later = duty.now() + 40 * DAY
    assert not any(row.is_attended for row in queries.desks(world.caller("hub"), at=later))
    monkeypatch.setattr(duty, "now", lambda: later)
    duty.set_up(world)
    assert all(row.is_attended for row in queries.desks(world.caller("hub"), at=later))


def test_everybody_of_the_cast_can_sign_in_and_none_of_the_names_is_a_real_banks(world: Any) -> None:
    from accord.hub.members.models import Person
    from accord.site.demo.described import desks

    for desk in desks():
        assert len(desk.people) >= 2, desk.key
        assert "fictitious" in desk.name
        for player in desk.people:
            person = Person.objects.get(login=player.login)
            assert (person.role, person.member) == (player.role, world.desks[desk.key].n)
            assert person.has_usable_password()


def test_a_demo_in_which_members_were_suspended_and_left_starts_again_and_leaves_them_so(world: Any, tmp_path: Path) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.offboarding.actions import offboard
    from accord.site.demo.duty import declare, set_up
    from accord.site.demo.mark import Mark
    from accord.site.demo.people import engage
    from accord.site.demo.world import bring_up

    gone, away = (world.desks[key] for key in ("platform", "messenger"))
    offboard(gone.id, by=queries.operator())
    actions.change_standing(away, "suspended", by=queries.operator())
    mark = Mark(tmp_path / "demo.json", password="night-desk-012345")
    mark.tokens = {row.name: "accord_x" for row in world.desks.values()}
    again = bring_up(mark)
    engage(again, mark)
    set_up(again)
    declare(again)
    assert not [person for person in queries.people_of(gone.n) if person.is_active]
    actions.change_standing(queries.member(away.id), "active", by=queries.operator())


def test_a_demo_in_which_people_were_ended_and_renamed_starts_again(world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could not be started again: the rota named them."""
    from accord.hub.desks import queries as desk_queries
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.site.demo import duty
    from accord.site.demo.mark import Mark
    from accord.site.demo.people import engage

    by = queries.operator()
    police, telecom, exchange = (world.caller(key).n for key in ("police", "th-telecom", "exchange"))
    people.set_active(queries.people_of(police)[0], False, by=by)
    for person in queries.people_of(telecom):
        people.set_active(person, False, by=by)
    people.rename(queries.people_of(exchange)[0], "Somebody Else", by=by)
    later = duty.now() + 120 * DAY  # no shift of the other tests lasts so long
    monkeypatch.setattr(duty, "now", lambda: later)
    engage(world, Mark(tmp_path / "demo.json", password="night-desk-012345"))
    duty.set_up(world)
    attended = {row.member: row.is_attended for row in desk_queries.desks(world.caller("hub"), at=later)}
    assert [attended[world.desks[key].id] for key in ("police", "th-telecom", "exchange")] == [True, False, True]
