"""What the features above ask and do in the turn that they hold, by the names of the face."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.money import ledgers
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.opening import dispatch
from accord.hub.requests.opening.dispatch import Asked, Opened
from accord.hub.requests.steps import claims as claim_rows
from accord.hub.requests.steps import creation, execution, facts
from accord.hub.requests.steps.creation import New
from accord.hub.requests.store import InvitationRow, Party, Request, StepRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that an appeal is about, and what became of it."""

    claim: str
    member: int
    decision: str
    seq: int | None
    answered: bool


def _ask(function: Callable[..., T], *values: Any) -> T:
    with connection.cursor() as cursor:
        return function(cursor, *values)


def by_id(id: str) -> Request | None:
    return _ask(store.load, "id", id)


def by_number(n: int) -> Request | None:
    return _ask(store.load, "n", n)


def of_trail(root: int, most: int = 10**6) -> list[Request]:
    return _ask(store.load_all, "root = %s ORDER BY n LIMIT %s", [root, most])


def invitations_of(n: int) -> list[InvitationRow]:
    return _ask(store.invitations, n)


def parties(n: int) -> list[Party]:
    return _ask(store.parties, n)


def steps_of(n: int) -> list[StepRow]:
    return _ask(store.steps, n)


def subjects_by(keys: Iterable[bytes]) -> Mapping[bytes, tuple[str, str | None, str | None]]:
    return _ask(store.subjects, set(keys))


def has_desk(n: int, *, other_than: str) -> bool:
    """Whether a desk was rung for it, of another side than this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM requests_party WHERE request = %s AND side <> %s AND desk <> ''", [n, other_than])
        return bool(cursor.fetchone()[0])


def party_of(column: str) -> str:
    """A condition for the SQL of features above: the request whose id stands in this column has a party, whose number is the parameter."""
    return f"EXISTS (SELECT 1 FROM requests_request r JOIN requests_party p ON p.request = r.n WHERE r.id = {column} AND p.member = %s)"


def book(root: int) -> Book:
    return _ask(ledgers.load, root)


def claims(n: int) -> list[Claim]:
    stood = _ask(claim_rows.answered, n)
    return [Claim(claim, member, decision, seq, claim in stood) for claim, member, decision, seq in _ask(facts.claims, n)]


def asked(id: str) -> set[int] | None:
    return _ask(claim_rows.asked, id)


def standing_on(keys: Iterable[bytes]) -> list[Request]:
    return _ask(claim_rows.standing, keys)


def still_stands(id: str) -> bool:
    return _ask(claim_rows.still_stands, id)


def open_in(t: Turn, caller: Caller, asked: Asked, *, at: int, role: str | None = None, side: str | None = None) -> Opened:
    return dispatch.open_all(caller, asked, at, lambda: nullcontext(t), role=role, side=side)


def create_in(t: Turn, new: New, at: int, *, claims: Mapping[str, int] | None = None) -> Request:
    work = creation.create(t, new, at)
    claim_rows.add_claims(t, work.request.n, dict(claims or {}))
    return execution.begin(work).request


def add_claims_in(t: Turn, n: int, claims: Mapping[str, int]) -> None:
    claim_rows.add_claims(t, n, dict(claims))


def take_step_in(t: Turn, request: Request, step: str, *, facts: Mapping[str, Any] | None = None, **rest: Any) -> None:
    request.facts |= facts or {}
    execution.take_step(t, request, step, **rest)
