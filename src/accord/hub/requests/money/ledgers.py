"""The money of a trail: its ledgers and hops from and to the database."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from accord.core.money import trail as trails
from accord.core.money.amounts import Amount, Rate
from accord.core.money.ledger import EMPTY, Account, Entry, Ledger
from accord.core.money.refusal import MoneyRefused
from accord.core.money.tally import STANDS
from accord.core.money.trail import Hop, Trail
from accord.hub.requests import store


class Book(Struct):
    """All ledgers of the trail that begins at `root`, by the currency in which that root disputes, and how much of them is stored.

    `undone` are hops that were taken back, `left` the last entries of ledgers to which no hop leads any more. `asks_elsewhere`: the
    member that holds or pays back is asked first where a member that its own side doesn't know says that it has the same money.
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
        ledgers = {}
        for trail in self.trails.values():
            ledger = trail.ledgers.get(str(request))
            if ledger is not None and ledger.code is not None:
                ledgers[ledger.code] = ledger
        return ledgers

    def balances(self, request: int, account: Account) -> dict[str, Decimal]:
        return {code: ledger.value(account) for code, ledger in self.of(request).items()}

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
        """Move money that an answer reported as moved on to the child's account."""
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


def load(root: int) -> Book:
    return load_many([root])[root]


def load_many(roots: Iterable[int]) -> dict[int, Book]:
    """The books of many trails, in as few questions as those of one."""
    entries: dict[int, dict[str, dict[str, list[Entry]]]] = {}
    hops: dict[int, dict[str, list[Hop]]] = {}
    wanted = list(dict.fromkeys(roots))
    for entry in store.entries(wanted):
        entries.setdefault(entry.root, {}).setdefault(entry.trail, {}).setdefault(str(entry.request), []).append(_entry(entry))
    for hop in store.hops(wanted):
        hops.setdefault(hop.root, {}).setdefault(hop.trail, []).append(_hop(hop))
    return {root: _book(root, entries.get(root, {}), hops.get(root, {})) for root in wanted}


def _entry(row: store.EntryRow) -> Entry:
    return Entry(
        kind=row.kind,  # type: ignore[arg-type]
        source=row.source,  # type: ignore[arg-type]
        target=row.target,  # type: ignore[arg-type]
        amount=Amount(Decimal(row.amount), row.code),
        at=row.at,
        step=row.step,
        payment=row.payment,
        hold=row.hold,
        until=row.until,
        ground=row.ground,
    )


def _hop(row: store.HopRow) -> Hop:
    return Hop(
        parent=str(row.parent),
        child=str(row.child),
        out=Amount(Decimal(row.gone), row.gone_code),
        into=Amount(Decimal(row.came), row.came_code),
        rate=Rate(row.gone_code, row.came_code, Decimal(row.rate), row.source, row.at),
        at=row.at,
        step=row.step,
        payment=row.payment,
    )


def _book(root: int, entries: Mapping[str, Mapping[str, list[Entry]]], hops: Mapping[str, list[Hop]]) -> Book:
    book = Book(root)
    for name, ledgers in entries.items():
        led = {hop.child for hop in hops.get(name, ())} | {str(root)}
        there = MappingProxyType({request: Ledger(tuple(ledger_entries)) for request, ledger_entries in ledgers.items() if request in led})
        book.trails[name] = Trail(str(root), there, tuple(hops.get(name, ())))
        book.stored |= {(name, request): len(ledger_entries) for request, ledger_entries in ledgers.items()}
        book.hops |= {(name, hop.step, hop.child) for hop in hops.get(name, ())}
    return book


class Added(Struct, frozen=True):
    """The entries that `store_new` stored: the kinds of entries, and how many entries each ledger had before, by trail and request."""

    kinds: frozenset[str]
    before: Mapping[tuple[str, str], int]


def store_new(book: Book) -> Added:
    """Store what was added. Only `shared_payments.store_added` calls it, which looks at the law over requests about the same payments."""
    before = dict(book.stored)
    added: list[tuple[str, str, Entry]] = []
    hops: list[tuple[str, Hop]] = []
    for name, trail in book.trails.items():
        for request, ledger in trail.ledgers.items():
            added += [(name, request, entry) for entry in ledger.entries[book.stored.get((name, request), 0) :]]
            book.stored[(name, request)] = len(ledger.entries)
        hops += [(name, hop) for hop in trail.hops if (name, hop.step, hop.child) not in book.hops]
    book.hops |= {(name, hop.step, hop.child) for name, hop in hops}
    store.add_entries(book.root, [*added, *book.left])
    for name, request in dict.fromkeys((name, request) for name, request, _entry in added):
        store.keep_balance(int(request), name, book.trails[name].ledgers[request])
    for name, request, _entry in book.left:
        store.clear_balance(int(request), name)
    store.add_hops(book.root, hops)
    for name, hop, by in book.undone:
        store.undo_hop(book.root, name, hop.step, int(hop.child), by)
    book.left.clear()
    book.undone.clear()
    return Added(frozenset(entry.kind for _name, _request, entry in added), before)


def totals_of(book: Book, request: int) -> dict[str, dict[str, Any]]:
    """The balance of each account of the request's ledgers, by currency, as texts: for entries and pages."""
    accounts: tuple[Account, ...] = ("disputed", *(account for account in STANDS if account != "converted"), "converted")
    totals: dict[str, dict[str, Any]] = {}
    for code, ledger in sorted(book.of(request).items()):
        totals[code] = {account: f"{ledger.value(account):f}" for account in accounts}
        totals[code]["wrongly-held"] = f"{ledger.wrongly_held.value:f}"
    return totals
