"""Whether a node has heard all that NATS had for it: asked of a real server, also while it stands still, and while there is none."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nats
import pytest
from nodes import Nats

from accord.hub.relay.queries import Line, listen
from accord.hub.relay.vocabulary import Head, encode, head_at


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Nats]:
    made = Nats(tmp_path)
    yield made
    made.kill()


def test_what_was_said_before_is_heard_and_nobody_waits_for_ever(server: Nats, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_NATS_URL", (server.address,), raising=False)

    async def play() -> None:
        line, heard = Line(), list[Head]()
        assert not await line.heard_all(5)
        task = asyncio.create_task(listen(line, lambda head, _: heard.append(head), lambda _: None))
        async with asyncio.timeout(60):
            while not await line.heard_all(5):
                await asyncio.sleep(0.01)
        hub = await nats.connect(server.address)
        for seq in range(1, 200):
            await hub.publish("accord.head", encode(head_at(seq)))
            for _ in range(2):  # the library's first may overtake what is still to be written
                await hub.flush()
            assert await line.heard_all(60)
            assert heard[-1].seq == seq
        # Many at once are one question; each is answered.
        assert all(await asyncio.gather(*(line.heard_all(60) for _ in range(50))))
        assert server._process is not None
        server._process.send_signal(signal.SIGSTOP)
        threads = Path(f"/proc/{server._process.pid}/task")
        while any(") T" not in (thread / "stat").read_text() for thread in threads.iterdir()):
            await asyncio.sleep(0.01)
        assert not await line.heard_all(0.05)
        server._process.send_signal(signal.SIGCONT)
        # An answer that comes too late for who asked breaks nothing.
        assert await line.heard_all(60) and await line.heard_all(60)
        await hub.close()
        server.kill()
        async with asyncio.timeout(60):
            while await line.heard_all(1):
                await asyncio.sleep(0.01)
        server.start()
        async with asyncio.timeout(60):
            while not await line.heard_all(1):
                await asyncio.sleep(0.05)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(play())
