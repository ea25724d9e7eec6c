"""What was set aside because it failed is done once more, or taken away: by the hub itself some times, then by hand, when what was
wrong has been put right.
"""

from django.db import InterfaceError, OperationalError

from accord.hub.journal.store import parked as store
from accord.hub.journal.store.parked import Parked
from accord.hub.journal.store.turn import Turn, turn
from accord.hub.journal.vocabulary import AGAIN, AGAIN_AFTER, DROPPED
from accord.hub.refusals import Absent, Conflict, Invalid
from accord.hub.running import clocks_of_all, follows_of_all, place

RETRY, DROP = "hub:parked:retry", "hub:parked:drop"


def retry_parked(number: int, *, member: int, actor: str) -> str | None:
    """Do it once more, in a turn of its own; None where it is done, and parked no longer, else the class of the error and its line.

    Raises Absent, Conflict.
    """
    with turn() as t:
        row = _held(t, number)
        error = _tried(t, row)
        if error is not None:
            store.failed_again(t.cursor, number, error)
        t.audit(member, actor, RETRY, "done" if error is None else "failed", _detail(row))
    return error


def do_again(t: Turn, ref: str) -> None:
    """The hub's own try of what fell due and failed. Where it fails again, once more later, some times; then a person must look."""
    row = store.held(t.cursor, int(ref))
    if row is None:
        return
    try:
        error = _tried(t, row)
    except Conflict:
        return
    if error is None:
        t.audit(None, "hub", RETRY, detail=_detail(row))
        return
    store.failed_again(t.cursor, row.id, error)
    if row.tries + 1 < len(AGAIN_AFTER):
        t.set_clock(AGAIN, ref, t.at + AGAIN_AFTER[row.tries + 1])


def _tried(t: Turn, row: Parked) -> str | None:
    try:
        with t.attempt():
            store.unpark(t.cursor, row.id)
            _do(t, row)
    except (OperationalError, InterfaceError, Conflict):
        raise
    except Exception as error:  # as when it was parked: whatever it is, it stays in sight, and nothing of it has happened
        return place(error)
    return None


def _do(t: Turn, row: Parked) -> None:
    handler = (clocks_of_all(t.at) if row.is_clock else follows_of_all()).get(row.kind)
    if handler is None:
        text = "This version knows no such work. Take it away, if an older version left it: accord parked drop ID --reason not-needed"
        raise Conflict("no-handler", text)
    if row.is_clock and not row.ref:
        # Each handler passes over what it doesn't find, so it would look as if this were done.
        text = (
            f"What this deadline ({row.kind}) was about was not kept, so it can't be done again. See what is overdue, do it by hand, then: "
            f"accord parked drop {row.id} --reason done-by-hand"
        )
        raise Conflict("no-ref", text)
    if row.is_clock:
        handler(t, row.ref)
    elif (entry := store.seen(t.cursor, row.number)) is not None:  # what was erased meanwhile is passed over, as ever
        handler(t, entry)


def drop_parked(number: int, reason: str, *, member: int, actor: str) -> None:
    """Take it away undone. Raises Absent, Invalid."""
    if reason not in DROPPED:
        raise Invalid("bad-reason", f"Choose a reason: {', '.join(DROPPED)}.", "reason")
    with turn() as t:
        row = _held(t, number)
        store.unpark(t.cursor, number)
        t.audit(member, actor, DROP, detail=f"{_detail(row)} {reason}")


def _held(t: Turn, number: int) -> Parked:
    row = store.held(t.cursor, number)
    if row is None:
        raise Absent("Nothing is set aside under this id. See what is: accord parked list", "not-parked")
    return row


def _detail(row: Parked) -> str:
    return f"{row.follower} {row.ref or row.number}"
