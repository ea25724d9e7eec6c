"""List files: a signed header in canonical JSON, then the body that it vouches for.

8 bytes   magic: ACCLIST or ACCDIFF and a line feed
4 bytes   length of the header, little-endian
header    canonical JSON (RFC 8785)
64 bytes  Ed25519 signature over everything before it
zeros     up to the next multiple of 8 bytes from the start
body
"""

import hashlib
import struct
from typing import Any, TypeVar

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from accord.core.epochs import epoch_of
from accord.core.lists import entries
from accord.core.lists.entries import Buffer, Entries
from accord.core.lists.refusal import ListRefused

FORMAT = 1
LIST, DELTA = b"ACCLIST\n", b"ACCDIFF\n"
_SIGNED = 64
LENGTH = struct.Struct("<I")
_LONGEST_HEADER = 1 << 20
_TRUNCATED = "The file ends too early. Fetch it again."


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The header of a snapshot. `seq`: everything in the journal up to it is reflected; the epoch is part of it. `body` is the SHA-256 of
    the body, in hex.

    `rule` is the number of the rule by which the keys are made (`core.identifiers.rule`); files that do not name it are of the first.
    """

    format: int
    type: str
    hub: str
    member: str
    name: str
    use: str
    version: int
    seq: int
    made: str
    expires: str
    count: int
    schemes: list[str]
    body: str
    key: str
    rule: int = 1

    @property
    def epoch(self) -> int:
        """The journal's epoch when it was built."""
        return epoch_of(self.seq)


class DeltaHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"since": "from", "until": "to"}):
    """The header of a delta: how many entries go and come between two versions of one list."""

    format: int
    type: str
    hub: str
    member: str
    name: str
    use: str
    since: int
    until: int
    removed: int
    added: int
    body: str
    key: str


Head = TypeVar("Head", Header, DeltaHeader)


class Snapshot(Struct, frozen=True):
    """A list as it was read. `raw` is the whole file; the entries are views of it."""

    header: Header
    body: Entries
    raw: Buffer


def public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(key: Ed25519PublicKey) -> str:
    """The short name of a public key: the first 8 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public_bytes(key)).hexdigest()[:16]


def public_key(text: str) -> Ed25519PublicKey:
    """A public key from its 64 hex digits."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))
    except ValueError:
        raise ListRefused("bad-key", "A public key is 64 hex digits. Copy it again from the hub.") from None


def sealed(magic: bytes, header: Header | DeltaHeader, body: Buffer, key: Ed25519PrivateKey) -> bytes:
    """The whole file. `header.body` must be the digest of `body`."""
    header_bytes = rfc8785.dumps(msgspec.to_builtins(header))
    signed = magic + LENGTH.pack(len(header_bytes)) + header_bytes
    return b"".join((*_framed(signed, key.sign(signed)), body))


def _framed(signed: bytes, signature: bytes) -> tuple[bytes, bytes, bytes]:
    return signed, signature, bytes(-(len(signed) + _SIGNED) % 8)


def list_file(header: Header, body: Buffer, key: Ed25519PrivateKey) -> bytes:
    return sealed(LIST, header, body, key)


def list_frame(header: Header, key: Ed25519PrivateKey) -> bytes:
    """The file up to its body, which others may share."""
    return sealed(LIST, header, b"", key)


def digest(body: Buffer) -> str:
    return hashlib.sha256(body).hexdigest()


def _opened(raw: Buffer, magic: bytes, header_type: type[Head], key: Ed25519PublicKey) -> tuple[Head, Buffer, Buffer]:
    """The header where its signature holds, the signed frame, and the body, which is not looked at yet."""
    raw = memoryview(raw)
    frame = len(magic) + LENGTH.size
    if bytes(raw[: len(magic)]) != magic[: len(raw)]:
        raise ListRefused("not-a-list", "This is no such file of Accord. Fetch it from GET /api/v1/lists.")
    if len(raw) < frame:
        raise ListRefused("truncated", _TRUNCATED)
    (length,) = LENGTH.unpack(raw[len(magic) : frame])
    end = frame + length
    if length > _LONGEST_HEADER or len(raw) < end + _SIGNED:
        raise ListRefused("truncated", _TRUNCATED)
    header_bytes = bytes(raw[frame:end])
    _check_header(header_bytes, key)
    try:
        key.verify(bytes(raw[end : end + _SIGNED]), bytes(raw[:end]))
    except InvalidSignature:
        raise ListRefused("bad-signature", "The signature does not hold: the file was changed on its way. Fetch it again.") from None
    try:
        header = msgspec.json.decode(header_bytes, type=header_type)
    except msgspec.MsgspecError:
        raise ListRefused("bad-header", "The header lacks something. Fetch the file again, or install the present client.") from None
    start = end + _SIGNED + -(end + _SIGNED) % 8
    if any(raw[end + _SIGNED : start]):
        raise ListRefused("bad-header", "There is something between header and body. Fetch the file again.")
    return header, raw[:start], raw[start:]


def _check_header(header_bytes: bytes, key: Ed25519PublicKey) -> None:
    """Format and key first: a later format may sign otherwise, and another key explains why no signature holds."""
    try:
        stated: Any = msgspec.json.decode(header_bytes)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        stated = None
    if not isinstance(stated, dict):
        raise ListRefused("bad-signature", "The header was changed on its way. Fetch the file again.")
    if stated.get("format") != FORMAT:
        raise ListRefused("unknown-format", "This file is of a format that this client does not know. Install the present client.")
    if stated.get("key") != key_id(key):
        raise ListRefused("wrong-key", "This file is signed with another key than yours. Compare it with the hub's: accord lists key.")


def _check(header: Header | DeltaHeader, body: Buffer, size: int) -> None:
    if len(body) != size:
        raise ListRefused("truncated", "The file ends too early or too late. Fetch it again.")
    if digest(body) != header.body:
        raise ListRefused("bad-body", "The entries are not those that were signed: the file was changed on its way. Fetch it again.")


def read_list(raw: Buffer, key: Ed25519PublicKey, *, thoroughly: bool = True, apart: Buffer | None = None) -> Snapshot:
    """A snapshot from its file. Not `thoroughly`: the process that stored the file has checked the body against the header before.

    Where the body is kept by itself, it comes `apart`, and `raw` is the file up to it.
    """
    header, _, body = _opened(raw, LIST, Header, key)
    if apart is not None:
        if len(body):
            raise ListRefused("truncated", "The file ends too early or too late. Fetch it again.")
        body = memoryview(apart)
    if thoroughly:
        _check(header, body, header.count * entries.BYTES)
    entries_read = entries.read(body, header.count)
    if thoroughly and not entries.is_sorted(entries_read.prefixes):
        raise ListRefused("bad-body", "The entries are not in order. Fetch the whole list again.")
    return Snapshot(header, entries_read, raw)


def verify(raw: Buffer, key: Ed25519PublicKey, apart: Buffer | None = None) -> None:
    """Whether a file, of a list or of a delta, is to the last byte what was signed. Raises ListRefused. `apart` is as in `read_list`."""
    if bytes(memoryview(raw)[: len(DELTA)]) == DELTA:
        header, _, body = _opened(raw, DELTA, DeltaHeader, key)
        _check(header, body, len(body))
        return
    listed, _, body = _opened(raw, LIST, Header, key)
    if apart is not None:
        body = b"".join((body, apart)) if len(body) else memoryview(apart)
    _check(listed, body, listed.count * entries.BYTES)


def frame_size(beginning: bytes) -> int:
    """How long a file is up to its body, by its first bytes; 0 where they say nothing."""
    if len(beginning) < len(LIST) + LENGTH.size or not beginning.startswith(LIST):
        return 0
    length: int = LENGTH.unpack_from(beginning, len(LIST))[0]
    signed = len(LIST) + LENGTH.size + length
    return signed + _SIGNED + -(signed + _SIGNED) % 8


def apply_delta(old: Snapshot, raw: Buffer, key: Ed25519PublicKey) -> bytes:
    """The next snapshot's file, to the last byte as the hub gives it. Raises ListRefused."""
    header, _, body = _opened(raw, DELTA, DeltaHeader, key)
    size = header.removed * 8 + header.added * entries.BYTES
    if len(body) < LENGTH.size:
        raise ListRefused("truncated", _TRUNCATED)
    (length,) = LENGTH.unpack(body[: LENGTH.size])
    _check(header, body, LENGTH.size + length + size)
    about = old.header
    follows = (about.hub, about.member, about.name, about.use, about.version)
    if (header.hub, header.member, header.name, header.use, header.since) != follows:
        raise ListRefused("does-not-follow", "The delta is for another list, or for another version of it. Fetch the whole list.")
    frame = bytes(body[LENGTH.size : LENGTH.size + length])
    cut = LENGTH.size + length + header.removed * 8
    removed = entries.numbers(body[LENGTH.size + length : cut])
    updated = frame + entries.apply(old.body, removed, entries.read(body[cut:], header.added))
    try:
        new = read_list(updated, key)
    except ListRefused as refused:
        if refused.code not in ("truncated", "bad-body"):
            raise
        raise ListRefused("does-not-follow", "The delta does not fit the list that is here. Fetch the whole list.") from None
    if (new.header.hub, new.header.member, new.header.name, new.header.use, new.header.version) != (*follows[:4], header.until):
        raise ListRefused("does-not-follow", "The delta leads to another list than this. Fetch the whole list.")
    return updated
