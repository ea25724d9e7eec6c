"""The tables of leases. Times are the database's own, so that machines whose clocks differ agree on when a term is over; SQLite has no
clock but its machine's."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

from accord.core.times import SECOND
from accord.hub import database
from accord.hub.leases.vocabulary import FORGOTTEN_AFTER, TERM_US
from accord.hub.times import now
from accord.hub.turns import write_turn

_LOCK = 0x6163636F72640002  # PostgreSQL: the advisory lock of whoever takes leases over
_CLOCK = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint"


class ProcessRow(NamedTuple):
    """A process as it last said of itself."""

    id: str
    token: str
    roles: tuple[str, ...]
    machine: str
    counts: str
    seen: int = 0


class LeaseRow(NamedTuple):
    name: str
    holder: str
    token: str
    until: int


def clock() -> int:
    """The present time by the clock that terms are measured with."""
    return now() if connection.vendor == "sqlite" else int(database.row(_CLOCK)[0])


@contextmanager
def writing() -> Iterator[None]:
    """A short transaction; these tables wait for no turn of the journal."""
    with write_turn(), transaction.atomic():
        yield


def is_in(moment: int, at: int) -> bool:
    """Whether a term that ends at a moment runs. One that ends later than any can was written by a clock that was set back since."""
    return at < moment <= at + 2 * TERM_US


def leases() -> list[LeaseRow]:
    return [LeaseRow(*row) for row in database.rows("SELECT name, holder, token, until FROM leases_lease ORDER BY name")]


def processes(at: int) -> list[ProcessRow]:
    """The processes that live."""
    rows = database.rows("SELECT id, token, roles, machine, counts, seen FROM leases_process ORDER BY id")
    known = [ProcessRow(id, token, tuple(roles.split(",")), machine, counts, seen) for id, token, roles, machine, counts, seen in rows]
    return [row for row in known if is_in(row.seen + TERM_US, at)]


def enter(row: ProcessRow) -> None:
    """Write down a process that begins, in the place of what ran before it under the same id."""
    with writing(), connection.cursor() as cursor:
        seen = clock()
        cursor.execute(
            "INSERT INTO leases_process (id, token, roles, machine, counts, seen) VALUES (%s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET token = excluded.token, roles = excluded.roles, machine = excluded.machine, "
            "counts = excluded.counts, seen = excluded.seen",
            [row.id, row.token, ",".join(row.roles), row.machine, row.counts, seen],
        )


def sign(row: ProcessRow) -> tuple[int, list[LeaseRow], list[ProcessRow]] | None:
    """A sign of life, and the terms of all that it holds begin anew: in one transaction, in which all are read too. None where the process
    was forgotten, or another start has its id."""
    with writing(), connection.cursor() as cursor:
        at = clock()
        cursor.execute("UPDATE leases_process SET seen = %s, counts = %s WHERE id = %s AND token = %s", [at, row.counts, row.id, row.token])
        if not cursor.rowcount:
            return None
        cursor.execute("UPDATE leases_lease SET until = %s WHERE token = %s", [at + TERM_US, row.token])
        return at, leases(), processes(at)


def is_replaced(process: str, token: str) -> bool:
    """Whether another start has this process's id."""
    row = database.row("SELECT token FROM leases_process WHERE id = %s", [process])
    return row is not None and row[0] != token


@contextmanager
def alone() -> Iterator[bool]:
    """One process takes over at a time; False where another does: nobody waits for it, since it may stand still."""
    with writing():
        if connection.vendor == "sqlite":
            yield True
            return
        yield bool(database.row("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])[0])


def make(names: Sequence[str], at: int) -> list[LeaseRow]:
    """Have a lease for each of these names, which nobody holds yet."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("INSERT INTO leases_lease (name, until) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", [name, at])
    return [LeaseRow(name, "", "", at) for name in names]


def take(lease: LeaseRow, process: str, token: str, at: int) -> bool:
    """Take a lease that is as it was read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE leases_lease SET holder = %s, token = %s, until = %s, taken = taken + 1 WHERE name = %s AND token = %s AND until = %s",
            [process, token, at + TERM_US, lease.name, lease.token, lease.until],
        )
        return bool(cursor.rowcount)


def let_go(names: Collection[str], token: str) -> None:
    marks = ",".join(["%s"] * len(names))
    with writing(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE leases_lease SET holder = '', token = '', until = %s WHERE token = %s AND name IN ({marks})", [clock(), token, *names]
        )


def leave(process: str, token: str) -> None:
    """A process ends in good order: nobody waits for its terms."""
    with writing(), connection.cursor() as cursor:
        cursor.execute("UPDATE leases_lease SET holder = '', token = '', until = %s WHERE token = %s", [clock(), token])
        cursor.execute("DELETE FROM leases_process WHERE id = %s AND token = %s", [process, token])


def forget(at: int) -> None:
    """Forget processes that are long gone."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM leases_process WHERE seen < %s", [at - int(FORGOTTEN_AFTER * SECOND)])


def is_held(cursor: Any, name: str, token: str) -> bool:
    """Whether a lease still runs, asked in the transaction of what is done under it."""
    sql, values = "SELECT 1 FROM leases_lease WHERE name = %s AND token = %s AND until > ", [name, token]
    if connection.vendor == "sqlite":
        cursor.execute(sql + "%s", [*values, now()])
    else:
        cursor.execute(f"{sql}({_CLOCK})", values)
    return cursor.fetchone() is not None


def is_held_now(name: str, token: str) -> bool:
    with connection.cursor() as cursor:
        return is_held(cursor, name, token)
