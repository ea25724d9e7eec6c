"""Money over a time: what was asked for, and where it stands now, by period, member, protocol or corridor. Permission inside.

Counted are the ledgers of requests that were opened within the time. Each stands in one group, in its own currency; amounts of two
currencies are never added.
"""

from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Any, Final, Literal, get_args

from msgspec import Struct

from accord.core.money.tally import STANDS, Figures, Tally
from accord.core.periods import Period, placing
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.figures.again import disputed_again
from accord.hub.requests.steps import access
from accord.hub.requests.store import BalanceRow, Condition
from accord.hub.requests.vocabulary import ANSWERER, ASKER, MANAGE, OPENED_ELSEWHERE, READ
from accord.hub.times import now

By = Literal["period", "asker", "answerer", "protocol"]
BYS: Final[tuple[By, ...]] = get_args(By)
SIDES: Final = (ASKER, ANSWERER)
_NONE: Final = Decimal(0)


class Asked(Struct, frozen=True):
    """The selection to count. `side`: the side of the caller's member, or the chosen one where the caller sees all; empty for any.

    `member`: with which other member, or for who sees all, which member's; its id, empty for every one.
    """

    periods: tuple[Period, ...]
    side: str = ""
    member: str = ""
    protocol: str = ""
    code: str = ""


class MoneyRow(Struct, frozen=True):
    """A group: the number of its period, a member's number (None: several members, a guest or nobody), or the name of a protocol."""

    key: Any
    figures: Figures


class CurrencyFigures(Struct, frozen=True):
    """One currency: its rows, and the whole over them. The median of the whole is counted anew: medians are never added."""

    code: str
    rows: tuple[MoneyRow, ...]
    whole: Figures


class Money(Struct, frozen=True):
    """`at`: as of when. Currencies come in the order of how many requests name them, then by code."""

    currencies: tuple[CurrencyFigures, ...]
    at: int


class Corridor(Struct, frozen=True):
    """From the asker's country to the answerer's (empty: several members, a guest or nobody): the number of requests, and their money."""

    source: str
    target: str
    requests: int
    money: tuple[Figures, ...]


class Corridors(Struct, frozen=True):
    rows: tuple[Corridor, ...]
    at: int


def money(caller: Caller, asked: Asked, by: By = "period", *, at: int | None = None) -> Money:
    """Raises NotAllowed, and NoSuchMember where the chosen one is none."""
    number_of = placing(asked.periods)
    keys: dict[By, Callable[[BalanceRow], Hashable]] = {
        "period": lambda row: number_of(row[0]),
        "asker": lambda row: row[1],
        "answerer": lambda row: row[2],
        "protocol": lambda row: row[3].partition("@")[0],
    }
    at = now() if at is None else at
    groups = _counted(caller, asked, keys[by])
    currencies = []
    for code in {code for there in groups.values() for code in there}:
        whole, rows = Tally(), []
        for key, there in groups.items():
            if code in there:
                whole.join(there[code])
                rows.append(MoneyRow(key, there[code].figures(code)))
        currencies.append(CurrencyFigures(code, tuple(rows), whole.figures(code)))
    return Money(tuple(sorted(currencies, key=lambda currency: (-currency.whole.ledgers, currency.code))), at)


def corridors(caller: Caller, asked: Asked, *, at: int | None = None) -> Corridors:
    """Between which countries requests go, and the money of those that are about money. Requests that are about one person are not
    among them: so small a figure could reveal a person. Raises NotAllowed, NoSuchMember."""
    at = now() if at is None else at
    names = [ref for ref, protocol in protocols().items() if protocol.name not in OPENED_ELSEWHERE]
    counts = store.corridors([*_conditions(caller, asked, "b.n"), store.under(names)])
    numbers = {n for asker, answerer, _count in counts for n in (asker, answerer) if n is not None}
    countries = {n: row.country for n, row in members.by_number(numbers).items()}

    def pair(asker: int, answerer: int | None) -> tuple[str, str]:
        return countries.get(asker, ""), countries.get(answerer, "") if answerer is not None else ""

    requests: dict[tuple[str, str], int] = {}
    for asker, answerer, count in counts:
        requests[pair(asker, answerer)] = requests.get(pair(asker, answerer), 0) + count
    tallies = _counted(caller, asked, lambda row: pair(row[1], row[2]))
    rows = (
        Corridor(key[0], key[1], requests.get(key, 0), tuple(tally.figures(code) for code, tally in sorted(tallies.get(key, {}).items())))
        for key in requests.keys() | tallies.keys()
    )
    return Corridors(tuple(sorted(rows, key=lambda row: (-row.requests, row.source, row.target))), at)


def _counted(caller: Caller, asked: Asked, key: Callable[[BalanceRow], Hashable]) -> dict[Any, dict[str, Tally]]:
    """Tallies by group and currency."""
    groups: dict[Any, dict[str, Tally]] = {}
    conditions = [*_conditions(caller, asked, "b.request"), *([store.in_code(asked.code)] if asked.code else [])]
    again = disputed_again([*conditions, store.FIRST_OF_TRAIL])
    for row in store.balances(conditions):
        opened, _asker, _answerer, _protocol, code, followed, held_at, request, *amounts = row
        stands = {account: Decimal(text) for account, text in zip(STANDS, amounts, strict=True) if text}
        waited = None if held_at is None else held_at - opened
        there = groups.setdefault(key(row), {})
        tally = there.get(code)
        if tally is None:
            tally = there[code] = Tally()
        tally.add(stands, is_followed=bool(followed), waited=waited, again=again.get((request, code), _NONE))
    return groups


def _conditions(caller: Caller, asked: Asked, number: str) -> list[Condition]:
    """The caller's visible part of the selection; `number` is the column with a request's number. Raises NotAllowed, NoSuchMember."""
    need(caller, READ, MANAGE)
    begins, ends = asked.periods[0].begins, asked.periods[-1].ends
    conditions = [store.in_time(begins, ends)]
    sees_all_of = access.sees_all_of(caller)
    own = store.of_member(caller.n, number)
    sides = (asked.side,) if asked.side in SIDES else ()
    other = members.member(asked.member).n if asked.member else None
    if sees_all_of is None:
        conditions.append(store.of_member(caller.n, number, sides) if sides else own)
        if other is not None:
            conditions.append(store.of_member(other, number, SIDES))
    else:
        conditions.append(store.either(own, store.under(sees_all_of)))
        if other is not None:
            conditions.append(store.of_member(other, number, sides))
    if asked.protocol:
        conditions.append(store.under([ref for ref, protocol in protocols().items() if protocol.name == asked.protocol]))
    return conditions
