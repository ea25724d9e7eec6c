"""Signals as a member may see them. Every read starts from what was shared with it; to anybody else a signal does not exist."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from accord.core.sharing import Audience, Marking, from_spec, read_marking
from accord.core.signals import signal_id
from accord.core.times import rfc3339
from accord.hub.guard.queries import held_by_id
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller, person_readers
from accord.hub.signals.publishing.quarantine import may_read
from accord.hub.signals.vocabulary import LIVE, STATES
from accord.hub.times import FOR_EVER

# What makes a signal visible to a member: it was shared with an audience while the member belonged to it, or was granted to it.
_SHARED = (
    "EXISTS (SELECT 1 FROM journal_reader r "
    "WHERE r.member = %s AND r.audience = s.audience AND s.shared >= r.seen_from AND s.shared < r.until)"
)
# Or it is for named people, and this is one of them in a signed-in session.
_NAMED = "s.audience IN (SELECT audience FROM journal_person_reader WHERE person = %s)"
PUBLIC = "s.audience IN (SELECT id FROM journal_audience WHERE scope = 'public')"
_COLUMNS = (
    "s.n, s.id, s.key, s.member, s.audience, s.shared, s.first, s.seq, s.state, s.uses, s.flags, s.kind, s.scheme, s.source, s.confidence, "
    "s.published, s.first_seen, s.last_seen, s.expires, s.embargo"
)


@dataclass(frozen=True, slots=True)
class Row:
    n: int
    id: UUID
    key: bytes
    member: int
    audience: int
    shared: int
    first: int
    seq: int
    state: int
    uses: int
    flags: int
    kind: str
    scheme: str
    source: str | None
    confidence: int | None
    published: int
    first_seen: int | None
    last_seen: int | None
    expires: int
    embargo: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's feedback on a signal."""

    signal: int
    member: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """A signal as its readers get it: the latest entry, how it stands, and its feedback counted."""

    row: Row
    entry: dict[str, Any]
    feedback: dict[str, int]


def seen(caller: Caller) -> tuple[str, list[Any]]:
    """The condition on a signal `s` that the caller may see it, and its values."""
    if caller.person is None:
        return _SHARED, [caller.n]
    return f"({_SHARED} OR {_NAMED})", [caller.n, journal.as_uuid(caller.person)]


def _row(values: tuple[Any, ...]) -> Row:
    return Row(values[0], UUID(bytes=bytes(values[1])), bytes(values[2]), *values[3:])


def find(caller: Caller, id: str) -> Row | None:
    """A signal that the caller may see, by its id or, for its own, by the id it gave; None alike where there is none or not for it."""
    try:
        asked = UUID(id)
    except ValueError:
        return None
    own = signal_id(journal.secret(), caller.id, asked)
    condition, who = seen(caller)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.id IN (%s, %s) AND {condition} "
            "ORDER BY CASE WHEN s.id = %s THEN 0 ELSE 1 END",
            [own.bytes, asked.bytes, *who, own.bytes],
        )
        values = cursor.fetchone()
    return _row(values) if values else None


def is_for_people(row: Row) -> bool:
    """Whether a signal is for named people alone, so that not even its id is told on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM journal_audience WHERE id = %s AND scope = %s", [row.audience, journal.PEOPLE])
        return cursor.fetchone() is not None


def is_signal(id: str) -> bool:
    """Whether this is the id of any signal here, published or held: for a door that must not tell on what its caller can't see."""
    try:
        asked = UUID(id)
    except ValueError:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM signals_signal WHERE id = %s", [asked.bytes])
        return cursor.fetchone() is not None or held_by_id(asked) is not None


def find_own(caller: Caller, id: str) -> Row | None:
    """A signal of the caller's own, also where its content is for named people only: to take it back one need not read it."""
    try:
        asked = UUID(id)
    except ValueError:
        return None
    own = signal_id(journal.secret(), caller.id, asked)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.id IN (%s, %s) AND s.member = %s "
            "ORDER BY CASE WHEN s.id = %s THEN 0 ELSE 1 END",
            [own.bytes, asked.bytes, caller.n, own.bytes],
        )
        values = cursor.fetchone()
    return _row(values) if values else None


def held_claim(caller: Caller, id: str) -> dict[str, Any] | None:
    """The caller's own claim in quarantine, as far as its publisher may know."""
    try:
        asked = UUID(id)
    except ValueError:
        return None
    for candidate in (signal_id(journal.secret(), caller.id, asked), asked):
        found = held_by_id(candidate)
        if found and found.member == caller.n and not found.decision and may_read(found.content, caller):
            return {"id": str(found.id), "status": "quarantined", "reason": found.reason, "why": found.why, "content": found.content}
    return None


def show(row: Row, caller: Caller) -> Found:
    """The signal with its present content and what was answered to it."""
    entry = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}"))
    counts: dict[str, int] = {}
    for answer in answers([row.n]):
        if answer.value != "withdrawn":
            word = answer.value if answer.type == "action" else answer.type
            counts[word] = counts.get(word, 0) + 1
    return Found(row, entry, counts)


def history(row: Row, caller: Caller) -> list[dict[str, Any]]:
    """Every entry about the signal that the caller's feed holds, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM signals_step WHERE signal = %s", [row.n])
        seqs = {seq for (seq,) in cursor.fetchall()}
    return [msgspec.json.decode(body) for body in journal.visible(sorted(seqs | {row.first, row.shared, row.seq}), caller.n, caller.person)]


def shown(found: Found) -> dict[str, Any]:
    """What the API gives of a signal."""
    row, entry = found.row, found.entry
    data = {key: value for key, value in entry.get("data", {}).items() if key not in ("reason", "was")}
    return {
        **data,
        "id": str(row.id),
        "seq": row.seq,
        "by": entry.get("by"),
        "marking": entry.get("marking"),
        "state": STATES[row.state],
        "published": rfc3339(row.published),
        "expires": rfc3339(row.expires),
        "feedback": found.feedback,
    }


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of signals is narrowed by; None is no narrowing."""

    key: bytes | None = None
    kind: str | None = None
    scheme: str | None = None
    state: int | None = None
    own: bool | None = None


def listed(caller: Caller, filters: Filters, *, before: int | None = None, limit: int = 100) -> tuple[list[dict[str, Any]], int | None]:
    """Signals that the caller may see, newest first; the second value is the `before` of the next page, None at the end."""
    limit = min(max(limit, 1), 1000)
    conditions, values = _narrowing(caller, filters, before)
    # One's own and what is on one identifier is found by an index; for the rest, who may see little walks its own audiences alone.
    spans = None if filters.own or filters.key is not None else _spans(caller)
    rows = _walk_all(caller, conditions, values, limit + 1) if spans is None else _walk_spans(spans, conditions, values, limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    return _items(rows), rows[-1].n if more else None


def _narrowing(caller: Caller, filters: Filters, before: int | None) -> tuple[list[str], list[Any]]:
    wanted = (
        ("s.key = %s", filters.key),
        ("s.kind = %s", filters.kind),
        ("s.scheme = %s", filters.scheme),
        ("s.state = %s", filters.state),
        ("s.member = %s", caller.n if filters.own else None),
        ("s.n < %s", before),
    )
    given = [(condition, value) for condition, value in wanted if value is not None]
    return [condition for condition, _ in given], [value for _, value in given]


_Span = tuple[int, int, int]


def _spans(caller: Caller) -> list[_Span] | None:
    """The audiences whose signals the caller may see, each with the interval; None where these are so many that a walk over all
    signals finds a page of visible ones sooner."""
    named, who = "", []
    if caller.person is not None:
        named = (
            " UNION ALL SELECT a.id, 0, %s, a.entries FROM journal_person_reader p JOIN journal_audience a ON a.id = p.audience "
            "WHERE p.person = %s"
        )
        who = [FOR_EVER, journal.as_uuid(caller.person)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, r.seen_from, r.until, a.entries FROM journal_reader r JOIN journal_audience a ON a.id = r.audience "
            f"WHERE r.member = %s AND a.scope <> 'recipients'{named}",
            [caller.n, *who],
        )
        rows = cursor.fetchall()
    entries = {audience: count for audience, _, _, count in rows}
    if len(rows) > journal.MANY or sum(entries.values()) >= journal.SPARSE * journal.head():
        return None
    return [(audience, low, high) for audience, low, high, _ in rows]


def _walk_all(caller: Caller, conditions: list[str], values: list[Any], limit: int) -> list[Row]:
    condition, who = seen(caller)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM signals_signal s WHERE {' AND '.join([condition, *conditions])} ORDER BY s.n DESC LIMIT %s",
            [*who, *values, limit],
        )
        return [_row(row) for row in cursor.fetchall()]


def _walk_spans(spans: list[_Span], conditions: list[str], values: list[Any], limit: int) -> list[Row]:
    """The newest of each audience merged, in one query whose work does not grow with what others share."""
    if not spans:
        return []
    narrowed = " AND ".join(["s.audience = %s AND s.shared >= %s AND s.shared < %s", *conditions])
    one = f"SELECT n FROM (SELECT s.n FROM signals_signal s WHERE {narrowed} ORDER BY s.n DESC LIMIT %s) AS newest"
    whole = " UNION ".join([one] * len(spans))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.n IN ({whole}) ORDER BY s.n DESC LIMIT %s",
            [*(value for span in spans for value in (*span, *values, limit)), limit],
        )
        return [_row(row) for row in cursor.fetchall()]


def _items(rows: list[Row]) -> list[dict[str, Any]]:
    """Signals as lists give them, with their present content and their feedback counted."""
    bodies = journal.bodies([row.seq for row in rows])
    counted: dict[int, dict[str, int]] = {}
    for answer in answers([row.n for row in rows]):
        if answer.value != "withdrawn":
            word = answer.value if answer.type == "action" else answer.type
            mine = counted.setdefault(answer.signal, {})
            mine[word] = mine.get(word, 0) + 1
    return [shown(Found(row, msgspec.json.decode(bodies.get(row.seq, b"{}")), counted.get(row.n, {}))) for row in rows]


def claims_on(keys: Iterable[bytes], caller: Caller | None) -> list[Row]:
    """Every claim on these keys that the caller may see; the public (None) sees what is public."""
    wanted = list(keys)
    condition, who = (PUBLIC, []) if caller is None else seen(caller)
    rows: list[Row] = []
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.key IN ({marks}) AND {condition}", [*some, *who])
            rows += [_row(row) for row in cursor.fetchall()]
    return rows


def spans_of(member: int, audiences: list[int]) -> dict[int, list[tuple[int, int]]]:
    """The intervals of the journal in which a member belongs to audiences: it may see what was shared with them then."""
    found: dict[int, list[tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(audiences), 500):
            some = audiences[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT audience, seen_from, until FROM journal_reader WHERE member = %s AND audience IN ({marks})", [member, *some]
            )
            for audience, low, until in cursor.fetchall():
                found.setdefault(audience, []).append((low, until))
    return found


def named_in(person: str) -> list[int]:
    """The audiences that name a person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audience FROM journal_person_reader WHERE person = %s", [journal.as_uuid(person)])
        return [audience for (audience,) in cursor.fetchall()]


def answers(signals: list[int]) -> list[Answer]:
    """All feedback on these signals."""
    found: list[Answer] = []
    with connection.cursor() as cursor:
        for start in range(0, len(signals), 500):
            some = signals[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT signal, member, type, value FROM signals_feedback WHERE signal IN ({marks}) ORDER BY n", some)
            found += [Answer(*row) for row in cursor.fetchall()]
    return found


def marking_of(row: Row, entry: Mapping[str, Any], originator: str) -> Marking:
    """The whole marking of a signal, put together from what readers get and from its interned audience."""
    wire = dict(entry["marking"])
    reach = from_spec(journal.audience_spec(row.audience))
    lists = {
        "members": reach.members - {originator},
        "sectors": reach.sectors,
        "countries": reach.countries,
        "circles": reach.circles,
        "people": reach.people,
        "except": reach.excluded,
    }
    audience = {name: sorted(names) for name, names in lists.items() if names}
    if reach.scope == "named" and not audience.keys() - {"except"}:
        audience["members"] = [originator]
    return read_marking(wire | ({"audience": audience} if audience else {}), originator)


def audience_members(audience: int) -> list[int]:
    """The numbers of the members that belong to an audience now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member FROM journal_reader WHERE audience = %s AND until = %s ORDER BY member", [audience, FOR_EVER])
        return [member for (member,) in cursor.fetchall()]


def share_requests(row: Row, caller: Caller) -> list[dict[str, Any]]:
    """Requests for wider sharing of a signal: all for its originator, their own for others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT q.id, m.id, q.audience, q.reason, q.state, q.at FROM signals_share_request q JOIN members_member m ON m.n = q.member "
            "WHERE q.signal = %s AND (q.member = %s OR %s = %s) ORDER BY q.at",
            [row.n, caller.n, row.member, caller.n],
        )
        return [
            {
                "id": str(UUID(str(id))),
                "by": str(UUID(str(by))),
                "audience": msgspec.json.decode(audience),
                "reason": reason,
                "state": state,
                "at": rfc3339(at),
            }
            for id, by, audience, reason, state, at in cursor.fetchall()
        ]


__all__ = [
    "Answer",
    "Audience",
    "Filters",
    "Found",
    "Row",
    "answers",
    "audience_members",
    "claims_on",
    "find",
    "held_claim",
    "history",
    "listed",
    "marking_of",
    "share_requests",
    "show",
    "shown",
]


def on(keys: Mapping[bytes, bytes], caller: Caller, most: int = 10) -> dict[bytes, tuple[list[dict[str, Any]], int]]:
    """What the caller may see on each of several things, newest first: at most `most` signals, and how many there are in all.

    `keys` says for each key, such as that of a host, which of the things it belongs to.
    """
    rows: dict[bytes, list[Row]] = {}
    for row in claims_on(keys, caller):
        rows.setdefault(keys[row.key], []).append(row)
    first = {thing: sorted(found, key=lambda row: -row.n)[:most] for thing, found in rows.items()}
    items = iter(_items([row for found in first.values() for row in found]))
    return {thing: ([next(items) for _ in found], len(rows[thing])) for thing, found in first.items()}


def scope(row: Row) -> str:
    """How widely a signal is shared: public, members, named, people."""
    return from_spec(journal.audience_spec(row.audience)).scope


def told(row: Row) -> tuple[str, list[int], list[str]]:
    """Who has received a signal: the scope of its audience, the members by number, and for RED the people by id."""
    reach = from_spec(journal.audience_spec(row.audience))
    if reach.scope == journal.PEOPLE:
        return reach.scope, [], sorted(person_readers(reach.people, reach.excluded))
    return reach.scope, sorted(journal.received(row.audience, row.shared)[0]), []


LOOKED_BACK = 1000


def usual(caller: Caller, scheme: str) -> tuple[int, bool] | None:
    """How widely the caller's member usually shares signals of a scheme: the widest of its latest 20 (among its latest 1,000 signals).

    The number of other members, or of named people, and whether one of them was public. None where it has shared none yet.
    What colleagues share with named people alone does not count for whoever is none of them.
    """
    condition, who = seen(caller)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT audience FROM (SELECT audience FROM (SELECT s.n, s.audience, s.scheme FROM signals_signal s "
            f"WHERE s.member = %s AND {condition} ORDER BY s.n DESC LIMIT %s) latest WHERE scheme = %s ORDER BY n DESC LIMIT 20) twenty",
            [caller.n, *who, LOOKED_BACK, scheme],
        )
        audiences = [audience for (audience,) in cursor.fetchall()]
        if not audiences:
            return None
        marks = ",".join(["%s"] * len(audiences))
        cursor.execute(
            "SELECT a.scope, (SELECT COUNT(*) FROM journal_reader r WHERE r.audience = a.id AND r.until = %s AND r.member <> %s), "
            f"(SELECT COUNT(*) FROM journal_person_reader p WHERE p.audience = a.id) FROM journal_audience a WHERE a.id IN ({marks})",
            [FOR_EVER, caller.n, *audiences],
        )
        found = cursor.fetchall()
    return max(max(members, people) for _, members, people in found), any(scope == "public" for scope, _, _ in found)


def receipts(row: Row) -> tuple[int, list[tuple[int, int | None]]]:
    """The number of the signal's latest word (content or retraction), and for each receiver up to where it says it has applied."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MAX(e.seq) FROM journal_entry e JOIN signals_step t ON t.seq = e.seq WHERE t.signal = %s AND e.type IN (2, 3, 5)",
            [row.n],
        )
        latest = max(cursor.fetchone()[0] or 0, row.seq)
    told, _ = journal.received(row.audience, row.shared)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.audience, e.seq FROM journal_entry e JOIN signals_step t ON t.seq = e.seq WHERE t.signal = %s AND e.type = 3", [row.n]
        )
        recalls = cursor.fetchall()
    # Those it was taken back from by a narrower marking have acted on it too.
    for audience, seq in recalls:
        told |= journal.received(audience, seq)[0]
    said = journal.applied(told)
    return latest, [(member, said.get(member)) for member in sorted(told)]


def who_acted(id: str) -> set[int]:
    """The members, by number, that acted on a signal: for whoever must see to it that they undo it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT f.member FROM signals_feedback f JOIN signals_signal s ON s.n = f.signal "
            "WHERE s.id = %s AND f.type = 'action'",
            [UUID(id).bytes],
        )
        return {member for (member,) in cursor.fetchall()}


def applied_by(members: set[int]) -> dict[int, int]:
    """Up to which number each of these members says that it has applied what it was sent."""
    return journal.applied(members) if members else {}


def by_id(id: str) -> Row | None:
    """A signal whoever asks: for the hub's own doings, such as what an appeal decided. Nothing of it is told by this."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.id = %s", [UUID(id).bytes])
        row = cursor.fetchone()
    return None if row is None else _row(row)


def all_on(key: bytes) -> list[Row]:
    """Every signal on a key, whatever became of it and whoever asks: for the hub's own doings."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.key = %s ORDER BY s.n", [key])
        return [_row(row) for row in cursor.fetchall()]


def live_on(key: bytes) -> list[Row]:
    """Every live signal on a key, whoever asks: for the hub's own doings."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.key = %s AND s.state = %s", [key, LIVE])
        return [_row(row) for row in cursor.fetchall()]


def count_by_state() -> dict[str, int]:
    """How many signals of the whole hub are live, retracted, expired: for whoever runs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, COUNT(*) FROM signals_signal GROUP BY state ORDER BY state")
        return {STATES[state]: count for state, count in cursor.fetchall()}


def count_live(member: int) -> int:
    """How many claims of a member stand now: for whoever runs the hub."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM signals_signal WHERE member = %s AND state = %s", [member, LIVE])
        return int(cursor.fetchone()[0])
