"""Requests found again: by the identifier they are about, and by their ids or how these begin; by whoever sees them and by nobody else."""

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
