"""What docs/operate/scale.md tells an operator to type and to write, done as it stands: a replica, and nginx before two nodes, with
clients' certificates. The three NATS servers are in tests/hub/relay/test_cluster.py, the failover in test_epoch_nodes.py."""

import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest
from nodes import OPERATE, Program, World, counts, until_fresh
from nodes import told as told_by
from postgres import OwnServer
from programs import Session, wait_until
from proxied import SECRET, Certificate, Proxy, certificate, free_port, needs_nginx, proxied

TOKEN = "/api/v1/oauth/token"


def block(language: str, name: str) -> str:
    text = (OPERATE / "scale.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^ *```{language} {name}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    return str(found)


# --- A replica ----------------------------------------------------------------------------------------------------------------------------


def _type(server: OwnServer, name: str, **variables: str) -> None:
    words = {"PATH": f"{server.bin}:/usr/bin:/bin", **variables}
    done = subprocess.run(
        ["sh", "-euc", block("sh", name)], env=words, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        **server.as_user,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout, done.stderr)


def test_a_replica_made_as_the_document_says_follows_and_is_waited_for_up_to_a_bound() -> None:
    primary = OwnServer("wheel")
    with ExitStack() as stack:
        stack.callback(primary.end)
        address = f"host={primary.home} port={primary.port} dbname=postgres"
        primary.command("CREATE TABLE t (n int)")
        _type(primary, "replica-primary", ADMIN=f"{address} user=postgres", REPLICA_PASSWORD="0123abcd")
        folder = primary.folder("node1")
        _type(primary, "replica", PRIMARY=f"{address} user=accord_replica password=0123abcd", REPLICA=str(folder))
        replica = OwnServer("wheel", folder)
        stack.callback(replica.end)
        primary.command("INSERT INTO t VALUES (7)")
        wait_until(lambda: replica.command("SELECT n FROM t") == (7,))
        assert replica.command("SELECT pg_is_in_recovery()") == (True,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            replica.command("INSERT INTO t VALUES (8)")
        assert replica.command("SHOW hot_standby_feedback") == ("on",)
        assert replica.command("SHOW wal_receiver_status_interval") == ("1s",)
        assert primary.command("SELECT usename, state FROM pg_stat_replication") == ("accord_replica", "streaming")
        assert primary.command("SELECT slot_name, active FROM pg_replication_slots") == ("node1", True)
        # Without a bound a replica that never comes back would fill the primary's disk.
        assert primary.command("SELECT setting::int > 0 FROM pg_settings WHERE name = 'max_slot_wal_keep_size'") == (True,)
        rights = "SELECT rolsuper, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = 'accord_replica'"
        assert primary.command(rights) == (False, False, True)


def _made(primary: OwnServer, name: str, address: str) -> OwnServer:
    """A replica of the document, with a folder and a slot of this name."""
    folder = primary.folder(name)
    words = {"PATH": f"{primary.bin}:/usr/bin:/bin", "PRIMARY": f"{address} user=accord_replica password=x", "REPLICA": str(folder)}
    text = block("sh", "replica").replace("node1", name)
    done = subprocess.run(["sh", "-euc", text], env=words, cwd="/", capture_output=True, check=False, **primary.as_user)
    assert done.returncode == 0, done.stderr
    return OwnServer("wheel", folder, without="wal_keep_size")


def test_a_replica_follows_the_promoted_one_though_that_has_moved_on_since() -> None:
    primary = OwnServer("wheel", without="wal_keep_size")
    with ExitStack() as stack:
        stack.callback(primary.end)
        address = f"host={primary.home} port={primary.port} dbname=postgres"
        primary.command("CREATE TABLE t (n int)")
        _type(primary, "replica-primary", ADMIN=f"{address} user=postgres", REPLICA_PASSWORD="x")
        primary.command("SELECT pg_create_physical_replication_slot('node2')")
        promoted, other = (_made(primary, name, address) for name in ("node1", "node2"))
        for each in (promoted, other):
            stack.callback(each.end)
        primary.stop()
        promoted._run("pg_ctl", "-D", str(promoted.data), "-w", "promote")
        other.stop()
        for number in range(3):  # the hub goes on, and the server lets go of what no slot holds
            promoted.command(f"INSERT INTO t VALUES ({number})")
            promoted.command("SELECT pg_switch_wal()")
            promoted.command("CHECKPOINT")
        at = f"host={promoted.home} port={promoted.port} user=postgres dbname=postgres"
        _type(other, "repoint", REPLICA=str(other.data), SLOT="node2", PRIMARY=at)
        other.start()
        wait_until(lambda: other.command("SELECT count(*) FROM t") == (3,))


# --- nginx before two nodes ---------------------------------------------------------------------------------------------------------------


@dataclass
class Scene:
    world: World
    session: Session
    nodes: list[Program]
    proxy: Proxy
    server: Certificate
    own: Certificate
    other: Certificate

    def client(self, certificate: Certificate | None = None) -> httpx.Client:
        context = ssl.create_default_context(cafile=str(self.server.pem))
        if certificate is not None:
            context.load_cert_chain(*certificate.pair)
        return httpx.Client(verify=context, trust_env=False, timeout=120)

    def statuses(self, address: str, token: str, certificate: Certificate | None) -> dict[str, int]:
        """Of what nodes answer, and of what they hand on."""
        told = {"Authorization": f"Bearer {token}"}
        with self.client(certificate) as client:
            asked: dict[str, Any] = {
                "check": client.post(f"{address}/api/v1/check", json={"values": ["evil.example"]}, headers=told),
                "feed": client.get(f"{address}/api/v1/feed?limit=1", headers=told),
                "lists": client.get(f"{address}/api/v1/lists", headers=told),
                "me": client.get(f"{address}/api/v1/me", headers=told),
            }
            with client.stream("GET", f"{address}/api/v1/stream", headers=told) as stream:
                return {name: answer.status_code for name, answer in asked.items()} | {"stream": stream.status_code}


def _before_nodes(text: str, nodes: list[Program]) -> str:
    """nginx.conf with the fragment of the document: its upstream in the place of the hub's, its location in both servers."""
    upstream, mark, location = block("nginx", "nodes").partition("# ")
    for example, node in zip(("192.0.2.31:8000", "192.0.2.32:8000"), nodes, strict=True):
        assert example in upstream
        upstream = upstream.replace(example, node.served.address.removeprefix("http://"))
    text, count = re.subn(r"^upstream accord \{.*?^\}\n", lambda _: upstream, text, flags=re.DOTALL | re.MULTILINE)
    assert count == 1
    text, count = re.subn(r"^    location / \{", lambda match: mark + location + match[0], text, flags=re.MULTILINE)
    return text if count == 3 else ""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scale-document")
    ports = (free_port(), free_port(), free_port())
    certified = {"ACCORD_CERT_PROXY": "127.0.0.1", "ACCORD_CERT_SECRET": SECRET, "ACCORD_TRUST_PROXY": "1"}
    addresses = {"ACCORD_ADDRESS": f"https://localhost:{ports[1]}", "ACCORD_MTLS_ADDRESS": f"https://localhost:{ports[2]}"}
    authority, server = certificate(folder, "authority"), certificate(folder, "localhost")
    own, other = certificate(folder, "siem.bank.example", authority), certificate(folder, "thief.example")
    with ExitStack() as stack:
        world = World(folder, **certified, **addresses)
        stack.callback(world.end)
        session = Session(world.data, **world.hub_settings)
        stack.callback(session.close)
        session.answer("member", "add", "Alpha", "--sector", "finance", "--country", "TH")
        nodes = [world.node(f"node{number}", **certified) for number in range(2)]
        for node in nodes:
            until_fresh(node)
        proxy = stack.enter_context(
            proxied(folder / "nginx", ports, world.hub.served.address, server, authority, lambda text: _before_nodes(text, nodes))
        )
        yield Scene(world, session, nodes, proxy, server, own, other)


@needs_nginx
def test_a_bound_token_holds_at_nodes_with_its_certificate_alone(scene: Scene) -> None:
    made = scene.session.answer("client", "create", "--member", "Alpha", "--bound")
    form = {"grant_type": "client_credentials", "client_id": made["client_id"], "client_secret": made["client_secret"]}
    with scene.client(scene.own) as bank:
        token = bank.post(scene.proxy.certified + TOKEN, data=form).json()["access_token"]
    with scene.client() as nobody:
        assert nobody.post(scene.proxy.certified + TOKEN, data=form).status_code in (400, 401)
    well, refused = (dict.fromkeys(("check", "feed", "lists", "me", "stream"), status) for status in (200, 401))
    # Until a node's replica has the new client, it asks the hub, which knows it.
    assert scene.statuses(scene.proxy.certified, token, scene.own) == well
    assert scene.statuses(scene.proxy.certified, token, scene.other) == refused
    assert scene.statuses(scene.proxy.certified, token, None) == refused
    assert scene.statuses(scene.proxy.plain, token, None) == refused
    # The nodes answered themselves, and handed on what isn't theirs to answer.
    by = [counts(node) for node in scene.nodes]
    assert sum(each["check", "node"] for each in by) >= 1
    assert sum(each["feed", "node"] for each in by) >= 1


def _before_hub(text: str, folder: Path, port: int, server: Certificate) -> str:
    """nginx.conf with the server of the document for nodes."""
    added = block("nginx", "primary")
    for example, here in (
        ("listen 10.1.0.5:8000", f"listen 127.0.0.1:{port}"),
        ("server_name 10.1.0.5", "server_name localhost"),
        ("allow 10.1.0.7", "allow 127.0.0.1"),
        ("/etc/accord/tls/primary.pem", str(server.pem)),
        ("/etc/accord/tls/primary.key", str(server.key)),
        ("/var/log/nginx", str(folder)),
    ):
        assert example in added, example
        added = added.replace(example, here)
    return f"{text}\n{added}"


@needs_nginx
def test_a_node_asks_the_hub_over_tls_and_says_whose_certificate_it_saw(scene: Scene, tmp_path: Path) -> None:
    port = free_port()
    ports = (free_port(), free_port(), free_port())
    hub = scene.world.hub.served.address
    made = scene.session.answer("client", "create", "--member", "Alpha", "--bound")
    form = {"grant_type": "client_credentials", "client_id": made["client_id"], "client_secret": made["client_secret"]}
    pem = quote(scene.own.pem.read_text(encoding="ascii"), safe="")
    shown = {"X-Client-Cert": pem, "X-Client-Verify": "NONE", "X-Client-Cert-Secret": SECRET}
    with proxied(tmp_path / "nginx", ports, hub, scene.server, scene.server, lambda text: _before_hub(text, tmp_path, port, scene.server)):
        node = scene.world.node(
            "asks-over-tls",
            ACCORD_PRIMARY=f"https://localhost:{port}",
            SSL_CERT_FILE=str(scene.server.pem),
            ACCORD_CERT_PROXY="127.0.0.1",
            ACCORD_CERT_SECRET=SECRET,
            ACCORD_TRUST_PROXY="1",
        )
        until_fresh(node)
        assert told_by(node)["checks"]["primary"]["ok"], told_by(node)
        with httpx.Client(base_url=node.served.address, trust_env=False, timeout=120) as bank:
            given = bank.post(TOKEN, data=form, headers=shown)
            assert given.status_code == 200, given.text
            bearer = {"Authorization": f"Bearer {given.json()['access_token']}"}
            assert bank.get("/api/v1/me", headers={**bearer, **shown}).status_code == 200
            assert bank.get("/api/v1/me", headers=bearer).status_code == 401
        # Others than nodes get nothing there, whatever they say of a certificate.
        elsewhere = httpx.HTTPTransport(verify=ssl.create_default_context(cafile=str(scene.server.pem)), local_address="127.0.0.2")
        with httpx.Client(transport=elsewhere, timeout=120) as other:
            assert other.get(f"https://localhost:{port}/api/v1/me", headers={**bearer, **shown}).status_code == 403


def _at(port: int) -> socket.socket:
    """A socket that listens there as soon as nobody else does."""
    listening: list[socket.socket] = []

    def listens() -> bool:
        with suppress(OSError):
            listening.append(socket.create_server(("127.0.0.1", port)))
        return bool(listening)

    wait_until(listens)
    return listening[0]


def _end_each(ending: socket.socket) -> None:
    with suppress(OSError):
        while True:
            asking, _ = ending.accept()
            with asking:
                asking.recv(65536)


@needs_nginx
def test_where_a_node_is_gone_the_other_one_answers_and_no_check_fails(scene: Scene) -> None:
    token = scene.session.answer("token", "create", "--member", "Alpha")["token"]
    told = {"Authorization": f"Bearer {token}"}
    before = counts(scene.nodes[1])["check", "node"]
    scene.nodes[0].kill()
    port = int(scene.nodes[0].served.address.rpartition(":")[2])
    # What is left of it takes questions and ends with them in hand, as a process does that is killed.
    with _at(port) as ending, scene.client() as client:
        threading.Thread(target=_end_each, args=[ending], daemon=True).start()
        for number in range(20):
            asked = {"values": [f"site-{number}.example"]}
            checked = client.post(f"{scene.proxy.plain}/api/v1/check", json=asked, headers=told)
            assert checked.status_code == 200, checked.text
            page = client.get(f"{scene.proxy.plain}/api/v1/feed?limit=1", headers=told)
            assert page.status_code == 200, page.text
    assert counts(scene.nodes[1])["check", "node"] > before
