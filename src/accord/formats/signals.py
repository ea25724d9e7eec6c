"""Signals as JSON: what a member sends, and what a journal entry carries. The shapes are the API's contract: add, never rename."""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier, Tables, candidates, parse
from accord.core.identifiers.expressions import expressions
from accord.core.identifiers.masking import mask
from accord.core.identifiers.withholding import gives_away, needles
from accord.core.phrases import Phrase
from accord.core.sharing import BadMarking, Marking, read_marking, write_marking
from accord.core.signals import BadSignal, Draft
from accord.core.texts import is_readable
from accord.core.times import NotATime, read_time
from accord.core.trust.confidence import BadConfidence, Confidence, read_confidence
from accord.core.trust.harm import BadHarm, Harm, read_harm
from accord.core.trust.schemes import Scheme
from accord.core.trust.vocabulary import AiUse, Channel, Role
from accord.formats.api.signals import IdentifierIn, SeenIn, SignalIn
from accord.formats.serialize import content_of, full_wire, identifier_out, write_signal
from accord.formats.shape_errors import bad_shape

NOTE_LIMIT = 1000
WITHHOLD_LIMIT = 100
_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


def read_wire(wire: object) -> SignalIn:
    """The decoded JSON as a signal-in; raises BadSignal naming the field."""
    try:
        return msgspec.convert(wire, SignalIn)
    except msgspec.ValidationError as error:
        raise bad_shape(error, SignalIn) from None


def read_signal(
    wire: SignalIn,
    *,
    originator: str,
    tables: Tables,
    schemes: Mapping[str, Scheme],
    region: str | None = None,
    home: str | None = None,
    marks: Callable[[Any, str], Marking] = read_marking,
) -> Draft:
    """Check everything about a signal that needs no database. Raises BadSignal, and nothing else.

    `region` reads national forms where the signal names none; `home`, the publisher's country, only helps to mask numbers in the note.
    `marks` reads the marking as `read_marking` does; a caller that reads many signals gives one that remembers.
    """
    identifier = _identifier(wire.identifier, region, tables)
    _withhold(wire, identifier, region, tables)
    _known_scheme(wire.scheme, schemes)
    first, last = _seen(wire.seen)
    marking = _marking(wire.marking, originator, marks)
    confidence = _confidence(wire.confidence)
    harm = _NO_HARM if wire.harm is None else _harm(wire.harm)
    return Draft(
        identifier=identifier,
        scheme=wire.scheme,
        marking=marking,
        role=_word(wire.role, Role, "role"),
        channel=_word(wire.channel, Channel, "channel"),
        first_seen=first,
        last_seen=last,
        confidence=confidence,
        evidence=_group(wire.evidence),
        source=_line(wire.source, "source", 200),
        harm=harm,
        ai=tuple(sorted({cast(str, _word(use, AiUse, "ai")) for use in wire.ai})) if wire.ai else (),
        note=None if wire.note is None else read_note(wire.note, identifier, tables, region=wire.identifier.region or region or home),
        given=_given_id(wire.id),
    )


def wrong_in(
    wire: SignalIn, *, originator: str, tables: Tables, schemes: Mapping[str, Scheme], region: str | None = None
) -> list[BadSignal]:
    """All that `read_signal` would say of a signal, part by part, where it says only the first: for who has to mend it."""
    parts: tuple[Callable[[], object], ...] = (
        lambda: _identifier(wire.identifier, region, tables),
        lambda: _known_scheme(wire.scheme, schemes),
        lambda: _seen(wire.seen),
        lambda: _marking(wire.marking, originator, read_marking),
        lambda: _confidence(wire.confidence),
        lambda: None if wire.harm is None else _harm(wire.harm),
        lambda: _word(wire.role, Role, "role"),
        lambda: _word(wire.channel, Channel, "channel"),
        lambda: _group(wire.evidence),
        lambda: _line(wire.source, "source", 200),
        lambda: [_word(use, AiUse, "ai") for use in wire.ai or ()],
        lambda: _given_id(wire.id),
    )
    faults = []
    for part in parts:
        try:
            part()
        except BadSignal as error:
            faults.append(error)
    return faults


def _known_scheme(scheme: str, schemes: Mapping[str, Scheme]) -> None:
    if scheme not in schemes:
        raise BadSignal(
            "scheme", "unknown-scheme", Phrase("This scheme is not known. Use one of: {schemes}.", {"schemes": ", ".join(schemes)})
        )


def _marking(wire: Any, originator: str, marks: Callable[[Any, str], Marking]) -> Marking:
    try:
        return marks(wire, originator)
    except BadMarking as error:
        raise BadSignal(error.field, error.code, error.says) from None


def _identifier(wire: IdentifierIn, region: str | None, tables: Tables) -> Identifier:
    try:
        return parse(wire.value, wire.region or region, wire.kind, tables=tables)
    except NotAnIdentifier as error:
        field = {"unknown-kind": "identifier.kind", "unknown-region": "identifier.region"}.get(error.code, "identifier.value")
        raise BadSignal(field, error.code, error.text, error.says) from None


def _withhold(wire: SignalIn, identifier: Identifier, region: str | None, tables: Tables) -> None:
    """Refuse a signal that gives away one of the harmed person's own identifiers, in any of its texts and in any form."""
    if not wire.withhold:
        return
    if len(wire.withhold) > WITHHOLD_LIMIT:
        raise BadSignal("withhold", "too-many", Phrase("Name at most {most} identifiers here.", {"most": WITHHOLD_LIMIT}))
    own_keys = {identifier.key} | {key for expression in expressions(identifier, tables) for key in expression.keys}
    texts = _texts(wire, identifier)
    for place, text in enumerate(wire.withhold):
        withheld = _withheld_identifiers(text, wire.identifier.region or region, tables, f"withhold[{place}]")
        if any(identifier.key in own_keys for identifier in withheld):
            raise _withheld("identifier.value")
        for needle in {needle for identifier in withheld for needle in needles(identifier)}:
            for field, text in texts:
                if gives_away(text, needle):
                    raise _withheld(field)


def _withheld_identifiers(text: str, region: str | None, tables: Tables, field: str) -> tuple[Identifier, ...]:
    """All that a withheld text may be."""
    try:
        return (parse(text, region, tables=tables), *candidates(text, region, tables=tables))
    except NotAnIdentifier as error:
        raise BadSignal(field, error.code, Phrase("This can't be read, so nothing is published. {why}", {"why": error.says})) from None


def _texts(wire: SignalIn, identifier: Identifier) -> list[tuple[str, str]]:
    """Every text of the signal that others would read, by its field."""
    embargo = wire.marking.get("embargo") if isinstance(wire.marking, Mapping) else None
    contact = embargo.get("contact") if isinstance(embargo, Mapping) else None
    texts = [("identifier.value", identifier.value), ("identifier.value", identifier.display), ("note", wire.note)]
    texts += [("source", wire.source), ("evidence", wire.evidence), ("marking.embargo.contact", contact)]
    return [(field, text) for field, text in texts if isinstance(text, str)]


def _withheld(field: str) -> BadSignal:
    return BadSignal(
        field,
        "withheld",
        "This holds one of the harmed person's own identifiers, which are never published. Take it out of the report first.",
    )


def _seen(wire: SeenIn | None) -> tuple[int | None, int | None]:
    if wire is None:
        return None, None
    first, last = _time(wire.first, "seen.first"), _time(wire.last, "seen.last")
    if first is not None and last is not None and last < first:
        raise BadSignal("seen.last", "before-first", "It was last seen before it was first seen. Exchange the two.")
    return first, last


def _time(text: str | None, field: str) -> int | None:
    try:
        return None if text is None else read_time(text)
    except NotATime as error:
        raise BadSignal(field, "bad-time", str(error)) from None


_NO_HARM = Harm()
_STATED = {figure: Confidence(stated=figure) for figure in range(101)} | {None: Confidence()}


def _confidence(value: str | int | None) -> Confidence:
    stated = _STATED.get(value) if type(value) is int or value is None else None
    if stated is not None:
        return stated
    try:
        return read_confidence(value)
    except BadConfidence as error:
        raise BadSignal("confidence", "bad-confidence", error.text) from None


def _harm(value: object) -> Harm:
    try:
        return read_harm(value)
    except BadHarm as error:
        raise BadSignal(error.field, "bad-harm", error.says) from None


def _word(text: str | None, words: type[Role] | type[Channel] | type[AiUse], field: str) -> str | None:
    if text is None:
        return None
    allowed = [word.value for word in words]
    if text not in allowed:
        raise BadSignal(field, "unknown-word", Phrase("This word is not known here. Use one of: {words}.", {"words": ", ".join(allowed)}))
    return text


def _group(text: str | None) -> str | None:
    if text is not None and not _GROUP.fullmatch(text):
        raise BadSignal("evidence", "bad-group", "An evidence group is up to 64 letters, digits and . _ : - without spaces.")
    return text


def _line(text: str | None, field: str, limit: int) -> str | None:
    if text is None:
        return None
    line = " ".join(text.split())
    if not line or len(line) > limit or not is_readable(line):
        raise BadSignal(
            field, "bad-text", Phrase("Give a readable text of 1 to {most} characters, without control characters.", {"most": limit})
        )
    return line


def read_note(text: str | None, own: Identifier, tables: Tables, field: str = "note", *, region: str | None = None) -> str | None:
    """A note, with every identifier in it but the signal's own masked: notes are read by many, and numbers belong to people."""
    if text is None:
        return None
    check_note(text, field)
    return mask(text.strip(), region or None, tables=tables, but=frozenset({own.key}))


def check_note(text: str, field: str = "note") -> None:
    """Raises BadSignal (`bad-text`) where a note or reason is empty, too long, or not readable: before the first of many gets it."""
    if len(text) > NOTE_LIMIT or not text.strip() or not is_readable(text, lines=True):
        if field == "reason":
            raise BadSignal(field, "bad-text", Phrase("Give a readable reason of 1 to {most} characters.", {"most": NOTE_LIMIT}))
        raise BadSignal(field, "bad-text", Phrase("Give a readable note of 1 to {most} characters, or leave it out.", {"most": NOTE_LIMIT}))


def _given_id(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise BadSignal("id", "not-a-uuid", "An id is a UUID, for example 6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77. Or leave it out.") from None


def identifier_from(data: Mapping[str, Any]) -> Identifier:
    """The identifier that `identifier_out` wrote."""
    return Identifier(
        kind=data["kind"],
        value=data["value"],
        display=data["display"],
        looks_like=data.get("looks_like"),
        verified=data.get("verified", True),
    )


__all__ = [
    "check_note",
    "content_of",
    "full_wire",
    "identifier_from",
    "identifier_out",
    "read_note",
    "read_signal",
    "read_wire",
    "write_marking",
    "write_signal",
    "wrong_in",
]
