"""Where several members were alerted for one request: what one of them did is its own, and it alone goes on with it."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from accord.core.money.ledger import Account
from accord.core.protocols import Protocol, Step, StepOutcome, continues, is_own_act, phase_of
from accord.core.protocols.values import Amount
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER

# The effects by which money leaves the account in which somebody holds it, and that account.
_LETS_GO: Final[Mapping[str, Account]] = {
    "release": "held",
    "give-back": "held",
    "convert": "held",
    "release-ordered": "converted",
    "give-back-ordered": "converted",
}


def doers(request: Request, parties: Iterable[Party]) -> frozenset[int]:
    """The members that did something which stands: none where one alone answers, or somebody outside answered for it."""
    return doers_of({request.n: parties}).get(request.n, frozenset())


def doers_of(parties: Mapping[int, Iterable[Party]]) -> dict[int, frozenset[int]]:
    """The same of many requests, by their numbers: only of those where there are any."""
    answerers = {n: frozenset(party.member for party in there if party.side == ANSWERER) for n, there in parties.items()}
    acted = store.acted_of(n for n, there in answerers.items() if len(there) > 1)
    return {n: own for n, there in acted.items() if (own := there & answerers[n])}


def is_open_to(caller: Caller, step: Step, protocol: Protocol, own: Collection[int]) -> bool:
    """Whether the caller can take it, beside all that the state says. `own`: the doers."""
    return not own or caller.n in own or not continues(protocol, step)


def need(caller: Caller, step: Step, protocol: Protocol, request: Request, parties: Iterable[Party]) -> None:
    """Raises Refused where the step goes on with what another member did."""
    if not continues(protocol, step):
        return
    own = doers(request, parties)
    if own and caller.n not in own:
        names = ", ".join(sorted(row.name for row in members.by_number(own).values()))
        text = _("Only {members} can go on with what was done here. Write a message to ask for it.")
        raise Refused("not-yours", text.format(members=names))


def need_own_money(request: Request, parties: Iterable[Party], taken: StepOutcome, by: Caller | None, book: Book) -> None:
    """Raises Refused where several hold parts of the money, and the caller lets go of more than its own member holds."""
    source = next((account for effect, account in _LETS_GO.items() if effect in taken.step.effects), None)
    if by is None or source is None or len(doers(request, parties)) < 2:
        return
    amount: Amount = taken.fields["amount"]
    shares = _shares(request, book, source, amount.code)
    others = [n for n, share in shares.items() if n is not None and n != by.n and share > 0]
    own = shares.get(by.n, Decimal(0))
    if others and amount.value > own:
        names = ", ".join(sorted(row.name for row in members.by_number(others).values()))
        text = _("Your member has {amount} of it, and {members} the rest. Enter at most that, by the step for a part.")
        raise Refused("not-yours", text.format(amount=f"{own:f} {amount.code}", members=names), "amount")


def _shares(request: Request, book: Book, account: Account, code: str) -> Mapping[int | None, Decimal]:
    """What lies in an account of the request's ledger, by the members whose steps put it there."""
    by_step = {step.id: step.member for step in store.steps_of(request.n)}
    shares: dict[int | None, Decimal] = {}
    ledger = book.of(request.n).get(code)
    for entry in ledger.entries if ledger is not None else ():
        sign = (entry.target == account) - (entry.source == account)
        member = by_step.get(entry.step)
        shares[member] = shares.get(member, Decimal(0)) + sign * entry.amount.value
    return shares


def note(request: Request, protocol: Protocol, taken: StepOutcome, by: Caller | None, at: int) -> None:
    """Keep who did something that stands."""
    if by is not None and taken.step.side == ANSWERER and is_own_act(protocol, taken.step):
        store.set_acted(request.n, by.n, ANSWERER, at)


def left_in_peace(
    request: Request, parties: Iterable[Party], protocol: Protocol, pending: Mapping[str, Decimal], own: frozenset[int] | None = None
) -> frozenset[int]:
    """The members that have nothing to answer any more, since another one saw to all of it. `own`: the doers, where they are known."""
    if any(pending.values()) or phase_of(protocol, request.state) != "acted":
        return frozenset()
    there = list(parties)
    own = doers(request, there) if own is None else own
    return frozenset(party.member for party in there if party.side == ANSWERER) - own if own else frozenset()
