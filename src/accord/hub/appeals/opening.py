"""From a submission to requests: one for each member that made a claim, with a reviewer who made none. Inside a turn."""

from collections.abc import Callable, Iterable
from uuid import UUID

from msgspec import Struct

from accord.core.identifiers import Identifier
from accord.core.identifiers.expressions import expressions
from accord.core.times import DAY
from accord.hub.appeals import store
from accord.hub.appeals.store import Opened
from accord.hub.appeals.vocabulary import PROTOCOL, SHARED_DAYS
from accord.hub.intake.queries import Submission
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import Ask, New, add_claims_in, create_in
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


class Claimant(Struct, frozen=True):
    """A member's claims of an identifier; `is_unnamed`: readers are not told that it makes them. None: nobody claims anything."""

    member: int | None
    claims: tuple[str, ...]
    is_unnamed: bool

    @property
    def by_claim(self) -> dict[str, int]:
        return {} if self.member is None else dict.fromkeys(self.claims, self.member)


def identifier_of(contact: Fields) -> Identifier:
    return Identifier(kind=contact.text("kind"), value=contact.text("value"), display=contact.text("display"))


def claimants_of(identifier: Identifier) -> list[Claimant]:
    """By member, all claims of an identifier now, whichever readers they have, and what is held or blocked without a claim, by who asked
    for it: one row without a member where nothing is."""
    keys = _keys(identifier)
    claims = [claim for key in keys for claim in signals.live_on(key)]
    known = {str(claim.id) for claim in claims}
    by_member: dict[int, list[str]] = {}
    for claim in claims:
        by_member.setdefault(claim.member, []).append(str(claim.id))
    for request in requests.standing_on(keys):
        if request.origin_id not in known:
            by_member.setdefault(request.asker, []).append(request.id)
    unnamed = {claim.member for claim in claims if claim.flags & UNNAMED}
    return [Claimant(member, tuple(ids), member in unnamed) for member, ids in sorted(by_member.items())] or [Claimant(None, (), False)]


def _keys(identifier: Identifier) -> list[bytes]:
    """Under which keys something may stand that hits it and is the appellant's too: its own, and at the same host, whose control was
    proven, the host and the levels above the page. A listing of the domain above is for the owner of that domain."""
    keys = [identifier.key]
    if identifier.kind in ("url", "domain"):
        host = identifier.value.partition("/")[0]
        for expression in expressions(identifier, identifier_tables()):
            keys += expression.keys if expression.text.partition("/")[0] == host else ()
    return list(dict.fromkeys(keys))


def open_requests(t: Turn, submission: Submission, contact: Fields, opened: Iterable[Opened] = ()) -> None:
    """Open the requests of a submission, besides those that are open already; these get what their claimants claim since."""
    claimants = claimants_of(identifier_of(contact))
    barred = {claimant.member for claimant in claimants if claimant.member is not None}
    known = {row.claimant: row.request for row in opened}
    for claimant in claimants:
        if claimant.member is not None and claimant.member in known:
            request = requests.by_id(known[claimant.member])
            assert request is not None
            add_claims_in(request.n, claimant.by_claim)
        elif claimant.member is not None or not known:
            _open(t, submission, contact, claimant, barred)


def _open(t: Turn, submission: Submission, contact: Fields, claimant: Claimant, barred: set[int]) -> None:
    identifier, asker = identifier_of(contact), _asker(submission, claimant)
    also = [Party(n, REVIEWER) for n in reviewer(submission, barred, only_secretariat=claimant.is_unnamed)]
    also += [Party(n, BANK) for n in banks(identifier, t.at)]
    fields = {"reason": str(submission.sealed), "harm": contact.text("harm")}
    new = New(
        ask=Ask(PROTOCOL, for_person=submission.for_person or asker != submission.member),
        protocol=newest_protocols()[PROTOCOL],
        by=None,
        role="system",
        side=ASKER,
        asker=asker,
        region=submission.country or None,
        fields=fields | ({"contact": str(submission.contact)} if submission.contact is not None else {}),
        answerers=[] if claimant.member is None else [claimant.member],
        also=also,
        identifier=identifier,
    )
    request = create_in(t, new, t.at, claims=claimant.by_claim)
    share(submission.sealed, submission.home, {asker, *new.answerers, *(party.member for party in also if party.side != BANK)}, t.at)
    store.add_opened(submission.n, request.id, claimant.member)


def _asker(submission: Submission, claimant: Claimant) -> int:
    """Which member stands for the appellant in a request: its home; but a member that appeals sees no more of claims than it did before,
    who must not be named is named to the secretariat alone, and no claimant stands for who appeals against it."""
    choices, appeals = [], appellant(submission)
    if not claimant.is_unnamed:
        choices += [submission.home] if appeals is None or (claimant.claims and _sees(appeals, claimant.claims)) else []
        choices.append(members.home_of_people(submission.country))
    choices += members.secretariat()
    return next((n for n in choices if n != claimant.member), choices[-1])


def appellant(submission: Submission, home: Callable[[str], int] = members.home_of_people) -> int | None:
    """The member that appeals, for itself or for a customer; None where the public does, or the desk of the country for a person."""
    is_home = submission.for_person and submission.member == home(submission.country)
    return None if is_home else submission.member


def _sees(member: int, claims: Iterable[str]) -> bool:
    caller = members.caller_of(member)
    return all(signals.find(caller, claim) is not None for claim in claims)


def share(reference: UUID, home: int, others: Iterable[int], at: int) -> None:
    """Open the appellant's texts to those who answer and decide."""
    for member in sorted(set(others) - {home}):
        vault.share(reference, member, HUB, _WHY, until=at + SHARED_DAYS * DAY, at=at)


def reviewer(submission: Submission, claimants: set[int], *, only_secretariat: bool = False) -> list[int]:
    """The member that decides: the home member, the secretariat, or another authority, the first that neither claims nor appeals.

    None where there is nobody: then the secretariat names one.
    """
    choices: list[int] = [] if only_secretariat else [submission.home]
    choices += members.secretariat()
    if not only_secretariat:
        choices += [member.n for member in members.members() if member.sector == "state" and member.standing == "active"]
    return [n for n in choices if n not in claimants | {appellant(submission)}][:1]


def banks(identifier: Identifier, at: int) -> list[int]:
    """The members that can say who holds an account."""
    if identifier.kind not in ("account", "iban", "proxy"):
        return []
    return list(dict.fromkeys(way.member_n for way in routing.route(identifier, at=at)))[:3]


def responsible(identifier: Identifier, at: int) -> set[int]:
    """The members that can act on the identifier, and so can tell whose it is."""
    return {way.member_n for way in routing.route(identifier, at=at)}


def contact_of(submission: Submission, at: int) -> Fields:
    """The values that the hub needs to deliver. Raises VaultError."""
    assert submission.contact is not None
    return vault_queries.read(submission.contact, HUB, Reason("delivery"), at=at)
