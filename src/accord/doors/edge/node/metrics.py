"""`/metrics` of a node: who answered what, and how far the node is behind. Nothing is asked of the replica for it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from accord.doors.edge.metrics import Metrics, Now
from accord.doors.edge.node.freshness import READY
from accord.doors.edge.node.keeping_up import KeepingUp
from accord.server.asgi import Run
from accord.server.timings import Timings

NEVER = -1.0


class NodeMetrics(Metrics):
    def __init__(
        self, run: Run, timings: Timings, current: Callable[[], Now], token: str, node: tuple[KeepingUp, Counter[tuple[str, str]]]
    ) -> None:
        self._keeping_up, self._counts = node
        super().__init__(run, timings, current, token)

    def _written(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        yield from super().collect()
        fresh, at = self._keeping_up.freshness, time.monotonic()
        silence = fresh.silence(at)
        answered = CounterMetricFamily("accord_node_requests", "Requests by door, and who answered them.", labels=("door", "by"))
        for (door, by), count in sorted(self._counts.items()):
            answered.add_metric((door, by), count)
        yield answered
        figures: list[tuple[str, str, Any]] = [
            ("accord_node_fresh", "1 where the replica has come as far as the hub announced.", int(fresh.why(at) == READY)),
            ("accord_node_nats_connected", "1 where NATS is connected.", int(self._keeping_up.is_connected)),
            ("accord_node_announced", "The last number that the hub announced.", fresh.announced),
            ("accord_journal_seq", "The last number that the replica holds.", fresh.reached),
            ("accord_node_behind_seconds", "For how long the replica has owed what was announced.", fresh.lag(at)),
            ("accord_node_silent_seconds", "Since when nothing was announced; -1 for ever.", NEVER if silence is None else silence),
        ]
        for name, text, value in figures:
            yield GaugeMetricFamily(name, text, value)
