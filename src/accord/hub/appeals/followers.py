"""What happens to appeals by itself: submissions are attended to, requests are followed, and who has applied a retraction is noted."""

from accord.hub.appeals import opening, standing, store
from accord.hub.appeals.proving import provers
from accord.hub.appeals.store import OpenedRow, ReceiptRow
from accord.hub.appeals.vocabulary import CALLED_OFF, EAGER, INTAKE, LOOK_EVERY, LOOK_RARELY, PENDING, PROTOCOL, RECEIPTS, STANDS
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Proof, Submission
from accord.hub.intake.vocabulary import LAPSED, MOST_UNPROVEN, ONE_MORE_EVERY, PROVE, SHOWN, WAITS, WITHDRAWN
from accord.hub.intake.vocabulary.ways import BY_HAND as BY_HAND_WAY
from accord.hub.intake.vocabulary.ways import WAYS
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Seen, fire_due
from accord.hub.journal.followers import follow as run
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import take_step_in, tell_watchers_in
from accord.hub.requests.errors import Refused
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ASKER, BANK, BY_HAND, REVIEWER, SECRETARIAT, WATCHER
from accord.hub.running import Runs
from accord.hub.signals import queries as signals

FOLLOWER = "appeals"


def work(at: int) -> bool:
    """One piece of work; whether there was any."""
    busy = fire_due({INTAKE: attend, RECEIPTS: look_for_receipts, STANDS: _restate}, at) > 0
    return run(FOLLOWER, follow, of="request.") > 0 or busy


def attend(t: Turn, id: str) -> None:
    """Bring the requests of a submission to what it says: opened, proven, added to, withdrawn. Doing it twice changes nothing."""
    row = intake.submission(id)
    if row is None or row.kind != PROTOCOL:
        return
    if row.step == WITHDRAWN:
        _withdraw(t, row, PENDING)
    if row.is_over:
        return
    proofs = intake.proofs(row.n)
    shown = next((proof for proof in proofs if proof.state == SHOWN), None)
    # While papers wait for somebody to look at them, nothing ends for want of a proof: their day is taken out of the dues.
    if row.step == PROVE and shown is None and t.at >= row.dues.get("prove", t.at + 1):
        intake_actions.set_step_in(t, row, LAPSED, dues={})
        _withdraw(t, row, ("lodged",))
        return
    waits = any(proof.state == WAITS and (proof.way != BY_HAND_WAY or intake.papers(row.n)) for proof in proofs)
    opened = _opened(t, row, is_shown=shown is not None, waits=waits)
    if shown is not None:
        for one in opened:
            _prove(t, row, one, shown)
    _give_notes(t, row, opened)
    _show_papers(t, row, opened)
    if row.step == PROVE and shown is None:
        until = row.dues.get("prove", t.at + LOOK_RARELY)
        t.set_clock(INTAKE, id, min(until, t.at + ONE_MORE_EVERY) if waits and not opened else until)
    _restate(t, id)


def _withdraw(t: Turn, row: Submission, states: tuple[str, ...]) -> None:
    for one in store.opened_for(t.cursor, row.n):
        _step(t, one, "withdraw", states)


def _opened(t: Turn, row: Submission, *, is_shown: bool, waits: bool) -> list[OpenedRow]:
    """The requests of a submission: opened as soon as somebody is to look, or control is proven. What is claimed between the two is part
    of it too."""
    opened = store.opened_for(t.cursor, row.n)
    is_new = not opened or any(_state(t, one) == "lodged" for one in opened)
    if (is_shown and is_new) or (waits and not opened and _is_its_turn(row, t.at)):
        opening.open_requests(t, row, opening.contact_of(row, t.at), opened)
        opened = store.opened_for(t.cursor, row.n)
    return opened


def _is_its_turn(row: Submission, at: int) -> bool:
    """Of many about one identifier a few go to whoever looks, and one more each hour: a flood hides nobody for long."""
    return not row.damped or intake.unproven_before(row) < MOST_UNPROVEN + (at - row.made) // ONE_MORE_EVERY


def _state(t: Turn, one: OpenedRow) -> str:
    request = requests.by_id(one.request)
    return "" if request is None else request.state


def _prove(t: Turn, row: Submission, one: OpenedRow, shown: Proof) -> None:
    request = requests.by_id(one.request)
    if request is None or request.state != "lodged":
        return
    how = BY_HAND if shown.by else ""
    if WAYS[shown.way].proof:
        proof = {"proof": WAYS[shown.way].proof}
        take_step_in(t, request, "prove", side=ASKER, role="guest", by=None, at=t.at, fields=proof, how=how, facts={"proof": True})
    else:
        by = members.caller_of(shown.by_member if shown.by_member is not None else row.home)
        take_step_in(t, request, "confirm-control", side=BANK, role="officer", by=by, at=t.at, fields={"bank-confirms": True}, how=how)
    if one.claimant is None:
        _nothing_claimed(t, one)
    else:
        tell_watchers_in(t, request, t.at)


def _nothing_claimed(t: Turn, one: OpenedRow) -> None:
    """No member claims anything: it ends as soon as control is proven. What the appellant is told of it is for `standing` to say."""
    by = members.caller_of(members.secretariat()[0])
    for step, fields in (("begin-review", {}), ("conclude-rejected", {"refusal": "no-claim"})):
        request = requests.by_id(one.request)
        if request is not None:
            take_step_in(t, request, step, side=REVIEWER, role="secretariat", by=by, at=t.at, fields=fields)


def _give_notes(t: Turn, row: Submission, opened: list[OpenedRow]) -> None:
    notes = intake.notes(row.n)
    for one in opened:
        for reference in notes[one.notes :]:
            request = requests.by_id(one.request)
            if request is None or request.state not in PENDING:
                continue
            opening.share(reference, row.home, _readers(t, request), t.at)
            _step(t, one, "add", PENDING, {"reason": str(reference)})
        store.note_given(t.cursor, one.n, len(notes))


def _show_papers(t: Turn, row: Submission, opened: list[OpenedRow]) -> None:
    """Whoever decides may look at the papers; those who answer for the claim may not."""
    for one in opened:
        request = requests.by_id(one.request)
        if request is None or request.state not in PENDING:
            continue
        readers = {party.member for party in requests.parties(request.n) if party.side in (REVIEWER, SECRETARIAT)}
        for reference in intake.papers(row.n):
            opening.share(reference, row.home, readers, t.at)


def _readers(t: Turn, request: Request) -> set[int]:
    """Who may read what the appellant says: those who answer and decide."""
    return {party.member for party in requests.parties(request.n) if party.side not in (BANK, WATCHER)}


def _step(t: Turn, one: OpenedRow, step: str, states: tuple[str, ...], fields: dict[str, str] | None = None) -> None:
    request = requests.by_id(one.request)
    if request is not None and request.state in states:
        take_step_in(t, request, step, side=ASKER, role="guest", by=None, at=t.at, fields=fields or {})


def follow(t: Turn, seen: Seen) -> None:
    """A step of an appeal's request: answers go to the appellant, retractions get receipts, and the whole stands anew."""
    data = seen.entry.get("data", {})
    if not seen.type.startswith("request.") or not str(data.get("protocol", "")).startswith(f"{PROTOCOL}@"):
        return
    request = requests.by_id(str(data.get("request", "")))
    if request is None:
        return
    _begin_receipts(t, request)
    one = store.opened_as(t.cursor, request.id)
    row = intake.by_number(one.submission) if one is not None else None
    if one is None or row is None:
        return
    if data.get("what") == "reviewer":
        for reference in (row.sealed, *intake.notes(row.n)):
            opening.share(reference, row.home, _readers(t, request), t.at)
        _show_papers(t, row, [one])
    if data.get("step") == "confirm-control":
        _bank_said_yes(t, row, seen.author)
    standing.tell_answers(t, row, one)
    _restate(t, str(row.id))


def _bank_said_yes(t: Turn, row: Submission, author: int) -> None:
    """What the bank confirms in one request holds for the whole appeal."""
    if row.step == PROVE:
        intake_actions.prove_in(t, row, "bank", by=f"member:{author}", by_member=author)
        t.set_clock(INTAKE, str(row.id), t.at)


def _restate(t: Turn, id: str) -> None:
    row = intake.submission(id)
    if row is not None:
        standing.restate(t, row, store.opened_for(t.cursor, row.n))


def _begin_receipts(t: Turn, request: Request) -> None:
    """For each claim that was retracted: who received it, and so must apply that it is gone."""
    known = {one.claim for one in store.receipts(t.cursor, [request.id])}
    called_off = _called_off(t, request, known)
    fresh = [(one.claim, one.member, one.seq) for one in requests.claims(request.n) if one.seq is not None and one.claim not in known]
    for claim, claimant, seq in fresh:
        signal = signals.by_id(claim)
        if signal is None:
            continue
        acted = signals.who_acted(claim)
        told = {member for member, _ in signals.receipts(signal)[1]} | acted | {claimant}
        for member in sorted(told):
            counts = member in acted or (member == claimant and bool(journal.consumers(member)))
            store.add_receipt(t.cursor, request.id, claim, member, acted=member in acted, counts=counts, seq=seq)
    if fresh or called_off:
        t.set_clock(RECEIPTS, request.id, t.at)


def _called_off(t: Turn, request: Request, known: set[str]) -> bool:
    """What was held or blocked without a claim: whoever was asked for it must have lifted it."""
    found = False
    for claim in requests.claims(request.n):
        asked = requests.asked(claim.claim) if claim.decision == "upheld" and claim.claim not in known else None
        for member in sorted(asked or ()):
            store.add_receipt(t.cursor, request.id, claim.claim, member, acted=True, counts=True, seq=CALLED_OFF)
            found = True
    return found


def look_for_receipts(t: Turn, ref: str) -> None:
    """Who has applied a retraction by now; then again, often on the first day. What all have applied is closed."""
    request = requests.by_id(ref)
    open_ones = [one for one in store.receipts(t.cursor, [ref]) if one.applied is None]
    if request is None:
        return
    said = journal.applied({one.member for one in open_ones})
    for one in open_ones:
        if one.seq == CALLED_OFF:
            if not requests.still_stands(one.claim):
                store.note_applied(t.cursor, one.n, t.at)
        elif said.get(one.member, -1) >= one.seq:
            store.note_applied(t.cursor, one.n, min(t.at, max(consumer.at for consumer in journal.consumers(one.member))))
    left = [one for one in store.receipts(t.cursor, [ref]) if one.applied is None]
    if any(one.counts for one in left) or request.state in PENDING:
        since = t.at - request.entered
        t.set_clock(RECEIPTS, ref, t.at + (LOOK_EVERY if since < EAGER else LOOK_RARELY))
    elif request.state == "upheld":
        _close(t, request, left)
    opened = store.opened_as(t.cursor, ref)
    row = intake.by_number(opened.submission) if opened is not None else None
    if row is not None:
        _restate(t, str(row.id))


def _close(t: Turn, request: Request, left: list[ReceiptRow]) -> None:
    by = members.caller_of(members.secretariat()[0])
    try:
        with t.attempt():
            take_step_in(t, request, "close", side=SECRETARIAT, role="secretariat", by=by, at=t.at, fields={})
    except Refused:
        # Somebody acted on it meanwhile: it is looked at again.
        t.set_clock(RECEIPTS, request.id, t.at + LOOK_EVERY)


RUNS = Runs(rank=50, work=work, threads=provers)
