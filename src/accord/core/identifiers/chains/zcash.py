"""Zcash: transparent addresses (Base58Check with two version bytes), Sapling's (Bech32), unified and TEX ones (Bech32m, ZIP 316 and 320).

Source: the Zcash protocol specification, section 5.6, and chainparams.cpp.
"""

import re

from accord.core.identifiers.chains import base58check, bech32
from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum

CHAIN = "zcash"
_MAIN, _TEST = (b"\x1c\xb8", b"\x1c\xbd"), (b"\x1d\x25", b"\x1c\xba")
_SHIELDED = re.compile(r"(zs|tex|u|ztestsapling|textest|utest)1[a-z0-9]{38,600}", re.IGNORECASE)
_CONSTANTS = {"zs": bech32.BECH32, "ztestsapling": bech32.BECH32}


def read(text: str) -> Address | None:
    """An address of any kind but the retired Sprout; None where it is none. Refusals: `checksum`, `test-network`."""
    shielded = _SHIELDED.fullmatch(text)
    if shielded:
        prefix = shielded[1].lower()
        if bech32.checked(text) != _CONSTANTS.get(prefix, bech32.BECH32M):
            if prefix == "u":  # a word of the alphabet may begin like this
                return None
            raise wrong_checksum()
        if "test" in prefix:
            raise on_test_network()
        return Address(CHAIN, text.lower(), text.lower())
    body = base58check.payload(text, 22, _MAIN + _TEST)
    if body is None:
        return None
    if body[:2] in _TEST:
        raise on_test_network()
    return Address(CHAIN, text, text)
