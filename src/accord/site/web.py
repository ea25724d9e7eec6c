"""The hub behind a server that `accord serve` started: it ends with it."""

import gc
import os
import sys

from django.conf import settings
from django.urls import get_resolver

from accord.doors.console.now.stream import stream
from accord.doors.edge.app import Edge
from accord.doors.edge.health import Ready, alive
from accord.doors.edge.metrics import Metrics, Now, Pool
from accord.doors.edge.timings import Routes
from accord.hub import waking
from accord.hub.signals import followers as signals
from accord.hub.signals.queries import workers_running
from accord.site import wsgi
from accord.site.front import Front
from accord.site.front.addresses import templates
from accord.site.front.admission import Admission
from accord.site.front.bodies import Bodies
from accord.site.front.bridge import Bridge
from accord.site.front.gate import Gate
from accord.site.front.shapes import App
from accord.site.front.threads import Threads
from accord.site.front.watching import Watch
from accord.site.parent import end_with_parent
from accord.tables import warm

end_with_parent()
# The edge reads an embedded database on the loop itself: that takes microseconds, and waits for no writer.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Load every address now: what is broken must show before the hub says that it is ready, not at the first request.
assert get_resolver().url_patterns

LARGEST = 8 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

# What the process beside this one commits wakes the streams.
waking.listen(settings.ACCORD_DATA)
# Checks are answered from memory as soon as it is read; where much is uploaded, another process reads it.
signals.serve_many([sys.executable, "-m", "accord.site.reading"], settings.ACCORD_READERS)

COLLECT = (20_000, 20, 20)  # Python's own figures, raised: a request makes a few dozen objects, and hardly any garbage in circles
EDGE_LINE = 1024  # jobs of a millisecond or so

bodies = Bodies(LARGEST)
# Who looks after the hub is answered also while all other threads are busy.
pools = {
    "django": Threads(),
    "sign-in": Threads(1, 16, "sign-in"),
    "edge": Threads(2, EDGE_LINE, "edge"),
    "publish": Threads(2, 8, "publish"),
    "health": Threads(1, 8, "health"),
}
gate = Gate(trusts_proxy=settings.ACCORD_TRUST_PROXY)
bridge = Bridge(wsgi.application, bodies, pools["django"], gate, pools["sign-in"])
admission = Admission(settings.ALLOWED_HOSTS, trusts_proxy=settings.ACCORD_TRUST_PROXY)
edge = Edge(bridge, bodies, pools["edge"].run, pools["publish"].run)
watch = Watch(Routes([*templates(get_resolver().url_patterns), "/static/{*}"]), find=edge.services.callers.find)


def here() -> Now:
    streams, uploads = application.open()
    busy = {name: Pool(pool.size, pool.busy, pool.waiting) for name, pool in pools.items()}
    return Now(watch.in_flight, streams, uploads, busy, edge.streams.lags(), workers_running())


routes: dict[str, App] = {
    "/healthz": alive,
    "/readyz": Ready(pools["health"].run, admission.warnings),
    "/metrics": Metrics(pools["health"].run, watch.timings, here, settings.ACCORD_METRICS_TOKEN),
}
application = Front(bridge, routes, {"/console/stream": stream}, edge, watch, admission)

# What stands by now stays: the collector of garbage need not walk through a hundred thousand tables' entries again and again, which takes
# longer than any answer may.
warm()
gc.collect()
gc.freeze()
gc.set_threshold(*COLLECT)

__all__ = ["application"]
