"""How often one client may ask for what costs something and needs no sign-in. Many people may sit behind one address."""

from django.http import HttpRequest

from accord.limits import Buckets, client

links = Buckets(30, burst=30)
begins = Buckets(300, burst=300)


def may_try(request: HttpRequest) -> bool:
    """Whether one more one-time link is looked at. Its tokens can't be guessed; this keeps each attempt from costing much."""
    return not links.take(client(request))


def goes_on(request: HttpRequest) -> bool:
    """Whether one more sign-in may begin that leaves a session behind before anybody is known."""
    return not begins.take(client(request))
