"""Effects of an appeal's steps on claims: each is upheld or rejected by itself, and what was upheld is undone at every member that acted.

A claim is a signal, or a request by which something is held or blocked without one: then its asker answers for it.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accord.core.protocols import Step
from accord.core.trust.origins import PUBLIC_REPORTS
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps import notices
from accord.hub.requests.steps.context import Work
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, APPEAL, ASKER, BANK, REVIEWER, WATCHER
from accord.hub.signals import actions as signals
from accord.hub.signals import queries as signal_queries
from accord.hub.signals.vocabulary import LIVE, RETRACTED, UNNAMED

CALL_OFF = "call-off"  # the step of protocols by which what stands is called off
_WHY = "An appeal against this claim was upheld."


def _claim(work: Work) -> str:
    claim = str(work.fields["claim"])
    if all(row.claim != claim for row in store.claims(work.request.n)):
        raise Refused("not-a-claim", _("This claim is not among those of the appeal. Name one of them."), "claim")
    return claim


def decide(work: Work, decision: str) -> None:
    claim = _claim(work)
    if work.side == REVIEWER and work.member in claimants_about(work.request):
        text = "Your member claims the same in another part of this appeal, so it may not review. Let another member decide."
        raise Refused("impartial", text, "claim")
    if not store.decide(work.request.n, claim, decision):
        raise Refused("decided", _("This claim is decided already. See what was decided."), "claim")


def claimants_about(request: Request) -> set[int]:
    """The members with a claim about the identifier of an appeal, in whatever part of it, or took such a claim back while it ran: each
    claimant has a request of its own, so the guard of one request does not see the others."""
    if request.subject is None:
        return set()
    live = {row.member for row in signal_queries.live_on(request.subject)}
    return store.claimants_about(request) | live | {row.asker for row in standing_on([request.subject])}


def answer(work: Work) -> None:
    store.note_answered(work.request.n, _claim(work))


def standing_on(keys: Iterable[bytes]) -> list[Request]:
    """The requests by which something about these identifiers is held or blocked now."""
    requests = [request for key in keys for request in store.running_about(key)]
    return [request for request in requests if _call_off(request) is not None]


def still_stands(request: str) -> bool:
    row = store.by_id(request)
    return row is not None and row.closed is None and _call_off(row) is not None


def asked(request: str) -> set[int] | None:
    """Whom a request asks to act; None where the id is none of a request."""
    row = store.by_id(request)
    return None if row is None else {party.member for party in store.parties(row.n) if party.side == ANSWERER}


def retract(work: Work) -> None:
    """The claim is taken back at everybody that ever received it; its number is what they must say that they applied."""
    claim = _claim(work)
    row = signal_queries.by_id(claim)
    if row is None or row.state != LIVE or work.by is None:
        return
    seq = signals.retract_upheld(work.t, row, work.by, _WHY)
    store.note_retracted(work.request.n, claim, seq)


def settle_in(t: Turn, claim: str, seq: int | None, at: int) -> list[Request]:
    """A claim was taken back elsewhere than in the appeals that are about it: in each of them that is not over it is upheld, also where it
    was rejected before, and nobody decides it any more.
    `seq`: the number of its retraction, None of a request that was called off. Returns the requests of these appeals."""
    settled = [request for n in store.settle_claim(claim, seq) if (request := store.by_number(n)) is not None]
    for request in settled:
        request.version += 1
        store.update(request)
        parties = store.parties(request.n)
        if request.state != protocols()[request.protocol].first:  # before the proof of control those who acted know of no appeal
            _watch(t, request, parties, [claim], at)
        if notices.is_answered(request):
            notices.settle(t, request, [ANSWERER], members.caller_of(request.asker), at)
        notices.entry(t, "request.told", request, notices.told_of(parties), None, {"what": "claim"})
    return settled


def is_taken_back(signal: str) -> bool:
    """Whether a claim was taken back by its member, or on an appeal. A person's report that is taken back with its consent says nothing of
    whether it was right."""
    row = signal_queries.by_id(signal)
    return row is not None and row.state == RETRACTED and (row.source != PUBLIC_REPORTS or store.is_upheld(signal))


def tell_actors(work: Work) -> None:
    """Every member that acted on the claim: it sees the appeal, if it did not before, and its desk rings."""
    work.told |= _watch(work.t, work.request, work.parties, [_claim(work)], work.at)


def tell_watchers(t: Turn, request: Request, at: int) -> None:
    """Control is proven: every member that acted on one of the claims gets the appeal at once, and watches it from now on."""
    parties = store.parties(request.n)
    actors = _watch(t, request, parties, [claim.claim for claim in store.claims(request.n)], at)
    if actors:
        notices.entry(t, "request.told", request, notices.told_of(parties), None, {"what": "appeal"})


def _watch(t: Turn, request: Request, parties: list[Party], claims: Iterable[str], at: int) -> set[int]:
    """Ring the members that acted on these claims, but for those that answer or decide. Nobody learns here whose an unnamed claim is:
    a member that acted on it gets the retraction like every member that received it."""
    # The appellant's bank is asked who holds the account; where it holds the money too, it is notified like every member that acted.
    actors = {member for claim in claims for member in _actors(t, claim)}
    actors -= {party.member for party in parties if party.side not in (BANK, WATCHER)}
    for member in sorted(actors - {party.member for party in parties}):
        store.add_parties(request.n, [Party(member, WATCHER)])
        parties.append(Party(member, WATCHER))
    if actors:
        notices.ring(t, request, actors, WATCHER, members.caller_of(request.asker), at)
    return actors


def _actors(t: Turn, claim: str) -> set[int]:
    row = signal_queries.by_id(claim)
    if row is None:
        return asked(claim) or set()
    return set() if row.flags & UNNAMED else signal_queries.who_acted(claim)


def release_holds(work: Work) -> None:
    """Release every hold that rests on that claim alone, as held wrongly: by the answerer's own step, in this turn. Call off each block:
    the blocking member is rung, and lifts it."""
    claim = _claim(work)
    assert work.take is not None
    for request in store.running_for(claim):
        book = ledgers.load(request.root)
        protocol = protocols()[request.protocol]
        call_off = _call_off(request)
        if call_off is not None and not any(book.balances(request.n, "held").values()):
            work.take(work.t, request, call_off.key, side=ASKER, role=call_off.roles[0], by=work.by, at=work.at, how=APPEAL, fields={})
        for code, held in book.balances(request.n, "held").items():
            if held:
                step = _release(protocol.steps, request)
                if step is None:
                    continue
                work.take(
                    work.t,
                    request,
                    step.key,
                    side=ANSWERER,
                    role=step.roles[0],
                    by=work.by,
                    at=work.at,
                    how=APPEAL,
                    fields={"amount": {"value": f"{held:f}", "code": code}, "release-ground": "held-wrongly"},
                )


def _call_off(request: Request) -> Step | None:
    """The step by which the asker calls off a request in this state."""
    there = [step for step in protocols()[request.protocol].steps if request.state in step.from_states and step.key == CALL_OFF]
    return there[0] if there else None


def _release(steps: tuple[Step, ...], request: Request) -> Step | None:
    there = [step for step in steps if request.state in step.from_states and "release" in step.effects and "amount-all-held" in step.guards]
    return there[0] if there else None
