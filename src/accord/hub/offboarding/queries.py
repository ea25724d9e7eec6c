"""What is still there of a member: what ends when it leaves, what others wait for, and what is kept all the same."""

from msgspec import Struct

from accord.hub.care import queries as care
from accord.hub.cases import queries as cases
from accord.hub.desks import queries as desks
from accord.hub.members import queries as members
from accord.hub.members.queries import CircleRow, MemberRow, PersonRow
from accord.hub.protocol_book import queries as protocol_book
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Filters, Row
from accord.hub.requests.vocabulary import WATCHER
from accord.hub.rescue import queries as rescue
from accord.hub.routing import queries as routing
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.queries import Kept
from accord.hub.watchlists import queries as watchlists
from accord.hub.webhooks import queries as webhooks

PAGE = 500


class DeskLeft(Struct, frozen=True):
    """`rings`: a bell rings there, and it can be closed once somebody has acknowledged it."""

    id: str
    name: str
    rings: bool


class Leaving(Struct, frozen=True):
    """All of a member that is there. `kept` stays until its time is over; `owned` are circles that it made, which go on without it.

    `protocols`: proposals that wait for answers, and what it agreed on. `covers`: desks of others that one of its own was asked to
    cover. `cases`: those at which it takes part or is invited. `files`, `rescues`: how many files of people and rescues that are not closed
    it keeps, which nobody else can open."""

    member: MemberRow
    tokens: tuple[str, ...]
    people: tuple[PersonRow, ...]
    webhooks: tuple[str, ...]
    desks: tuple[DeskLeft, ...]
    covers: tuple[str, ...]
    responsibilities: int
    circles: tuple[CircleRow, ...]
    owned: tuple[CircleRow, ...]
    embargoes: tuple[str, ...]
    watched: int
    cases: tuple[str, ...]
    protocols: tuple[str, ...]
    files: int
    rescues: int
    requests: tuple[Row, ...]
    kept: tuple[Kept, ...]


def leaving(id_or_name: str) -> Leaving:
    """For the operator of the machine. Raises NoSuchMember."""
    row = members.member(id_or_name)
    caller, at = members.as_member(row), now()
    circles = members.circles(row.n)
    return Leaving(
        member=row,
        tokens=tuple(str(token["id"]) for token in members.tokens(row.n) if token["revoked"] is None),
        # Whoever takes part no more may still have an address or a former name kept.
        people=tuple(person for person in members.people_of(row.n) if person.is_active or person.contact or person.former),
        webhooks=tuple(hook.id for hook in webhooks.webhooks(caller)),
        desks=tuple(DeskLeft(*desk) for desk in desks.not_archived(row.n)),
        covers=tuple(desks.covered_by(row.n)),
        responsibilities=routing.count(members.operator(), row.id),
        circles=tuple(circle for circle in circles if row.id in circle.members),
        owned=tuple(circle for circle in circles if circle.owner == row.n),
        embargoes=tuple(item.id for item in requests.embargoes(caller) if item.lifted is None and item.until > at),
        watched=watchlists.count_of(row.n),
        cases=tuple(cases.of_member(row.n)),
        protocols=tuple(id for id, _state in protocol_book.bound_by(row.n)),
        files=care.count_open_of(row.n),
        rescues=rescue.count_open_of(row.n),
        requests=tuple(_open_requests(row)),
        kept=tuple(vault.kept(at, row.n)),
    )


def _open_requests(row: MemberRow) -> list[Row]:
    """Those in which the member acts; what it merely watches goes on without it."""
    caller = members.as_member(row)
    found: list[Row] = []
    before: int | None = None
    while True:
        rows, before = requests.listing(caller, Filters(open=True), before=before, limit=PAGE)
        found += [item for item in rows if set(item.sides) - {WATCHER}]
        if before is None:
            return found
