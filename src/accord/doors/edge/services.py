"""What the edge's handlers work with."""

from dataclasses import dataclass

from accord.doors.edge.callers import Callers
from accord.server.asgi import App, Bodies, Run


@dataclass(frozen=True, slots=True)
class Services:
    """Who asks, bodies within limits, threads for the database, and Django behind."""

    callers: Callers
    bodies: Bodies
    run: Run
    app: App
