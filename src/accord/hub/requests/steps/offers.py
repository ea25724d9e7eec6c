"""Which steps are offered to whom: those that are open by the state and can succeed as things stand, the likely one first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from accord.core.protocols import Protocol, Step, can_succeed, likely_first, open_to
from accord.core.protocols.definition import Limit
from accord.core.protocols.offering import barring
from accord.hub.members.queries import Caller
from accord.hub.requests.money import holds
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps import execution
from accord.hub.requests.steps.facts import Facts
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, GUEST

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def offered(
    caller: Caller,
    request: Request,
    parties: list[Party],
    protocol: Protocol,
    book: Book,
    at: int,
    *,
    known: Mapping[str, Any] = _NONE,
    only_known: bool = False,
) -> tuple[list[Step], dict[str, str]]:
    """The steps that can succeed, and of the others by key why they can't. `only_known`: without a look into the database."""
    steps = execution.open_steps(caller, request, parties, protocol)
    facts = {
        side: Facts(request, parties, book, caller, side, at, known=known, only_known=only_known) for side in {step.side for step in steps}
    }
    can = [step for step in steps if can_succeed(step, facts[step.side]) and _has_time(step, request, book, protocol, at, only_known)]
    barred = {step.key: barring(step, facts[step.side]) for step in steps if step not in can}
    return likely_first(protocol, request.state, can), {key: text for key, text in barred.items() if all(step.key != key for step in can)}


def offered_outside(request: Request, parties: list[Party], protocol: Protocol, book: Book, at: int) -> list[Step]:
    """The steps that somebody who is no member can take now, in the order of the file."""
    facts = Facts(request, parties, book, None, ANSWERER, at)
    steps = open_to(protocol, request.state, GUEST, ANSWERER)
    return [step for step in steps if can_succeed(step, facts) and _has_time(step, request, book, protocol, at, False)]


def _has_time(step: Step, request: Request, book: Book, protocol: Protocol, at: int, only_known: bool) -> bool:
    """Whether a date can be given up to which it would be held: not where all the time that a rule allows is over."""
    if only_known or "hold" not in step.effects or not any(ledger.holds for ledger in book.of(request.n).values()):
        return True
    end = holds.longest(request, book, protocol, at)
    least = next((field.least for field in step.fields if field.key == "until"), None)
    return end is None or end >= at + _seconds(least)


def _seconds(limit: Limit | None) -> int:
    return 0 if limit is None else limit.seconds * 1_000_000
