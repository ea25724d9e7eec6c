"""Lists that were built once are built anew by themselves, and whoever watches is told how old they are."""

import threading

import pytest
from django.conf import settings as present
from hubs import Hub
from listing import build, hit

from accord.core.lists.files import public_key, read_list
from accord.core.times import SECOND
from accord.hub.lists import followers, queries
from accord.hub.lists.store import files
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.times import now

TEN_MINUTES = 600 * SECOND


def latest(who: object, name: str = "block") -> queries.Version:
    return queries.kept(who.n, name)[0]  # type: ignore[attr-defined]


def test_what_was_built_once_follows_and_what_never_was_does_not(any_hub: Hub) -> None:
    bank, other = any_hub.member("Bank"), any_hub.member("Telecom", "telecom")
    first = build(other)
    bank.publish("evil-shop.com", scheme="shopping")
    made = latest(other).made
    assert not followers.work(made + TEN_MINUTES - 1)
    assert followers.work(made + TEN_MINUTES)
    row = latest(other)
    snapshot = read_list(files.list_path(other.id, "block", row.version).read_bytes(), public_key(queries.public_key()[0]))
    assert (first.header.version, snapshot.header.version, hit(snapshot, "evil-shop.com")) == (1, 2, "shopping")
    assert not followers.work(row.made + TEN_MINUTES - 1)
    assert queries.kept(bank.n) == [] and queries.kept(other.n, "warn") == []


def test_the_oldest_comes_first_and_one_at_a_time(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    build(other, "warn")
    build(bank)
    at = now() + TEN_MINUTES
    assert followers.work(at)
    assert (latest(other, "warn").version, latest(bank).version) == (2, 1)
    assert followers.work(at)
    assert latest(bank).version == 2


def test_a_member_that_takes_no_part_has_none_built(hub: Hub) -> None:
    bank = hub.member("Bank")
    build(bank)
    member_actions.change_standing(members.member(bank.id), "suspended", by=members.operator())
    assert not followers.work(now() + TEN_MINUTES)


def test_zero_minutes_are_never(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    build(hub.member("Bank"))
    monkeypatch.setattr(present, "ACCORD_LISTS_EVERY", 0)
    assert not followers.work(now() + 1000 * TEN_MINUTES)


def test_how_old_each_list_is_can_be_asked(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    assert queries.newest() == []
    bank.publish("evil-shop.com")
    build(other)
    build(other)
    build(bank, "hold")
    newest = {(member, name): (version, made) for member, name, version, made in queries.newest()}
    assert set(newest) == {(other.n, "block"), (bank.n, "hold")}
    assert newest[other.n, "block"] == (2, latest(other).made)
    assert latest(other).count == 1


def test_the_thread_ends_when_told(hub: Hub) -> None:
    stop = threading.Event()
    threads = followers.builders(stop)
    stop.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
