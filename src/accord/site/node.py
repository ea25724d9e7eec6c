"""`accord edge`: a node that answers check, feed, stream and lists from a replica of the hub's database, and asks the primary all else."""

import gc
import os
import signal
import socket
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext_noop

from accord.doors.cli.program import Failed, write_json
from accord.server.asgi import App, Receive, Scope, Send
from accord.server.supervision import NeverUp, supervise

if TYPE_CHECKING:
    from accord.doors.edge.node.keeping_up import KeepingUp
    from accord.server.threads import Threads

COLLECT = (20_000, 20, 20)  # as in the hub's own web process
EDGE_LINE = 1024
LARGEST = 64 * 1024 * 1024
SOON, LATE = 5.0, 60.0  # seconds that the primary may say nothing about what is answered at once, and about anything
STREAM_PATH, STREAMS = "/api/v1/stream", 1000
STREAM = 40.0  # a stream gives a sign of life every fifteen seconds
ROUTES = ("/api/v1/check", "/api/v1/feed", "/api/v1/stream", "/api/v1/lists", "/api/v1/lists/{name}", "/api/{*}", "/.well-known/{*}")


def serve_node(host: str, port: int, *, as_json: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. Raises Failed where the port is taken, or the settings don't make a node."""
    from accord.site.opening import set_up
    from accord.site.place import DATA
    from accord.site.processes import LET_GO_WITHIN, free_port

    for name, what in (("ACCORD_PRIMARY", "--primary"), ("ACCORD_REPLICA", "--replica"), ("ACCORD_NATS_URL", "--nats")):
        if not os.environ.get(name, "").strip():
            raise Failed("no-node", f"An edge node needs {what} (or {name}). See docs/operate/scale.md.")
    if (DATA / "accord.db").exists() or (DATA / "vault-keys").exists():
        text = "This is a hub's data directory, with its keys. Give the node a directory of its own: --data DIRECTORY"
        raise Failed("hubs-own-data", text)
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    set_up()
    from django.conf import settings

    port = free_port(host, port, within=LET_GO_WITHIN)
    loopback = ["localhost", "127.0.0.1", "[::1]"]
    here = [socket.gethostname()] if host in ("0.0.0.0", "::") else [f"[{host}]" if ":" in host else host]
    os.environ.setdefault("ACCORD_HOSTS", ",".join(dict.fromkeys(loopback + here)))
    settings.ALLOWED_HOSTS = list(dict.fromkeys([*settings.ALLOWED_HOSTS, *here]))

    def tell(address: str) -> None:
        if as_json:
            write_json({"ready": address})
        else:
            click.echo(f"The edge node is ready at {address}")

    try:
        supervise("accord.site.node:application", host, port, None, tell, watchdog=settings.ACCORD_WATCHDOG)
    except NeverUp:
        raise Failed("web-not-up", "The node did not come up; what it said stands above. Mend that, then start it again.") from None


def application() -> App:
    """For the server, which asks for it once in the process that serves."""
    from django.conf import settings

    from accord.doors.edge.health import Alive
    from accord.doors.edge.metrics import Now, Pool
    from accord.doors.edge.node.app import Node
    from accord.doors.edge.node.health import Ready
    from accord.doors.edge.node.keeping_up import KeepingUp
    from accord.doors.edge.node.metrics import NodeMetrics
    from accord.server.admission import Admission
    from accord.server.application import Apps, create_application
    from accord.server.bodies import Bodies
    from accord.server.both_ways import BothWays
    from accord.server.certificates import Certificates, networks
    from accord.server.relay import MOST, Away, Relay
    from accord.server.threads import Threads
    from accord.server.timings import Routes
    from accord.server.watching import Watch
    from accord.site.place import DATA
    from accord.site.replicas import of_this_node

    pools = {
        "edge": Threads(2, EDGE_LINE, "edge"),
        "replica": Threads(1, 8, "replica"),
        "figures": Threads(1, 8, "figures"),
    }
    away = Away("primary-away", gettext_noop("The hub can't be reached at the moment. Try again in a few seconds."))
    certificates = Certificates(networks(settings.ACCORD_CERT_PROXY), settings.ACCORD_CERT_SECRET)

    def asked(most: int) -> Relay:
        return Relay(lambda: settings.ACCORD_PRIMARY, {}, certificates, away=away, silent=_silent, renamed=True, most=most)

    # Streams stay open for hours: they take no connection from what is answered at once.
    primary = _Primary(asked(MOST), asked(STREAMS))
    replicas = of_this_node(DATA)

    def start_anew() -> None:
        replicas.note()
        os.kill(os.getpid(), signal.SIGTERM)

    keeping_up = KeepingUp(pools["replica"].run, start_anew, replicas.leave)
    both_ways = BothWays(settings.ACCORD_PRIMARY, away, certificates)
    node = Node(keeping_up, primary, both_ways, Bodies(LARGEST), pools["edge"].run)
    watch = Watch(Routes(ROUTES))
    admission = Admission(settings.ALLOWED_HOSTS, trusts_proxy=settings.ACCORD_TRUST_PROXY, certificates=certificates)

    def now() -> Now:
        streams, uploads = front.open()
        busy = {name: Pool(pool.size, pool.busy, pool.waiting) for name, pool in pools.items()}
        return Now(watch.in_flight, streams, uploads, busy, node.streams.lags())

    routes: dict[str, App] = {
        "/healthz": Alive(),
        "/readyz": Ready(keeping_up, settings.ACCORD_PRIMARY),
        "/metrics": NodeMetrics(pools["figures"].run, watch.timings, now, settings.ACCORD_METRICS_TOKEN, (keeping_up, node.counts)),
    }
    front = create_application(Apps(_Behind(primary, pools["edge"]), routes, {}, node, watch, admission, start=lambda: _start(keeping_up)))
    return front


class _Primary:
    """The primary, asked over connections of their own for what stays open."""

    def __init__(self, soon: App, streams: App) -> None:
        self._soon, self._streams = soon, streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._streams if scope["path"] == STREAM_PATH else self._soon)(scope, receive, send)


class _Behind:
    """The primary behind all; what the node's own threads have in hand is finished before it ends."""

    def __init__(self, primary: App, threads: "Threads") -> None:
        self._primary, self._threads = primary, threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._primary(scope, receive, send)

    async def idle(self) -> None:
        await self._threads.idle()


def _silent(scope: Scope) -> float:
    path = scope["path"]
    if path == STREAM_PATH:
        return STREAM
    return SOON if path.startswith(("/api/v1/check", "/api/v1/feed", "/api/v1/lists")) else LATE


def _start(keeping_up: "KeepingUp") -> None:
    from accord.hub.signals import followers as signals
    from accord.server.parent import end_with_parent
    from accord.tables import warm, warm_libraries

    end_with_parent(is_hung=True)
    signals.answer_many()
    keeping_up.start()
    warm()
    warm_libraries()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)
