"""One signal, or those on an identifier. To anybody who may not see a signal it does not exist."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

from accord.core.signals import signal_id as id_of_given
from accord.hub.guard.queries import held_by_id
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.signals.publishing.quarantine import may_read
from accord.hub.signals.reading.identifiers import ERASED, Named, identifiers_at
from accord.hub.signals.store import signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import LIVE, STATES

_AT_ONCE = 500  # ids of one query
READ = "member:signals:read"


class Glance(NamedTuple):
    """A signal in one line. `subject`: its identifier as shown; empty where that was erased."""

    id: str
    scheme: str
    state: str
    is_live: bool
    subject_kind: str
    subject: str


def _asked(caller: Caller, text: str) -> tuple[UUID, ...]:
    """The meanings of an id: one that the caller's member gave, then the hub's own; nothing where it is no id."""
    try:
        asked = UUID(text)
    except ValueError:
        return ()
    return id_of_given(journal.secret(), caller.id, asked), asked


def find_all(caller: Caller, ids: Iterable[str]) -> dict[str, Row]:
    """Of these ids those of signals that the caller may see, each as `find` finds it. Few queries, however many."""
    wanted: dict[str, UUID] = {}
    for text in ids:
        with suppress(ValueError):
            wanted[text] = UUID(text)
    secret = journal.secret() if wanted else b""
    asked = {text: (id_of_given(secret, caller.id, id), id) for text, id in wanted.items()}
    candidates = [candidate for there in asked.values() for candidate in there]
    rows: dict[UUID, Row] = {}
    for start in range(0, len(candidates), _AT_ONCE):
        rows |= signals.visible(candidates[start : start + _AT_ONCE], caller)
    found = {id: next((rows[candidate] for candidate in there if candidate in rows), None) for id, there in asked.items()}
    return {id: row for id, row in found.items() if row is not None}


def find(caller: Caller, signal_id: str) -> Row | None:
    """A signal that the caller may see, by its id or, for its own, by the id it gave; None alike where there is none or not for it."""
    asked = _asked(caller, signal_id)
    rows = signals.visible(asked, caller) if asked else {}
    return next((rows[candidate] for candidate in asked if candidate in rows), None)


def find_own(caller: Caller, signal_id: str) -> Row | None:
    """A signal of the caller's own, also where its content is for named people only: to take it back one need not read it."""
    asked = _asked(caller, signal_id)
    rows = signals.of_member(caller.n, asked)
    return next((rows[candidate] for candidate in asked if candidate in rows), None)


def is_signal(signal_id: str) -> bool:
    """Whether this is the id of any signal here, published or held: for a door that must not tell on what its caller can't see."""
    try:
        asked = UUID(signal_id)
    except ValueError:
        return False
    return signals.exists(asked) or held_by_id(asked) is not None


def held_claim(caller: Caller, signal_id: str) -> dict[str, Any] | None:
    """The caller's own claim in quarantine, as far as its publisher may know."""
    for candidate in _asked(caller, signal_id):
        claim = held_by_id(candidate)
        if claim and claim.member == caller.n and not claim.decision and may_read(claim.content, caller):
            return {"id": str(claim.id), "status": "quarantined", "reason": claim.reason, "why": claim.why, "content": claim.content}
    return None


def glances(caller: Caller, ids: Iterable[str]) -> dict[str, Glance]:
    """Of these signals those that the caller may see, by the hub's own ids; none for a role that reads none. Few queries, however many."""
    if not caller.may(READ):
        return {}
    wanted: dict[bytes, str] = {}
    for text in ids:
        with suppress(ValueError):
            wanted[bytes.fromhex(text.replace("-", ""))] = text
    rows = signals.glances(list(wanted), caller)
    named = identifiers_at(seq for *_rest, seq in rows)
    return {(text := wanted[id]): _glance(text, scheme, state, kind, named.get(seq, ERASED)) for id, scheme, state, kind, seq in rows}


def _glance(signal: str, scheme: str, state: int, kind: str, named: Named) -> Glance:
    return Glance(signal, scheme, STATES[state], state == LIVE, kind, named.display or named.value)
