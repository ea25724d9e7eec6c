"""A signal before it has a place in the journal: one member's claim, read and checked."""

import hmac
from uuid import UUID

import msgspec

from accord.core.identifiers.base import Identifier
from accord.core.phrases import Phrase
from accord.core.sharing import Marking
from accord.core.trust.confidence import Confidence
from accord.core.trust.harm import Harm


class BadSignal(ValueError):
    """Why a signal was refused: the field's path, a stable code, a sentence with a next step that never repeats the input.

    Pages say `says` in the language of the reader, where it stands in the catalogue.
    """

    def __init__(self, field: str, code: str, text: str | Phrase, says: Phrase | None = None) -> None:
        self.text = text if isinstance(text, str) else str(text)
        super().__init__(self.text)
        self.field = field
        self.code = code
        self.says = says or (text if isinstance(text, Phrase) else Phrase(text))


_UNSAID, _NO_HARM = Confidence(), Harm()


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A member's claim. Times are microseconds since 1970; None is unknown. `given` is an id in the giver's own namespace.

    A struct and no dataclass, since it is made ten times as fast; `msgspec.structs.replace` changes one.
    """

    identifier: Identifier
    scheme: str
    marking: Marking
    role: str | None = None
    channel: str | None = None
    first_seen: int | None = None
    last_seen: int | None = None
    confidence: Confidence = _UNSAID
    evidence: str | None = None
    source: str | None = None
    harm: Harm = _NO_HARM
    ai: tuple[str, ...] = ()
    note: str | None = None
    given: UUID | None = None


def signal_id(secret: bytes, member: str, named_id: UUID) -> UUID:
    """The id of a signal whose publisher named it `named_id`: in the giver's own namespace, so that no id can probe for another's."""
    return UUID(bytes=given_id(secret, member, named_id))


def given_id(secret: bytes, member: str, named_id: UUID) -> bytes:
    """The 16 bytes of that id."""
    return _id(secret, b"given\n" + member.encode() + b"\n" + named_id.bytes)


def content_id(secret: bytes, member: str, content: bytes) -> bytes:
    """The 16 bytes of the id of a signal without a given one: the same claim by the same member is the same signal."""
    return _id(secret, b"content\n" + member.encode() + b"\n" + content)


def id_text(raw_id: bytes) -> str:
    """An id as it is written; to make a UUID of its bytes first would take three times as long."""
    text = raw_id.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _id(secret: bytes, seed: bytes) -> bytes:
    """A version 8 UUID (RFC 9562, section 5.8) from an HMAC under the hub's secret.

    Without the secret, a reader of an unnamed signal could try every member and so learn who published it.
    """
    raw = bytearray(hmac.digest(secret, seed, "sha256")[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)
