"""Figures of money agree with the ledgers to the last place: held against a recount by hand, over asks by chance, on both databases."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from asking import ACCOUNTS, MINUTE, Cast, ask, cast
from bells import NOON, rows
from hubs import Hub
from recounting import DAY, as_fractions, expected, kept, plant_money, recounted, takes_part
from worlds import caller

from accord.core.periods import periods, whole
from accord.core.times import moment
from accord.hub.members.errors import NoSuchMember
from accord.hub.refusals import NotAllowed
from accord.hub.requests import actions, queries
from accord.hub.requests.queries import Asked

ZONE = ZoneInfo("Asia/Kathmandu")  # its days begin at a quarter past an hour of UTC
FIRST = moment(NOON).astimezone(ZONE).date() - timedelta(days=1)
LAST = FIRST + timedelta(days=60)
ALL = whole(FIRST, LAST, ZONE)


def said(figures: Any) -> dict[tuple[Any, str], dict[str, Any]]:
    return {(row.key, currency.code): as_fractions(row.figures) for currency in figures.currencies for row in currency.rows}


def n_of(made: Cast, name: str) -> int:
    return int(made[name].n)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_group_comes_to_what_its_ledgers_come_to(any_hub: Hub, seed: int) -> None:
    made = cast(any_hub)
    plant_money(made, NOON, seed)
    assert kept() == recounted()
    secretariat, bank = made["Secretariat"], made["Kasi"]
    days = periods(FIRST, LAST, "week", ZONE)
    assert days[0].begins <= NOON and len(days) >= 8

    def week(request: dict[str, Any]) -> int | None:
        return next((number for number, period in enumerate(days) if period.begins <= request["opened"] < period.ends), None)

    assert said(queries.money(secretariat, Asked(days))) == expected(week)
    own = takes_part(bank.n)
    assert own and said(queries.money(bank, Asked(days))) == expected(lambda request: week(request) if request["n"] in own else None)
    # Requests that follow money stand with who answers them, so an answerer is never nobody here.
    for by in ("asker", "answerer"):
        assert said(queries.money(secretariat, Asked(ALL), by)) == expected(lambda request, by=by: request[by])  # type: ignore[arg-type, misc]
    assert said(queries.money(secretariat, Asked(ALL), "protocol")) == expected(lambda request: request["protocol"].partition("@")[0])
    for currency in queries.money(secretariat, Asked(days)).currencies:
        figures = as_fractions(currency.whole)
        assert figures == expected(lambda _request: "all")["all", currency.code]
        stands = sum(figures[account] for account in currency.whole.stands)
        assert figures["asked"] + figures["followed"] == stands


def test_what_narrows_it_narrows_it_to_just_that(any_hub: Hub) -> None:
    made = cast(any_hub)
    plant_money(made, NOON, 7)
    secretariat, bank = made["Secretariat"], made["Kasi"]
    sender = n_of(made, "Sender")
    of_sender, asked_of_kasi = takes_part(sender, "asker", "answerer"), takes_part(bank.n, "answerer")
    cases: list[tuple[Any, dict[str, str], Any]] = [
        (bank, {"side": "answerer"}, lambda request: request["n"] in asked_of_kasi),
        (bank, {"side": "asker"}, lambda _request: False),
        (bank, {"member": made["Sender"].id}, lambda request: request["n"] in takes_part(bank.n) & of_sender),
        (secretariat, {"member": made["Kasi"].id}, lambda request: request["n"] in takes_part(bank.n)),
        (secretariat, {"member": made["Kasi"].id, "side": "asker"}, lambda _request: False),
        (secretariat, {"member": made["Sender"].id, "side": "asker"}, lambda request: request["asker"] == sender),
        (secretariat, {"protocol": "hold-funds"}, lambda _request: True),
        (secretariat, {"protocol": "inform"}, lambda _request: False),
    ]
    for who, narrowed, belongs in cases:
        there = expected(lambda request, belongs=belongs: 0 if belongs(request) else None)  # type: ignore[misc]
        assert said(queries.money(who, Asked(ALL, **narrowed))) == there, narrowed
    only = queries.money(secretariat, Asked(ALL, code="USD"))
    assert [currency.code for currency in only.currencies] == ["USD"]
    tomorrow = whole(LAST + timedelta(days=1), LAST + timedelta(days=9), ZONE)
    assert queries.money(secretariat, Asked(tomorrow)).currencies == ()


def test_a_member_counts_what_it_takes_part_in_and_nothing_else(any_hub: Hub) -> None:
    made = cast(any_hub)
    ask(made, to=("Kasi",))
    for name in ("Kasi", "Sender", "Secretariat"):
        assert [row.whole.ledgers for row in queries.money(made[name], Asked(ALL)).currencies] == [1], name
    for name in ("Bangkok", "Stranger", "Helper"):
        assert queries.money(made[name], Asked(ALL)).currencies == ()
    with pytest.raises(NotAllowed):
        queries.money(_without_reading(made), Asked(ALL))
    with pytest.raises(NoSuchMember):
        queries.money(made["Kasi"], Asked(ALL, member="00000000-0000-4000-8000-000000000000"))


def _without_reading(made: Cast) -> Any:
    from msgspec.structs import replace

    return replace(caller(made.api("Kasi")), scopes=frozenset())


def test_minutes_to_the_hold_are_whole_ones_from_the_opening_to_the_first(any_hub: Hub) -> None:
    made = cast(any_hub)
    for minutes, seconds in ((3, 59), (10, 0), (12, 0)):
        request = ask(made, amount="100.00 THB", at=NOON + minutes).requests[0].id
        at = NOON + minutes + minutes * MINUTE + seconds * 1_000_000
        actions.take(made["Kasi"], request, "hold-part", {"amount": "60.00 THB", "until": at + DAY}, at=at)
        actions.take(made["Kasi"], request, "hold-more", {"amount": "40.00 THB"}, at=at + 90 * MINUTE)
    ask(made, amount="100.00 THB", at=NOON)
    (currency,) = queries.money(made["Kasi"], Asked(ALL)).currencies
    assert (currency.whole.ledgers, currency.whole.held, currency.whole.waited) == (4, 3, 10)


def test_money_that_moves_on_is_asked_once_and_followed_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    request = ask(made, amount="100.00 THB").requests[0].id
    hop = {"amount": "70.00 THB", "next": ACCOUNTS["Bangkok"]}
    actions.take(made["Kasi"], request, "moved-on", {"hops": [hop]}, at=NOON + MINUTE)
    (currency,) = queries.money(made["Secretariat"], Asked(ALL), "answerer").currencies
    rows_by_member = {row.key: row.figures for row in currency.rows}
    kasi, bangkok = rows_by_member[n_of(made, "Kasi")], rows_by_member[n_of(made, "Bangkok")]
    assert (kasi.asked, kasi.followed, kasi.stands["moved-on"], kasi.stands["pending"]) == (100, 0, 70, 30)
    assert (bangkok.asked, bangkok.followed, bangkok.stands["pending"]) == (0, 70, 70)
    assert (currency.whole.asked, currency.whole.followed) == (100, 70)
    # It never went there: what followed it is counted no more.
    again = {"amount": "70.00 THB", "correct-from": "moved-on", "ground": "mistake"}
    actions.take(made["Kasi"], request, "correct", again, at=NOON + 2 * MINUTE)
    assert kept() == recounted()
    (currency,) = queries.money(made["Secretariat"], Asked(ALL)).currencies
    assert (currency.whole.asked, currency.whole.followed, currency.whole.stands["pending"]) == (100, 0, 100)


def test_whoever_is_named_to_answer_later_has_it_from_then_on(any_hub: Hub) -> None:
    made = cast(any_hub)
    first = ask(made, amount="5.00 THB").requests[0].id
    hop = {"amount": "5.00 THB", "next": "TH:025:9876543210"}
    actions.take(made["Kasi"], first, "moved-on", {"hops": [hop]}, at=NOON + MINUTE)
    following = queries.trail(made["Sender"], first).rows[1].id

    def answerers() -> set[int | None]:
        (currency,) = queries.money(made["Sender"], Asked(ALL), "answerer").currencies
        return {row.key for row in currency.rows}

    assert answerers() == {n_of(made, "Kasi"), None}
    actions.take(made["Secretariat"], following, "reroute", {"to-member": made["Bangkok"].id}, at=NOON + 2 * MINUTE)
    assert answerers() == {n_of(made, "Kasi"), n_of(made, "Bangkok")}


def test_ledgers_from_before_are_counted_by_the_migration(any_hub: Hub) -> None:
    from django.db import connection

    made = cast(any_hub)
    plant_money(made, NOON, 11)
    # All but `taken_out`: nothing could be taken out before there was a balance of it.
    kept_then = (
        "SELECT request, trail, code, protocol, opened, asker, answerer, followed, held_at, pending, held, converted, moved_on, not_found, "
        "refused, released, returned FROM requests_balance ORDER BY request, trail"
    )
    before = rows(kept_then)
    rows("DELETE FROM requests_balance RETURNING id")
    import_module("accord.hub.requests.migrations.0004_balance").count(None, type("Editor", (), {"connection": connection}))
    assert rows(kept_then) == before and before


def test_corridors_join_the_countries_of_who_asks_and_who_is_asked(any_hub: Hub) -> None:
    made = cast(any_hub)
    for at in range(3):
        ask(made, to=("Emirates",), amount="100.00 AED", at=NOON + at)
    ask(made, to=("Kasi",), amount="50.00 THB")
    corridors = queries.corridors(made["Secretariat"], Asked(ALL)).rows
    assert [(row.source, row.target, row.requests) for row in corridors] == [("TH", "AE", 3), ("TH", "TH", 1)]
    assert [(figures.code, figures.asked) for figures in corridors[0].money] == [("AED", 300)]
    assert [(row.source, row.target) for row in queries.corridors(made["Kasi"], Asked(ALL)).rows] == [("TH", "TH")]
    assert queries.corridors(made["Stranger"], Asked(ALL)).rows == ()


def test_a_long_time_costs_as_many_questions_as_a_short_one(any_hub: Hub) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    made = cast(any_hub)
    counts = []
    for seed in (21, 22):
        plant_money(made, NOON, seed, asks=6)
        with CaptureQueriesContext(connection) as caught:
            for who in ("Kasi", "Secretariat"):
                queries.money(made[who], Asked(periods(date(2020, 1, 1), LAST, "month", ZONE)))
                queries.corridors(made[who], Asked(ALL))
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_payment_that_several_requests_name_was_taken_once(any_hub: Hub) -> None:
    """Its bank and the police each ask for it."""
    made = cast(any_hub)
    like = [{"amount": "100.00 THB", "rail": "promptpay", "bank_reference": "ONE-AND-THE-SAME"}]
    ask(made, payments=like)
    ask(made, who="Police", payments=like, at=NOON + MINUTE)
    ask(made, who="Police", amount="7.00 THB", at=NOON + 2 * MINUTE)
    for by in ("period", "asker"):
        (currency,) = queries.money(made["Secretariat"], Asked(ALL), by).currencies  # type: ignore[arg-type]
        assert (currency.whole.asked, currency.whole.again) == (207, 100)
        assert {row.key: row.figures.again for row in currency.rows if row.figures.again} == (
            {0: 100} if by == "period" else {n_of(made, "Police"): 100}
        )
    assert queries.totals(made["Secretariat"])["THB"].lost.value == 107
    # The bank that was asked sees all of it too; who asked sees its own, where nothing comes twice.
    assert queries.money(made["Kasi"], Asked(ALL)).currencies[0].whole.again == 100
    assert queries.money(made["Sender"], Asked(ALL)).currencies[0].whole.again == 0


def test_one_ask_to_several_banks_about_one_payment_was_taken_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    ask(made, to=("Kasi", "Bangkok"), payments=[{"amount": "50.00 THB"}])
    (currency,) = queries.money(made["Secretariat"], Asked(ALL)).currencies
    assert (currency.whole.ledgers, currency.whole.asked, currency.whole.again) == (2, 100, 50)


def test_what_was_taken_back_of_a_repeated_payment_is_not_counted_again(any_hub: Hub) -> None:
    made = cast(any_hub)
    like = [{"amount": "100.00 THB", "rail": "promptpay", "bank_reference": "ONE-AND-THE-SAME"}]
    first = ask(made, payments=like).requests[0].id
    ask(made, who="Police", payments=like, at=NOON + MINUTE)
    actions.take(made["Sender"], first, "withdraw", at=NOON + 2 * MINUTE)
    (currency,) = queries.money(made["Secretariat"], Asked(ALL)).currencies
    assert (currency.whole.asked, currency.whole.again) == (100, 0)
