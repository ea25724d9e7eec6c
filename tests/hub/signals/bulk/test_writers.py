"""Threads that write are kept, with their connection, as long as they are told to be, and no longer."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from hubs import Hub

from accord.hub.signals.bulk import writers


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    yield
    writers.linger(0.0)
    until = time.monotonic() + 60
    while any(thread.name == "bulk-write" for thread in threading.enumerate()):
        assert time.monotonic() < until, "a thread that writes did not end"
        time.sleep(0.02)


def who(seen: list[tuple[int, object]]) -> None:
    connection.ensure_connection()
    seen.append((threading.get_ident(), connection.connection))


def test_kept_for_the_next_with_its_connection(hub: Hub) -> None:
    writers.linger(60.0)
    seen: list[tuple[int, object]] = []
    for _ in range(3):
        assert writers.write(lambda: who(seen)).wait(60)
    assert len(set(seen)) == 1
    writers.linger(0.0)
    assert writers.write(lambda: who(seen)).wait(60)
    assert seen[3] == seen[0], "it was idle"


def test_two_at_a_time_are_two(hub: Hub) -> None:
    writers.linger(0.2)
    seen: list[tuple[int, object]] = []
    together = threading.Barrier(2, timeout=60)

    def work() -> None:
        together.wait()
        who(seen)

    both = [writers.write(work) for _ in range(2)]
    assert all(job.wait(60) for job in both)
    assert len({thread for thread, _ in seen}) == 2


def test_idle_for_long_it_ends(hub: Hub) -> None:
    writers.linger(0.05)
    seen: list[tuple[int, object]] = []
    assert writers.write(lambda: who(seen)).wait(60)
    until = time.monotonic() + 60
    while any(thread.name == "bulk-write" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert writers.write(lambda: who(seen)).wait(60)
    assert len(seen) == 2


def test_not_kept_it_closes_its_connection(hub: Hub) -> None:
    seen: list[object] = []

    def work() -> None:
        connection.ensure_connection()
        seen.append(connections["default"])

    assert writers.write(work).wait(60)
    until = time.monotonic() + 60
    while seen[0].connection is not None:  # type: ignore[attr-defined]
        assert time.monotonic() < until
        time.sleep(0.01)


def test_that_none_is_kept_is_said_while_one_is_about_to_wait(hub: Hub) -> None:
    """What is kept then is there for the next, which ends it."""
    writers.linger(60.0)
    lock = writers._lock
    seen: list[tuple[int, object]] = []

    class Told:
        """Says it in the turn in which the thread is put down as idle."""

        def __enter__(self) -> None:
            lock.acquire()

        def __exit__(self, *_: object) -> None:
            if threading.current_thread().name == "bulk-write":
                writers.linger(0.0)
            lock.release()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writers, "_lock", Told())
        assert writers.write(lambda: who(seen)).wait(60)
    assert writers.write(lambda: who(seen)).wait(60), "it had gone, and was still found"
    assert seen[1] == seen[0]
