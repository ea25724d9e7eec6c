"""Background work on appeals: submissions are attended to, requests are followed, and who has applied a retraction is noted."""

from collections.abc import Mapping
from typing import Any

from accord.hub.appeals import opening, standing, store
from accord.hub.appeals.proofs.worker import provers
from accord.hub.appeals.store import Opened, Receipt
from accord.hub.appeals.vocabulary import CALLED_OFF, EAGER, INTAKE, LOOK_EVERY, LOOK_RARELY, PENDING, PROTOCOL, PROVEN_BY, RECEIPTS, STANDS
from accord.hub.intake import queries as intake
from accord.hub.intake.actions import end_unsent_in, prove_in, set_step_in
from accord.hub.intake.queries import Proof, Submission
from accord.hub.intake.vocabulary import DRAFT, LAPSED, MOST_UNPROVEN, ONE_MORE_EVERY, PROVE, SHOWN, WAITS, WITHDRAWN
from accord.hub.intake.vocabulary.ways import BY_HAND as BY_HAND_WAY
from accord.hub.intake.vocabulary.ways import WAYS
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Fire, Seen, fire_due
from accord.hub.journal.followers import follow as run
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import settle_claim_in, take_step_in, tell_watchers_in, unset_end_in
from accord.hub.requests.errors import Refused
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ASKER, BANK, BY_HAND, REVIEWER, SECRETARIAT, WATCHER
from accord.hub.running import Runs
from accord.hub.signals import queries as signals

FOLLOWER = "appeals"
_RETRACTED = "signal.retracted"


def clocks(at: int) -> dict[str, Fire]:
    return {INTAKE: attend, RECEIPTS: look_for_receipts, STANDS: _restate}


def work(at: int) -> bool:
    """One piece of work; whether there was any."""
    busy = fire_due(clocks(at), at) > 0
    return run(FOLLOWER, follow, of=("request.", _RETRACTED)) > 0 or busy


def attend(t: Turn, submission_id: str) -> None:
    """Bring the requests of a submission to what it says: opened, proven, added to, withdrawn. Doing it twice changes nothing."""
    submission = intake.submission(submission_id)
    if submission is None or submission.kind != PROTOCOL:
        return
    if submission.step == DRAFT:
        if not end_unsent_in(t, submission):
            t.set_clock(INTAKE, submission_id, intake.draft_kept_until(submission))
        return
    if submission.step == WITHDRAWN:
        _withdraw(t, submission, PENDING)
    if submission.is_over:
        return
    proofs = intake.proofs(submission.n)
    control_proof = next((proof for proof in proofs if proof.state == SHOWN), None)
    # While papers wait for a reviewer, nothing ends for want of a proof: their day is taken out of the dues.
    if submission.step == PROVE and control_proof is None and t.at >= submission.dues.get("prove", t.at + 1):
        set_step_in(t, submission, LAPSED, dues={})
        _withdraw(t, submission, ("lodged",))
        return
    waits = any(proof.state == WAITS and (proof.way != BY_HAND_WAY or intake.papers(submission.n)) for proof in proofs)
    opened = _opened(t, submission, is_shown=control_proof is not None, waits=waits)
    if control_proof is not None:
        for row in opened:
            _prove(t, submission, row, control_proof)
    _give_notes(t, submission, opened)
    _show_papers(t, submission, opened)
    if submission.step == PROVE and control_proof is None:
        until = submission.dues.get("prove", t.at + LOOK_RARELY)
        t.set_clock(INTAKE, submission_id, min(until, t.at + ONE_MORE_EVERY) if waits and not opened else until)
    _restate(t, submission_id)


def _withdraw(t: Turn, submission: Submission, states: tuple[str, ...]) -> None:
    for row in store.opened_for(submission.n):
        _step(t, row, "withdraw", states)


def _opened(t: Turn, submission: Submission, *, is_shown: bool, waits: bool) -> list[Opened]:
    """The requests of a submission: opened as soon as a reviewer is to look, or control is proven. What is claimed between the two is part
    of it too."""
    opened = store.opened_for(submission.n)
    is_new = not opened or any(request.state == "lodged" for request in standing.requests_of(opened))
    if (is_shown and is_new) or (waits and not opened and _is_its_turn(submission, t.at)):
        opening.open_requests(t, submission, opening.contact_of(submission, t.at), opened)
        opened = store.opened_for(submission.n)
    for request in standing.requests_of(opened):
        if request.state == "lodged":
            unset_end_in(t, request, PROVEN_BY)
    return opened


def _is_its_turn(submission: Submission, at: int) -> bool:
    """Of many about one identifier a few go to the reviewers, and one more each hour: a flood hides nobody for long."""
    return not submission.damped or intake.unproven_before(submission) < MOST_UNPROVEN + (at - submission.made) // ONE_MORE_EVERY


def _prove(t: Turn, submission: Submission, opened: Opened, control_proof: Proof) -> None:
    request = requests.by_id(opened.request)
    if request is None or request.state != "lodged":
        return
    how = BY_HAND if control_proof.by else ""
    if proof := WAYS[control_proof.way].proof:
        take_step_in(
            t, request, "prove", side=ASKER, role="guest", by=None, at=t.at, fields={"proof": proof}, how=how, facts={"proof": True}
        )
    else:
        by = members.caller_of(control_proof.by_member if control_proof.by_member is not None else submission.home)
        take_step_in(t, request, "confirm-control", side=BANK, role="officer", by=by, at=t.at, fields={"bank-confirms": True}, how=how)
    if opened.claimant is None:
        _nothing_claimed(t, opened)
    else:
        tell_watchers_in(t, request, t.at)


def _nothing_claimed(t: Turn, opened: Opened) -> None:
    """No member claims anything: it ends as soon as control is proven. What the appellant is told of it is for `standing` to say."""
    by = members.caller_of(members.secretariat()[0])
    for step, fields in (("begin-review", {}), ("conclude-rejected", {"refusal": "no-claim"})):
        request = requests.by_id(opened.request)
        if request is not None:
            take_step_in(t, request, step, side=REVIEWER, role="secretariat", by=by, at=t.at, fields=fields)


def _give_notes(t: Turn, submission: Submission, opened: list[Opened]) -> None:
    notes = intake.notes(submission.n)
    for row in opened:
        for reference in notes[row.notes :]:
            request = requests.by_id(row.request)
            if request is None or request.state not in PENDING:
                continue
            opening.share(reference, submission.home, _readers(request), t.at)
            _step(t, row, "add", PENDING, {"reason": str(reference)})
        store.note_given(row.n, len(notes))


def _show_papers(t: Turn, submission: Submission, opened: list[Opened]) -> None:
    """Give those who decide access to the papers; those who answer for the claim get none."""
    for request in standing.requests_of(opened):
        if request.state in PENDING:
            readers = {party.member for party in requests.parties(request.n) if party.side in (REVIEWER, SECRETARIAT)}
            for reference in intake.papers(submission.n):
                opening.share(reference, submission.home, readers, t.at)


def _readers(request: Request) -> set[int]:
    """Who may read what the appellant says: those who answer and decide."""
    return {party.member for party in requests.parties(request.n) if party.side not in (BANK, WATCHER)}


def _step(t: Turn, opened: Opened, step: str, states: tuple[str, ...], fields: dict[str, str] | None = None) -> None:
    request = requests.by_id(opened.request)
    if request is not None and request.state in states:
        take_step_in(t, request, step, side=ASKER, role="guest", by=None, at=t.at, fields=fields or {})


def follow(t: Turn, seen: Seen) -> None:
    """A step of an appeal's request: answers go to the appellant, retractions get receipts, and the whole stands anew. A claim that its
    member took back elsewhere is settled in every appeal against it."""
    data = seen.entry.get("data", {})
    _settle(t, seen, data)
    if not seen.type.startswith("request.") or not str(data.get("protocol", "")).startswith(f"{PROTOCOL}@"):
        return
    request = requests.by_id(str(data.get("request", "")))
    if request is None:
        return
    _begin_receipts(t, request)
    opened = store.opened_as(request.id)
    submission = intake.by_number(opened.submission) if opened is not None else None
    if opened is None or submission is None:
        return
    if data.get("what") == "reviewer":
        for reference in (submission.sealed, *intake.notes(submission.n)):
            opening.share(reference, submission.home, _readers(request), t.at)
        _show_papers(t, submission, [opened])
    if data.get("step") == "confirm-control":
        _bank_said_yes(t, submission, seen.author)
    standing.tell_answers(t, submission, opened)
    _restate(t, str(submission.id))


def _settle(t: Turn, seen: Seen, data: Mapping[str, Any]) -> None:
    is_retracted = seen.type == _RETRACTED and requests.is_taken_back(str(data.get("id", "")))
    if is_retracted or data.get("step") == requests.CALL_OFF:
        claim = str(data["id"] if is_retracted else data.get("request", ""))
        for request in settle_claim_in(t, claim, seen.seq if is_retracted else None, t.at):
            _begin_receipts(t, request)
            opened = store.opened_as(request.id)
            submission = intake.by_number(opened.submission) if opened is not None else None
            if submission is not None:
                _restate(t, str(submission.id))


def _bank_said_yes(t: Turn, submission: Submission, author: int) -> None:
    """A confirmation by the bank in one request holds for the whole appeal."""
    if submission.step == PROVE:
        prove_in(t, submission, "bank", by=f"member:{author}", by_member=author)
        t.set_clock(INTAKE, str(submission.id), t.at)


def _restate(t: Turn, submission_id: str) -> None:
    submission = intake.submission(submission_id)
    if submission is not None:
        standing.restate(t, submission, store.opened_for(submission.n))


def _begin_receipts(t: Turn, request: Request) -> None:
    """For each claim that was retracted: who received it, and so must apply that it is gone; for what was held or blocked without a claim:
    the member that was asked for it must have lifted it."""
    known = {receipt.claim for receipt in store.receipts([request.id])}
    receipts: list[Receipt] = []
    is_new = False
    for claim in requests.claims(request.n):
        if claim.claim in known:
            continue
        if claim.seq is not None:
            is_new = True
            receipts += _retracted(request.id, claim.claim, claim.member, claim.seq)
        if claim.decision == "upheld":
            asked = sorted(requests.asked(claim.claim) or ())
            receipts += [_receipt(request.id, claim.claim, member, CALLED_OFF, acted=True, counts=True) for member in asked]
    store.add_receipts(receipts)
    # What was upheld after it was gone by itself leaves nothing to apply: then it is closed.
    if receipts or is_new or request.state == "upheld":
        t.set_clock(RECEIPTS, request.id, t.at)


def _retracted(request: str, claim: str, claimant: int, seq: int) -> list[Receipt]:
    signal = signals.by_id(claim)
    if signal is None:
        return []
    acted = signals.who_acted(claim)
    recipients = {member for member, _ in signals.receipts(signal)[1]} | acted | {claimant}
    return [
        _receipt(
            request,
            claim,
            member,
            seq,
            acted=member in acted,
            counts=member in acted or (member == claimant and bool(journal.consumers(member))),
        )
        for member in sorted(recipients)
    ]


def _receipt(request: str, claim: str, member: int, seq: int, *, acted: bool, counts: bool) -> Receipt:
    return Receipt(request=request, claim=claim, member=member, acted=acted, counts=counts, seq=seq)


def look_for_receipts(t: Turn, ref: str) -> None:
    """Who has applied a retraction by now; then again, often on the first day. What all have applied is closed."""
    request = requests.by_id(ref)
    waiting = [receipt for receipt in store.receipts([ref]) if receipt.applied is None]
    if request is None:
        return
    applied = journal.applied({receipt.member for receipt in waiting})
    for receipt in waiting:
        if receipt.seq == CALLED_OFF:
            if not requests.still_stands(receipt.claim):
                store.note_applied(receipt.n, t.at)
        elif applied.get(receipt.member, -1) >= receipt.seq:
            store.note_applied(receipt.n, min(t.at, max(consumer.at for consumer in journal.consumers(receipt.member))))
    gone = members.gone(receipt.member for receipt in waiting)
    left = [receipt for receipt in store.receipts([ref]) if receipt.applied is None and receipt.member not in gone]
    if any(receipt.counts for receipt in left) or request.state in PENDING:
        since = t.at - request.entered
        t.set_clock(RECEIPTS, ref, t.at + (LOOK_EVERY if since < EAGER else LOOK_RARELY))
    elif request.state == "upheld":
        _close(t, request)
    opened = store.opened_as(ref)
    submission = intake.by_number(opened.submission) if opened is not None else None
    if submission is not None:
        _restate(t, str(submission.id))


def _close(t: Turn, request: Request) -> None:
    by = members.caller_of(members.secretariat()[0])
    try:
        with t.attempt():
            take_step_in(t, request, "close", side=SECRETARIAT, role="secretariat", by=by, at=t.at, fields={})
    except Refused:
        # A member acted on the request meanwhile: the clock looks at it again.
        t.set_clock(RECEIPTS, request.id, t.at + LOOK_EVERY)


RUNS = Runs(rank=50, work=work, threads=provers, claim=True, clocks=clocks, follows={FOLLOWER: follow})
