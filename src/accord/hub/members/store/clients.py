"""Clients by OAuth 2, what they were given, and the assertions by which they proved who they are."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accord.hub.members.models import Assertion, Client, Token

__all__ = ["Client"]


def client(client_id: UUID) -> tuple[Client, Token] | None:
    """The client of this id, with its own token."""
    token = Token.objects.filter(id=client_id, issued=False).first()
    row = Client.objects.filter(token=token.n).first() if token else None
    return None if token is None or row is None else (row, token)


def clients(tokens: Iterable[int]) -> dict[int, Client]:
    """Those of these tokens that are a client's own."""
    return {row.token: row for row in Client.objects.filter(token__in=list(tokens))}


def insert(**columns: Any) -> None:
    Client.objects.create(**columns)


def forget_ended(client: int, before: int) -> None:
    """What this client was given, and that ended before then."""
    Token.objects.filter(parent=client, issued=True, expires__lt=before).delete()


def issued(digest: bytes) -> Token | None:
    """What a client was given, by its hash."""
    return Token.objects.filter(hash=digest, issued=True).first()


def take(digest: bytes, expires: int, at: int) -> bool:
    """Whether this assertion was not taken before. Those that nobody could use any more are forgotten."""
    Assertion.objects.filter(expires__lt=at).delete()
    try:
        with transaction.atomic():
            Assertion.objects.create(digest=digest, expires=expires)
    except IntegrityError:
        return False
    return True
