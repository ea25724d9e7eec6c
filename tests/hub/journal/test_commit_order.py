"""Sequence order is commit order: whoever polls while many commit never misses, repeats or reorders an entry."""

import json
import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from hubs import Hub

from accord.core.identifiers import parse
from accord.core.signals import Draft
from accord.hub.journal import queries as journal
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.signals.actions import publish
from accord.formats.signals import read_signal, read_wire
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
    from dataclasses import replace

    return [replace(base, identifier=parse(f"w{writer}-t{turn}-{n}.example.com", tables=tables)) for n in range(count)]


def _run(calls: list[Callable[[], None]]) -> list[BaseException]:
    failed: list[BaseException] = []

    def guarded(call: Callable[[], None]) -> None:
        try:
            call()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    return failed


def test_readers_polling_while_eight_writers_commit_miss_repeat_and_reorder_nothing(any_hub: Hub) -> None:
    readers = [any_hub.member(f"Reader {n}") for n in range(4)]
    writers = [any_hub.member(f"Writer {n}", "platform") for n in range(WRITERS)]
    circle = member_actions.make_circle("Ring", by=members.operator(), opens=True)
    named = [reader.id for reader in readers[:3]]
    done = threading.Event()
    polled: dict[int, list[int]] = {reader.n: [] for reader in readers}
    database = connection.settings_dict.copy()
    assert database

    def write(place: int) -> Callable[[], None]:
        def call() -> None:
            row = members.member(writers[place].id)
            for turn in range(TURNS):
                results = publish(members.as_member(row), _drafts(place, turn, named, row.id))
                assert {result.status for result in results} == {"published"}

        return call

    def shuffle() -> None:
        """Membership changes run in between: they are entries, and move audiences."""
        for turn in range(TURNS):
            for reader in readers[:2]:
                row = members.member(reader.id)
                (member_actions.join if turn % 2 == 0 else member_actions.leave)(circle, row, by=members.operator())

    def poll(n: int, limit: int) -> Callable[[], None]:
        def call() -> None:
            after = 0
            last_round = False
            while True:
                page = journal.feed(n, after=after, limit=limit)
                polled[n] += [json.loads(body)["seq"] for body in page.entries]
                assert page.next >= after
                after = page.next
                if last_round and not page.more:
                    return
                last_round = done.is_set()

        return call

    pollers = [threading.Thread(target=lambda call=call: (call(), connections.close_all())) for call in (poll(r.n, 3 + 4 * i) for i, r in enumerate(readers))]
    for thread in pollers:
        thread.start()
    failed = _run([*(write(place) for place in range(WRITERS)), shuffle])
    done.set()
    for thread in pollers:
        thread.join(timeout=240)
    assert failed == []
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
            monkeypatch.setattr(journal, "SPARSE", sparse)
            after, pages[sparse] = 0, []
            while True:
                page = journal.feed(reader.n, after=after, limit=7)
                pages[sparse].append((page.entries, page.next, page.more))
                after = page.next
                if not page.more:
                    break
        assert pages[0.0] == pages[1.1]
