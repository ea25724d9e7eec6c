"""One browser or phone, through the push service that it named (RFC 8030): sealed for it, and nothing in it but a count and a link.

The service may be anywhere in the open, and nowhere else: the address comes from the browser that signed up.
"""

import os
from collections.abc import Mapping
from email.utils import parseaddr, parsedate_to_datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from accord.core.times import SECOND, micros
from accord.formats.webpush import CURVE, SALT_BYTES, authorization, bytes_of, seal
from accord.hub.delivery.addresses import allowed
from accord.hub.delivery.post import Answer, exchange
from accord.hub.delivery.vocabulary import GONE, NO_ADDRESS, Message, Outcome

CHANNEL = "push"
TTL = 8 * 60 * 60  # seconds for which the service keeps it for a phone that is off: a shift
TOPIC = "bells"  # what waits for a phone is replaced by what comes later: one count, the newest
LENGTH = 256  # bytes of what is said, padded: neither the count nor the link shows in it
LASTS = 12 * 60 * 60  # seconds for which the hub's own mark is good; a service takes a day at most
LONGEST_REST = 60 * 60  # seconds
NEVER = (400, 401, 403, 413)  # of these the next try would say the same


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    address, signer = to.get("push_address", ""), to.get("push_signer", "")
    if not address or not signer:
        return NO_ADDRESS
    try:
        key = ec.derive_private_key(int.from_bytes(bytes_of(signer), "big"), CURVE)
        body = seal(
            msgspec.json.encode(message.data),
            bytes_of(to.get("push_key", "")),
            bytes_of(to.get("push_secret", "")),
            own=ec.generate_private_key(CURVE),
            salt=os.urandom(SALT_BYTES),
            length=LENGTH,
        )
    except ValueError:
        return Outcome("bad-address")
    headers = {
        "Authorization": authorization(address, key, expires=message.at // SECOND + LASTS, contact=_contact()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL),
        "Topic": TOPIC,
        "Urgency": "high",
        "User-Agent": "Accord",
    }
    return _outcome(exchange(address, body, headers, allowed), message.at)


def _contact() -> str:
    """The address at which a push service finds the operator of this hub; empty where nothing is set."""
    mail = parseaddr(settings.ACCORD_MAIL_FROM)[1]
    if mail:
        return f"mailto:{mail}"
    return settings.ACCORD_ADDRESS if settings.ACCORD_ADDRESS.startswith("https://") else ""


def _outcome(answer: Answer, at: int) -> Outcome:
    if answer.status in (404, 410):
        return GONE
    if answer.status in NEVER:
        return Outcome("refused")
    rest = min(_asked(answer.retry_after, at), LONGEST_REST * SECOND)
    return Outcome(answer.outcome.code, answer.outcome.is_sent, answer.outcome.again, 0 if answer.outcome.is_sent else rest)


def _asked(text: str, at: int) -> int:
    """For how long a service asks to be left alone (Retry-After); 0 where it says nothing that can be understood."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9]) * SECOND
    try:
        return max(0, micros(parsedate_to_datetime(text)) - at)
    except (ValueError, TypeError, OverflowError):
        return 0
