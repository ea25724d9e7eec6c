"""What the hub states about a running request, for the guards: every fact of `core.protocols.FACTS`, as documented there."""

from collections.abc import Iterable, Mapping
from typing import Any

from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.signals import queries as signals

_ANSWERED = ("moved-on", "not-found", "refused", "released")


def gather(request: Request, parties: list[Party], book: Book, by: Caller | None, side: str, at: int) -> dict[str, Any]:
    claims = store.claims(request.n)
    ids = members.by_number([request.asker, *(party.member for party in parties), *(claim.member for claim in claims)])
    answerers = [party.member for party in parties if party.side == ANSWERER]
    countries = {ids[n].country for n in answerers}
    return {
        "confirmed": request.confirmed is not None,
        "embargo": store.embargoed(request.subject, at) is not None,
        "pending": book.balances(request.n, "pending"),
        "held": book.balances(request.n, "held"),
        "held until": book.held_until(request.n),
        "converted": book.balances(request.n, "converted"),
        "answered": {account: book.balances(request.n, account) for account in _ANSWERED},  # type: ignore[arg-type]
        "domestic": countries == {ids[request.asker].country},
        "preserve open": _preserve_open(request),
        "consent": request.facts.get("consent") is True,
        "override": has_override(request, at),
        "member": None if by is None else by.id,
        "claimants": frozenset(ids[claim.member].id for claim in claims),
        "appellant": None if request.for_person else ids[request.asker].id,
        "proof": request.facts.get("proof") is True,
        "undecided": sum(1 for claim in claims if not claim.decision),
        "upheld": sum(1 for claim in claims if claim.decision == "upheld"),
        "own claims": frozenset(claim.claim for claim in claims if by is not None and claim.member == by.n),
        "unapplied": len(unapplied(claims)),
        "other agreed": (ANSWERER if side == ASKER else ASKER) in request.facts.get("agreed", []),
    }


def is_for_named(request: Request) -> bool:
    """Whether what is about the person is open to those who were named at the opening, and to nobody who comes to it later."""
    return request.facts.get("named") is True


def has_override(request: Request, at: int) -> bool:
    """Whether a recorded ground stands in for consent now: its end comes by itself, whether or not anybody has looked at the clock."""
    until = request.facts.get("override until")
    return request.facts.get("override") is True and (until is None or at < until)


def _preserve_open(request: Request) -> bool:
    if request.facts.get("waived"):
        return False
    children = store.children(request.n)
    return any(child.facts.get("first") == request.id and not child.facts.get("settled") and child.closed is None for child in children)


def unapplied(claims: Iterable[store.Claim]) -> set[tuple[str, int]]:
    """Which members acted on a retracted claim and have not said that they applied the retraction: claim and member."""
    pairs: set[tuple[str, int]] = set()
    retracted: Mapping[str, int] = {row.claim: row.seq for row in claims if row.seq is not None}
    for claim, seq in retracted.items():
        acted = signals.who_acted(claim)
        applied = journal.applied(acted)
        pairs |= {(claim, member) for member in acted if (applied.get(member) or 0) < seq}
    return pairs
