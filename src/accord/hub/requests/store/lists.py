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
# Of the few requests of a bounded list: looked up one by one along the key, never by a walk through all.
_OF = "(SELECT r.{0} FROM requests_request r WHERE r.n = qo.request) AS {0}"
_OWN = "EXISTS (SELECT 1 FROM requests_party q WHERE q.request = r.n AND q.member = %s AND q.side = %s)"


def party_of(column: str) -> str:
    """A condition for the SQL of features above: the request whose id stands in this column has a party, whose number is the parameter."""
    return f"EXISTS (SELECT 1 FROM requests_request r JOIN requests_party p ON p.request = r.n WHERE r.id = {column} AND p.member = %s)"


def in_order(numbers: list[int]) -> list[Request]:
    rows = by_numbers(numbers)
    return [rows[n] for n in numbers]


def waiting(member: int, desk: str | None, limit: int) -> list[Request]:
    """The requests that wait for a member, by what falls due; `desk`: those rung there alone."""
    rows = Party.objects.filter(member=member, **_IS_OPEN).exclude(side=WATCHER)
    rows = rows.filter(desk=desk) if desk else rows
    return in_order([n for _due, n in rows.order_by("due", "request").values_list("due", "request").distinct()[:limit]])


def open_asked_of(member: int, after: int, most: int) -> list[Request]:
    """The open requests that a member was asked, in the order of their numbers, from the one after this number."""
    rows = Party.objects.filter(member=member, side=ANSWERER, request__gt=after, **_IS_OPEN).order_by("request")
    return in_order(list(rows.values_list("request", flat=True)[:most]))


def waiting_groups(
    member: int, sides: list[str], desk: str | None, of_a_kind: int, most: int, at: int
) -> list[tuple[Request, str, bool, int]]:
    """The open requests of a member, those nearest their time first, so many of each kind, so that no kind drowns another: each with the
    name of its protocol, whether it waits for this member on one of these sides, and how many of that kind do or do not, as far as `most`.

    Nearest, before or after: what is over since days must not stand above what can be in time for another minute."""
    at_desk, desks = (" AND p.desk = %s", [desk]) if desk else ("", [])
    ordered = "ORDER BY p.due, p.request LIMIT %s"
    own = f"SELECT p.request, p.due, 0 AS waits FROM requests_party p WHERE p.member = %s AND p.open AND p.side <> %s{at_desk} {ordered}"
    parts, values = [f"SELECT * FROM ({own}) qa"], [member, WATCHER, *desks, most]
    if sides:
        must = f"p.member = %s AND p.waits AND p.side IN ({signs(sides)}){at_desk}"
        parts.append(f"SELECT * FROM (SELECT p.request, p.due, 1 AS waits FROM requests_party p WHERE {must} {ordered}) qb")
        values += [member, *sides, *desks, most]
    each = f"SELECT qu.request, MIN(qu.due) AS due, MAX(qu.waits) AS waits FROM ({' UNION ALL '.join(parts)}) qu GROUP BY qu.request"
    named = f"SELECT qo.request, qo.due, qo.waits, {_OF.format('name')} FROM ({each}) qo"
    kind = "PARTITION BY qn.name, qn.waits"
    near = f"SELECT qd.*, ABS(qd.due - %s) AS away FROM ({named}) qd"
    placed = f"ROW_NUMBER() OVER ({kind} ORDER BY qn.away, qn.request) AS place, COUNT(*) OVER ({kind}) AS whole"
    inner = f"SELECT qn.request, qn.away, qn.waits, qn.name, {placed} FROM ({near}) qn"
    query = f"SELECT qg.request, qg.name, qg.waits, qg.whole FROM ({inner}) qg WHERE qg.place <= %s ORDER BY qg.away, qg.request"
    rows = database.rows(query, [at, *values, of_a_kind])
    requests = by_numbers(n for n, _name, _waits, _whole in rows)
    return [(requests[n], name, bool(waits), whole) for n, name, waits, whole in rows]


def of_a_kind(
    member: int, sides: list[str], desk: str | None, name: str, waits: bool, after: tuple[int, int], limit: int
) -> list[tuple[int, Request]]:
    """The open requests of a member by one protocol that do, or do not, wait for it on one of these sides: by what falls due, after this
    time and number. Each with the time by which it stands there."""
    at_desk, desks = (" AND {0}.desk = %s", [desk]) if desk else ("", [])
    must, must_values = "FALSE", []
    if sides:
        of_sides = f"q.member = %s AND q.waits AND q.side IN ({signs(sides)}){at_desk.format('q')}"
        must, must_values = f"EXISTS (SELECT 1 FROM requests_party q WHERE q.request = p.request AND {of_sides})", [member, *sides, *desks]
    query = (
        f"SELECT DISTINCT p.due, p.request FROM requests_party p WHERE p.member = %s AND p.open AND p.side <> %s{at_desk.format('p')} "
        f"AND (p.due > %s OR (p.due = %s AND p.request > %s)) AND {'' if waits else 'NOT '}{must} "
        "AND EXISTS (SELECT 1 FROM requests_request r WHERE r.n = p.request AND r.name = %s) ORDER BY p.due, p.request LIMIT %s"
    )
    due, n = after
    placed = database.rows(query, [member, WATCHER, *desks, due, due, n, *must_values, name, limit])
    requests = by_numbers(number for _due, number in placed)
    return [(when, requests[number]) for when, number in placed]


def asked_groups(member: int, is_open: bool | None, of_a_kind: int, most: int) -> list[tuple[Request, str, int]]:
    """The requests that a member asked, the newest first, so many of each kind: each with the name of its protocol and how many of it there
    are, as far as the newest `most` go."""
    newest_own, values = _newest_asked(member, is_open, most)
    named = f"SELECT qo.request, {_OF.format('name')} FROM ({newest_own}) qo"
    placed = "ROW_NUMBER() OVER (PARTITION BY qn.name ORDER BY qn.request DESC) AS place, COUNT(*) OVER (PARTITION BY qn.name) AS whole"
    inner = f"SELECT qn.request, qn.name, {placed} FROM ({named}) qn"
    query = f"SELECT qg.request, qg.name, qg.whole FROM ({inner}) qg WHERE qg.place <= %s ORDER BY qg.request DESC"
    rows = database.rows(query, [*values, of_a_kind])
    requests = by_numbers(n for n, _name, _whole in rows)
    return [(requests[n], name, whole) for n, name, whole in rows]


def count_asked(member: int, is_open: bool | None, most: int) -> list[tuple[str, str, int]]:
    """How many requests a member asked, by the name of their protocol and their state, as far as the newest `most` go."""
    newest_own, values = _newest_asked(member, is_open, most)
    named = f"SELECT {_OF.format('name')}, {_OF.format('state')} FROM ({newest_own}) qo"
    return database.rows(f"SELECT qn.name, qn.state, COUNT(*) FROM ({named}) qn GROUP BY qn.name, qn.state ORDER BY 1, 2", values)


def _newest_asked(member: int, is_open: bool | None, most: int) -> tuple[str, list[Any]]:
    """The newest requests that a member asked, as SQL and its values."""
    own, values = "p.member = %s AND p.side = %s", [member, ASKER]
    if is_open is not None:
        own, values = f"{own} AND p.open = %s", [*values, is_open]
    return f"SELECT p.request FROM requests_party p WHERE {own} ORDER BY p.request DESC LIMIT %s", [*values, most]


def count_waiting(member: int, sides: list[str], most: int) -> dict[str, int]:
    """How many requests wait for a member on one of these sides, by protocol; counted as far as `most`."""
    there = f"p.member = %s AND p.waits AND p.side IN ({signs(sides)})"
    own = f"SELECT DISTINCT p.request AS request FROM requests_party p WHERE {there} LIMIT %s"
    query = f"SELECT qn.protocol, COUNT(*) FROM (SELECT {_OF.format('protocol')} FROM ({own}) qo) qn GROUP BY qn.protocol"
    return dict(database.rows(query, [member, *sides, most])) if sides else {}


def count_arrived(member: int, after: int) -> int:
    """How many open requests with a higher number others ask of a member."""
    rows = Party.objects.filter(member=member, request__gt=after, **_IS_OPEN).exclude(side__in=(WATCHER, ASKER))
    return rows.values("request").distinct().count()


def count_open(member: int) -> int:
    """How many open requests a member acts in, on any side: those that it merely watches go on without it."""
    return Party.objects.filter(member=member, **_IS_OPEN).exclude(side=WATCHER).values("request").distinct().count()


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
    """The requests that a member may see and whose id begins so: at least the eight hexadecimal digits before its first stroke."""
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
    opened: tuple[int | None, int | None] = (None, None),
    is_open: bool | None = None,
    root: str = "",
    before: int | None = None,
    limit: int,
) -> list[Request]:
    """Requests that a member may see, the newest first: its own, and those under the protocols that it sees all of (None: not even one)."""
    conditions = [f"r.{name} IS NULL" if value is None else f"r.{name} = %s" for name, value in columns.items()]
    values: list[Any] = [value for value in columns.values() if value is not None]
    for condition, moment in (
        ("r.opened >= %s", opened[0]),
        ("r.opened < %s", opened[1]),
        ("r.next_due < %s AND r.closed IS NULL", due),
    ):
        if moment is not None:
            conditions.append(condition)
            values.append(moment)
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


def glances(ids: list[str], seen: tuple[str, list[Any]]) -> list[tuple[Any, ...]]:
    """Of these requests those under a condition: id, protocol, state, when closed, and the kind, value and display of what it is about."""
    condition, values = seen
    sql = (
        "SELECT r.id, r.name, r.state, r.closed, s.kind, s.value, s.display FROM requests_request r "
        "LEFT JOIN requests_subject s ON s.key = r.subject AND r.erased IS NULL WHERE r.id IN ({}) AND " + condition
    )
    return database.rows_of(sql, ids, after=values)


def steps_among(ids: list[str], seen: tuple[str, list[Any]]) -> list[tuple[Any, ...]]:
    """The steps of those of these requests that are under a condition: the request's id, step, state, member and when."""
    condition, values = seen
    sql = (
        "SELECT r.id, t.step, t.state, t.member, t.at FROM requests_step t JOIN requests_request r ON r.n = t.request "
        "WHERE r.id IN ({}) AND " + condition + " ORDER BY t.n"
    )
    return database.rows_of(sql, ids, after=values)
