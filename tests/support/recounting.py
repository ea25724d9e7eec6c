"""Figures of money counted anew from the entries of all ledgers, by hand: what the hub's own figures are held against."""

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from statistics import median
from typing import Any

from asking import ACCOUNTS, MINUTE, Cast, ask
from bells import rows

ACCOUNTS_OF_MONEY = ("pending", "held", "converted", "moved-on", "taken-out", "not-found", "refused", "released", "returned")
DAY = 1440 * MINUTE


@dataclass
class Recount:
    """One ledger, added up."""

    request: int
    code: str
    stands: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(ACCOUNTS_OF_MONEY, Fraction(0)))
    held_at: int | None = None


def recounted(root: int | None = None) -> dict[tuple[int, str], Recount]:
    """Every ledger there is, or those of one trail, by request and trail."""
    ledgers: dict[tuple[int, str], Recount] = {}
    of_root = "" if root is None else f" WHERE root = {root}"
    entries = f"SELECT request, trail, code, kind, source, target, amount, at FROM requests_entry{of_root} ORDER BY n"
    for request, trail, code, kind, source, target, amount, at in rows(entries):
        ledger = ledgers.setdefault((request, trail), Recount(request, code))
        assert ledger.code == code
        for account, sign in ((source, -1), (target, 1)):
            if account != "disputed":
                ledger.stands[account] += sign * Fraction(amount)
        if kind == "hold":
            ledger.held_at = at if ledger.held_at is None else min(at, ledger.held_at)
    return ledgers


def kept(root: int | None = None) -> dict[tuple[int, str], Recount]:
    """The same as the hub keeps it."""
    of_root = "" if root is None else f" WHERE request IN (SELECT n FROM requests_request WHERE root = {root})"
    columns = ", ".join(account.replace("-", "_") for account in ACCOUNTS_OF_MONEY)
    ledgers = {}
    read = f"SELECT request, trail, code, held_at, {columns} FROM requests_balance{of_root}"
    for request, trail, code, held_at, *amounts in rows(read):
        stands = {account: Fraction(amount or 0) for account, amount in zip(ACCOUNTS_OF_MONEY, amounts, strict=True)}
        ledgers[request, trail] = Recount(request, code, stands, held_at)
    return ledgers


def expected(belongs: Callable[[dict[str, Any]], Any]) -> dict[tuple[Any, str], dict[str, Any]]:
    """Figures by group and currency; `belongs` says of a request's row which group it is in, or None for none."""
    names = ("n", "id", "protocol", "asker", "answerer", "parent", "opened")
    requests = {row[0]: dict(zip(names, row, strict=True)) for row in rows(f"SELECT {', '.join(names)} FROM requests_request")}
    groups: dict[tuple[Any, str], list[tuple[dict[str, Any], Recount]]] = {}
    for ledger in recounted().values():
        request = requests[ledger.request]
        group = belongs(request)
        if group is not None:
            groups.setdefault((group, ledger.code), []).append((request, ledger))
    return {key: _figures(there) for key, there in groups.items()}


def _figures(there: Iterable[tuple[dict[str, Any], Recount]]) -> dict[str, Any]:
    pairs = list(there)
    waits = [(ledger.held_at - request["opened"]) // MINUTE for request, ledger in pairs if ledger.held_at is not None]
    return {
        "ledgers": len(pairs),
        "asked": sum((sum(ledger.stands.values()) for request, ledger in pairs if request["parent"] is None), Fraction(0)),
        "followed": sum((sum(ledger.stands.values()) for request, ledger in pairs if request["parent"] is not None), Fraction(0)),
        **{account: sum((ledger.stands[account] for _, ledger in pairs), Fraction(0)) for account in ACCOUNTS_OF_MONEY},
        "waited": Fraction(median(waits)) if waits else None,
    }


def as_fractions(figures: Any) -> dict[str, Any]:
    """What the hub says, in the same form."""
    return {
        "ledgers": figures.ledgers,
        "asked": Fraction(figures.asked),
        "followed": Fraction(figures.followed),
        **{account: Fraction(value) for account, value in figures.stands.items()},
        "waited": None if figures.waited is None else Fraction(figures.waited),
    }


def takes_part(member: int, *sides: str) -> set[int]:
    """The numbers of the requests that a member takes part in, on any of these sides."""
    return {request for request, side in rows(f"SELECT request, side FROM requests_party WHERE member = {member}")
            if side != "watcher" and (not sides or side in sides)}  # fmt: skip


def plant_money(made: Cast, at: int, seed: int, asks: int = 12) -> None:
    """Asks of several members at several banks over some weeks from then, in two currencies, each answered by chance."""
    from accord.hub.requests import actions, queries
    from accord.hub.requests.errors import Refused

    chance = random.Random(seed)
    banks = ("Kasi", "Bangkok", "Emirates")
    for number in range(asks):
        opened = at + chance.randrange(40 * DAY)
        bank = chance.choice(banks)
        amount = {"value": f"{chance.randrange(1, 10**9) / Decimal(100):.2f}", "code": chance.choice(("THB", "THB", "USD"))}
        reference = f"SEED-{seed}-{number}"
        payments = [{"amount": amount, "bank_reference": reference}]
        request = ask(made, who=chance.choice(("Sender", "Police")), to=(bank,), at=opened, payments=payments).requests[0].id
        for _ in range(chance.randrange(4)):
            opened += chance.randrange(1, 300) * MINUTE
            there = queries.trail(made[bank], request).rows
            sums = {code: Decimal(there[0].totals[code]["pending"]) for code in there[0].totals}
            part = _part(sums[amount["code"]], chance)
            step, fields = _step(chance, {"value": f"{part:f}", "code": amount["code"]}, opened, banks, bank)
            with suppress(Refused):
                actions.take(made[bank], request, step, fields, at=opened)


def _part(whole: Decimal, chance: random.Random) -> Decimal:
    with localcontext(prec=40):
        return (whole * chance.randrange(1, 5) / 4).quantize(Decimal("0.01"))


def _step(chance: random.Random, amount: dict[str, str], at: int, banks: tuple[str, ...], bank: str) -> tuple[str, dict[str, Any]]:
    following = next(other for other in banks if other != bank)
    return chance.choice(
        (
            ("hold-part", {"amount": amount, "until": at + DAY}),
            ("hold", {"amount": amount, "until": at + DAY}),
            ("not-found", {"amount": amount}),
            ("taken-out", {"amount": amount, "taken-how": "machine"}),
            ("refuse", {"refusal": "needs-order", "amount": amount}),
            ("moved-on", {"hops": [{"amount": amount, "next": ACCOUNTS[following]}]}),
            ("return-part", {"amount": amount}),
            ("release-part", {"amount": amount, "release-ground": "no-order"}),
        )
    )
