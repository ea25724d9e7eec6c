"""The codes that a phone's generator would show: RFC 6238, written down here anew."""

import base64
import hmac
import struct
import time

STEP = 30


def totp(secret: str, at: float | None = None) -> str:
    """The six digits for this secret at this time, or now."""
    counter = int(time.time() if at is None else at) // STEP
    digest = hmac.new(base64.b32decode(secret, casefold=True), struct.pack(">Q", counter), "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
