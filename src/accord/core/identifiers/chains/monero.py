"""Monero: network byte, two public keys (and a payment id), four bytes of Keccak-256, in base 58 of blocks of eight bytes.

Source: docs.getmonero.org, "Standard address", "Integrated address", "Subaddress". A subaddress is an identifier of its own: nobody but its
owner can tell that it belongs to a standard one.
"""

import re

from eth_hash.auto import keccak

from accord.core.identifiers.chains.address import Address, on_test_network, wrong_checksum

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_FORM = re.compile(rf"[{_ALPHABET}]{{95}}|[{_ALPHABET}]{{106}}")
# Characters of a block -> its bytes.
_BYTES = {11: 8, 7: 5}
_STANDARD, _INTEGRATED, _SUB = 18, 19, 42
_MAIN = {(_STANDARD, 95), (_INTEGRATED, 106), (_SUB, 95)}
_TEST = {(53, 95), (54, 106), (63, 95), (24, 95), (25, 106), (36, 95)}


def read(text: str) -> Address | None:
    """An address of 95 or 106 characters; None where it is none. Refusals: `checksum`, `test-network`."""
    if not _FORM.fullmatch(text):
        return None
    raw = bytearray()
    for start in range(0, len(text), 11):
        block = text[start : start + 11]
        number = 0
        for character in block:
            number = number * 58 + _ALPHABET.index(character)
        if number >> 8 * _BYTES[len(block)]:
            return None
        raw += number.to_bytes(_BYTES[len(block)])
    network = (raw[0], len(text))
    if network not in _MAIN | _TEST:
        return None
    if keccak(bytes(raw[:-4]))[:4] != raw[-4:]:
        raise wrong_checksum()
    if network in _TEST:
        raise on_test_network()
    return Address("monero", text, text)
