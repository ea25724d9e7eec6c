"""Publishing a stream of claims: one thread reads and prepares them while another writes the turn before.

SQLite works and waits for the disk without holding Python up, so the two go side by side. What waits between them is bounded: whoever
reads faster than is written is held back. Turns grow and shrink with the pace of the machine, so that nobody else who writes waits long.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType

from django.db import connection, connections

from accord.core.signals import BadSignal, Draft
from accord.hub.members.queries import Caller
from accord.hub.signals.deciding import Ready, prepare, vouched_among
from accord.hub.signals.directory import Directory
from accord.hub.signals.publishing import Published, publish_turn
from accord.tables import identifier_tables

TURN = 40_000  # microseconds that a turn may take
LEAST, FIRST, MOST = 20, 200, 5_000  # claims a turn
AHEAD = 2  # turns that may be prepared while one is written
SOON = 0.02  # seconds that claims wait for others to fill the turn
MAPPED = 64 * 1024 * 1024  # bytes of the database's file
FRESH = 1.0  # seconds after which names, circles and the caller's rights are looked up anew

Who = Callable[[], Caller | None]
Tell = Callable[[list[Published]], None]

NOT_AUTHENTICATED = BadSignal(
    "", "not-authenticated", "The token was revoked or has expired, or its member was suspended. Send this line and what follows again."
)


def apart(work: Callable[[], None], name: str) -> threading.Thread:
    """Run work in a thread of its own, whose database connections are closed at its end."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def _map_little() -> None:
    """On SQLite, a thread that writes all over the tables maps little of their file: what it maps counts as the process's memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size={MAPPED}")


class Ended(Exception):
    """Nothing more is taken: what was told last says why."""


class Bulk:
    """A stream of claims by one caller. `with Bulk(...) as bulk: bulk.put(drafts)`; at its end all of them are published and told.

    `who` says who publishes, or None where nobody may any more; it is asked again and again. `tell` gets the results in the order of the
    claims, in the thread that writes. `exempt` leaves budgets aside.
    """

    def __init__(self, who: Who, tell: Tell, *, exempt: bool = False) -> None:
        self._who, self._tell, self._exempt = who, tell, exempt
        self._waiting: deque[Ready | Published] = deque()
        self._changed = threading.Condition()
        self._size = FIRST
        self._whole = False  # no more comes
        self._done = False  # no more is written
        self._stopped: BadSignal | None = None
        self._error: BaseException | None = None
        self._tables = identifier_tables()
        self._directory: Directory | None = None
        self._looked = 0.0
        self._thread = threading.Thread(target=self._run, name="bulk-write", daemon=True)

    def __enter__(self) -> "Bulk":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._changed:
            self._whole = True
            self._changed.notify_all()
        self._thread.join()
        if self._error is not None and (kind is None or kind is Ended):
            raise self._error from None

    def stop(self, why: BadSignal) -> None:
        """End soon: the turn in hand is finished, the next claim is refused with this, and nothing more is taken."""
        with self._changed:
            self._stopped = self._stopped or why
            self._changed.notify_all()

    def put(self, drafts: Sequence[Draft | BadSignal]) -> None:
        """The next claims, a few hundred at most; waits while too many wait already. Raises Ended."""
        prepared = self._prepared(drafts)
        with self._changed:
            while len(self._waiting) > AHEAD * self._size and not self._done:
                self._changed.wait()
            if self._done:
                raise Ended
            self._waiting.extend(prepared)
            self._changed.notify_all()

    def at_once(self, drafts: Sequence[Draft | BadSignal]) -> None:
        """All there is, published in this thread and told before it returns; for a few hundred claims, and instead of `with` and `put`."""
        _map_little()
        waiting = self._prepared(drafts)
        while waiting and not self._done:
            some, waiting = waiting[: self._size], waiting[self._size :]
            self._turn(some)

    def _prepared(self, drafts: Sequence[Draft | BadSignal]) -> list[Ready | Published]:
        directory = self._names()
        if directory is None:
            self.stop(NOT_AUTHENTICATED)
            return [Published("refused", error=NOT_AUTHENTICATED)]
        vouched = vouched_among(drafts, self._tables)
        prepared: list[Ready | Published] = []
        for draft in drafts:
            if isinstance(draft, BadSignal):
                prepared.append(Published("refused", error=draft))
                continue
            try:
                prepared.append(prepare(0, draft, directory, self._tables, vouched))
            except BadSignal as error:
                prepared.append(Published("refused", error=error.with_traceback(None)))
        return prepared

    def _names(self) -> Directory | None:
        """None where nobody may publish from the beginning on."""
        if self._directory is None or time.monotonic() - self._looked > FRESH:
            caller = self._who()
            if caller is not None:
                self._directory = Directory(caller)
            self._looked = time.monotonic()
        return self._directory

    def _run(self) -> None:
        try:
            _map_little()
            while some := self._next():
                self._turn(some)
        except BaseException as error:
            self._error = error
        finally:
            connections.close_all()
            with self._changed:
                self._done = True
                self._changed.notify_all()

    def _next(self) -> list[Ready | Published]:
        """What the next turn writes; nothing at the end."""
        with self._changed:
            while not self._waiting and not self._whole and not self._stopped:
                self._changed.wait()
            until = time.monotonic() + SOON
            while len(self._waiting) < self._size and not self._whole and not self._stopped:
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            some = [self._waiting.popleft() for _ in range(min(self._size, len(self._waiting)))]
            self._changed.notify_all()
            return some

    def _turn(self, some: list[Ready | Published]) -> None:
        caller = None if self._stopped else self._who()
        if caller is None:
            with self._changed:
                self._whole, self._done = True, True
                self._waiting.clear()
            self._tell([Published("refused", error=self._stopped or NOT_AUTHENTICATED)])
            return
        ready = [one for one in some if isinstance(one, Ready)]
        written: list[Published] = []
        if ready:
            written, took = publish_turn(Directory(caller), ready, exempt=self._exempt)
            wanted = len(ready) * TURN // max(took, 1)
            # Halfway to what this turn says, so that one slow turn does not make the next ones tiny.
            self._size = max(LEAST, min(MOST, (self._size + wanted) // 2 if len(ready) * 2 > self._size else self._size))
        results = iter(written)
        self._tell([next(results) if isinstance(one, Ready) else one for one in some])
