"""The console's bell as a stream: who may listen, what is told and when, and all its bounds."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from asking import ask, cast
from hubs import Hub
from rooms import browser, person

from accord.doors.console.now import stream as door
from accord.doors.console.now.stream import Stream


class Page:
    """A page that listens. Nothing is heard after `stall` until `read`."""

    def __init__(self, stream: Stream, key: str = "", method: str = "GET", **headers: str) -> None:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        cookie = [(b"cookie", f"other=1; accord_session={key}".encode())] if key else []
        self.scope = {"type": "http", "method": method, "path": "/console/stream", "headers": [(b"host", b"hub.test"), *named, *cookie]}
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.heard = ""
        self.reads = asyncio.Event()
        self.reads.set()
        self.left = asyncio.Event()
        self.task = asyncio.create_task(stream(self.scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        self.heard += message.get("body", b"").decode()

    async def hears(self, count: int) -> None:
        async with asyncio.timeout(60):
            while self.heard.count("event: bells") < count:
                await asyncio.sleep(0.01)

    async def ends(self) -> None:
        async with asyncio.timeout(60):
            await self.task


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the desks tell, in the test's hand, and short waits."""
    desk_facts = {"state": 7000000, "ringing": 2, "looks": 0, "asked": 0}

    def state() -> int:
        desk_facts["looks"] += 1
        return desk_facts["state"]

    monkeypatch.setattr(door.desks, "stream_state", state)

    def count(caller: Any) -> int:
        desk_facts["asked"] += 1
        return desk_facts["ringing"]

    monkeypatch.setattr(door.desks, "ringing_count", count)
    monkeypatch.setattr(door, "NEXT_LOOK", 0.02)
    monkeypatch.setattr(door, "BEAT_EVERY", 0.1)
    return desk_facts


def session(hub: Hub) -> str:
    return browser(person(hub.admin)).cookies["accord_session"].value


def play(scene: Callable[[Stream], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        stream = Stream()
        await scene(stream)
        assert not stream._clients

    asyncio.run(run())


def test_only_who_is_signed_in_on_the_hubs_own_pages_may_listen(hub: Hub, pulse: Any) -> None:
    key = session(hub)

    async def scene(stream: Stream) -> None:
        cases: list[tuple[int, dict[str, str]]] = [
            (401, {}),
            (401, {"key": "nobody"}),
            (405, {"key": key, "method": "POST"}),
            (405, {"key": key, "method": "HEAD"}),
            (403, {"key": key, "origin": "https://other.test"}),
            (403, {"key": key, "origin": "null"}),
            (403, {"key": key, "sec_fetch_site": "cross-site"}),
        ]
        for status, given in cases:
            page = Page(stream, **given)
            await page.ends()
            assert page.status == status, given
            assert "ringing" not in page.heard

    play(scene)


def test_it_tells_at_once_and_on_every_change_and_gives_signs_of_life(hub: Hub, pulse: Any) -> None:
    key = session(hub)

    async def scene(stream: Stream) -> None:
        page = Page(stream, key, origin="http://hub.test")
        await page.hears(1)
        assert page.status == 200
        assert page.headers[b"content-type"] == b"text/event-stream"
        assert (page.headers[b"cache-control"], page.headers[b"x-accel-buffering"]) == (b"no-store", b"no")
        assert 'event: bells\ndata: {"ringing": 2}\n\n' in page.heard
        pulse.update(state=8, ringing=0)
        await page.hears(2)
        while 'event: bells\ndata: {"ringing": 0}\n\n' not in page.heard or ": still here\n\n" not in page.heard:
            await asyncio.sleep(0.01)
        page.left.set()
        await page.ends()

    play(scene)


def test_what_rings_elsewhere_is_not_told(hub: Hub, pulse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BEAT_EVERY", 0.4)
    key = session(hub)

    async def scene(stream: Stream) -> None:
        page = Page(stream, key)
        await page.hears(1)
        before, asked = page.heard, pulse["asked"]
        # Others' bells change and change again; this page's own count does not.
        while pulse["asked"] < asked + 10:
            pulse["state"] += 1
            await asyncio.sleep(0.02)
        assert page.heard.replace(": still here\n\n", "") == before
        # However often others' bells change, the signs of life come.
        while ": still here" not in page.heard:
            pulse["state"] += 1
            await asyncio.sleep(0.02)
        pulse.update(state=pulse["state"] + 1, ringing=3)
        await page.hears(2)
        assert "id:" not in page.heard and "700" not in page.heard.partition("\n")[2], "the hub's own count is nobody's"
        page.left.set()
        await page.ends()

    play(scene)


def test_where_nothing_changes_the_database_is_not_asked_for_anybody(hub: Hub, pulse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "BEAT_EVERY", 1000.0)
    key = session(hub)

    async def scene(stream: Stream) -> None:
        page = Page(stream, key)
        await page.hears(1)
        looks = pulse["looks"]
        while pulse["looks"] < looks + 10:
            await asyncio.sleep(0.01)
        assert pulse["asked"] == 1
        page.left.set()
        await page.ends()

    play(scene)


def test_one_sign_in_takes_not_the_room_of_all(hub: Hub, pulse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "OF_ONE", 2)
    key, other = session(hub), session(hub)

    async def scene(stream: Stream) -> None:
        pages = [Page(stream, key), Page(stream, key)]
        for page in pages:
            await page.hears(1)
        more = Page(stream, key)
        await more.ends()
        assert more.status == 503
        pages.append(Page(stream, other))
        await pages[-1].hears(1)
        for page in pages:
            page.left.set()
            await page.ends()

    play(scene)


def test_one_poller_serves_all_and_rests_when_nobody_listens(hub: Hub, pulse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "OF_ONE", 20)
    key = session(hub)

    async def scene(stream: Stream) -> None:
        pages = [Page(stream, key) for _ in range(20)]
        for page in pages:
            await page.hears(1)
        poller = stream._poller
        assert poller is not None
        assert sum(task.get_coro().__name__ == "_poll" for task in asyncio.all_tasks()) == 1  # type: ignore[union-attr]
        for page in pages:
            page.left.set()
            await page.ends()
        await asyncio.wait((poller,), timeout=60)
        looks = pulse["looks"]
        await asyncio.sleep(0.2)
        assert (poller.done(), pulse["looks"]) == (True, looks)

    play(scene)


def test_what_comes_into_the_inbox_is_told_to_whoever_is_asked_and_to_nobody_else(hub: Hub, pulse: Any) -> None:
    made = cast(hub)
    keys = [browser(person(made.api(name))).cookies["accord_session"].value for name in ("Kasi", "Bangkok")]

    async def scene(stream: Stream) -> None:
        asked, other = (Page(stream, key) for key in keys)
        for page in (asked, other):
            await page.hears(1)
        await asyncio.to_thread(ask, made)
        async with asyncio.timeout(60):
            while 'event: rows\ndata: {"list": "inbox", "count": 1}\n\n' not in asked.heard:
                await asyncio.sleep(0.01)
            signs = other.heard.count(": still here")
            while other.heard.count(": still here") < signs + 2:
                await asyncio.sleep(0.01)
        assert "event: rows" not in other.heard and asked.heard.count("event: rows") == 1
        for page in (asked, other):
            page.left.set()
            await page.ends()

    play(scene)


@pytest.mark.parametrize("how", ["signed out", "deactivated"])
def test_who_is_signed_in_no_more_hears_no_more(how: str, hub: Hub, pulse: Any) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.queries import operator

    row = person(hub.admin)
    client = browser(row)
    end = client.logout if how == "signed out" else lambda: people.set_active(row, False, by=operator())

    async def scene(stream: Stream) -> None:
        page = Page(stream, client.cookies["accord_session"].value)
        await page.hears(1)
        await asyncio.to_thread(end)
        await page.ends()
        assert page.heard.count("event: bells") == 1

    play(scene)


def test_a_page_that_does_not_read_is_told_once_and_let_go_in_the_end(hub: Hub, pulse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    key = session(hub)

    async def scene(stream: Stream) -> None:
        page = Page(stream, key)
        await page.hears(1)
        page.reads.clear()
        for state in range(8, 28):
            pulse.update(state=state, ringing=state)
            await asyncio.sleep(0.03)
        page.reads.set()
        await page.hears(2)
        while '"ringing": 27}' not in page.heard:
            await asyncio.sleep(0.01)
        assert page.heard.count("event: bells") <= 4
        monkeypatch.setattr(door, "SEND_WITHIN", 0.1)
        page.reads.clear()
        pulse.update(state=28, ringing=28)
        async with asyncio.timeout(60):
            while stream._clients:
                await asyncio.sleep(0.01)
        page.reads.set()
        await page.ends()

    play(scene)


def test_there_are_only_so_many_pages(hub: Hub, pulse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CLIENTS", 3)
    key = session(hub)

    async def scene(stream: Stream) -> None:
        pages = [Page(stream, key) for _ in range(3)]
        for page in pages:
            await page.hears(1)
        more = Page(stream, key)
        await more.ends()
        assert (more.status, more.headers[b"retry-after"]) == (503, b"60")
        for page in pages:
            page.left.set()
            await page.ends()
        again = Page(stream, key)
        await again.hears(1)
        again.left.set()
        await again.ends()

    play(scene)
