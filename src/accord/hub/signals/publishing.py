"""Publishing: from drafts to journal entries, in short turns; duplicates, quarantine and refusals on the way.

How a whole stream of them is published is in `bulk.py`: the same turns, while the next ones are read.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from accord.core.signals import BadSignal, Draft
from accord.formats.signals import full_wire, write_signal
from accord.formats.written import signal_bytes
from accord.hub.guard import actions as guard
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.rows import insert
from accord.hub.journal.times import now
from accord.hub.members.queries import Caller
from accord.hub.signals import held
from accord.hub.signals.deciding import MOST_PER_IDENTIFIER, Known, Lapsed, Ready, Why, expiry, prepare, vouched_among
from accord.hub.signals.directory import Directory, Marked, lifted
from accord.hub.signals.states import LIVE, REVIEWED, UNNAMED, WITHHELD, bits, narrowed
from accord.hub.signals.topics import schemes_at, topic_of
from accord.tables import identifier_tables

CHUNK = 250  # signals a turn: about a third of the 50 ms a turn may take
_COLUMNS = (
    "id, key, member, audience, shared, first, seq, state, uses, flags, kind, scheme, source, confidence, "
    "published, first_seen, last_seen, expires, embargo, permitted"
)


class Published(msgspec.Struct, frozen=True):
    """What became of one draft: published, duplicate, quarantined or refused (then `error` says why)."""

    status: str
    id: UUID | None = None
    seq: int | None = None
    audience: int | None = None
    reason: str | None = None
    error: BadSignal | None = None


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
    ready: list[Ready] = []
    tables = identifier_tables()
    vouched = None if reviewed else vouched_among(drafts, tables)
    for place, draft in enumerate(drafts):
        try:
            if isinstance(draft, BadSignal):
                raise draft
            ready.append(prepare(place, draft, directory, tables, vouched))
        except BadSignal as error:
            results[place] = Published("refused", error=error)
    for start in range(0, len(ready), CHUNK):
        some = ready[start : start + CHUNK]
        written, _ = publish_turn(directory, some, exempt=exempt, reviewed=reviewed, settle=settle)
        for item, result in zip(some, written, strict=True):
            results[item.place] = result
        if on_turn:
            on_turn(len(some))
    return [result for result in results if result is not None]


def publish_turn(
    directory: Directory,
    ready: Sequence[Ready],
    *,
    exempt: bool = False,
    reviewed: bool = False,
    settle: Callable[[Turn], None] | None = None,
) -> tuple[list[Published], int]:
    """Publish claims in one turn of the journal; one result for each, in order, and the microseconds that it took."""
    caller = directory.caller
    with turn() as t:
        # Between two turns others may have joined and left.
        directory.forget_viewers()
        batch = _Batch(t, caller, directory, ready, exempt=exempt or reviewed, reviewed=reviewed)
        results = [batch.publish(item) for item in ready]
        batch.write()
        counts = Counter([result.status for result in results])
        if settle and not counts["refused"]:
            settle(t)
        detail = " ".join(f"{word} {count}" for word, count in sorted(counts.items()))
        t.audit(caller.n, caller.actor, "member:signals:publish", detail=detail)
    return results, now() - t.at


class _Batch(Known):
    """One turn's claims: each decided on, and written."""

    def __init__(self, t: Turn, caller: Caller, directory: Directory, ready: Sequence[Ready], *, exempt: bool, reviewed: bool) -> None:
        super().__init__(t.cursor, t.at, caller, directory, ready, exempt=exempt, reviewed=reviewed)
        self.t = t
        self.rows: list[tuple[Any, ...]] = []
        # By the identity of what follows from a marking, which the claims hold as long as this lives.
        self._audiences: dict[int, int] = {}

    def publish(self, item: Ready) -> Published:
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

    def _renew(self, item: Ready, lapsed: Lapsed) -> Published:
        t, draft, marked = self.t, item.draft, item.marked
        permitted = None
        if lapsed.flags & WITHHELD:
            permitted, draft, marked = marked.uses, *self._narrowed(draft)
        uses, flags, _, scheme, source, confidence, _, first_seen, last_seen, expires, embargo = columns(
            draft,
            t.at,
            (UNNAMED if marked.unnamed else 0) | lapsed.flags & (REVIEWED | WITHHELD),
            self.directory.origin(draft.source),
            marked,
        )
        before = msgspec.json.decode(journal.bodies([lapsed.seq]).get(lapsed.seq, b"{}")).get("data", {}).get("revision", 0)
        seq = t.append(
            "signal.revised",
            audience=t.all_who_received(lapsed.audience, lapsed.shared),
            by=self.caller.n,
            by_id=None if marked.unnamed else self.caller.id,
            data=write_signal(draft, id=item.id, revision=before + 1),
            marking=marked.shown,
            topic=t.topic(topic_of(draft, schemes_at(lapsed.seq))),
        )
        t.cursor.execute(
            "UPDATE signals_signal SET seq=%s, state=%s, uses=%s, flags=%s, scheme=%s, source=%s, confidence=%s, "
            "first_seen=%s, last_seen=%s, expires=%s, embargo=%s, permitted=%s WHERE n=%s",
            [seq, LIVE, uses, flags, scheme, source, confidence, first_seen, last_seen, expires, embargo, permitted, lapsed.n],
        )
        t.cursor.execute("INSERT INTO signals_step (signal, seq) VALUES (%s, %s)", [lapsed.n, seq])
        return Published("published", item.id, seq, lapsed.audience)

    def _hold(self, item: Ready, why: Why) -> Published:
        guard.hold(self.t, item.id, self.caller.n, why[0], why[1], full_wire(item.draft))
        data = {"id": str(item.id), "reason": why[0], "why": why[1]}
        held.tell_held(self.t, self.caller, item.draft, data, self.directory.people)
        return Published("quarantined", item.id, reason=why[0])

    def _narrowed(self, draft: Draft) -> tuple[Draft, Marked]:
        draft = narrowed(draft)
        return draft, self.directory.marked(draft.marking)

    def _write(self, item: Ready) -> tuple[int, int]:
        draft, t, marked = item.draft, self.t, item.marked
        permitted = None
        if draft.identifier.key in self.withheld:
            permitted, draft, marked = marked.uses, *self._narrowed(draft)
        audience = self._audiences.get(id(marked)) or self._audience(marked)
        seq = t.append(
            "signal.published",
            audience=audience,
            by=self.caller.n,
            by_id=None if marked.unnamed else self.caller.id,
            data=signal_bytes(draft, id=item.id),
            marking=marked.shown,
            topic=t.topic(topic_of(draft)),
        )
        self.known[item.id] = (seq, audience)
        flags = (UNNAMED if marked.unnamed else 0) | (REVIEWED if self.reviewed else 0) | (WITHHELD if permitted is not None else 0)
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
                *columns(draft, t.at, flags, self.directory.origin(draft.source), marked),
                permitted,
            )
        )
        return seq, audience

    def _audience(self, marked: Marked) -> int:
        to, directory = marked.reach, self.directory
        found = self.t.audience(to, lambda: directory.readers(to), lambda: directory.people(to), text=marked.spec)
        self._audiences[id(marked)] = found
        return found

    def write(self) -> None:
        insert(self.t.cursor, "signals_signal", _COLUMNS, self.rows)
        if self.left is not None and self.spent:
            guard.spend(self.t, self.caller.n, min(self.spent, self.left))


def columns(draft: Draft, at: int, flags: int, origin: str | None, marked: Marked | None = None) -> tuple[Any, ...]:
    """The columns of a signal's row that follow from its content: from `uses` on, as in the insert; `origin` is its source resolved.

    `marked` is what follows from its marking, where the caller has it at hand already.
    """
    return (
        bits(draft.marking.uses) if marked is None else marked.uses,
        flags,
        draft.identifier.kind,
        draft.scheme,
        origin,
        draft.confidence.percent(),
        at,
        draft.first_seen,
        draft.last_seen,
        expiry(draft, at),
        lifted(draft.marking) if marked is None else marked.embargo,
    )


__all__ = ["CHUNK", "MOST_PER_IDENTIFIER", "Published", "columns", "publish", "publish_turn"]
