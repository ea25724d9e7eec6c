"""Who belongs to which audience, and what each may see of what was shared."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from accord.hub.times import FOR_EVER

# Audiences of named people, who read in signed-in sessions alone.
PEOPLE = "people"


def as_uuid(id: str) -> str | UUID:
    """A UUID as the database's own column type takes it."""
    return UUID(id).hex if connection.vendor == "sqlite" else UUID(id)


def naming(person: str | None) -> list[int]:
    """The audiences that name a person."""
    if person is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT audience FROM journal_person_reader WHERE person = %s", [as_uuid(person)])
        return [audience for (audience,) in cursor.fetchall()]


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
