"""Bitcoin Cash: CashAddr (bitcoincash.org, `spec/cashaddr.md`): base 32 with a BCH code of 40 bits over prefix and data.

An old address (1..., 3...) is Bitcoin's form of the same key, and stays Bitcoin's where no chain is named.
"""

import re

from accord.core.identifiers.chains import base58check
from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum
from accord.core.identifiers.chains.bech32 import CHARSET, eight_bits

CHAIN = "bitcoincash"
_TEST = ("bchtest", "bchreg")
_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
# Type and size in the first byte, then 160 to 512 bits; without its prefix only the usual length, which nothing else has.
_FORM = re.compile(rf"(?:(bitcoincash|bchtest|bchreg):)?([{CHARSET}]{{42,112}})")
_BARE = 42
_SIZES = (20, 24, 28, 32, 40, 48, 56, 64)
_OLD = {0x00: 0, 0x05: 1}


def read(text: str) -> Address | None:
    """An address with its prefix, or without it in the usual length; None where it is none. Refusals: `checksum`, `test-network`."""
    match = _FORM.fullmatch(text.lower()) if text in (text.lower(), text.upper()) else None
    if not match or (match[1] is None and (len(match[2]) != _BARE or match[2][0] not in "qp")):
        return None
    values = [CHARSET.index(character) for character in match[2]]
    for prefix in (match[1],) if match[1] else (CHAIN, *_TEST):
        if _polymod(prefix, values) == 0 and _is_whole(values):
            if prefix in _TEST:
                raise on_test_network()
            return Address(CHAIN, match[2], f"{CHAIN}:{match[2]}")
    raise wrong_checksum()


def read_named(text: str) -> Address | None:
    """As `read`, and the form that the same key has on Bitcoin, which names this chain only beside its name."""
    body = base58check.payload(text, 21, tuple(bytes([version]) for version in _OLD))
    return read(text) if body is None else read(f"{CHAIN}:{_encoded(_OLD[body[0]], body[1:])}")


def _encoded(kind: int, key_hash: bytes) -> str:
    """The address of 160 bits, without its prefix."""
    number = int.from_bytes(bytes([kind << 3]) + key_hash) << 2
    values = [number >> shift & 31 for shift in range(165, -1, -5)]
    check = _polymod(CHAIN, values + [0] * 8)
    return "".join(CHARSET[value] for value in values + [check >> shift & 31 for shift in range(35, -1, -5)])


def _is_whole(values: list[int]) -> bool:
    raw = eight_bits(values[:-8])
    return raw is not None and len(raw) > 1 and not raw[0] & 0x80 and len(raw) - 1 == _SIZES[raw[0] & 7]


def _polymod(prefix: str, values: list[int]) -> int:
    check = 1
    for value in (*(ord(character) & 31 for character in prefix), 0, *values):
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check ^ 1
