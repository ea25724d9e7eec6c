"""Webhooks by the Standard Webhooks convention (standardwebhooks.com): how one is signed, and whether a signature holds.

Signed is `<id>.<seconds since 1970>.<body>` by HMAC-SHA256; a secret is written `whsec_` and its key in base64. While a secret is
changed, both sign: a header holds several signatures, with spaces between.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a key


def key_of(secret: str) -> bytes:
    """The key that a `whsec_` secret stands for. Raises ValueError."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def secret_of(key: bytes) -> str:
    """A key as it is shown and kept."""
    return PREFIX + base64.b64encode(key).decode("ascii")


def is_secret(text: str) -> bool:
    """Whether this is a secret as the convention has it."""
    try:
        return text.startswith(PREFIX) and text.isascii() and SHORTEST <= len(key_of(text)) <= LONGEST
    except ValueError:
        return False


def signature(secret: str, message_id: str, moment: str, body: bytes) -> str:
    """One signature, with its version. Raises ValueError where the secret is none."""
    signed = hmac.new(key_of(secret), f"{message_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode("ascii")


def headers(secrets: Iterable[str], message_id: str, moment: str, body: bytes) -> dict[str, str]:
    """The headers that a webhook is sent with: every secret signs."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Accord",
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signature(secret, message_id, moment, body) for secret in secrets),
    }


def holds(secret: str, message_id: str, moment: str, body: bytes, signatures: str) -> bool:
    """Whether one of the signatures is by this secret. Raises ValueError where the secret is none."""
    expected = signature(secret, message_id, moment, body).encode("ascii")
    matches = [hmac.compare_digest(expected, candidate.encode("utf-8", "replace")) for candidate in signatures.split(" ")]
    return any(matches)
