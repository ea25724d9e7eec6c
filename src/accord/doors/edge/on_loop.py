"""Short looks into an embedded database on the event loop itself.

Django keeps a database connection for each asynchronous task, so a task for each request would open one for each. What is run here runs
in one context, and so on one connection.
"""

from collections.abc import Callable
from contextvars import Context
from typing import ParamSpec, TypeVar

from accord.hub.signals.queries import on_loop

P = ParamSpec("P")
T = TypeVar("T")

_context = Context()
_context.run(on_loop)


def run_on_loop(job: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Run the job in the one context: returns or raises what the job does. The job must not call this again."""
    return _context.run(job, *args, **more)
