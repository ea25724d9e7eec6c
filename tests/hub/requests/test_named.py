"""Requests found again: by what they are about, by their ids or how these begin, by a payment's reference; by who sees them alone."""

from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, ask, cast
from bells import NOON
from hubs import Hub

from accord.core.identifiers import parse
from accord.hub.requests import actions, queries
from accord.tables import identifier_tables


def key(name: str) -> bytes:
    return parse(ACCOUNTS[name], "TH", tables=identifier_tables()).key


@pytest.fixture
def asked(any_hub: Hub) -> Any:
    made = cast(any_hub)
    ids = [ask(made, at=NOON + number * MINUTE).requests[0].id for number in range(5)]
    actions.take(made["Sender"], ids[4], "withdraw", at=NOON + 6 * MINUTE)
    return made, ids, ask(made, to=("Bangkok",), at=NOON).requests[0].id


def test_about_an_identifier_the_open_ones_first_and_how_many_there_are(asked: Any) -> None:
    made, ids, other = asked
    there = queries.about(made["Kasi"], [key("Kasi"), key("Bangkok")], at=NOON)
    assert set(there) == {key("Kasi")}, "it takes no part in the other"
    rows, count = there[key("Kasi")]
    assert [row.id for row in rows] == [ids[3], ids[2], ids[1]] and count == 5
    asker = queries.about(made["Sender"], [key("Kasi"), key("Bangkok")], at=NOON)
    assert {name: count for name, (_rows, count) in asker.items()} == {key("Kasi"): 5, key("Bangkok"): 1}
    assert [row.id for row in asker[key("Bangkok")][0]] == [other]
    assert queries.about(made["Stranger"], [key("Kasi")]) == {} and queries.about(made["Kasi"], []) == {}
    assert queries.about(made["Secretariat"], [key("Kasi")])[key("Kasi")][1] == 5, "the protocol gives it a side"


def test_one_whose_identifier_is_erased_is_about_nothing(asked: Any) -> None:
    from accord.hub.requests.models import Request

    made, ids, _other = asked
    Request.objects.filter(id__in=ids[:4]).update(erased=NOON)
    rows, count = queries.about(made["Kasi"], [key("Kasi")])[key("Kasi")]
    assert ([row.id for row in rows], count) == ([ids[4]], 1)


def test_by_an_id_or_eight_digits_of_it_by_its_parties_alone(asked: Any) -> None:
    made, ids, _other = asked
    for length in (8, 9, 13, 20, 36):
        for typed in (ids[0][:length], ids[0][:length].upper(), f" {ids[0][:length]} "):
            assert [row.id for row in queries.named(made["Kasi"], typed)] == [ids[0]], typed
            assert queries.named(made["Stranger"], typed) == []
    for typed in (ids[0][:7], "", "no id", "%", "_" * 8, "ffffffff", "00000000-0000-4000-8000-000000000000", "0" * 400):
        assert queries.named(made["Kasi"], typed) == [], typed


def test_by_a_reference_of_a_payment_that_the_request_names_itself(any_hub: Hub) -> None:
    made, uetr = cast(any_hub), "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"
    paid = {"amount": "900.00 THB", "uetr": uetr, "bank_reference": "TH-2026/77", "end_to_end": "Invoice-9"}
    request = ask(made, payments=[paid], at=NOON).requests[0].id
    other = ask(made, who="Helper", payments=[{"amount": "900.00 THB", "uetr": uetr, "end_to_end": "Mine-1"}], at=NOON).requests[0].id
    for typed in (uetr, uetr.upper()):
        assert {row.id for row in queries.named(made["Kasi"], typed)} == {request, other}
        assert [row.id for row in queries.named(made["Sender"], typed)] == [request]
    for typed in ("TH-2026/77", " Invoice-9 "):
        assert [row.id for row in queries.named(made["Kasi"], typed)] == [request], typed
        assert queries.named(made["Stranger"], typed) == queries.named(made["Helper"], typed) == [], "only its own report says this"
    assert [row.id for row in queries.named(made["Helper"], "Mine-1")] == [other] and queries.named(made["Sender"], "Mine-1") == []
    for typed in ("TH-2026", "invoice-9", "NOTPROVIDED", "Invoice-9 Mine-1", "x" * 101):
        assert queries.named(made["Kasi"], typed) == [], typed
