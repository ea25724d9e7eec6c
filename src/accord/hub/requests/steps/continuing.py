"""Where several members were alerted for one request: what one of them did is its own, and it alone goes on with it."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from accord.core.protocols import Protocol, Step, StepOutcome, continues, is_own_act, phase_of
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER


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
