"""Followers and the clock: crash anywhere, and nothing is lost, nothing is done twice; what can't be digested is set aside in sight."""

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from hubs import Hub
from worlds import caller, publish, whole_feed

from accord.hub import times
from accord.hub.journal import actions, queries
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.followers import Seen, fire_due, follow, lag
from accord.hub.journal.store import following
from accord.hub.times import now

_fork = multiprocessing.get_context("fork")


def _note(t: Turn, word: str) -> None:
    """Something that a follower does in the database: an audit line can be counted afterwards."""
    t.audit(None, "test", word)


def _noted() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM journal_audit WHERE actor = 'test' ORDER BY id")
        return [action for (action,) in cursor.fetchall()]


def _parked() -> list[tuple[str, int, str]]:
    return [(row.follower, row.number, row.error) for row in queries.parked(100)]


def _all(name: str, handle: Any, batch: int = 3) -> None:
    while follow(name, handle, batch=batch):
        pass


def _fill(hub: Hub) -> list[str]:
    """Some entries; what a follower of them all will have noted."""
    for place in range(7):
        publish(caller(hub.member("Alpha")), f"site-{place}.example-shop.com")
    return [f"seq {seq}" for seq in range(1, queries.head() + 1)]


def test_a_follower_takes_every_entry_once_and_in_order(any_hub: Hub) -> None:
    expected = _fill(any_hub)
    _all("noter", lambda t, seen: _note(t, f"seq {seen.seq}"))
    assert _noted() == expected
    assert follow("noter", lambda t, seen: _note(t, "again")) == 0
    assert lag()["noter"] == (0, 0)
    more = publish(caller(any_hub.member("Alpha")), "another-site.com").seq
    _all("noter", lambda t, seen: _note(t, f"seq {seen.seq}"))
    assert _noted() == [*expected, f"seq {more}"]


def test_a_crash_in_the_middle_of_a_batch_loses_nothing_and_does_nothing_twice(any_hub: Hub) -> None:
    expected = _fill(any_hub)
    crashes = {4, 6, 7}

    def handle(t: Turn, seen: Seen) -> None:
        _note(t, f"seq {seen.seq}")
        if seen.seq in crashes:
            crashes.remove(seen.seq)
            raise KeyboardInterrupt

    for _ in range(20):
        try:
            _all("noter", handle)
        except KeyboardInterrupt:
            connections.close_all()
    assert not crashes
    assert _noted() == expected
    assert _parked() == []


def test_trouble_with_the_database_gives_the_whole_turn_up(any_hub: Hub) -> None:
    expected = _fill(any_hub)
    troubles = [3]

    def handle(t: Turn, seen: Seen) -> None:
        _note(t, f"seq {seen.seq}")
        if seen.seq in troubles:
            troubles.remove(seen.seq)
            raise OperationalError("disk I/O error")

    with pytest.raises(OperationalError):
        _all("noter", handle)
    _all("noter", handle)
    assert (_noted(), _parked()) == (expected, [])


@pytest.mark.parametrize("poison", ["raise", "integrity"])
def test_a_poisonous_entry_is_parked_in_sight_and_the_follower_goes_on(any_hub: Hub, poison: str) -> None:
    expected = _fill(any_hub)

    def handle(t: Turn, seen: Seen) -> None:
        _note(t, f"seq {seen.seq}")
        if seen.seq == 4 and poison == "raise":
            raise ValueError("0812345678 must not be repeated")
        if seen.seq == 4:
            t.cursor.execute("INSERT INTO journal_head (id, seq) VALUES (1, 0)")

    _all("noter", handle)
    assert _noted() == [word for word in expected if word != "seq 4"], "what the failed call had begun is undone, the rest is done"
    ((follower, seq, error),) = _parked()
    assert (follower, seq) == ("noter", 4)
    assert "0812345678" not in error
    assert lag()["noter"] == (0, 1)


def test_what_a_failed_call_meant_to_add_to_the_journal_is_undone_too(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    _fill(any_hub)
    last = queries.head()

    def handle(t: Turn, seen: Seen) -> None:
        if seen.seq <= last:
            recipients = t.recipients([alpha.n, any_hub.admin.n][: 1 + seen.seq % 2])
            t.append("member.changed", audience=recipients, by=alpha.n, by_id=alpha.id, data={"answer": seen.seq})
            if seen.seq % 3 == 0:
                t.flush()
            if seen.seq % 2:
                raise ValueError

    _all("answerer", handle)
    assert queries.head() == last + last // 2
    assert [entry["data"]["answer"] for entry in whole_feed(alpha.n) if "answer" in entry["data"]] == list(range(2, last + 1, 2))
    with turn() as t:
        # The audience that only failed calls used was undone with them, and is not remembered.
        t.append("member.changed", audience=t.recipients([alpha.n, any_hub.admin.n]), by=alpha.n, by_id=alpha.id, data={"answer": "late"})
    assert whole_feed(any_hub.admin.n)[-1]["data"]["answer"] == "late"


def test_a_follower_passes_over_what_was_erased(any_hub: Hub) -> None:
    expected = _fill(any_hub)
    actions.erase(3, member=any_hub.admin.n, actor="test:eraser")
    _all("noter", lambda t, seen: _note(t, f"seq {seen.seq}"))
    assert _noted() == [word for word in expected if word != "seq 3"]


def _set(kind: str, ref: str, due: int) -> None:
    with turn() as t:
        t.set_clock(kind, ref, due)


def test_what_is_due_fires_in_order_even_after_a_pause_and_only_then(any_hub: Hub) -> None:
    at = now()
    for ref, due in (("c", at - 10), ("a", at - 3_600_000_000), ("b", at - 20), ("later", at + 3_600_000_000)):
        _set("bell", ref, due)
    _set("bell", "moved", at - 30)
    _set("bell", "moved", at - 15)
    _set("unknown", "stays", at - 5)
    handlers = {"bell": lambda t, ref: _note(t, ref)}
    fired = 0
    while batch := fire_due(handlers, at, batch=2):
        fired += batch
    assert (fired, _noted()) == (4, ["a", "b", "moved", "c"])
    assert fire_due(handlers, at + 3_600_000_000) == 1
    assert fire_due({"unknown": lambda t, ref: _note(t, ref)}, at) == 1
    assert _noted()[4:] == ["later", "stays"]


def test_a_firing_that_fails_is_parked_with_what_it_was_about_and_the_others_fire(any_hub: Hub) -> None:
    at = now()
    for place, ref in enumerate(("one", "broken", "three")):
        _set("bell", ref, at - 10 + place)

    def ring(t: Turn, ref: str) -> None:
        _note(t, ref)
        if ref == "broken":
            raise ValueError

    assert fire_due({"bell": ring}, at) == 3
    assert _noted() == ["one", "three"]
    (row,) = queries.parked(100)
    assert (row.follower, row.ref, row.is_clock, row.kind) == ("clock:bell", "broken", True, "bell")
    assert "ValueError at line" in row.error


def test_a_crash_while_firing_leaves_it_due(any_hub: Hub) -> None:
    at = now()
    _set("bell", "one", at - 1)

    def ring(t: Turn, ref: str) -> None:
        _note(t, ref)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fire_due({"bell": ring}, at)
    assert _noted() == []
    assert fire_due({"bell": lambda t, ref: _note(t, ref)}, at) == 1
    assert _noted() == ["one"]


def _fire_all(at: int, start: Any) -> None:
    start.wait()
    while fire_due({"bell": lambda t, ref: _note(t, ref)}, at, batch=3):
        pass
    connections.close_all()


def test_everything_fires_once_with_several_clock_processes(any_hub: Hub) -> None:
    at = now()
    with turn() as t:
        for place in range(60):
            t.set_clock("bell", f"{place:02}", at - 1000 + place)
    connections.close_all()
    start = _fork.Event()
    clocks = [_fork.Process(target=_fire_all, args=(at, start)) for _ in range(3)]
    for clock in clocks:
        clock.start()
    start.set()
    for clock in clocks:
        clock.join()
    assert [clock.exitcode for clock in clocks] == [0, 0, 0]
    assert _noted() == [f"{place:02}" for place in range(60)]


def _follow_all(start: Any) -> None:
    start.wait()
    _all("noter", lambda t, seen: _note(t, f"seq {seen.seq}"), batch=1)
    connections.close_all()


def test_two_processes_of_one_follower_share_its_cursor(any_hub: Hub) -> None:
    expected = _fill(any_hub)
    connections.close_all()
    start = _fork.Event()
    both = [_fork.Process(target=_follow_all, args=(start,)) for _ in range(2)]
    for process in both:
        process.start()
    start.set()
    for process in both:
        process.join()
    assert _noted() == expected


def test_lock_files_are_closed_with_their_thread(hub: Hub) -> None:
    import os
    import threading

    seqs: list[int] = []

    def write() -> None:
        seqs.append(actions.apply(hub.admin.n, "consumer", 1))
        connections.close_all()

    def open_files() -> int:
        return sum(Path(f"/proc/self/fd/{name}").exists() for name in os.listdir("/proc/self/fd"))

    threads = [threading.Thread(target=write) for _ in range(20)]
    before = open_files()
    for thread in threads:
        thread.start()
        thread.join()
    del threads, thread
    assert seqs == [1] * 20, "each of them has had the lock"
    assert open_files() <= before + 2


def test_a_follower_of_some_types_passes_over_the_rest_without_a_turn(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes it takes at once; where there is nothing for it, its cursor moves in strides, and when the journal rests."""
    _fill(any_hub)
    # The clock stands still while the journal does not rest, however long the machine takes.
    moment = [times.now()]
    monkeypatch.setattr(following, "now", lambda: moment[0])
    taken: list[str] = []

    def handle(t: Turn, seen: Seen) -> None:
        taken.append(seen.type)

    turns = actions.turns_committed()
    assert follow("picky", handle, of="member.") > 0
    last = queries.head()
    assert set(taken) == {"member.joined"}
    assert lag()["picky"] == (0, 0), "with what it took it comes forward over all that was there"
    turns = actions.turns_committed()
    publish(caller(any_hub.member("Alpha")), "one-more.com")
    assert follow("picky", handle, of="member.") == 0
    assert (actions.turns_committed() - turns, lag()["picky"][0]) == (1, queries.head() - last), "the publisher's turn alone"
    monkeypatch.setattr(following, "STRIDE", queries.head() - last)
    assert follow("picky", handle, of="member.") == queries.head() - last
    monkeypatch.undo()
    monkeypatch.setattr(following, "now", lambda: moment[0])
    publish(caller(any_hub.member("Alpha")), "another.com")
    assert follow("picky", handle, of="member.") == 0
    moment[0] = times.now() + following.RESTED
    assert follow("picky", handle, of="member.") > 0
    assert lag()["picky"] == (0, 0)


def test_no_entry_of_its_types_is_missed_whatever_lies_between(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "STRIDE", 3)
    monkeypatch.setattr(following, "RESTED", 0)
    expected = []
    for place in range(5):
        for number in range(place):
            publish(caller(any_hub.member("Alpha")), f"site-{place}-{number}.example-shop.com")
        any_hub.member(f"Newcomer {place}")
    for batch in (1, 2, 200):
        taken: list[int] = []
        while follow(f"picky-{batch}", lambda t, seen: taken.append(seen.seq), of="member.", batch=batch):  # noqa: B023
            pass
        expected = expected or taken
        assert taken == expected == sorted(set(taken))
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM journal_entry WHERE type IN (30, 31) ORDER BY seq")
        assert expected == [seq for (seq,) in cursor.fetchall()]
