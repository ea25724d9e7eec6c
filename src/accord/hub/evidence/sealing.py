"""A file sealed in chunks: AES-256-GCM under the file's own key, a random nonce before each chunk.

Bound to each chunk are the file's id, its size and the chunk's place, so that no chunk can be taken away, doubled, moved or put into
another file. The nonce is drawn and not counted: an upload that goes on after a kill may seal another content at the same place.
"""

import secrets
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accord.hub.evidence.errors import Damaged

CHUNK = 1 << 20  # bytes of the file in each chunk but the last
NONCE, TAG = 12, 16
SEALED = NONCE + CHUNK + TAG  # bytes of a whole chunk on the disk
_FORMAT = b"accord evidence 1\0"

Bytes = bytes | bytearray | memoryview


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def sealed_size(size: int) -> int:
    """How many bytes a whole file of this size takes on the disk."""
    chunks = -(-size // CHUNK)
    return size + chunks * (NONCE + TAG)


class Cipher:
    """Seals and opens the chunks of one file."""

    def __init__(self, key: bytes, item: str, size: int) -> None:
        self._aead = AESGCM(key)
        self._bound = _FORMAT + UUID(item).bytes + size.to_bytes(8)
        self.size = size

    def length(self, place: int) -> int:
        """How many bytes the chunk at this place holds."""
        return min(CHUNK, self.size - place * CHUNK)

    def seal(self, place: int, plain: Bytes, into: bytearray) -> memoryview:
        """The nonce and what stands behind it, at the beginning of `into`."""
        nonce = secrets.token_bytes(NONCE)
        sealed = memoryview(into)[: NONCE + len(plain) + TAG]
        sealed[:NONCE] = nonce
        self._aead.encrypt_into(nonce, plain, self._bound + place.to_bytes(8), sealed[NONCE:])
        return sealed

    def open(self, place: int, sealed: Bytes) -> bytes:
        """Raises Damaged."""
        return self._open(sealed, self._bound + place.to_bytes(8))

    def seal_rest(self, place: int, plain: Bytes) -> bytes:
        """What was sent of a chunk that is not whole yet: bound to its place too, and never taken for a chunk."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._aead.encrypt(nonce, plain, b"rest" + self._bound + place.to_bytes(8))

    def open_rest(self, place: int, sealed: Bytes) -> bytes:
        return self._open(sealed, b"rest" + self._bound + place.to_bytes(8))

    def _open(self, sealed: Bytes, bound: bytes) -> bytes:
        try:
            return self._aead.decrypt(bytes(sealed[:NONCE]), sealed[NONCE:], bound)
        except (InvalidTag, ValueError):
            raise Damaged from None

    def read(self, file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The file from `start` up to, not including, `end`, chunk by chunk. Raises Damaged in the middle."""
        end = self.size if end is None else min(end, self.size)
        for place in range(start // CHUNK, -(-end // CHUNK) if end > start else 0):
            file.seek(place * SEALED)
            plain = self.open(place, file.read(NONCE + self.length(place) + TAG))
            begin = place * CHUNK
            yield plain[max(0, start - begin) : end - begin]
