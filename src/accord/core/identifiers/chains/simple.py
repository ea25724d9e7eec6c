"""Chains whose addresses are a plain Base58Check or Bech32 text: Neo, Dash, BNB's Beacon Chain, Cosmos."""

import re

from accord.core.identifiers.chains import base58check, bech32
from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum

# Neo's `AddressVersion`: 0x17 (Legacy, A...), 0x35 (N3, N...). Dash: chainparams.cpp, base58Prefixes.
_NEO = (b"\x17", b"\x35")
_DASH, _DASH_TEST = (b"\x4c", b"\x10"), (b"\x8c",)
# BEP-2 addresses of Binance Chain; ADR-028 and the Cosmos Hub's `cosmos`. Twenty bytes (an account), thirty-two (a module).
_BECH32 = re.compile(r"(bnb|tbnb|cosmos)1[a-z0-9]{38,58}", re.IGNORECASE)


def read_neo(text: str) -> Address | None:
    """Refusal: `checksum`."""
    body = base58check.payload(text, 21, _NEO)
    return None if body is None else Address("neo", text, text)


def read_dash(text: str) -> Address | None:
    """Refusals: `checksum`, `test-network`."""
    body = base58check.payload(text, 21, _DASH + _DASH_TEST)
    if body is None:
        return None
    if body[:1] in _DASH_TEST:
        raise on_test_network()
    return Address("dash", text, text)


def read_bnb(text: str) -> Address | None:
    return _bech32(text, "bnb")


def read_cosmos(text: str) -> Address | None:
    return _bech32(text, "cosmos")


def _bech32(text: str, chain: str) -> Address | None:
    """Refusals: `checksum`, `test-network`."""
    match = _BECH32.fullmatch(text)
    if not match or match[1].lower().removeprefix("t") != chain:
        return None
    decoded = bech32.decode(text)
    raw = bech32.eight_bits(decoded[1]) if decoded else None
    if decoded is None or decoded[2] != bech32.BECH32 or raw is None or len(raw) not in (20, 32):
        raise wrong_checksum()
    if match[1].lower() != chain:
        raise on_test_network()
    return Address(chain, text.lower(), text.lower())
