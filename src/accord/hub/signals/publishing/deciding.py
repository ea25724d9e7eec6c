"""Decision on a claim that is published: the facts known of it before the turn, and the decision within. Nothing is written here."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from uuid import UUID

import msgspec

from accord.core.identifiers import Tables
from accord.core.identifiers.country import country_of
from accord.core.identifiers.rule import former_key
from accord.core.phrases import Phrase
from accord.core.sharing import reach, spec, write_marking
from accord.core.signals import BadSignal, Draft, content_id, given_id
from accord.core.times import DAY, micros, moment
from accord.core.trust.decay import expires_at, lifetime
from accord.core.trust.origins import PUBLIC_REPORTS
from accord.core.trust.weights import Record, is_low_precision
from accord.formats.serialize import parts_of, signal_bytes
from accord.formats.signals import content_of, write_signal
from accord.hub.guard import queries as guard
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.signals.publishing.directory import Directory, Marked
from accord.hub.signals.publishing.prepared import Prepared, Ready, Why
from accord.hub.signals.store import signals
from accord.hub.signals.vocabulary import EXPIRED, LIVE, RETRACTED, REVIEWED

MOST_PER_IDENTIFIER = 64


class Lapsed(msgspec.Struct, frozen=True):
    """A signal of this member whose time has passed."""

    n: int
    audience: int
    shared: int
    seq: int
    flags: int


class Decision(msgspec.Struct, frozen=True):
    """The decision on a draft: publish, renew, duplicate, hold, held (already, or again under a hold before it) or refuse."""

    what: str
    why: Why | None = None
    error: BadSignal | None = None


PUBLISH, RENEW, DUPLICATE = Decision("publish"), Decision("renew"), Decision("duplicate")
TAKEN_BACK = Decision("duplicate", why=("retracted", ""))


def vouched_among(
    drafts: Iterable[Draft | BadSignal], tables: Tables, among: Callable[[set[bytes]], dict[bytes, str]] = guard.vouched_for
) -> dict[bytes, str]:
    """The benign entries on just the identifiers of these drafts; `among` finds those of keys."""
    return among({key for draft in drafts if isinstance(draft, Draft) for key in guard.own_keys(draft.identifier, tables)})


def prepare(draft: Draft, directory: Directory, tables: Tables, vouched: dict[bytes, str] | None) -> Ready:
    """Everything about a draft that needs no turn; without `vouched` nothing is held back. Raises BadSignal."""
    marked = directory.marked(draft.marking)
    if marked.marking is not draft.marking:
        draft = msgspec.structs.replace(draft, marking=marked.marking)
    secret, member, identifier = directory.secret, directory.caller.id, draft.identifier
    parts = parts_of(draft)
    id = given_id(secret, member, draft.given) if draft.given else content_id(secret, member, content_of(draft, marked.whole, parts))
    former, was = None, None if draft.given else former_key(identifier)
    if was is not None:
        former = content_id(secret, member, content_of(draft, marked.whole, msgspec.structs.replace(parts, key=was.hex())))
    what = Prepared(
        id,
        identifier.key,
        identifier.kind,
        identifier.value,
        draft.scheme,
        country_of(identifier.kind, identifier.value),
        draft.source,
        draft.confidence.percent(),
        draft.first_seen,
        draft.last_seen,
        _stated_end(draft, marked),
        draft.given is not None,
        signal_bytes(draft, signal_id=id, parts=parts),
        None if vouched is None else _protected(draft, tables, vouched),
        former,
    )
    return Ready(what, marked, draft)


def _stated_end(draft: Draft, marked: Marked) -> int | None:
    if marked.expires is not None:
        return marked.expires
    return None if draft.last_seen is None else end_of(draft.identifier.kind, draft.last_seen)


def _protected(draft: Draft, tables: Tables, vouched: dict[bytes, str]) -> Why | None:
    shield = guard.protects(draft.identifier, tables, vouched)
    return ("protected", f"{shield.code}: {shield.list}") if shield else None


class Known:
    """The facts needed to decide on claims; reads only, so that a preview decides as publishing would."""

    def __init__(
        self,
        at: int,
        caller: Caller,
        directory: Directory,
        ready: Sequence[Ready],
        *,
        exempt: bool,
        reviewed: bool,
        unconfirmed: bool = False,
    ) -> None:
        self.at, self.caller, self.directory, self.reviewed = at, caller, directory, reviewed
        self.unconfirmed = unconfirmed
        ids = [item.what.id for item in ready]
        self.known = self._known([*ids, *(item.what.former for item in ready if item.what.former)])
        self.fresh: dict[bytes, Draft] = {}
        self.held = {} if reviewed else guard.reasons_held(ids)
        self.full = self._full([item.what.key for item in ready if item.what.id not in self.known])
        self.left = None if exempt else guard.left(caller.n, at)
        self.spent = 0
        self.doubted = not exempt and is_low_precision(guard.records().get(caller.n, Record(0, 0)))
        self.bodies = journal.bodies([self.known[item.what.id][0] for item in ready if item.what.given and item.what.id in self.known])

    def as_known(self, item: Ready) -> Ready:
        """The claim under the id that it has already, where it was published before its key was made by the present rule."""
        former = item.what.former
        if former is None or former not in self.known or item.what.id in self.known:
            return item
        return msgspec.structs.replace(item, what=msgspec.structs.replace(item.what, id=former))

    def _known(self, ids: list[bytes]) -> dict[bytes, tuple[int, int]]:
        """Signals published before, with their first seq and their audience."""
        rows = signals.by_ids(ids)
        self.lapsed = {
            id: Lapsed(n, audience, shared, seq, flags)
            for id, (_, audience, n, shared, seq, state, expires, flags) in rows.items()
            if state == EXPIRED or (state == LIVE and expires <= self.at)
        }
        self.retracted = {id for id, (_, _, _, _, _, state, _, _) in rows.items() if state == RETRACTED}
        return {id: (first, audience) for id, (first, audience, *_) in rows.items()}

    def _full(self, keys: list[bytes]) -> Counter[bytes]:
        """How many claims the member has already on each identifier: a hot value is counted, not piled up."""
        # A public report that the member only passes on is counted apart.
        rows = signals.count_on(self.caller.n, list(set(keys)), PUBLIC_REPORTS, is_from=self.unconfirmed)
        self.withheld = frozenset(key for key, _count, is_withheld in rows if is_withheld)
        return Counter({key: count for key, count, _is_withheld in rows})

    def decide(self, item: Ready) -> Decision:
        id, key = item.what.id, item.what.key
        if id in self.known:
            return self._decide_again(item)
        if id in self.held:
            return self._decide_held(id)
        if self.full[key] >= MOST_PER_IDENTIFIER:
            text = Phrase(
                "You have {most} signals on this identifier already. Add a sighting to one of them, or revise it.",
                {"most": MOST_PER_IDENTIFIER},
            )
            return Decision("refuse", error=BadSignal("identifier.value", "too-many", text))
        early = not_yet(item.what.first_seen, item.what.last_seen, self.at)
        if early:
            return Decision("refuse", error=early)
        why = item.what.why_held or self._why_held()
        return Decision("hold", why=why) if why else PUBLISH

    def _decide_held(self, claim_id: bytes) -> Decision:
        if self.held[claim_id] == "rejected":
            text = Phrase("A reviewer has rejected this claim. Publish it again with what is new about it, or ask the secretariat.")
            return Decision("refuse", error=BadSignal("identifier.value", "rejected", text))
        return Decision("held", why=(self.held[claim_id], ""))

    def count(self, item: Ready, decision: Decision) -> None:
        """Count a decision for the next ones of the same list."""
        what, id = decision.what, item.what.id
        if what == "publish":
            self.spent += 1
            self.full[item.what.key] += 1
            if item.what.given:
                self.fresh[id] = item.whole()
        elif what == "renew":
            self.spent += 1
            self.lapsed.pop(id)
        elif what == "hold" and decision.why:
            self.spent += decision.why[0] != "budget"
            self.held[id] = decision.why[0]

    def _why_held(self) -> Why | None:
        if self.left is not None and self.spent >= self.left:
            return "budget", "The member's budget of new claims for today is spent."
        if self.doubted:
            return "precision", "Most of the member's settled claims were refuted."
        return None

    def _decide_again(self, item: Ready) -> Decision:
        """A claim made before; under a given id it must be the same claim."""
        id = item.what.id
        if item.what.given and not self._is_same(item, self.known[id][0]):
            text = Phrase("You gave this id to another claim before. Revise that signal, or give this claim an id of its own.")
            return Decision("refuse", error=BadSignal("id", "id-taken", text))
        if id in self.retracted:
            return TAKEN_BACK
        lapsed = self.lapsed.get(id)
        return RENEW if lapsed and self._may_renew(item, lapsed) else DUPLICATE

    def _may_renew(self, item: Ready, lapsed: Lapsed) -> bool:
        """A claim that had expired and is made again stands again, for those who had it; a retracted one stays retracted.

        What would hold back a new claim (a protection, a spent budget, a poor record) leaves this one as it is.
        """
        why_held = self._why_held() or (item.what.why_held if not lapsed.flags & REVIEWED else None)
        same_audience = item.marked.spec == journal.audience_spec(lapsed.audience)
        return not why_held and same_audience and end_at(item.what, self.at) > self.at

    def _is_same(self, item: Ready, first: int) -> bool:
        """Whether the claim first published under this id was this one, shared with the same audience."""
        draft, id = item.whole(), item.what.id
        if id in self.fresh:
            return self.fresh[id] == draft
        entry = msgspec.json.decode(self.bodies.get(first, b"{}"))
        content = entry.get("data"), entry.get("marking"), journal.spec_at(first)
        return content == (write_signal(draft, signal_id=UUID(bytes=id)), write_marking(draft.marking), spec(reach(draft.marking)))


def not_yet(first: int | None, last: int | None, at: int) -> BadSignal | None:
    """The refusal of what was seen on a day that is still to come: a claim would be fresh until then, and live for as long. A day ahead
    is let pass, since a time may be told in another place's zone."""
    for field, when in (("seen.first", first), ("seen.last", last)):
        if when is not None and when > at + DAY:
            return BadSignal(field, "not-yet", "This time is still to come. Say when it was seen; check the year and the time zone.")
    return None


def expiry(draft: Draft, at: int) -> int:
    """When a claim made at `at` ends by itself."""
    explicit = draft.marking.expires
    return end_of(draft.identifier.kind, draft.last_seen if draft.last_seen is not None else at) if explicit is None else micros(explicit)


def end_at(what: Prepared, at: int) -> int:
    """When a claim published at `at` ends by itself."""
    return end_of(what.kind, at) if what.ends is None else what.ends


def end_of(kind: str, seen: int) -> int:
    """A lifetime of its kind after a claim was last seen."""
    return seen + _spans(kind) if seen < _NEAR else micros(expires_at(kind, moment(seen)))


@cache
def _spans(kind: str) -> int:
    return micros(moment(0) + lifetime(kind))


_NEAR = 2**52  # in the year 2112: no end of a lifetime is past the last moment there is
