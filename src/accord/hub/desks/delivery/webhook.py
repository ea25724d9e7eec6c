"""A desk's webhook, signed as Standard Webhooks has it. It may be anywhere in the open, and nowhere else."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

import msgspec
from django.conf import settings

from accord.core.times import SECOND
from accord.hub.desks.delivery.base import NO_ADDRESS, Message, Outcome
from accord.hub.desks.delivery.post import Address, inner, is_public, post

CHANNEL = "webhook"
PREFIX = "whsec_"


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    url, secret = to.get("webhook_url", ""), to.get("webhook_secret", "")
    if not url or not secret:
        return NO_ADDRESS
    body = msgspec.json.encode(message.data)
    moment = str(message.at // SECOND)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Accord",
        "webhook-id": message.id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(secret, message.id, moment, body),
    }
    return post(url, body, headers, _allowed)


def signature(secret: str, id: str, moment: str, body: bytes) -> str:
    key = key_of(secret)
    signed = hmac.new(key, f"{id}.{moment}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode("ascii")


def key_of(secret: str) -> bytes:
    """The key that a `whsec_` secret stands for. Raises ValueError."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def _allowed(address: Address, secure: bool) -> bool:
    """https into the open; where private addresses are allowed, also those, and plain http on this machine."""
    if is_public(address):
        return secure
    return bool(settings.ACCORD_PRIVATE_HOOKS) and (secure or inner(address).is_loopback)
