"""What falls due for a request, in the journal's clock: set at the entry into a state, gone when it is left."""

from collections.abc import Iterable

from accord.core.protocols import Due
from accord.hub.journal.actions import Turn
from accord.hub.requests import store
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import DUE


def set_all(t: Turn, request: Request, found: Iterable[Due]) -> None:
    """The clocks of the state that the request has just come into, in the place of those before."""
    clear(t, request)
    ends = []
    for one in found:
        n = store.insert(
            t.cursor,
            "due",
            request=request.n,
            visit=request.visit,
            clock=one.clock,
            at=one.at,
            kind=one.kind,
            target=one.to,
            step=one.step or "",
        )
        t.set_clock(DUE, str(n), one.at)
        if one.kind == "end":
            ends.append(one.at)
    request.next_due = min(ends, default=None)


def clear(t: Turn, request: Request) -> None:
    for one in store.dues(t.cursor, request.n):
        t.unset_clock(DUE, str(one.n))
    t.cursor.execute("DELETE FROM requests_due WHERE request = %s", [request.n])
    request.next_due = None


def take_out(t: Turn, n: int) -> None:
    """It has fired: it never does again."""
    t.unset_clock(DUE, str(n))
    t.cursor.execute("DELETE FROM requests_due WHERE n = %s", [n])
