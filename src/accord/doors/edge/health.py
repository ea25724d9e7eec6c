"""Whether the hub is alive (`/healthz`: asks nobody), and whether it can serve (`/readyz`: looks, and names what it saw)."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from accord.server.asgi import JSON, Busy, Receive, Run, Scope, Send, respond

TEXT = b"text/plain; charset=utf-8"
POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
FRESH = 1.0  # seconds that what was seen holds: a client that asks without end costs one look a second
WITHIN = 5.0  # seconds that a look may take
ALIVE_WITHIN = 30  # seconds since the last sign of life of the process for followers and the clock


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, whether it is well, and a sentence: never about members or entries."""

    name: str
    ok: bool
    text: str


async def alive(scope: Scope, receive: Receive, send: Send) -> None:
    """The loop turns, and that is all it says."""
    await respond_status(scope, send, 200, b"ok\n", TEXT)


async def respond_status(scope: Scope, send: Send, status: int, body: bytes, media_type: bytes = JSON) -> None:
    """A small answer to GET and HEAD, and a refusal to all else."""
    if scope["method"] not in ("GET", "HEAD"):
        return await respond(send, 405, b"Ask with GET.\n", TEXT, [(b"allow", b"GET, HEAD"), POLICY])
    await respond(send, status, body, media_type, [POLICY])


class Ready:
    """`/readyz`: 200 where every check is well, else 503. `warnings`: what is well, and should be otherwise all the same."""

    def __init__(self, run: Run, warnings: Callable[[], list[str]] = list) -> None:
        self._run = run
        self._warnings = warnings
        self._is_migrated = False
        self._parked = 0
        self._kept: tuple[float, bytes, bool] | None = None
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._kept is None or time.monotonic() - self._kept[0] >= FRESH:
            await self._look()
        assert self._kept is not None
        _, body, ok = self._kept
        await respond_status(scope, send, 200 if ok else 503, body)

    async def _look(self) -> None:
        """One look for all who ask meanwhile."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._looked())
        await asyncio.shield(self._looking)

    async def _looked(self) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                checks = await self._run(self._seen)
        except TimeoutError:
            checks = [Check("database", False, f"The database did not answer within {WITHIN:.0f} seconds. See whether it runs.")]
        except Busy:
            checks = [Check("database", False, "An earlier look at the database has not ended yet. See whether it runs.")]
        ok = all(check.ok for check in checks)
        answer: dict[str, Any] = {"ready": ok, "checks": {check.name: {"ok": check.ok, "text": check.text} for check in checks}}
        if warnings := [*self._warnings(), *_set_aside(self._parked)]:
            answer["warnings"] = warnings
        self._kept = (time.monotonic(), msgspec.json.encode(answer) + b"\n", ok)

    def _seen(self) -> list[Check]:
        """Everything that must be well, in the order in which one leans on the other; runs in a thread."""
        from django.db import Error, close_old_connections

        close_old_connections()
        try:
            checks = [_database(), _migrated(self._is_migrated)]
            self._is_migrated = checks[-1].ok
            if self._is_migrated:
                checks += [_begun(), _background(), _index()]
                self._parked = _count_parked()
        except Error:
            checks = [Check("database", False, "The database does not answer. See whether it runs, and what ACCORD_DATABASE says.")]
        return checks


def _database() -> Check:
    from django.db import connection

    connection.ensure_connection()
    return Check("database", True, "The database answers.")


def _migrated(was: bool) -> Check:
    """Tables never go back while a process runs, so once is enough."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = None if was else MigrationExecutor(connection)
    if executor and executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return Check(
            "migrated", False, "Tables are missing, or older than this version. Start the hub with `accord serve`, which brings them up."
        )
    return Check("migrated", True, "The tables are those of this version.")


def _begun() -> Check:
    from accord.hub.journal.queries import is_begun

    if not is_begun():
        return Check("begun", False, "There is no hub in this database. Run: accord init")
    return Check("begun", True, "A hub is begun.")


def _background() -> Check:
    from accord.hub.journal.followers import last_beat
    from accord.hub.times import now

    at = last_beat()
    if at is None:
        return Check("background", False, "The process for followers and the clock has given no sign of life yet.")
    seconds = max(0, (now() - at) // 1_000_000)
    text = f"The process for followers and the clock gave its last sign of life {seconds} seconds ago."
    return Check("background", seconds <= ALIVE_WITHIN, text)


def _count_parked() -> int:
    from accord.hub.journal.queries import count_parked

    return sum(count_parked().values())


def _set_aside(count: int) -> list[str]:
    """Work that failed is a warning and no reason to send nobody here: the hub serves, and a person must look at what is missing."""
    if not count:
        return []
    work = "1 piece of work failed and was" if count == 1 else f"{count} pieces of work failed and were"
    return [f"{work} set aside, such as a deadline. See what it was, and do it again: accord parked list"]


def _index() -> Check:
    from accord.hub.signals import queries as signals

    if signals.current() is None:
        return Check(
            "index", False, "The index for checks is being read, or can't follow. Checks are answered from the database meanwhile."
        )
    return Check("index", True, "Checks are answered from memory.")
