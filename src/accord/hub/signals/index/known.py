"""The known keys, in the memory of this process: most keys are known by nobody, and those cost no look into the database.

A filter holds every key on which anything stands: a claim, a protection, a line in a list of well-known hosts. It errs to one side: what
it does not hold is not known. Claims that were asked for are kept for a while, decoded. What is committed is followed before the next
answer where this process did it, within milliseconds where another did (SQLite), or within a tenth of a second (PostgreSQL): so nobody is
shown what was taken from it, and a retraction is out at once. Bounded: about two bytes a key for the filter, and so many claims.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import partial
from itertools import compress
from operator import itemgetter
from struct import iter_unpack
from typing import Any

from django.db import DatabaseError
from rbloom import Bloom

from accord.core.trust.origins import member_origin
from accord.core.trust.weights import LOW_WEIGHT, weight
from accord.hub import threads, waking
from accord.hub.bulk import hold_little
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import PREFIX
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.signals.errors import NeedsThread
from accord.hub.signals.index.beforehand import Beginnings, take
from accord.hub.signals.store import index as store
from accord.hub.signals.store.entries import last as last_step
from accord.hub.signals.store.signals import last as last_signal
from accord.hub.signals.store.standing import Standing, all_standings, crowds, holds_until, together
from accord.hub.threads import close_connections
from accord.hub.times import now
from accord.hub.trouble import noted

log = logging.getLogger("accord.known")

ERRS = 0.001
MOST = 50_000  # claims kept, and keys that have none counted as one
LOOK_EVERY = 0.1  # seconds at most between two looks at a database server, and at least where a wake comes
TRUSTED_FOR = 1.0  # seconds after its last look that an index of such a database still answers
SPANS_FOR = 0.5  # seconds for which memberships are taken as they were read, where nothing tells that they changed
AGAIN = 0.02  # seconds after which an embedded database is asked again whether another process has changed it: each look lets go of Python
CHUNK = 20_000
PART = 20_000  # keys that are put in at once where others ask meanwhile: four milliseconds; of smaller parts each waits for its turn
ROOM = 500_000  # keys that come before the filter is made anew
LITTLE = 100_000  # keys of a hub that begins
_CROWD: tuple[Standing, ...] = (None,)  # type: ignore[assignment]  # stands for claims that are too many to be kept

_prefix = itemgetter(slice(0, PREFIX))
Spans = tuple[tuple[int, int], ...]


def _listed(room: int, pause: float) -> tuple[Bloom, int]:
    """A filter of all that is protected without a member's doing, with room for so many keys more; and how many it holds."""
    listed = guard.well_known()
    keys = Bloom(len(listed) // PREFIX + room, ERRS)
    for chunk in _chunks(listed):
        keys.update(chunk)
        time.sleep(pause)
    return keys, len(listed) // PREFIX


def _chunks(listed: bytes) -> Iterator[tuple[bytes, ...]]:
    """The beginnings of keys that stand there one behind another, so many at a time."""
    most = len(listed) // PREFIX // PART * PART * PREFIX
    yield from iter_unpack(f"{PREFIX}s" * PART, memoryview(listed)[:most])
    yield tuple(listed[place : place + PREFIX] for place in range(most, len(listed), PREFIX))


_little: tuple[Bloom, int] | None = None


def with_little(pause: float) -> tuple[Bloom, int]:
    """The one of a hub that begins: nearly two million keys, put in once for all indexes of this process, and copied."""
    global _little
    if _little is None:
        _little = _listed(LITTLE + ROOM, pause)
    return _little


class Index:
    """The known keys of one database."""

    def __init__(self) -> None:
        self.place = store.place(store.connection())
        self.is_embedded = journal.is_embedded()
        self.is_ready = False
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._filter = Bloom(1, 0.5)
        self.state = object()  # another one whenever the filter may hold more: what `near` said holds as long as this one does
        self._unlisted = b""  # the keys of lists that are not in the filter yet
        self._read: Beginnings | None = None  # and those of signals
        self._vouched = Bloom(1, 0.5)
        self._room = self._put = 0
        self._signal = self._step = self._benign = self._rekeyed = self._origins = 0
        self._settled: Any = None
        self._belongs: Any = None
        self._turns = -1
        self._changes = 0
        self._kept: OrderedDict[bytes, tuple[Standing, ...]] = OrderedDict()
        self._held = 0
        self._crowds: dict[tuple[bytes, int | None, str | None], tuple[int, tuple[Standing, ...]]] = {}
        self._spans: dict[tuple[int, int], tuple[int, Spans]] = {}
        self._named: dict[str, tuple[int, frozenset[int]]] = {}
        self._spans_at = self._looked = self._followed = time.monotonic()
        self._told = -1
        self.weights: dict[int, float] = {}
        self.low: frozenset[str] = frozenset()

    # --- Asking ---------------------------------------------------------------------------------------------------------------------------

    def near(self, keys: Sequence[bytes]) -> list[bytes]:
        """The keys of these on which something may stand."""
        if self._unlisted:
            read = self._read or ()
            return [key for key in keys if key[:PREFIX] in self._filter or key in read or guard.is_well_known(key)]
        # Without a step in Python for each: there are ten for each value that is checked.
        return list(compress(keys, map(self._filter.__contains__, map(_prefix, keys))))

    def vouched(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Which of these keys a benign entry holds."""
        candidates = [key for key in keys if key in self._vouched]
        if not candidates:
            return {}
        self._may_read()
        return guard.vouched_for(candidates)

    def claims(self, keys: Sequence[bytes], caller: Caller | None) -> dict[bytes, Sequence[Standing]]:
        """The claims on these keys that the caller may see; the public (None) sees what is public."""
        claims = self._all(keys)
        visible: dict[bytes, Sequence[Standing]] = {}
        for key, rows in claims.items():
            if rows is _CROWD:
                seen: Sequence[Standing] = self._crowd(key, caller)
            elif len(rows) == 1:
                seen = rows if self._sees(rows[0], caller, claims) else ()
            else:
                seen = [row for row in rows if self._sees(row, caller, claims)]
            if seen:
                visible[key] = seen
        return visible

    def _all(self, keys: Sequence[bytes]) -> dict[bytes, tuple[Standing, ...]]:
        """All claims on these keys, whichever readers they have; left out are keys without any."""
        claims: dict[bytes, tuple[Standing, ...]] = {}
        missing: list[bytes] = []
        for key in keys:
            rows = self._kept.get(key)
            if rows is None:
                missing.append(key)
            elif rows:
                claims[key] = rows
                self._use(key)
        if missing:
            self._may_read()
            claims |= self._load(missing)
        return claims

    def _use(self, key: bytes) -> None:
        try:
            self._kept.move_to_end(key)
        except KeyError:
            return  # another thread has dropped it since

    def _load(self, keys: list[bytes]) -> dict[bytes, tuple[Standing, ...]]:
        changes = self._changes
        crowded = crowds(keys)
        claims = all_standings([key for key in keys if key not in crowded]) | dict.fromkeys(crowded, _CROWD)
        with self._lock:
            # A change since it was read was followed before it came in here: then it is not kept.
            if changes == self._changes:
                for key in keys:
                    self._keep(key, claims.get(key, ()))
        return claims

    def _keep(self, key: bytes, rows: tuple[Standing, ...]) -> None:
        self._forget(key)
        self._kept[key] = rows
        self._held += len(rows) or 1
        while self._held > MOST:
            _, gone = self._kept.popitem(last=False)
            self._held -= len(gone) or 1

    def _forget(self, key: bytes) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._held -= len(gone) or 1

    def _crowd(self, key: bytes, caller: Caller | None) -> tuple[Standing, ...]:
        who = (key, None if caller is None else caller.n, None if caller is None else caller.person)
        held = self._crowds.get(who)
        if held is not None and now() < held[0]:
            return held[1]
        self._may_read(is_long=True)
        changes, begun = self._changes, now()
        claims = together(key, caller)
        with self._lock:
            if changes == self._changes:
                if len(self._crowds) >= 100:
                    self._crowds.clear()
                # Between two looks others may have let the caller in.
                self._crowds[who] = (min(holds_until(claims), begun + int(SPANS_FOR * 1_000_000)), claims)
        return claims

    # --- Who sees it ----------------------------------------------------------------------------------------------------------------------

    def _sees(self, row: Standing, caller: Caller | None, beside: Mapping[bytes, Sequence[Standing]]) -> bool:
        """As the condition of the database has it, `visible_to`. What is missing for that is read for all that is asked `beside` it."""
        if caller is None:
            return row.scope == "public"
        spans = self._spans.get((caller.n, row.audience))
        if spans is None or spans[0] < row.shared:
            # Not from what is kept: another thread may have dropped it since, and then nobody sees anything by mistake.
            spans = self._learn_spans(caller, row.audience, beside.values())
        shared = row.shared
        for low, until in spans[1]:
            if low <= shared < until:
                return True
        return caller.person is not None and row.scope == journal.PEOPLE and row.audience in self._names(caller.person, row.shared)

    def _learn_spans(self, caller: Caller, audience: int, claims: Iterable[Sequence[Standing]]) -> tuple[int, Spans]:
        """Those of an audience, read together with all that `_sees` will ask for."""
        known, n = self._spans, caller.n
        missing = {audience} | {
            row.audience
            for rows in claims
            if rows is not _CROWD
            for row in rows
            if (spans := known.get((n, row.audience))) is None or spans[0] < row.shared
        }
        return self._read_spans(n, list(missing))[audience]

    def _read_spans(self, member: int, audiences: list[int]) -> dict[int, tuple[int, Spans]]:
        """The intervals in which a member belongs to audiences, each with a number of the journal: they hold for what was shared up to it.

        Later changes of membership take nothing of that away.
        """
        self._may_read()
        changes, head = self._changes, journal.head()
        rows = journal.spans_of(member, audiences)
        read = {audience: (head, tuple(rows.get(audience, ()))) for audience in audiences}
        with self._lock:
            if changes == self._changes:
                if len(self._spans) > MOST:
                    self._spans.clear()
                self._spans |= {(member, audience): spans for audience, spans in read.items()}
        return read

    def _names(self, person: str, shared: int) -> frozenset[int]:
        """The audiences that name a person; whom one names never changes."""
        known = self._named.get(person)
        if known is None or known[0] < shared:
            self._may_read()
            known = (journal.head(), frozenset(journal.naming(person)))
            if len(self._named) > 1000:
                self._named.clear()
            self._named[person] = known
        return known[1]

    def _may_read(self, *, is_long: bool = False) -> None:
        """Raises NeedsThread on the event loop, where the database is beyond a network, or would be long about it."""
        if (is_long or not self.is_embedded) and _loop.get() is not None:
            raise NeedsThread

    # --- Following ------------------------------------------------------------------------------------------------------------------------

    def is_current(self) -> bool:
        """Whether it answers as the database would; catches up with what was committed since it was last asked, where that shows."""
        watch: Any = _loop.get()
        if watch is None or watch.connection is None:
            used = store.connection()
            watch = self._mine if watch is None else watch
        else:
            used = watch.connection
        # Inside a transaction there is what nobody else may learn of yet.
        if not self.is_ready or used.in_atomic_block:
            return False
        if getattr(watch, "connection", None) is not used:
            # This thread's connection is a new one; in tests it may lead to another database.
            watch.connection, watch.version, watch.own, watch.is_right = used, None, None, self.place == store.place(used)
        if not watch.is_right:
            return False
        if not self.is_embedded:
            return self._is_followed()
        if used.connection is None:
            used.ensure_connection()
        raw, at = used.connection, time.monotonic()
        # Commits of this process are looked for at once, those of others within milliseconds.
        own = (raw, raw.total_changes, journal_actions.turns_committed())
        if own == watch.own and at < watch.again:
            return True
        version = (own, store.data_version(raw))
        if watch.version != version:
            self.follow()
            watch.version = version
        watch.own, watch.again = own, at + AGAIN
        return True

    def _is_followed(self) -> bool:
        """Where its own thread follows: whether it did lately; what this process has committed is not waited for."""
        if self._turns != journal_actions.turns_committed():
            self._may_read()
            self.follow()
        return time.monotonic() - self._looked < TRUSTED_FOR

    def was_told_nothing(self) -> bool:
        """Whether a server that tells of each commit told of none since it last followed: then it is as good as followed by now."""
        at, told = waking.known()
        if told != self._told or self._turns != journal_actions.turns_committed() or not waking.hears():
            return False
        self._looked = max(self._looked, at)
        return time.monotonic() - self._followed < waking.LONGEST

    def follow(self) -> None:
        """Catch up with all that was committed."""
        turns = journal_actions.turns_committed()
        with self._lock:
            began = time.monotonic()
            _, self._told = waking.known()
            self._changes += 1
            # A member that comes or goes leaves an entry, or brings a grant on; signs of life and the like change nothing of who sees what.
            belongs = journal.belonging()
            if belongs != self._belongs or not (self.is_embedded or began - self._spans_at <= SPANS_FOR):
                self._spans.clear()
                self._spans_at, self._belongs = began, belongs
            for number, key in store.signals_after(self._signal):
                self._signal = number
                self._add(key)
                self._change(key)
            for number, key in store.steps_after(self._step):
                self._step = number
                self._change(key)
            for number, before, key in store.rekeyed_after(self._rekeyed):
                self._rekeyed = number
                self._add(key)
                self._change(before)
                self._change(key)
            self._follow_origins()
            for number, key in guard.vouched_keys(self._benign):
                self._benign = number
                self._add(key)
                self._vouched.add(key)
            self._follow_records()
            self._looked = self._followed = began
            self._turns = turns
        if self._put > self._room and self.is_ready:
            self._room = self._put * 2  # once
            threads.start(partial(_refill, self), "known-refill")

    def _change(self, key: bytes) -> None:
        self._forget(key)
        if self._crowds:
            for who in [who for who in self._crowds if who[0] == key]:
                del self._crowds[who]

    def _add(self, key: bytes) -> None:
        # One at a time: `update` would keep other threads from asking meanwhile.
        self._filter.add(key[:PREFIX])
        self._put += 1
        self.state = object()  # after it was put in: who looked before has the one before

    def _follow_origins(self) -> None:
        spans = store.settled_after(self._origins)
        if spans:
            self._origins = spans[-1][0]
            low, high = min(first for _, first, _ in spans), max(last for _, _, last in spans)
            # More than those may go: what goes is only read again.
            for key in [key for key, rows in self._kept.items() if rows is _CROWD or any(low <= row.n <= high for row in rows)]:
                self._forget(key)
            self._crowds.clear()

    def _follow_records(self) -> None:
        settled = guard.sum_of_records()
        if settled != self._settled:
            self.weights = {member: weight(record) for member, record in guard.records().items()}
            self.low = frozenset(member_origin(member) for member, weighs in self.weights.items() if weighs < LOW_WEIGHT)
            self._settled = settled

    # --- Filling --------------------------------------------------------------------------------------------------------------------------

    def fill(self, pause: float = 0.0, *, lists_later: bool = False, read: Beginnings | None = None) -> None:
        """Read all keys there are into a new filter, and put it in the place of the old one.

        `lists_later`: the keys of lists, which are two millions, are looked for in their file until `fill_lists` has put them in; so are
        those of signals that were `read` beforehand.
        """
        benign = guard.last_vouched()
        wanted, unlisted = (last_signal() + benign) * 5 // 4, b""
        if lists_later:
            wanted, unlisted = max(wanted, LITTLE), guard.well_known()
            count = len(unlisted) // PREFIX
            keys = Bloom(count + wanted + ROOM, ERRS)
        elif wanted <= LITTLE:
            wanted, (listed, count) = LITTLE, with_little(pause)
            keys = listed.copy()
        else:
            keys, count = _listed(wanted + ROOM, pause)
        room, vouched = count + wanted + ROOM, Bloom(max(benign * 2, 50_000), ERRS)
        # What comes while they are read is followed from here, be it put in twice.
        last_claim, last_benign = (last_signal(), 0) if read is None else (read.last, 0)
        for beginnings in store.all_beginnings(PREFIX, CHUNK) if read is None else ():
            keys.update(beginnings)
            count += len(beginnings)
            time.sleep(pause)
        while rows := guard.vouched_keys(last_benign, CHUNK):
            keys.update([key[:PREFIX] for _, key in rows])
            vouched.update([key for _, key in rows])
            last_benign, count = rows[-1][0], count + len(rows)
        self._begin(keys, vouched, (last_claim, last_benign), (room, count + len(read or ())), (unlisted, read))

    def fill_lists(self) -> None:
        """Put the keys of lists, and of signals that were read beforehand, into the filter, while it is asked."""
        for later in (*(self._read.parts(PART) if self._read else ()), self._unlisted):
            for chunk in _chunks(later):
                self._filter.update(chunk)
                time.sleep(0)  # others have their turn, and it is soon done: until then they ask the file
        self._unlisted = b""
        self._read = None

    def _begin(
        self, keys: Bloom, vouched: Bloom, last: tuple[int, int], counts: tuple[int, int], later: tuple[bytes, Beginnings | None]
    ) -> None:
        with self._lock:
            if not self.is_ready:
                self._step, self._origins = last_step(), store.last_settled()
            self._filter, self._vouched, (self._unlisted, self._read) = keys, vouched, later
            self.state = object()
            self._signal, self._benign = last
            self._room, self._put = counts
            self._changes += 1
            self._kept.clear()
            self._crowds.clear()
            self._held = 0
        self.follow()
        self.is_ready = True

    def bytes(self) -> int:
        """The bytes that the filters take."""
        return int(self._filter.size_in_bits + self._vouched.size_in_bits) // 8


class _Loop:
    """The state that a context with one connection for good keeps of it."""

    connection: Any = None
    version: Any = None
    own: Any = None
    again: float = 0.0
    is_right: bool = False


_loop: ContextVar[_Loop | None] = ContextVar("loop", default=None)
_index: Index | None = None


def on_loop() -> None:
    """This context is the event loop's: it keeps the one connection that it has, and is never held up (`NeedsThread`).

    To look the connection up for each answer would cost as much as a good part of it.
    """
    _loop.set(_Loop())


def current() -> Index | None:
    """The index of the present database, where there is one and it has followed what is committed."""
    index = _index
    return index if index is not None and index.is_current() else None


def is_ready() -> bool:
    """Whether an index is read, be it current or not."""
    return _index is not None and _index.is_ready


def catch_up() -> bool:
    """Follow all that is committed by now; False where there is no index yet. For a process that is told from outside how far that is."""
    index = _index
    if index is None or not index.is_ready:
        return False
    index.follow()
    return True


def need_thread() -> None:
    """Raises NeedsThread on the event loop: for a caller that would ask the database for much."""
    if _loop.get() is not None:
        raise NeedsThread


def warm(pause: float = 0.0, *, lists_later: bool = False, read: Beginnings | None = None) -> Index:
    """Make the index of the present database, in this thread; who asks from now on is answered by it."""
    global _index
    index = Index()
    index.fill(pause, lists_later=lists_later, read=read)
    _index = index
    return index


def begin() -> None:
    """Make the index in the background, and on PostgreSQL follow there too: for a process that answers many."""
    threads.start(_work, "known")


def _work() -> None:
    while True:
        try:
            hold_little()
            read = take()
            index = warm(pause=0.001, lists_later=_little is None or read is not None, read=read)
            del read  # it is large, and put in soon
            index.fill_lists()
            sleeper = waking.Sleeper(calm=LOOK_EVERY)
            while True:
                # Where a server tells what is committed, this mostly looks into memory.
                sleeper.sleep(waking.FALLBACK if index.is_embedded else LOOK_EVERY)
                sleeper.look()
                # On an embedded database each caller follows by itself; here it is done so that it never has much to catch up with.
                if not (index.is_current() if index.is_embedded else index.was_told_nothing()):
                    index.follow()
        except DatabaseError as error:
            # While a database is away this comes every second: the cause is said once, and once a minute.
            if noted(error) is None:
                log.exception("The index of what is known could not follow the database; it begins again.")
        close_connections()
        time.sleep(1.0)


def _refill(index: Index) -> None:
    try:
        hold_little()
        index.fill(pause=0.001)
    except DatabaseError:
        log.exception("The index of what is known could not be made larger.")
