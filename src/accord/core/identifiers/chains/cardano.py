"""Cardano: Shelley addresses (Bech32, CIP-19; longer than BIP-173 allows) and Byron's (base 58 of CBOR with a CRC-32 of its own)."""

import re
from zlib import crc32

import base58

from accord.core.identifiers.chains import bech32
from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum

CHAIN = "cardano"
_SHELLEY = re.compile(r"(addr|stake|addr_test|stake_test)1[a-z0-9]{50,110}", re.IGNORECASE)
_BYRON = re.compile(r"(?:Ae2|Ddz|37bt|2cWK)[1-9A-HJ-NP-Za-km-z]{50,120}")
# A pair of a tagged byte string (24: encoded CBOR) and the checksum over it.
_START = b"\x82\xd8\x18\x58"


def read(text: str) -> Address | None:
    """An address of either era; None where it is none. Refusals: `checksum`, `test-network`."""
    shelley = _SHELLEY.fullmatch(text)
    if shelley:
        if bech32.checked(text) is None:
            raise wrong_checksum()
        if shelley[1].lower().endswith("_test"):
            raise on_test_network()
        return Address(CHAIN, text.lower(), text.lower())
    if not _BYRON.fullmatch(text):
        return None
    raw = base58.b58decode(text)
    size = raw[4] if raw.startswith(_START) else 0
    body, rest = raw[5 : 5 + size], raw[5 + size :]
    if not body or rest != b"\x1a" + crc32(body).to_bytes(4):
        raise wrong_checksum()
    return Address(CHAIN, text, text)
