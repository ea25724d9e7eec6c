"""What the hub announces through a real NATS, and that nothing waits for it: it may be away, or lose its leader and its disk."""

import asyncio
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import nats
import pytest
from hubs import Hub
from nodes import CONF, Nats, free_port
from programs import wait_until
from worlds import caller, publish

from accord.core.epochs import STRIDE
from accord.hub.journal import followers as journal_followers
from accord.hub.journal import queries as journal
from accord.hub.relay import followers
from accord.hub.relay.vocabulary import BEAT_EVERY, FOLLOWER, Head, decode, encode, head_at

SETTINGS = {
    "ACCORD_NATS_STREAM": "ACCORD",
    "ACCORD_NATS_REPLICAS": 1,
    "ACCORD_NATS_CREDS": "",
    "ACCORD_NATS_CA": "",
}


class Heard:
    """A client of NATS in a thread of its own, that hears all that anybody says there."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = list(addresses)
        self.messages: list[tuple[str, bytes, dict[str, str]]] = []
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        assert self._up.wait(120)

    def _run(self) -> None:
        self._loop.run_until_complete(self._begin())
        self._loop.run_forever()

    async def _begin(self) -> None:
        async def quiet(_: Exception) -> None: ...

        self.client = await nats.connect(self._addresses, max_reconnect_attempts=-1, reconnect_time_wait=0.1, error_cb=quiet)
        await self.client.subscribe("accord.>", cb=self._take)
        await self.client.flush()
        self._up.set()

    async def _take(self, message: Any) -> None:
        self.messages.append((message.subject, message.data, dict(message.headers or {})))

    def ask(self, job: Callable[[Any], Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(job(self.client), self._loop).result(120)

    def kept(self) -> dict[str, int]:
        async def ask(client: Any) -> Any:
            return json.loads((await client.jetstream(timeout=20).get_last_msg("ACCORD", "accord.head", direct=True)).data)

        return dict(self.ask(ask))

    def state(self) -> Any:
        async def ask(client: Any) -> Any:
            return await client.jetstream(timeout=60).stream_info("ACCORD")

        return self.ask(ask)

    def close(self) -> None:
        self.ask(lambda client: client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)


@contextmanager
def announcing(monkeypatch: pytest.MonkeyPatch, *addresses: str, replicas: int = 1) -> Iterator[None]:
    from django.conf import settings

    for name, value in {**SETTINGS, "ACCORD_NATS_URL": addresses, "ACCORD_NATS_REPLICAS": replicas}.items():
        monkeypatch.setattr(settings, name, value, raising=False)
    stop = threading.Event()
    threads = followers.announce(stop)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Nats]:
    made = Nats(tmp_path)
    yield made
    made.kill()


def _publish(hub: Hub, place: int) -> int:
    publish(caller(hub.member("Alpha")), f"site-{place}.example-shop.com")
    return journal.head()


def _is_kept(heard: Heard, seq: int) -> bool:
    try:
        return heard.kept()["seq"] == seq
    except nats.errors.Error:
        return False


def test_each_commit_is_announced_by_its_number_alone_and_the_newest_is_kept(
    any_hub: Hub, server: Nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(server.address)
    with announcing(monkeypatch, server.address):
        for place in range(3):
            seq = _publish(any_hub, place)
            wait_until(lambda seq=seq: any(json.loads(data)["seq"] == seq for _, data, _ in list(heard.messages)))
        wait_until(lambda: _is_kept(heard, seq))
        wait_until(lambda: journal_followers.lag().get(FOLLOWER) == (0, 0))
        count = len(heard.messages)
        wait_until(lambda: len(heard.messages) > count)  # nothing is committed, and the hub lives
    for subject, data, headers in heard.messages:
        announced = json.loads(data)
        assert (subject, set(announced)) == ("accord.head", {"epoch", "seq"})
        assert headers == {"Nats-Msg-Id": f"1-{announced['seq']}"} or "Nats-Expected-Stream" in headers
    # What is said again and again is kept once; what was said before there was a stream, never.
    assert 0 < heard.state().state.messages <= len({data for _, data, _ in heard.messages}) < len(heard.messages)
    heard.close()


def test_a_nats_that_is_away_holds_nothing_back_and_is_told_the_newest_when_it_comes(
    hub: Hub, server: Nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.kill()
    with announcing(monkeypatch, server.address):
        seqs = [_publish(hub, place) for place in range(5)]
        server.start()
        heard = Heard(server.address)
        wait_until(lambda: _is_kept(heard, seqs[-1]))
        server.kill()
        last = _publish(hub, 6)
        server.start()
        wait_until(lambda: _is_kept(heard, last))
    heard.close()


def test_a_nats_that_goes_away_in_a_quiet_night_is_told_of_and_its_lost_stream_made_anew(
    hub: Hub, server: Nats, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is written meanwhile, so no commit trips over it."""
    monkeypatch.setattr("accord.hub.relay.announcing.LOOK_EVERY", 0.2)
    monkeypatch.setattr("accord.hub.relay.announcing.KEPT_WITHIN", 0.2)
    seq = _publish(hub, 0)
    heard = Heard(server.address)
    with announcing(monkeypatch, server.address):
        wait_until(lambda: _is_kept(heard, seq))
        caplog.clear()
        server.kill()
        shutil.rmtree(server.folder / "store")
        wait_until(lambda: any("(nats-away" in record.getMessage() for record in caplog.records))
        server.start()
        wait_until(lambda: any("NATS keeps what is announced again." in record.getMessage() for record in caplog.records))
        wait_until(lambda: _is_kept(heard, seq))
    heard.close()


def test_the_leader_is_killed_and_its_disk_wiped_and_the_newest_is_kept(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    routes = tuple(free_port() for _ in range(3))
    with ExitStack() as stack:
        nodes = {}
        for number, route in enumerate(routes, 1):
            nodes[f"n{number}"] = Nats(tmp_path, f"n{number}", cluster=(route, routes), waits=False)
            stack.callback(nodes[f"n{number}"].kill)
        addresses = [node.address for node in nodes.values()]
        wait_until(lambda: all(node.is_up() for node in nodes.values()))
        heard = Heard(*addresses)
        with announcing(monkeypatch, *addresses, replicas=3):
            seq = _publish(hub, 0)
            wait_until(lambda: _is_kept(heard, seq))
            leaders: list[str] = []

            def is_led() -> bool:
                leaders.append(heard.state().cluster.leader or "")
                return leaders[-1] in nodes

            wait_until(is_led)
            leader = leaders[-1]
            nodes[leader].kill()
            shutil.rmtree(nodes[leader].folder / "store")
            seq = _publish(hub, 1)
            # Who listens hears it while there is no leader; it is kept once there is another.
            wait_until(lambda: any(json.loads(data)["seq"] == seq for _, data, _ in list(heard.messages)))
            wait_until(lambda: _is_kept(heard, seq))
            nodes[leader].start()
            seq = _publish(hub, 2)
            wait_until(lambda: _is_kept(heard, seq))
            assert heard.state().config.num_replicas == 3
            caplog.clear()
            for place in range(3, 60):
                seq = _publish(hub, place)
            wait_until(lambda: _is_kept(heard, seq))
            said = [record.message for record in caplog.records if record.name == "accord.relay"]
            assert sum("does not keep" in message for message in said) < 5, "57 publishes make no trouble, but for a busy machine's"
        heard.close()


def test_what_was_lost_on_its_way_into_the_stream_is_kept_under_another_id(hub: Hub, server: Nats, monkeypatch: pytest.MonkeyPatch) -> None:
    """A leader that falls with what it took leaves its id behind, and JetStream refuses the like of it for minutes. No server falls at just
    that moment when it is asked to, so the refusal is made here; the rest is real."""
    from nats.js import JetStreamContext
    from nats.js.errors import APIError

    publish_for_real = JetStreamContext.publish
    ids: list[str] = []

    async def refused(self: Any, subject: str, payload: bytes, headers: dict[str, str], **given: Any) -> Any:
        ids.append(headers["Nats-Msg-Id"])
        if ids[-1] == ids[0]:
            raise APIError(code=400, err_code=10158, description="duplicate message id is in process")
        return await publish_for_real(self, subject, payload, headers=headers, **given)

    monkeypatch.setattr(JetStreamContext, "publish", refused)
    monkeypatch.setattr("accord.hub.relay.announcing.KEPT_WITHIN", 0.2)
    seq = _publish(hub, 0)
    heard = Heard(server.address)
    with announcing(monkeypatch, server.address):
        wait_until(lambda: journal_followers.lag().get(FOLLOWER) == (0, 0))
        wait_until(lambda: _is_kept(heard, seq))
    again = set(ids) - {f"1-{seq}"}
    assert again and all(re.fullmatch(rf"1-{seq}-again-[0-9]+", id) for id in again)
    heard.close()


def test_accounts_as_the_document_has_them_let_nodes_listen_and_members_hear_nothing(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CONF.read_text(encoding="utf-8")
    accounts = text[text.index("accounts {") :]
    for name in re.findall(r"\$([A-Z]+)_PASSWORD", accounts):
        accounts = accounts.replace(f"${name}_PASSWORD", f"{name.lower()}-password")
    server = Nats(tmp_path, accounts=accounts)
    try:
        hubs, nodes, members = (server.address.replace("//", f"//{user}:{user}-password@") for user in ("hub", "node", "member"))
        member = Heard(members)
        with announcing(monkeypatch, hubs):
            seq = _publish(hub, 0)
            wait_until(lambda: journal_followers.lag().get(FOLLOWER) == (0, 0))
            node = Heard(nodes)
            assert node.messages == [], "a node may not listen to more than the announcements"
            asyncio.run(_listens(nodes, seq))
            for address in (nodes, members):
                assert asyncio.run(_may_not_announce(address)) is None
        with pytest.raises((nats.errors.Error, TimeoutError)):
            member.kept()
        # What it says itself it hears in its own account, and nowhere else is it heard.
        assert {json.loads(data)["seq"] for _, data, _ in member.messages} <= {STRIDE * 9}
        node.close()
        member.close()
    finally:
        server.kill()


async def _listens(address: str, seq: int) -> None:
    """As a node does it: by the feature's own query."""
    from django.conf import settings

    from accord.hub.relay.queries import Line, listen

    settings.ACCORD_NATS_URL = (address,)
    news: list[tuple[Head, bool]] = []
    task = asyncio.create_task(listen(Line(), lambda head, is_news: news.append((head, is_news)), lambda _: None))
    async with asyncio.timeout(60):
        while {True, False} - {is_news for head, is_news in news if head.seq == seq}:
            await asyncio.sleep(0.05)
    task.cancel()


async def _may_not_announce(address: str) -> None:
    """What it says reaches nobody: JetStream keeps what the hub said."""

    async def quiet(_: Exception) -> None: ...

    client = await nats.connect(address, error_cb=quiet)
    with pytest.raises((nats.errors.Error, TimeoutError)):
        await client.jetstream(timeout=0.5).publish("accord.head", encode(head_at(STRIDE * 9)))
    await client.close()


def test_what_is_no_announcement_says_nothing() -> None:
    for message in (b"", b"{}", b"[]", b"\xff", b'{"epoch":1,"seq":-1}', b'{"epoch":2,"seq":1}', b'{"epoch":1,"seq":1,"to":"x"}'):
        assert decode(message) is None


def test_an_announcement_reads_as_it_was_written() -> None:
    for seq in (0, 7, STRIDE, 5 * STRIDE + 3):
        assert decode(encode(head_at(seq))) == head_at(seq)
    assert BEAT_EVERY < 1
