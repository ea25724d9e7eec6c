"""Idempotency keys: whatever is cut off where, a retry changes nothing twice."""

from typing import Any

import pytest
from bells import rows
from hubs import Hub

from accord.doors.api import handling
from accord.hub.journal import actions, queries


def _signal(hub: Hub) -> Any:
    hub.member("Beta")
    return hub.member("Alpha").publish("evil-site.com")


def _sightings(hub: Hub) -> int:
    return sum(entry["type"] == "signal.sighted" for entry in hub.member("Alpha").feed())


def test_a_crash_between_the_change_and_its_answer_undoes_the_change(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made, beta = _signal(any_hub), any_hub.member("Beta")

    def cut_off(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions.Handling, "keep", cut_off)
        with pytest.raises(KeyboardInterrupt):
            beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")
    assert _sightings(any_hub) == 0
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")[0] == 201
    assert _sightings(any_hub) == 1


def test_a_crash_after_the_change_gives_a_retry_the_answer(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made, beta = _signal(any_hub), any_hub.member("Beta")

    def cut_off(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(handling, "_respond", cut_off)
        with pytest.raises(KeyboardInterrupt):
            beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")
    assert _sightings(any_hub) == 1
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")[0] == 201
    assert _sightings(any_hub) == 1


def test_an_answer_with_a_secret_is_kept_for_the_token_and_key_alone(any_hub: Hub) -> None:
    """The code of a report stands in its answer: a retry gets it, and whoever reads the database does not."""
    alpha = any_hub.member("Alpha")
    report = {"id": "r-1", "answers": {"country": "TH", "lost": ["money"], "may-contact": "code"}, "consents": []}
    status, first = alpha("POST", "/reports", report, Idempotency_Key="once")
    assert status == 201, first
    assert alpha("POST", "/reports", report, Idempotency_Key="once") == (status, first)
    ((kept,),) = rows("SELECT answer FROM journal_retry")
    assert first["code"].encode() not in bytes(kept) and first["code"].replace("-", "").encode() not in bytes(kept)


def test_turns_of_one_request_are_kept_or_undone_together(any_hub: Hub) -> None:
    beta = any_hub.member("Beta")
    key, request = b"k" * 32, b"r" * 32
    with pytest.raises(ZeroDivisionError), actions.under_key(beta.n, key, request):
        actions.apply(beta.n, "first", 1)
        actions.refuse(beta.n, "somebody", "something")
        raise ZeroDivisionError
    assert rows("SELECT consumer FROM journal_applied") == [] and queries.remembered(beta.n, key) is None
    with actions.under_key(beta.n, key, request) as handling:
        actions.apply(beta.n, "first", 1)
        handling.refuse()
    assert rows("SELECT consumer FROM journal_applied") == [("first",)] and queries.remembered(beta.n, key) is None


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
    with actions.under_key(beta.n, key, request) as first:
        actions.apply(beta.n, "first", 1)
        first.keep(201, b"{}")
    with pytest.raises(actions.InHand), actions.under_key(beta.n, key, request):
        actions.apply(beta.n, "second", 1)
    assert queries.remembered(beta.n, key) == (request, 201, b"{}")
    assert rows("SELECT consumer FROM journal_applied") == [("first",)]


def test_a_refusal_leaves_its_line_of_the_audit_and_its_key_free(any_hub: Hub) -> None:
    made, beta = _signal(any_hub), any_hub.member("Beta")
    before = rows("SELECT COUNT(*) FROM journal_audit WHERE outcome = 'refused'")[0][0]
    assert beta("POST", f"/signals/{made['id']}/retract", {"reason": "no"}, Idempotency_Key="once")[0] == 403
    assert rows("SELECT COUNT(*) FROM journal_audit WHERE outcome = 'refused'") == [(before + 1,)]
    assert rows("SELECT COUNT(*) FROM journal_retry") == [(0,)]
    assert beta("POST", f"/signals/{made['id']}/sightings", {"count": 3}, Idempotency_Key="once")[0] == 201
    assert _sightings(any_hub) == 1
