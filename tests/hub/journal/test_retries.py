"""Idempotency keys: whatever is cut off where, a retry changes nothing twice."""

from typing import Any

import pytest
from hubs import Hub

from accord.hub.journal import actions, queries


def _signal(hub: Hub) -> Any:
    hub.member("Beta")
    return hub.member("Alpha").publish("evil-site.com")


def _sightings(hub: Hub) -> int:
    return sum(entry["type"] == "signal.sighted" for entry in hub.member("Alpha").feed())


def test_a_crash_between_the_change_and_its_answer_is_not_repeated(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made, beta = _signal(any_hub), any_hub.member("Beta")

    def cut_off(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "answered", cut_off)
        with pytest.raises(KeyboardInterrupt):
            beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")
    assert _sightings(any_hub) == 1
    status, answer = beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")
    assert (status, answer["code"]) == (409, "in-hand")
    assert _sightings(any_hub) == 1
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="another")[0] == 201


def test_a_crash_before_the_change_leaves_the_key_free(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made, beta = _signal(any_hub), any_hub.member("Beta")

    def cut_off(self: actions.Turn) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions.Turn, "flush", cut_off)
        with pytest.raises(KeyboardInterrupt):
            beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")
    assert _sightings(any_hub) == 0
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")[0] == 201
    assert _sightings(any_hub) == 1


def test_the_same_key_is_each_members_own(any_hub: Hub) -> None:
    made = _signal(any_hub)
    for name in ("Beta", "Gamma"):
        assert any_hub.member(name)("POST", f"/signals/{made['id']}/sightings", {"count": 1}, Idempotency_Key="once")[0] == 201
    assert _sightings(any_hub) == 2


def test_two_requests_under_one_key_at_once_make_one_change(any_hub: Hub) -> None:
    beta = any_hub.member("Beta")
    key, request = b"k" * 32, b"r" * 32
    with actions.under_key(beta.n, key, request):
        actions.apply(beta.n, "first", 1)
    with pytest.raises(actions.InHand), actions.under_key(beta.n, key, request):
        actions.apply(beta.n, "second", 1)
    assert queries.remembered(beta.n, key) == (request, 0, queries.remembered(beta.n, key)[2])


def test_a_refused_request_frees_its_own_key_and_no_others(any_hub: Hub) -> None:
    beta = any_hub.member("Beta")
    key, request = b"k" * 32, b"r" * 32
    with actions.under_key(beta.n, key, request) as first:
        actions.apply(beta.n, "first", 1)
    with actions.under_key(beta.n, key, request) as second:
        pass
    actions.release_key(beta.n, key, second)
    assert queries.remembered(beta.n, key) is not None, "another request holds this key, and has made its change"
    actions.release_key(beta.n, key, first)
    assert queries.remembered(beta.n, key) is None


def test_keys_are_forgotten_after_a_day(any_hub: Hub) -> None:
    from accord.core.times import DAY
    from accord.hub.journal.followers import fire_due
    from accord.hub.journal.times import now

    made, beta = _signal(any_hub), any_hub.member("Beta")
    beta("POST", f"/signals/{made['id']}/sightings", {"count": 1}, Idempotency_Key="once")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_retry SET at = at - %s", [DAY + 1])
    assert fire_due({"journal.retries": actions.forget_old_retries}, now() + 2 * DAY) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM journal_retry")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT COUNT(*) FROM journal_clock WHERE kind = 'journal.retries'")
        assert cursor.fetchone()[0] == 1, "it comes back tomorrow"
