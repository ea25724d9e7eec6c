"""The matter of a request in a few values, the same for a title, a row of a list and a bell: what, how much, with whom, until when.

Nothing of it is about a person: titles stand in the history of a browser.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from accord.core.protocols import Money, Protocol, Running, headline
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.money import ledgers
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps import access, execution, waiting
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER, FINANCE, MANAGE, READ

Sum = tuple[Decimal, str]  # a value and the code of its currency or asset
Standing = tuple[Money, Running | None]


class Matter(Struct, frozen=True):
    """`amounts`: what is disputed; `rest`: what of it is still pending, where that is a part. `kind`: of what it is about, where that is
    an identifier or one of the words of `core.protocols`. `who`: the other side's names, `are_banks` whether all of them are banks;
    `is_asked`: the caller's member asked, and they answer. `due`: the end of the clock that matters to the caller, None where none does.
    """

    request: str
    name: str
    title: str
    kind: str
    amounts: tuple[Sum, ...]
    rest: tuple[Sum, ...]
    who: tuple[str, ...]
    are_banks: bool
    is_asked: bool
    state: str
    is_closed: bool
    entered: int
    due: int | None
    clock: str


def matter_of(
    caller: Caller,
    request: Request,
    parties: list[Party],
    protocol: Protocol,
    book: Book,
    named: Mapping[int, MemberRow],
    kind: str,
    standing: Standing | None = None,
) -> Matter:
    """`standing`: where it was looked at already."""
    money, first = standing or standing_of(caller, request, parties, protocol, book)
    disputed = book.balances(request.n, "disputed")
    rest = {code: value for code, value in money.pending.items() if value} if money.pending != disputed else {}
    is_asked = request.asker == caller.n
    # Where nobody answers, as in an admission, both sides know it by whom it is about.
    asks = is_asked and ANSWERER in protocol.sides
    others = [named[n] for n in ((party.member for party in parties if party.side == ANSWERER) if asks else (request.asker,))]
    return Matter(
        request=request.id,
        name=request.name,
        title=protocol.title,
        kind=kind,
        amounts=_sums(disputed),
        rest=_sums(rest),
        who=tuple(row.name for row in others),
        are_banks=bool(others) and all(row.sector == FINANCE for row in others),
        is_asked=is_asked,
        state=protocol.states[request.state].title,
        is_closed=request.closed is not None,
        entered=request.entered,
        due=None if first is None else first.due,
        clock="" if first is None else first.clock.title,
    )


def standing_of(caller: Caller, request: Request, parties: list[Party], protocol: Protocol, book: Book) -> Standing:
    """The money of a request, and the clock that matters to the caller."""
    money = waiting.money_of(book, request.n)
    if request.closed is not None:
        return money, None
    return money, headline(waiting.clocks_of(request, protocol, money), execution.sides_of(caller, request, parties, protocol), money)


def _sums(sums: Mapping[str, Decimal]) -> tuple[Sum, ...]:
    return tuple((value, code) for code, value in sorted(sums.items()) if value)


def matters(caller: Caller, ids: Iterable[str]) -> dict[str, Matter]:
    """The matters of many requests by their ids, in few queries; without those that the caller may not see."""
    wanted = {id for id in ids if access.is_id(id)}
    if not wanted or not (caller.may(READ) or caller.may(MANAGE)):
        return {}
    requests = list(store.by_ids(wanted).values())
    parties = store.parties_of(request.n for request in requests)
    requests = [request for request in requests if access.sees(caller, request, parties.get(request.n, []))]
    books = ledgers.load_many(request.root for request in requests)
    named = members.by_number({n for request in requests for n in named_in(request, parties.get(request.n, []))})
    kinds = store.subjects_by(request.subject for request in requests if request.subject is not None)
    return {
        request.id: matter_of(
            caller,
            request,
            parties.get(request.n, []),
            protocols()[request.protocol],
            books[request.root],
            named,
            request.about if request.subject is None else kinds[request.subject][0],
        )
        for request in requests
    }


def named_in(request: Request, parties: Iterable[Party]) -> set[int]:
    """The members whose names a row of it says."""
    return {request.asker, *(party.member for party in parties if party.side in (ANSWERER, ASKER))}
