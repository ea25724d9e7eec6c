"""The hub's apps for the server that `accord serve` starts. Nothing runs until that server starts the application."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from accord.site import wsgi  # isort: split

from accord.doors.api.together import Together
from accord.doors.console.now.stream import stream
from accord.doors.edge.app import Edge, is_hot
from accord.doors.edge.health import Alive, Ready
from accord.doors.edge.metrics import Metrics, Now, Pool
from accord.hub.hearing import hear
from accord.hub.journal.actions import serve
from accord.hub.leases.vocabulary import EDGE, WEB
from accord.hub.members.vocabulary import SANDBOX_PREFIX
from accord.hub.signals import followers as signals
from accord.hub.signals.queries import workers_running
from accord.server.addresses import templates
from accord.server.admission import Admission
from accord.server.application import Apps, Front, create_application
from accord.server.asgi import App
from accord.server.bodies import Bodies
from accord.server.bridge import Bridge
from accord.server.certificates import Certificates, networks
from accord.server.gate import Gate
from accord.server.parent import end_with_parent
from accord.server.relay import Relay
from accord.server.sandbox import HEADER, Sandbox
from accord.server.threads import Threads
from accord.server.timings import Routes
from accord.server.watching import Watch
from accord.site.keys import must_have_keys
from accord.site.later import load_later
from accord.site.living import Living
from accord.site.sandbox import Served, is_there
from accord.site.unknown import unknown_settings
from accord.tables import warm

LARGEST = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
COLLECT = (20_000, 20, 20)  # Python's own figures, raised: a request makes a few dozen objects, and hardly any garbage in circles
EDGE_LINE = 1024  # jobs of a millisecond or so


def application() -> Front:
    """For the server, which asks for it once in the process that serves."""
    must_have_keys()
    # The edge reads an embedded database on the loop itself: that takes microseconds, and waits for no writer.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    bodies = Bodies(LARGEST)
    # Health checks and metrics are answered also while all other threads are busy.
    pools = {
        "django": Threads(),
        "sign-in": Threads(1, 16, "sign-in"),
        "edge": Threads(2, EDGE_LINE, "edge"),
        "publish": Threads(2, 8, "publish"),
        "singles": Threads(1, EDGE_LINE, "singles"),
        "evidence": Threads(2, EDGE_LINE, "evidence"),
        "health": Threads(1, 8, "health"),
        "figures": Threads(1, 8, "figures"),
    }
    bridge = Bridge(wsgi.application, bodies, pools["django"], Gate(trusts_proxy=settings.ACCORD_TRUST_PROXY), pools["sign-in"])
    certificates = Certificates(networks(settings.ACCORD_CERT_PROXY), settings.ACCORD_CERT_SECRET)
    admission = Admission(settings.ALLOWED_HOSTS, trusts_proxy=settings.ACCORD_TRUST_PROXY, certificates=certificates)
    # PostgreSQL lets several writers in: those that publish one signal share a turn. SQLite commits in less time than that would take.
    behind = Together(bridge, bodies, pools["singles"].run) if connection.vendor == "postgresql" else bridge
    edge = Edge(behind, bodies, pools["edge"].run, pools["publish"].run, pools["evidence"].run)
    # Load every address now: what is broken must show before the hub says that it is ready, not at the first request.
    watch = Watch(Routes([*templates(get_resolver().url_patterns), "/static/{*}"]), find=edge.services.callers.find)

    def now() -> Now:
        streams, uploads = front.open()
        busy = {name: Pool(pool.size, pool.busy, pool.waiting) for name, pool in pools.items()}
        return Now(watch.in_flight, streams, uploads, busy, edge.streams.lags(), workers_running())

    roles, living = frozenset(settings.ACCORD_ROLES), Living()
    unknown = unknown_settings()
    ready = Ready(pools["health"].run, lambda: [*unknown, *admission.warnings()], roles)
    routes: dict[str, App] = {
        "/healthz": Alive(lambda: max(pools[name].still for name in ("django", "edge", "publish"))),
        "/readyz": ready,
        "/metrics": Metrics(pools["figures"].run, watch.timings, now, settings.ACCORD_METRICS_TOKEN, ready),
    }
    relay = Relay(Served(), {HEADER: b"1"}, certificates)
    sandbox = None
    if WEB in roles and not settings.ACCORD_SANDBOX:
        sandbox = Sandbox(relay, SANDBOX_PREFIX.encode(), is_there, https=settings.SESSION_COOKIE_SECURE)
    streams, start = {"/console/stream": stream}, partial(_start, living)
    front = create_application(Apps(bridge, routes, streams, edge, watch, admission, sandbox, _here(roles), start, living.end))
    return front


def _here(roles: frozenset[str]) -> Callable[[str], bool]:
    """Which paths these roles answer."""
    if {WEB, EDGE} <= roles:
        return lambda path: True
    return is_hot if EDGE in roles else lambda path: not is_hot(path)


def _start(living: Living) -> None:
    end_with_parent(is_hung=True)
    # Commits of other processes wake the streams.
    hear()
    # Where another epoch begins this process is started anew, since what it remembers may be of entries that are gone.
    serve(lambda: os.kill(os.getpid(), signal.SIGTERM))
    living.begin()
    if EDGE in settings.ACCORD_ROLES:
        # Checks are answered from memory as soon as it is read; where much is uploaded, another process reads it.
        signals.serve_many([sys.executable, "-m", "accord.site.reading"], settings.ACCORD_READERS)
    # What stands by now stays: the collector of garbage need not walk through a hundred thousand tables' entries again and again, which
    # takes longer than any answer may.
    warm()
    gc.freeze()
    gc.set_threshold(*COLLECT)
    gc.enable()
    load_later()
