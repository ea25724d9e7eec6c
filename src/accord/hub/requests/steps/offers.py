"""Which of the open steps can succeed as things stand: what a page offers."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from accord.core.money import trail as trails
from accord.core.protocols import GUARDS, Protocol, Step, barring, open_to
from accord.core.protocols.definition import Limit
from accord.core.times import SECOND
from accord.hub.members.queries import Caller
from accord.hub.requests.labels import BARRED
from accord.hub.requests.money import holds
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps.facts import AT_HAND, Facts
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, GUEST

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_HOLDS: Final = frozenset({"hold", "hold-more"})


def barred(
    caller: Caller,
    steps: Iterable[Step],
    request: Request,
    parties: list[Party],
    protocol: Protocol,
    book: Book,
    at: int,
    *,
    known: Mapping[str, Any] = _NONE,
    only_known: bool = False,
) -> dict[str, str]:
    """The steps that can't be taken now whatever the caller types, by key, and why not. `only_known`: without a look into the database."""
    facts: dict[str, Facts] = {}
    barriers: dict[str, str | None] = {}
    for step in steps:
        if step.side not in facts:
            facts[step.side] = Facts(request, parties, book, caller, step.side, at, known=known, only_known=only_known)
        barrier = barring(step, facts[step.side]) or _of_trail(step, request, book)
        if barrier is None and not only_known and not _has_time(step, request, book, protocol, at):
            barrier = "time-over"
        # Where it can be taken on one of the caller's sides, it can.
        barriers[step.key] = barrier if barriers.get(step.key, "") is not None else None
    return {key: _why(barrier) for key, barrier in barriers.items() if barrier is not None}


def is_known(step: Step, known: Mapping[str, Any] = _NONE) -> bool:
    """Whether the request, its money and what is `known` beside them say if this step can succeed."""
    return all(fact in AT_HAND or fact in known for name in step.guards for fact in GUARDS[name].reads)


def _why(barrier: str) -> str:
    return BARRED[barrier] if barrier in BARRED else GUARDS[barrier].refusal


def open_outside(request: Request, parties: list[Party], protocol: Protocol, book: Book, at: int) -> tuple[list[Step], dict[str, str]]:
    """The steps open to a guest, who is no member, in the order of the file: those that can be taken now, and what bars each other one."""
    facts = Facts(request, parties, book, None, ANSWERER, at)
    offered: list[Step] = []
    barriers: dict[str, str] = {}
    for step in open_to(protocol, request.state, GUEST, ANSWERER):
        barrier = barring(step, facts) or _of_trail(step, request, book)
        if barrier is None and not _has_time(step, request, book, protocol, at):
            barrier = "time-over"
        if barrier is None:
            offered.append(step)
        else:
            barriers[step.key] = barrier
    return offered, barriers


def _of_trail(step: Step, request: Request, book: Book) -> str | None:
    """Why the trail bars a step, by what other desks report of the same money: no room for a hold, or a hop that this desk doubts."""
    if not _HOLDS & set(step.effects) and "moved-on" not in step.effects:
        return None
    there = [(book.trails[book.place(request.n, code)], value) for code, value in book.balances(request.n, "pending").items() if value]
    node = str(request.n)
    if "moved-on" in step.effects:
        return "doubted" if all(trail.doubted(node) for trail, _value in there) else None
    rooms = [(trails.room(trail, node).value, value) for trail, value in there]
    is_whole = "amount-all-pending" in step.guards
    return None if any(room >= value if is_whole else room for room, value in rooms) else "no-room"


def _has_time(step: Step, request: Request, book: Book, protocol: Protocol, at: int) -> bool:
    """Whether a date can be given up to which it would be held: not where all the time that a rule allows is over."""
    if "hold" not in step.effects or not any(ledger.holds for ledger in book.of(request.n).values()):
        return True
    end = holds.longest(request, book, protocol, at)
    least = next((field.least for field in step.fields if field.key == "until"), None)
    return end is None or end >= at + _seconds(least)


def _seconds(limit: Limit | None) -> int:
    return 0 if limit is None else limit.seconds * SECOND
