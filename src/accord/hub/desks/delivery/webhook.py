"""A desk's webhook, signed as Standard Webhooks has it. It may be anywhere in the open, and nowhere else."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from accord.core.times import SECOND
from accord.formats.webhooks import headers
from accord.hub.desks.delivery.base import NO_ADDRESS, Message, Outcome
from accord.hub.desks.delivery.post import Address, inner, is_public, post

CHANNEL = "webhook"
LONGEST_URL = 2000


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    url, secret = to.get("webhook_url", ""), to.get("webhook_secret", "")
    if not url or not secret:
        return NO_ADDRESS
    body = msgspec.json.encode(message.data)
    return post(url, body, headers([secret], message.id, str(message.at // SECOND), body), allowed)


def is_url(url: str) -> bool:
    """Whether a webhook's address can be one: http or https, a host, no user name, nothing that would break a request's line."""
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None and parts.port != 0
    except (ValueError, AttributeError):
        return False
    return is_fine and len(url) <= LONGEST_URL and url.isascii() and url.isprintable() and " " not in url


def allowed(address: Address, secure: bool) -> bool:
    """https into the open; where private addresses are allowed, also those, and plain http on this machine."""
    if is_public(address):
        return secure
    return bool(settings.ACCORD_PRIVATE_HOOKS) and (secure or inner(address).is_loopback)
