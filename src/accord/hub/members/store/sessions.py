"""Signed-in sessions, kept sealed in the database; on SQLite they write in fair turns like everybody else."""

import base64
import hashlib
import re
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as Base

from accord.hub.turns import write_turn

# The alphabet and length of Django's session keys. Anything else was never one, and some of it no database accepts in a query.
_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(Base):
    """Django's own sessions, sealed with the hub's secret: while a person sets up a second step, the session holds its key."""

    def _validate_session_key(self, key: str) -> bool:
        return _KEY.fullmatch(str(key)) is not None

    def save(self, must_create: bool = False) -> None:
        with write_turn():
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with write_turn():
            super().delete(session_key)

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal("sessions").encrypt(super().encode(session_dict).encode()).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            opened = seal("sessions").decrypt(session_data).decode()
        except InvalidToken:
            return {}
        return super().decode(opened)


def showed_second_step(session: Any, n: int) -> bool:
    """Whether person `n` showed a second step in this very session: a code, a passkey, or one that was set up here."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    from accord.hub.allauth_internals import WHOSE_METHODS

    if session.get(WHOSE_METHODS) != str(n):
        return False
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    return any(record.get("method") == "mfa" for record in records)


def seal(purpose: str) -> Fernet:
    """The cipher under the hub's own secret, which is kept outside the database."""
    return _seal(purpose, settings.SECRET_KEY)


@cache
def _seal(purpose: str, secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"accord {purpose}\n{secret}".encode()).digest()))
