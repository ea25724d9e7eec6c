"""Notices of a request's events: entries for its parties alone, and bells at their desks."""

from collections.abc import Iterable, Mapping
from typing import Any

from accord.core.times import rfc3339
from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import Landing, landings
from accord.hub.desks.vocabulary import MATCH
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps.continuing import left_in_peace
from accord.hub.requests.steps.declining import declined_among
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ABOUT_CLAIMS, ANSWERER, ASKER, BANK, FOR_OFFICERS, OFFICERS, POLICE, REVIEWER, SECRETARIAT


def entry(t: Turn, entry_type: str, request: Request, recipients: Iterable[int], by: Caller | None, data: Mapping[str, Any]) -> int:
    """An entry that the parties alone receive: ids, states and totals, nothing about a person."""
    if request.name in FOR_OFFICERS:
        return t.seq  # what is between two persons reaches no feed and no webhook of their members; not even a number is missing
    who = by or members.as_member(members.first_member())
    whole = {"request": request.id, "protocol": request.protocol, "state": request.state, **data}
    return t.append(entry_type, audience=t.recipients(recipients), by=who.n, by_id=who.id, data=whole)


def told_of(parties: Iterable[Party], *, more: Iterable[int] = ()) -> set[int]:
    return {party.member for party in parties} | set(more)


def of_side(parties: Iterable[Party], side: str) -> list[int]:
    return [party.member for party in parties if party.side == side]


def ring(
    t: Turn, request: Request, numbers: Iterable[int], side: str, by: Caller, at: int, *, landed: Mapping[int, Landing] | None = None,
    topic: str = "",
) -> dict[int, str]:  # fmt: skip
    """Ring the desk of each of these members; by number, the desk that was rung. Members without a desk are left out. `topic`: of which
    bell this is one more."""
    wanted = sorted(set(numbers))
    for_person = request.facts[OFFICERS][side] if request.name in FOR_OFFICERS else None
    there = landed if landed is not None else landings(wanted, at) if wanted else {}
    rung: dict[int, str] = {}
    for n in wanted:
        landing = there.get(n)
        if landing is None:
            continue
        if for_person is None:
            bell = desks.ring_for(t, by, landing.desk, request.id, at=at, topic=topic)
        else:
            own = members.caller_of(n)
            bell = desks.ring_for(t, own, landing.desk, "", at=at, topic=_topic(request, n), kind=MATCH, for_person=for_person)
        rung[n] = landing.desk
        store.set_desk(request.n, n, side, landing.desk)
        if bell is not None:
            store.add_bell(request.n, bell, landing.desk, side, at)
    return rung


def _topic(request: Request, member: int) -> str:
    """By which the bells of one side are told from those of other matches, in a word that says neither the request nor the side."""
    return f"match:{request.n}:{member}"


def parties_of(request: Request) -> list[Party]:
    """The parties of a request: as they are kept, or the two between whose officers alone it is."""
    if request.name not in FOR_OFFICERS:
        return store.parties(request.n)
    return [Party(request.asker, ASKER), *([] if request.answerer is None else [Party(request.answerer, ANSWERER)])]


def settle(t: Turn, request: Request, sides: Iterable[str], by: Caller, at: int) -> None:
    """Settle the bells of these sides: their matter was seen to."""
    for side in sides:
        for row in store.bells(request.n, side):
            desks.settle(t, row.bell, at, by)
        store.drop_bells(request.n, side)


def quieten(t: Turn, request: Request, side: str, at_desks: frozenset[str], by: Caller, at: int) -> None:
    """Settle the bells of a side at these desks alone: others see to it now."""
    for row in store.bells(request.n, side):
        if row.desk in at_desks:
            desks.settle(t, row.bell, at, by)
            store.drop_bell(row.id)


def press(t: Turn, request: Request, parties: list[Party], side: str, at: int) -> None:
    """Remind a side: its desks are rung again, unless a bell of this request rings there still. One that was snoozed rings now."""
    by = members.caller_of(request.asker)
    numbers = whom(request, parties, side)
    there = _ringing(request.n, side)
    for bell, _ in there:
        desks.wake(t, bell, at)
    ringing = {desk for _, desk in there}
    landed = {n: landing for n, landing in landings(numbers, at).items() if landing.desk not in ringing} if numbers else {}
    ring(t, request, landed, side, by, at, landed=landed)


def climb(t: Turn, request: Request, parties: list[Party], side: str, to: str, at: int) -> None:
    """Escalate an unanswered clock: to the next person at the desks of that side, or to the secretariat."""
    press(t, request, parties, side, at)
    rings = _ringing(request.n, side)
    for bell, _ in rings:
        desks.urge(t, bell, at, secretariat=to == SECRETARIAT)
    if not rings and to == SECRETARIAT:
        ring(t, request, members.secretariat(), SECRETARIAT, members.caller_of(request.asker), at)


def join_secretariat(request: Request, parties: list[Party]) -> None:
    """Add the secretariat as a party: after its bell it finds the request in its inbox, and is notified of further steps."""
    for n in members.secretariat():
        if all(party.member != n for party in parties):
            store.add_parties(request.n, [Party(n, SECRETARIAT)])
            parties.append(Party(n, SECRETARIAT))


def _ringing(request: int, side: str) -> list[tuple[str, str]]:
    return [(row.bell, row.desk) for row in store.bells(request, side) if desks.rings(row.bell)]


def whom(request: Request, parties: list[Party], side: str) -> list[int]:
    """The members on a side, without those that said no for themselves or have nothing to do any more; the secretariat where nobody is
    named for a side that it stands in for."""
    if side == ASKER:
        return [request.asker]
    numbers = of_side(parties, side)
    if side == ANSWERER and is_answered(request):
        return []
    if side == ANSWERER:
        kept_out = declined_among(request, parties)
        if len(numbers) > 1:
            pending = ledgers.load(request.root).balances(request.n, "pending")
            kept_out |= left_in_peace(request, parties, protocols()[request.protocol], pending)
        return [n for n in numbers if n not in kept_out]
    if not numbers and side in (SECRETARIAT, REVIEWER):
        return members.secretariat()
    return numbers if side in (BANK, POLICE, REVIEWER, SECRETARIAT) else []


def is_answered(request: Request) -> bool:
    """Whether every claim of an appeal is decided, so that its claimant has nothing left to answer."""
    if request.name != ABOUT_CLAIMS:
        return False
    claims = store.claims(request.n)
    return len(claims) > 0 and all(claim.decision for claim in claims)


def clock_data(at: int, clock: str, kind: str, to: str) -> dict[str, Any]:
    return {"what": kind, "clock": clock, "to": to, "due": rfc3339(at)}
