"""Reasons for and against a release: the protections of a held claim's identifier now, who saw it themselves, and who said yes."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.trust.claims import Protection
from accord.core.trust.labels_releases import RELEASES
from accord.core.trust.origins import PUBLIC_REPORTS
from accord.core.trust.releasing import Case, answer, needs_of, strictness
from accord.core.trust.weights import LOW_WEIGHT, weight
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import HeldRow, YesRow
from accord.hub.members.queries import Caller
from accord.hub.signals.errors import NotReleased
from accord.hub.signals.store import signals
from accord.hub.times import now
from accord.tables import identifier_tables


class Weighed(NamedTuple):
    """A held claim: what its identifier is (None where nothing reads it any more), what protects that, the hardest to lift first, the
    case, and each yes that counts."""

    row: HeldRow
    identifier: Identifier | None
    protections: tuple[Protection, ...]
    case: Case
    yes: tuple[YesRow, ...]


def identifier_of(row: HeldRow) -> Identifier | None:
    """The identifier of a held claim; None where a table has changed since, and nothing reads it any more."""
    named: Any = row.content["identifier"]
    try:
        return parse(named["value"], named.get("region"), named["kind"], tables=identifier_tables())
    except NotAnIdentifier:
        return None


def weighed(rows: Iterable[HeldRow], at: int, *, but: bytes | None = None) -> list[Weighed]:
    """All that decides on these claims, in a few looks however many they are. `but`: the id of a claim that is being published now."""
    tables = identifier_tables()
    named = [(row, identifier_of(row)) for row in rows]
    keys = [() if identifier is None else guard.all_keys(identifier, tables) for _, identifier in named]
    unique_keys = list(dict.fromkeys(key for row_keys in keys for key in row_keys))
    vouched = guard.vouched_for(unique_keys)
    waiting, published = guard.held_on(unique_keys), dict[bytes, dict[int, bool]]()
    for key, member, is_own in signals.claimants(unique_keys, at, but or b"", PUBLIC_REPORTS):
        published.setdefault(key, {})[member] = is_own
    low = {member for member, record in guard.records().items() if weight(record) < LOW_WEIGHT}
    approvals = guard.said_yes(row.id for row, _ in named)
    outcome: list[Weighed] = []
    for (row, identifier), own_keys in zip(named, keys, strict=True):
        protections = () if identifier is None else tuple(guard.protections(identifier, tables, vouched))
        evidence = {member for on in (waiting, published) for key in own_keys for member, is_own in on.get(key, {}).items() if is_own}
        if row.evidence:
            evidence.add(row.member)
        claimants = {row.member, *(member for on in (waiting, published) for key in own_keys for member in on.get(key, {}))}
        yes = approvals.get(row.id, [])
        case = Case(
            needs_of(protection.code for protection in protections),
            row.member,
            frozenset(evidence - low),
            frozenset(claimants),
            frozenset(approval.member for approval in yes),
        )
        hardest_first = tuple(sorted(protections, key=lambda protection: strictness(protection.code), reverse=True))
        outcome.append(
            Weighed(row, identifier, hardest_first, case, tuple(approval for approval in yes if approval.member in case.counted))
        )
    return outcome


def outlooks(rows: Iterable[HeldRow], caller: Caller) -> Mapping[UUID, tuple[Weighed, str]]:
    """The effect that a yes of this reviewer would have on each of these claims now, and the reasons for it and against."""
    return {claim.row.id: (claim, answer(claim.case, caller.n)) for claim in weighed(rows, now())}


def refusal(code: str, claim: Weighed) -> NotReleased:
    """Why a yes does not release it, and what can be done instead."""
    needs, params = claim.case.needs, dict[str, str | int]()
    if needs is None:
        hardest = claim.protections[0]
        code, params = f"{code}-{hardest.code}", {"list": hardest.list}
        return NotReleased("never-released", RELEASES[code].format_map(params), params | {"says": code})
    params = {"have": len(claim.case.evidence), "need": needs.evidence}
    return NotReleased(code, RELEASES[code].format_map(params), params | {"says": code})
