"""The room that all bodies share: taken as they come, and given back however one ends."""

import asyncio
from typing import Any

import pytest
from bodies_sent import sender

from accord.server.asgi import HungUp, Refused
from accord.server.bodies import TOGETHER, Bodies

LARGEST = 100


def scope(length: int = LARGEST) -> dict[str, Any]:
    return {"headers": [(b"content-length", b"%d" % length)]}


def part(size: int, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


def test_all_bodies_together_have_so_much_room_and_a_finished_one_gives_back_its_own() -> None:
    async def play() -> None:
        bodies = Bodies(LARGEST)
        payloads = [await bodies.read(scope(), sender(part(LARGEST))) for _ in range(TOGETHER)]
        with pytest.raises(Refused) as refused:
            await bodies.read(scope(1), sender(part(1)))
        assert (refused.value.status, refused.value.code) == (503, "busy")
        bodies.forget(payloads.pop())
        assert len(await bodies.read(scope(), sender(part(60, more=True), part(40)))) == LARGEST
        with pytest.raises(Refused):
            await bodies.read(scope(1), sender(part(1)))

    asyncio.run(play())


@pytest.mark.parametrize("end", [{"type": "http.disconnect"}, OSError("away")])
def test_a_body_that_never_came_whole_holds_no_room(end: Any) -> None:
    async def play() -> None:
        bodies = Bodies(LARGEST)
        for _ in range(3 * TOGETHER):
            with pytest.raises(HungUp if isinstance(end, dict) else OSError):
                await bodies.read(scope(), sender(part(60, more=True), end))
        for _ in range(TOGETHER):
            assert len(await bodies.read(scope(), sender(part(LARGEST)))) == LARGEST

    asyncio.run(play())


def test_what_is_whole_by_its_length_waits_for_no_message_that_says_so() -> None:
    """The server gives each part as one that more follows, and then nothing but that: no more is asked for."""

    async def play() -> None:
        bodies = Bodies(LARGEST)
        assert (
            len(await bodies.read(scope(), sender(part(60, more=True), part(40, more=True), AssertionError("asked for more")))) == LARGEST
        )
        # One that says less than its length is as it came: what reads it says what is missing.
        assert len(await bodies.read(scope(), sender(part(60, more=True), part(0)))) == 60

    asyncio.run(play())


IN_CHUNKS: dict[str, Any] = {"headers": [(b"transfer-encoding", b"chunked")]}


def test_a_body_in_chunks_is_read_to_its_end_and_no_further_than_the_largest() -> None:
    async def play() -> None:
        bodies = Bodies(LARGEST)
        whole = await bodies.read(IN_CHUNKS, sender(part(60, more=True), part(40, more=True), part(0)))
        assert len(whole) == LARGEST
        bodies.forget(whole)
        for _ in range(3 * TOGETHER):
            with pytest.raises(Refused) as refused:
                await bodies.read(IN_CHUNKS, sender(part(60, more=True), part(41, more=True), AssertionError("asked for more")))
            assert (refused.value.status, refused.value.code) == (413, "too-large")
        both = {"headers": [*scope(1)["headers"], *IN_CHUNKS["headers"]]}
        assert len(await bodies.read(both, sender(part(60, more=True), part(10)))) == 70, "the chunks say where it ends (RFC 9112, 6.3)"

    asyncio.run(play())


def test_a_body_in_chunks_that_stops_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.server.bodies.BEGINS_WITHIN", 0.0)
    monkeypatch.setattr("accord.server.bodies.LOOK_EVERY", 0.01)

    async def play() -> None:
        first = iter([part(1, more=True)])

        async def stops() -> Any:
            for message in first:
                return message
            await asyncio.Event().wait()

        with pytest.raises(Refused) as refused:
            await Bodies(LARGEST).read(IN_CHUNKS, stops)
        assert refused.value.code == "too-slow"

    asyncio.run(play())


def test_a_body_that_is_called_off_holds_no_room() -> None:
    async def play() -> None:
        bodies = Bodies(LARGEST)
        for _ in range(3 * TOGETHER):
            reading = asyncio.ensure_future(bodies.read(scope(), sender(part(60, more=True))))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
        for _ in range(TOGETHER):
            assert len(await bodies.read(scope(), sender(part(LARGEST)))) == LARGEST

    asyncio.run(play())
