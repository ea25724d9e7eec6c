"""Sequence order is commit order: whoever polls while many commit never misses, repeats or reorders an entry."""

import json
import random
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, connections
from hubs import Api, Hub
from msgspec.structs import replace

from accord.core.identifiers import parse
from accord.core.signals import Draft
from accord.formats.signals import read_signal, read_wire
from accord.hub.journal import queries as journal
from accord.hub.journal.store import feeding
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.members.queries import CircleRow
from accord.hub.signals.actions import publish
from accord.tables import identifier_tables, schemes

WRITERS = 8
TURNS = 12


def _drafts(writer: int, turn: int, named: list[str], by: str) -> list[Draft]:
    """One claim or a small batch, to one of the audiences or to all members."""
    made = random.Random(writer * 1000 + turn)
    tables = identifier_tables()
    audience = made.choice([None, *({"members": [name]} for name in named)])
    marking = {"tlp": "AMBER", "audience": audience} if audience else {"tlp": "GREEN"}
    wire = read_wire({"identifier": {"value": "a.example.com"}, "scheme": "other", "marking": marking})
    base = read_signal(wire, originator=by, tables=tables, schemes=schemes())
    count = made.choice([1, 1, 1, 7])
    return [replace(base, identifier=parse(f"w{writer}-t{turn}-{n}.example.com", tables=tables)) for n in range(count)]


class _Crowd:
    """Threads with connections of their own, whose failures are not lost."""

    def __init__(self) -> None:
        self.failed: list[BaseException] = []

    def start(self, calls: list[Callable[[], None]]) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._guarded, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        return threads

    def _guarded(self, call: Callable[[], None]) -> None:
        try:
            call()
        except BaseException as error:
            self.failed.append(error)
        finally:
            connections.close_all()


def _write(writer: Api, place: int, named: list[str]) -> None:
    row = members.member(writer.id)
    for turn in range(TURNS):
        results = publish(members.as_member(row), _drafts(place, turn, named, row.id))
        assert {result.status for result in results} == {"published"}


def _shuffle(circle: CircleRow, readers: list[Api]) -> None:
    """Membership changes run in between: they are entries, and move audiences."""
    for turn in range(TURNS):
        for reader in readers:
            change = member_actions.join if turn % 2 == 0 else member_actions.leave
            change(circle, members.member(reader.id), by=members.operator())


def _poll(n: int, limit: int, done: threading.Event, polled: list[int]) -> None:
    """Poll until everything is written, and once more after that."""
    after, last_round = 0, False
    while True:
        page = journal.feed(n, after=after, limit=limit)
        polled += [json.loads(body)["seq"] for body in page.entries]
        assert page.next >= after
        after = page.next
        if last_round and not page.more:
            return
        last_round = done.is_set()


def test_readers_polling_while_eight_writers_commit_miss_repeat_and_reorder_nothing(any_hub: Hub) -> None:
    readers = [any_hub.member(f"Reader {n}") for n in range(4)]
    writers = [any_hub.member(f"Writer {n}", "platform") for n in range(WRITERS)]
    circle = member_actions.make_circle("Ring", by=members.operator(), opens=True)
    named = [reader.id for reader in readers[:3]]
    done, crowd = threading.Event(), _Crowd()
    polled: dict[int, list[int]] = {reader.n: [] for reader in readers}
    polling = crowd.start([partial(_poll, r.n, 3 + 4 * i, done, polled[r.n]) for i, r in enumerate(readers)])
    writing = crowd.start([*(partial(_write, w, i, named) for i, w in enumerate(writers)), partial(_shuffle, circle, readers[:2])])
    for thread in writing:
        thread.join(timeout=240)
    done.set()
    for thread in polling:
        thread.join(timeout=240)
    assert crowd.failed == []
    for reader in readers:
        final = [entry["seq"] for entry in reader.feed()]
        assert polled[reader.n] == final
        assert final == sorted(set(final))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MIN(seq), MAX(seq) FROM journal_entry")
        count, low, high = cursor.fetchone()
    assert (low, high) == (1, count), "no number is given out and left unused"
    assert journal.head() == high


def test_both_ways_of_walking_give_the_same_page(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    for place in range(60):
        audience = {"members": [(beta if place % 3 else gamma).id]}
        alpha.publish(f"site-{place}.example.com", tlp="AMBER" if place % 5 else "GREEN", audience=audience if place % 5 else None)
    for reader in (alpha, beta, gamma):
        pages = {}
        for sparse in (0.0, 1.1):
            monkeypatch.setattr(feeding, "SPARSE", sparse)
            feeding.forget()
            after, pages[sparse] = 0, []
            while True:
                page = journal.feed(reader.n, after=after, limit=7)
                pages[sparse].append((page.entries, page.next, page.more))
                after = page.next
                if not page.more:
                    break
        assert pages[0.0] == pages[1.1]
