"""Solana: 32 bytes in base 58. There is no checksum, so a mistyped address can't be told from a right one: never verified."""

import re

import base58

from accord.core.identifiers.chains.address import Address

_FORM = re.compile(r"[1-9A-HJ-NP-Za-km-z]{32,44}")


def read(text: str) -> Address | None:
    """Any base 58 text of exactly 32 bytes; None where it is not."""
    if not _FORM.fullmatch(text) or len(base58.b58decode(text)) != 32:
        return None
    return Address("solana", text, text, verified=False)
