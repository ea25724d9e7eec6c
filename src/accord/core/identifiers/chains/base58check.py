"""Base58Check: base 58 with four bytes of double SHA-256 at the end (Bitcoin; the XRP Ledger with its own alphabet)."""

import re

import base58

from accord.core.identifiers.chains.address import wrong_checksum

FORM = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,60}")


def payload(text: str, size: int, first: tuple[bytes, ...], alphabet: bytes = base58.BITCOIN_ALPHABET) -> bytes | None:
    """The bytes before the checksum, if there are `size` of them and they start with one of `first`; None where this is another thing.

    Refusal: `checksum`.
    """
    if not FORM.fullmatch(text):
        return None
    raw = base58.b58decode(text, alphabet=alphabet)
    if len(raw) != size + 4 or not raw.startswith(first):
        return None
    if encoded(raw[:-4], alphabet) != text:
        raise wrong_checksum()
    return raw[:-4]


def encoded(body: bytes, alphabet: bytes = base58.BITCOIN_ALPHABET) -> str:
    """The text of these bytes with their checksum."""
    return base58.b58encode_check(body, alphabet=alphabet).decode()
