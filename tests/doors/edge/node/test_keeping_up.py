"""What a node does when another epoch begins: nothing of the one before is said from the moment at which it hears of it."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from accord.core.epochs import STRIDE, epoch_of
from accord.doors.edge import feed
from accord.doors.edge.node import freshness
from accord.doors.edge.node import keeping_up as module
from accord.doors.edge.node.app import Node
from accord.doors.edge.node.keeping_up import KeepingUp
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller, hash_of
from accord.hub.relay.vocabulary import head_at
from accord.hub.signals import queries as signals
from accord.server.asgi import Message, Scope, respond
from accord.server.bodies import Bodies

FROM_THE_PRIMARY = b'{"from":"the primary"}'


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing becomes old while a busy machine plays the story: what is said here is said of epochs."""
    for name in ("SILENT_AFTER", "ANSWERS_WITHIN", "LAG_MOST"):
        monkeypatch.setattr(freshness, name, 600.0)


class Replica:
    """One that says how far it is, and answers what else is asked as it is told to. Whatever happens while it answers, happens then."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.meanwhile: Callable[[], None] = lambda: None
        self.answers: list[Any] = []

    async def __call__(self, job: Callable[[], Any]) -> Any:
        known = {journal.head: self.head, signals.catch_up: True, module._is_of_this_version: True}
        if job in known:
            return known[job]
        self.meanwhile()
        return self.answers.pop(0)


class World:
    def __init__(self, head: int = 10) -> None:
        self.replica = Replica(head)
        self.anew = self.ended = 0
        self.keeping = KeepingUp(self.replica, self._anew)
        self.node = Node(self.keeping, self._primary, self._primary, Bodies(1000), self.replica)
        end = self.keeping.end_streams

        def end_streams() -> None:
            self.ended += 1
            end()

        self.keeping.end_streams = end_streams

    def _anew(self) -> None:
        self.anew += 1

    async def _primary(self, scope: Scope, receive: Any, send: Any) -> None:
        await respond(send, 200, FROM_THE_PRIMARY)

    async def begin(self) -> None:
        self.hear(self.replica.head)
        assert await self.keeping._look() and self.keeping.may_read() and self.keeping.holds_all()

    def hear(self, seq: int) -> None:
        self.keeping._hear(head_at(seq), True)

    async def ask(self, path: str) -> bytes:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            await asyncio.sleep(3600)
            raise AssertionError

        headers = [(b"authorization", b"Bearer accord_x")]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
        app = self.node.long(scope) or self.node
        await asyncio.wait_for(app(scope, receive, send), 60)
        return b"".join(message.get("body", b"") for message in sent)


def _play(story: Callable[[World], Any]) -> World:
    async def play() -> World:
        world = World()
        await world.begin()
        await story(world)
        return world

    return asyncio.run(play())


CALLER = Caller(7, "7", "Beta", "finance", "TH", frozenset({"member:feed:read", "member:lists:read"}), "member", "beta")
PAGE = feed._Answer(b'{"entries":[{"seq":10}]}', [], 10, False, 1)


def test_from_the_announcement_of_another_epoch_on_the_primary_is_asked_and_streams_end() -> None:
    async def story(world: World) -> None:
        world.hear(11)
        assert not world.ended
        world.hear(STRIDE + 1)
        assert world.ended == 1 and not world.keeping.may_read() and not world.keeping.holds_all()
        world.hear(STRIDE + 1)
        assert world.ended == 1, "once"
        assert await world.ask("/api/v1/feed") == FROM_THE_PRIMARY

    assert not _play(story).anew, "the replica is of the old one still"


@pytest.mark.parametrize(("path", "answer"), [("/api/v1/feed", PAGE), ("/api/v1/lists", [])])
def test_what_is_being_answered_when_it_is_announced_is_asked_of_the_primary(path: str, answer: Any) -> None:
    async def story(world: World) -> None:
        world.replica.answers = [{hash_of("accord_x"): CALLER}, answer]
        assert await world.ask(path) != FROM_THE_PRIMARY
        world.replica.answers = [answer]
        world.replica.meanwhile = lambda: world.hear(STRIDE + 1)
        assert await world.ask(path) == FROM_THE_PRIMARY
        assert not world.replica.answers, "the replica had answered"
        assert sorted(world.node.counts.values()) == [1, 1], "the first alone was the node's"

    _play(story)


def test_a_replica_of_another_epoch_is_not_read_by_a_process_that_began_in_the_one_before() -> None:
    async def story(world: World) -> None:
        world.hear(STRIDE + 5)
        world.replica.head = STRIDE + 5
        for _ in range(3):
            await world.keeping._look()
            assert not world.keeping.may_read() and not world.keeping.holds_all()
        assert world.keeping.freshness.reached == 10 and epoch_of(world.keeping.freshness.announced) == 2
        assert await world.ask("/api/v1/feed") == FROM_THE_PRIMARY
        assert json.loads(await world.ask("/api/v1/lists")) == json.loads(FROM_THE_PRIMARY)

    assert _play(story).anew == 1
