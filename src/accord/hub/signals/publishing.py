"""Publishing: from drafts to journal entries, in short turns; duplicates, quarantine and refusals on the way."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from accord.core.identifiers import Tables
from accord.core.sharing import Marking, Reach, Viewer, decide_reach, reach, spec, within, write_marking
from accord.core.signals import BadSignal, Draft, content_id, signal_id
from accord.core.times import micros, moment
from accord.core.trust.decay import expires_at
from accord.core.trust.origins import list_origin, member_origin
from accord.core.trust.weights import Record, is_low_precision
from accord.formats.signals import content_of, full_wire, write_signal
from accord.hub.guard import actions as guard
from accord.hub.guard import queries as guard_queries
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.times import FOR_EVER, now
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals import held
from accord.hub.signals.states import EXPIRED, LIVE, REVIEWED, UNNAMED, bits
from accord.tables import identifier_tables

CHUNK = 250  # signals a turn: about a third of the 50 ms a turn may take
MOST_PER_IDENTIFIER = 64
EXPIRY = "signals.expire"
_INSERT = (
    "INSERT INTO signals_signal (id, key, member, audience, shared, first, seq, state, uses, flags, kind, scheme, source, confidence, "
    "published, first_seen, last_seen, expires, embargo) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"
)


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one draft: published, duplicate, quarantined or refused (then `error` says why)."""

    status: str
    id: UUID | None = None
    seq: int | None = None
    audience: int | None = None
    reason: str | None = None
    error: BadSignal | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A draft with all that can be known outside the turn."""

    place: int
    draft: Draft
    id: UUID
    why_held: tuple[str, str] | None


class Directory:
    """Resolves the names in audiences to ids, as far as the caller may name them; made once for a batch."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.secret = journal.secret()
        self._viewers: dict[int, Viewer] | None = None
        self._names: dict[str, dict[str, str]] = {}
        self._members: dict[str, int] | None = None
        self._known: dict[Marking, Marking] = {}

    def viewers(self) -> dict[int, Viewer]:
        if self._viewers is None:
            self._viewers = members.viewers()
        return self._viewers

    def forget_viewers(self) -> None:
        self._viewers = None

    def origin(self, source: str | None) -> str | None:
        """The one spelling of an upstream source; a member that is quoted is that member."""
        if source is None:
            return None
        if self._members is None:
            rows = members.members()
            self._members = {name.casefold(): row.n for row in rows for name in (row.name, row.id)}
        quoted = self._members.get(" ".join(source.split()).casefold())
        return list_origin(source) if quoted is None else member_origin(quoted)

    def readers(self, reach: Reach) -> list[int]:
        return [n for n, viewer in self.viewers().items() if decide_reach(reach, viewer).allowed]

    def people(self, reach: Reach) -> set[str]:
        return members.person_readers(reach.people, reach.excluded)

    def resolve(self, marking: Marking) -> Marking:
        """The marking with ids for names. Raises BadSignal naming the list that holds an unknown one."""
        if marking not in self._known:
            audience = marking.audience
            resolved = replace(
                audience,
                members=self._ids("members", audience.members),
                circles=self._ids("circles", audience.circles),
                people=self._ids("people", audience.people),
                excluded=self._ids("except", audience.excluded),
            )
            self._known[marking] = replace(marking, audience=resolved)
        return self._known[marking]

    def _ids(self, field: str, asked: frozenset[str]) -> frozenset[str]:
        if not asked:
            return asked
        known = self._table("people" if field == "people" else "circles" if field == "circles" else "members", asked)
        try:
            return frozenset(known[name] for name in asked)
        except KeyError:
            text = "One of these is not known here. Name members and circles as the lists of members and circles show them, by id or name."
            raise BadSignal(f"marking.audience.{field}", "unknown-name", text) from None

    def _table(self, what: str, asked: frozenset[str]) -> dict[str, str]:
        if what == "people":
            return {id: id for id in members.people(sorted(asked))}
        if what not in self._names:
            rows = members.members() if what == "members" else members.circles(self.caller.n)
            self._names[what] = {row.name: row.id for row in rows} | {row.id: row.id for row in rows}
        return self._names[what]


def publish(
    caller: Caller,
    drafts: Sequence[Draft | BadSignal],
    *,
    exempt: bool = False,
    reviewed: bool = False,
    on_turn: Callable[[int], None] | None = None,
    settle: Callable[[Turn], None] | None = None,
) -> list[Published]:
    """Publish claims; one result for each draft, in order. What could not be read comes in, and goes out, as its refusal.

    `exempt` leaves budgets aside (the operator's own imports), `reviewed` leaves quarantine aside (a reviewer's release, whose
    decision `settle` records in the same turn).
    Claims are committed in short turns, so a long list delays nobody; a claim published before is a duplicate.
    """
    directory = Directory(caller)
    results: list[Published | None] = [None] * len(drafts)
    ready: list[_Ready] = []
    tables = identifier_tables()
    vouched = (
        {}
        if reviewed
        else guard_queries.vouched_for(
            {key for draft in drafts if isinstance(draft, Draft) for key in guard_queries.own_keys(draft.identifier, tables)}
        )
    )
    for place, draft in enumerate(drafts):
        try:
            ready.append(_prepare(place, draft, caller, directory, tables, None if reviewed else vouched))
        except BadSignal as error:
            results[place] = Published("refused", error=error)
    for start in range(0, len(ready), CHUNK):
        some = ready[start : start + CHUNK]
        for item, result in zip(some, _publish_turn(caller, some, directory, exempt, reviewed, settle), strict=True):
            results[item.place] = result
        if on_turn:
            on_turn(len(some))
    return [result for result in results if result is not None]


def _prepare(
    place: int, draft: Draft | BadSignal, caller: Caller, directory: Directory, tables: Tables, vouched: dict[bytes, str] | None
) -> _Ready:
    """Everything about a draft that needs no turn; without `vouched` nothing is held back."""
    if isinstance(draft, BadSignal):
        raise draft
    draft = replace(draft, marking=directory.resolve(_allowed(caller, draft.marking)))
    secret = directory.secret
    id = signal_id(secret, caller.id, draft.given) if draft.given else content_id(secret, caller.id, content_of(draft))
    why_held = None if vouched is None else _protected(draft, tables, vouched)
    return _Ready(place, draft, id, why_held)


def _allowed(caller: Caller, marking: Marking) -> Marking:
    """The marking, where the caller's role may publish under it and its time has not passed. Raises BadSignal otherwise."""
    ceiling = within(caller.role, marking)
    if not ceiling.allowed:
        raise BadSignal("marking.tlp", ceiling.reasons[0].code, ceiling.reasons[0].text)
    if marking.expires is not None and micros(marking.expires) <= now():
        raise BadSignal("marking.expires", "past", "This marking has expired already. Give a time to come, or leave it out.")
    return marking


def _protected(draft: Draft, tables: Tables, vouched: dict[bytes, str]) -> tuple[str, str] | None:
    shield = guard_queries.protects(draft.identifier, tables, vouched)
    return ("protected", f"{shield.code}: {shield.list}") if shield else None


def _publish_turn(
    caller: Caller, ready: list[_Ready], directory: Directory, exempt: bool, reviewed: bool, settle: Callable[[Turn], None] | None
) -> list[Published]:
    with turn() as t:
        # Between two turns others may have joined and left.
        directory.forget_viewers()
        batch = _Batch(t, caller, directory, ready, exempt=exempt or reviewed, reviewed=reviewed)
        results = [batch.publish(item) for item in ready]
        batch.write()
        counts = Counter(result.status for result in results)
        if settle and not counts["refused"]:
            settle(t)
        detail = " ".join(f"{word} {count}" for word, count in sorted(counts.items()))
        t.audit(caller.n, caller.actor, "member:signals:publish", detail=detail)
    return results


@dataclass(frozen=True, slots=True)
class _Lapsed:
    """A signal of this member whose time has passed."""

    n: int
    audience: int
    shared: int
    seq: int
    flags: int


@dataclass(frozen=True, slots=True)
class _Decision:
    """What becomes of a draft: publish, renew, duplicate, hold, held (already, or again under a hold before it) or refuse."""

    what: str
    why: tuple[str, str] | None = None
    error: BadSignal | None = None


class _Known:
    """What must be known of claims to decide on them; reads only, so that a preview decides as publishing would."""

    def __init__(
        self, cursor: Any, at: int, caller: Caller, directory: Directory, ready: Sequence[_Ready], *, exempt: bool, reviewed: bool
    ) -> None:
        self.cursor, self.at, self.caller, self.directory, self.reviewed = cursor, at, caller, directory, reviewed
        ids = [item.id for item in ready]
        self.known = self._known(ids)
        self.fresh: dict[UUID, Draft] = {}
        self.held = {} if reviewed else self._held(ids)
        self.full = self._full([item.draft.identifier.key for item in ready])
        self.left = None if exempt else guard_queries.left(caller.n, at)
        self.spent = 0
        self.doubted = not exempt and is_low_precision(guard_queries.records().get(caller.n, Record(0, 0)))

    def _select(self, sql: str, first: list[Any], keys: list[bytes]) -> list[tuple[Any, ...]]:
        if not keys:
            return []
        self.cursor.execute(sql.format(",".join(["%s"] * len(keys))), [*first, *keys])
        return list(self.cursor.fetchall())

    def _known(self, ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
        """Signals published before, with their first seq and their audience."""
        sql = "SELECT id, first, audience, n, shared, seq, state, expires, flags FROM signals_signal WHERE id IN ({})"
        rows = {UUID(bytes=bytes(row[0])): row[1:] for row in self._select(sql, [], [id.bytes for id in ids])}
        self.lapsed = {
            id: _Lapsed(n, audience, shared, seq, flags)
            for id, (_, audience, n, shared, seq, state, expires, flags) in rows.items()
            if state == EXPIRED or (state == LIVE and expires <= self.at)
        }
        return {id: (first, audience) for id, (first, audience, *_) in rows.items()}

    def _held(self, ids: list[UUID]) -> dict[UUID, str]:
        sql = "SELECT id, CASE decision WHEN 'reject' THEN 'rejected' ELSE reason END FROM guard_held WHERE id IN ({})"
        return {UUID(bytes=bytes(id)): reason for id, reason in self._select(sql, [], [id.bytes for id in ids])}

    def _full(self, keys: list[bytes]) -> Counter[bytes]:
        """How many claims the member has already on each identifier: a hot value is counted, not piled up."""
        # Found by their keys: `+ 0` keeps the index on members, where a contributor has very many rows, out of it.
        sql = "SELECT key, COUNT(*) FROM signals_signal WHERE member + 0 = %s AND key IN ({}) GROUP BY key"
        return Counter({bytes(key): count for key, count in self._select(sql, [self.caller.n], list(set(keys)))})

    def decide(self, item: _Ready) -> _Decision:
        if item.id in self.known:
            return self._decide_again(item)
        if self.held.get(item.id) == "rejected":
            text = "A reviewer has rejected this claim. Publish it again with what is new about it, or ask the secretariat."
            return _Decision("refuse", error=BadSignal("identifier.value", "rejected", text))
        if item.id in self.held:
            return _Decision("held", why=(self.held[item.id], ""))
        if self.full[item.draft.identifier.key] >= MOST_PER_IDENTIFIER:
            text = f"You have {MOST_PER_IDENTIFIER} signals on this identifier already. Add a sighting to one of them, or revise it."
            return _Decision("refuse", error=BadSignal("identifier.value", "too-many", text))
        why = item.why_held or self._why_held()
        return _Decision("hold", why=why) if why else _Decision("publish")

    def count(self, item: _Ready, decision: _Decision) -> None:
        """What a decision means for the next ones of the same list."""
        if decision.what in ("publish", "renew") or (decision.what == "hold" and decision.why and decision.why[0] != "budget"):
            self.spent += 1
        if decision.what == "publish":
            self.full[item.draft.identifier.key] += 1
            self.fresh[item.id] = item.draft
        if decision.what == "renew":
            self.lapsed.pop(item.id)
        if decision.what == "hold" and decision.why:
            self.held[item.id] = decision.why[0]

    def _why_held(self) -> tuple[str, str] | None:
        if self.left is not None and self.spent >= self.left:
            return "budget", "The member's budget of new claims for today is spent."
        if self.doubted:
            return "precision", "Most of the member's settled claims were refuted."
        return None

    def _decide_again(self, item: _Ready) -> _Decision:
        """A claim made before; under a given id it must be the same claim."""
        if item.draft.given is not None and not self._is_same(item, self.known[item.id][0]):
            text = "You gave this id to another claim before. Revise that signal, or give this claim an id of its own."
            return _Decision("refuse", error=BadSignal("id", "id-taken", text))
        lapsed = self.lapsed.get(item.id)
        return _Decision("renew" if lapsed and self._may_renew(item, lapsed) else "duplicate")

    def _may_renew(self, item: _Ready, lapsed: _Lapsed) -> bool:
        """A claim that had expired and is made again stands again, for those who had it; a retracted one stays retracted.

        What would hold back a new claim (a protection, a spent budget, a poor record) leaves this one as it is.
        """
        why_held = self._why_held() or (item.why_held if not lapsed.flags & REVIEWED else None)
        same_audience = spec(reach(item.draft.marking)) == journal.audience_spec(lapsed.audience)
        return not why_held and same_audience and expiry(item.draft, self.at) > self.at

    def _is_same(self, item: _Ready, first: int) -> bool:
        """Whether the claim first published under this id was this one, shared with the same audience."""
        if item.id in self.fresh:
            return self.fresh[item.id] == item.draft
        entry = msgspec.json.decode(journal.bodies([first]).get(first, b"{}"))
        content = entry.get("data"), entry.get("marking"), journal.spec_at(first)
        return content == (write_signal(item.draft, id=item.id), write_marking(item.draft.marking), spec(reach(item.draft.marking)))


class _Batch(_Known):
    """One turn's claims: each decided on, and written."""

    def __init__(self, t: Turn, caller: Caller, directory: Directory, ready: list[_Ready], *, exempt: bool, reviewed: bool) -> None:
        super().__init__(t.cursor, t.at, caller, directory, ready, exempt=exempt, reviewed=reviewed)
        self.t = t
        self.rows: list[tuple[Any, ...]] = []

    def publish(self, item: _Ready) -> Published:
        decision = self.decide(item)
        lapsed = self.lapsed.get(item.id)
        self.count(item, decision)
        if decision.error:
            return Published("refused", error=decision.error)
        if decision.what == "held" and decision.why:
            return Published("quarantined", item.id, reason=decision.why[0])
        if decision.what == "hold" and decision.why:
            return self._hold(item, decision.why)
        if decision.what == "renew" and lapsed:
            return self._renew(item, lapsed)
        if decision.what == "duplicate":
            return Published("duplicate", item.id, *self.known[item.id])
        seq, audience = self._write(item)
        return Published("published", item.id, seq, audience)

    def _renew(self, item: _Ready, lapsed: _Lapsed) -> Published:
        t, draft = self.t, item.draft
        unnamed = draft.marking.attribution == "unnamed"
        uses, flags, _, scheme, source, confidence, _, first_seen, last_seen, expires, embargo = columns(
            draft, t.at, (UNNAMED if unnamed else 0) | lapsed.flags & REVIEWED, self.directory.origin(draft.source)
        )
        before = msgspec.json.decode(journal.bodies([lapsed.seq]).get(lapsed.seq, b"{}")).get("data", {}).get("revision", 0)
        seq = t.append(
            "signal.revised",
            audience=t.all_who_received(lapsed.audience, lapsed.shared),
            by=self.caller.n,
            by_id=None if unnamed else self.caller.id,
            data=write_signal(draft, id=item.id, revision=before + 1),
            marking=write_marking(draft.marking),
        )
        t.cursor.execute(
            "UPDATE signals_signal SET seq=%s, state=%s, uses=%s, flags=%s, scheme=%s, source=%s, confidence=%s, "
            "first_seen=%s, last_seen=%s, expires=%s, embargo=%s WHERE n=%s",
            [seq, LIVE, uses, flags, scheme, source, confidence, first_seen, last_seen, expires, embargo, lapsed.n],
        )
        t.cursor.execute("INSERT INTO signals_step (signal, seq) VALUES (%s, %s)", [lapsed.n, seq])
        return Published("published", item.id, seq, lapsed.audience)

    def _hold(self, item: _Ready, why: tuple[str, str]) -> Published:
        guard.hold(self.t, item.id, self.caller.n, why[0], why[1], full_wire(item.draft))
        data = {"id": str(item.id), "reason": why[0], "why": why[1]}
        held.tell_held(self.t, self.caller, item.draft.marking, data, self.directory.people)
        return Published("quarantined", item.id, reason=why[0])

    def _write(self, item: _Ready) -> tuple[int, int]:
        draft, t = item.draft, self.t
        to = reach(draft.marking)
        audience = t.audience(to, lambda: self.directory.readers(to), lambda: self.directory.people(to))
        unnamed = draft.marking.attribution == "unnamed"
        seq = t.append(
            "signal.published",
            audience=audience,
            by=self.caller.n,
            by_id=None if unnamed else self.caller.id,
            data=write_signal(draft, id=item.id),
            marking=write_marking(draft.marking),
        )
        self.known[item.id] = (seq, audience)
        flags = (UNNAMED if unnamed else 0) | (REVIEWED if self.reviewed else 0)
        self.rows.append(
            (
                item.id.bytes,
                draft.identifier.key,
                self.caller.n,
                audience,
                seq,
                seq,
                seq,
                LIVE,
                *columns(draft, t.at, flags, self.directory.origin(draft.source)),
            )
        )
        return seq, audience

    def write(self) -> None:
        self.t.cursor.executemany(_INSERT, self.rows)
        if self.left is not None and self.spent:
            guard.spend(self.t, self.caller.n, min(self.spent, self.left))


def expiry(draft: Draft, at: int) -> int:
    """When a claim made at `at` ends by itself."""
    seen = draft.last_seen if draft.last_seen is not None else at
    return micros(expires_at(draft.identifier.kind, moment(seen), draft.marking.expires))


def columns(draft: Draft, at: int, flags: int, origin: str | None) -> tuple[Any, ...]:
    """The columns of a signal's row that follow from its content: from `uses` on, as in the insert; `origin` is its source resolved."""
    embargo = draft.marking.embargo
    lifted = None if embargo is None else FOR_EVER if embargo.until is None else micros(embargo.until)
    return (
        bits(draft.marking.uses),
        flags,
        draft.identifier.kind,
        draft.scheme,
        origin,
        draft.confidence.percent(),
        at,
        draft.first_seen,
        draft.last_seen,
        expiry(draft, at),
        lifted,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Who would see what is so marked: the scope of its reach, members besides the publisher by number, and for RED people by id."""

    scope: str
    members: tuple[int, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a claim would do: publish, duplicate or quarantine (then `reason` and `why` say why), and who would see it."""

    told: Told
    would: str
    reason: str | None = None
    why: str | None = None


def told(caller: Caller, marking: Marking) -> Told:
    """Who would see what is so marked. Raises BadSignal as publishing would."""
    return _told(Directory(caller), caller, _allowed(caller, marking))


def preview(caller: Caller, draft: Draft) -> Preview:
    """What publishing this claim would do, and who would see it; nothing is written. Raises BadSignal as publishing would."""
    found = previews(caller, [draft])[0]
    if isinstance(found, BadSignal):
        raise found
    return found


def previews(caller: Caller, drafts: Sequence[Draft]) -> list[Preview | BadSignal]:
    """The same for a list that would be published together, in order; what would be refused is its refusal."""
    directory, tables = Directory(caller), identifier_tables()
    vouched = guard_queries.vouched_for({key for draft in drafts for key in guard_queries.own_keys(draft.identifier, tables)})
    ready: list[_Ready | BadSignal] = []
    for place, draft in enumerate(drafts):
        try:
            ready.append(_prepare(place, draft, caller, directory, tables, vouched))
        except BadSignal as error:
            ready.append(error)
    told: dict[Marking, Told] = {}
    with connection.cursor() as cursor:
        some = [item for item in ready if isinstance(item, _Ready)]
        known = _Known(cursor, now(), caller, directory, some, exempt=False, reviewed=False)
        return [item if isinstance(item, BadSignal) else _previewed(item, known, told) for item in ready]


def _previewed(item: _Ready, known: _Known, told: dict[Marking, Told]) -> Preview | BadSignal:
    decision = known.decide(item)
    known.count(item, decision)
    if decision.error:
        return decision.error
    marking = item.draft.marking
    if marking not in told:
        told[marking] = _told(known.directory, known.caller, marking)
    if decision.what == "publish":
        # As publishing would: the same claim further down the list is a duplicate.
        known.known[item.id] = (0, 0)
    would = {"hold": "quarantine", "held": "quarantine", "renew": "publish"}.get(decision.what, decision.what)
    return Preview(told[marking], would, *(decision.why or (None, None)))


def _told(directory: Directory, caller: Caller, marking: Marking) -> Told:
    to = reach(directory.resolve(marking))
    if to.scope == "people":
        return Told(to.scope, people=tuple(sorted(directory.people(to))))
    return Told(to.scope, members=tuple(n for n in directory.readers(to) if n != caller.n))
