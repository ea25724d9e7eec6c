"""What the hub states about a running request, for the guards: every fact of `core.protocols.FACTS`, as documented there."""

from collections.abc import Mapping
from typing import Any

from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Cursor, Party, Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.signals import queries as signals

_ANSWERED = ("moved-on", "not-found", "refused", "released")


def gather(cursor: Cursor, request: Request, parties: list[Party], book: Book, by: Caller | None, side: str, at: int) -> dict[str, Any]:
    claims = _claims(cursor, request.n)
    ids = members.by_number([request.asker, *(one.member for one in parties), *(member for _, member, _, _ in claims)])
    answerers = [one.member for one in parties if one.side == ANSWERER]
    countries = {ids[n].country for n in answerers}
    return {
        "confirmed": request.confirmed is not None,
        "embargo": embargoed(cursor, request.subject, at) is not None,
        "pending": book.balances(request.n, "pending"),
        "held": book.balances(request.n, "held"),
        "held until": book.held_until(request.n),
        "converted": book.balances(request.n, "converted"),
        "answered": {account: book.balances(request.n, account) for account in _ANSWERED},  # type: ignore[arg-type]
        "domestic": countries == {ids[request.asker].country},
        "preserve open": _preserve_open(cursor, request),
        "consent": request.facts.get("consent") is True,
        "override": has_override(request, at),
        "member": None if by is None else by.id,
        "claimants": frozenset(ids[member].id for _, member, _, _ in claims),
        "appellant": None if request.for_person else ids[request.asker].id,
        "proof": request.facts.get("proof") is True,
        "undecided": sum(1 for _, _, decision, _ in claims if not decision),
        "upheld": sum(1 for _, _, decision, _ in claims if decision == "upheld"),
        "own claims": frozenset(claim for claim, member, _, _ in claims if by is not None and member == by.n),
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


def embargoed(cursor: Cursor, key: bytes | None, at: int) -> tuple[int, str] | None:
    """Which member set the embargo that stands on an identifier, and the desk to contact; None where none stands."""
    if key is None:
        return None
    cursor.execute(
        "SELECT member, desk FROM requests_embargo WHERE key = %s AND until > %s AND lifted IS NULL ORDER BY n LIMIT 1", [key, at]
    )
    row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


def _preserve_open(cursor: Cursor, request: Request) -> bool:
    if request.facts.get("waived"):
        return False
    children = store.load_all(cursor, "parent = %s", [request.n])
    return any(one.facts.get("first") == request.id and not one.facts.get("settled") and one.closed is None for one in children)


Claims = list[tuple[str, int, str, "int | None"]]


def _claims(cursor: Cursor, request: int) -> Claims:
    """The claims of an appeal: id, member, decision, and the number of the retraction."""
    cursor.execute("SELECT claim, member, decision, seq FROM requests_claim WHERE request = %s ORDER BY id", [request])
    return [(claim, member, decision, seq) for claim, member, decision, seq in cursor.fetchall()]


def claims(cursor: Cursor, request: int) -> Claims:
    return _claims(cursor, request)


def unapplied(claims: Claims) -> set[tuple[str, int]]:
    """Which members acted on a retracted claim and have not said that they applied the retraction: claim and member."""
    found: set[tuple[str, int]] = set()
    retracted: Mapping[str, int] = {claim: seq for claim, _, _, seq in claims if seq is not None}
    for claim, seq in retracted.items():
        acted = signals.who_acted(claim)
        said = journal.applied(acted)
        found |= {(claim, member) for member in acted if (said.get(member) or 0) < seq}
    return found
