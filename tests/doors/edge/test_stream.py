"""The stream: each reader gets exactly its feed, whoever writes, whoever hangs up; and nobody is served who no longer may."""

import asyncio
import json
import random
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connections
from hubs import Api, Hub
from programs import answer, new_hub, started

from accord.doors.edge import ring, stream, watcher
from accord.doors.edge.callers import Callers
from accord.doors.edge.services import Services
from accord.doors.edge.stream import Stream
from accord.doors.edge.watcher import Listener
from accord.hub.journal import queries as journal


class Threads:
    """Threads with database connections of their own, as the hub has them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(3)

    def __call__(self, job: Callable[[], Any]) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self._pool, job)

    def close(self) -> None:
        for _ in self._pool.map(lambda _: connections.close_all(), range(12)):
            pass
        self._pool.shutdown()


async def _behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})


class Client:
    """One connection to the stream, as an ASGI server would hold it."""

    def __init__(self, app: Stream, token: str, query: str = "", last: int | None = None) -> None:
        headers = [(b"authorization", b"Bearer " + token.encode())]
        if last is not None:
            headers.append((b"last-event-id", b"%d" % last))
        scope = {"type": "http", "method": "GET", "path": "/api/v1/stream", "query_string": query.encode(), "headers": headers}
        self.status, self.text, self.slow = 0, b"", asyncio.Event()
        self.slow.set()
        self._hung_up = asyncio.Event()
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.slow.wait()
        self.status = self.status or message["status"]
        self.text += message.get("body", b"")

    async def hang_up(self) -> None:
        self._hung_up.set()
        await asyncio.wait_for(self.task, 60)

    @property
    def events(self) -> list[tuple[int, dict[str, Any]]]:
        result = []
        for piece in self.text.split(b"\n\n"):
            lines = dict(line.split(b": ", 1) for line in piece.split(b"\n") if b": " in line)
            if lines.get(b"event") == b"entry":
                result.append((int(lines[b"id"].removeprefix(b"1-")), json.loads(lines[b"data"])))
        return result

    @property
    def last(self) -> int | None:
        ids = [int(line.removeprefix(b"id: 1-")) for line in self.text.split(b"\n") if line.startswith(b"id: ")]
        return ids[-1] if ids else None


async def until(true: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
def served(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Stream]]:
    """Makes the stream's app inside a running loop."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    threads = Threads()
    yield lambda: Stream(Services(Callers(threads), None, threads, _behind))  # type: ignore[arg-type]
    threads.close()


def _writes(writers: list[Api], named: list[str], done: threading.Event, failed: list[BaseException], turns: int) -> None:
    made = random.Random(7)
    try:
        for place in range(turns):
            writer = made.choice(writers)
            audience = {"members": [made.choice(named)]} if made.random() < 0.6 else None
            scheme = made.choice(["parcel", "romance"])
            writer.publish(f"s{place}.example.com", tlp="AMBER" if audience else "GREEN", audience=audience, scheme=scheme)
    except BaseException as error:
        failed.append(error)
    finally:
        connections.close_all()
        done.set()


@pytest.mark.parametrize("small", [False, True], ids=["a long ring", "a ring that all fall out of"])
def test_whoever_hangs_up_and_comes_back_gets_exactly_its_feed(
    any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    if small:
        monkeypatch.setattr(ring, "ENTRIES", 2)
        monkeypatch.setattr(watcher, "AT_A_TIME", 2)
        monkeypatch.setattr(stream, "PAGE", 2)
    readers = [any_hub.member(f"Reader {n}") for n in range(4)]
    queries = ["", "scheme=parcel", "kind=url", "country=TH"]
    writers = [any_hub.member(f"Writer {n}", "platform") for n in range(2)]
    done, failed, made = threading.Event(), [], random.Random(3)
    writing = threading.Thread(target=_writes, args=(writers, [r.id for r in readers], done, failed, 60))

    async def listen(app: Stream, reader: Api, query: str) -> list[int]:
        got: list[int] = []
        last: int | None = None
        while True:
            client = Client(app, reader.token, query, last)
            finished = done.is_set()
            await asyncio.sleep(0.6 if finished else made.random() * 0.2)
            if made.random() < 0.3:
                client.slow.clear()
                await asyncio.sleep(made.random() * 0.2)
                client.slow.set()
            if finished:
                expected = [seq for seq in _feed(reader, query) if seq > (last or 0)]
                await until(lambda: len(client.events) >= len(expected))  # noqa: B023
            await client.hang_up()
            for id, entry in client.events:
                assert entry["seq"] == id
                got.append(id)
            last = client.last if client.last is not None else last
            if finished:
                return got

    async def main() -> list[list[int]]:
        app = served()
        writing.start()
        return await asyncio.gather(*(listen(app, r, q) for r in readers for q in queries))

    got = asyncio.run(main())
    writing.join()
    assert failed == []
    expected = [_feed(reader, query) for reader in readers for query in queries]
    assert got == expected
    assert any(len(seqs) > 20 for seqs in expected)
    assert expected[0] != expected[1]


def test_who_waits_is_told_where_so_much_came_at_once_that_the_ring_passed_over_it(
    any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BEAT_EVERY", 3600.0)
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")

    async def main() -> list[int]:
        app = served()
        client = Client(app, beta.token)
        await until(lambda: any(listener.waiting for listener in app._watcher.listeners))
        monkeypatch.setattr(watcher, "ENTRIES", 2)
        monkeypatch.setattr(watcher, "AT_ONCE", 1)
        for place in range(4):
            alpha.publish(f"at-once-{place}.example.com")
        await until(lambda: len(client.events) >= len(_feed(beta, "")))
        seqs = [seq for seq, _ in client.events]
        await client.hang_up()
        return seqs

    assert asyncio.run(main()) == _feed(beta, "")


def _feed(reader: Api, query: str) -> list[int]:
    from accord.hub.journal.queries import read_filters

    named = dict([query.split("=")]) if query else {}
    filters = read_filters(*(named.get(name) for name in ("kind", "scheme", "country")))
    seqs, after = [], 0
    while True:
        page = journal.feed(reader.n, after=after, limit=500, filters=filters)
        seqs, after = seqs + page.seqs, page.next
        if not page.more:
            return seqs


@pytest.mark.parametrize("how", ["revoked", "suspended"])
def test_who_no_longer_may_is_let_go_and_gets_nothing_more(any_hub: Hub, served: Callable[[], Stream], how: str) -> None:
    from accord.hub.members import actions, queries

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    row = queries.member(beta.id)
    made, token = actions.make_token(row, by=queries.operator())

    async def main() -> tuple[Client, Client, int]:
        app = served()
        ending, staying = Client(app, token), Client(app, alpha.token)
        await until(lambda: len(ending.events) == len(_feed(beta, "")))
        if how == "revoked":
            actions.revoke_token(made, by=queries.operator())
        else:
            actions.change_standing(row, "suspended", by=queries.operator())
        head = journal.head()
        alpha.publish("after.example.com", tlp="AMBER", audience={"members": [beta.id]}) if how == "revoked" else None
        await asyncio.wait_for(ending.task, 60)
        alpha.publish("later.example.com")
        await until(
            lambda: bool(staying.events) and staying.events[-1][1]["data"].get("identifier", {}).get("value") == "later.example.com"
        )
        again = Client(app, token)
        while again.status != 418:  # handed to Django, which refuses it, once what is known of the token is half a second old
            await asyncio.wait_for(again.task, 60)
            assert all(id <= head for id, _ in again.events)
            again = Client(app, token)
            await until(lambda: again.status != 0)  # noqa: B023
        await staying.hang_up()
        return ending, staying, head

    ending, staying, head = asyncio.run(main())
    assert "later.example.com" not in ending.text.decode()
    assert "later.example.com" in staying.text.decode()
    if how == "suspended":
        assert all(id <= head for id, _ in ending.events)


@pytest.mark.parametrize("small", [False, True], ids=["from the ring", "by pages"])
def test_nothing_is_told_that_came_a_second_later_however_late_the_looks_at_tokens_are(
    any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    from accord.hub.members import actions, queries

    monkeypatch.setattr(stream, "LOOK_EVERY", 3600.0)
    if small:
        monkeypatch.setattr(watcher.Watcher, "is_live", lambda *_: False)
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made, token = actions.make_token(queries.member(beta.id), by=queries.operator())

    async def main() -> tuple[Client, Client]:
        app = served()
        ending, staying = Client(app, token), Client(app, alpha.token)
        alpha.publish("before.example.com")
        await until(lambda: ending.last == staying.last == journal.head())
        actions.revoke_token(made, by=queries.operator())
        await asyncio.sleep(1.0)
        alpha.publish("later.example.com")
        await until(lambda: staying.last == journal.head() and ending.task.done())
        await staying.hang_up()
        return ending, staying

    ending, staying = asyncio.run(main())
    assert "before.example.com" in ending.text.decode()
    assert "later.example.com" not in ending.text.decode()
    assert "later.example.com" in staying.text.decode()


def test_a_client_that_takes_nothing_is_let_go_and_goes_on_where_it_was(
    any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SEND_WITHIN", 0.5)
    alpha = any_hub.member("Alpha")

    async def main() -> None:
        app = served()
        stalled, other = Client(app, alpha.token), Client(app, alpha.token)
        await until(lambda: stalled.last == other.last == journal.head())
        stalled.slow.clear()
        alpha.publish("one.example.com")
        await asyncio.wait_for(stalled.task, 60)
        alpha.publish("two.example.com")
        await until(lambda: other.last == journal.head())
        assert not other.task.done()
        again = Client(app, alpha.token, "", stalled.last)
        await until(lambda: again.last == journal.head())
        assert stalled.events + again.events == other.events
        await asyncio.gather(again.hang_up(), other.hang_up())

    asyncio.run(main())


def test_signs_of_life_move_the_cursor_over_what_the_reader_may_not_see(
    any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "BEAT_EVERY", 0.2)
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))

    async def main() -> None:
        client = Client(served(), gamma.token)
        await until(lambda: client.last == journal.head())
        alpha.publish("hidden.example.com", tlp="AMBER", audience={"members": [beta.id]})
        await until(lambda: client.last == journal.head())
        assert b"hidden" not in client.text
        assert client.text.endswith(b": beat\n\n")
        await client.hang_up()

    asyncio.run(main())


@pytest.mark.parametrize(("query", "last"), [("", 10**9), ("after=1000000000", None), ("after=1&epoch=2", None)])
def test_a_cursor_of_another_epoch_or_beyond_the_end_is_refused_by_the_api(
    any_hub: Hub, served: Callable[[], Stream], query: str, last: int | None
) -> None:
    """As after a backup was played back; the API behind says where to read on."""
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")

    async def main() -> None:
        app = served()
        other = Client(app, alpha.token)
        await until(lambda: other.last == journal.head())
        client = Client(app, beta.token, query, last)
        await until(lambda: client.status == 418)
        assert len(app._watcher.listeners) == 1
        await client.hang_up()
        await other.hang_up()

    asyncio.run(main())


@pytest.mark.parametrize("what", ["looks for entries", "looks at tokens"])
def test_where_what_keeps_the_streams_fails_they_end_and_whoever_comes_back_is_kept(
    any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    alpha = any_hub.member("Alpha")

    def failing(*_: Any) -> Any:
        raise MemoryError

    async def main() -> None:
        app = served()
        kept, client = app._watcher, Client(app, alpha.token)
        await until(lambda: client.last == journal.head())
        (own,) = kept.listeners
        slow = Listener(own.member, own.id, own.digest, None, own.cursor, own.epoch)  # ends, and is long in leaving
        kept.add(slow)
        with monkeypatch.context() as broken:
            for thing, name in {"looks for entries": [(journal, "head"), (journal, "news")]}.get(what, [(app._services.callers, "still")]):
                broken.setattr(thing, name, failing)
            await until(lambda: slow.over)
        again = Client(app, alpha.token)
        await until(lambda: client.task.done() and len(kept.listeners) == 2)
        (joined,) = kept.listeners - {slow}
        await until(lambda: kept.is_live(joined))
        assert app._keeper is not None and not app._keeper.done()
        kept.remove(slow)
        await again.hang_up()

    asyncio.run(main())


def test_there_are_so_many_streams_and_no_more(any_hub: Hub, served: Callable[[], Stream], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "OF_ONE", 2)
    monkeypatch.setattr(stream, "STREAMS", 3)
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")

    async def main() -> None:
        app = served()
        kept = [Client(app, alpha.token) for _ in range(2)]
        await until(lambda: all(client.status for client in kept))
        third = Client(app, alpha.token)
        await third.task
        assert (third.status, json.loads(third.text)["code"]) == (503, "too-many-streams")
        kept.append(Client(app, beta.token))
        await until(lambda: kept[-1].status == 200)
        fourth = Client(app, beta.token)
        await fourth.task
        assert fourth.status == 503
        await kept.pop(0).hang_up()
        last = Client(app, beta.token)
        await until(lambda: last.status == 200)
        await asyncio.gather(*(client.hang_up() for client in [*kept, last]))

    asyncio.run(main())


def test_over_a_served_hub(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    process = started("serve", "--port", "0", data=data)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().decode().split()[-1]
        answer("member", "add", "Beta", "--sector", "finance", "--country", "TH", data=data)
        beta = answer("token", "create", "--member", "Beta", data=data)["token"]
        by = {"Authorization": f"Bearer {made['token']}"}
        client = httpx.Client(base_url=address + "/api/v1", headers=by, trust_env=False, timeout=120)

        def publish(value: str) -> None:
            signal = {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
            assert client.post("/signals", json=signal).status_code == 201

        publish("one.example.com")
        with client.stream("GET", "/stream?kind=domain", headers={"Authorization": f"Bearer {beta}"}) as got:
            assert got.headers["content-type"].startswith("text/event-stream")
            lines = got.iter_lines()
            assert "one.example.com" in _data(lines)
            publish("+66812345678")
            publish("two.example.com")
            assert "two.example.com" in _data(lines)
        status = {query: client.get(f"/stream?{query}").status_code for query in ("after=x", "limit=1", "kind=none", "after=1&after=2")}
        assert set(status.values()) == {400}
        assert client.get("/stream", headers={"Last-Event-ID": "none"}).json()["code"] == "bad-query"
        assert client.get("/stream", headers={"Authorization": "Bearer nobody"}).status_code == 401
        assert client.post("/stream").status_code == 405
        blind = answer("token", "create", "--member", "Beta", "--scope", "member:check:ask", data=data)["token"]
        assert client.get("/stream", headers={"Authorization": f"Bearer {blind}"}).status_code == 403
    finally:
        process.terminate()
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err


def _data(lines: Iterator[str]) -> str:
    return next(line for line in lines if line.startswith("data: "))


def test_without_the_edge_the_operation_checks_and_says_where_streams_are(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    assert alpha("GET", "/stream")[1]["code"] == "no-streams"
    assert alpha("GET", "/stream?kind=none")[0] == 400


def test_streams_end_where_another_epoch_begins(any_hub: Hub, served: Callable[[], Stream]) -> None:
    """A reader that comes back is told where to read on; nothing of the new epoch is sent before."""
    from accord.hub.journal.actions import begin_epoch

    alpha = any_hub.member("Alpha")

    async def main() -> None:
        app = served()
        client = Client(app, alpha.token)
        await until(lambda: client.last == journal.head())
        begin_epoch("begun", above=1)
        alpha.publish("after.example.com")
        await asyncio.wait_for(client.task, 60)
        assert b"after" not in client.text
        again = Client(app, alpha.token, "after=1")
        await until(lambda: b"after.example.com" in again.text)
        assert b"\nid: 2-4294967297\n" in again.text and b"\nid: 1-" not in again.text
        await again.hang_up()

    asyncio.run(main())
