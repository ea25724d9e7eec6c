"""What becomes of a claim that is published: what is known of it before the turn, and the decision within. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from accord.core.identifiers import Tables
from accord.core.sharing import reach, spec, write_marking
from accord.core.signals import BadSignal, Draft, content_id, signal_id
from accord.core.times import micros, moment
from accord.core.trust.decay import expires_at, lifetime
from accord.core.trust.weights import Record, is_low_precision
from accord.formats.signals import content_of, write_signal
from accord.hub.guard import queries as guard
from accord.hub.journal import queries as journal
from accord.hub.journal.rows import found
from accord.hub.members.queries import Caller
from accord.hub.signals.directory import Directory, Marked
from accord.hub.signals.states import EXPIRED, LIVE, REVIEWED, WITHHELD

MOST_PER_IDENTIFIER = 64

Why = tuple[str, str]  # why a claim is held back: a code, and a sentence for the reviewers


class Ready(msgspec.Struct, frozen=True):
    """A draft with all that can be known outside the turn."""

    place: int
    draft: Draft
    id: UUID
    why_held: Why | None
    marked: Marked


class Lapsed(msgspec.Struct, frozen=True):
    """A signal of this member whose time has passed."""

    n: int
    audience: int
    shared: int
    seq: int
    flags: int


class Decision(msgspec.Struct, frozen=True):
    """What becomes of a draft: publish, renew, duplicate, hold, held (already, or again under a hold before it) or refuse."""

    what: str
    why: Why | None = None
    error: BadSignal | None = None


_PUBLISH, _RENEW, _DUPLICATE = Decision("publish"), Decision("renew"), Decision("duplicate")


def vouched_among(drafts: Iterable[Draft | BadSignal], tables: Tables) -> dict[bytes, str]:
    """The benign entries on just the identifiers of these drafts."""
    return guard.vouched_for({key for draft in drafts if isinstance(draft, Draft) for key in guard.own_keys(draft.identifier, tables)})


def prepare(place: int, draft: Draft, directory: Directory, tables: Tables, vouched: dict[bytes, str] | None) -> Ready:
    """Everything about a draft that needs no turn; without `vouched` nothing is held back. Raises BadSignal."""
    marked = directory.marked(draft.marking)
    if marked.marking is not draft.marking:
        draft = msgspec.structs.replace(draft, marking=marked.marking)
    secret, member = directory.secret, directory.caller.id
    id = signal_id(secret, member, draft.given) if draft.given else content_id(secret, member, content_of(draft, marked.whole))
    return Ready(place, draft, id, None if vouched is None else _protected(draft, tables, vouched), marked)


def _protected(draft: Draft, tables: Tables, vouched: dict[bytes, str]) -> Why | None:
    shield = guard.protects(draft.identifier, tables, vouched)
    return ("protected", f"{shield.code}: {shield.list}") if shield else None


class Known:
    """What must be known of claims to decide on them; reads only, so that a preview decides as publishing would."""

    def __init__(
        self, cursor: Any, at: int, caller: Caller, directory: Directory, ready: Sequence[Ready], *, exempt: bool, reviewed: bool
    ) -> None:
        self.cursor, self.at, self.caller, self.directory, self.reviewed = cursor, at, caller, directory, reviewed
        ids = [item.id.bytes for item in ready]
        self.known = self._known(ids)
        self.fresh: dict[UUID, Draft] = {}
        self.held = {} if reviewed else self._held(ids)
        self.full = self._full([item.draft.identifier.key for item in ready if item.id not in self.known])
        self.left = None if exempt else guard.left(caller.n, at)
        self.spent = 0
        self.doubted = not exempt and is_low_precision(guard.records().get(caller.n, Record(0, 0)))
        self.bodies = journal.bodies([self.known[item.id][0] for item in ready if item.draft.given is not None and item.id in self.known])

    def _known(self, ids: list[bytes]) -> dict[UUID, tuple[int, int]]:
        """Signals published before, with their first seq and their audience."""
        sql = "SELECT id, first, audience, n, shared, seq, state, expires, flags FROM signals_signal WHERE id IN {}"
        rows = {UUID(bytes=bytes(row[0])): row[1:] for row in found(self.cursor, sql, (), ids)}
        self.lapsed = {
            id: Lapsed(n, audience, shared, seq, flags)
            for id, (_, audience, n, shared, seq, state, expires, flags) in rows.items()
            if state == EXPIRED or (state == LIVE and expires <= self.at)
        }
        return {id: (first, audience) for id, (first, audience, *_) in rows.items()}

    def _held(self, ids: list[bytes]) -> dict[UUID, str]:
        sql = "SELECT id, CASE decision WHEN 'reject' THEN 'rejected' ELSE reason END FROM guard_held WHERE id IN {}"
        return {UUID(bytes=bytes(id)): reason for id, reason in found(self.cursor, sql, (), ids)}

    def _full(self, keys: list[bytes]) -> Counter[bytes]:
        """How many claims the member has already on each identifier: a hot value is counted, not piled up."""
        # Found by their keys: `+ 0` keeps the index on members, where a contributor has very many rows, out of it.
        sql = "SELECT key, COUNT(*), MAX(flags & %s) FROM signals_signal WHERE member + 0 = %s AND key IN {} GROUP BY key"
        rows = [(bytes(key), *rest) for key, *rest in found(self.cursor, sql, [WITHHELD, self.caller.n], list(set(keys)))]
        self.withheld = frozenset(key for key, _count, is_withheld in rows if is_withheld)
        return Counter({key: count for key, count, _is_withheld in rows})

    def decide(self, item: Ready) -> Decision:
        if item.id in self.known:
            return self._decide_again(item)
        if self.held.get(item.id) == "rejected":
            text = "A reviewer has rejected this claim. Publish it again with what is new about it, or ask the secretariat."
            return Decision("refuse", error=BadSignal("identifier.value", "rejected", text))
        if item.id in self.held:
            return Decision("held", why=(self.held[item.id], ""))
        if self.full[item.draft.identifier.key] >= MOST_PER_IDENTIFIER:
            text = f"You have {MOST_PER_IDENTIFIER} signals on this identifier already. Add a sighting to one of them, or revise it."
            return Decision("refuse", error=BadSignal("identifier.value", "too-many", text))
        why = item.why_held or self._why_held()
        return Decision("hold", why=why) if why else _PUBLISH

    def count(self, item: Ready, decision: Decision) -> None:
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

    def _why_held(self) -> Why | None:
        if self.left is not None and self.spent >= self.left:
            return "budget", "The member's budget of new claims for today is spent."
        if self.doubted:
            return "precision", "Most of the member's settled claims were refuted."
        return None

    def _decide_again(self, item: Ready) -> Decision:
        """A claim made before; under a given id it must be the same claim."""
        if item.draft.given is not None and not self._is_same(item, self.known[item.id][0]):
            text = "You gave this id to another claim before. Revise that signal, or give this claim an id of its own."
            return Decision("refuse", error=BadSignal("id", "id-taken", text))
        lapsed = self.lapsed.get(item.id)
        return _RENEW if lapsed and self._may_renew(item, lapsed) else _DUPLICATE

    def _may_renew(self, item: Ready, lapsed: Lapsed) -> bool:
        """A claim that had expired and is made again stands again, for those who had it; a retracted one stays retracted.

        What would hold back a new claim (a protection, a spent budget, a poor record) leaves this one as it is.
        """
        why_held = self._why_held() or (item.why_held if not lapsed.flags & REVIEWED else None)
        same_audience = item.marked.spec == journal.audience_spec(lapsed.audience)
        return not why_held and same_audience and expiry(item.draft, self.at) > self.at

    def _is_same(self, item: Ready, first: int) -> bool:
        """Whether the claim first published under this id was this one, shared with the same audience."""
        if item.id in self.fresh:
            return self.fresh[item.id] == item.draft
        entry = msgspec.json.decode(self.bodies.get(first, b"{}"))
        content = entry.get("data"), entry.get("marking"), journal.spec_at(first)
        return content == (write_signal(item.draft, id=item.id), write_marking(item.draft.marking), spec(reach(item.draft.marking)))


def expiry(draft: Draft, at: int) -> int:
    """When a claim made at `at` ends by itself."""
    seen = draft.last_seen if draft.last_seen is not None else at
    kind, explicit = draft.identifier.kind, draft.marking.expires
    if explicit is None and seen < _NEAR:
        return seen + _spans(kind)
    return micros(expires_at(kind, moment(seen), explicit))


def _spans(kind: str) -> int:
    known = _LIFETIMES.get(kind)
    if known is None:
        known = _LIFETIMES[kind] = micros(moment(0) + lifetime(kind))
    return known


_LIFETIMES: dict[str, int] = {}
_NEAR = 2**52  # in the year 2112: no end of a lifetime is past the last moment there is
