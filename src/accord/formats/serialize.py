"""Signals as the hub writes them: the `data` of a journal entry, the canonical bytes of a claim, and what its publisher could send again.

Fields stand in the order of their names, so that the encoder need not sort them; whatever is unknown or empty is left out.
"""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from accord.core.identifiers import Identifier
from accord.core.sharing import Marking, write_for_originator
from accord.core.signals import Draft, id_text
from accord.core.times import rfc3339
from accord.formats.api.signals import IdentifierOut

# Structs as they stand, dictionaries (the harm, the marking) sorted.
_encode = msgspec.json.Encoder(order="deterministic").encode


class _Seen(msgspec.Struct, omit_defaults=True):
    first: str | None = None
    last: str | None = None


class _Data(msgspec.Struct, kw_only=True, omit_defaults=True):
    ai: list[str] | None = None
    channel: str | None = None
    confidence: str | int | None = None
    evidence: str | None = None
    harm: dict[str, object] | None = None
    id: str
    identifier: IdentifierOut
    note: str | None = None
    revision: int
    role: str | None = None
    scheme: str
    seen: _Seen | None = None
    source: str | None = None


class _Content(msgspec.Struct, kw_only=True, omit_defaults=True):
    ai: list[str] | None = None
    channel: str | None = None
    confidence: str | int | None = None
    evidence: str | None = None
    harm: dict[str, object] | None = None
    key: str
    marking: msgspec.Raw
    note: str | None = None
    role: str | None = None
    scheme: str
    seen: _Seen | None = None
    source: str | None = None


def _identifier(identifier: Identifier, key: str) -> IdentifierOut:
    return IdentifierOut(
        display=identifier.display,
        key=key,
        kind=identifier.kind,
        looks_like=UNSET if identifier.looks_like is None else identifier.looks_like,
        value=identifier.value,
        verified=UNSET if identifier.verified else False,
    )


def identifier_out(identifier: Identifier) -> IdentifierOut:
    """The identifier as readers get it; the key in hexadecimal."""
    return _identifier(identifier, identifier.key.hex())


def _seen(draft: Draft) -> _Seen | None:
    first, last = draft.first_seen, draft.last_seen
    if first is None and last is None:
        return None
    return _Seen(None if first is None else rfc3339(first), None if last is None else rfc3339(last))


class Parts(msgspec.Struct, frozen=True, gc=False):
    """The part of a draft that is written alike in the claim's canonical bytes and in the form that readers get."""

    ai: list[str] | None
    confidence: str | int | None
    harm: dict[str, object] | None
    key: str
    seen: _Seen | None


def parts_of(draft: Draft) -> Parts:
    return Parts(list(draft.ai) or None, draft.confidence.wire(), draft.harm.wire() or None, draft.identifier.key.hex(), _seen(draft))


def _data(draft: Draft, signal_id: str, revision: int, parts: Parts) -> _Data:
    return _Data(
        ai=parts.ai,
        channel=draft.channel,
        confidence=parts.confidence,
        evidence=draft.evidence,
        harm=parts.harm,
        id=signal_id,
        identifier=_identifier(draft.identifier, parts.key),
        note=draft.note,
        revision=revision,
        role=draft.role,
        scheme=draft.scheme,
        seen=parts.seen,
        source=draft.source,
    )


def write_signal(draft: Draft, *, signal_id: UUID, revision: int = 0) -> dict[str, Any]:
    """The `data` of a journal entry about this signal: everything readers get, nothing that names its audience."""
    data: dict[str, Any] = msgspec.to_builtins(_data(draft, str(signal_id), revision, parts_of(draft)))
    return data


def signal_bytes(draft: Draft, *, signal_id: bytes, parts: Parts | None = None) -> bytes:
    """The output of `write_signal` for a new signal, as the journal encodes it.

    `signal_id` are the id's 16 bytes, `parts` the draft's, where the caller has them at hand already.
    """
    return _encode(_data(draft, id_text(signal_id), 0, parts_of(draft) if parts is None else parts))


def marking_bytes(marking: dict[str, object]) -> msgspec.Raw:
    """A written marking as the journal encodes it."""
    return msgspec.Raw(_encode(marking))


def content_of(draft: Draft, marking: msgspec.Raw | None = None, parts: Parts | None = None) -> bytes:
    """Canonical bytes of all that is claimed and how it is shared: the same bytes are the same claim.

    `marking` is the draft's, written for its originator, and `parts` are its parts, where the caller has them at hand already.
    """
    parts = parts_of(draft) if parts is None else parts
    return _encode(
        _Content(
            ai=parts.ai,
            channel=draft.channel,
            confidence=parts.confidence,
            evidence=draft.evidence,
            harm=parts.harm,
            key=parts.key,
            marking=whole_marking(draft.marking) if marking is None else marking,
            note=draft.note,
            role=draft.role,
            scheme=draft.scheme,
            seen=parts.seen,
            source=draft.source,
        )
    )


def whole_marking(marking: Marking) -> msgspec.Raw:
    """The marking written for its originator, as `content_of` encodes it."""
    return marking_bytes(write_for_originator(marking))


def full_wire(draft: Draft) -> dict[str, object]:
    """The draft as its publisher could send it again: for quarantine and for revisions."""
    data = write_signal(draft, signal_id=UUID(int=0))
    wire: dict[str, object] = {
        **{key: value for key, value in data.items() if key not in ("id", "revision")},
        "identifier": {"kind": draft.identifier.kind, "value": draft.identifier.display},
        "marking": write_for_originator(draft.marking),
    }
    if draft.given is not None:
        wire["id"] = str(draft.given)
    return wire
