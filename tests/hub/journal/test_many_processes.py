"""Eight processes write at once: readers that poll miss nothing, see nothing twice, and see it in order; and nobody waits for long."""

import json
import multiprocessing
import threading
import traceback
from collections.abc import Callable
from itertools import pairwise
from multiprocessing.synchronize import Event
from typing import Any

from hubs import Hub
from worlds import caller, draft, found, publish, whole_feed

from accord.hub.journal import queries as journal

WRITERS = 8
_fork = multiprocessing.get_context("fork")


def _write(writer: int, names: dict[str, str], circle: str, start: Event) -> None:
    """What one process does: single claims, batches, revisions, retractions, and somebody who joins and leaves a circle."""
    from django.db import connections

    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.signals import actions

    by = caller(names["publisher"])
    start.wait()
    for place in range(6):
        number = writer * 1000 + place * 100
        audience = {"members": [names["most"]] if place % 2 == 0 else [names["most"], names["half"]]}
        if (writer, place) in ((0, 0), (5, 3)):
            audience = {"members": [names["few"]]}
        made = publish(by, f"one-{number}.example-shop.com", tlp="TLP:AMBER", audience=audience)
        marked: Any = {"tlp": "TLP:AMBER", "audience": audience}
        actions.publish(by, [draft(by, f"many-{number + extra}.example-shop.com", **marked) for extra in range(6)])
        publish(by, f"circle-{number}.example-shop.com", tlp="TLP:AMBER", audience={"circles": [circle], "members": [names["half"]]})
        if place % 3 == 1:
            actions.revise(found(by, made.id), by, {"scheme": "investment"})
        if place % 3 == 2:
            actions.retract(found(by, made.id), by, "it was a mistake")
        row = queries.circle(circle)
        assert row is not None
        change = members.join if place % 2 == 0 else members.leave
        change(row, queries.member(names["roamer"]), by=queries.operator())
        actions.grant_some()
    connections.close_all()


def _processes(work: Callable[..., None], arguments: list[tuple[Any, ...]]) -> list[Any]:
    from django.db import connections

    connections.close_all()
    started = [_fork.Process(target=work, args=given) for given in arguments]
    for process in started:
        process.start()
    return started


class _Reader(threading.Thread):
    """Polls one member's feed in small pages until nobody writes any more."""

    def __init__(self, member: int, limit: int, over: threading.Event) -> None:
        super().__init__()
        self.member, self.limit, self.over = member, limit, over
        self.bodies: list[bytes] = []
        self.polls = 0
        self.error = ""

    def run(self) -> None:
        from django.db import connection

        try:
            after = 0
            while True:
                is_last = self.over.is_set()
                page = journal.feed(self.member, after=after, limit=self.limit)
                self.polls += 1
                self.bodies += page.entries
                assert page.next >= after
                after = page.next
                if is_last and not page.more:
                    break
        except Exception:
            self.error = traceback.format_exc()
        finally:
            connection.close()


def test_readers_never_miss_repeat_or_reorder_while_eight_processes_write(any_hub: Hub) -> None:
    from accord.hub.members import actions, queries

    cast = {name: any_hub.member(name) for name in ("publisher", "few", "half", "most", "roamer")}
    circle = actions.make_circle("Roaming", by=caller(cast["publisher"]), opens=True)
    actions.join(circle, queries.member(cast["most"].id), by=queries.operator())
    begun = journal.head()
    start, over = _fork.Event(), threading.Event()
    writers = _processes(_write, [(writer, {name: api.id for name, api in cast.items()}, circle.id, start) for writer in range(WRITERS)])
    readers = [_Reader(cast[name].n, limit, over) for name, limit in (("few", 1), ("half", 3), ("most", 7), ("roamer", 2), ("most", 1))]
    for reader in readers:
        reader.start()
    start.set()
    for process in writers:
        process.join()
    over.set()
    for reader in readers:
        reader.join()
    assert [process.exitcode for process in writers] == [0] * WRITERS
    assert not [reader.error for reader in readers if reader.error]
    entry_count = journal.head() - begun
    for reader in readers:
        polled = [json.loads(body) for body in reader.bodies]
        assert polled == whole_feed(reader.member)
        assert all(first["seq"] < two["seq"] for first, two in pairwise(polled))
        assert reader.polls > 1
    few, half, most = (sum(json.loads(body)["seq"] > begun for body in reader.bodies) / entry_count for reader in readers[:3])
    assert few < 0.06 < 0.3 < half < most
    assert _numbers() == list(range(1, journal.head() + 1)), "every number was given out once, and none was lost"


def _numbers() -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM journal_entry ORDER BY seq")
        return [seq for (seq,) in cursor.fetchall()]


def test_a_turn_that_fails_leaves_no_number_behind(any_hub: Hub) -> None:
    from accord.hub.journal.actions import turn

    alpha = any_hub.member("Alpha")
    begun = journal.head()
    try:
        with turn() as t:
            t.append("member.changed", audience=t.recipients([alpha.n]), by=alpha.n, by_id=alpha.id, data={})
            t.flush()
            raise RuntimeError("cut off")
    except RuntimeError:
        pass
    assert journal.head() == begun
    assert publish(caller(alpha), "evil-site.com").seq == begun + 1


def _publish_in_bulk(member: str, turns: Any, start: Event) -> None:
    from accord.hub.signals import actions
    from accord.hub.signals.publishing import turns as publishing

    take_turn = publishing.publish_turn

    def counted(*args: Any, **more: Any) -> Any:
        took = take_turn(*args, **more)
        turns.value += 1
        start.set()
        return took

    publishing.publish_turn = counted
    by = caller(member)
    actions.publish(by, [draft(by, f"bulk-{number}.example-shop.com") for number in range(8_000)])
    turns.value = -1


def test_one_claim_waits_for_few_turns_of_a_bulk_upload_in_another_process(hub: Hub) -> None:
    from accord.hub.signals import actions

    bulk, bell = hub.member("Bulk"), hub.member("Bell")
    turns, start = _fork.Value("q", 0), _fork.Event()
    by = caller(bell)
    drafts = [draft(by, f"bell-{number}.example-shop.com") for number in range(200)]
    (uploader,) = _processes(_publish_in_bulk, [(bulk.id, turns, start)])
    start.wait()
    waited = []
    for claim in drafts:
        before = turns.value
        assert actions.publish(by, [claim])[0].status == "published"
        after = turns.value
        if after < 0:
            break
        waited.append(after - before)
    uploader.join()
    assert uploader.exitcode == 0
    # Were the queue not fair, one claim would wait for most of the 32 turns, and hardly a second would come in between.
    assert len(waited) >= 8
    assert sorted(waited)[len(waited) // 2] <= 2
