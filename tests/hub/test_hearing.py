"""PostgreSQL tells each process what others commit, and proves that it does; where it is away, everybody looks as ever."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hubs import Hub
from programs import wait_until

from accord.hub import hearing, waking

LONG = 60.0  # a test that waits this long has failed
_fork = multiprocessing.get_context("fork")


_asked: Any = None  # the pipe to the other process


@pytest.fixture
def heard(postgres_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Whether each wake of this process was urgent, from when it hears. Another process is there before: none is forked beside threads."""
    from django.db import connections

    global _asked
    monkeypatch.setattr(waking, "FALLBACK", LONG)
    monkeypatch.setattr(waking, "LONGEST", LONG)
    monkeypatch.setattr(hearing, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(hearing, "PROVE_EVERY", 0.05)
    connections.close_all()
    _asked, its = _fork.Pipe()
    other = _fork.Process(target=_work, args=(its,), daemon=True)
    other.start()
    before = threading.active_count()
    stop = hearing.hear()
    wait_until(waking.hears, LONG)
    wakes: list[bool] = []
    end = waking.call(wakes.append)
    yield wakes
    end()
    stop()
    _asked.send(None)
    other.join()
    wait_until(lambda: threading.active_count() <= before, LONG)


def _work(asked: Any) -> None:
    while (given := asked.recv()) is not None:
        _WORK[given[0]](*given[1:])
        asked.send("done")


def _elsewhere(work: str, *given: Any) -> None:
    """In another process."""
    _asked.send((work, *given))
    assert _asked.recv() == "done"


def _is_told() -> None:
    """Wait until all is told that was committed by now, and whom it wakes is woken."""
    by_now = time.monotonic()
    wait_until(lambda: waking.known()[0] >= by_now, LONG)


def _turn(kind: str, member: int) -> None:
    from accord.hub.journal.actions import aside, turn

    if kind == "refusal":
        with aside() as a:
            a.audit(None, "operator", "something", "refused")
        return
    with turn() as t:
        if kind != "nothing":
            t.append(kind, audience=t.recipients([member]), by=member, by_id=None, data={})


def _fails(member: int) -> None:
    from accord.hub.journal.actions import turn

    with pytest.raises(ZeroDivisionError), turn() as t:
        t.append("member.changed", audience=t.recipients([member]), by=member, by_id=None, data={})
        t.flush()
        raise ZeroDivisionError


_WORK: dict[str, Callable[..., None]] = {"turn": _turn, "fails": _fails}


def test_what_another_process_commits_wakes_this_one(postgres_hub: Hub, heard: list[bool]) -> None:
    member = postgres_hub.member("Alpha").n
    for kind, urgent in (("signal.sighted", False), ("member.changed", True), ("nothing", False)):
        heard.clear()
        _, told = waking.known()
        _elsewhere("turn", kind, member)
        _is_told()
        assert waking.known()[1] > told
        assert heard == [urgent], kind


def test_what_is_undone_or_writes_no_entry_wakes_nobody(postgres_hub: Hub, heard: list[bool]) -> None:
    member = postgres_hub.member("Alpha").n
    heard.clear()
    _, told = waking.known()
    _elsewhere("fails", member)
    _elsewhere("turn", "refusal", member)
    _elsewhere("turn", "member.changed", member)
    _is_told()
    assert waking.known()[1] == told + 1 and heard == [True]


def test_its_own_turn_wakes_a_process_once(postgres_hub: Hub, heard: list[bool]) -> None:
    member = postgres_hub.member("Alpha").n
    heard.clear()
    _, told = waking.known()
    _turn("member.changed", member)
    _elsewhere("turn", "signal.sighted", member)  # told later than the own one
    _is_told()
    assert waking.known()[1] == told + 1 and heard == [True, False]


def test_a_connection_that_is_killed_wakes_everybody_and_what_came_meanwhile_is_seen(postgres_hub: Hub, heard: list[bool]) -> None:
    from django.db import connection

    member = postgres_hub.member("Alpha").n
    asleep = waking.Sleeper()
    over = threading.Event()
    asleep.look()
    threading.Thread(target=lambda: (asleep.sleep(), over.set()), daemon=True).start()
    _, told = waking.known()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")
        assert cursor.fetchall() == [(True,)]
    assert over.wait(LONG), "nobody sleeps on while nothing is told"
    _elsewhere("turn", "member.changed", member)
    # It counts as one more commit that may have been missed, so that nobody takes what he knows for fresh.
    _is_told()
    assert waking.hears() and waking.known()[1] > told
    heard.clear()
    _elsewhere("turn", "member.changed", member)
    _is_told()
    assert heard == [True]


def test_where_nothing_is_told_the_index_follows_no_statement_and_is_trusted(
    postgres_hub: Hub, heard: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.hub.signals.index import known

    alpha = postgres_hub.member("Alpha")
    index = known.warm()
    try:
        asked: list[int] = []
        monkeypatch.setattr(known.store, "signals_after", lambda after: asked.append(after) or [])
        assert index.was_told_nothing()
        before = index._looked
        wait_until(lambda: index.was_told_nothing() and index._looked > before, LONG)
        assert asked == [], "proofs alone keep it fresh"
        _, told = waking.known()
        _elsewhere("turn", "signal.sighted", alpha.n)
        _is_told()
        assert waking.known()[1] > told
        assert not index.was_told_nothing(), "now it has to look"
        index.follow()
        assert asked and index.was_told_nothing()
        waking.heard(None)
        assert not index.was_told_nothing(), "nothing is told: it looks as ever"
    finally:
        known._index = None  # not by monkeypatch, which would put it back for the next test
