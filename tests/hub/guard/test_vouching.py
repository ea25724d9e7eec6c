"""Who is vouched for among very many: the same as the database says, however many there are and whatever came since."""

import pytest
from django.db import connection
from hubs import Hub
from worlds import caller, draft

from accord.hub.guard import vouching
from accord.hub.guard.queries import vouched_for
from accord.hub.guard.vouching import Vouched
from accord.hub.signals import actions


def vouch(hub: Hub, first: int, last: int) -> list[bytes]:
    who = caller(hub.member("Alpha"))
    identifiers = [draft(who, f"shop-{number}.example-shop.com").identifier for number in range(first, last)]
    actions.vouch(identifiers, who)
    return [identifier.key for identifier in identifiers]


def test_it_finds_what_the_database_holds_and_what_comes_later(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouching, "ROOM", 8)
    monkeypatch.setattr(vouching, "CHUNK", 5)
    keys = vouch(any_hub, 0, 20)
    others = [bytes([number]) * 32 for number in range(100)]
    vouched = Vouched()
    assert vouched.among(keys + others) == vouched_for(keys)
    assert len(vouched.among(keys)) == 20
    more = vouch(any_hub, 20, 60)
    assert vouched.among(more + keys + others) == vouched_for(more + keys)
    assert len(vouched.among(more)) == 40


def test_who_is_not_vouched_for_is_not_asked_for(hub: Hub) -> None:
    vouch(hub, 0, 3)
    vouched = Vouched()
    vouched.among([])
    with connection.execute_wrapper(lambda execute, sql, *rest: pytest.fail(sql) if "key IN" in sql else execute(sql, *rest)):
        assert vouched.among([bytes([number]) * 32 for number in range(50)]) == {}
