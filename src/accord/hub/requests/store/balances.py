"""The balances of each ledger, kept in the turn of its entries, and read by the figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import connection

from accord.core.money.ledger import Account, Ledger
from accord.core.money.tally import STANDS
from accord.hub import database
from accord.hub.requests.store.payments import Condition
from accord.hub.requests.store.requests import pieces, signs
from accord.hub.requests.vocabulary import WATCHER
from accord.hub.statements import run

COLUMNS: Final[Mapping[Account, str]] = {account: account.replace("-", "_") for account in STANDS}
# opening, asker, answerer, protocol, currency, whether it follows money, when money was first held, the request, then the accounts
BalanceRow = Sequence[Any]
FIRST_OF_TRAIL: Final[Condition] = ("NOT b.followed", [])
_AT_ONCE = 2_000
_KEEP = (
    "INSERT INTO requests_balance (request, trail, code, protocol, opened, asker, answerer, followed, held_at, {columns}) "
    "SELECT r.n, CAST(%s AS varchar(12)), CAST(%s AS varchar(12)), r.protocol, r.opened, r.asker, r.answerer, r.parent IS NOT NULL, "
    "CAST(%s AS bigint), {values} FROM requests_request r WHERE r.n = %s "
    "ON CONFLICT (request, trail) DO UPDATE SET held_at = excluded.held_at, {changes}"
).format(
    columns=", ".join(COLUMNS.values()),
    values=", ".join(["CAST(%s AS varchar(60))"] * len(COLUMNS)),
    changes=", ".join(f"{column} = excluded.{column}" for column in COLUMNS.values()),
)
_READ = (
    "SELECT b.opened, b.asker, b.answerer, b.protocol, b.code, b.followed, b.held_at, b.request, "
    f"{', '.join(f'b.{c}' for c in COLUMNS.values())}"
)
_TAKES_PART = f"SELECT p.request FROM requests_party p WHERE p.member = %s AND p.side <> '{WATCHER}'"


def keep_balance(request: int, trail: str, ledger: Ledger) -> None:
    """Store the balances of a ledger now."""
    if ledger.code is None:
        return
    texts = [f"{value:f}" if (value := ledger.balance(account).value) else "" for account in STANDS]
    held_at = min((entry.at for entry in ledger.entries if entry.kind == "hold"), default=None)
    run(_KEEP, trail, ledger.code, held_at, *texts, request)


def clear_balance(request: int, trail: str) -> None:
    """Nothing is disputed in this ledger any more: the hop that brought its money never took place."""
    run(f"UPDATE requests_balance SET {', '.join(f'{c} = %s' for c in COLUMNS.values())} WHERE request = %s AND trail = %s",
        *[""] * len(COLUMNS), request, trail)  # fmt: skip


def note_answerer(request: int, answerer: int | None) -> None:
    """Another member answers from now on."""
    run("UPDATE requests_balance SET answerer = %s WHERE request = %s", answerer, request)


def balances(conditions: Sequence[Condition]) -> Iterator[BalanceRow]:
    """Balances `b` under all of these conditions, some at a time: memory never holds all of them."""
    where = " AND ".join(f"({condition})" for condition, _values in conditions)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{_READ} FROM requests_balance b WHERE {where}", [value for _condition, values in conditions for value in values])
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def naming_again(conditions: Sequence[Condition]) -> list[int]:
    """The first requests with balances `b` under all of these conditions of which another names the same payment too, or one like it."""
    where = " AND ".join(f"({condition})" for condition, _values in conditions)
    said = "WHERE l.kind = 'disputed' AND l.request IN (SELECT n FROM chosen)"
    own = f"FROM requests_request_payment l {said}"
    marked = (
        "FROM requests_request_payment l JOIN requests_payment p ON p.id = l.payment "
        f"JOIN requests_payment_mark m ON m.payment = p.n {said}"
    )
    rows = database.rows(
        f"WITH chosen AS (SELECT b.request AS n FROM requests_balance b WHERE {where}) "
        f"SELECT l.request {own} AND l.payment IN (SELECT l.payment {own} GROUP BY l.payment HAVING COUNT(DISTINCT l.request) > 1) "
        f"UNION SELECT l.request {marked} AND m.mark IN (SELECT m.mark {marked} GROUP BY m.mark HAVING COUNT(DISTINCT l.request) > 1) "
        "ORDER BY 1",
        [value for _condition, values in conditions for value in values],
    )
    return [n for (n,) in rows]


def disputed_of(requests: Sequence[int]) -> Iterator[tuple[int, str, str | None, str, str]]:
    """What these first requests dispute of each payment, and what they have withdrawn of it: request, code, payment, kind, amount."""
    for piece in pieces(requests):
        yield from database.rows(
            "SELECT e.request, e.code, e.payment, e.kind, e.amount FROM requests_entry e "
            f"WHERE e.root IN ({signs(piece)}) AND e.request = e.root AND e.kind IN ('dispute', 'withdraw') ORDER BY e.root, e.n",
            piece,
        )


def corridors(conditions: Sequence[Condition]) -> list[tuple[int, int | None, int]]:
    """Of requests `b` under all of these conditions: who asks, who is asked (None: no member, or several), and how many there are."""
    where = " AND ".join(f"({condition})" for condition, _values in conditions)
    values = [value for _condition, values in conditions for value in values]
    return database.rows(f"SELECT b.asker, b.answerer, COUNT(*) FROM requests_request b WHERE {where} GROUP BY b.asker, b.answerer", values)


def in_time(begins: int, ends: int) -> Condition:
    return "b.opened >= %s AND b.opened < %s", [begins, ends]


def under(protocols: Sequence[str]) -> Condition:
    return f"b.protocol IN ({signs(list(protocols))})" if protocols else "1 = 0", list(protocols)


def in_code(code: str) -> Condition:
    return "b.code = %s", [code]


def of_member(member: int, number: str, sides: Sequence[str] = ()) -> Condition:
    """The requests that a member takes part in, on one of these sides or on any; `number` is the column with the request's number."""
    on = f" AND p.side IN ({signs(list(sides))})" if sides else ""
    return f"{number} IN ({_TAKES_PART}{on})", [member, *sides]


def either(first: Condition, second: Condition) -> Condition:
    return f"{first[0]} OR {second[0]}", [*first[1], *second[1]]
