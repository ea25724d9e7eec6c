"""Requests and their parties."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from accord.core.protocols import Rules, Until
from accord.hub import database
from accord.hub.columns import new_id as new_id
from accord.hub.requests.models import Party as PartyRow
from accord.hub.requests.models import Request
from accord.hub.requests.vocabulary import ANSWERER, FOR_OFFICERS
from accord.hub.statements import change, insert, run, select
from accord.hub.times import FOR_EVER

Value = TypeVar("Value")
_IN = 500  # values that one query looks for


class Party(NamedTuple):
    member: int
    side: str


class Waiting(NamedTuple):
    """The sides that must act now, and the end of the clock that matters most; None where none runs."""

    sides: frozenset[str]
    due: int | None
    at_peace: frozenset[int] = frozenset()  # of those that answer, the members for whom it doesn't wait all the same


# The columns of a request that may change; who asks whom about what never does.
_CHANGES = (
    "state",
    "entered",
    "visit",
    "version",
    "answerer",
    "desk",
    "confirmed",
    "confirmed_by",
    "facts",
    "fields",
    "closed",
    "next_due",
    "erased",
)


def rules_of(kept: Mapping[str, Any]) -> Rules:
    """The corridor's rules as the machine reads them; what is unknown is not among them."""
    return {name: Until(value["until"]) if isinstance(value, dict) else value for name, value in kept.items() if value is not None}


def pieces(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Few enough for one statement, each once."""
    whole = list(dict.fromkeys(values))
    for start in range(0, len(whole), _IN):
        yield whole[start : start + _IN]


def signs(values: list[Any]) -> str:
    return ",".join(["%s"] * len(values))


def by_id(request_id: str) -> Request | None:
    """Inside a turn it stays as it is, since turns come one after another."""
    return next(iter(select(Request, "id = %s", request_id)), None)


def by_number(n: int) -> Request | None:
    return next(iter(select(Request, "n = %s", n)), None)


def by_numbers(numbers: Iterable[int]) -> dict[int, Request]:
    return {row.n: row for piece in pieces(numbers) for row in select(Request, f"n IN ({signs(piece)})", *piece)}


def by_ids(ids: Iterable[str]) -> dict[str, Request]:
    return {row.id: row for piece in pieces(ids) for row in select(Request, f"id IN ({signs(piece)})", *piece)}


def of_trail(root: int, most: int | None = None) -> list[Request]:
    """The requests of a trail, from its first on."""
    return select(Request, "root = %s ORDER BY n LIMIT %s", root, FOR_EVER if most is None else most)


def count_of_trail(root: int) -> int:
    return Request.objects.filter(root=root).count()


def depth(request: Request) -> int:
    """How far from the first of its trail it is, from 1."""
    level, above = 1, request.parent
    while above is not None:
        above, level = Request.objects.values_list("parent", flat=True).get(n=above), level + 1
    return level


def children(parent: int) -> list[Request]:
    return select(Request, "parent = %s", parent)


def unconfirmed_of(ask: str, other_than: int) -> list[Request]:
    """The unconfirmed requests that were opened together with a request."""
    return list(Request.objects.filter(ask=ask, confirmed=None).exclude(n=other_than).order_by("n"))


def running_about(key: bytes) -> list[Request]:
    """The open requests about an identifier."""
    return list(Request.objects.filter(subject=key, closed=None))


def running_for(claim: str) -> list[Request]:
    """The open requests that rest on a claim: that it is the id of, or that came from that signal."""
    running = Request.objects.filter(closed=None)
    return list(running.filter(id=claim) | running.filter(origin="signal", origin_id=claim))


def of_origin(origin: str, origin_id: str) -> list[Request]:
    """The requests that came from one origin, such as a report, in the order in which they were opened."""
    return list(Request.objects.filter(origin=origin, origin_id=origin_id).order_by("n"))


def count_unconfirmed(since: int, **of: Any) -> int:
    """How many unconfirmed asks were opened since then; what is between two officers nobody asked, and is counted by nobody."""
    rows = Request.objects.filter(parent=None, confirmed=None, opened__gt=since, **of).exclude(name__in=FOR_OFFICERS)
    return rows.values("ask").distinct().count()


def add(request: Request) -> None:
    """A new request; it gets its number, and is the root of its trail where it has no parent."""
    insert([request])
    if not request.root:
        request.root = request.n
        change(request, ["root"])


def update(request: Request, waiting: Waiting | None = None) -> None:
    """Keep what was changed of it; `waiting` where that may have changed for whom it waits."""
    change(request, _CHANGES)
    is_open = request.closed is None
    if waiting is None:
        run("UPDATE requests_party SET open = %s WHERE request = %s AND open <> %s", is_open, request.n, is_open)
        return
    due, sides = FOR_EVER if waiting.due is None else waiting.due, sorted(waiting.sides)
    at_peace = sorted(waiting.at_peace) if ANSWERER in waiting.sides else []
    unless = f" AND NOT (side = '{ANSWERER}' AND member IN ({signs(at_peace)}))" if at_peace else ""
    waits = f"CASE WHEN side IN ({signs(sides)}) AND declined IS NULL{unless} THEN TRUE ELSE FALSE END" if sides else "FALSE"
    whose = (*sides, *at_peace) if sides else ()
    query = f"UPDATE requests_party SET due = %s, open = %s, waits = {waits} WHERE request = %s"
    run(f"{query} AND (due <> %s OR open <> %s OR waits <> {waits})", due, is_open, *whose, request.n, due, is_open, *whose)


def parties(request: int) -> list[Party]:
    return [Party(row.member, row.side) for row in select(PartyRow, "request = %s ORDER BY id", request)]


def parties_of(numbers: Iterable[int]) -> dict[int, list[Party]]:
    """The parties of many requests, by the requests' numbers."""
    by_request: dict[int, list[Party]] = {}
    for piece in pieces(numbers):
        sql = f"SELECT request, member, side FROM requests_party WHERE request IN ({signs(piece)}) ORDER BY id"
        for request, member, side in database.rows(sql, piece):
            by_request.setdefault(request, []).append(Party(member, side))
    return by_request


def add_parties(request: int, parties: Iterable[Party]) -> None:
    rows = [PartyRow(request=request, member=member, side=side) for member, side in dict.fromkeys(parties)]
    insert(rows, unless="request, member, side")


def set_desk(request: int, member: int, side: str, desk: str) -> None:
    """At which of its desks a party was rung: there its inbox shows the request."""
    run("UPDATE requests_party SET desk = %s WHERE request = %s AND member = %s AND side = %s", desk, request, member, side)


def set_declined(request: int, member: int, side: str, at: int | None) -> None:
    """Since when a party says no for itself; None: no more."""
    run("UPDATE requests_party SET declined = %s WHERE request = %s AND member = %s AND side = %s", at, request, member, side)


def drop_declined(request: int) -> None:
    """All are asked anew."""
    run("UPDATE requests_party SET declined = NULL WHERE request = %s AND declined IS NOT NULL", request)


def set_acted(request: int, member: int, side: str, at: int) -> None:
    """Since when something stands that a party did."""
    run("UPDATE requests_party SET acted = %s WHERE request = %s AND member = %s AND side = %s", at, request, member, side)


def acted_of(numbers: Iterable[int]) -> dict[int, frozenset[int]]:
    """The members that did something which stands, by the requests' numbers: only of requests where there are any."""
    return _marked("acted", numbers)


def declined_of(numbers: Iterable[int]) -> dict[int, frozenset[int]]:
    """The members that say no for themselves, by the requests' numbers: only of requests where there are any."""
    return _marked("declined", numbers)


def _marked(column: str, numbers: Iterable[int]) -> dict[int, frozenset[int]]:
    by_request: dict[int, set[int]] = {}
    for piece in pieces(numbers):
        sql = f"SELECT request, member FROM requests_party WHERE request IN ({signs(piece)}) AND {column} IS NOT NULL"
        for request, member in database.rows(sql, piece):
            by_request.setdefault(request, set()).add(member)
    return {request: frozenset(members) for request, members in by_request.items()}


def desk_of(request: int, member: int, side: str) -> str:
    """The desk at which a party was rung; empty where none was."""
    return PartyRow.objects.filter(request=request, member=member, side=side).values_list("desk", flat=True).first() or ""


def has_desk(request: int, *, other_than: str) -> bool:
    """Whether the hub rang a desk of a party on another side."""
    return PartyRow.objects.filter(request=request).exclude(side=other_than).exclude(desk="").exists()
