"""Bitcoin, Litecoin and Dogecoin: Base58Check and segregated witness addresses.

Base58 is never case-folded: its letter case is part of the value. Bech32 has one value for both cases, and it is lower.
"""

from msgspec import Struct

from accord.core.identifiers.chains import base58check, bech32
from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum


class Coin(Struct, frozen=True):
    """Version bytes of its Base58Check addresses, the human-readable part of its witness addresses, and the same of its test networks."""

    chain: str
    versions: tuple[int, ...]
    prefix: str | None
    test_versions: tuple[int, ...] = ()
    test_prefixes: tuple[str, ...] = ()


# Each coin's chainparams.cpp (base58Prefixes, bech32_hrp).
BITCOIN = Coin("btc", (0x00, 0x05), "bc", (0x6F, 0xC4), ("tb", "bcrt"))
LITECOIN = Coin("ltc", (0x30, 0x32), "ltc", (0x3A,), ("tltc", "rltc"))
DOGECOIN = Coin("doge", (0x1E, 0x16), None, (0x71,))
# Litecoin once wrote script addresses with Bitcoin's version byte 5; today's is 0x32, for the same script.
_LITECOIN_OLD_SCRIPT = b"\x05"


def read(coin: Coin, text: str) -> Address | None:
    """An address of this coin; None where it is none. Refusals: `checksum`, `test-network`."""
    prefix = text.lower().rpartition("1")[0]
    if prefix in coin.test_prefixes and bech32.witness(text, prefix):
        raise on_test_network()
    if prefix == coin.prefix and bech32.witness(text, prefix) is not None:
        return Address(coin.chain, text.lower(), text.lower())
    # Also one that begins as a witness address does: about one old address in 200,000 of Litecoin's begins with LTc1.
    body = base58check.payload(text, 21, _starts(coin.versions + coin.test_versions))
    if body is None:
        if prefix == coin.prefix:
            raise wrong_checksum()
        return None
    if body[0] in coin.test_versions:
        raise on_test_network()
    return Address(coin.chain, text, text)


def read_named_litecoin(text: str) -> Address | None:
    """As `read`, and an old script address (3...) too, which without the coin's name would be Bitcoin's."""
    body = base58check.payload(text, 21, (_LITECOIN_OLD_SCRIPT,))
    if body is None:
        return read(LITECOIN, text)
    today = base58check.encoded(b"\x32" + body[1:])
    return Address(LITECOIN.chain, today, today)


def _starts(versions: tuple[int, ...]) -> tuple[bytes, ...]:
    return tuple(bytes([version]) for version in versions)
