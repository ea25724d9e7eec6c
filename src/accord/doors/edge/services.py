"""The services that the edge's handlers work with."""

import logging

from msgspec import Struct

from accord.doors.edge.callers import Callers
from accord.hub.trouble import AGAIN, BUSY, RETRY_AFTER, noted, teller
from accord.server.asgi import App, Bodies, Busy, Run, Send, refuse

log = logging.getLogger("accord.edge")


class Services(Struct, frozen=True):
    """Callers by their tokens, bodies within limits, threads for the database, and Django behind."""

    callers: Callers
    bodies: Bodies
    run: Run
    app: App


class AskElsewhere(Busy):
    """Nothing is too much for anybody: this may not be answered here at the moment, and another is asked."""


def note(error: Exception) -> None:
    """Why something could not be answered: said once, and counted."""
    if isinstance(error, Busy):
        if not isinstance(error, AskElsewhere):
            teller.note(BUSY)
    elif noted(error) is None:
        log.error("The database refused what was asked of it.", exc_info=error)


async def refuse_for_now(send: Send, error: Exception) -> None:
    """Too much is asked, or the database is in trouble: each by its own name, whichever door was asked."""
    note(error)
    if isinstance(error, Busy):
        return await refuse(send, 503, "busy", "The hub is busy. Try again in a few seconds.", retry=2)
    await refuse(send, 503, "database", AGAIN, retry=RETRY_AFTER)
