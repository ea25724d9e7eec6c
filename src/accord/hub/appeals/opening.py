"""From a submission to requests: one for each member that made a claim, with a reviewer who made none. Inside a turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accord.core.identifiers import Identifier
from accord.core.times import DAY
from accord.hub.appeals import store
from accord.hub.appeals.words import PROTOCOL, SHARED_DAYS
from accord.hub.intake.queries import Row
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.requests import appeals as claims
from accord.hub.requests import making, taking
from accord.hub.requests.making import New
from accord.hub.requests.store import Party
from accord.hub.requests.words import ASKER, BANK, REVIEWER
from accord.hub.routing import queries as routing
from accord.hub.signals import queries as signals
from accord.hub.signals.states import UNNAMED
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.asking import Reader, Reason
from accord.hub.vault.fields import Fields
from accord.tables import newest_protocols

HUB = Reader(None, "hub", "hub")
_WHY = Reason("request")


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one member claims of an identifier; `is_unnamed`: readers are not told that it does."""

    member: int | None
    claims: tuple[str, ...]
    is_unnamed: bool


def identifier_of(contact: Fields) -> Identifier:
    return Identifier(kind=contact.text("kind"), value=contact.text("value"), display=contact.text("display"))


def claimed(identifier: Identifier) -> list[Claimed]:
    """By member, what is claimed of an identifier now, whoever may see it: one row without a member where nothing is."""
    by_member: dict[int, list[signals.Row]] = {}
    for row in signals.live_on(identifier.key):
        by_member.setdefault(row.member, []).append(row)
    found = [
        Claimed(member, tuple(str(row.id) for row in rows), any(row.flags & UNNAMED for row in rows))
        for member, rows in sorted(by_member.items())
    ]
    return found or [Claimed(None, (), False)]


def open_requests(t: Turn, row: Row, contact: Fields) -> None:
    """Open the requests of a submission."""
    identifier = identifier_of(contact)
    found = claimed(identifier)
    claimants = {one.member for one in found if one.member is not None}
    for one in found:
        _open(t, row, contact, identifier, one, claimants)


def _open(t: Turn, row: Row, contact: Fields, identifier: Identifier, one: Claimed, claimants: set[int]) -> None:
    # Who must not be named to other members is named to the secretariat alone.
    asker = members.secretariat()[0] if one.is_unnamed and row.member is None else row.home
    also = [Party(n, REVIEWER) for n in reviewer(row, claimants, only_secretariat=one.is_unnamed)]
    also += [Party(n, BANK) for n in banks(identifier, t.at)]
    fields = {"reason": str(row.sealed), "harm": contact.text("harm")}
    new = New(
        protocol=newest_protocols()[PROTOCOL],
        by=None,
        role="system",
        side=ASKER,
        asker=asker,
        region=row.country or None,
        fields=fields | ({"contact": str(row.contact)} if row.contact is not None else {}),
        answerers=[] if one.member is None else [one.member],
        also=also,
        identifier=identifier,
        for_person=row.for_person,
    )
    work = making.create(t, new, t.at)
    if one.member is not None:
        claims.add_claims(t, work.request.n, dict.fromkeys(one.claims, one.member))
    share(row.sealed, row.home, {asker, *(party.member for party in work.parties if party.side != BANK)}, t.at)
    store.add_opened(t.cursor, row.n, work.request.id, one.member)
    taking.begin(work)


def share(reference: UUID, home: int, others: Iterable[int], at: int) -> None:
    """What the appellant said is opened to those who answer and decide."""
    for member in sorted(set(others) - {home}):
        vault.share(reference, member, HUB, _WHY, until=at + SHARED_DAYS * DAY, at=at)


def reviewer(row: Row, claimants: set[int], *, only_secretariat: bool = False) -> list[int]:
    """Who decides: the home member, the secretariat, or another authority, whoever comes first that neither claims nor appeals.

    None where there is nobody: then the secretariat names one.
    """
    barred = claimants | ({row.member} if row.member is not None else set())
    choices: list[int] = [] if only_secretariat else [row.home]
    choices += members.secretariat()
    if not only_secretariat:
        choices += [one.n for one in members.members() if one.sector == "state" and one.standing == "active"]
    return [n for n in choices if n not in barred][:1]


def banks(identifier: Identifier, at: int) -> list[int]:
    """The members that can say who holds an account."""
    if identifier.kind not in ("account", "iban", "proxy"):
        return []
    return list(dict.fromkeys(way.member_n for way in routing.route(identifier, at=at)))[:3]


def responsible(identifier: Identifier, at: int) -> set[int]:
    """The members that can act on the identifier, and so can tell whose it is."""
    return {way.member_n for way in routing.route(identifier, at=at)}


def contact_of(row: Row, at: int) -> Fields:
    """What the hub needs to deliver. Raises VaultError."""
    assert row.contact is not None
    return vault_queries.read(row.contact, HUB, Reason("delivery"), at=at)
