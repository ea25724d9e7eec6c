"""The members of each audience, and the entries that each member may see."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from accord.hub import database
from accord.hub.times import FOR_EVER

# Audiences of named people, who read in signed-in sessions alone.
PEOPLE = "people"


def as_uuid(text: str) -> str | UUID:
    """A UUID as the database's own column type takes it."""
    return UUID(text).hex if connection.vendor == "sqlite" else UUID(text)


def naming(person: str | None) -> list[int]:
    """The audiences that name a person."""
    if person is None:
        return []
    return [audience for (audience,) in database.rows("SELECT audience FROM journal_person_reader WHERE person = %s", [as_uuid(person)])]


def audiences() -> list[tuple[int, str]]:
    """Every interned audience that membership can change: its number and its spec."""
    return database.rows("SELECT id, spec FROM journal_audience WHERE scope <> 'recipients' ORDER BY id")


def audience_spec(audience: int) -> str:
    return str(database.row("SELECT spec FROM journal_audience WHERE id = %s", [audience])[0])


def spec_at(seq: int) -> str:
    """The spec of the audience that an entry was addressed to."""
    return str(database.row("SELECT a.spec FROM journal_audience a JOIN journal_entry e ON e.audience = a.id WHERE e.seq = %s", [seq])[0])


def received(audience: int, seq: int) -> tuple[set[int], bool]:
    """The members that received what was shared with an audience at `seq`, and whether they are just those who belong to it now."""
    rows = database.rows("SELECT member, seen_from, until FROM journal_reader WHERE audience = %s", [audience])
    then = {member for member, seen_from, until in rows if seen_from <= seq < until}
    today = {member for member, _, until in rows if until == FOR_EVER}
    return then, then == today


def scope_of(audience: int) -> str:
    """The scope of an audience: to whom it is open."""
    return str(database.row("SELECT scope FROM journal_audience WHERE id = %s", [audience])[0])


def members_of(audience: int) -> list[int]:
    """The numbers of the members that belong to an audience now."""
    sql = "SELECT member FROM journal_reader WHERE audience = %s AND until = %s ORDER BY member"
    return [member for (member,) in database.rows(sql, [audience, FOR_EVER])]


def readers_of(audiences: Collection[int]) -> dict[int, list[tuple[int, int, int]]]:
    """For each of these audiences the members that ever belonged to it, each with the interval in which it sees what was shared."""
    readers: dict[int, list[tuple[int, int, int]]] = {}
    sql = "SELECT audience, member, seen_from, until FROM journal_reader WHERE audience IN ({})"
    for audience, member, seen_from, until in database.rows_of(sql, sorted(audiences)):
        readers.setdefault(audience, []).append((member, seen_from, until))
    return readers


def spans_of(member: int, audiences: list[int]) -> dict[int, list[tuple[int, int]]]:
    """The intervals of the journal in which a member belongs to audiences: it may see what was shared with them then."""
    spans: dict[int, list[tuple[int, int]]] = {}
    sql = "SELECT audience, seen_from, until FROM journal_reader WHERE member = %s AND audience IN ({})"
    for audience, low, until in database.rows_of(sql, audiences, before=[member]):
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
    return database.rows(
        "SELECT a.id, r.seen_from, r.until, a.entries FROM journal_reader r JOIN journal_audience a ON a.id = r.audience "
        f"WHERE r.member = %s AND a.scope <> 'recipients'{named}",
        values,
    )


def reach_of(audiences: Collection[int], but: int) -> list[tuple[str, int, int]]:
    """For each of these audiences its scope, how many members belong to it now beside one, and how many people it names."""
    marks = ",".join(["%s"] * len(audiences))
    return database.rows(
        "SELECT a.scope, (SELECT COUNT(*) FROM journal_reader r WHERE r.audience = a.id AND r.until = %s AND r.member <> %s), "
        f"(SELECT COUNT(*) FROM journal_person_reader p WHERE p.audience = a.id) FROM journal_audience a WHERE a.id IN ({marks})",
        [FOR_EVER, but, *audiences],
    )


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
    return int(database.row("SELECT COUNT(*) FROM journal_grant")[0])


def belonging() -> tuple[int, int, int | None]:
    """A value that changes whenever a member comes or goes, or a grant goes on: the head, and how many grants there are and how far."""
    return tuple(
        database.row("SELECT h.seq, (SELECT COUNT(*) FROM journal_grant), (SELECT SUM(done) FROM journal_grant) FROM journal_head h")
    )
