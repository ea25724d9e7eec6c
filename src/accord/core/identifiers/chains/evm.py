"""Ethereum and every chain of its kind: one account has the same address on all of them, so they share one namespace.

Canonical: lower-case hex. Display: the mixed case of EIP-55. Mixed case that EIP-55 doesn't give is a mistyped address; text in one case
carries no checksum and is taken.
"""

import re
from urllib.parse import parse_qs

from eth_hash.auto import keccak

from accord.core.identifiers.chains.address import Address, wrong_checksum

_LETTERS = int.from_bytes(b"\x40" * 40)
_RAISES = bytes(0x20 if chr(byte) in "89abcdef" else 0 for byte in range(256))
_FORM = re.compile(r"0[xX]([0-9a-fA-F]{40})")


def read(text: str) -> Address | None:
    """An address in any case, or the payee of an EIP-681 link without its `ethereum:`; None where it is neither. Refusal: `checksum`."""
    match = _FORM.fullmatch(_payee(text))
    if not match:
        return None
    digits = match[1]
    with_checksum = eip55(digits.lower())
    if digits not in (digits.lower(), digits.upper(), with_checksum[2:]):
        raise wrong_checksum()
    return Address("eip155", f"0x{digits.lower()}", with_checksum)


def eip55(digits: str) -> str:
    """`0x` and the 40 lower-case hex digits with the letters raised that EIP-55 raises."""
    lower = digits.encode()
    mask = keccak(lower).hex()[:40].encode().translate(_RAISES)
    # All forty at once, as one number: what tells a small letter from a capital is one bit, and no digit has the bit of letters.
    number = int.from_bytes(lower)
    return "0x" + (number & ~((number & _LETTERS) >> 1 & int.from_bytes(mask))).to_bytes(40).decode()


def _payee(text: str) -> str:
    """EIP-681: `[pay-]<target>[@chain][/transfer?address=<payee>]`; a token transfer pays its `address`, not the token's contract."""
    place, _, query = text.removeprefix("pay-").partition("?")
    target, _, function = place.partition("/")
    if function == "transfer":
        return parse_qs(query).get("address", [""])[0]
    return target.partition("@")[0]
