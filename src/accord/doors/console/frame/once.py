"""A form that makes something new is taken once: sent again, by a reload, a second click or two tabs at a time, it makes nothing.

That it was taken and all that it made are one transaction: cut off in the middle, nothing was made, and the same form can be sent again.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from accord.core.signals import BadSignal
from accord.doors.console.frame.pages import Visit
from accord.hub.journal.actions import Handling, take_key, under_key
from accord.hub.refusals import Refusal

FIELD = "once"
TAKEN = 1

_visiting: ContextVar["_Visiting | None"] = ContextVar("visiting", default=None)


class _Visiting:
    """The transaction of a visit, from when its form is taken to the end of its view."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.refused: BaseException | None = None

    def takes(self, member: int, key: bytes) -> bool:
        handling = self.stack.enter_context(under_key(member, key, key))
        if not handling.claim():
            self.stack.close()
            return False
        self.stack.push(lambda _type, error, _trace: self._end(handling, error))
        return True

    def _end(self, handling: Handling, error: BaseException | None) -> bool:
        """Whether the transaction is committed although something was raised: a refusal keeps its line of the audit, and frees the form."""
        if isinstance(error, Refusal | BadSignal):
            handling.refuse()
            self.refused = error
            return True
        handling.keep(TAKEN, b"")
        return False


@contextmanager
def together() -> Iterator[None]:
    """Around the view of a page: what it does after `is_again` is done whole or not at all."""
    with ExitStack() as stack:
        visiting = _Visiting(stack)
        token = _visiting.set(visiting)
        try:
            yield
        finally:
            _visiting.reset(token)
    if visiting.refused is not None:
        raise visiting.refused


def fresh() -> str:
    """The token that a form carries so that it is known again. A form that is shown anew, with what was wrong in it, carries another."""
    return secrets.token_urlsafe(12)


def is_again(visit: Visit, *, alone: bool = False) -> bool:
    """Whether this very form was taken before; from now on it is.

    `alone`: by itself, before what follows, which takes so long that nobody else should wait for it. Cut off there, it must be easy to see
    that nothing was made, and to begin anew.
    """
    given = visit.text(FIELD, 40)
    if not given:
        return False
    key = hashlib.sha256(f"form {visit.caller.person} {given}".encode()).digest()
    visiting = _visiting.get()
    return not (take_key(visit.caller.n, key) if alone or visiting is None else visiting.takes(visit.caller.n, key))
