"""The one way to read: entries that a member may see, in order; filtered before anything is loaded."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accord.core.identifiers import KINDS
from accord.core.identifiers.regions import REGIONS
from accord.core.signals import BadSignal
from accord.hub.journal.store.feeding import MOST as MOST
from accord.hub.journal.store.feeding import OPEN as OPEN
from accord.hub.journal.store.feeding import SPARSE as SPARSE
from accord.hub.journal.store.feeding import Form as Form
from accord.hub.journal.store.feeding import Page as Page
from accord.hub.journal.store.feeding import Sheet as Sheet
from accord.hub.journal.store.feeding import feed as feed
from accord.hub.journal.store.feeding import head as head
from accord.hub.journal.store.feeding import is_embedded as is_embedded
from accord.hub.journal.store.feeding import sheet as sheet
from accord.hub.journal.store.feeding import stored
from accord.hub.journal.store.feeding import topics as topics
from accord.hub.journal.store.live import New as New
from accord.hub.journal.store.live import News as News
from accord.hub.journal.store.live import news as news
from accord.hub.journal.vocabulary import NUMBERS, Topics
from accord.hub.times import FOR_EVER
from accord.hub.vault.queries import hub_secret
from accord.tables import schemes

# What is read backwards walks along so many audiences at most.
MANY = 300
# Rows count from here.
FIRST = 1
# Audiences of named people, who read in signed-in sessions alone.
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Reading:
    """The interval in which a member belongs to an audience: what it is fed and what it may see; whether it is open to all members."""

    audience: int
    seen_from: int
    feed_from: int
    until: int
    is_open: bool


def as_uuid(id: str) -> str | UUID:
    """A UUID as the database's own column type takes it."""
    return UUID(id).hex if connection.vendor == "sqlite" else UUID(id)


def secret() -> bytes:
    """The hub's secret that keys the ids of signals, and whatever else only this hub may make or know again."""
    return hub_secret()


def is_begun() -> bool:
    """Whether this database holds a hub."""
    from django.db.utils import OperationalError, ProgrammingError

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM journal_head WHERE id = 1")
            return cursor.fetchone() is not None
    except (OperationalError, ProgrammingError):
        return False


def readings(member: int) -> list[Reading]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.audience, r.seen_from, r.feed_from, r.until, a.scope "
            "FROM journal_reader r JOIN journal_audience a ON a.id = r.audience WHERE r.member = %s",
            [member],
        )
        return [Reading(audience, seen, feed, until, scope in OPEN) for audience, seen, feed, until, scope in cursor.fetchall()]


def _readable(member: int, last: int) -> tuple[list[Reading], float]:
    mine = readings(member)
    if not mine:
        return [], 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(a.entries) FROM journal_audience a WHERE a.id IN (SELECT audience FROM journal_reader WHERE member = %s)", [member]
        )
        seen = cursor.fetchone()[0] or 0
    return mine, float(seen) / max(last, 1)


_Row = tuple[int, int, int, bytes | None]


def _loaded(wanted: list[int]) -> list[_Row]:
    """The entries of these numbers, in order."""
    rows: list[_Row] = []
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT seq, type, at, body FROM journal_entry WHERE seq IN ({marks}) ORDER BY seq", some)
            rows += cursor.fetchall()
    return rows


def bodies(seqs: list[int]) -> dict[int, bytes]:
    """The stored bodies of entries by seq. For features that have already asked who may see them."""
    found: dict[int, bytes] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(seqs), 500):
            some = seqs[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT seq, body FROM journal_entry WHERE body IS NOT NULL AND seq IN ({marks})", some)
            found |= {seq: bytes(body) for seq, body in cursor.fetchall()}
    return found


def authors(seqs: list[int]) -> dict[int, int]:
    """Who wrote these entries, by seq: for the hub itself, never for a reader."""
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(seqs), 500):
            some = seqs[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT seq, author FROM journal_entry WHERE seq IN ({marks})", some)
            found |= dict(cursor.fetchall())
    return found


def topic_numbers(seqs: list[int]) -> dict[int, int]:
    """The topics of entries by seq, where they have one: for what follows them."""
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(seqs), 500):
            some = seqs[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT seq, topic FROM journal_entry WHERE topic IS NOT NULL AND seq IN ({marks})", some)
            found |= dict(cursor.fetchall())
    return found


def readable(member: int, person: str | None) -> tuple[str, list[Any]]:
    """The condition on an entry `e`, and its values: it is in a member's feed, or for named people and this is one of them."""
    condition = (
        "EXISTS (SELECT 1 FROM journal_reader r WHERE r.member = %s AND r.audience = e.audience "
        "AND e.seq >= r.feed_from AND e.seq < r.until)"
    )
    if person is None:
        return condition, [member]
    return f"({condition} OR {names('e.audience')})", [member, as_uuid(person)]


def visible(seqs: list[int], member: int, person: str | None = None) -> list[bytes]:
    """Those of the numbered entries that the member's feed holds, or that are for this signed-in person; oldest first."""
    found: list[bytes] = []
    condition, values = readable(member, person)
    with connection.cursor() as cursor:
        for start in range(0, len(seqs), 500):
            some = sorted(seqs)[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT e.seq, e.type, e.at, e.body FROM journal_entry e WHERE e.seq IN ({marks}) AND {condition} ORDER BY e.seq",
                [*some, *values],
            )
            found += [stored(*row) for row in cursor.fetchall()]
    return found


def latest(member: int, person: str | None = None, *, before: int | None = None, limit: int = 50) -> tuple[list[bytes], int | None]:
    """The newest entries that a member, and a signed-in person, may see, newest first; then the `before` of the next page or None."""
    high = min(head(), before - 1 if before is not None else FOR_EVER)
    mine, share = _readable(member, high)
    named = naming(person)
    if share < SPARSE and len(mine) + len(named) <= MANY:
        spans = [(reading.audience, reading.feed_from - 1, min(reading.until - 1, high)) for reading in mine]
        spans += [(audience, 0, high) for audience in named]
        rows = _loaded(_highest(spans, limit + 1))[::-1]
    else:
        condition, values = readable(member, person)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT e.seq, e.type, e.at, e.body FROM journal_entry e WHERE e.seq <= %s AND {condition} ORDER BY e.seq DESC LIMIT %s",
                [high, *values, limit + 1],
            )
            rows = list(cursor.fetchall())
    return [stored(*row) for row in rows[:limit]], rows[limit - 1][0] if len(rows) > limit else None


def naming(person: str | None) -> list[int]:
    """The audiences that name a person."""
    if person is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT audience FROM journal_person_reader WHERE person = %s", [as_uuid(person)])
        return [audience for (audience,) in cursor.fetchall()]


def _highest(spans: list[tuple[int, int, int]], limit: int) -> list[int]:
    """The highest numbers of the entries in these spans (audience, above, up to): one query, which looks at no more than it must."""
    if not spans:
        return []
    one = "SELECT seq FROM (SELECT seq FROM journal_entry WHERE audience = %s AND seq > %s AND seq <= %s ORDER BY seq DESC LIMIT %s) AS t"
    whole = " UNION ALL ".join([one] * len(spans))
    with connection.cursor() as cursor:
        cursor.execute(f"{whole} ORDER BY seq DESC LIMIT %s", [*(value for span in spans for value in (*span, limit)), limit])
        return [seq for (seq,) in cursor.fetchall()]


# A list narrowed to one type looks through so many numbers for each page, whatever it finds there.
LOOKED_AT = 20_000


def latest_of(member: int, person: str | None, type: str, *, before: int | None = None, limit: int = 50) -> tuple[list[bytes], int | None]:
    """As `latest`, but of one type. A page can hold few entries or none, and still have a next one: each looks back a fixed way."""
    condition, values = readable(member, person)
    top = min(head() + 1, before if before is not None else FOR_EVER)
    bottom = max(0, top - LOOKED_AT)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.seq, e.type, e.at, e.body FROM journal_entry e WHERE e.seq < %s AND e.seq >= %s AND e.type = %s AND {condition} "
            "ORDER BY e.seq DESC LIMIT %s",
            [top, bottom, NUMBERS[type], *values, limit + 1],
        )
        rows = cursor.fetchall()
    following = rows[limit - 1][0] if len(rows) > limit else bottom if bottom > 1 else None
    return [stored(*row) for row in rows[:limit]], following


def audiences() -> list[tuple[int, str]]:
    """Every interned audience that membership can change: its number and its spec."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, spec FROM journal_audience WHERE scope <> 'recipients' ORDER BY id")
        return list(cursor.fetchall())


def audience_spec(audience: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT spec FROM journal_audience WHERE id = %s", [audience])
        return str(cursor.fetchone()[0])


def spec_at(seq: int) -> str:
    """The spec of the audience that an entry was addressed to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT a.spec FROM journal_audience a JOIN journal_entry e ON e.audience = a.id WHERE e.seq = %s", [seq])
        return str(cursor.fetchone()[0])


def received(audience: int, seq: int) -> tuple[set[int], bool]:
    """The members that received what was shared with an audience at `seq`, and whether they are just those who belong to it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member, seen_from, until FROM journal_reader WHERE audience = %s", [audience])
        rows = cursor.fetchall()
    then = {member for member, seen_from, until in rows if seen_from <= seq < until}
    today = {member for member, _, until in rows if until == FOR_EVER}
    return then, then == today


def scope_of(audience: int) -> str:
    """To whom an audience is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT scope FROM journal_audience WHERE id = %s", [audience])
        return str(cursor.fetchone()[0])


def members_of(audience: int) -> list[int]:
    """The numbers of the members that belong to an audience now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member FROM journal_reader WHERE audience = %s AND until = %s ORDER BY member", [audience, FOR_EVER])
        return [member for (member,) in cursor.fetchall()]


def readers_of(audiences: Collection[int]) -> dict[int, list[tuple[int, int, int]]]:
    """For each of these audiences the members that ever belonged to it, each with the interval in which it sees what was shared."""
    rows: dict[int, list[tuple[int, int, int]]] = {}
    if audiences:
        with connection.cursor() as cursor:
            marks = ",".join(["%s"] * len(audiences))
            cursor.execute(f"SELECT audience, member, seen_from, until FROM journal_reader WHERE audience IN ({marks})", sorted(audiences))
            for audience, member, seen_from, until in cursor.fetchall():
                rows.setdefault(audience, []).append((member, seen_from, until))
    return rows


def spans_of(member: int, audiences: list[int]) -> dict[int, list[tuple[int, int]]]:
    """The intervals of the journal in which a member belongs to audiences: it may see what was shared with them then."""
    spans: dict[int, list[tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(audiences), 500):
            some = audiences[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT audience, seen_from, until FROM journal_reader WHERE member = %s AND audience IN ({marks})", [member, *some]
            )
            for audience, low, until in cursor.fetchall():
                spans.setdefault(audience, []).append((low, until))
    return spans


def seen_spans(member: int, person: str | None) -> list[tuple[int, int, int, int]]:
    """The audiences, but those of recipients, whose sharing a member sees, or that name this person: from, until, how many entries."""
    named, values = "", list[Any]([member])
    if person is not None:
        named = (
            " UNION ALL SELECT a.id, 0, %s, a.entries FROM journal_person_reader p JOIN journal_audience a ON a.id = p.audience "
            "WHERE p.person = %s"
        )
        values = [member, FOR_EVER, as_uuid(person)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, r.seen_from, r.until, a.entries FROM journal_reader r JOIN journal_audience a ON a.id = r.audience "
            f"WHERE r.member = %s AND a.scope <> 'recipients'{named}",
            values,
        )
        return list(cursor.fetchall())


def reach_of(audiences: Collection[int], but: int) -> list[tuple[str, int, int]]:
    """For each of these audiences its scope, how many members belong to it now beside one, and how many people it names."""
    marks = ",".join(["%s"] * len(audiences))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.scope, (SELECT COUNT(*) FROM journal_reader r WHERE r.audience = a.id AND r.until = %s AND r.member <> %s), "
            f"(SELECT COUNT(*) FROM journal_person_reader p WHERE p.audience = a.id) FROM journal_audience a WHERE a.id IN ({marks})",
            [FOR_EVER, but, *audiences],
        )
        return list(cursor.fetchall())


# Fragments of SQL for the stores of other features, which name only columns of their own tables.


def sees(audience: str, shared: str) -> str:
    """The condition that a member, its one value, may see what was shared with an audience at a number: it belonged to it then, or it
    was granted to it."""
    return (
        "EXISTS (SELECT 1 FROM journal_reader r "
        f"WHERE r.member = %s AND r.audience = {audience} AND {shared} >= r.seen_from AND {shared} < r.until)"
    )


def names(audience: str) -> str:
    """The condition that an audience names a person, its one value `as_uuid`."""
    return f"{audience} IN (SELECT audience FROM journal_person_reader WHERE person = %s)"


def is_public(audience: str) -> str:
    """The condition that an audience is the public."""
    return f"{audience} IN (SELECT id FROM journal_audience WHERE scope = 'public')"


def join_reader(audience: str, shared: str) -> str:
    """A join with `r`: the members that may see what was shared with an audience at a number."""
    return f"JOIN journal_reader r ON r.audience = {audience} AND {shared} >= r.seen_from AND {shared} < r.until"


def join_audience(audience: str) -> str:
    """A join with the audience `a`: its `scope`."""
    return f"JOIN journal_audience a ON a.id = {audience}"


def join_entry(seq: str) -> str:
    """A join with the entry `e`: its `seq`, `type`, `at` and `audience`."""
    return f"JOIN journal_entry e ON e.seq = {seq}"


def remembered(member: int, key: bytes) -> tuple[bytes, int, bytes] | None:
    """The request digest, status and answer kept under an idempotency key; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT request, status, answer FROM journal_retry WHERE member = %s AND key = %s", [member, key])
        row = cursor.fetchone()
    return (bytes(row[0]), row[1], bytes(row[2])) if row else None


def applied(members: set[int]) -> dict[int, int]:
    """For each member, the lowest seq that one of its consumers says it has applied; members that never said are left out."""
    return {member: low for member, low in all_applied().items() if member in members}


def all_applied() -> dict[int, int]:
    """For each member whose consumers ever said so, the lowest seq that one of them says it has applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member, MIN(seq) FROM journal_applied GROUP BY member")
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Consumer:
    """One of a member's consumers: up to where it says it has applied, and since when."""

    name: str
    seq: int
    at: int


def consumers(member: int) -> list[Consumer]:
    """What each of a member's own consumers says it has applied, the furthest behind first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consumer, seq, at FROM journal_applied WHERE member = %s ORDER BY seq, consumer", [member])
        return [Consumer(*row) for row in cursor.fetchall()]


def count_grants() -> int:
    """How many grants to joiners are not finished yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM journal_grant")
        return int(cursor.fetchone()[0])


def belonging() -> tuple[int, int, int | None]:
    """What changes whenever anybody comes or goes, or a grant to a joiner comes on: the head, and how many grants there are and how far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT h.seq, (SELECT COUNT(*) FROM journal_grant), (SELECT SUM(done) FROM journal_grant) FROM journal_head h")
        return tuple(cursor.fetchone())


@dataclass(frozen=True, slots=True)
class AuditLine:
    at: int
    member: int | None
    actor: str
    action: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """What audit lines are narrowed by; None is no narrowing. `action` is a whole action, or a word of one, such as `people`."""

    member: int | None = None
    outcome: str | None = None
    action: str | None = None


# So many lines are searched for a page: a rare word must not walk through years.
WINDOW = 20_000


def audit_lines(
    *, before: int | None = None, limit: int = 100, filters: AuditFilters = AuditFilters(), window: int = WINDOW
) -> tuple[list[AuditLine], int | None]:
    """Audit lines, newest first; the second value is the `before` of the next page, None at the end.

    A page may hold fewer than `limit`, and more follow: then the filters fit few of the last `window` lines.
    """
    low, high = FIRST, before if before is not None else 2**62
    whose, of = ("AND member = %s", [filters.member]) if filters.member is not None else ("", [])
    narrow, by = _narrowing(filters)
    with connection.cursor() as cursor:
        if narrow:
            sql = f"SELECT id FROM journal_audit WHERE id < %s {whose} ORDER BY id DESC LIMIT 1 OFFSET %s"
            cursor.execute(sql, [high, *of, window - 1])
            row = cursor.fetchone()
            low = row[0] if row else FIRST
        cursor.execute(
            f"SELECT id, at, member, actor, action, outcome, detail FROM journal_audit WHERE id < %s AND id >= %s {whose} {narrow} "
            "ORDER BY id DESC LIMIT %s",
            [high, low, *of, *by, limit + 1],
        )
        rows = cursor.fetchall()
    lines = [AuditLine(*row[1:]) for row in rows[:limit]]
    if len(rows) > limit:
        return lines, rows[limit - 1][0]
    return lines, low if low > FIRST else None


def _narrowing(filters: AuditFilters) -> tuple[str, list[str]]:
    conditions, values = [], []
    if filters.outcome:
        conditions.append("AND outcome = %s")
        values.append(filters.outcome)
    if filters.action:
        whole = ":" in filters.action
        conditions.append("AND action = %s" if whole else "AND ':' || action || ':' LIKE %s ESCAPE '!'")
        word = filters.action.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values.append(filters.action if whole else f"%:{word}:%")
    return " ".join(conditions), values


def read_filters(kind: str | None, scheme: str | None, country: str | None) -> Topics | None:
    """None where nothing is filtered. Raises BadSignal naming the part that can't be read."""
    kinds = _values("kind", kind, KINDS, "Use kinds of identifier, with commas between: " + ", ".join(KINDS) + ".")
    named = _values("scheme", scheme, schemes(), "Use the keys of schemes, with commas between, as the document of the API lists them.")
    countries = _values(
        "country", country and country.upper(), REGIONS, "Use country codes of ISO 3166-1, with commas between, such as TH,KH."
    )
    return Topics(kinds, named, countries) or None


def _values(field: str, text: str | None, known: Collection[str], help: str) -> frozenset[str]:
    if text is None:
        return frozenset()
    values = frozenset(text.split(","))
    if not values.issubset(known):
        raise BadSignal(field, "unknown-word", f"There is a value that is not known here. {help}")
    return values
