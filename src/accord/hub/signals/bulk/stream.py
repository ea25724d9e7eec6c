"""Publishing a stream of claims: one thread reads and prepares them, or takes what a process beside has read, while another writes.

What waits between them is bounded: a reader faster than the writer is held back. A turn goes on, part after part, while nobody else
wants to write; its parts grow and shrink with the pace of the machine, so that the next writer waits for one of them and a commit.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType

from accord.core.signals import BadSignal, Draft
from accord.hub.bulk import hold_little
from accord.hub.journal.queries import is_embedded
from accord.hub.members.queries import Caller
from accord.hub.signals.bulk.writers import write
from accord.hub.signals.errors import Ended
from accord.hub.signals.publishing.deciding import prepare, vouched_among
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.prepared import Ready
from accord.hub.signals.publishing.turns import TOGETHER, Published, Took, publish_turn
from accord.hub.turns import others_wait
from accord.tables import identifier_tables

PART = 7_000  # microseconds that a part of a turn may take; then it is seen whether others wait for the turn
UNSEEN = 30_000  # the same where that can't be seen, so that one part is the turn
COMMIT = 11_000  # microseconds that it may take to commit a turn
LEAST, FIRST, MOST = 20, 200, 5_000  # claims a turn, and a part of one
# Where one part is the turn. Each commit wakes whoever follows the journal: on a machine that is busy with that, turns of a few claims
# would take as long as turns of many, be made smaller still, and leave ever less of it for the claims.
LEAST_UNSEEN = 200
AHEAD = 2_500  # claims that may be prepared while others are written
SOON = 0.02  # seconds that claims wait for others to fill a part
GLANCE = 0.002  # seconds between looks whether others wait for a turn that waits for claims
OWN = 0.01  # seconds that a turn may go on though others wait: two uploads side by side need turns that are worth a commit
LONG, SHORT = 0.25, 0.015  # seconds that it may where nobody waits, and where that can't be seen
FRESH = 1.0  # seconds after which names, circles and the caller's rights are looked up anew

Who = Callable[[], Caller | None]
Tell = Callable[[list[Published]], None]

NOT_AUTHENTICATED = BadSignal(
    "", "not-authenticated", "The token was revoked or has expired, or its member was suspended. Send this line and what follows again."
)


class _Pace:
    """How many claims make a part of a turn, and a turn, that take as long as they may; what one upload found holds for the next."""

    def __init__(self) -> None:
        self.part, self.most = FIRST, FIRST * 5

    def learn(self, count: int, took: Took) -> None:
        # Halfway to what this turn says, so that one slow turn does not make the next ones tiny.
        if count * 2 > self.part:
            part, least = (PART, LEAST) if is_embedded() else (UNSEEN, LEAST_UNSEEN)
            self.part = max(least, min(MOST, (self.part + count * part // max(took.work, 1)) // 2))
            self.most = max(least, min(MOST, (self.most + count * COMMIT // max(took.commit, 1)) // 2))


_pace = _Pace()


class Bulk:
    """A stream of claims by one caller. `with Bulk(...) as bulk: bulk.put(drafts)`; at its end all of them are published and told.

    `who` says who publishes, or None where nobody may any more; it is asked again and again. `tell` gets the results in the order of the
    claims, in the thread that writes. `exempt` leaves budgets aside. After so many `refusals` in a row it ends, for that reason.
    """

    def __init__(self, who: Who, tell: Tell, *, exempt: bool = False, refusals: tuple[int, BadSignal] | None = None) -> None:
        self._who, self._tell, self._exempt = who, tell, exempt
        self._waiting: deque[Ready | Published] = deque()
        self._changed = threading.Condition()
        self._pace = _pace
        self._is_collection = True
        self._whole = False  # no more comes
        self._done = False  # no more is written
        self._stopped: BadSignal | None = None
        self._awaits = False  # the next claim, to be told why it ends
        self._error: BaseException | None = None
        self._tables = identifier_tables()
        self._refusals, self._row = refusals, 0  # in a row, of what was taken last
        self._is_over = False  # there were too many of them
        self._directory: Directory | None = None
        self._looked = 0.0
        self._written: threading.Event | None = None

    def __enter__(self) -> "Bulk":
        self._written = write(self._run)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._changed:
            self._whole = True
            self._changed.notify_all()
        if self._written is not None:
            self._written.wait()
        if self._error is not None and (kind is None or kind is Ended):
            raise self._error from self._error.__cause__  # by which the trouble is told apart

    def stop(self, why: BadSignal, *, soon: bool = True) -> None:
        """The turn in hand is finished, the next claim is refused with this, and nothing more is taken.

        `soon`: where no next one is here yet, it ends without it.
        """
        with self._changed:
            self._awaits = not soon and self._stopped is None
            self._stopped = self._stopped or why
            self._changed.notify_all()

    def put(self, drafts: Sequence[Draft | BadSignal]) -> None:
        """The next claims, a few hundred at most; waits while too many wait already. Raises Ended."""
        self.put_ready(self._prepared(drafts))

    def put_ready(self, prepared: Sequence[Ready | Published]) -> None:
        """The same of what is prepared, or refused, already."""
        with self._changed:
            while len(self._waiting) > AHEAD and not self._done:
                self._changed.wait()
            if self._done:
                raise Ended
            self._waiting.extend(prepared)
            self._changed.notify_all()

    def at_once(self, drafts: Sequence[Draft | BadSignal]) -> None:
        """All there is, published in this thread and told before it returns; for a few hundred claims, and instead of `with` and `put`."""
        hold_little()
        self._is_collection = len(drafts) >= TOGETHER
        self._waiting.extend(self._prepared(drafts))
        self._whole = True
        while batch := self._next():
            self._turn(batch)

    def _prepared(self, drafts: Sequence[Draft | BadSignal]) -> list[Ready | Published]:
        directory = self.names()
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
                prepared.append(prepare(draft, directory, self._tables, vouched))
            except BadSignal as error:
                prepared.append(Published("refused", error=error.with_traceback(None)))
        return prepared

    def names(self) -> Directory | None:
        """The names that the publisher may use; None where nobody may publish from the beginning on."""
        if self._directory is None or time.monotonic() - self._looked > FRESH:
            caller = self._who()
            if caller is not None:
                self._directory = Directory(caller)
            self._looked = time.monotonic()
        return self._directory

    def _run(self) -> None:
        try:
            hold_little()
            while batch := self._next():
                self._turn(batch)
        except BaseException as error:
            self._error = error
        finally:
            with self._changed:
                self._done = True
                self._changed.notify_all()

    def _next(self) -> list[Ready | Published]:
        """The lines that the next turn begins with; nothing at the end."""
        with self._changed:
            while not self._waiting and not self._whole and (not self._stopped or self._awaits):
                self._changed.wait()
            until = time.monotonic() + SOON
            while len(self._waiting) < min(self._pace.part, FIRST) and not self._whole and not self._stopped:
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            return self._some(self._pace.part)

    def _some(self, most: int) -> list[Ready | Published]:
        count = min(most, len(self._waiting))
        batch = (
            [self._waiting.popleft() for _ in range(count)] if self._refusals is None else self._up_to_refusals(count, self._refusals[0])
        )
        self._changed.notify_all()
        return batch

    def _up_to_refusals(self, count: int, bound: int) -> list[Ready | Published]:
        """So many of those that wait, or those up to one refusal too many in a row."""
        batch: list[Ready | Published] = []
        row = self._row
        while len(batch) < count and not self._is_over:
            item = self._waiting.popleft()
            batch.append(item)
            row = row + 1 if isinstance(item, Published) else 0
            self._is_over = row >= bound
        self._row = row
        return batch

    def _turn(self, batch: list[Ready | Published]) -> None:
        caller = None if self._stopped else self._who()
        if caller is None:
            with self._changed:
                self._whole, self._done = True, True
                self._waiting.clear()
            self._tell([Published("refused", error=self._stopped or NOT_AUTHENTICATED)])
            return
        taken, published = batch, list[Published]()
        if any(isinstance(item, Ready) for item in batch):
            taken = []
            published, took = publish_turn(
                Directory(caller), self._parts(batch, taken), exempt=self._exempt, is_collection=self._is_collection
            )
            self._pace.learn(len(published), took)
        results = iter(published)
        self._tell([next(results) if isinstance(item, Ready) else item for item in taken])
        if self._is_over and self._refusals is not None:
            self.stop(self._refusals[1], soon=False)
            self._is_over = False  # the next one is told why

    def _parts(self, batch: list[Ready | Published], taken: list[Ready | Published]) -> Iterator[list[Ready]]:
        """A turn's parts: more and more while nobody else waits for the turn. What they hold comes into `taken`."""
        begun, count = time.monotonic(), 0
        while batch:
            taken += batch
            ready = [item for item in batch if isinstance(item, Ready)]
            count += len(ready)
            yield ready
            # With much of it written, what is still being read is the next turn's: then reading and committing go side by side.
            until = time.monotonic() + (0.0 if count * 2 > self._pace.most else SOON)
            batch = self._more(self._pace.most - count, until, begun)

    def _more(self, most: int, until: float, begun: float) -> list[Ready | Published]:
        """The next part of the turn in hand, waited for until then; nothing where the turn is to end."""
        long = LONG if is_embedded() else SHORT
        while most > 0 and time.monotonic() < begun + (OWN if others_wait() else long):
            with self._changed:
                if self._whole or len(self._waiting) >= self._pace.part:
                    return self._some(min(self._pace.part, most))
                if self._stopped or time.monotonic() >= until:
                    break
                self._changed.wait(GLANCE)
        return []
