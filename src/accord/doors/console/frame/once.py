"""A form that makes something new is taken once: sent again, by a reload, a second click or two tabs at a time, it makes nothing."""

import hashlib
import secrets

from accord.doors.console.frame.pages import Visit
from accord.hub.journal.actions import take_key

FIELD = "once"


def fresh() -> str:
    """The token that a form carries so that it is known again. A form that is shown anew, with what was wrong in it, carries another."""
    return secrets.token_urlsafe(12)


def is_again(visit: Visit) -> bool:
    """Whether this very form was taken before; from now on it is."""
    given = visit.text(FIELD, 40)
    return bool(given) and not take_key(visit.caller.n, hashlib.sha256(f"form {visit.caller.person} {given}".encode()).digest())
