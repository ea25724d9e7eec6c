"""From a submission to requests: one for each member that made a claim, with a reviewer who made none. Inside a turn."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accord.core.identifiers import Identifier
from accord.core.identifiers.expressions import expressions
from accord.core.times import DAY
from accord.hub.appeals import store
from accord.hub.appeals.store import OpenedRow
from accord.hub.appeals.vocabulary import PROTOCOL, SHARED_DAYS
from accord.hub.intake.queries import Submission
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import New, add_claims_in, create_in
from accord.hub.requests.queries import Party
from accord.hub.requests.vocabulary import ASKER, BANK, REVIEWER
from accord.hub.routing import queries as routing
from accord.hub.signals import queries as signals
from accord.hub.signals.vocabulary import UNNAMED
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.queries import Fields
from accord.hub.vault.vocabulary import Reader, Reason
from accord.tables import identifier_tables, newest_protocols

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


def claimed(t: Turn, identifier: Identifier) -> list[Claimed]:
    """By member, what is claimed of an identifier now, whoever may see it, and what is held or blocked without a claim, by who asked
    for it: one row without a member where nothing is."""
    keys = _keys(identifier)
    rows = [row for key in keys for row in signals.live_on(key)]
    known = {str(row.id) for row in rows}
    by_member: dict[int, list[str]] = {}
    for row in rows:
        by_member.setdefault(row.member, []).append(str(row.id))
    for request in requests.standing_on(keys):
        if request.origin_id not in known:
            by_member.setdefault(request.asker, []).append(request.id)
    unnamed = {row.member for row in rows if row.flags & UNNAMED}
    return [Claimed(member, tuple(ids), member in unnamed) for member, ids in sorted(by_member.items())] or [Claimed(None, (), False)]


def _keys(identifier: Identifier) -> list[bytes]:
    """Under which keys something may stand that hits it and is the appellant's too: its own, and at the same host, whose control was
    proven, the host and what lies above the page. A listing of the domain above is for whoever has that domain."""
    found = [identifier.key]
    if identifier.kind in ("url", "domain"):
        host = identifier.value.partition("/")[0]
        for one in expressions(identifier, identifier_tables()):
            found += one.keys if one.text.partition("/")[0] == host else ()
    return list(dict.fromkeys(found))


def open_requests(t: Turn, row: Submission, contact: Fields, opened: Iterable[OpenedRow] = ()) -> None:
    """Open the requests of a submission, besides those that are open already; these get what their claimants claim since."""
    identifier = identifier_of(contact)
    found = claimed(t, identifier)
    claimants = {one.member for one in found if one.member is not None}
    there = {one.claimant: one.request for one in opened}
    for one in found:
        if one.member is not None and one.member in there:
            request = requests.by_id(there[one.member])
            assert request is not None
            add_claims_in(request.n, dict.fromkeys(one.claims, one.member))
        elif one.member is not None or not there:
            _open(t, row, contact, identifier, one, claimants)


def _open(t: Turn, row: Submission, contact: Fields, identifier: Identifier, one: Claimed, claimants: set[int]) -> None:
    asker = _asker(row, one)
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
        for_person=row.for_person or asker != row.member,
    )
    request = create_in(t, new, t.at, claims={} if one.member is None else dict.fromkeys(one.claims, one.member))
    share(row.sealed, row.home, {asker, *new.answerers, *(party.member for party in also if party.side != BANK)}, t.at)
    store.add_opened(t.cursor, row.n, request.id, one.member)


def _asker(row: Submission, one: Claimed) -> int:
    """Which member stands for the appellant in a request: its home; but a member that appeals sees no more of claims than it did before,
    who must not be named is named to the secretariat alone, and no claimant stands for who appeals against it."""
    choices, appeals = [], appellant(row)
    if not one.is_unnamed:
        choices += [row.home] if appeals is None or (one.claims and _sees(appeals, one.claims)) else []
        choices.append(members.home_of_people(row.country))
    choices += members.secretariat()
    return next((n for n in choices if n != one.member), choices[-1])


def appellant(row: Submission) -> int | None:
    """The member that appeals, for itself or for a customer; None where the public does, or the desk of the country for a person."""
    return None if row.for_person and row.member == members.home_of_people(row.country) else row.member


def _sees(member: int, claims: Iterable[str]) -> bool:
    caller = members.as_member(members.by_number([member])[member])
    return all(signals.find(caller, claim) is not None for claim in claims)


def share(reference: UUID, home: int, others: Iterable[int], at: int) -> None:
    """What the appellant said is opened to those who answer and decide."""
    for member in sorted(set(others) - {home}):
        vault.share(reference, member, HUB, _WHY, until=at + SHARED_DAYS * DAY, at=at)


def reviewer(row: Submission, claimants: set[int], *, only_secretariat: bool = False) -> list[int]:
    """Who decides: the home member, the secretariat, or another authority, whoever comes first that neither claims nor appeals.

    None where there is nobody: then the secretariat names one.
    """
    appeals = appellant(row)
    barred = claimants | ({appeals} if appeals is not None else set())
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


def contact_of(row: Submission, at: int) -> Fields:
    """What the hub needs to deliver. Raises VaultError."""
    assert row.contact is not None
    return vault_queries.read(row.contact, HUB, Reason("delivery"), at=at)
