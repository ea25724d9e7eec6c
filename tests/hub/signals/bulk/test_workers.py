"""A process that reads beside reads as the hub itself does; whatever becomes of it, each line has its result, in order."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from databases import postgres_address
from django.db import connection
from hubs import Api, Hub
from programs import environment
from worlds import caller

from accord.formats.ndjson import Reader
from accord.hub.guard.vouching import Vouched
from accord.hub.members import actions as members
from accord.hub.members import queries
from accord.hub.members.queries import hash_of
from accord.hub.signals import actions
from accord.hub.signals.bulk import workers
from accord.hub.signals.bulk.lines import BulkLines
from accord.hub.signals.bulk.stream import Bulk, Ended
from accord.hub.signals.bulk.worker import FRESH, MOST_MARKINGS, Reading
from accord.hub.signals.bulk.workers import Readers
from accord.hub.signals.publishing.turns import Published
from accord.tables import identifier_tables, schemes

COMMAND = [sys.executable, "-m", "accord.site.reading"]


@pytest.fixture
def beside(any_hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    """A process on the hub's database, up and ready."""
    for name in list(os.environ):
        if name not in environment():
            monkeypatch.delenv(name)
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path))
    if any_hub.vendor == "postgresql":
        monkeypatch.setenv("ACCORD_DATABASE", postgres_address())
    readers = Readers(COMMAND, 1)
    _until_ready(readers)
    monkeypatch.setattr(workers, "_readers", readers)
    yield readers
    readers.end()


def _until_ready(readers: Readers) -> None:
    until = time.monotonic() + 120
    while (process := readers.borrow()) is None:
        assert time.monotonic() < until, "the process did not come up"
        time.sleep(0.05)
    readers.give_back(process)


def test_it_reads_where_no_process_may_change_its_priority(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the unit of docs/operate: it serves then too, beside the others instead of behind them."""
    monkeypatch.setenv("ACCORD_DATA", str(tmp_path))
    confined = [sys.executable, str(Path(__file__).parents[3] / "support" / "without_priority.py")]
    if subprocess.run([*confined, sys.executable, "-c", ""], check=False).returncode:
        pytest.skip("This machine has no filters of system calls.")
    assert subprocess.run([*confined, sys.executable, "-c", "import os; os.nice(5)"], check=False, capture_output=True).returncode
    readers = Readers([*confined, *COMMAND], 1)
    try:
        _until_ready(readers)
    finally:
        readers.end()


def uploaded(member: Api, lines: list[bytes | None], together: int = 300, who: Any = None, token: str = "") -> list[Published]:
    results: list[Published] = []
    me = caller(member)
    reader = Reader(originator=me.id, tables=identifier_tables(), schemes=schemes(), home=me.country)
    with Bulk(who or (lambda: me), results.extend) as bulk, BulkLines(bulk, reader, hash_of(token or member.token)) as bulk_lines:
        for start in range(0, len(lines), together):
            bulk_lines.put(lines[start : start + together])
        while bulk_lines.settle():
            pass
    return results


def by_itself(member: Api, lines: list[bytes | None], monkeypatch: pytest.MonkeyPatch) -> list[Published]:
    with monkeypatch.context() as alone:
        alone.setattr(workers, "_readers", None)
        return uploaded(member, lines)


def line(value: str, **more: Any) -> bytes:
    return json.dumps({"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}, **more}).encode()


def outcomes_of(results: list[Published]) -> list[tuple[Any, ...]]:
    return [
        (result.status, result.reason, result.error and (result.error.field, result.error.code, result.error.text)) for result in results
    ]


def rows(member: Api) -> list[Any]:
    """What stands of a member's signals, and the entry of each, but for what differs with the member."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.published, s.expires, s.key, s.uses, s.flags, s.kind, s.scheme, s.source, s.confidence, s.first_seen, "
            "s.last_seen, s.embargo, t.text, e.body "
            "FROM signals_signal s JOIN journal_entry e ON e.seq = s.first JOIN journal_topic t ON t.id = e.topic "
            "WHERE s.member = %s ORDER BY s.n",
            [member.n],
        )
        records = cursor.fetchall()
    signal_rows = [
        [expires, expires - at, bytes(key), *rest, _content(json.loads(bytes(body)))] for at, expires, key, *rest, body in records
    ]
    # Its end is a moment where it says one, or when it was last seen; else it lies a lifetime after it was published.
    return [
        row[1:] if row[-1]["data"].get("seen") is None and "expires" not in row[-1]["marking"] else [row[0], *row[2:]]
        for row in signal_rows
    ]


def _content(entry: dict[str, Any]) -> dict[str, Any]:
    del entry["seq"], entry["at"], entry["by"], entry["data"]["id"]
    return entry


def every_sort() -> list[bytes | None]:
    given = str(uuid4())
    sound = [line(f"sort-{number}.example-shop.com", confidence=number % 100, note=f"number {number}") for number in range(700)]
    odd: list[bytes | None] = [
        sound[3],
        None,
        b"",
        b"{",
        b"\xff",
        b"[" * 5000,
        line("nothing at all"),
        line("sort-a.example-shop.com", scheme="no-such"),
        line("sort-a.example-shop.com", marking={"tlp": "TLP:PURPLE"}),
        line("sort-a.example-shop.com", marking={"tlp": "TLP:AMBER", "audience": {"members": ["nobody"]}}),
        line("sort-a.example-shop.com", marking={"tlp": "TLP:RED", "audience": {"people": [str(uuid4())]}}),
        line("google.com"),
        line("sort-given.example-shop.com", id=given),
        line("sort-given.example-shop.com", id=given),
        line("sort-other.example-shop.com", id=given),
        line("sort-withheld.example-shop.com", note="write to someone@example.org", withhold=["someone@example.org"]),
        line("sort-kept.example-shop.com", note="as she said", withhold=["someone@example.org"]),
        line("sort-unnamed.example-shop.com", marking={"tlp": "TLP:GREEN", "attribution": "unnamed"}),
        line("sort-quoted.example-shop.com", source="Bravo"),
        line("sort-seen.example-shop.com", seen={"first": "2026-01-02", "last": "2026-11-02T03:04:05Z"}),
        line("sort-uses.example-shop.com", marking={"tlp": "TLP:CLEAR", "uses": ["warn", "publish"], "expires": "2137-03-04T05:06:07Z"}),
        line("+66812345678", role="recipient", channel="phone", harm={"amount": "120.50 THB"}),
        line("0x52908400098527886E0F7030069857D2E4169EE7"),
        line("TH:004:1234567890", ai=["voice-clone"], evidence="2026-11"),
        line("promptpay +66812345678"),
    ]
    return [*sound[:350], *odd, *sound[350:], *odd]


def test_beside_and_by_itself_the_same_comes_out(any_hub: Hub, beside: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha, bravo = any_hub.member("Alpha"), any_hub.member("Bravo")
    lines = every_sort()
    alpha_results, bravo_results = uploaded(alpha, lines), by_itself(bravo, lines, monkeypatch)
    assert beside.running() == 1
    assert len(alpha_results) == len(lines)
    assert outcomes_of(alpha_results) == outcomes_of(bravo_results)
    assert {result.status for result in alpha_results} == {"published", "duplicate", "quarantined", "refused"}
    assert rows(alpha) == rows(bravo)
    assert [result.id for result in uploaded(alpha, lines) if result.status == "duplicate"] == [
        result.id for result in alpha_results if result.status in ("published", "duplicate")
    ]


def test_more_markings_than_are_remembered(any_hub: Hub, beside: Readers) -> None:
    alpha = any_hub.member("Alpha")
    actions.set_budget(alpha.n, 1_000_000, caller(any_hub.admin))
    count = MOST_MARKINGS + 700
    ends = [f"2137-{1 + number % 12:02}-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z" for number in range(count)]
    lines = [line(f"m-{n}.example-shop.com", marking={"tlp": "TLP:GREEN", "expires": end}) for n, end in enumerate(ends)]
    # Those of the beginning come once more at the end, when their numbers stand for others.
    lines += [line(f"again-{n}.example-shop.com", marking={"tlp": "TLP:GREEN", "expires": end}) for n, end in enumerate(ends[:50])]
    assert {result.status for result in uploaded(alpha, [*lines])} == {"published"}
    expiries = [row[-1]["marking"]["expires"].replace(".000000", "") for row in rows(alpha)]
    assert expiries == [*ends, *ends[:50]]


def test_a_process_that_is_killed_amid_an_upload_costs_nothing(any_hub: Hub, beside: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "AFTER_TROUBLE", 600.0)
    alpha = any_hub.member("Alpha")
    me, results = caller(alpha), list[Published]()
    reader = Reader(originator=me.id, tables=identifier_tables(), schemes=schemes(), home=me.country)
    lines = [line(f"killed-{number}.example-shop.com") for number in range(4000)]
    with Bulk(lambda: me, results.extend) as bulk, BulkLines(bulk, reader, hash_of(alpha.token)) as bulk_lines:
        for start in range(0, len(lines), 200):
            bulk_lines.put(lines[start : start + 200])
            if start == 1600:
                process = bulk_lines._process
                assert process is not None
                assert process.waiting
                os.kill(process._process.pid, signal.SIGKILL)
        while bulk_lines.settle():
            pass
        assert bulk_lines._process is None
    assert [(result.status, result.seq) for result in results] == [("published", results[0].seq + number) for number in range(4000)]  # type: ignore[operator]
    stored = [row[-1]["data"]["identifier"]["value"] for row in rows(alpha)]
    assert stored == [f"killed-{number}.example-shop.com" for number in range(4000)]
    assert beside.running() == 0
    assert beside.borrow() is None, "no other is started for a while where one has failed"
    assert beside.running() == 0


def test_a_process_that_hangs_is_let_go(any_hub: Hub, beside: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SILENT", 0.3)
    process = beside.borrow()
    assert process is not None
    beside.give_back(process)
    os.kill(process._process.pid, signal.SIGSTOP)
    alpha = any_hub.member("Alpha")
    lines: list[bytes | None] = [line(f"hangs-{number}.example-shop.com") for number in range(900)]
    assert [result.status for result in uploaded(alpha, lines)] == ["published"] * 900
    assert process._process.poll() == -signal.SIGKILL


def test_an_upload_that_ends_early_leaves_no_answers_to_the_next(any_hub: Hub, beside: Readers) -> None:
    alpha, bravo = any_hub.member("Alpha"), any_hub.member("Bravo")
    lines: list[bytes | None] = [line(f"early-{number}.example-shop.com") for number in range(3000)]
    me, asked = caller(alpha), 0

    def who() -> Any:
        nonlocal asked
        asked += 1
        return me if asked < 3 else None

    with pytest.raises(Ended):
        while True:
            uploaded(alpha, lines, who=who)
    # The upload may have ended when nothing was owed: then the process stays.
    _until_ready(beside)
    process = beside.borrow()
    assert process is not None and process.waiting == 0
    process.begin(hash_of(alpha.token))
    process.send(lines[:10])
    beside.give_back(process)
    assert beside.running() == 0, "it owed answers, so it ended"
    _until_ready(beside)
    other: list[bytes | None] = [line(f"next-{number}.example-shop.com") for number in range(900)]
    assert [result.status for result in uploaded(bravo, other)] == ["published"] * 900
    assert [row[-1]["data"]["identifier"]["value"] for row in rows(bravo)] == [f"next-{number}.example-shop.com" for number in range(900)]


def test_whether_anybody_may_publish_is_not_the_process_to_say(any_hub: Hub, beside: Readers) -> None:
    alpha = any_hub.member("Alpha")
    lines: list[bytes | None] = [line(f"who-{number}.example-shop.com") for number in range(600)]
    nobody = Api("no such token", alpha.id, alpha.n, alpha.name)
    assert [result.status for result in uploaded(alpha, lines, token=nobody.token)] == ["published"] * 600
    with pytest.raises(Ended):
        while True:
            uploaded(alpha, lines, who=lambda: None)
    assert len(rows(alpha)) == 600


def test_one_at_a_time_and_ended_when_idle(any_hub: Hub, beside: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    process = beside.borrow()
    assert process is not None
    assert beside.borrow() is None, "it reads for one upload at a time, and there is no other"
    beside.give_back(process)
    monkeypatch.setattr(workers, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(workers, "IDLE", 0.0)
    readers = Readers(COMMAND, 1)
    assert readers.borrow() is None
    assert readers.running() == 1
    until = time.monotonic() + 120
    while readers.running() and time.monotonic() < until:
        time.sleep(0.05)
    assert readers.running() == 0


def test_none_may_be_started(hub: Hub) -> None:
    readers = Readers(COMMAND, 0)
    assert readers.borrow() is None
    assert readers.running() == 0


def test_a_command_that_fails_is_not_tried_again_at_once(hub: Hub) -> None:
    readers = Readers(["/nowhere/at/all"], 1)
    assert readers.borrow() is None
    assert readers.borrow() is None
    assert readers.running() == 0


def test_each_line_keeps_its_own_marking_whatever_was_read_where(any_hub: Hub, beside: Readers) -> None:
    alpha, bravo = any_hub.member("Alpha"), any_hub.member("Bravo")
    me, results, sent = caller(alpha), list[Published](), list[str]()
    reader = Reader(originator=me.id, tables=identifier_tables(), schemes=schemes(), home=me.country)

    def some(name: str, first: int) -> list[bytes | None]:
        lines: list[bytes | None] = []
        for number in range(first, first + 40):
            end = f"2137-05-{1 + number % 28:02}T00:{number % 60:02}:00Z"
            sent.append(end)
            lines.append(line(f"{name}-{number}.example-shop.com", marking={"tlp": "TLP:GREEN", "expires": end}))
        return lines

    with Bulk(lambda: me, results.extend) as bulk, BulkLines(bulk, reader, hash_of(alpha.token)) as stream:
        stream.put(some("before", 0))
        while stream.settle():
            pass
        members.change_standing(queries.member(alpha.id), "suspended", by=caller(any_hub.admin))
        time.sleep(FRESH + 0.2)
        stream.put(some("meanwhile", 20))  # the process finds nobody: read here
        while stream.settle():
            pass
        members.change_standing(queries.member(alpha.id), "active", by=caller(any_hub.admin))
        time.sleep(FRESH + 0.2)
        stream.put(some("after", 40))
        stream.put(some("again", 0))
        while stream.settle():
            pass
        assert stream._process is not None
    assert {result.status for result in results} == {"published"}
    assert [row[-1]["marking"]["expires"].replace(".000000", "") for row in rows(alpha)] == sent
    assert rows(bravo) == []


def test_a_process_that_mistakes_a_marking_is_not_believed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a process can't be had for real: an answer is changed on its way."""
    alpha = hub.member("Alpha")
    me, results = caller(alpha), list[Published]()
    reading = Reading(hash_of(alpha.token), Vouched())
    lines: list[bytes | None] = [line("a.example-shop.com"), line("b.example-shop.com", marking={"tlp": "TLP:CLEAR"})]
    answer = reading.read(lines)
    answer.marks.reverse()
    reader = Reader(originator=me.id, tables=identifier_tables(), schemes=schemes(), home=me.country)
    with Bulk(lambda: me, results.extend) as bulk:
        stream = BulkLines(bulk, reader, hash_of(alpha.token))
        stream._learn(lines, answer)
        directory = bulk.names()
        assert directory is not None
        with pytest.raises(RuntimeError):
            list(stream._ready(lines, answer, directory))
