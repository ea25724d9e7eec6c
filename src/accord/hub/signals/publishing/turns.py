"""Publishing: from drafts to journal entries, in short turns; duplicates, quarantine and refusals on the way.

How a whole stream of them is published is in `bulk/stream.py`: the same turns, while the next ones are read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from accord.core.sharing import Tlp
from accord.core.signals import BadSignal, Draft
from accord.core.trust.origins import PUBLIC_REPORTS, UNPLACED
from accord.formats.serialize import signal_bytes
from accord.formats.signals import full_wire, write_signal
from accord.hub.guard import actions as guard
from accord.hub.guard.vocabulary import Evidence
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.signals.publishing import quarantine
from accord.hub.signals.publishing.deciding import (
    PUBLISH,
    Known,
    Lapsed,
    end_at,
    expiry,
    prepare,
    vouched_among,
)
from accord.hub.signals.publishing.directory import Directory, Marked, lifted
from accord.hub.signals.publishing.prepared import Ready, Why
from accord.hub.signals.publishing.topics import schemes_at, topic, topic_of
from accord.hub.signals.publishing.uses import narrowed
from accord.hub.signals.store import entries, signals
from accord.hub.signals.vocabulary import LIVE, NARROWED, REVIEWED, UNNAMED, WITHHELD, bits
from accord.hub.times import now
from accord.tables import identifier_tables

TOGETHER = 20  # so many claims at once are a collection, which may be a copy of another's
CHUNK = 250  # signals a turn: about a third of the 50 ms a turn may take


class Published(msgspec.Struct, frozen=True, gc=False):
    """The outcome of one draft: published, duplicate, quarantined or refused (then `error` says why). `raw` are its id's 16 bytes.
    Of a duplicate that was taken back, and stays so, the `reason` is `retracted`.

    `named` is what its identifier was read as, kind and value; None where nothing could be read.
    """

    status: str
    raw: bytes | None = None
    seq: int | None = None
    audience: int | None = None
    reason: str | None = None
    error: BadSignal | None = None
    named: tuple[str, str] | None = None

    @property
    def id(self) -> UUID | None:
        return None if self.raw is None else UUID(bytes=self.raw)


_UNDECIDED = Published("undecided")


def publish(
    caller: Caller,
    drafts: Sequence[Draft | BadSignal],
    *,
    exempt: bool = False,
    reviewed: bool = False,
    settle: Callable[[Turn], None] | None = None,
    unconfirmed: bool = False,
) -> list[Published]:
    """Publish claims; one result for each draft, in order. What could not be read comes in, and goes out, as its refusal.

    `exempt` leaves budgets aside (the operator's own imports), `reviewed` leaves quarantine aside (a reviewer's release, whose
    decision `settle` records in the same turn). `unconfirmed`: what the public reported, which the caller publishes and does not claim;
    it spends no budget of the caller's, and what is protected is refused and waits for no reviewer.
    Claims are committed in short turns, so a long list delays nobody; a claim published before is a duplicate.
    """
    directory = Directory(caller)
    results: list[Published] = []
    ready: list[tuple[int, Ready]] = []
    tables = identifier_tables()
    vouched = None if reviewed else vouched_among(drafts, tables)
    for place, draft in enumerate(drafts):
        results.append(_UNDECIDED)
        try:
            if isinstance(draft, BadSignal):
                raise draft
            ready.append((place, prepare(draft, directory, tables, vouched)))
        except BadSignal as error:
            results[place] = Published("refused", error=error)
    is_collection = len(ready) >= TOGETHER and not unconfirmed
    for start in range(0, len(ready), CHUNK):
        batch = ready[start : start + CHUNK]
        published, _ = publish_turn(
            directory,
            [[item for _, item in batch]],
            exempt=exempt,
            reviewed=reviewed,
            settle=settle,
            unconfirmed=unconfirmed,
            is_collection=is_collection,
        )
        for (place, _), result in zip(batch, published, strict=True):
            results[place] = result
    return results


class Took(msgspec.Struct, frozen=True):
    """The time that a turn took, in microseconds: until all was written, and to commit it."""

    work: int
    commit: int


def publish_turn(
    directory: Directory,
    parts: Iterable[Sequence[Ready]],
    *,
    exempt: bool = False,
    reviewed: bool = False,
    settle: Callable[[Turn], None] | None = None,
    unconfirmed: bool = False,
    is_collection: bool = False,
) -> tuple[list[Published], Took]:
    """Publish claims in one turn of the journal; one result for each, in order. Each part is asked for when the one before is written.

    `is_collection`: they come in bulk, so they corroborate nothing until they were compared with what the hub holds.
    """
    caller = directory.caller
    results: list[Published] = []
    with turn() as t:
        # Between two turns others may have joined and left.
        directory.forget_viewers()
        audiences: dict[int, tuple[Marked, int]] = {}
        for ready in parts:
            batch = Batch(
                t, caller, directory, ready, audiences, exempt=exempt or reviewed or unconfirmed, reviewed=reviewed, unconfirmed=unconfirmed
            )
            batch.is_collection = is_collection
            results += [batch.publish(item) for item in ready]
            batch.write()
            t.flush()
        counts = Counter([result.status for result in results])
        if settle and not counts["refused"]:
            settle(t)
        detail = " ".join(f"{word} {count}" for word, count in sorted(counts.items()))
        t.audit(caller.n, caller.actor, "member:signals:publish", detail=detail)
        t.flush()
        done = now()
    return results, Took(done - t.at, now() - done)


class Batch(Known):
    """Claims of one turn: each decided on, and written.

    `audiences` are those of its markings, by the identity of what follows from them; kept with it, so that it stays its own.
    """

    def __init__(
        self,
        t: Turn,
        caller: Caller,
        directory: Directory,
        ready: Sequence[Ready],
        audiences: dict[int, tuple[Marked, int]],
        *,
        exempt: bool,
        reviewed: bool,
        unconfirmed: bool,
    ) -> None:
        super().__init__(t.at, caller, directory, ready, exempt=exempt, reviewed=reviewed, unconfirmed=unconfirmed)
        self.t = t
        self.rows: list[tuple[Any, ...]] = []
        self._flags = REVIEWED if reviewed else 0
        self.is_collection = False
        self._audiences = audiences

    def publish(self, item: Ready) -> Published:
        item = self.as_known(item)
        named = item.what.kind, item.what.value
        decision, id = self.decide(item), item.what.id
        lapsed = self.lapsed.get(id) if self.lapsed else None
        self.count(item, decision)
        if decision is PUBLISH:
            seq, audience = self._write(item)
            return Published("published", id, seq, audience, named=named)
        if decision.error:
            return Published("refused", error=decision.error, named=named)
        if decision.what == "duplicate":
            return Published("duplicate", id, *self.known[id], reason=decision.why and decision.why[0], named=named)
        if self.unconfirmed and decision.why:
            return Published("refused", error=BadSignal("identifier.value", decision.why[0], decision.why[1]), named=named)
        if decision.what == "held" and decision.why:
            return Published("quarantined", id, reason=decision.why[0], named=named)
        if decision.what == "hold" and decision.why:
            return self._hold(item, decision.why)
        if decision.what == "renew" and lapsed:
            return self._renew(item, lapsed)
        return Published("duplicate", id, *self.known[id], named=named)

    def _renew(self, item: Ready, lapsed: Lapsed) -> Published:
        t, draft, marked = self.t, item.whole(), item.marked
        permitted = None
        if lapsed.flags & NARROWED:
            permitted, draft, marked = marked.uses, *self._narrowed(draft)
        flags = (UNNAMED if marked.unnamed else 0) | lapsed.flags & (REVIEWED | NARROWED)
        before = msgspec.json.decode(journal.bodies([lapsed.seq]).get(lapsed.seq, b"{}")).get("data", {}).get("revision", 0)
        seq = t.append(
            "signal.revised",
            audience=t.all_who_received(lapsed.audience, lapsed.shared),
            by=self.caller.n,
            by_id=None if marked.unnamed else self.caller.id,
            data=write_signal(draft, signal_id=UUID(bytes=item.what.id), revision=before + 1),
            marking=marked.visible,
            topic=t.topic(topic_of(draft, schemes_at(lapsed.seq))),
        )
        columns = content_columns(draft, t.at, flags, self._origin(draft.source))
        signals.change(t, lapsed.n, seq=seq, state=LIVE, permitted=permitted, **columns)
        entries.add(t, [(lapsed.n, seq)])
        return Published("published", item.what.id, seq, lapsed.audience, named=(item.what.kind, item.what.value))

    def _hold(self, item: Ready, why: Why) -> Published:
        id, draft = UUID(bytes=item.what.id), item.whole()
        content, evidence = full_wire(draft), self._evidence(draft)
        guard.hold(self.t, id, self.caller.n, why, content, item.what.key, evidence)
        data = {"id": str(id), "reason": why[0], "why": why[1]}
        quarantine.tell_held(self.t, self.caller, draft, data, self.directory.people)
        return Published("quarantined", item.what.id, reason=why[0], named=(item.what.kind, item.what.value))

    def _evidence(self, draft: Draft) -> Evidence:
        """Whether its member saw it itself: a claim that names a source, or came in bulk, is another's word."""
        if draft.source or self.is_collection:
            return Evidence.NONE
        return Evidence.FOR_NAMED if draft.marking.tlp is Tlp.RED else Evidence.OPEN

    def _narrowed(self, draft: Draft) -> tuple[Draft, Marked]:
        draft = narrowed(draft)
        return draft, self.directory.marked(draft.marking)

    def _write(self, item: Ready) -> tuple[int, int]:
        what, t, marked = item.what, self.t, item.marked
        data, permitted, flags = what.data, None, (UNNAMED if marked.unnamed else 0) | self._flags
        if what.key in self.withheld:
            flags |= WITHHELD
            permitted, draft, marked = marked.uses, *self._narrowed(item.whole())
            data = signal_bytes(draft, signal_id=what.id)
        known = self._audiences.get(id(marked))
        audience = self._audience(marked) if known is None else known[1]
        seq = t.append(
            "signal.published",
            audience=audience,
            by=self.caller.n,
            by_id=None if marked.unnamed else self.caller.id,
            data=msgspec.Raw(data),
            marking=marked.visible,
            topic=t.topic(topic(what.kind, what.scheme, what.country)),
        )
        self.known[what.id] = (seq, audience)
        self.rows.append(
            (
                what.id,
                what.key,
                self.caller.n,
                audience,
                seq,
                seq,
                seq,
                LIVE,
                marked.uses,
                flags,
                what.kind,
                what.scheme,
                self._origin(what.source),
                UNPLACED if self.is_collection else None,
                what.confidence,
                t.at,
                what.first_seen,
                what.last_seen,
                end_at(what, t.at),
                marked.embargo,
                permitted,
            )
        )
        return seq, audience

    def _origin(self, source: str | None) -> str | None:
        if self.unconfirmed:
            return PUBLIC_REPORTS
        return None if source is None else self.directory.origin(source)

    def _audience(self, marked: Marked) -> int:
        to, directory = marked.reach, self.directory
        audience = self.t.audience(to, lambda: directory.readers(to), lambda: directory.people(to), text=marked.spec)
        self._audiences[id(marked)] = marked, audience
        return audience

    def write(self) -> None:
        signals.add(self.t, self.rows)
        if self.left is not None and self.spent:
            guard.spend(self.t, self.caller.n, min(self.spent, self.left))


def content_columns(draft: Draft, at: int, flags: int, origin: str | None) -> dict[str, Any]:
    """The columns of a signal's row that follow from its content; `origin` is its source resolved."""
    return {
        "uses": bits(draft.marking.uses),
        "flags": flags,
        "scheme": draft.scheme,
        "source": origin,
        "confidence": draft.confidence.percent(),
        "first_seen": draft.first_seen,
        "last_seen": draft.last_seen,
        "expires": expiry(draft, at),
        "embargo": lifted(draft.marking),
    }
