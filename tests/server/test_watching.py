"""What is told of requests, and what is only counted."""

import asyncio

import pytest

from accord.server.timings import Routes
from accord.server.watching import MOST_LINES, Watch


def test_a_request_is_timed_and_told_only_where_it_is_slow_or_failed(caplog: pytest.LogCaptureFixture) -> None:
    async def notes() -> None:
        watch = Watch(Routes(["/a/{id}"]))
        scope = {"path": "/a/canary", "method": "GET", "headers": []}
        watch.note(scope, 200, 0.2)
        watch.note(scope, 404, 0.2)
        watch.note(scope, 200, 1.2)
        watch.note(scope, 500, 0.1)
        watch.note(scope, 503, 9.0)  # its cause is said, once for all
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(notes())
    records = [(record.__dict__["route"], record.__dict__["status_code"], record.__dict__["milliseconds"]) for record in caplog.records]
    assert records == [("/a/{id}", 200, 1200), ("/a/{id}", 500, 100)]
    assert "canary" not in caplog.text


def test_a_flood_of_failures_is_counted_whole_and_told_in_part(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(Routes(["/a"]))

    async def notes() -> None:
        for _ in range(1000):
            watch.note({"path": "/a", "method": "GET", "headers": []}, 500, 0.1)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(notes())
    assert MOST_LINES <= len(caplog.records) < 1000
    ((_, cells, _),) = watch.timings.rows()
    assert sum(cells) == 1000
