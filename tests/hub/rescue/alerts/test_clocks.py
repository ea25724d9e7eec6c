"""Clocks of a rescue: they ring the desk and then higher, until somebody takes a step; killed anywhere they act once."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import forks
import pytest
from bells import NOON, rows
from caring import care
from programs import environment, new_hub, wait_until
from rescuing import MINUTE, opened, seen, work


def bells() -> list[Any]:
    return rows("SELECT state, reached FROM desks_bell ORDER BY n")


def test_a_clock_rings_the_desk_then_higher_and_then_again_until_somebody_takes_a_step(any_hub: Any) -> None:
    from accord.hub.rescue import actions, queries

    made = care(any_hub)
    id = opened(made)
    work(NOON + 29 * MINUTE)
    assert bells() == []
    for at in (30, 30, 31):
        work(NOON + at * MINUTE)
    assert bells() == [("ringing", False)] and queries.count_open(made["Desk"]) == 1
    work(NOON + 45 * MINUTE)
    assert [bool(reached) for _, reached in bells()] == [True], "rung again it comes to the secretariat"
    page = seen(made, id, at=NOON + 46 * MINUTE)
    assert [event.what for event in page.events] == ["opened", "overdue"] and page.row.due == NOON + 30 * MINUTE
    actions.step(made["Desk"], id, "look", at=NOON + 46 * MINUTE)
    assert [state for state, _ in bells()] == ["answered"]
    work(NOON + 100 * MINUTE)
    assert len(bells()) == 1
    work(NOON + (46 + 240) * MINUTE)
    assert [state for state, _ in bells()] == ["answered", "ringing"]


def test_a_bell_that_was_answered_and_led_to_no_step_rings_anew(any_hub: Any) -> None:
    from accord.hub.desks import actions as desks

    made = care(any_hub)
    opened(made)
    work(NOON + 30 * MINUTE)
    ((bell,),) = rows("SELECT bell FROM rescue_rescue")
    desks.answer(made.who("Desk", "officer"), bell, at=NOON + 31 * MINUTE)
    work(NOON + 45 * MINUTE)
    assert [state for state, _ in bells()] == ["answered", "ringing"]


def test_what_is_closed_or_erased_rings_no_more(any_hub: Any) -> None:
    from accord.hub.rescue import actions

    made = care(any_hub)
    rescue_id, other = opened(made), opened(made)
    for step in ("look", "close"):
        actions.step(made["Desk"], rescue_id, step, outcome="done" if step == "close" else "", at=NOON)
    actions.erase(made["Desk"], other, "correction", at=NOON)
    work(NOON + 10_000 * MINUTE)
    assert bells() == [] and rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


_SET_UP = """
import django
django.setup()
from caring import care
from hubs import Api, Hub
from rescuing import opened, HOUR
from accord.hub.times import now
from accord.hub.members import queries
first = queries.first_member()
made = care(Hub("", Api("", first.id, first.n, first.name)))
for number in range(9):
    opened(made, at=now() - HOUR)
"""


def _env(data: Path) -> dict[str, str]:
    support = str(Path(__file__).parents[3] / "support")
    return environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support)


@pytest.mark.parametrize("least", [[0, 3], [1, 6, 8]])
def test_killed_and_run_twice_at_a_time_each_clock_acts_once(tmp_path: Path, least: list[int]) -> None:
    data, _ = new_hub(tmp_path)
    done = forks.run([sys.executable, "-c", _SET_UP], env=_env(data), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()

    def got(sql: str) -> list[Any]:
        with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
            return database.execute(sql).fetchall()

    def rung() -> int:
        return int(got("SELECT COUNT(*) FROM rescue_event WHERE what = 'overdue'")[0][0])

    for count in [*least, 9]:
        two = [forks.Popen([sys.executable, "-m", "accord.site.background"], env=_env(data), stderr=subprocess.PIPE) for _ in range(2)]
        try:
            wait_until(lambda count=count: rung() >= count)
        finally:
            for process in two:
                process.kill()
                process.communicate(timeout=120)
        assert {process.returncode for process in two} == {-signal.SIGKILL}
    assert got("SELECT COUNT(*), COUNT(DISTINCT rescue) FROM rescue_event WHERE what = 'overdue'") == [(9, 9)]
    assert got("SELECT DISTINCT rung FROM rescue_rescue") == [(1,)]
    # At most ten bells of one member ring at one desk; each that rings was rung once.
    assert got("SELECT COUNT(*) FROM desks_bell") == got("SELECT COUNT(DISTINCT bell) FROM rescue_rescue WHERE bell <> ''") == [(9,)]
    assert got("SELECT COUNT(*) FROM journal_parked") == [(0,)]
