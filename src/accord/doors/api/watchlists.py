"""Operations on watchlists: put identifiers on, see what named them, change an item, take it off."""

from collections.abc import Callable
from typing import Any

from msgspec import to_builtins

from accord.core.times import NotATime, read_time
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.formats.api.watchlists import (
    HitOut,
    NewWatch,
    WatchChange,
    WatchEnded,
    WatchList,
    WatchOut,
    WatchPageOut,
    WatchPutList,
    WatchPutOut,
)
from accord.formats.api.wire import wire
from accord.hub.watchlists import actions, queries
from accord.hub.watchlists.actions import Terms
from accord.hub.watchlists.queries import WatchRow
from accord.hub.watchlists.vocabulary import ENDED, HANDLE, WATCHING


def item_out(row: WatchRow) -> WatchOut:
    pairs = {"by": (row.by, row.by_name), "desk": (row.desk, row.desk_name), "person": (row.person, row.person_name)}
    return wire(WatchOut, row, note=row.has_note, **{name: pair if pair[0] else None for name, pair in pairs.items()})


def listed(asked: Request) -> Reply:
    query = asked.query
    rows, following = queries.watched(asked.caller, state=query["state"] or "", before=query["before"], limit=query["limit"])
    return Reply(WatchList([item_out(row) for row in rows], following))


def put(asked: Request) -> Reply:
    given = asked.body
    terms = Terms(seen_by=given.seen_by, note=given.note, until=_time(given.until), desk=given.desk, person=given.person)
    results = actions.watch(asked.caller, to_builtins(given.identifiers), terms, region=given.region)
    return Reply(WatchPutList([wire(WatchPutOut, result) for result in results]), 201)


def show(asked: Request) -> Reply:
    return _shown(asked, asked.query["before"], asked.query["limit"])


def change(asked: Request) -> Reply:
    given = asked.body
    until = None if given.until is None else _time(given.until)
    actions.change(asked.caller, asked.path["id"], note=given.note, until=until, desk=given.desk, person=given.person)
    return _shown(asked)


def take_off(asked: Request) -> Reply:
    id = asked.path["id"]
    actions.take_off(asked.caller, [id])
    return Reply(WatchEnded(id, True))


def _shown(asked: Request, before: int | None = None, limit: int = 100) -> Reply:
    page = queries.item(asked.caller, asked.path["id"], before=before, limit=limit)
    hits = [wire(HitOut, hit, id=hit.ref) for hit in page.hits]
    return Reply(WatchPageOut(item_out(page.row), page.note, hits, page.next))


def _time(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return read_time(text)
    except NotATime as error:
        raise Problem(422, "not-a-time", str(error), (Fault("until", "not-a-time", str(error)),)) from None


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    return Operation(method=method, path=path, name=name, says=says, scope=HANDLE, handler=handler, **more)


OPERATIONS = (
    _operation(
        "GET",
        "/watchlist",
        "list_watched",
        "The identifiers that you watch, the newest first.",
        listed,
        gives=WatchList,
        query=(
            Query("state", "only those that are watched now, or that have ended", words=(WATCHING, ENDED)),
            Query("limit", "at most so many", 1, queries.MOST, 50),
            Query("before", "the `next` of the page before", 1, 2**62),
        ),
    ),
    _operation(
        "POST",
        "/watchlist",
        "watch",
        "Watch identifiers: a bell rings when something that you may see names one of them.",
        put,
        takes=NewWatch,
        gives=WatchPutList,
        statuses=(201,),
        made="/watchlist",
    ),
    _operation(
        "GET",
        "/watchlist/{id}",
        "show_watched",
        "One item, with its note and what named it.",
        show,
        gives=WatchPageOut,
        query=(
            Query("limit", "at most so many hits", 1, queries.MOST, 100),
            Query("before", "the `next` of the page before", 1, 2**62),
        ),
    ),
    _operation(
        "POST",
        "/watchlist/{id}",
        "change_watched",
        "Change the note, the end, or who is rung.",
        change,
        takes=WatchChange,
        gives=WatchPageOut,
    ),
    _operation(
        "DELETE",
        "/watchlist/{id}",
        "take_off_watchlist",
        "Take an item off: it is erased at once, with its note and its hits.",
        take_off,
        gives=WatchEnded,
    ),
)
