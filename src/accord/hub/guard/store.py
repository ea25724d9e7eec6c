"""The guard's tables: benign entries, budgets, outcomes, what is held and who said yes to it.

By hand what each turn of publishing asks and writes, and what adds up or is sought by very many keys.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Max, Q
from msgspec import Struct

from accord.core.trust.weights import Record
from accord.hub import database
from accord.hub.guard.models import Benign, Budget, Held
from accord.hub.guard.vocabulary import Evidence
from accord.hub.journal.actions import Turn


class HeldRow(Struct, frozen=True):
    """A claim in quarantine; `content` is the claim as its publisher sent it, `key` that of its identifier where anything reads it."""

    id: UUID
    member: int
    reason: str
    why: str
    content: dict[str, object]
    at: int
    decision: str
    key: bytes | None = None
    evidence: int = 0


class YesRow(NamedTuple):
    """A reviewer's yes to a held claim."""

    member: int
    actor: str
    at: int


# --- Benign entries -----------------------------------------------------------------------------------------------------------------------


def vouched_for(keys: Iterable[bytes]) -> dict[bytes, str]:
    """Which of these keys a benign entry holds."""
    rows = database.rows_of("SELECT key, value FROM guard_benign WHERE key IN ({})", list(dict.fromkeys(keys)))
    return {bytes(key): value for key, value in rows}


def vouched_keys(after: int, limit: int | None = None) -> list[tuple[int, bytes]]:
    """The benign entries after one, each with its number: they are only ever added."""
    clause = "" if limit is None else f" LIMIT {limit:d}"
    return [(id, bytes(key)) for id, key in database.rows(f"SELECT id, key FROM guard_benign WHERE id > %s ORDER BY id{clause}", [after])]


def vouched(after: int, limit: int) -> list[tuple[int, bytes, str, str]]:
    """The next benign entries: number, key, kind and value."""
    rows = Benign.objects.filter(id__gt=after).order_by("id").values_list("id", "key", "kind", "value")
    return [(id, bytes(key), kind, value) for id, key, kind, value in rows[:limit]]


def last_vouched() -> int:
    """The number of the newest benign entry; 0 where there is none."""
    return Benign.objects.aggregate(last=Max("id"))["last"] or 0


def vouched_under(prefixes: Sequence[bytes]) -> list[tuple[bytes, str, str]]:
    """The benign entries whose keys begin so: key, kind and value."""
    sql = "SELECT DISTINCT b.key, b.kind, b.value FROM {} p CROSS JOIN guard_benign b WHERE b.key >= p.column1 AND b.key <= p.column2"
    return [(bytes(key), kind, value) for key, kind, value in database.rows_under(sql, prefixes)]


def count_vouched() -> tuple[int, int]:
    """How many benign entries there are, and the number of the newest: both grow alike, where none was moved."""
    count, last = database.row("SELECT COUNT(*), COALESCE(MAX(id), 0) FROM guard_benign")
    return int(count), int(last)


def add_benign(t: Turn, key: bytes, kind: str, value: str, member: int) -> bool:
    """False where the member vouched for it before."""
    t.cursor.execute(
        "INSERT INTO guard_benign (key, kind, value, member, at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key, member) DO NOTHING",
        [key, kind, value, member, t.at],
    )
    return bool(t.cursor.rowcount)


def move_benign(t: Turn, entry: int, key: bytes, kind: str, value: str) -> None:
    """Move it as a new row, which processes that keep keys in memory follow; one that the member has under the new key already ends."""
    t.cursor.execute(
        "INSERT INTO guard_benign (key, kind, value, member, at) SELECT %s, %s, %s, member, at FROM guard_benign WHERE id = %s "
        "ON CONFLICT (key, member) DO NOTHING",
        [key, kind, value, entry],
    )
    t.cursor.execute("DELETE FROM guard_benign WHERE id = %s", [entry])


# --- Budgets and outcomes -----------------------------------------------------------------------------------------------------------------


def budget(member: int) -> tuple[int, int, int] | None:
    """How many new claims a day, the last day on which one came, and how many came then."""
    rows = database.rows("SELECT daily, day, spent FROM guard_budget WHERE member = %s", [member])
    return (rows[0][0], rows[0][1], rows[0][2]) if rows else None


def spend(t: Turn, member: int, daily: int, day: int, spent: int) -> None:
    t.cursor.execute(
        "INSERT INTO guard_budget (member, daily, day, spent) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (member) DO UPDATE SET day = excluded.day, spent = excluded.spent",
        [member, daily, day, spent],
    )


def set_budget(member: int, daily: int) -> None:
    """Set how many new claims a member may publish in a day."""
    Budget.objects.update_or_create(member=member, defaults={"daily": daily})


def records() -> dict[int, Record]:
    """How every contributor with settled claims has fared."""
    rows = database.rows("SELECT member, confirmed, refuted FROM guard_outcome")
    return {member: Record(confirmed, refuted) for member, confirmed, refuted in rows}


def sum_of_records() -> tuple[int, int | None, int | None]:
    """Sums over all records, which change whenever one does: outcomes are only ever added."""
    ((count, confirmed, refuted),) = database.rows("SELECT COUNT(*), SUM(confirmed), SUM(refuted) FROM guard_outcome")
    return count, confirmed, refuted


def tally(t: Turn, member: int, *, confirmed: int = 0, refuted: int = 0) -> None:
    """Add settled claims to a contributor's record."""
    t.cursor.execute(
        "INSERT INTO guard_outcome (member, confirmed, refuted) VALUES (%s, %s, %s) ON CONFLICT (member) DO UPDATE SET "
        "confirmed = guard_outcome.confirmed + excluded.confirmed, refuted = guard_outcome.refuted + excluded.refuted",
        [member, confirmed, refuted],
    )


# --- Held claims --------------------------------------------------------------------------------------------------------------------------


def hold(t: Turn, claim_id: UUID, member: int, why: tuple[str, str], content: dict[str, object], key: bytes, evidence: Evidence) -> None:
    """Put a claim into quarantine, for a reason and with a sentence why; nothing where it is there already."""
    t.cursor.execute(
        "INSERT INTO guard_held (id, member, reason, why, content, at, decision, key, evidence) "
        "VALUES (%s, %s, %s, %s, %s, %s, '', %s, %s) ON CONFLICT (id) DO NOTHING",
        [claim_id.bytes, member, *why, msgspec.json.encode(content), t.at, key, int(evidence)],
    )


def _held(row: Held) -> HeldRow:
    content = msgspec.json.decode(bytes(row.content))
    key = None if row.key is None else bytes(row.key)
    return HeldRow(UUID(bytes=bytes(row.id)), row.member, row.reason, row.why, content, row.at, row.decision, key, row.evidence)


def held(*, member: int | None = None, limit: int = 100) -> list[HeldRow]:
    """The reviewers' queue, oldest first; with `member` only that member's own claims."""
    return waiting(limit=limit, member=member)


def waiting(*, after: HeldRow | None = None, limit: int = 50, reason: str = "", code: str = "", member: int | None = None) -> list[HeldRow]:
    """A page of the reviewers' queue, oldest first: what was held after the last of the page before.

    `reason` is why it was held, `code` what protected it then, `member` who published it.
    """
    rows = Held.objects.filter(decided=None)
    if reason:
        rows = rows.filter(reason=reason)
    if code:
        rows = rows.filter(reason="protected", why__startswith=f"{code}: ")
    if member is not None:
        rows = rows.filter(member=member)
    if after is not None:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, id__gt=after.id.bytes))
    return [_held(row) for row in rows.order_by("at", "id")[:limit]]


def own_held(member: int, *, before: HeldRow | None = None, limit: int = 50) -> list[HeldRow]:
    """A page of a member's own claims that were held, decided on or not, newest first."""
    rows = Held.objects.filter(member=member)
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id.bytes))
    return [_held(row) for row in rows.order_by("-at", "-id")[:limit]]


def held_by_id(claim_id: UUID) -> HeldRow | None:
    row = Held.objects.filter(id=claim_id.bytes).first()
    return _held(row) if row else None


def count_waiting() -> int:
    """How many claims wait for a reviewer."""
    return Held.objects.filter(decided=None).count()


def reasons_held(ids: Sequence[bytes]) -> dict[bytes, str]:
    """Why those of these claims that were ever held back were; `rejected` where a reviewer has said no."""
    sql = "SELECT id, CASE decision WHEN 'reject' THEN 'rejected' ELSE reason END FROM guard_held WHERE id IN {}"
    return {bytes(id): reason for id, reason in database.rows_in(sql, (), ids)}


def held_on(keys: Iterable[bytes]) -> dict[bytes, dict[int, bool]]:
    """Whose claims on these identifiers are, or were, held back: by key, of each member whether one waits that it saw itself."""
    members: dict[bytes, dict[int, bool]] = {}
    sql = (
        "SELECT key, member, MAX(CASE WHEN decided IS NULL AND evidence = %s THEN 1 ELSE 0 END) FROM guard_held "
        "WHERE key IN ({}) GROUP BY key, member"
    )
    for key, member, is_own in database.rows_of(sql, list(dict.fromkeys(keys)), before=[int(Evidence.OPEN)]):
        members.setdefault(bytes(key), {})[member] = bool(is_own)
    return members


def settle(claim_id: UUID, decision: str, by: int, at: int) -> bool:
    """Record a reviewer's decision; False where another has decided already."""
    return Held.objects.filter(id=claim_id.bytes, decided=None).update(decided=at, decision=decision, decided_by=by) > 0


def say_yes(t: Turn, claim_id: UUID, member: int, actor: str) -> None:
    """Note that a reviewer of this member says yes to a held claim; nothing where one did before."""
    t.cursor.execute(
        "INSERT INTO guard_yes (claim, member, actor, at) VALUES (%s, %s, %s, %s) ON CONFLICT (claim, member) DO NOTHING",
        [claim_id.bytes, member, actor, t.at],
    )


def said_yes(ids: Iterable[UUID]) -> dict[UUID, list[YesRow]]:
    """The reviewers' yes to held claims, the first ones first."""
    yes: dict[UUID, list[YesRow]] = {}
    sql = "SELECT claim, member, actor, at FROM guard_yes WHERE claim IN ({}) ORDER BY at, id"
    for claim, *rest in database.rows_of(sql, list({id.bytes: None for id in ids})):
        yes.setdefault(UUID(bytes=bytes(claim)), []).append(YesRow(*rest))
    return yes


def held_contents(after: bytes, limit: int) -> list[tuple[bytes, bytes | None, bytes]]:
    """The next held claims by their ids: id, key and content."""
    rows = Held.objects.filter(id__gt=after).order_by("id").values_list("id", "key", "content")
    return [(bytes(id), None if key is None else bytes(key), bytes(content)) for id, key, content in rows[:limit]]


def move_held(claim_id: bytes, key: bytes) -> None:
    Held.objects.filter(id=claim_id).update(key=key)
