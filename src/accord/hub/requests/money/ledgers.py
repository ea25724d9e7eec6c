"""The money of a trail: its ledgers and hops from and to the database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from accord.core.money import trail as trails
from accord.core.money.amounts import Amount, Rate
from accord.core.money.ledger import EMPTY, Account, Entry, Ledger
from accord.core.money.refusal import MoneyRefused
from accord.core.money.trail import Hop, Trail
from accord.hub.requests import store
from accord.hub.requests.store import Cursor

_ENTRY = "request, trail, kind, source, target, amount, code, step, payment, hold, until, ground, at"
_HOP = "trail, parent, child, gone, gone_code, came, came_code, rate, source, step, payment, at"


@dataclass(slots=True)
class Book:
    """All ledgers of the trail that begins at `root`, by the currency in which that root disputes, and how much of them is stored.

    `undone` are hops that were taken back, `left` the last entries of ledgers to which no hop leads any more. `asks_elsewhere`: whoever
    holds or pays back is asked first where a member that its own side doesn't know says that it has the same money.
    """

    root: int
    trails: dict[str, Trail] = field(default_factory=dict)
    stored: dict[tuple[str, str], int] = field(default_factory=dict)
    hops: set[tuple[str, str, str]] = field(default_factory=set)
    undone: list[tuple[str, Hop, str]] = field(default_factory=list)
    left: list[tuple[str, str, Entry]] = field(default_factory=list)
    asks_elsewhere: bool = False

    def place(self, request: int, code: str) -> str:
        """The trail in which this request has a ledger of that currency. Raises MoneyRefused."""
        for name, trail in self.trails.items():
            ledger = trail.ledgers.get(str(request))
            if ledger is not None and ledger.code == code:
                return name
        raise MoneyRefused("nothing-disputed", "Nothing is disputed here in that currency. State the disputed amount first.")

    def of(self, request: int) -> dict[str, Ledger]:
        """The request's ledgers by currency."""
        found = {}
        for trail in self.trails.values():
            ledger = trail.ledgers.get(str(request))
            if ledger is not None and ledger.code is not None:
                found[ledger.code] = ledger
        return found

    def balances(self, request: int, account: Account) -> dict[str, Decimal]:
        return {code: ledger.balance(account).value for code, ledger in self.of(request).items()}

    def change(self, request: int, code: str, do: Callable[[Ledger], Ledger]) -> None:
        """Bring a ledger on. Raises MoneyRefused, also where the whole trail would hold too much."""
        name = self.place(request, code)
        trail = self.trails[name]
        self.trails[name] = trails.put(trail, str(request), do(trail.ledgers[str(request)]))

    def begin(self, request: int, code: str, do: Callable[[Ledger], Ledger]) -> None:
        """Dispute something in the first request of the trail."""
        trail = self.trails.get(code) or trails.start(str(request))
        self.trails[code] = trails.put(trail, str(request), do(trail.ledgers.get(str(request), EMPTY)))

    def follow(self, parent: int, child: int, out: Amount, rate: Rate, *, at: int, step: str, payment: str | None) -> None:
        """What was told as moved on has gone to the child's account."""
        name = self.place(parent, out.code)
        self.trails[name] = trails.hop(
            self.trails[name], str(parent), str(child), out, rate, at=at, step=step, payment=payment, known="before"
        )

    def unfollow(self, parent: int, code: str, *, at: int, by: str, ground: str) -> list[int]:
        """Hops that the parent's desk doubts now never took place, as far as what they brought is still pending; returns their children."""
        name, gone = self.place(parent, code), []
        for hop in reversed(self.trails[name].hops):
            trail = self.trails[name]
            if hop.parent != str(parent) or hop.out.value > trail.doubted(hop.parent).value:
                continue
            try:
                after = trails.undo_hop(trail, hop.step, hop.child, at=at, by=by, ground=ground)
            except MoneyRefused:
                continue  # the next desk says that it came: the two disagree, and the law over the trail holds all the same
            if hop.child not in after.ledgers:
                last = Entry(kind="withdraw", source="pending", target="disputed", amount=hop.into, at=at, step=by, payment=hop.payment)
                self.left.append((name, hop.child, last))
                gone.append(int(hop.child))
            self.trails[name] = after
            self.undone.append((name, hop, by))
        return gone

    def held_until(self, request: int) -> int | None:
        """The date of the hold that stands; None where nothing is held."""
        dates = [hold.until for ledger in self.of(request).values() for hold in ledger.holds if hold.left and hold.until is not None]
        return max(dates, default=None)


def load(cursor: Cursor, root: int) -> Book:
    return load_many(cursor, [root])[root]


def load_many(cursor: Cursor, roots: Iterable[int]) -> dict[int, Book]:
    """The books of many trails, in as few questions as those of one."""
    entries: dict[int, dict[str, dict[str, list[Entry]]]] = {}
    hops: dict[int, dict[str, list[Hop]]] = {}
    wanted = list(dict.fromkeys(roots))
    for some in store.pieces(wanted):
        cursor.execute(f"SELECT root, {_ENTRY} FROM requests_entry WHERE root IN ({store.marks(some)}) ORDER BY n", some)
        for root, request, trail, *row in cursor.fetchall():
            entries.setdefault(root, {}).setdefault(trail, {}).setdefault(str(request), []).append(_entry(*row))
        cursor.execute(f"SELECT root, {_HOP} FROM requests_hop WHERE root IN ({store.marks(some)}) AND undone = '' ORDER BY n", some)
        for root, trail, *row in cursor.fetchall():
            hops.setdefault(root, {}).setdefault(trail, []).append(_hop(*row))
    return {root: _book(root, entries.get(root, {}), hops.get(root, {})) for root in wanted}


def _entry(
    kind: Any,
    source: Any,
    target: Any,
    amount: str,
    code: str,
    step: str,
    payment: str | None,
    hold: str | None,
    until: int | None,
    ground: str | None,
    at: int,
) -> Entry:
    return Entry(
        kind=kind,
        source=source,
        target=target,
        amount=Amount(Decimal(amount), code),
        at=at,
        step=step,
        payment=payment,
        hold=hold,
        until=until,
        ground=ground,
    )


def _hop(
    parent: int,
    child: int,
    out: str,
    out_code: str,
    into: str,
    into_code: str,
    rate: str,
    source: str,
    step: str,
    payment: str | None,
    at: int,
) -> Hop:
    return Hop(
        parent=str(parent),
        child=str(child),
        out=Amount(Decimal(out), out_code),
        into=Amount(Decimal(into), into_code),
        rate=Rate(out_code, into_code, Decimal(rate), source, at),
        at=at,
        step=step,
        payment=payment,
    )


def _book(root: int, entries: Mapping[str, Mapping[str, list[Entry]]], hops: Mapping[str, list[Hop]]) -> Book:
    book = Book(root)
    for name, ledgers in entries.items():
        led = {hop.child for hop in hops.get(name, ())} | {str(root)}
        there = MappingProxyType({request: Ledger(tuple(some)) for request, some in ledgers.items() if request in led})
        book.trails[name] = Trail(str(root), there, tuple(hops.get(name, ())))
        book.stored |= {(name, request): len(some) for request, some in ledgers.items()}
        book.hops |= {(name, hop.step, hop.child) for hop in hops.get(name, ())}
    return book


@dataclass(frozen=True, slots=True)
class Added:
    """What `store_new` stored: the kinds of entries, and how many entries each ledger had before, by trail and request."""

    kinds: frozenset[str]
    before: Mapping[tuple[str, str], int]


def store_new(cursor: Cursor, book: Book) -> Added:
    """Store what was added. Only `same_payments.save` calls it, which looks at the law over requests about the same payments."""
    added: set[str] = set()
    before = dict(book.stored)
    for name, trail in book.trails.items():
        for request, ledger in trail.ledgers.items():
            for entry in ledger.entries[book.stored.get((name, request), 0) :]:
                _store_entry(cursor, book.root, name, int(request), entry)
                added.add(entry.kind)
            book.stored[(name, request)] = len(ledger.entries)
        for hop in trail.hops:
            if (name, hop.step, hop.child) not in book.hops:
                _store_hop(cursor, book.root, name, hop)
                book.hops.add((name, hop.step, hop.child))
    for name, request, entry in book.left:
        _store_entry(cursor, book.root, name, int(request), entry)
    for name, hop, by in book.undone:
        cursor.execute(
            "UPDATE requests_hop SET undone = %s WHERE root = %s AND trail = %s AND step = %s AND child = %s",
            [by, book.root, name, hop.step, int(hop.child)],
        )
    book.left.clear()
    book.undone.clear()
    return Added(frozenset(added), before)


def _store_entry(cursor: Cursor, root: int, trail: str, request: int, entry: Entry) -> None:
    store.insert(
        cursor,
        "entry",
        root=root,
        request=request,
        trail=trail,
        kind=entry.kind,
        source=entry.source,
        target=entry.target,
        amount=f"{entry.amount.value:f}",
        code=entry.amount.code,
        step=entry.step,
        payment=entry.payment,
        hold=entry.hold,
        until=entry.until,
        ground=entry.ground,
        at=entry.at,
    )


def _store_hop(cursor: Cursor, root: int, trail: str, hop: Hop) -> None:
    store.insert(
        cursor,
        "hop",
        root=root,
        trail=trail,
        parent=int(hop.parent),
        child=int(hop.child),
        gone=f"{hop.out.value:f}",
        gone_code=hop.out.code,
        came=f"{hop.into.value:f}",
        came_code=hop.into.code,
        rate=f"{hop.rate.value:f}",
        source=hop.rate.source,
        undone="",
        step=hop.step,
        payment=hop.payment,
        at=hop.at,
    )


def totals_of(book: Book, request: int) -> dict[str, dict[str, Any]]:
    """What each account of the request's ledgers holds, by currency, as texts: for entries and pages."""
    accounts: tuple[Account, ...] = (
        "disputed",
        "pending",
        "held",
        "moved-on",
        "not-found",
        "refused",
        "released",
        "returned",
        "converted",
    )
    found: dict[str, dict[str, Any]] = {}
    for code, ledger in sorted(book.of(request).items()):
        found[code] = {account: f"{ledger.balance(account).value:f}" for account in accounts}
        found[code]["wrongly-held"] = f"{ledger.wrongly_held.value:f}"
    return found
