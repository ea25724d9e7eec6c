"""The header Repr-Digest (RFC 9530): a SHA-256 of a whole file."""

import binascii
import re
from base64 import b64decode

_SHA256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?=,|$)")


def sha256_of(header: str) -> bytes | None:
    """The digest in the header; None where there is no SHA-256 that can be read."""
    match = _SHA256.search(header)
    if match is None:
        return None
    try:
        return b64decode(match[1], validate=True)
    except binascii.Error:
        return None
