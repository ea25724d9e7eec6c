"""TON: raw `workchain:hex`, or the user-friendly form of TEP-2 (36 bytes in base 64 with a CRC-16), bounceable or not: one account.

Canonical: raw, lower case. Display: user-friendly, not bounceable, URL-safe (TEP-2 names it for wallets).
"""

import base64
import binascii
import re

from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum

_RAW = re.compile(r"(0|-1):([0-9a-f]{64})", re.IGNORECASE)
_FRIENDLY = re.compile(r"[A-Za-z0-9_+/-]{48}")
_BOUNCEABLE, _NOT_BOUNCEABLE, _TEST_ONLY = 0x11, 0x51, 0x80
_WORKCHAINS = {0x00: 0, 0xFF: -1}


def read(text: str) -> Address | None:
    """An address in either form; None where it is none. Refusals: `checksum`, `test-network`."""
    raw = _RAW.fullmatch(text)
    if raw:
        return _address(int(raw[1]), bytes.fromhex(raw[2]))
    if not _FRIENDLY.fullmatch(text):
        return None
    data = base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_"))
    if data[0] & ~_TEST_ONLY not in (_BOUNCEABLE, _NOT_BOUNCEABLE) or data[1] not in _WORKCHAINS:
        return None
    if crc16(data[:34]) != data[34:]:
        raise wrong_checksum()
    if data[0] & _TEST_ONLY:
        raise on_test_network()
    return _address(_WORKCHAINS[data[1]], data[2:34])


def crc16(data: bytes) -> bytes:
    """CRC-16/XMODEM (polynomial 0x1021, initial value 0), big-endian, as TEP-2 asks."""
    return binascii.crc_hqx(data, 0).to_bytes(2, "big")


def _address(workchain: int, account: bytes) -> Address:
    body = bytes([_NOT_BOUNCEABLE, workchain & 0xFF]) + account
    return Address("ton", f"{workchain}:{account.hex()}", base64.urlsafe_b64encode(body + crc16(body)).decode())
