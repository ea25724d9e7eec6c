"""Clocks fire once, in order and on time: across restarts, with two processes, and after an hour in which nobody served."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import forks
import pytest
from asking import MINUTE, ask, cast
from bells import NOON, rows
from clocks import ServedClock
from edges import hub_on, place_of, served
from hubs import Hub
from programs import backgrounds_of, environment, wait_until
from worlds import whole_feed

from accord.hub.desks import actions as desks
from accord.hub.requests import actions, followers, queries
from accord.hub.requests.errors import Refused
from accord.hub.times import now

HOUR, DAY = 60 * MINUTE, 1440 * MINUTE


def fired(made: Any, request_id: str) -> list[tuple[str, str, str]]:
    """What fell due for a request, as its asker was told of it."""
    notices = [entry["data"] for entry in whole_feed(made["Sender"].n) if entry["type"] == "request.told"]
    return [(notice["clock"], notice["what"], notice["to"]) for notice in notices if notice["request"] == request_id]


def run(at: int) -> int:
    count = 0
    while followers.fire_one(at):
        count += 1
    return count


EXPECTED = [
    ("acknowledge", "reminder", "answerer"),
    ("acknowledge", "end", "answerer"),
    ("acknowledge", "escalation", "next contact"),
    ("acknowledge", "escalation", "secretariat"),
]


def test_an_unanswered_request_reminds_and_climbs_each_once_and_in_order(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    assert run(NOON + 2 * MINUTE) == 0
    for at in range(NOON, NOON + 20 * MINUTE, MINUTE // 2):
        run(at)
    assert fired(made, request.id) == EXPECTED
    assert rows("SELECT DISTINCT stop FROM desks_ring WHERE stop = 'secretariat'") == [("secretariat",)]
    assert rows("SELECT COUNT(*) FROM journal_clock WHERE kind = 'request.due'") == [(0,)]
    (row,) = queries.inbox(made["Kasi"], at=NOON + 20 * MINUTE)
    assert row.clock is not None and row.clock.overdue and row.due == NOON + 5 * MINUTE
    assert [row.id for row in queries.inbox(made["Secretariat"], at=NOON + 20 * MINUTE)] == [request.id], "whom the bell called finds it"


def test_a_reminder_rings_again_where_the_bell_was_taken_back_and_nothing_done(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    ((bell,),) = rows("SELECT id FROM desks_bell")
    from uuid import UUID

    desks.stop(made["Sender"], str(UUID(str(bell))), at=NOON + MINUTE)
    run(NOON + 3 * MINUTE)
    assert rows("SELECT state, COUNT(*) FROM desks_bell GROUP BY state ORDER BY state") == [("ringing", 1), ("stopped", 1)]
    actions.take(made["Kasi"], request.id, "acknowledge", at=NOON + 4 * MINUTE)
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    assert run(NOON + 5 * MINUTE) == 0, "the clocks of a state that was left are gone"


def test_the_rest_of_a_partly_held_sum_is_reminded_of_and_climbs_until_it_is_answered_for(hub: Hub) -> None:
    made = cast(hub)
    rest, whole = (ask(made, at=NOON + place).requests[0].id for place in range(2))
    for id in (rest, whole):
        actions.take(made["Kasi"], id, "acknowledge", at=NOON + MINUTE)
        actions.take(made["Kasi"], id, "hold-part", {"amount": "180000.00 THB", "until": NOON + 2 * DAY}, at=NOON + 2 * MINUTE)
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]
    actions.take(made["Kasi"], whole, "not-found", {"amount": "300000.00 THB"}, at=NOON + 3 * MINUTE)
    assert rows("SELECT COUNT(*) FROM requests_due WHERE clock = 'answer'") == [(4,)], "all of the other is answered for"
    assert run(NOON + 11 * MINUTE) == 0
    for at in range(NOON + 12 * MINUTE, NOON + HOUR, MINUTE):
        run(at)
    assert fired(made, rest) == [
        ("answer", "reminder", "answerer"),
        ("answer", "end", "answerer"),
        ("answer", "escalation", "next contact"),
        ("answer", "escalation", "secretariat"),
    ]
    assert fired(made, whole) == []
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(1,)]
    assert [row.id for row in queries.inbox(made["Secretariat"], at=NOON + HOUR)] == [rest]
    page = queries.page(made["Kasi"], rest, at=NOON + HOUR)
    assert next((clock.key, clock.overdue) for clock in page.clocks) == ("answer", True)
    assert (page.row.state, page.row.due) == ("partly-held", NOON + 2 * DAY), "when the hold ends stands beside it"
    actions.take(made["Kasi"], rest, "refuse", {"refusal": "too-little-said"}, at=NOON + HOUR)
    assert rows("SELECT COUNT(*) FROM requests_due WHERE clock = 'answer'") == [(0,)]
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(0,)]


def test_a_server_that_stood_still_catches_up_in_the_order_of_times(any_hub: Hub) -> None:
    made = cast(any_hub)
    requests = [ask(made, at=NOON + place * 20_000_000).requests[0].id for place in range(3)]
    held = ask(made, to=("Bangkok",), at=NOON).requests[0].id
    actions.take(made["Bangkok"], held, "hold", {"amount": "480000.00 THB", "until": NOON + 4 * MINUTE}, at=NOON + MINUTE)
    run(NOON + HOUR)
    notices = [entry["data"] for entry in whole_feed(made["Sender"].n) if entry["type"] in ("request.told", "request.step")]
    clocks = [notice for notice in notices if "due" in notice and notice.get("what")]
    assert [clock["due"] for clock in clocks] == sorted(clock["due"] for clock in clocks)
    assert all(fired(made, id) == EXPECTED for id in requests)
    page = queries.page(made["Sender"], held)
    assert (page.row.state, page.taken[-1].key, page.taken[-1].at) == ("released", "lapse", NOON + 4 * MINUTE)
    assert page.row.due == NOON + 4 * MINUTE + 30 * DAY, "what follows runs from its time, not from when it was come to"


def test_somebody_who_acts_after_the_date_finds_that_the_hold_has_ended(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    actions.take(made["Kasi"], request.id, "hold", {"amount": "480000.00 THB", "until": NOON + HOUR}, at=NOON)
    try:
        actions.take(made["Kasi"], request.id, "extend", {"until": NOON + DAY, "ground": "police-order"}, at=NOON + HOUR)
    except Refused as refused:
        assert refused.code == "not-open" and refused.happened is not None and refused.happened.startswith("The hold ended")
    else:
        raise AssertionError("a hold that has ended was extended")
    run(NOON + HOUR)
    assert queries.page(made["Kasi"], request.id).row.state == "released"


def test_two_clock_threads_fire_each_thing_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    requests = [ask(made, at=NOON + place).requests[0].id for place in range(4)]
    gate = threading.Barrier(2)

    def work() -> None:
        from django.db import connection

        gate.wait()
        run(NOON + HOUR)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(fired(made, id) == EXPECTED for id in requests)
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def _process(gate: Any) -> None:
    from django.db import connections

    gate.recv()
    run(NOON + HOUR)
    connections.close_all()


def test_two_clock_processes_one_of_which_is_cut_off_fire_each_thing_once(any_hub: Hub) -> None:
    from django.db import connections

    made = cast(any_hub)
    requests = [ask(made, at=NOON + place).requests[0].id for place in range(4)]
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    # A gate for each: whoever is killed at one that both share may take its lock along.
    gates = [fork.Pipe(duplex=False) for _ in range(2)]
    started = [fork.Process(target=_process, args=(gate,)) for gate, _ in gates]
    for process in started:
        process.start()
    for _, opens in gates:
        opens.send(True)
    started[0].kill()  # in the middle of a turn, or not
    for process in started:
        process.join()
    run(NOON + HOUR)
    assert all(fired(made, id) == EXPECTED for id in requests)


@contextmanager
def _another(folder: Path, settings: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """One more process for followers and clock, beside that of the served hub."""
    here = environment(ACCORD_DATA=str(folder), DJANGO_SETTINGS_MODULE="accord.site.settings", **place_of(folder), **settings)
    process = forks.Popen([sys.executable, "-m", "accord.site.background"], env=here)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _asked(made: Any) -> tuple[list[str], str, int]:
    """Four requests that nobody answers, and one hold of four minutes, all of this moment."""
    begun = now()
    requests = [ask(made, at=begun + place).requests[0].id for place in range(4)]
    (held,) = ask(made, to=("Bangkok",), at=begun).requests
    until = begun + 4 * MINUTE
    actions.take(made["Bangkok"], held.id, "hold", {"amount": "480000.00 THB", "until": until}, at=begun + 1)
    return requests, held.id, until


def _fired_all(made: Any, held: str) -> bool:
    is_over = queries.page(made["Sender"], held, words=False).row.state == "released"
    return is_over and rows("SELECT COUNT(*) FROM journal_clock WHERE kind = 'request.due' AND due < %s", now() + HOUR) == [(0,)]


def _each_once_and_in_order(made: Any, requests: list[str], held: str, until: int) -> None:
    assert [fired(made, id) for id in requests] == [EXPECTED] * 4
    notices = [entry["data"] for entry in whole_feed(made["Sender"].n) if entry["type"] == "request.told"]
    assert [notice["due"] for notice in notices] == sorted(notice["due"] for notice in notices)
    lapses = [step for step in queries.page(made["Sender"], held, words=False).taken if step.key == "lapse"]
    assert [(lapse.side, lapse.at) for lapse in lapses] == [("clock", until)]
    assert rows("SELECT COUNT(*) FROM requests_entry WHERE kind = 'lapse'") == [(1,)]
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_hub_that_stood_still_for_an_hour_catches_up_once_and_in_order_with_two_processes_that_are_killed(
    vendor: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder, clock = tmp_path / "hub", ServedClock(tmp_path / "clock")
    folder.mkdir()
    with hub_on(vendor, request, folder) as hub:
        made = cast(hub)
        requests, held, until = _asked(made)
        clock.move(3600)
        with _another(folder, clock.settings) as first, served(folder, **clock.settings) as at:
            wait_until(lambda: any(fired(made, id) for id in requests))
            first.kill()
            for process in backgrounds_of(at.process):
                os.kill(process, signal.SIGKILL)
            with _another(folder, clock.settings):
                wait_until(lambda: backgrounds_of(at.process) != [])
                wait_until(lambda: _fired_all(made, held))
        _each_once_and_in_order(made, requests, held, until)
