"""Records beside the entries: answers to retries, positions that consumers have applied, audit lines."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from msgspec import Struct

from accord.core.times import DAY
from accord.hub import database

# Rows count from here.
FIRST = 1
ERASE, ERASED = "journal:entries:erase", "seq "  # an audit line of an erasure: its action, and what its detail begins with


def remembered(member: int, key: bytes) -> tuple[bytes, int, bytes] | None:
    """The request digest, status and answer kept under an idempotency key; None where there is none."""
    row = database.row("SELECT request, status, answer FROM journal_retry WHERE member = %s AND key = %s", [member, key])
    return (bytes(row[0]), row[1], bytes(row[2])) if row else None


def remembered_among(keys: Sequence[tuple[int, bytes]]) -> set[tuple[int, bytes]]:
    """Those of these idempotency keys, each with its member, that were used before."""
    marks = ", ".join(["(%s, %s)"] * len(keys))
    sql = f"SELECT member, key FROM journal_retry WHERE (member, key) IN (VALUES {marks})"
    return {(member, bytes(key)) for member, key in database.rows(sql, [value for pair in keys for value in pair])}


def applied(members: set[int]) -> dict[int, int]:
    """For each member, the lowest seq that one of its consumers says it has applied; members that never said are left out."""
    return {member: low for member, low in all_applied().items() if member in members}


def all_applied() -> dict[int, int]:
    """For each member whose consumers ever said so, the lowest seq that one of them says it has applied."""
    return dict(database.rows("SELECT member, MIN(seq) FROM journal_applied GROUP BY member"))


class Consumer(Struct, frozen=True):
    """One of a member's consumers: up to where it says it has applied, and since when."""

    name: str
    seq: int
    at: int


def consumers(member: int) -> list[Consumer]:
    """The positions that a member's own consumers say they have applied, the furthest behind first."""
    return [
        Consumer(*row)
        for row in database.rows("SELECT consumer, seq, at FROM journal_applied WHERE member = %s ORDER BY seq, consumer", [member])
    ]


class AuditLine(Struct, frozen=True):
    at: int
    member: int | None
    actor: str
    action: str
    outcome: str
    detail: str


class AuditFilters(Struct, frozen=True):
    """The filters of audit lines; None filters nothing. `action` is a whole action, or a word of one, such as `people`. `private`:
    actions whose lines are each member's own, and the member that reads."""

    member: int | None = None
    outcome: str | None = None
    action: str | None = None
    since: int | None = None
    until: int | None = None
    private: tuple[tuple[str, ...], int] | None = None


_ALL = AuditFilters()
# So many lines are searched for a page: a rare word must not walk through years.
WINDOW = 20_000


def audit_lines(*, before: int | None = None, limit: int = 100, filters: AuditFilters = _ALL) -> tuple[list[AuditLine], int | None]:
    """Audit lines, newest first; the second value is the `before` of the next page, None at the end.

    A page may hold fewer than `limit`, and more follow: then the filters fit few of the last lines that are searched.
    """
    first, end = _span(filters)
    low, high = first, min(end, before if before is not None else end)
    whose, of = ("AND member = %s", [filters.member]) if filters.member is not None else ("", list[str | int]())
    if filters.private is not None:
        actions, reader = filters.private
        whose = f"{whose} AND (action NOT IN ({', '.join(['%s'] * len(actions))}) OR member = %s)"
        of = [*of, *actions, reader]
    narrow, by = _narrowing(filters)
    with connection.cursor() as cursor:
        if narrow:
            sql = f"SELECT id FROM journal_audit WHERE id < %s AND id >= %s {whose} ORDER BY id DESC LIMIT 1 OFFSET %s"
            cursor.execute(sql, [high, first, *of, WINDOW - 1])
            row = cursor.fetchone()
            low = row[0] if row else first
        cursor.execute(
            f"SELECT id, at, member, actor, action, outcome, detail FROM journal_audit WHERE id < %s AND id >= %s {whose} {narrow} "
            "ORDER BY id DESC LIMIT %s",
            [high, low, *of, *by, limit + 1],
        )
        rows = cursor.fetchall()
    lines = [AuditLine(*row[1:]) for row in rows[:limit]]
    if len(rows) > limit:
        return lines, rows[limit - 1][0]
    return lines, low if low > first else None


def _span(filters: AuditFilters) -> tuple[int, int]:
    """The first number that can lie within the times, and the one after the last: what is older or newer is not walked through.

    Numbers follow the clock but for where it was set back, so a day beside each end is looked at whole.
    """
    first, end = FIRST, 2**62
    with connection.cursor() as cursor:
        if filters.since is not None:
            cursor.execute("SELECT MIN(id) FROM journal_audit WHERE at >= %s AND at < %s", [filters.since, filters.since + DAY])
            (near,) = cursor.fetchone()
            if near is None:
                cursor.execute("SELECT id FROM journal_audit WHERE at >= %s ORDER BY at, id LIMIT 1", [filters.since])
                near = (cursor.fetchone() or (end,))[0]
            first = near
        if filters.until is not None:
            cursor.execute("SELECT MAX(id) FROM journal_audit WHERE at >= %s AND at < %s", [filters.until - DAY, filters.until])
            (near,) = cursor.fetchone()
            if near is None:
                cursor.execute("SELECT id FROM journal_audit WHERE at < %s ORDER BY at DESC, id DESC LIMIT 1", [filters.until])
                near = (cursor.fetchone() or (FIRST - 1,))[0]
            end = near + 1
    return first, end


def _narrowing(filters: AuditFilters) -> tuple[str, list[str | int]]:
    conditions, values = list[str](), list[str | int]()
    for bound, comparison in ((filters.since, ">="), (filters.until, "<")):
        if bound is not None:
            conditions.append(f"AND at {comparison} %s")
            values.append(bound)
    if filters.outcome:
        conditions.append("AND outcome = %s")
        values.append(filters.outcome)
    if filters.action:
        whole = ":" in filters.action
        conditions.append("AND action = %s" if whole else "AND ':' || action || ':' LIKE %s ESCAPE '!'")
        word = filters.action.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values.append(filters.action if whole else f"%:{word}:%")
    return " ".join(conditions), values


def begin_head() -> None:
    """The head of an empty journal."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_head (id, seq) VALUES (1, 0) ON CONFLICT (id) DO NOTHING")


def forget_clear_secret() -> None:
    """The database's files forget the secret that an older version kept in the head in clear. Its backups do not (docs/vault.md)."""
    with connection.cursor() as cursor:
        # SQLite overwrites what it deletes at the next checkpoint; PostgreSQL keeps old rows until their table is written anew.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM FULL journal_head")


def truncate_log() -> None:
    """Take what the write-ahead log of SQLite still holds into the file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def note_applied(cursor: Any, member: int, consumer: str, seq: int, at: int) -> int:
    cursor.execute(
        "INSERT INTO journal_applied (member, consumer, seq, at) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (member, consumer) DO UPDATE SET "
        "at = CASE WHEN excluded.seq > journal_applied.seq THEN excluded.at ELSE journal_applied.at END, "
        "seq = CASE WHEN excluded.seq > journal_applied.seq THEN excluded.seq ELSE journal_applied.seq END RETURNING seq",
        [member, consumer, seq, at],
    )
    return int(cursor.fetchone()[0])


def erase_body(cursor: Any, seq: int) -> bool:
    """Whether there was one left."""
    cursor.execute("UPDATE journal_entry SET body = NULL, salt = NULL WHERE seq = %s AND body IS NOT NULL", [seq])
    return bool(cursor.rowcount)


def erased_after(line: int) -> tuple[int, list[int]]:
    """The entries that were erased since a line of the audit, and the last line."""
    with transaction.atomic():
        if connection.vendor != "sqlite":
            # Lines of refusals come beside the turns: while a turn is open, a later line than its own may be there already.
            database.row("SELECT seq FROM journal_head WHERE id = 1 FOR SHARE")
        (last,) = database.row("SELECT COALESCE(MAX(id), 0) FROM journal_audit")
    sql = "SELECT detail FROM journal_audit WHERE id > %s AND id <= %s AND action = %s AND outcome = 'done'"
    return int(last), [int(detail.removeprefix(ERASED)) for (detail,) in database.rows(sql, [line, last, ERASE])]


def claim_key(cursor: Any, claim: tuple[int, bytes, bytes], status: int, at: int) -> bool:
    """Whether an idempotency key was taken: nobody had it. The claim is a member, a key, and the digest of a request."""
    cursor.execute(
        "INSERT INTO journal_retry (member, key, request, status, answer, at) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (member, key) DO NOTHING",
        [*claim, status, b"", at],
    )
    return bool(cursor.rowcount)


Claim = tuple[int, bytes, bytes]  # a member, the digest of an idempotency key, that of the request


def claim_keys(cursor: Any, claims: Sequence[Claim], at: int) -> set[tuple[int, bytes]]:
    """The keys that were taken, each with its member: those that nobody had, each once."""
    if not claims:
        return set()
    marks = ", ".join(["(%s, %s, %s, 0, %s, %s)"] * len(claims))
    cursor.execute(
        f"INSERT INTO journal_retry (member, key, request, status, answer, at) VALUES {marks} "
        "ON CONFLICT (member, key) DO NOTHING RETURNING member, key",
        [value for claim in claims for value in (*claim, b"", at)],
    )
    return {(member, bytes(key)) for member, key in cursor.fetchall()}


def keep_answers(cursor: Any, answers: Iterable[tuple[int, bytes, int, bytes]]) -> None:
    """Members, keys, and the status and answer of each."""
    rows = [(status, answer, member, key) for member, key, status, answer in answers]
    cursor.executemany("UPDATE journal_retry SET status = %s, answer = %s WHERE member = %s AND key = %s", rows)


def free_keys(cursor: Any, keys: Iterable[tuple[int, bytes]]) -> None:
    """Give back keys that were taken and under which nothing was done."""
    cursor.executemany("DELETE FROM journal_retry WHERE member = %s AND key = %s AND status = 0", sorted(keys))


def kept_beside(at: int) -> list[tuple[str, int, int | None, int]]:
    """What the journal itself keeps: what, how many, for how long (None: as long as the hub stands), and how many are overdue."""
    sql = (
        "SELECT (SELECT COUNT(*) FROM journal_entry WHERE body IS NOT NULL), (SELECT COUNT(*) FROM journal_audit), "
        "(SELECT COUNT(*) FROM journal_retry), (SELECT COUNT(*) FROM journal_retry WHERE at < %s)"
    )
    # Old answers are forgotten once a day, so that one may grow nearly two days old.
    entries, lines, answers, old = database.row(sql, [at - 2 * DAY]) or (0, 0, 0, 0)
    return [("journal entries", entries, None, 0), ("audit lines", lines, None, 0), ("answers kept for retries", answers, DAY, old)]


def forget_keys(cursor: Any, before: int) -> None:
    cursor.execute("DELETE FROM journal_retry WHERE at < %s", [before])
