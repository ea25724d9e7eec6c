"""A fixed number of threads: each job once, its result or its error; who was idle last comes first, who waited longest next."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hubs import Hub

from accord.hub import database
from accord.hub.threads import close_connections
from accord.server.asgi import Busy
from accord.server.threads import Threads


def inside(work: Callable[[Threads], Coroutine[Any, Any, Any]], size: int = 3, line: int = 20) -> Any:
    async def run() -> Any:
        return await work(Threads(size, line))

    return asyncio.run(run())


def test_one_job_after_another_is_one_threads_work() -> None:
    together = threading.Barrier(3, timeout=60)

    async def work(threads: Threads) -> set[int]:
        # All have come up: one that comes to it late would be the one that was idle last.
        await asyncio.gather(*(threads.run(together.wait) for _ in range(3)))
        return {await threads.run(threading.get_ident) for _ in range(20)}

    assert len(inside(work)) == 1


def test_jobs_at_a_time_are_different_threads_work_and_the_rest_waits_in_line() -> None:
    together, order = threading.Barrier(3, timeout=60), list[int]()
    go = threading.Event()

    def blocks() -> int:
        together.wait()
        go.wait(60)
        return threading.get_ident()

    async def work(threads: Threads) -> tuple[int, set[int]]:
        first = [threads.run(blocks) for _ in range(3)]
        later = [threads.run(lambda number=number: order.append(number)) for number in range(10)]  # type: ignore[misc]
        waiting = threads.waiting
        go.set()
        done = await asyncio.gather(*first)
        await asyncio.gather(*later)
        await threads.idle()
        return waiting, set(done)

    waiting, done = inside(work)
    assert waiting == 10
    assert len(done) == 3
    assert sorted(order) == list(range(10))


def test_the_line_is_first_come_first_served() -> None:
    go, order = threading.Event(), list[int]()

    async def work(threads: Threads) -> None:
        first = threads.run(lambda: go.wait(60))
        later = [threads.run(lambda number=number: order.append(number)) for number in range(10)]  # type: ignore[misc]
        go.set()
        await asyncio.gather(first, *later)

    inside(work, size=1)
    assert order == list(range(10))


def test_a_full_line_and_a_job_that_fails_harm_no_other() -> None:
    go = threading.Event()

    def fails() -> None:
        raise ValueError("No.")

    async def work(threads: Threads) -> str:
        held = [threads.run(lambda: go.wait(60)) for _ in range(3)]
        with pytest.raises(Busy):
            threads.run(lambda: None)
        go.set()
        await asyncio.gather(*held)
        with pytest.raises(ValueError, match=r"No\."):
            await threads.run(fails)
        return await threads.run(lambda: "goes on")

    assert inside(work, size=2, line=1) == "goes on"


def test_a_line_that_stands_still_is_told_from_one_that_moves_and_from_none() -> None:
    go = threading.Event()

    async def work(threads: Threads) -> list[bool]:
        stood = [threads.still > 300]
        held = [threads.run(lambda: go.wait(60)) for _ in range(2)]
        stood.append(threads.still > 300)
        threads._moved -= 400  # so long ago
        stood.append(threads.still > 300)
        go.set()
        await held[0]
        stood.append(threads.still > 300)
        await held[1]
        threads._moved -= 400
        stood.append(threads.still > 300)
        return stood

    assert inside(work, size=1) == [False, False, True, False, False]


def test_a_connection_that_the_server_ended_meanwhile_costs_no_job(postgres_hub: Hub) -> None:
    """As at a restart of PostgreSQL: all threads have a connection that is gone, and none of them has asked since."""
    together = threading.Barrier(3, timeout=60)

    def asks() -> int:
        number = int(database.row("SELECT pg_backend_pid()")[0])
        together.wait()
        return number

    def ends(numbers: list[int]) -> list[bool]:
        gone = [bool(database.row("SELECT pg_terminate_backend(%s, 60000)", [number])[0]) for number in numbers]
        close_connections()
        return gone

    async def work(threads: Threads) -> tuple[list[int], list[bool], list[int]]:
        first = await asyncio.gather(*(threads.run(asks) for _ in range(3)))
        gone = await Threads(1).run(lambda: ends(first))
        second = await asyncio.gather(*(threads.run(asks) for _ in range(3)))
        together.reset()
        await asyncio.gather(*(threads.run(lambda: (close_connections(), together.wait())) for _ in range(3)))
        return first, gone, second

    first, gone, second = inside(work)
    assert gone == [True, True, True]
    assert len({*first, *second}) == 6
