"""Sealing and opening: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce before each ciphertext.

A data key seals the fields of one record; the home member's key wraps the data key. Everything a ciphertext belongs to is
bound to it as associated data, so that no row can take another's place, nor an old row a newer one's.
"""

import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accord.hub.vault.errors import Damaged

KEY_BYTES = 32
_NONCE = 12
_BLOCK = 64
_FORMAT = "accord vault 1"

Part = bytes | str | int


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def binding(purpose: str, *parts: Part) -> bytes:
    """Associated data from parts of any length: each part's length stands before it, so that no two lists look alike."""
    encoded = [part if isinstance(part, bytes) else str(part).encode() for part in (_FORMAT, purpose, *parts)]
    return b"".join(len(part).to_bytes(4) + part for part in encoded)


def seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, _pad(plain), bound)


def unseal(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """Open what was sealed. Raises Damaged where key, ciphertext or binding is another."""
    try:
        return _unpad(AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound))
    except (InvalidTag, ValueError):
        raise Damaged from None


def opener(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """`unseal` under one key, for many ciphertexts."""
    decrypt = AESGCM(key).decrypt

    def unseal_one(sealed: bytes, bound: bytes) -> bytes:
        try:
            return _unpad(decrypt(sealed[:_NONCE], sealed[_NONCE:], bound))
        except (InvalidTag, ValueError):
            raise Damaged from None

    return unseal_one


def _pad(plain: bytes) -> bytes:
    """Fill up to whole blocks (ISO/IEC 7816-4), so that a length tells little of a name."""
    return plain + b"\x80" + bytes(-(len(plain) + 1) % _BLOCK)


def _unpad(padded: bytes) -> bytes:
    return padded.rstrip(b"\x00")[:-1]
