"""The sides that a request waits for, which must act now, and its most important deadline. Kept with the parties, for lists."""

from collections.abc import Collection, Iterable

from accord.core.protocols import ANSWER, END, Clock, Money, Protocol, Running, answer_owed, headline, owed_dues, pressed, running
from accord.hub.journal.actions import Turn
from accord.hub.requests import store
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps import clocks, continuing, declining
from accord.hub.requests.store import Party, Request, Waiting
from accord.hub.requests.vocabulary import ANSWERER, AT_REST, REROUTE, REVIEWER, SECRETARIAT, TAKEN_ELSEWHERE, WATCHER


def money_of(book: Book, request: int) -> Money:
    return Money(book.balances(request, "pending"), book.balances(request, "held"), book.balances(request, "converted"))


def clocks_of(request: Request, protocol: Protocol, money: Money) -> tuple[Running, ...]:
    """The clocks that run in its state, and that of the answer where one is still owed."""
    rules = store.rules_of(request.rules)
    return running(protocol, request.state, request.entered, money, rules, request.fields, next_due=request.next_due)


def answer_due(request: Request, protocol: Protocol, money: Money) -> int | None:
    """By when whoever was asked is to say something: not when something ends by itself, as a hold does, nor when the request closes."""
    clocks = clocks_of(request, protocol, money) if request.closed is None else ()
    awaited = (running.due for running in clocks if running.clock.target == ANSWERER and running.clock.then is None)
    return min((due for due in awaited if due is not None), default=None)


def of_clock(request: Request, protocol: Protocol, key: str, book: Book) -> tuple[Clock | None, bool]:
    """The clock by this key that runs now, None where it does no more; and whether it is of an answer that is owed, not the state's own."""
    own = next((clock for clock in protocol.states[request.state].clocks if clock.key == key), None)
    if own is not None:
        return own, False
    owed = answer_owed(protocol, request.state, money_of(book, request.n))
    return (owed, True) if owed is not None and owed.key == key else (None, True)


def press_for_rest(t: Turn, request: Request, protocol: Protocol, book: Book, *, since: int | None) -> None:
    """Set the deadlines of the answer that is owed for a part, where the state was just come into or an answer was just taken back
    (`since`: when); unset them once it is given."""
    if request.name in TAKEN_ELSEWHERE:
        return
    money = money_of(book, request.n)
    if any(clock.key == ANSWER for clock in protocol.states[request.state].clocks):
        return
    if since is not None or answer_owed(protocol, request.state, money) is None:
        clocks.unset_owed(t, request, ANSWER)
    if since is not None:
        clocks.set_owed(t, request, owed_dues(protocol, request.state, since, money, store.rules_of(request.rules), request.fields))


def needs_secretariat(request: Request, protocol: Protocol) -> bool:
    """Whether the secretariat can alert another member in its present state, or end it where nobody is left to answer."""
    return any(step.side == SECRETARIAT and step.key in (REROUTE, END) and request.state in step.from_states for step in protocol.steps)


def sides(
    request: Request,
    protocol: Protocol,
    parties: Iterable[Party],
    there: Iterable[Running],
    money: Money,
    active: Collection[int],
) -> frozenset[str]:
    """The sides that must act. None where a feature above takes the steps: there its own pages say who must; and none at rest.

    `active`: the members that take part, and have not said no for themselves. Where none of those that were asked does, whoever asks must
    see to it, and the secretariat where it can alert another member.
    """
    if request.closed is not None or request.name in TAKEN_ELSEWHERE or (request.name, request.state) in AT_REST:
        return frozenset()
    named = list(parties)
    on_sides = {party.side for party in named if party.side != WATCHER}
    answers = any(party.side == ANSWERER and party.member in active for party in named)
    open_sides = {step.side for step in protocol.steps if request.state in step.from_states and step.key != END}
    must = pressed(protocol, request.state, there, money, answers, open_sides)
    if ANSWERER in must & on_sides and not answers and needs_secretariat(request, protocol):
        must |= {SECRETARIAT}
    # Whom nobody was named to be, the secretariat stands in for.
    return must | {SECRETARIAT} if REVIEWER in must and REVIEWER not in on_sides else must


def waiting(request: Request, protocol: Protocol, parties: Iterable[Party], book: Book) -> Waiting:
    """The stored form: the sides, and the time that orders the list."""
    named = list(parties)
    money = money_of(book, request.n)
    there = clocks_of(request, protocol, money)
    next_clock = headline(there, (), money)
    at_peace = continuing.left_in_peace(request, named, protocol, money.pending)
    asked = declining.still_asked(request, named) - at_peace
    return Waiting(sides(request, protocol, named, there, money, asked), None if next_clock is None else next_clock.due, at_peace)


def keep(request: Request, protocol: Protocol, parties: Iterable[Party], book: Book) -> None:
    """Store the request as it is now, and for whom it waits."""
    store.update(request, waiting(request, protocol, parties, book))
