"""What was set aside because it failed: a person sees it, does it again, or takes it away; whatever sets a clock says what fires it."""

from typing import Any

import pytest
from asking import MINUTE, ask, cast
from bells import NOON, rows
from hubs import Hub

from accord.core.times import SECOND
from accord.hub.appeals.vocabulary import INTAKE as APPEAL
from accord.hub.journal import actions, queries
from accord.hub.journal.actions import turn
from accord.hub.journal.followers import Seen, follow, keep
from accord.hub.journal.store.parked import park
from accord.hub.journal.vocabulary import AGAIN, AGAIN_AFTER
from accord.hub.refusals import Absent, Conflict, Invalid
from accord.hub.reports import followers as reports
from accord.hub.reports.vocabulary import FOLLOWER
from accord.hub.reports.vocabulary import INTAKE as REPORT
from accord.hub.requests import followers
from accord.hub.requests.steps import execution
from accord.hub.running import clocks_of_all
from accord.hub.times import now


def _broken(*given: Any) -> None:
    raise KeyError("0812345678 is never repeated")


def _retry(number: int) -> str | None:
    return actions.retry_parked(number, member=1, actor="operator")


def _lines() -> list[tuple[str, str, str]]:
    return rows("SELECT action, outcome, detail FROM journal_audit WHERE action LIKE 'hub:parked:%%' ORDER BY id")


def test_the_deadline_of_a_request_that_failed_is_done_again_once(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(any_hub)
    ask(made)
    with monkeypatch.context() as broken:
        broken.setattr(execution, "fire", _broken)
        assert followers.fire_one(NOON + 3 * MINUTE)
        (row,) = queries.parked(10)
        assert (row.kind, row.is_clock, row.tries) == ("request.due", True, 0) and "0812345678" not in row.error
        assert queries.count_parked() == {"clock:request.due": 1}
        error = _retry(row.id)
        assert error is not None and error.startswith("KeyError at line")
        assert queries.parked(10)[0].tries == 1, "what fails again stays in sight"
    before = rows("SELECT COUNT(*) FROM requests_due")
    assert _retry(row.id) is None
    assert queries.parked(10) == [] and queries.count_parked() == {}
    assert rows("SELECT COUNT(*) FROM requests_due") == [(before[0][0] - 1,)], "the reminder was given"
    with pytest.raises(Absent):
        _retry(row.id)
    detail = f"clock:request.due {row.ref}"
    assert _lines() == [("hub:parked:retry", "failed", detail), ("hub:parked:retry", "done", detail)]


def test_the_hub_tries_again_by_itself_some_times(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(any_hub)
    ask(made)
    with monkeypatch.context() as broken:
        broken.setattr(execution, "fire", _broken)
        assert followers.fire_one(NOON + 3 * MINUTE)
        for place, wait in enumerate(AGAIN_AFTER, start=1):
            ((due,),) = rows("SELECT due FROM journal_clock WHERE kind = %s", AGAIN)
            assert 0 <= due - now() + 60 * SECOND - wait <= 60 * SECOND
            assert keep(due) and queries.parked(10)[0].tries == place
        assert rows("SELECT COUNT(*) FROM journal_clock WHERE kind = %s", AGAIN) == [(0,)], "now a person must look"
    assert _retry(queries.parked(10)[0].id) is None


def test_what_was_wrong_has_passed_and_the_deadline_comes(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(any_hub)
    ask(made)
    with monkeypatch.context() as broken:
        broken.setattr(execution, "fire", _broken)
        assert followers.fire_one(NOON + 3 * MINUTE)
    before = rows("SELECT COUNT(*) FROM requests_due")[0][0]
    assert keep(now() + AGAIN_AFTER[0] + SECOND)
    assert queries.parked(10) == [] and rows("SELECT COUNT(*) FROM requests_due") == [(before - 1,)]
    assert [line[:2] for line in _lines()] == [("hub:parked:retry", "done")]


def test_an_entry_that_a_follower_could_not_digest_is_given_to_it_again(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(any_hub)
    ask(made)
    while follow(FOLLOWER, _broken, of="request."):
        pass
    (row,) = queries.parked(10)
    seen: list[Seen] = []
    monkeypatch.setitem(reports.RUNS.follows, FOLLOWER, lambda t, entry: seen.append(entry))
    assert _retry(row.id) is None
    ((entry,),) = [seen]
    assert (entry.seq, entry.type) == (row.number, "request.opened") and entry.entry["seq"] == row.number
    assert queries.parked(10) == []


def test_what_was_erased_meanwhile_is_passed_over(any_hub: Hub) -> None:
    made = cast(any_hub)
    ask(made)
    while follow(FOLLOWER, _broken, of="request."):
        pass
    (row,) = queries.parked(10)
    actions.erase(row.number, member=any_hub.admin.n, actor="test:eraser")
    assert _retry(row.id) is None and queries.parked(10) == []


def test_it_is_taken_away_for_a_reason_and_leaves_a_line(any_hub: Hub) -> None:
    with turn() as t:
        park(t.cursor, "clock:request.due", 7, "KeyError at line 3", "4711", t.at)
    (row,) = queries.parked(10)
    with pytest.raises(Invalid):
        actions.drop_parked(row.id, "because I say so", member=1, actor="operator")
    actions.drop_parked(row.id, "done-by-hand", member=1, actor="operator")
    assert queries.parked(10) == []
    assert _lines() == [("hub:parked:drop", "done", "clock:request.due 4711 done-by-hand")]


def test_work_that_this_version_does_not_know_stays_and_is_named(any_hub: Hub) -> None:
    with turn() as t:
        park(t.cursor, "clock:older.kind", 7, "KeyError at line 3", "4711", t.at)
        t.set_clock("newer.kind", "1", t.at - 1)
        t.set_clock("request.due", "1", t.at - 1)
        t.set_clock("journal.beat", "background", t.at - 1)  # of a hub that is stopped: no work, and of no other version
    with pytest.raises(Conflict):
        _retry(queries.parked(10)[0].id)
    assert len(queries.parked(10)) == 1
    assert queries.unhandled(now()) == [("newer.kind", 1)]


def test_a_deadline_of_which_nothing_says_what_it_was_about_is_never_said_to_be_done(any_hub: Hub) -> None:
    """An older version kept no ref of it: its handler would find nothing, do nothing, and nobody would look again."""
    with turn() as t:
        park(t.cursor, "clock:request.due", 7, "KeyError at line 3", "", t.at)
    (row,) = queries.parked(10)
    with pytest.raises(Conflict) as refused:
        _retry(row.id)
    assert refused.value.code == "no-ref" and f"accord parked drop {row.id} --reason done-by-hand" in refused.value.text
    assert queries.parked(10) == [row] and _lines() == []
    actions.drop_parked(row.id, "done-by-hand", member=1, actor="operator")
    assert queries.parked(10) == []


def test_each_kind_of_clock_has_what_fires_it() -> None:
    """Kinds that stand in the source as they are, `make check` looks at; these are put together."""
    fired: dict[str, Any] = clocks_of_all(NOON)
    assert {APPEAL, REPORT, "journal.retries", "request.due"} <= set(fired)
    assert all(callable(handler) for handler in fired.values())


def test_a_clock_parked_before_the_upgrade_says_what_it_is_about(hub: Hub) -> None:
    from importlib import import_module

    from django.apps import apps

    with turn() as t:
        park(t.cursor, "clock:request.due", 7, "KeyError at line 3 for 4711", "", t.at)
        park(t.cursor, "reports", 8, "KeyError at line 3 for what", "", t.at)
    import_module("accord.hub.journal.migrations.0004_parked_again").say_what_it_is_about(apps, None)
    assert [(row.error, row.ref) for row in queries.parked(10)] == [("KeyError at line 3", "4711"), ("KeyError at line 3 for what", "")]
