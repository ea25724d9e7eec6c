"""Facts that the hub states about a running request, for the guards: every fact of `core.protocols.FACTS`, as documented there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from accord.core.money.ledger import Account
from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps import continuing, declining
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.signals import queries as signals

_ANSWERED: Final[tuple[Account, ...]] = ("moved-on", "taken-out", "not-found", "refused", "released")
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Facts(Mapping[str, Any]):
    """The facts of one request, each looked up when a guard first asks for it. `known` are those that the caller has at hand.

    `only_known`: what would take a look into the database is not stated, for lists of many requests.
    """

    def __init__(
        self,
        request: Request,
        parties: list[Party],
        book: Book,
        by: Caller | None,
        side: str,
        at: int,
        *,
        known: Mapping[str, Any] = _NONE,
        only_known: bool = False,
    ) -> None:
        self.request, self.parties, self.book = request, parties, book
        self.by, self.side, self.at = by, side, at
        self._known = dict(known)
        self._names = AT_HAND | known.keys() if only_known else frozenset(_LOOKS)

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = _LOOKS[name](self)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @cached_property
    def claims(self) -> list[store.Claim]:
        return store.claims(self.request.n)

    @cached_property
    def members(self) -> Mapping[int, MemberRow]:
        numbers = [self.request.asker, *(party.member for party in self.parties), *(claim.member for claim in self.claims)]
        return members.by_number(numbers)


def _domestic(facts: Facts) -> bool:
    rows = members.by_number([facts.request.asker, *(party.member for party in facts.parties)])
    return is_domestic(facts.request, facts.parties, {n: row.country for n, row in rows.items()})


def is_domestic(request: Request, parties: Iterable[Party], countries: Mapping[int, str]) -> bool:
    """Whether all answerers are in the asker's country."""
    return {countries[party.member] for party in parties if party.side == ANSWERER} == {countries[request.asker]}


def _agreed(facts: Facts) -> bool:
    return (ANSWERER if facts.side == ASKER else ASKER) in facts.request.facts.get("agreed", [])


def _asked(facts: Facts) -> frozenset[int]:
    request, pending = facts.request, facts.book.balances(facts.request.n, "pending")
    at_peace = continuing.left_in_peace(request, facts.parties, protocols()[request.protocol], pending)
    return declining.still_asked(request, facts.parties) - at_peace


_LOOKS: Final[Mapping[str, Callable[[Facts], Any]]] = MappingProxyType(
    {
        "confirmed": lambda facts: facts.request.confirmed is not None,
        "embargo": lambda facts: store.embargoed(facts.request.subject, facts.at) is not None,
        "pending": lambda facts: facts.book.balances(facts.request.n, "pending"),
        "held": lambda facts: facts.book.balances(facts.request.n, "held"),
        "held until": lambda facts: facts.book.held_until(facts.request.n),
        "converted": lambda facts: facts.book.balances(facts.request.n, "converted"),
        "answered": lambda facts: {account: facts.book.balances(facts.request.n, account) for account in _ANSWERED},
        "domestic": _domestic,
        "preserve open": lambda facts: is_preserve_open(facts.request),
        "consent": lambda facts: facts.request.facts.get("consent") is True,
        "override": lambda facts: has_override(facts.request, facts.at),
        "member": lambda facts: None if facts.by is None else facts.by.id,
        "claimants": lambda facts: frozenset(facts.members[claim.member].id for claim in facts.claims),
        "appellant": lambda facts: None if facts.request.for_person else facts.members[facts.request.asker].id,
        "proof": lambda facts: facts.request.facts.get("proof") is True,
        "undecided": lambda facts: sum(1 for claim in facts.claims if not claim.decision),
        "upheld": lambda facts: sum(1 for claim in facts.claims if claim.decision == "upheld"),
        "own claims": lambda facts: frozenset(claim.claim for claim in facts.claims if facts.by is not None and claim.member == facts.by.n),
        "unapplied": lambda facts: len(unapplied(facts.claims)),
        "other agreed": _agreed,
        "answers": lambda facts: bool(_asked(facts)),
    }
)
# The facts in the request itself and its money.
AT_HAND: Final = frozenset(
    {"confirmed", "pending", "held", "held until", "converted", "answered", "consent", "override", "member", "proof", "other agreed"}
)


def is_for_named(request: Request) -> bool:
    """Whether what is about the person is open to those who were named at the opening, and to nobody who comes to it later."""
    return request.facts.get("named") is True


def has_override(request: Request, at: int) -> bool:
    """Whether a recorded ground stands in for consent now: its end comes by itself, whether or not anybody has looked at the clock."""
    until = request.facts.get("override until")
    return request.facts.get("override") is True and (until is None or at < until)


def is_preserve_open(request: Request) -> bool:
    """Whether a removal waits for a preserve request; none was opened where the asker did not say that it wants one first."""
    if request.facts.get("waived") or not request.fields.get("preserve-first"):
        return False
    children = store.children(request.n)
    return any(child.facts.get("first") == request.id and not child.facts.get("settled") and child.closed is None for child in children)


def unapplied(claims: Iterable[store.Claim]) -> set[tuple[str, int]]:
    """Which members acted on a retracted claim and have not said that they applied the retraction: claim and member. Those that left for
    good are waited for no longer."""
    pairs: set[tuple[str, int]] = set()
    retracted: Mapping[str, int] = {row.claim: row.seq for row in claims if row.seq is not None}
    for claim, seq in retracted.items():
        acted = signals.who_acted(claim)
        acted -= members.gone(acted)
        applied = journal.applied(acted)
        pairs |= {(claim, member) for member in acted if (applied.get(member) or 0) < seq}
    return pairs
