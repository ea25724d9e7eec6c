"""The services that the edge's handlers work with."""

from msgspec import Struct

from accord.doors.edge.callers import Callers
from accord.hub.trouble import BUSY, noted, teller
from accord.server.asgi import App, Bodies, Busy, Run


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
    else:
        noted(error)
