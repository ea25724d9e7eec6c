"""A SHA-256 of a whole file: in the header Repr-Digest (RFC 9530), and as programs print it and people type it."""

import binascii
import re
from base64 import b64decode

_SHA256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?=,|$)")

# `sha256sum` puts the name of the file behind it, with `--tag` and in shasum of BSD before; others set it in pairs or in capitals.
_LEADING = re.compile(r"\s*(?:sha-?256\s*(?:\((?P<name>.*)\))?\s*[:=]?|0x)\s*", re.IGNORECASE)
_TYPED = re.compile(r"\\?(?P<digits>(?:[0-9a-f][\s:-]*){63}[0-9a-f])(?:\s+[* ]?\S.*)?\s*", re.IGNORECASE | re.DOTALL)
_GAPS = re.compile(r"[\s:-]+")


def sha256_typed(text: str) -> str | None:
    """The SHA-256 that somebody typed, as 64 small digits; None where it is none: `SHA256 (a.jpg) = 2CF2…`, `2cf2…  a.jpg`, `2C:F2:…`."""
    match = _TYPED.fullmatch(_LEADING.sub("", text, count=1) if _LEADING.match(text) else text.strip())
    return _GAPS.sub("", match["digits"]).lower() if match else None


def sha256_of(header: str) -> bytes | None:
    """The digest in the header; None where there is no SHA-256 that can be read."""
    match = _SHA256.search(header)
    if match is None:
        return None
    try:
        return b64decode(match[1], validate=True)
    except binascii.Error:
        return None
