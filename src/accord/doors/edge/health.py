"""Whether the hub is alive (`/healthz`: asks nobody), and whether it can serve (`/readyz`: looks, and names what it saw)."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from msgspec import Struct

from accord.core.times import SECOND
from accord.doors.edge.epochs import stand
from accord.doors.edge.probes import is_low, pulse, room, try_disk
from accord.hub import folders, schema
from accord.hub.database import try_connection
from accord.hub.journal import actions as journal
from accord.hub.leases.vocabulary import BACKGROUND, EDGE, ROLES
from accord.hub.trouble import CAUSES, CONNECTIONS, DISK_BROKEN, OTHER, cause_of, database_cause, teller
from accord.server.asgi import JSON, Busy, Receive, Run, Scope, Send, respond

log = logging.getLogger("accord.health")

TEXT = b"text/plain; charset=utf-8"
POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
FRESH = 1.0  # seconds that what was seen holds: a client that asks without end costs one look a second
COMING_UP = 0.1  # and until it is ready for the first time
WITHIN = 5.0  # seconds that a look may take
ALIVE_WITHIN = 30  # seconds since the last sign of life of the process for followers and the clock


CLOCKS_APART = 30  # seconds between the clock of this machine and the database's
CLOCK_AHEAD = 60  # seconds by which the newest entry may lie in the future
STUCK_AFTER = 300.0  # seconds: longer than any statement and any wait for a turn may take
AT_START = ("background-silent", "index-cold")
WRITE_WITHIN = 2.0  # seconds that a try to write may wait for its turn


class Check(Struct, frozen=True):
    """One thing that was looked at, whether it is well, and a sentence: never about members or entries. `code` is the cause where it is
    not well; docs/operate/runbook.md says more of each."""

    name: str
    ok: bool
    text: str
    code: str = ""

    def shown(self) -> dict[str, Any]:
        return {"ok": self.ok, **({} if self.ok else {"code": self.code}), "text": self.text}


class Alive:
    """`/healthz`: the loop turns, and no line before threads stood still for minutes: it says no more. `still` gives the seconds."""

    def __init__(self, still: Callable[[], float] = float) -> None:
        self._still = still

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._still() > STUCK_AFTER:
            return await respond_status(scope, send, 503, b"stuck\n", TEXT)
        await respond_status(scope, send, 200, b"ok\n", TEXT)


async def respond_status(scope: Scope, send: Send, status: int, body: bytes, media_type: bytes = JSON) -> None:
    """A small answer to GET and HEAD, and a refusal to all else."""
    if scope["method"] not in ("GET", "HEAD"):
        return await respond(send, 405, b"Ask with GET.\n", TEXT, [(b"allow", b"GET, HEAD"), POLICY])
    await respond(send, status, body, media_type, [POLICY])


class Ready:
    """`/readyz`: 200 where every check is well, else 503. `warnings`: what is well, and should be otherwise all the same."""

    def __init__(self, run: Run, warnings: Callable[[], list[str]] = list, roles: Collection[str] = ROLES) -> None:
        self._run = run
        self._roles = roles
        self._warnings = warnings
        self._seen_warnings: list[str] = []
        self._is_migrated = False
        self._backups: list[str] = []
        self._epoch: int | None = None
        self._turned_away = 0
        self._cause: str | None = None
        self._was_ready = False
        self.checks: list[Check] = []
        self._parked = 0
        self._kept: tuple[float, bytes, bool] | None = None
        self._looking: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """Look, where the last look is older than it may be: `checks` are what was seen."""
        if self._kept is None or time.monotonic() - self._kept[0] >= (FRESH if self._was_ready else COMING_UP):
            await self._look()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.look()
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
            text = f"The database or the disk did not answer within {WITHIN:.0f} seconds. See whether they run, and the network between."
            checks = [Check("database", False, text, "no-answer")]
        except Busy:
            text = "An earlier look at the database or the disk has not ended yet. See whether they run, and the network between."
            checks = [Check("database", False, text, "no-answer")]
        cause = next((check.code for check in checks if not check.ok), "")
        self._say(cause, next((check.text for check in checks if not check.ok), ""))
        ok, self.checks = not cause, checks
        answer: dict[str, Any] = {"ready": ok, "checks": {check.name: check.shown() for check in checks}}
        if cause:
            answer["cause"] = cause
        if set(self._roles) != set(ROLES):
            answer["roles"] = sorted(self._roles)
        if self._epoch is not None:
            answer["epoch"] = self._epoch
        if warnings := [*self._warnings(), *self._seen_warnings, *_set_aside(self._parked), *self._backups]:
            answer["warnings"] = warnings
        self._kept = (time.monotonic(), msgspec.json.encode(answer) + b"\n", ok)

    def _say(self, cause: str, text: str) -> None:
        """A line where that changes; of what is missing for a moment after each start only where it was there before."""
        if cause == self._cause:
            return
        if not cause and self._was_ready:
            log.warning("Ready again.")
        elif known := next((each for each in CAUSES if each.code == cause), None):
            teller.note(known)
        elif cause and (self._was_ready or cause not in AT_START):
            log.warning("Not ready: %s (%s)", text, cause)
        self._cause, self._was_ready = cause, self._was_ready or not cause

    def _seen(self) -> list[Check]:
        """Everything that must be well, in the order in which one leans on the other; runs in a thread."""
        from django.db import Error, close_old_connections

        close_old_connections()
        checks, told = [_disk()], list[str]()
        try:
            self._try_another()
            checks += [_database(), _migrated(self._is_migrated)]
            self._is_migrated = checks[-1].ok
            if self._is_migrated:
                checks.append(_begun())
                told = self._stand(checks) if checks[-1].ok else []
                background = _background(self._roles)
                checks.append(_writes())
                if set(self._roles) == {EDGE}:
                    # Checks and feeds are right without it: they are answered on, and a person must look.
                    told += [] if background.ok else [background.text]
                else:
                    checks.append(background)
                checks += [_index()] if EDGE in self._roles else []
                self._parked = _count_parked()
                self._backups = _backups()
            self._seen_warnings = [*low_disk(), *clock_back(), *clocks_apart(), *told]
            if self._is_migrated:
                self._seen_warnings += told_of_amiss() + idle_works()
        except (Error, OSError) as error:
            cause = cause_of(error) or OTHER
            checks.append(Check("database", False, cause.text, cause.code))
        return checks

    def _try_another(self) -> None:
        """Where another thread found no connection left, this one's own says nothing: one more must come about. Raises Error."""
        turned_away = teller.counts[CONNECTIONS.code]
        if turned_away != self._turned_away:
            try_connection()
            self._turned_away = turned_away

    def _stand(self, checks: list[Check]) -> list[str]:
        """How the epoch stands, as a check more; the warnings about it."""
        standing, text, told = stand()
        self._epoch = standing.epoch
        checks.append(Check("epoch", not standing.doubt, text, "epoch-unclear"))
        return told


def _disk() -> Check:
    try:
        for folder in {Path(settings.ACCORD_DATA), folders.shared()}:
            try_disk(folder)
    except OSError as error:
        cause = cause_of(error) or DISK_BROKEN
        return Check("disk", False, cause.text, cause.code)
    return Check("disk", True, "The data directory can be written to.")


def _writes() -> Check:
    """A write, as every request that changes something makes one."""
    from django.db import Error

    try:
        journal.try_write(WRITE_WITHIN)
    except Error as error:
        cause = database_cause(error)
        return Check("writes", False, cause.text, cause.code)
    return Check("writes", True, "The database can be written to.")


def low_disk() -> list[str]:
    """A warning where the disk is about to be full."""
    warnings = []
    for folder, name in {folders.shared(): "the shared directory", Path(settings.ACCORD_DATA): "the data directory"}.items():
        free, all_there_is = room(folder)
        if is_low(free, all_there_is):
            warnings.append(
                f"Only {free // 1_000_000} MB are free on the disk of {name}. Make room before nothing can be written any more."
            )
    return warnings


def clocks_apart() -> list[str]:
    """A warning where the machine of the database has another time: one of the two is wrong, and deadlines go by this one."""
    from accord.hub.database import server_time
    from accord.hub.times import now

    there = server_time()
    apart = 0 if there is None else (now() - there) // SECOND
    if abs(apart) < CLOCKS_APART:
        return []
    which = "ahead of" if apart > 0 else "behind"
    return [
        f"The clock of this machine is {abs(apart)} seconds {which} that of the database. See which is wrong (chronyc "
        "tracking, timedatectl): deadlines and the codes of people's second step go by this machine's."
    ]


def clock_back() -> list[str]:
    """A warning where the machine's clock was set back: what was written before lies in its future."""
    from accord.hub.journal.queries import newest_at
    from accord.hub.times import now

    ahead = (newest_at() - now()) // SECOND
    if ahead < CLOCK_AHEAD:
        return []
    return [
        f"The newest entry was written {ahead} seconds after the present time: the machine's clock was set back, or was wrong before. "
        "See that it is right; what falls due by it comes that much later."
    ]


def _database() -> Check:
    from django.db import connection

    connection.ensure_connection()
    return Check("database", True, "The database answers.")


def _migrated(was: bool) -> Check:
    """Tables never go back while a process runs, so once is enough."""
    if not was and schema.pending():
        return Check(
            "migrated",
            False,
            "Tables are missing, or older than this version. Run accord migrate (hub --owner migrate, where another role owns the tables).",
            "not-migrated",
        )
    return Check("migrated", True, "The tables are those of this version.")


def _begun() -> Check:
    from accord.hub.journal.queries import is_begun

    if not is_begun():
        return Check("begun", False, "There is no hub in this database. Run: accord init", "no-hub")
    return Check("begun", True, "A hub is begun.")


def _background(roles: Collection[str] = ROLES) -> Check:
    """Whether followers and the clock run, here or elsewhere: read from the database, which alone knows it."""
    from accord.hub.journal.followers import last_beat
    from accord.hub.times import now

    at = last_beat()
    elsewhere = "" if BACKGROUND in roles else " This process does not run it; one with the role background is to."
    if at is None:
        text = f"The process for followers and the clock has given no sign of life yet.{elsewhere}"
        return Check("background", False, text, "background-silent")
    seconds = pulse.age(at, now())
    text = f"The process for followers and the clock gave its last sign of life {seconds:.0f} seconds ago.{elsewhere}"
    return Check("background", seconds <= ALIVE_WITHIN, text, "background-silent")


def told_of_amiss() -> list[str]:
    """A warning for each thing beside the database and the disk that is amiss, with the code by which the runbook has it."""
    from accord.hub.leases.queries import amiss

    return [f"{seen.text} ({seen.code})" for seen in amiss()]


def idle_works() -> list[str]:
    """A warning where nobody has done a piece of the background's work for longer than it takes to take it over."""
    from accord.hub.leases.queries import long_idle

    names = long_idle()
    if not names:
        return []
    return [f"Nobody does this work of the background: {', '.join(names)}. See whether enough processes with that role run, and their log."]


def _count_parked() -> int:
    from accord.hub.journal.queries import count_parked

    return sum(count_parked().values())


def _set_aside(count: int) -> list[str]:
    """Work that failed is a warning and no reason to send nobody here: the hub serves, and a person must look at what is missing."""
    if not count:
        return []
    work = "1 piece of work failed and was" if count == 1 else f"{count} pieces of work failed and were"
    return [f"{work} set aside, such as a deadline. See what it was, and do it again: accord parked list"]


def _backups() -> list[str]:
    """What must be mended before the next disk fails, though the hub serves."""
    from accord.hub.backups.queries import warning
    from accord.hub.erasures.queries import count_waiting
    from accord.hub.times import now

    late, waiting = warning(now()), count_waiting()
    what = "1 erasure is" if waiting == 1 else f"{waiting} erasures are"
    text = f"{what} not in the erasure log yet: a restore would undo what was done. See whether ACCORD_ERASURES can be written to."
    return [*([late] if late else []), *([text] if waiting else [])]


def _index() -> Check:
    from accord.hub.signals import queries as signals

    if signals.current() is None:
        text = "The index for checks is being read, or can't follow. Checks are answered from the database meanwhile."
        return Check("index", False, text, "index-cold")
    return Check("index", True, "Checks are answered from memory.")
