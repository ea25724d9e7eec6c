"""Which requests a list shows. A member's own are read along its parties: tables without a relation, so the joins are SQL by hand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from accord.hub import database
from accord.hub.requests.models import Party, Request
from accord.hub.requests.store.requests import by_numbers, signs
from accord.hub.requests.vocabulary import ANSWERER, ASKER, WATCHER

# The index of what is open is found by an equality, and the ORM writes a bare column for `open=True`.
_IS_OPEN = {"open__in": [True]}
_OWN = "EXISTS (SELECT 1 FROM requests_party q WHERE q.request = r.n AND q.member = %s AND q.side = %s)"


def party_of(column: str) -> str:
    """A condition for the SQL of features above: the request whose id stands in this column has a party, whose number is the parameter."""
    return f"EXISTS (SELECT 1 FROM requests_request r JOIN requests_party p ON p.request = r.n WHERE r.id = {column} AND p.member = %s)"


def in_order(numbers: list[int]) -> list[Request]:
    rows = by_numbers(numbers)
    return [rows[n] for n in numbers]


def waiting(member: int, desk: str | None, limit: int) -> list[Request]:
    """What waits for a member, by what falls due; `desk`: what was rung there alone."""
    rows = Party.objects.filter(member=member, **_IS_OPEN).exclude(side=WATCHER)
    rows = rows.filter(desk=desk) if desk else rows
    return in_order([n for _due, n in rows.order_by("due", "request").values_list("due", "request").distinct()[:limit]])


_TURNS = f"""
SELECT r.n, r.id, r.protocol, r.name, r.state, r.entered, r.confirmed, r.asker, r.next_due, r.rules, r.fields, p.side
FROM (SELECT DISTINCT due, request FROM requests_party WHERE member = %s AND open = %s AND side <> '{WATCHER}'
      ORDER BY due, request LIMIT %s) q
JOIN requests_request r ON r.n = q.request
JOIN requests_party p ON p.request = r.n AND p.member = %s
"""


def turns(member: int, limit: int) -> list[tuple[int, list[tuple[Any, ...]]]]:
    """Of the same requests as `waiting`, by number, what says whose turn it is: a row for each side of the member, in one query."""
    by_request: dict[int, list[tuple[Any, ...]]] = {}
    for n, *row in database.rows(_TURNS, [member, True, limit, member]):
        by_request.setdefault(n, []).append(tuple(row))
    return list(by_request.items())


def count_arrived(member: int, after: int) -> int:
    """How many open requests with a higher number others ask of a member."""
    rows = Party.objects.filter(member=member, request__gt=after, **_IS_OPEN).exclude(side__in=(WATCHER, ASKER))
    return rows.values("request").distinct().count()


def about(keys: Sequence[bytes], seen: tuple[str, list[Any]], each: int, most: int) -> list[tuple[Request, int]]:
    """Of the requests about these identifiers that a member may see, the newest of each, open ones first, and how many there are.

    One whose identifier was erased is no longer about it.
    """
    condition, values = seen
    place = "ROW_NUMBER() OVER (PARTITION BY r.subject ORDER BY CASE WHEN r.closed IS NULL THEN 0 ELSE 1 END, r.n DESC) AS place"
    whole = "COUNT(*) OVER (PARTITION BY r.subject) AS whole"
    there = f"r.subject IN ({signs(list(keys))}) AND r.erased IS NULL AND {condition}"
    inner = f"SELECT r.n, {place}, {whole} FROM requests_request r WHERE {there}"
    rows = database.rows(
        f"SELECT n, whole FROM ({inner}) q WHERE place <= %s ORDER BY place, n DESC LIMIT %s", [*keys, *values, each, most]
    )
    requests = by_numbers(n for n, _whole in rows)
    return [(requests[n], whole) for n, whole in rows]


def called(beginning: str, seen: tuple[str, list[Any]], most: int) -> list[Request]:
    """Those that a member may see and whose id begins so: at least the eight hexadecimal digits before its first stroke."""
    condition, values = seen
    after = f"{int(beginning[:8], 16) + 1:08x}" if beginning[:8] != "ffffffff" else "g"
    query = f"SELECT r.n, r.id FROM requests_request r WHERE r.id >= %s AND r.id < %s AND {condition} ORDER BY r.n DESC LIMIT %s"
    rows = database.rows(query, [beginning[:8], after, *values, most])
    return in_order([n for n, id in rows if id.startswith(beginning)])


def newest() -> int:
    """The number of the newest request of this hub: it grows with every one that is opened, and says nothing else."""
    return int(Request.objects.aggregate(newest=Max("n"))["newest"] or 0)


def listed(
    member: int,
    columns: dict[str, Any],
    *,
    sees_all_of: list[str] | None,
    role: str = "",
    due: int | None = None,
    is_open: bool | None = None,
    root: str = "",
    before: int | None = None,
    limit: int,
) -> list[Request]:
    """Requests that a member may see, the newest first: its own, and those under the protocols that it sees all of (None: not even one)."""
    conditions = [f"r.{name} IS NULL" if value is None else f"r.{name} = %s" for name, value in columns.items()]
    values: list[Any] = [value for value in columns.values() if value is not None]
    if due is not None:
        conditions.append("r.next_due < %s AND r.closed IS NULL")
        values.append(due)
    if role in (ASKER, ANSWERER):
        conditions.append(_OWN)
        values += [member, role]
    if is_open is not None:
        conditions.append("r.closed IS NULL" if is_open else "r.closed IS NOT NULL")
    if root:
        conditions.append("r.root IN (SELECT x.n FROM requests_request x WHERE x.id = %s)")
        values.append(root)
    if before is not None:
        conditions.append("r.n < %s")
        values.append(before)
    if sees_all_of is None:
        own_conditions, who = ["p.member = %s"], [member]
        if is_open is not None:
            own_conditions, who = [*own_conditions, "p.open = %s"], [*who, is_open]
        if before is not None:
            own_conditions, who = [*own_conditions, "p.request < %s"], [*who, before]
        query = "SELECT DISTINCT p.request FROM requests_party p JOIN requests_request r ON r.n = p.request WHERE "
        query += f"{' AND '.join([*own_conditions, *conditions])} ORDER BY p.request DESC LIMIT %s"
    else:
        seen, who = seen_by(member, sees_all_of)
        query = f"SELECT r.n FROM requests_request r WHERE {' AND '.join([seen, *conditions])} ORDER BY r.n DESC LIMIT %s"
    return in_order([n for (n,) in database.rows(query, [*who, *values, limit])])


def seen_by(member: int, sees_all_of: list[str] | None) -> tuple[str, list[Any]]:
    """A condition on requests `r`: those that a member takes part in, or that run under protocols of which it sees all."""
    condition = "EXISTS (SELECT 1 FROM requests_party p WHERE p.request = r.n AND p.member = %s)"
    if not sees_all_of:
        return condition, [member]
    return f"({condition} OR r.protocol IN ({','.join(['%s'] * len(sees_all_of))}))", [member, *sees_all_of]
