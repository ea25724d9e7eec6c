"""XRP Ledger: classic addresses (`r...`, the ledger's own base 58 alphabet), with a destination tag where one belongs to it.

An exchange has one address and a tag per customer, so the tag is part of the value: `r...?dt=123`. An X-address (XLS-5) packs both and
becomes the same value.
"""

import re

import base58

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.chains import base58check
from accord.core.identifiers.chains.address import Address, on_test_network

_CLASSIC = re.compile(r"(r[1-9A-HJ-NP-Za-km-z]{24,34})(?:(?:\?dt=|:)([0-9]{1,10}))?")
# As wallets and people give a tag beside its address, in the same line or the next.
TAG = re.compile(
    r"[\s,;()\[\]\-\u2013]{0,8}(?:destination[\s_-]?tag|dest\.?[\s_-]?tag|tag|memo|dt)[\s_]?(?:number|no|id)?\.?\s{0,2}[:=#]?\s{0,2}"
    r"([0-9]{1,10})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(rf"(.*\br[1-9A-HJ-NP-Za-km-z]{{24,34}})(?i:{TAG.pattern})\s?[)\]]?", re.DOTALL)
_MAIN, _TEST = b"\x05\x44", b"\x04\x93"
_ALPHABET = base58.RIPPLE_ALPHABET


def tagged(text: str) -> str:
    """The text with a tag that words give beside the address, `r... tag 123`, written as one with it: `r...?dt=123`."""
    match = _IN_WORDS.fullmatch(text)
    return f"{match[1]}?dt={match[2]}" if match else text


def read(text: str) -> Address | None:
    """A classic address, alone or with `?dt=<tag>` or `:<tag>`, or an X-address; None where it is neither.

    Refusals: `checksum`, `test-network`, `xrp-tag`.
    """
    match = _CLASSIC.fullmatch(text)
    if match:
        body = base58check.payload(match[1], 21, (b"\x00",), _ALPHABET)
        return _address(match[1], int(match[2]) if match[2] else None) if body is not None else None
    packed = base58check.payload(text, 31, (_MAIN, _TEST), _ALPHABET)
    if packed is None:
        return None
    if packed.startswith(_TEST):
        raise on_test_network()
    account, flag, tag = packed[2:22], packed[22], int.from_bytes(packed[23:31], "little")
    if flag not in (0, 1) or (flag == 0 and tag):
        raise _wrong_tag()
    return _address(base58check.encoded(b"\x00" + account, _ALPHABET), tag if flag else None)


def _address(account: str, tag: int | None) -> Address:
    if tag is not None and tag >= 2**32:
        raise _wrong_tag()
    text = account if tag is None else f"{account}?dt={tag}"
    return Address("xrp", text, text)


def _wrong_tag() -> NotAnIdentifier:
    return NotAnIdentifier("xrp-tag", "A destination tag is a number below 4,294,967,296; read the tag again.")
