"""Deadlines of a request, in the journal's clock: set at the entry into a state, gone when the request leaves it."""

from collections.abc import Iterable

from accord.core.protocols import Due
from accord.hub.journal.actions import Turn
from accord.hub.requests import store
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import DUE


def set_all(t: Turn, request: Request, dues: Iterable[Due]) -> None:
    """The clocks of the state that the request has just come into, in the place of those before."""
    clear(t, request)
    set_first(t, request, dues)


def set_first(t: Turn, request: Request, dues: Iterable[Due]) -> None:
    """The clocks of its first state."""
    rows = store.add_dues(request, dues)
    for due in rows:
        t.set_clock(DUE, str(due.n), due.at)
    request.next_due = min((due.at for due in rows if due.kind == "end"), default=None)


def set_owed(t: Turn, request: Request, dues: Iterable[Due]) -> None:
    """The deadlines of an answer that is owed for a part. What `next_due` says, such as when a hold ends, is the state's own and stands."""
    for due in store.add_dues(request, dues):
        t.set_clock(DUE, str(due.n), due.at)


def unset_owed(t: Turn, request: Request, clock: str) -> None:
    """The answer for the rest has come, in the same state."""
    for due in store.dues(request.n):
        if due.clock == clock:
            take_out(t, due.n)


def unset_end(t: Turn, request: Request, clock: str) -> bool:
    """This clock no longer ends the request; its reminders stand. Returns whether it would have."""
    ends = [due for due in store.dues(request.n) if due.kind == "end"]
    unset = [due for due in ends if due.clock == clock]
    for due in unset:
        take_out(t, due.n)
    if unset:
        request.next_due = min((due.at for due in ends if due.clock != clock), default=None)
    return bool(unset)


def clear(t: Turn, request: Request) -> None:
    for due in store.dues(request.n):
        take_out(t, due.n)
    request.next_due = None


def take_out(t: Turn, n: int) -> None:
    """Remove a deadline that has fired or whose state the request left: it never fires again."""
    t.unset_clock(DUE, str(n))
    store.drop_due(n)
