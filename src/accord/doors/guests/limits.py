"""How often one address may ask, guess, and send. Tokens can't be guessed; this keeps whoever tries from costing much.

Whoever guesses wrong too often still opens a page with its right token: many people sit behind one address.
"""

from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATE: Final = {"guest": "300/m/ip", "guest_wrong": "30/m/ip", "guest_sent": "60/m/ip"}


def may_ask(request: HttpRequest) -> bool:
    return _consume(request, "guest") and (request.method != "POST" or _consume(request, "guest_sent"))


def may_guess(request: HttpRequest) -> bool:
    """Whether one more wrong token is answered as such."""
    return _consume(request, "guest_wrong")


def _consume(request: HttpRequest, action: str) -> bool:
    return bool(ratelimit.consume(request, app="allauth.account", action=action, config=RATE, limit_get=True))
