"""A stream of claims is published as a list of them is, on both databases."""

import sqlite3
import threading
import time
from contextlib import closing
from typing import Any

import pytest
from clocks import Clock
from django.db import OperationalError, connection
from hubs import Hub
from worlds import caller, draft, whole_feed

from accord.core.signals import BadSignal
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import turn
from accord.hub.signals import actions
from accord.hub.signals.bulk import stream
from accord.hub.signals.bulk.stream import Bulk, Ended
from accord.hub.signals.publishing.turns import Published, Took
from accord.hub.trouble import DISK_FULL, cause_of
from accord.hub.turns import others_wait


def streamed(who: Any, drafts: list[Any], together: int = 100, **how: Any) -> list[Published]:
    results: list[Published] = []
    with Bulk(lambda: who, results.extend, **how) as upload:
        for start in range(0, len(drafts), together):
            upload.put(drafts[start : start + together])
    return results


def drafts(who: Any, prefix: str) -> list[Any]:
    made = [draft(who, f"{prefix}-{number}.example-shop.com", note=f"number {number}") for number in range(400)]
    made[7:7] = [made[3], BadSignal("scheme", "unknown-scheme", "Say another."), draft(who, "google.com", note=prefix)]
    made.append(draft(who, f"{prefix}-unnamed.example-shop.com", marking={"attribution": "unnamed"}))
    made.append(draft(who, f"{prefix}-amber.example-shop.com", tlp="TLP:AMBER", audience={"members": ["nobody at all"]}))
    return made


def table(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_a_stream_comes_out_as_a_list_does(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    who, other = caller(alpha), caller(beta)
    by_stream = streamed(who, drafts(who, "one"))
    by_list = actions.publish(other, drafts(other, "one"))
    assert [result.status for result in by_stream] == [result.status for result in by_list]
    assert [result.error and result.error.code for result in by_stream] == [result.error and result.error.code for result in by_list]
    assert {result.status for result in by_stream} == {"published", "duplicate", "quarantined", "refused"}
    alpha_rows, beta_rows = (
        table(f"SELECT key, state, uses, flags, kind, scheme, expires - published FROM signals_signal WHERE member = {n} ORDER BY n")
        for n in (alpha.n, beta.n)
    )
    assert [list(map(bytes, row[:1])) + list(row[1:]) for row in alpha_rows] == [
        list(map(bytes, row[:1])) + list(row[1:]) for row in beta_rows
    ]
    again = streamed(who, drafts(who, "one"))
    assert [(result.id, result.seq) for result in again if result.status == "duplicate"] == [
        (result.id, result.seq) for result in by_stream if result.status in ("published", "duplicate")
    ]


def test_the_journal_has_each_entry_once_and_counts_them(any_hub: Hub) -> None:
    who = caller(any_hub.member("Alpha"))
    streamed(who, drafts(who, "two"))
    assert table("SELECT COUNT(*), MIN(seq), MAX(seq) FROM journal_entry") == [(journal.head(), 1, journal.head())]
    assert table("SELECT SUM(entries) FROM journal_audience") == [(journal.head(),)]
    entries = [entry for entry in whole_feed(who.n) if entry["type"] == "signal.published"]
    assert len(entries) == 401
    assert {entry["by"] for entry in entries} == {who.id, None}


def test_a_budget_holds_back_the_rest_of_a_stream(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch).to_midday()  # a budget is of one day in UTC
    alpha = any_hub.member("Alpha")
    actions.set_budget(alpha.n, 150, caller(any_hub.admin))
    who = caller(alpha)
    claims = [draft(who, f"budget-{number}.example-shop.com") for number in range(260)]
    assert [result.status for result in streamed(who, claims)] == ["published"] * 150 + ["quarantined"] * 110


def test_who_may_no_more_is_refused_once_and_nothing_more_is_taken(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "FIRST", 100)
    monkeypatch.setattr(stream, "LONG", 0)
    monkeypatch.setattr(stream, "_pace", stream._Pace())
    who = caller(hub.member("Alpha"))
    claims = [draft(who, f"stopped-{number}.example-shop.com") for number in range(100)]
    asked = iter([who, who])
    results: list[Published] = []
    with pytest.raises(Ended), Bulk(lambda: next(asked, None), results.extend) as upload:
        while True:
            upload.put(claims)
    assert [result.status for result in results] == ["published"] * 100 + ["refused"]
    assert results[-1].error is stream.NOT_AUTHENTICATED


def test_who_may_not_from_the_beginning_is_told_so(hub: Hub) -> None:
    who = caller(hub.member("Alpha"))
    results: list[Published] = []
    with Bulk(lambda: None, results.extend) as upload:
        upload.put([draft(who, "never.example-shop.com")])
    assert [(result.status, result.error) for result in results] == [("refused", stream.NOT_AUTHENTICATED)]
    assert table("SELECT COUNT(*) FROM signals_signal") == [(0,)]


def test_a_failure_while_writing_is_raised_where_it_is_read(hub: Hub) -> None:
    who = caller(hub.member("Alpha"))

    def fails(results: list[Published]) -> None:
        raise RuntimeError("No.")

    with pytest.raises(RuntimeError), Bulk(lambda: who, fails) as upload:
        while True:
            upload.put([draft(who, "fails.example-shop.com")])


def test_who_reads_faster_than_is_written_is_held_back(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_pace", stream._Pace())
    who = caller(hub.member("Alpha"))
    may_go, read = threading.Event(), 0

    def slow(results: list[Published]) -> None:
        may_go.wait(120)

    def reads() -> None:
        nonlocal read
        with Bulk(lambda: who, slow) as upload:
            for number in range(100):
                upload.put([draft(who, f"held-{number}-{place}.example-shop.com") for place in range(50)])
                read += 50

    reading = threading.Thread(target=reads)
    reading.start()
    reading.join(2)
    held = read
    may_go.set()
    reading.join(240)
    assert held < 5000
    assert held <= stream.AHEAD + stream.FIRST * 5 + 100, "what waits is bounded, beside what the first turn took"
    assert read == 5000


@pytest.mark.parametrize(("is_embedded", "least"), [(True, 20), (False, 200)])
def test_turns_that_take_long_grow_smaller_and_stay_worth_a_commit(monkeypatch: pytest.MonkeyPatch, is_embedded: bool, least: int) -> None:
    monkeypatch.setattr(stream, "is_embedded", lambda: is_embedded)
    pace = stream._Pace()
    for _ in range(40):
        pace.learn(pace.part, Took(work=60_000_000, commit=60_000_000))
    assert (pace.part, pace.most) == (least, least)
    for _ in range(40):
        pace.learn(pace.most, Took(work=1, commit=1))
    assert (pace.part, pace.most) == (5000, 5000)


def test_a_turn_goes_on_while_nobody_waits_and_ends_where_somebody_does(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONG", 30.0)
    monkeypatch.setattr(stream, "OWN", 0.0)
    monkeypatch.setattr(stream, "_pace", pace := stream._Pace())
    pace.part, pace.most = 100, 5000
    who = caller(hub.member("Alpha"))
    parts, turns = 0, list[int]()
    inside, others = threading.Event(), list[int]()

    def other() -> None:
        inside.wait(60)
        with turn() as t:
            others.append(t.seq)
            t.audit(None, "test", "test:bulk")
        connection.close()

    def looks() -> bool:
        nonlocal parts
        parts += 1
        if parts == 3:
            inside.set()
            while not others_wait():
                time.sleep(0.001)
        return others_wait()

    monkeypatch.setattr(stream, "others_wait", looks)
    thread = threading.Thread(target=other)
    thread.start()
    before = journal.head()
    upload = Bulk(lambda: who, lambda results: turns.append(len(results)))
    upload.at_once([draft(who, f"way-{number}.example-shop.com") for number in range(1000)])
    thread.join(60)
    assert sum(turns) == 1000
    assert turns[0] == 300, "while nobody waited it went on, part after part"
    assert others == [before + 300], "then who waited came next"


def test_the_trouble_that_ends_a_stream_is_told_by_its_cause(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk was told as trouble of an unknown kind: what the database had said was lost between the threads."""

    def full(*_: Any, **__: Any) -> Any:
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute("PRAGMA max_page_count = 1")
            try:
                database.execute("CREATE TABLE t (x)")
            except sqlite3.OperationalError as error:
                raise OperationalError(*error.args) from error

    monkeypatch.setattr(stream, "publish_turn", full)
    who = caller(any_hub.member("Alpha"))
    with pytest.raises(OperationalError) as raised:
        streamed(who, drafts(who, "full"))
    assert cause_of(raised.value) is DISK_FULL
