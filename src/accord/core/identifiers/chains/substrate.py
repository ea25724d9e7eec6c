"""Polkadot and its kin: SS58 addresses (base 58 of network prefix, 32-byte key and two bytes of BLAKE2b; docs.substrate.io, SS58).

One key is one identifier, whatever network's prefix it is written with: who holds the key holds it on all of them. Compared in Polkadot's
own form (prefix 0), in the namespace `polkadot` (CAIP-2, which stands for all of them); shown with the prefix that it was typed with.
"""

import hashlib
import re

import base58

from accord.core.identifiers.chains.address import Address, wrong_checksum

POLKADOT = 0
_FORM = re.compile(r"[1-9A-HJ-NP-Za-km-z]{46,50}")


def read(text: str) -> Address | None:
    """An SS58 address of a 32-byte key; None where it is none. Refusal: `checksum`."""
    decoded = decode(text)
    return None if decoded is None else Address("polkadot", encode(POLKADOT, decoded[1]), text)


def decode(text: str) -> tuple[int, bytes] | None:
    """Network prefix (0 to 16383) and public key."""
    if not _FORM.fullmatch(text):
        return None
    raw = base58.b58decode(text)
    start = 2 if raw[0] & 0x40 else 1
    if raw[0] >= 0x80 or len(raw) != start + 34:
        return None
    if _check(raw[:-2]) != raw[-2:]:
        raise wrong_checksum()
    prefix = raw[0] if start == 1 else (raw[0] & 0x3F) << 2 | raw[1] >> 6 | (raw[1] & 0x3F) << 8
    # A small prefix has one spelling only, the short one.
    return None if start == 2 and prefix < 64 else (prefix, raw[start:-2])


def encode(prefix: int, key: bytes) -> str:
    """The SS58 text of a one-byte prefix (below 64) and a 32-byte key."""
    body = bytes([prefix]) + key
    return base58.b58encode(body + _check(body)).decode()


def _check(body: bytes) -> bytes:
    return hashlib.blake2b(b"SS58PRE" + body).digest()[:2]
