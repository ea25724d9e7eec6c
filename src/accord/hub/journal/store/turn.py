"""The one way to write: change, journal entry and audit line in one transaction, or none of them."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import msgspec
from django.conf import settings
from django.db import connection, transaction

from accord.core.epochs import FIRST, epoch_of, start_of
from accord.core.sharing import Reach, spec
from accord.core.times import SECOND, rfc3339
from accord.hub.bulk import add, insert
from accord.hub.hearing import CALM, URGENT, telling
from accord.hub.journal.store import epochs
from accord.hub.journal.store.audiences import PEOPLE, as_uuid, received
from accord.hub.journal.store.feeding import OPEN
from accord.hub.journal.store.records import Claim, claim_key, claim_keys, free_keys, keep_answers
from accord.hub.journal.store.standing import head_sql, must_be_clear
from accord.hub.journal.vocabulary import NUMBERS, Topic
from accord.hub.leases.actions import must_hold
from accord.hub.times import FOR_EVER, now
from accord.hub.turns import answering, write_turn
from accord.hub.waking import wake, wake_all

_encode = msgspec.json.Encoder(order="sorted").encode

_ENTRY = "seq, type, audience, author, at, leaf, salt, body, topic"

_READER = "INSERT INTO journal_reader (member, audience, seen_from, feed_from, until) VALUES (%s,%s,%s,%s,%s)"

_PERSON = "INSERT INTO journal_person_reader (person, audience) VALUES (%s, %s)"

_audiences: dict[bytes, int] = {}

SIGNALS = "signal."  # how the types of entries begin that come by the million

SOON = 2 * SECOND  # what falls due earlier than this wakes who looks after the clock; they look by themselves more often

committed = 0  # turns of this process

_topics: dict[Topic, int] = {}
_remembered_in = FIRST  # the epoch in which audiences and topics have the numbers remembered here

_AUDIT = "INSERT INTO journal_audit (at, member, actor, action, outcome, detail) VALUES (%s,%s,%s,%s,%s,%s)"
_HEAD = "UPDATE journal_head SET seq = %s WHERE id = 1"
_TELL = "SELECT pg_notify(%s, %s)"
# On PostgreSQL the turn tells of itself with the same statement.
_HEAD_TOLD = f"WITH told AS MATERIALIZED ({_TELL}) UPDATE journal_head SET seq = %s FROM told WHERE id = 1"

_handling: ContextVar["Handling | None"] = ContextVar("handling", default=None)  # the present request, where it has an idempotency key

Row = tuple[int, int, int, int, int, bytes, bytes, bytes, int | None]


class Grant(NamedTuple):
    """A pending grant to a joiner: the entries of an audience from `since` up to, not including, `before`; `done` says how far it is."""

    id: int
    member: int
    audience: int
    since: int
    before: int
    done: int


class Aside:
    """A transaction that writes no entry, and so waits for no turn where the database has more than one writer. `seq` is the journal's last
    number when it began."""

    def __init__(self, *, lock: str = "", heals: bool = False) -> None:
        """Raises EpochUnclear where the database was put back or replaced; `heals` is for the turn that begins an epoch."""
        self.at = now()
        self.cursor = connection.cursor()
        self.cursor.execute(f"SELECT {head_sql(self.cursor)} FROM journal_head WHERE id = 1{lock}")
        row = self.cursor.fetchone()
        if row is None:
            raise LookupError("This database holds no hub yet. Run: accord init")
        if not heals:
            must_be_clear(*row)
        self.seq: int = row[0]

    def audit(self, member: int | None, actor: str, action: str, outcome: str = "done", detail: str = "") -> None:
        """Add an audit line: ids and counts only, never an identifier, a name or a text."""
        self.cursor.execute(_AUDIT, [self.at, member, actor, action, outcome, detail])

    def audit_each(self, member: int | None, actor: str, action: str, details: Iterable[str]) -> None:
        """Add a line for each of these."""
        self.cursor.executemany(_AUDIT, [(self.at, member, actor, action, "done", detail) for detail in details])


class Turn(Aside):
    """One transaction of the hub. All turns of a hub come one after another, so sequence order is commit order."""

    def __init__(self, *, heals: bool = False) -> None:
        super().__init__(lock="" if connection.vendor == "sqlite" else " FOR UPDATE", heals=heals)
        self._at = rfc3339(self.at)
        self._begun = self.seq
        _forget_before(epoch_of(self.seq), anyhow=heals)
        self._rows: list[Row] = []
        self._salts: list[bytes] = []
        self._interned: dict[bytes, int] = {}
        self._topics: dict[Topic, int] = {}
        self._wakes: set[bool] = set()  # whether urgently
        self._told = ""

    def append(
        self,
        entry_type: str,
        *,
        audience: int,
        by: int,
        by_id: str | None,
        data: dict[str, Any] | msgspec.Raw,
        marking: object = None,
        topic: int | None = None,
    ) -> int:
        """Add an entry and return its seq. `by_id` is what readers see of its author: None where it is unnamed.

        `data` and `marking` are values to encode, or the sorted JSON of them.
        `topic` is what it is about, as `topic` interned it: a member that filters its feed gets no entry that has none.
        """
        self.seq += 1
        body = _encode({"at": self._at, "by": by_id, "data": data, "marking": marking, "seq": self.seq, "type": entry_type})
        salt = self._salt()
        leaf = hashlib.sha256(salt + body).digest()
        self._rows.append((self.seq, NUMBERS[entry_type], audience, by, self.at, leaf, salt, body, topic))
        self._wakes.add(not entry_type.startswith(SIGNALS))
        return self.seq

    def _salt(self) -> bytes:
        """16 random bytes; asked of the system for many entries at a time."""
        if not self._salts:
            random = secrets.token_bytes(16 * 64)
            self._salts = [random[start : start + 16] for start in range(0, len(random), 16)]
        return self._salts.pop()

    def topic(self, topic: Topic) -> int:
        """The number of a topic."""
        known = _topics.get(topic) or self._topics.get(topic)
        if known:
            return known
        self.cursor.execute("SELECT id FROM journal_topic WHERE text = %s", [topic.text])
        row = self.cursor.fetchone()
        if row is None:
            self.cursor.execute("INSERT INTO journal_topic (text) VALUES (%s) RETURNING id", [topic.text])
            row = self.cursor.fetchone()
        self._topics[topic] = row[0]
        return int(row[0])

    def audience(
        self,
        reach: Reach,
        readers: Callable[[], Iterable[int]],
        people: Callable[[], Iterable[str]] = tuple,
        *,
        text: str | None = None,
    ) -> int:
        """The interned audience for a reach. `readers` names its members' numbers, `people` its people's ids; asked only when it is new.

        `text` is its spec, where the caller has it at hand already.
        """
        return self._intern(reach.scope, spec(reach) if text is None else text, readers, people)

    def recipients(self, members: Iterable[int]) -> int:
        """The audience of just these members, whatever becomes of them: for what follows those who once received something."""
        numbers = sorted(set(members))
        return self._intern("recipients", "recipients " + ",".join(map(str, numbers)), lambda: numbers, tuple)

    def all_who_received(self, audience: int, shared: int) -> int:
        """The audience for what follows something shared at `shared`: everybody that received it, leavers too, and nobody else.

        What is open to every member is followed in that audience itself, so that who comes later reads the end of the story too.
        """
        if self._scope(audience) in (*OPEN, PEOPLE):
            return audience
        then, is_unchanged = received(audience, shared)
        return audience if is_unchanged else self.recipients(then)

    def present_who_received(self, audience: int, shared: int) -> int:
        """The audience for news about something shared at `shared`: those that received it and still belong to its audience."""
        if self._scope(audience) in (*OPEN, PEOPLE):
            return audience
        then, is_unchanged = received(audience, shared)
        if is_unchanged:
            return audience
        self.cursor.execute("SELECT member FROM journal_reader WHERE audience = %s AND until = %s", [audience, FOR_EVER])
        return self.recipients(then & {member for (member,) in self.cursor.fetchall()})

    def _scope(self, audience: int) -> str:
        self.cursor.execute("SELECT scope FROM journal_audience WHERE id = %s", [audience])
        return str(self.cursor.fetchone()[0])

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the turn that is undone as a whole where it fails: its changes, and the entries it meant to add."""
        seq, rows, interned, topics, told = self.seq, list(self._rows), dict(self._interned), dict(self._topics), self._told
        try:
            with transaction.atomic():
                yield
        except BaseException:
            self.seq, self._rows, self._interned, self._topics, self._told = seq, rows, interned, topics, told
            raise

    def _intern(self, scope: str, text: str, readers: Callable[[], Iterable[int]], people: Callable[[], Iterable[str]]) -> int:
        digest = hashlib.sha256(text.encode()).digest()
        known = _audiences.get(digest) or self._interned.get(digest)
        if known:
            return known
        self.cursor.execute("SELECT id FROM journal_audience WHERE digest = %s", [digest])
        row = self.cursor.fetchone()
        if row is None:
            self.cursor.execute(
                "INSERT INTO journal_audience (digest, scope, spec, entries) VALUES (%s, %s, %s, 0) RETURNING id", [digest, scope, text]
            )
            row = self.cursor.fetchone()
            self.cursor.executemany(_READER, [(member, row[0], 0, 0, FOR_EVER) for member in sorted(set(readers()))])
            if scope == PEOPLE:
                self.cursor.executemany(_PERSON, [(as_uuid(person), row[0]) for person in sorted(set(people()))])
        self._interned[digest] = row[0]
        return int(row[0])

    def open(self, member: int, audience: int, *, history: bool) -> None:
        """From the next entry on, `member` belongs to `audience`.

        What is open to every member is open from the first entry. Elsewhere `history` opens whatever was shared before and
        the member has never seen, also where it belongs already: grants are noted, and given at new numbers.
        """
        self.cursor.execute(
            "SELECT seen_from, until FROM journal_reader WHERE member = %s AND audience = %s ORDER BY seen_from", [member, audience]
        )
        seen = [(low, until) for low, until in self.cursor.fetchall()]
        belongs = any(until == FOR_EVER for _, until in seen)
        if self._scope(audience) in OPEN:
            if not seen:
                self.cursor.execute(_READER, [member, audience, 0, 0, FOR_EVER])
            elif not belongs:
                self.cursor.execute(
                    "UPDATE journal_reader SET until = %s WHERE member = %s AND audience = %s", [FOR_EVER, member, audience]
                )
            return
        if not belongs:
            self.cursor.execute(_READER, [member, audience, self.seq + 1, self.seq + 1, FOR_EVER])
        if history:
            self._note_grants(member, audience, seen)

    def _note_grants(self, member: int, audience: int, seen: list[tuple[int, int]]) -> None:
        """Note as to be granted what was shared outside the intervals in which the member has seen what was shared."""
        self.cursor.execute("DELETE FROM journal_grant WHERE member = %s AND audience = %s", [member, audience])
        since = 0
        for low, until in [*seen, (self.seq + 1, FOR_EVER)]:
            if since < low:
                self.cursor.execute(
                    "INSERT INTO journal_grant (member, audience, since, before, done) VALUES (%s, %s, %s, %s, %s)",
                    [member, audience, since, low, since - 1],
                )
            since = max(since, until)

    def reveal(self, member: int, audience: int, since: int, until: int) -> None:
        """Let `member` see the entries shared with `audience` from `since` up to, not including, `until`, which were granted to it.

        The feed holds them at the grant's own numbers, never at the old ones.
        """
        self.cursor.execute(
            "UPDATE journal_reader SET until = %s WHERE member = %s AND audience = %s AND seen_from = %s AND feed_from = %s",
            [until, member, audience, since, FOR_EVER],
        )
        if not self.cursor.rowcount:
            self.cursor.execute(_READER, [member, audience, since, FOR_EVER, until])

    def next_grant(self) -> Grant | None:
        """The oldest grant to a joiner that is not finished."""
        self.cursor.execute("SELECT id, member, audience, since, before, done FROM journal_grant ORDER BY id LIMIT 1")
        row = self.cursor.fetchone()
        return Grant(*row) if row else None

    def grant(self, grant: Grant, upto: int | None) -> None:
        """Record that the entries shared up to this number have been granted; None: all of them."""
        self.reveal(grant.member, grant.audience, grant.since, grant.before if upto is None else upto + 1)
        if upto is None:
            self.cursor.execute("DELETE FROM journal_grant WHERE id = %s", [grant.id])
        else:
            self.cursor.execute("UPDATE journal_grant SET done = %s WHERE id = %s", [upto, grant.id])

    def close(self, member: int, audience: int) -> None:
        """From the next entry on, `member` no longer belongs to `audience`; what it received stays its own, what waits is not given."""
        self.cursor.execute("DELETE FROM journal_grant WHERE member = %s AND audience = %s", [member, audience])
        self.cursor.execute(
            "UPDATE journal_reader SET until = %s WHERE member = %s AND audience = %s AND until = %s",
            [self.seq + 1, member, audience, FOR_EVER],
        )

    def set_clock(self, kind: str, ref: str, due: int) -> None:
        """Something falls due. Setting the same (kind, ref) again moves it."""
        self.cursor.execute(
            "INSERT INTO journal_clock (kind, ref, due) VALUES (%s, %s, %s) ON CONFLICT (kind, ref) DO UPDATE SET due = excluded.due",
            [kind, ref, due],
        )
        if due < self.at + SOON:
            self._wakes.add(True)

    def unset_clock(self, kind: str, ref: str) -> None:
        """Remove a clock, which then never fires."""
        self.cursor.execute("DELETE FROM journal_clock WHERE kind = %s AND ref = %s", [kind, ref])

    def flush(self) -> None:
        """Write the entries collected so far and move the head. Called once more by the turn's end."""
        if not self._rows:
            return
        insert(self.cursor, "journal_entry", _ENTRY, self._rows)
        add(self.cursor, "journal_audience", "entries", Counter([row[2] for row in self._rows]))
        self._rows.clear()
        if connection.vendor == "sqlite":
            self.cursor.execute(_HEAD, [self.seq])
            return
        self._told = URGENT if True in self._wakes else CALM
        self.cursor.execute(_HEAD_TOLD, [*telling(self._told), self.seq])

    def end(self) -> None:
        """Write what is left, and tell of it: what is committed is told with it."""
        self.flush()
        urgency = URGENT if True in self._wakes else CALM
        if connection.vendor != "sqlite" and self._told not in (urgency, URGENT):
            self.cursor.execute(_TELL, telling(urgency))

    def begin_epoch(self, reason: str, above: int) -> epochs.Begun:
        """The next epoch, above this one and all that are known; what this turn still appends is of it."""
        self.flush()
        begun = epochs.begin(self.cursor, self.seq, above, reason, self.at)
        self.seq = start_of(begun.epoch)
        self._wakes.add(True)
        return begun

    def committed(self) -> None:
        global committed
        committed += 1
        if epoch_of(self._begun) == _remembered_in:
            _audiences.update(self._interned)
            _topics.update(self._topics)
        if connection.vendor != "sqlite":
            # Also where it holds no entry: nobody looks again and again what others did.
            wake_all(urgent=True in self._wakes)
        elif self._wakes:
            wake(settings.ACCORD_DATA, urgent=True in self._wakes)


def _forget_before(epoch: int, *, anyhow: bool) -> None:
    """Numbers of audiences and topics hold in their epoch alone: a database that was put back, or lacked the last of them when it took
    over, gives the same numbers to others."""
    global _remembered_in
    if anyhow or epoch != _remembered_in:
        _audiences.clear()
        _topics.clear()
        _remembered_in = epoch


@contextmanager
def turn() -> Iterator[Turn]:
    """Open a turn: everything done through it is committed together at the end, or not at all.

    Where the request has an idempotency key, its turns are committed together with its answer, when that is known."""
    handling = _handling.get()
    if handling is not None:
        with handling.turn() as t:
            yield t
    else:
        with write_turn():
            yield from _turn()


@contextmanager
def aside() -> Iterator[Aside]:
    """For what writes no entry: on PostgreSQL a transaction of its own that waits for no turn, on SQLite, which has one writer, a turn.

    Rows that turns change too are locked before they are read, since nothing else keeps the two apart."""
    if connection.vendor == "sqlite":
        with turn() as t:
            yield t
        return
    handling = _handling.get()
    with handling.part() if handling is not None else transaction.atomic(durable=True):
        beside = Aside()
        must_hold(beside.cursor)
        yield beside


@contextmanager
def shared_turn(claims: Sequence[Claim]) -> Iterator[tuple[Turn, "SharedKeys"]]:
    """One turn for several requests, with the idempotency keys of some. Each is to be an `attempt` of its own; all are answered when it is
    committed, and not before.

    Keys are taken before the turn, in their order, as every request takes its own: so nobody waits in a circle.
    """
    with write_turn():
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            keys = SharedKeys(cursor, claim_keys(cursor, sorted(claims), now()))
            turn = Turn()
            yield turn, keys
            keys.settle()
            turn.end()
        turn.committed()


class SharedKeys:
    """The idempotency keys that requests of a shared turn took. Those under which nothing was kept are free again at its end."""

    def __init__(self, cursor: Any, taken: set[tuple[int, bytes]]) -> None:
        self._cursor = cursor
        self._taken = taken
        self._kept: list[tuple[int, bytes, int, bytes]] = []

    def has(self, member: int, key: bytes) -> bool:
        """False where another request had it: its answer is kept, or it is in hand."""
        return (member, key) in self._taken

    def keep(self, member: int, key: bytes, status: int, answer: bytes) -> None:
        """The answer, which a retry gets."""
        self._kept.append((member, key, status, answer))

    def settle(self) -> None:
        keep_answers(self._cursor, self._kept)
        free_keys(self._cursor, self._taken - {(member, key) for member, key, _, _ in self._kept})


@contextmanager
def healing_turn() -> Iterator[Turn]:
    """A turn also where it is unclear whether the database is where the hub left off: for the beginning of an epoch."""
    with write_turn():
        yield from _turn(heals=True)


def _turn(*, heals: bool = False) -> Iterator[Turn]:
    with transaction.atomic(durable=True):
        turn = Turn(heals=heals)
        must_hold(turn.cursor)
        yield turn
        turn.end()
    turn.committed()


class InHand(Exception):
    """Another request under the same idempotency key was handled meanwhile: its answer is kept."""


class Handling:
    """A request under an idempotency key: all its turns are one transaction, in which its answer is kept too, so that whatever is cut off
    where, a retry either finds nothing done or gets the answer.

    It takes the one turn to write with its first change, on PostgreSQL with its first entry, and holds it until it is answered.
    """

    def __init__(self, member: int, key: bytes, request: bytes) -> None:
        self._claim = (member, key, request)
        self._stack = ExitStack()
        self._is_begun = False
        self._turns: list[Turn] = []

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the request; what it raises undoes it alone."""
        self._begin()
        with transaction.atomic():
            yield

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """A turn of the request, in the same way."""
        with self.part():
            turn = Turn()
            yield turn
            turn.end()
        self._turns.append(turn)

    def _begin(self) -> None:
        if self._is_begun:
            return
        self._stack.enter_context(write_turn())
        self._stack.enter_context(transaction.atomic(durable=True))
        self._is_begun = True
        self._stack.callback(answering.reset, answering.set(True))
        with connection.cursor() as cursor:
            if not claim_key(cursor, self._claim, 0, now()):
                raise InHand

    def claim(self) -> bool:
        """Begin now, and hold the key; False where another request had it."""
        try:
            self._begin()
        except InHand:
            return False
        return True

    def keep(self, status: int, answer: bytes) -> None:
        """The answer, which a retry gets. What changed nothing keeps none: it is handled anew."""
        if self._is_begun:
            with connection.cursor() as cursor:
                member, key, _ = self._claim
                cursor.execute(
                    "UPDATE journal_retry SET status = %s, answer = %s WHERE member = %s AND key = %s", [status, answer, member, key]
                )

    def refuse(self) -> None:
        """The request was refused: the key is free again for the corrected one. What its turns wrote before, such as a line of the audit,
        stays."""
        if self._is_begun:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM journal_retry WHERE member = %s AND key = %s AND status = 0", [*self._claim[:2]])

    def commit(self) -> None:
        self._stack.close()
        for turn in self._turns:
            turn.committed()


@contextmanager
def under_key(member: int, key: bytes, request: bytes) -> Iterator[Handling]:
    """Handle a request under an idempotency key. Where the block raises, nothing of the request has happened; so code that refuses it calls
    `refuse` and leaves the block as ever. Raises InHand where another request under the key came first."""
    handling = Handling(member, key, request)
    token = _handling.set(handling)
    try:
        with handling._stack:
            yield handling
            _handling.reset(token)
            handling.commit()
    finally:
        if _handling.get() is handling:
            _handling.reset(token)
