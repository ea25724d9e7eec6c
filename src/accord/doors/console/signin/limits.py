"""How often one client may ask for what costs something and needs no sign-in. Many people may sit behind one address."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATE = {"join": "30/m/ip", "begin": "300/m/ip"}


def may_try(request: HttpRequest) -> bool:
    """Whether one more one-time link is looked at. Its tokens can't be guessed; this keeps somebody who tries from costing much."""
    return _consume(request, "join")


def goes_on(request: HttpRequest) -> bool:
    """Whether one more sign-in may begin that leaves a session behind before anybody is known."""
    return _consume(request, "begin")


def _consume(request: HttpRequest, action: str) -> bool:
    return bool(ratelimit.consume(request, app="allauth.account", action=action, config=RATE, limit_get=True))
