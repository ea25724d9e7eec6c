"""`/metrics`: the hub's figures as Prometheus reads them. Members stand in it by id, and nothing of what they exchange does."""

import asyncio
import hmac
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address

from django.conf import settings
from msgspec import Struct
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily, Metric

from accord import __version__
from accord.doors.edge.gauges import UNREAD, Gauges, gather
from accord.doors.edge.health import POLICY, TEXT, WITHIN, Ready, respond_status
from accord.doors.edge.probes import room
from accord.hub.trouble import CAUSES, teller
from accord.server.asgi import Busy, Receive, Run, Scope, Send, header, respond
from accord.server.timings import BOUNDS, Timings

MEDIA_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
FRESH = 5.0  # seconds that what was read from the database holds
# With one of these a proxy passed the request on: then the address it comes from is the proxy's.
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip", b"via")


class Pool(Struct, frozen=True):
    """Threads and the line before them."""

    size: int
    busy: int
    waiting: int


class Now(Struct, frozen=True):
    """The present load of this process. `lags` is, by a member's id, by how many numbers the slowest of its open streams is behind."""

    in_flight: int
    streams: Mapping[str, int]
    uploads: int
    pools: Mapping[str, Pool]
    lags: Mapping[str, int]
    workers: int = 0


class Metrics:
    """The endpoint. Figures of the database are read at most once in five seconds, in a thread."""

    def __init__(self, run: Run, timings: Timings, current: Callable[[], Now], token: str, ready: Ready | None = None) -> None:
        self._run = run
        self._ready = ready
        self._timings = timings
        self._here = current
        self._token = token.encode()
        self._now = Now(0, {}, 0, {}, {})
        self._gauges: Gauges | None = None
        self._read = 0.0
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(ProcessCollector(registry=None))
        self._registry.register(self)
        self._scraping: asyncio.Task[bytes] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._token:
            if not self._holds_token(scope):
                more = [(b"www-authenticate", b'Bearer realm="accord metrics"'), POLICY]
                return await respond(send, 401, b"Send the token that ACCORD_METRICS_TOKEN says, as a bearer token.\n", TEXT, more)
        elif not is_here(scope):
            return await respond(send, 404, b"There is nothing at this address.\n", TEXT, [POLICY])
        try:
            body = await self._scraped()
        except Busy:
            return await respond(send, 503, b"The figures asked for before are not read yet.\n", TEXT, [(b"retry-after", b"5"), POLICY])
        await respond_status(scope, send, 200, body, MEDIA_TYPE)

    def _holds_token(self, scope: Scope) -> bool:
        scheme, _, token = (header(scope, b"authorization") or b"").partition(b" ")
        return scheme.lower() == b"bearer" and hmac.compare_digest(token.strip(), self._token)

    async def _scraped(self) -> bytes:
        """One reading for all who ask meanwhile."""
        if self._scraping is None or self._scraping.done():
            self._scraping = asyncio.create_task(self._scrape())
        return await asyncio.shield(self._scraping)

    async def _scrape(self) -> bytes:
        # The loop itself counts its present load: nothing changes there meanwhile.
        self._now = self._here()
        if self._ready is not None:
            await self._ready.look()
        try:
            async with asyncio.timeout(WITHIN):
                return await self._run(self._written)
        except TimeoutError:
            # What this process knows by itself is given all the same.
            self._gauges = UNREAD
            return generate_latest(self._registry)

    def _written(self) -> bytes:
        if self._gauges is None or time.monotonic() - self._read >= FRESH:
            self._gauges, self._read = gather(), time.monotonic()
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """For the registry: what it asks of a collector."""
        yield InfoMetricFamily("accord_build", "What runs here.", value={"version": __version__, "python": platform.python_version()})
        yield self._latencies()
        yield from self._in_hand()
        yield from self._faults()
        if self._gauges is not None:
            yield from self._gauges.families(self._now.lags)

    def _latencies(self) -> Metric:
        family = HistogramMetricFamily(
            "accord_request_seconds",
            "Seconds from a request to the end of its answer, and of a stream or upload to the answer's begin.",
            labels=("door", "route", "method", "status"),
        )
        for (door, route, method, status), cells, total in self._timings.rows():
            sums, so_far = [], 0
            for bound, count in zip((*BOUNDS, None), cells, strict=True):
                so_far += count
                sums.append(("+Inf" if bound is None else repr(bound), float(so_far)))
            family.add_metric((door, route, method, f"{status}xx"), sums, total)
        return family

    def _faults(self) -> Iterator[Metric]:
        troubles = CounterMetricFamily("accord_trouble", "Faults of database and disk that were met, by their cause.", labels=("cause",))
        for cause in CAUSES:
            troubles.add_metric((cause.code,), teller.counts[cause.code])
        yield troubles
        checks = self._ready.checks if self._ready is not None else []
        yield _gauge("accord_ready_check", "1 where a check of /readyz is well.", "check", {check.name: int(check.ok) for check in checks})
        free, _ = room(settings.ACCORD_DATA)
        yield GaugeMetricFamily("accord_disk_free_bytes", "Free bytes on the disk of the data directory.", free)

    def _in_hand(self) -> Iterator[Metric]:
        load = self._now
        yield GaugeMetricFamily("accord_requests_in_flight", "Requests that are being answered.", load.in_flight)
        yield _gauge("accord_streams_open", "Streams that are open.", "route", load.streams)
        yield GaugeMetricFamily("accord_uploads_running", "Bulk uploads that are being taken in.", load.uploads)
        yield GaugeMetricFamily("accord_readers_running", "Processes that read bulk uploads.", load.workers)
        for name, description, of in (
            ("accord_threads", "Threads there are.", lambda pool: pool.size),
            ("accord_threads_busy", "Threads that are at work.", lambda pool: pool.busy),
            ("accord_line", "Jobs that wait for a thread.", lambda pool: pool.waiting),
        ):
            yield _gauge(name, description, "pool", {pool: of(load.pools[pool]) for pool in load.pools})


def _gauge(name: str, description: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, description, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family


def is_here(scope: Scope) -> bool:
    """Whether a request comes from this very machine, and from no proxy on it."""
    client = scope.get("client")
    if any(name in _FORWARDED for name, _ in scope["headers"]):
        return False
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        return False
