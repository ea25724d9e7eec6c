"""Where several members were alerted for one request: which of them said no for themselves, and who is still asked."""

from collections.abc import Iterable

from msgspec.structs import replace

from accord.core.protocols import Protocol, StepOutcome, declines, own_effects
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER


def declined_among(request: Request, parties: Iterable[Party]) -> frozenset[int]:
    """The members that said no for themselves: none where one alone answers."""
    if sum(1 for party in parties if party.side == ANSWERER) < 2:
        return frozenset()
    return store.declined_of([request.n]).get(request.n, frozenset())


def still_asked(request: Request, parties: list[Party]) -> frozenset[int]:
    """Those that answer, take part at the moment, and have not said no."""
    numbers = {party.member for party in parties if party.side == ANSWERER} - declined_among(request, parties)
    return frozenset(members.active_among(numbers)) if numbers else frozenset()


def for_itself(
    request: Request, parties: list[Party], protocol: Protocol, taken: StepOutcome, by: Caller | None, book: Book
) -> StepOutcome | None:
    """What a no does while other members are still asked: it stays where it is, and they answer. None for every other step."""
    if by is None or Party(by.n, ANSWERER) not in parties:
        return None
    if not declines(protocol, taken.step, taken.fields, book.balances(request.n, "pending")):
        return None
    if not still_asked(request, parties) - {by.n}:
        return None
    return replace(taken, state=request.state, entered=False, effects=own_effects(taken.step), clocks=())


def note(request: Request, parties: list[Party], taken: StepOutcome, by: Caller | None, at: int, *, is_for_itself: bool) -> None:
    """Keep who said no; no more of a member that takes another step after all, and of none once the asker asks anew."""
    if is_for_itself and by is not None:
        store.set_declined(request.n, by.n, ANSWERER, at)
    elif taken.step.side == ASKER and taken.entered:
        store.drop_declined(request.n)
    elif taken.step.side == ANSWERER and by is not None and by.n in declined_among(request, parties):
        store.set_declined(request.n, by.n, ANSWERER, None)
