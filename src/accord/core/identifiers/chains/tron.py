"""TRON: Base58Check with version byte 0x41 (`T...`), or the same 21 bytes in hex where the chain is named."""

import re

from accord.core.identifiers.chains import base58check
from accord.core.identifiers.chains.address import Address

_HEX = re.compile(r"(?:0x)?(41[0-9a-f]{40})", re.IGNORECASE)


def read(text: str) -> Address | None:
    """An address that starts with T; None where it is none. Refusal: `checksum`."""
    body = base58check.payload(text, 21, (b"\x41",))
    return Address("tron", text, text) if body is not None else None


def read_named(text: str) -> Address | None:
    """As `read`, and the hex form, which without the chain's name could be anything."""
    match = _HEX.fullmatch(text)
    if not match:
        return read(text)
    address = base58check.encoded(bytes.fromhex(match[1]))
    return Address("tron", address, address)
