"""The rows of signals: found, listed, written. By hand where the journal says who may see them, or where hundreds are written in a turn:
the ORM can't join by an interval, and would take longer for each row than all else does."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, QuerySet
from msgspec import Struct

from accord.hub.bulk import insert
from accord.hub.database import row, rows, rows_in, rows_of
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.signals.models import Signal
from accord.hub.signals.store.visibility import visible_to
from accord.hub.signals.vocabulary import EXPIRED, LIVE, SET_ASIDE, STATES, WITHHELD
from accord.hub.times import now

_FIELDS = (
    "n", "id", "key", "member", "audience", "shared", "first", "seq", "state", "uses", "flags", "kind", "scheme", "source", "confidence",
    "published", "first_seen", "last_seen", "expires", "embargo",
)  # fmt: skip
_COLUMNS = ", ".join(f"s.{field}" for field in _FIELDS)
_NEW = (
    "id, key, member, audience, shared, first, seq, state, uses, flags, kind, scheme, source, origin, confidence, "
    "published, first_seen, last_seen, expires, embargo, permitted"
)
QUARTER = 900_000_000  # of an hour: every zone's days begin with one
Span = tuple[int, int, int]  # an audience, and from which number up to, not including, which other


class Row(Struct, frozen=True):
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


def _row(values: Sequence[Any]) -> Row:
    return Row(values[0], UUID(bytes=bytes(values[1])), bytes(values[2]), *values[3:])


def _rows(signals: "QuerySet[Signal]") -> list[Row]:
    return [_row(values) for values in signals.values_list(*_FIELDS)]


# --- Found, for any caller ----------------------------------------------------------------------------------------------------------------


def exists(signal_id: UUID) -> bool:
    return Signal.objects.filter(id=signal_id.bytes).exists()


def by_id(signal_id: str) -> Row | None:
    """A signal for any caller: for the hub's own doings, such as the decision of an appeal. Nothing of it is told by this."""
    return next(iter(_rows(Signal.objects.filter(id=UUID(signal_id).bytes))), None)


def of_member(member: int, ids: Iterable[UUID]) -> dict[UUID, Row]:
    return {row.id: row for row in _rows(Signal.objects.filter(member=member, id__in=[id.bytes for id in ids]))}


def all_on(key: bytes) -> list[Row]:
    return _rows(Signal.objects.filter(key=key).order_by("n"))


def live_on(key: bytes) -> list[Row]:
    """Every live signal on a key, for any caller: for the hub's own doings."""
    return _rows(Signal.objects.filter(key=key, state=LIVE).order_by("n"))


def live_among(member: int, source: str, first: int, last: int, limit: int) -> list[Row]:
    """The live signals of a member with this source, numbered from first to last, the lowest first."""
    return _rows(Signal.objects.filter(member=member, source=source, n__gte=first, n__lte=last, state=LIVE).order_by("n")[:limit])


def live_numbered(member: int, numbers: Sequence[int]) -> list[Row]:
    """Those of a member's signals of these numbers that are live, the lowest first."""
    return _rows(Signal.objects.filter(member=member, n__in=numbers, state=LIVE).order_by("n"))


def count_live_among(member: int, source: str, first: int, last: int, most: int) -> int:
    return Signal.objects.filter(member=member, source=source, n__gte=first, n__lte=last, state=LIVE)[:most].count()


def live_between(member: int, since: int, until: int, after: int, limit: int, *, is_aside: bool) -> list[Row]:
    """The live signals of a member that were first published from `since` to before `until`, in microseconds, numbered above `after`, the
    lowest first: those that are set aside, or those that aren't."""
    return _rows(_between(member, since, until, is_aside=is_aside).filter(n__gt=after).order_by("n")[:limit])


def count_live_between(member: int, since: int, until: int, most: int, *, is_aside: bool) -> int:
    """How many `live_between` finds, counted up to `most`."""
    return _between(member, since, until, is_aside=is_aside)[:most].count()


def _between(member: int, since: int, until: int, *, is_aside: bool) -> "QuerySet[Signal]":
    marked = Signal.objects.annotate(aside=F("flags").bitand(SET_ASIDE))
    return marked.filter(member=member, state=LIVE, published__gte=since, published__lt=until, aside=SET_ASIDE if is_aside else 0)


def count_by_state() -> dict[str, int]:
    """How many signals of the whole hub are live, retracted, expired: for the hub's operator."""
    return {STATES[state]: count for state, count in Signal.objects.order_by("state").values_list("state").annotate(Count("n"))}


def count_aside() -> dict[int, int]:
    """How many live signals of each member are set aside, where any are: for the hub's operator."""
    marked = Signal.objects.annotate(aside=F("flags").bitand(SET_ASIDE)).filter(state=LIVE, aside=SET_ASIDE)
    return dict(marked.order_by("member").values_list("member").annotate(Count("n")))


def count_live(member: int) -> int:
    """How many claims of a member stand now: for the hub's operator."""
    return Signal.objects.filter(member=member, state=LIVE).count()


def last() -> int:
    """The number of the newest signal; 0 where there is none."""
    return Signal.objects.aggregate(last=Max("n"))["last"] or 0


# --- Found for a caller -------------------------------------------------------------------------------------------------------------------


def visible(ids: Sequence[UUID], caller: Caller) -> dict[UUID, Row]:
    condition, who = visible_to(caller)
    marks = ", ".join(["%s"] * len(ids))
    sql = f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.id IN ({marks}) AND {condition}"
    return {row.id: row for row in map(_row, rows(sql, [*(id.bytes for id in ids), *who]))}


def glances(ids: Sequence[bytes], caller: Caller) -> list[tuple[bytes, str, int, str, int]]:
    """Of these signals those that the caller may see: id, scheme, state, kind and the number of the latest entry. Some hundreds a query."""
    condition, who = visible_to(caller)
    sql = f"SELECT s.id, s.scheme, s.state, s.kind, s.seq FROM signals_signal s WHERE s.id IN ({{}}) AND {condition}"
    return [(bytes(id), scheme, state, kind, seq) for id, scheme, state, kind, seq in rows_of(sql, ids, after=who)]


def claims_on(keys: Iterable[bytes], caller: Caller | None) -> list[Row]:
    """Every claim on these keys that the caller may see; the public (None) sees what is public."""
    condition, who = visible_to(caller)
    sql = f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.key IN ({{}}) AND {condition}"
    return list(map(_row, rows_of(sql, list(keys), after=who)))


def newest_visible(caller: Caller, filters: Mapping[str, Any], before: int | None, limit: int) -> list[Row]:
    """The newest of all that the caller may see, walking over all signals; `filters` are columns and what they must hold, or `since` and
    `until` when they were published."""
    condition, who = visible_to(caller)
    narrowed, values = _narrowing(filters, before)
    sql = f"SELECT {_COLUMNS} FROM signals_signal s WHERE {' AND '.join([condition, *narrowed])} ORDER BY s.n DESC LIMIT %s"
    return list(map(_row, rows(sql, [*who, *values, limit])))


def newest_shared(spans: Sequence[Span], filters: Mapping[str, Any], before: int | None, limit: int) -> list[Row]:
    """The newest of each audience merged, in one query whose work does not grow with what others share."""
    if not spans:
        return []
    conditions, values = _narrowing(filters, before)
    narrowed = " AND ".join(["s.audience = %s AND s.shared >= %s AND s.shared < %s", *conditions])
    newest = f"SELECT n FROM (SELECT s.n FROM signals_signal s WHERE {narrowed} ORDER BY s.n DESC LIMIT %s) AS newest"
    whole = " UNION ".join([newest] * len(spans))
    sql = f"SELECT {_COLUMNS} FROM signals_signal s WHERE s.n IN ({whole}) ORDER BY s.n DESC LIMIT %s"
    return list(map(_row, rows(sql, [*(value for span in spans for value in (*span, *values, limit)), limit])))


_PUBLISHED = {"since": "published >=", "until": "published <"}


def _narrowing(filters: Mapping[str, Any], before: int | None) -> tuple[list[str], list[Any]]:
    conditions = [f"s.{_PUBLISHED.get(column, f'{column} =')} %s" for column in filters] + (["s.n < %s"] if before is not None else [])
    return conditions, [*filters.values(), *([before] if before is not None else [])]


def latest_audiences(caller: Caller, scheme: str, among: int) -> list[int]:
    """The audiences of the member's latest 20 signals of a scheme, among so many of its latest that the caller may see."""
    condition, who = visible_to(caller)
    sql = (
        "SELECT DISTINCT audience FROM (SELECT audience FROM (SELECT s.n, s.audience, s.scheme FROM signals_signal s "
        f"WHERE s.member = %s AND {condition} ORDER BY s.n DESC LIMIT %s) latest WHERE scheme = %s ORDER BY n DESC LIMIT 20) twenty"
    )
    return [audience for (audience,) in rows(sql, [caller.n, *who, among, scheme])]


def claimed(caller: Caller, after: bytes, limit: int) -> list[tuple[bytes, int, int]]:
    """The next keys with a live claim that the caller may see, each with the number of the latest entry of one, and when the first of
    these claims was published."""
    condition, who = visible_to(caller)
    sql = (
        "SELECT s.key, MAX(s.seq), MIN(s.published) FROM signals_signal s "
        f"WHERE s.key > %s AND s.state = %s AND s.expires > %s AND {condition} GROUP BY s.key ORDER BY s.key LIMIT %s"
    )
    return [(bytes(key), seq, since) for key, seq, since in rows(sql, [after, LIVE, now(), *who, limit])]


def sees_any(member: int) -> bool:
    sql = f"SELECT 1 FROM signals_signal s {journal.join_reader('s.audience', 's.shared')} WHERE r.member = %s LIMIT 1"
    return row(sql, [member]) is not None


def count_newest(caller: Caller, since: int, most: int) -> tuple[list[tuple[str, str, int, int]], bool]:
    """The signals first published at or after `since`, among so many of the newest, counted by kind and scheme, and how many of them are
    the member's own; and whether all so many came since."""
    condition, who = visible_to(caller)
    bottom = last() - most
    before = row("SELECT n FROM signals_signal WHERE n > %s AND published < %s ORDER BY n DESC LIMIT 1", [bottom, since])
    counts = rows(
        f"SELECT s.kind, s.scheme, COUNT(*), SUM(CASE WHEN s.member = %s THEN 1 ELSE 0 END) FROM signals_signal s "
        f"WHERE s.n > %s AND {condition} GROUP BY s.kind, s.scheme",
        [caller.n, before[0] if before else bottom, *who],
    )
    return [(kind, scheme, count, int(own)) for kind, scheme, count, own in counts], before is None and bottom > 0


def count_quarters(caller: Caller, since: int, most: int) -> tuple[list[tuple[int, str, int]], int]:
    """The signals first published at or after `since`, among so many of the newest of the hub, counted by scheme and quarter of an hour
    (of which number since 1970); and how far back that reaches: `since`, or the time of the oldest that was looked at."""
    condition, who = visible_to(caller)
    bottom = last() - most
    oldest = row("SELECT published FROM signals_signal WHERE n > %s ORDER BY n LIMIT 1", [bottom]) if bottom > 0 else None
    counts = rows(
        f"SELECT s.published / {QUARTER}, s.scheme, COUNT(*) FROM signals_signal s WHERE s.n > %s AND s.published >= %s AND {condition} "
        f"GROUP BY s.published / {QUARTER}, s.scheme",
        [bottom, since, *who],
    )
    return [(int(quarter), scheme, count) for quarter, scheme, count in counts], max(since, oldest[0]) if oldest else since


def claimants(keys: Sequence[bytes], at: int, but: bytes, source: str) -> list[tuple[bytes, int, bool]]:
    """Who claims something on these keys, but by one signal and from one source: of each member whether it is live, its own find, no copy
    and not set aside, and for more than named people."""
    own = "s.state = %s AND s.expires > %s AND s.source IS NULL AND s.origin IS NULL AND a.scope <> %s AND s.flags & %s = 0"
    sql = (
        f"SELECT s.key, s.member, MAX(CASE WHEN {own} THEN 1 ELSE 0 END) "
        f"FROM signals_signal s {journal.join_audience('s.audience')} "
        "WHERE s.key IN ({}) AND s.id <> %s AND (s.source IS NULL OR s.source <> %s) "
        "GROUP BY s.key, s.member"
    )
    by_member = rows_of(sql, keys, before=[LIVE, at, journal.PEOPLE, SET_ASIDE], after=[but, source])
    return [(bytes(key), member, bool(is_own)) for key, member, is_own in by_member]


# --- Within a turn ------------------------------------------------------------------------------------------------------------------------


def present(n: int) -> tuple[int, int]:
    """State and seq of a signal as they are now."""
    return Signal.objects.values_list("state", "seq").get(n=n)


def permitted(n: int) -> int | None:
    """The uses that its member permits, while it is withheld."""
    return Signal.objects.values_list("permitted", flat=True).get(n=n)


def shared_between(audience: int, after: int, before: int, limit: int) -> list[tuple[int, int, int, int]]:
    """The next that were shared with an audience between two numbers: n, seq, state and when each was."""
    signals = Signal.objects.filter(audience=audience, shared__gt=after, shared__lt=before).order_by("shared")
    return list(signals.values_list("n", "seq", "state", "shared")[:limit])


def is_any_lapsed(at: int) -> bool:
    return Signal.objects.filter(expires__lte=at, state=LIVE).exists()


def lapsed(at: int, limit: int) -> list[Row]:
    """Live ones whose time has passed, the longest ago first."""
    return _rows(Signal.objects.filter(expires__lte=at, state=LIVE).order_by("expires")[:limit])


def by_ids(ids: Sequence[bytes]) -> dict[bytes, tuple[Any, ...]]:
    """Of each of these: first, audience, n, shared, seq, state, expires, flags."""
    sql = "SELECT id, first, audience, n, shared, seq, state, expires, flags FROM signals_signal WHERE id IN {}"
    return {bytes(values[0]): values[1:] for values in rows_in(sql, (), ids)}


def count_on(member: int, keys: Sequence[bytes], source: str, *, is_from: bool) -> list[tuple[bytes, int, bool]]:
    """How many signals a member has on each of these keys, from a source or not from it; and whether one is withheld."""
    # Found by their keys: `+ 0` keeps the index on members, where a contributor has very many rows, out of it.
    whose = "source = %s" if is_from else "(source IS NULL OR source <> %s)"
    sql = f"SELECT key, COUNT(*), MAX(flags & %s) FROM signals_signal WHERE member + 0 = %s AND {whose} AND key IN {{}} GROUP BY key"
    counts = rows_in(sql, [WITHHELD, member, source], keys)
    return [(bytes(key), count, bool(is_withheld)) for key, count, is_withheld in counts]


def add(t: Turn, new: Sequence[Sequence[Any]]) -> None:
    """New signals, each as the columns of `_NEW` say."""
    insert(t.cursor, "signals_signal", _NEW, new)


def change(t: Turn, n: int, **columns: Any) -> None:
    t.cursor.execute(f"UPDATE signals_signal SET {', '.join(f'{column} = %s' for column in columns)} WHERE n = %s", [*columns.values(), n])


def expire(ns: Sequence[int]) -> None:
    Signal.objects.filter(n__in=ns).update(state=EXPIRED)


def keys_after(n: int, limit: int) -> list[tuple[int, bytes, str, int]]:
    """The next signals: number, key, kind and the entry of its content."""
    batch = Signal.objects.filter(n__gt=n).order_by("n").values_list("n", "key", "kind", "seq")[:limit]
    return [(n, bytes(key), kind, seq) for n, key, kind, seq in batch]


def rekey(t: Turn, moving: Sequence[tuple[int, bytes, bytes, str]]) -> int:
    """Each the signal's number, its key before and now, and its kind now; noted for who keeps keys in memory. Returns how many moved."""
    moved = [(n, before, key) for n, before, key, kind in moving if Signal.objects.filter(n=n, key=before).update(key=key, kind=kind)]
    insert(t.cursor, "signals_rekeyed", "signal, before, key", moved)
    return len(moved)
