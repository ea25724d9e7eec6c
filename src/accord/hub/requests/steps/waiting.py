"""The sides that a request waits for, which must act now, and its most important deadline. Kept with the parties, for lists."""

from collections.abc import Iterable

from accord.core.protocols import Money, Protocol, Running, headline, pressed, running
from accord.hub.requests import store
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Party, Request, Waiting
from accord.hub.requests.vocabulary import ANSWERER, REVIEWER, SECRETARIAT, TAKEN_ELSEWHERE, WATCHER


def money_of(book: Book, request: int) -> Money:
    return Money(book.balances(request, "pending"), book.balances(request, "held"), book.balances(request, "converted"))


def clocks_of(request: Request, protocol: Protocol, money: Money) -> tuple[Running, ...]:
    """The clocks that run in its state, and that of the answer where one is still owed."""
    rules = store.rules_of(request.rules)
    return running(protocol, request.state, request.entered, money, rules, request.fields, next_due=request.next_due)


def sides(request: Request, protocol: Protocol, parties: Iterable[Party], clocks: Iterable[Running], money: Money) -> frozenset[str]:
    """The sides that must act. None where a feature above takes the steps: there its own pages say who must."""
    if request.closed is not None or request.name in TAKEN_ELSEWHERE:
        return frozenset()
    there = {party.side for party in parties if party.side != WATCHER}
    open_sides = {step.side for step in protocol.steps if request.state in step.from_states}
    must = pressed(protocol, request.state, clocks, money, ANSWERER in there, open_sides)
    # Whom nobody was named to be, the secretariat stands in for.
    return must | {SECRETARIAT} if REVIEWER in must and REVIEWER not in there else must


def waiting(request: Request, protocol: Protocol, parties: Iterable[Party], book: Book) -> Waiting:
    """The stored form: the sides, and the time that orders the list."""
    named = list(parties)
    money = money_of(book, request.n)
    clocks = clocks_of(request, protocol, money)
    next_clock = headline(clocks, (), money)
    return Waiting(sides(request, protocol, named, clocks, money), None if next_clock is None else next_clock.due)


def keep(request: Request, protocol: Protocol, parties: Iterable[Party], book: Book) -> None:
    """Store the request as it is now, and for whom it waits."""
    store.update(request, waiting(request, protocol, parties, book))
