"""What writes no entry waits for no turn on PostgreSQL, and is whole all the same."""

import threading
from typing import Any

import pytest
from bells import rows
from hubs import Hub
from programs import wait_until
from turns_elsewhere import turn_elsewhere

from accord.hub.journal import actions, followers, queries
from accord.hub.journal.store.records import ERASE, ERASED


def test_marks_refusals_signs_of_life_and_what_is_for_others_wait_for_no_turn(postgres_hub: Hub) -> None:
    alpha = postgres_hub.member("Alpha")
    alpha.publish("evil-site.com")
    head = queries.head()
    before = rows("SELECT COUNT(*) FROM journal_audit")[0][0]
    with turn_elsewhere():
        # Each would wait for ACCORD_LOCK_TIMEOUT, and then fail.
        assert actions.apply(alpha.n, "blocker", head) == head
        actions.refuse(alpha.n, "somebody", "something")
        assert actions.take_key(alpha.n, b"k" * 32) and not actions.take_key(alpha.n, b"k" * 32)
        followers.beat()
        assert followers.last_beat() is not None
    assert rows("SELECT COUNT(*) FROM journal_audit") == [(before + 1,)]
    assert queries.head() == head


def test_a_follower_passes_what_is_for_others_without_a_turn(postgres_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.journal.store import following

    monkeypatch.setattr(following, "RESTED", 0)
    postgres_hub.member("Alpha").publish("evil-site.com")
    seen: list[int] = []
    with turn_elsewhere():
        assert followers.follow("watcher", lambda t, entry: seen.append(entry.seq), of="request.") == queries.head()
        assert followers.follow("watcher", lambda t, entry: seen.append(entry.seq), of="request.") == 0
    assert followers.follow("publisher", lambda t, entry: seen.append(entry.seq), of="signal.") == queries.head()
    assert len(seen) == 1


def test_a_request_under_a_key_that_writes_no_entry_waits_for_no_turn_and_is_kept(postgres_hub: Hub) -> None:
    beta = postgres_hub.member("Beta")
    with turn_elsewhere():
        status, first = beta("POST", "/feed/applied", {"consumer": "blocker", "seq": 1}, Idempotency_Key="once")
        assert status == 200, first
        assert beta("POST", "/feed/applied", {"consumer": "blocker", "seq": 1}, Idempotency_Key="once") == (status, first)
        assert beta("POST", "/feed/applied", {"consumer": "blocker", "seq": 0}, Idempotency_Key="once")[0] == 422
    assert rows("SELECT COUNT(*) FROM journal_retry") == [(1,)]


def test_in_doubt_nothing_is_written_beside_the_turns_either(postgres_hub: Hub) -> None:
    from django.db import connection

    from accord.hub.journal.errors import EpochUnclear

    beta = postgres_hub.member("Beta")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_head SET unclear = 'restore'")
    with pytest.raises(EpochUnclear):
        actions.apply(beta.n, "blocker", 1)
    with pytest.raises(EpochUnclear):
        followers.beat()
    assert rows("SELECT COUNT(*) FROM journal_applied") == [(0,)]


def test_an_erasure_is_not_missed_because_a_refusal_was_committed_before_it(postgres_hub: Hub) -> None:
    """Who asks goes on from the last line: a line of a turn that is still open lies before one of a refusal that is there already."""
    from django.db import connections

    line, _ = queries.erased_after(0)
    found: list[Any] = []

    def ask() -> None:
        found.append(queries.erased_after(line))
        connections.close_all()

    with turn_elsewhere(lambda t: t.audit(None, "operator", ERASE, "done", f"{ERASED}7")) as end:
        actions.refuse(None, "operator", "something")
        asking = threading.Thread(target=ask)
        asking.start()
        wait_until(lambda: bool(found) or rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' LIMIT 1") == [(1,)])
        end()
        asking.join()
    last, erased = found[0]
    assert erased == [7] and queries.erased_after(last) == (last, [])
