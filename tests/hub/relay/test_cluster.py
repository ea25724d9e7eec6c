"""Three real NATS servers with docs/operate/nats.conf as it stands, over TLS: what the hub announces is kept by a majority, and nobody
else is let in."""

import asyncio
import re
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nats
import pytest
from hubs import Hub
from nodes import CONF, NATS, free_port
from programs import wait_until
from proxied import Certificate, certificate
from worlds import caller, publish

from accord.hub.journal import followers as journal_followers
from accord.hub.journal import queries as journal
from accord.hub.relay import followers
from accord.hub.relay.connecting import connected
from accord.hub.relay.vocabulary import FOLLOWER

SERVERS = 3


@dataclass
class Server:
    port: int
    conf: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with self.conf.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen([NATS, "-c", self.conf], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Cluster:
    servers: list[Server]
    authority: Certificate

    def addresses(self, user: str) -> list[str]:
        return [f"tls://{user}:{user}-password@localhost:{server.port}" for server in self.servers]

    async def info(self) -> tuple[int, bool]:
        """How many followers of the stream are current, and whether it has a leader."""
        async with asyncio.timeout(20):
            return await self._info()

    async def _info(self) -> tuple[int, bool]:
        client = await nats.connect(
            self.addresses("hub"), tls=ssl.create_default_context(cafile=str(self.authority.pem)), connect_timeout=10
        )
        try:
            cluster = (await client.jetstream().stream_info("ACCORD")).cluster
            return sum(bool(each.current) for each in cluster.replicas or []) if cluster else 0, bool(cluster and cluster.leader)
        finally:
            await client.close()

    def is_whole(self) -> bool:
        try:
            return asyncio.run(self.info()) == (SERVERS - 1, True)
        except (nats.errors.Error, OSError, TimeoutError):
            return False


def _conf(folder: Path, number: int, ports: list[int], routes: list[int], server: Certificate, authority: Certificate) -> Path:
    """The document's file for one of the three: other are names, ports, places and passwords."""
    text = CONF.read_text(encoding="utf-8")
    for was, now in (
        ("server_name: nats1", f"server_name: nats{number + 1}"),
        ("listen: 10.1.0.11:4222", f"listen: localhost:{ports[number]}"),
        ("listen: 10.1.0.11:6222", f"listen: localhost:{routes[number]}"),
        ("/var/lib/nats", str(folder / f"store{number}")),
        ("max_file: 1G", "max_file: 64M"),
        ("/etc/nats/tls/nats1.pem", str(server.pem)),
        ("/etc/nats/tls/nats1.key", str(server.key)),
        ("/etc/nats/tls/ca.pem", str(authority.pem)),
        *((f"nats{place + 1}.example.org:6222", f"localhost:{port}") for place, port in enumerate(routes)),
    ):
        assert was in text, was
        text = text.replace(was, now)
    text = re.sub(r"\$([A-Z]+)_PASSWORD", lambda match: f"{match[1].lower()}-password", text)
    path = folder / f"nats{number}.conf"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    authority = certificate(tmp_path, "authority")
    server = certificate(tmp_path, "localhost", authority)
    ports, routes = ([free_port() for _ in range(SERVERS)] for _ in range(2))
    servers = [Server(port, _conf(tmp_path, number, ports, routes, server, authority)) for number, port in enumerate(ports)]
    for each in servers:
        each.start()
    try:
        yield Cluster(servers, authority)
    finally:
        for each in servers:
            each.kill()


def test_three_servers_over_tls_keep_what_is_announced_while_one_is_gone(
    hub: Hub, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from django.conf import settings

    for name, value in (
        ("ACCORD_NATS_URL", cluster.addresses("hub")),
        ("ACCORD_NATS_CA", str(cluster.authority.pem)),
        ("ACCORD_NATS_CREDS", ""),
        ("ACCORD_NATS_STREAM", "ACCORD"),
        ("ACCORD_NATS_REPLICAS", SERVERS),
    ):
        monkeypatch.setattr(settings, name, value, raising=False)
    stop = threading.Event()
    threads = followers.announce(stop)
    try:
        publish(caller(hub.member("Alpha")), "site-0.example-shop.com")
        wait_until(cluster.is_whole, 120)
        cluster.servers[0].kill()
        publish(caller(hub.member("Alpha")), "site-1.example-shop.com")
        head = journal.head()
        # How far it was kept is noted when a majority has it.
        wait_until(lambda: journal.head() == head and journal_followers.lag().get(FOLLOWER) == (0, 0), 120)
        cluster.servers[0].start()
        wait_until(cluster.is_whole, 120)
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)


def test_a_server_of_an_unknown_authority_is_told_and_tried_again(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a hub or a node that met a certificate which had run out would hear nothing of the one that was put in its place."""
    from django.conf import settings

    stranger = certificate(tmp_path, "another-authority")
    for name, value in (
        ("ACCORD_NATS_URL", cluster.addresses("node")),
        ("ACCORD_NATS_CA", str(stranger.pem)),
        ("ACCORD_NATS_CREDS", ""),
    ):
        monkeypatch.setattr(settings, name, value, raising=False)

    async def is_open() -> bool:
        async with connected("a test") as client:
            return bool(client.is_connected)

    async def tried() -> None:
        async with asyncio.timeout(100):
            await is_open()

    with pytest.raises(ssl.SSLCertVerificationError):
        asyncio.run(tried())
    monkeypatch.setattr(settings, "ACCORD_NATS_CA", str(cluster.authority.pem), raising=False)
    assert asyncio.run(is_open())


def test_who_speaks_no_tls_or_has_no_password_is_not_let_in(cluster: Cluster) -> None:
    port = cluster.servers[0].port

    async def quiet(_: Exception) -> None: ...

    async def tried(address: str, context: ssl.SSLContext | None) -> None:
        client = await nats.connect(
            address, tls=context, error_cb=quiet, allow_reconnect=False, max_reconnect_attempts=0, connect_timeout=10
        )
        await client.close()

    trusting = ssl.create_default_context(cafile=str(cluster.authority.pem))

    def is_up() -> bool:
        try:
            asyncio.run(tried(f"tls://node:node-password@localhost:{port}", trusting))
        except (nats.errors.Error, OSError):
            return False
        return True

    wait_until(is_up)
    for address, context in (
        (f"tls://node:guessed@localhost:{port}", trusting),
        (f"tls://localhost:{port}", trusting),
        (f"tls://node:node-password@localhost:{port}", ssl.create_default_context()),  # an authority that it doesn't know
    ):
        with pytest.raises((nats.errors.Error, OSError)):
            asyncio.run(tried(address, context))
    with pytest.raises((nats.errors.Error, OSError, TimeoutError)):
        asyncio.run(_in_clear(port))


async def _in_clear(port: int) -> None:
    """Speaks the protocol without TLS, as a client that was never told of it: the server answers with nothing but that it must."""
    reader, writer = await asyncio.open_connection("localhost", port)
    try:
        assert b'"tls_required":true' in await reader.readline()
        writer.write(b'CONNECT {"user":"node","pass":"node-password","verbose":false}\r\nPING\r\n')
        await writer.drain()
        answered = await asyncio.wait_for(reader.read(4096), 30)
        assert b"PONG" not in answered
        raise OSError("It ended the connection, or said that it must be secure.")
    finally:
        writer.close()
