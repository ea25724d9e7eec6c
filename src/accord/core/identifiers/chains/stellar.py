"""Stellar: StrKey (SEP-23): base 32 of a version byte, the key, and CRC-16/XMODEM. G... is an account, M... one with a number in it."""

import base64
import re

from accord.core.identifiers.chains.address import Address, wrong_checksum
from accord.core.identifiers.chains.ton import crc16

_FORM = re.compile(r"G[A-Z2-7]{55}|M[A-Z2-7]{68}")
_VERSIONS = (6 << 3, 12 << 3)


def read(text: str) -> Address | None:
    """An account's address; None where it is none. Refusal: `checksum`."""
    if not _FORM.fullmatch(text):
        return None
    raw = base64.b32decode(text + "=" * (-len(text) % 8))
    if raw[0] not in _VERSIONS or crc16(raw[:-2])[::-1] != raw[-2:] or base64.b32encode(raw).decode().rstrip("=") != text:
        raise wrong_checksum()
    return Address("stellar", text, text)
