"""What counts as a short upload, and what is left of one that is none."""

import asyncio
from typing import Any

import pytest
from bodies_sent import sender

from accord.doors.edge.bulk_small import SMALL, taken


def scope(length: int | None, *more: tuple[bytes, bytes]) -> dict[str, Any]:
    headers = [] if length is None else [(b"content-length", b"%d" % length)]
    return {"headers": [*headers, *more]}


def part(body: bytes, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_it_is_taken_once_it_is_whole_and_nothing_more_is_asked_for() -> None:
    body, _ = asyncio.run(taken(scope(5), sender(part(b"ab"), part(b"cde"), AssertionError("asked for more"))))
    assert body == b"abcde"


def test_one_that_ends_before_its_length_is_as_it_came() -> None:
    body, _ = asyncio.run(taken(scope(5), sender(part(b"ab"), part(b"", more=False))))
    assert body == b"ab"


@pytest.mark.parametrize("given", [scope(None), scope(0), scope(SMALL + 1), scope(5, (b"expect", b"100-continue"))])
def test_without_a_short_length_nothing_is_read(given: Any) -> None:
    receive = sender(AssertionError("asked for"))
    assert asyncio.run(taken(given, receive)) == (None, receive)


def test_what_was_read_of_one_that_does_not_come_is_given_again() -> None:
    async def play() -> None:
        rest = asyncio.Event()

        async def slow() -> dict[str, Any]:
            if first:
                return first.pop()
            await rest.wait()
            return part(b"cde", more=False)

        first = [part(b"ab")]
        body, receive = await taken(scope(5), slow)
        assert body is None
        rest.set()
        assert [await receive(), await receive()] == [part(b"ab"), part(b"cde", more=False)]

    asyncio.run(play())
