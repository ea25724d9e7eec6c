"""How often one address may ask, guess, and send. Tokens can't be guessed; this keeps each attempt from costing much.

A client that guesses wrong too often still opens a page with its right token: many people sit behind one address.
"""

from django.http import HttpRequest

from accord.limits import Buckets, client

asks = Buckets(300, burst=300)
guesses = Buckets(30, burst=30)
sends = Buckets(60, burst=60)


def may_ask(request: HttpRequest) -> bool:
    return not asks.take(client(request)) and (request.method != "POST" or not sends.take(client(request)))


def may_guess(request: HttpRequest) -> bool:
    """Whether one more wrong token is answered as such."""
    return not guesses.take(client(request))
