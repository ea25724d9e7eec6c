"""Targets that come, go and change are followed one by one, and nothing is missed; a look costs what changed, and not what there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from introducing import LINE, Cast, work

from accord.hub.cases import actions as cases
from accord.hub.deconfliction import actions, followers, matching, queries, store
from accord.hub.journal import actions as journal
from accord.hub.journal.actions import turn
from accord.hub.requests import actions as requests
from accord.hub.requests.actions import Ask
from accord.hub.times import now
from accord.hub.watchlists import actions as watchlists


@pytest.fixture
def cast(hub: Hub) -> Cast:
    return Cast(hub)


@pytest.fixture
def unswept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No look at everything finds afterwards what was missed."""
    monkeypatch.setattr(followers._Process, "is_swept", lambda process, at: True)


def held(cast: Cast, name: str) -> int:
    return queries.counts(cast.me[name]).held


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def test_what_was_not_looked_at_when_the_process_was_killed_is_looked_at_by_the_next(
    cast: Cast, unswept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.put("Lima")
    work()
    cast.put("Bangkok")
    introduce = matching._introduce

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(matching, "_introduce", killed)
    with pytest.raises(KeyboardInterrupt):
        work()
    monkeypatch.setattr(matching, "_introduce", introduce)
    monkeypatch.setattr(followers, "_process", followers._Process())
    assert queries.matches(cast.me["Lima"]) == []
    work()
    assert len(queries.matches(cast.me["Lima"])) == 1 and held(cast, "Bangkok") == 1


def test_an_epoch_loses_none(cast: Cast, unswept: None) -> None:
    cast.put("Lima")
    work()
    cast.put("Bangkok")
    journal.begin_epoch("copy")
    work()
    assert len(queries.matches(cast.me["Lima"])) == 1


def test_every_later_choice_is_followed(cast: Cast, unswept: None) -> None:
    lima = cast.me["Lima"]
    item = cast.put("Lima")
    case = cases.open_case(lima, title="Operation Condor")
    part = cases.add_target(lima, case, "a.example", deconflict=True)
    work()
    assert held(cast, "Lima") == 2
    steps: tuple[tuple[Callable[[], Any], int], ...] = (
        (lambda: watchlists.change(lima, item, deconflict=False), 1),
        (lambda: cases.change_target(lima, case, part, deconflict=False), 0),
        (lambda: cases.change_target(lima, case, part, deconflict=True), 0),  # it rests
        (lambda: watchlists.change(lima, item, deconflict=True), 0),
        (lambda: cases.add_target(lima, case, "b.example", deconflict=True), 1),
        (lambda: cases.close(lima, case, "arrests"), 0),
        (lambda: cases.reopen(lima, case), 0),
    )
    for step, count in steps:
        step()
        work()
        assert held(cast, "Lima") == count
    assert queries.counts(lima).waiting == 3


def test_an_end_that_comes_by_itself_and_one_that_is_put_off(cast: Cast, unswept: None) -> None:
    at, day = now(), 86_400_000_000
    item = cast.put("Lima", until=at + 5 * day)
    work(at)
    watchlists.change(cast.me["Lima"], item, until=at + 8 * day)
    work(at + 6 * day)
    assert held(cast, "Lima") == 1
    work(at + 8 * day + 1)
    assert held(cast, "Lima") == 0
    watchlists.change(cast.me["Lima"], item, until=at + 100 * day)
    work(at + 50 * day)
    assert held(cast, "Lima") == 1


def test_a_request_that_is_closed_is_compared_no_more(cast: Cast, unswept: None) -> None:
    dhaka = cast.hub.member("Dhaka").id
    asked = Ask("block-number", identifiers=[LINE], fields={"measure": "block", "reasons": "It calls."}, to=[dhaka])
    opened = requests.open_request(cast.me["Bangkok"], asked).requests[0].id
    actions.deconflict_request(cast.me["Bangkok"], opened)
    work()
    assert held(cast, "Bangkok") == 1
    requests.take(cast.me["Bangkok"], opened, "withdraw")
    work()
    assert held(cast, "Bangkok") == 0


def test_who_comes_back_to_a_case_is_compared_again(cast: Cast, unswept: None) -> None:
    lima, bangkok, day = cast.me["Lima"], cast.me["Bangkok"], 86_400_000_000
    case = cases.open_case(lima, title="Operation Condor")
    for step in (lambda: cases.add_target(bangkok, case, LINE, deconflict=True, audience=[lima.id]), lambda: None):
        cases.invite(lima, case, bangkok.id)
        cases.accept(bangkok, case)
        step()
        work(now() if held(cast, "Bangkok") == 0 and not rows("SELECT 1 FROM deconfliction_rest") else now() + 40 * day)
        assert held(cast, "Bangkok") == 1
        cases.leave(bangkok, case)
        work()
        assert held(cast, "Bangkok") == 0


def test_what_was_taken_back_introduces_nobody_even_before_that_is_noticed(cast: Cast, unswept: None) -> None:
    item = cast.put("Lima")
    work()
    watchlists.change(cast.me["Lima"], item, deconflict=False)
    rows("DELETE FROM journal_clock WHERE kind = 'deconfliction.target'")
    cast.put("Bangkok")
    work()
    assert held(cast, "Lima") == held(cast, "Bangkok") == 1
    assert queries.matches(cast.me["Lima"]) == []


def test_a_look_at_everything_finds_what_no_clock_told(cast: Cast) -> None:
    item = cast.put("Lima", "a.example")
    work()
    watchlists.change(cast.me["Lima"], item, deconflict=False)
    cast.put("Lima")
    cast.put("Bangkok")
    rows("DELETE FROM journal_clock WHERE kind = 'deconfliction.target'")
    work()
    assert queries.matches(cast.me["Lima"]) == []
    with turn() as t:
        actions.look_at_all(t)  # as where keys were made anew
    work()
    assert len(queries.matches(cast.me["Lima"])) == 1 and held(cast, "Lima") == 1


@pytest.mark.parametrize("budget", [1, 50])
def test_a_look_costs_the_same_however_many_there_are(cast: Cast, unswept: None, monkeypatch: pytest.MonkeyPatch, budget: int) -> None:
    monkeypatch.setattr(matching, "NEW_A_DAY", budget)
    costs = []
    for number in range(12):
        cast.put("Lima", f"site-{number}.example")
        work()
        with CaptureQueriesContext(connection) as asked:
            assert not followers.work(now())
        costs.append(len(asked))
    # Whether a clock is due, who has something that waits, and after the budget is used up that nobody else has.
    assert set(costs) == {2} if budget == 50 else costs == [2] + [3] * 11
    assert len(store.keys()) == 12 and held(cast, "Lima") == min(budget, 12)
