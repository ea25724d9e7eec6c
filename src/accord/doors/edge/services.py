"""What the edge's handlers work with."""

from dataclasses import dataclass

from accord.doors.edge.asgi import App, Bodies, Run
from accord.doors.edge.callers import Callers


@dataclass(frozen=True, slots=True)
class Services:
    """Who asks, bodies within limits, threads for the database, and Django behind."""

    callers: Callers
    bodies: Bodies
    run: Run
    app: App
