"""Control of an identifier: choose a way to prove it, type a code in, send papers; and what those who send and look record of it."""

import hmac

from accord.core.identifiers.digits import plain
from accord.core.times import DAY
from accord.hub.intake import queries
from accord.hub.intake.actions.handling import PUBLIC, look_again_in, note_change_in, set_step_in
from accord.hub.intake.digests import digest
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.pictures import redraw
from accord.hub.intake.store import notes, proofs
from accord.hub.intake.store.proofs import Proof
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary import (
    ASKED,
    FAILED,
    LOOK_AGAIN_AFTER,
    MOST_LOOKS,
    MOST_PAPERS,
    MOST_SENT,
    MOST_TRIES,
    PROVE,
    PROVEN,
    SEND_AGAIN_AFTER,
    SENT_ANYWAY_AFTER,
    SHORT_LIVES,
    SHOWN,
    TAKEN_AGAIN_AFTER,
    WAITS,
)
from accord.hub.intake.vocabulary.kinds import KINDS
from accord.hub.intake.vocabulary.ways import BY_HAND, PLACED, SENT, TOLD, ways_for
from accord.hub.journal.actions import Turn, turn
from accord.hub.vault import actions as vault


def attach_paper(code: str, data: bytes) -> None:
    """Keep a picture of a paper that shows that it is the sender's: sealed, drawn anew. A reviewer looks at it; until then nothing ends.
    One that waits for a reviewer already is not kept twice.

    Raises BadSubmission.
    """
    submission = _unproven(code)
    if all(way.word != BY_HAND for way in ways_for(submission.about_kind)):
        raise BadSubmission("way", "way")
    # Before the turn: drawing takes a while, and others wait for theirs.
    picture, _codes = redraw(data, submission.country)
    file = picture["file"]
    mark = digest("paper", submission.id.bytes, file if isinstance(file, bytes) else file.encode()).hex()
    with turn() as t:
        submission = _unproven(code)
        if notes.has_paper(submission.n, mark) and _waits(submission):
            return
        _may_add_paper(submission)
        kind = KINDS[submission.kind]
        sealed = vault.put(submission.home, kind.sealed, picture, by=PUBLIC, at=t.at, retention_days=kind.days)
        notes.add_paper(submission.n, sealed, t.at, mark)
        proofs.put(submission.n, BY_HAND, t.at, state=WAITS, outcome="")
        # The submission waits for a reviewer now, so no day is left on which it would end without a proof.
        set_step_in(t, submission, PROVE, dues={due: at for due, at in submission.dues.items() if due != "prove"})
        note_change_in(t, submission, "paper")


def _waits(submission: Submission) -> bool:
    proof = proofs.find(submission=submission.n, way=BY_HAND)
    return proof is not None and proof.state == WAITS


def _may_add_paper(submission: Submission) -> None:
    if len(notes.papers(submission.n)) >= MOST_PAPERS:
        raise BadSubmission("paper", "papers")


def choose_way(code: str, way: str) -> None:
    """Choose a way to prove control, or ask for it again: a code is sent, a place is looked at. Raises BadSubmission."""
    with turn() as t:
        submission = _unproven(code)
        style = next((fits.style for fits in ways_for(submission.about_kind) if fits.word == way), None)
        if style is None:
            raise BadSubmission("way", "way")
        proof = proofs.find(submission=submission.n, way=way)
        if style == SENT:
            _may_send(submission, way, proof, t.at)
        if proof is None:
            proofs.add(submission.n, way, WAITS if style == TOLD else ASKED, t.at)
        else:
            _may_ask(proof, style, t.at)
            proofs.change(proof.n, state=ASKED, asked=t.at, outcome="", taken=None)
        note_change_in(t, submission, "prove")


def _may_send(submission: Submission, way: str, proof: Proof | None, at: int) -> None:
    waiting, today, last = proofs.codes_sent(submission.about, way, at - DAY, but=None if proof is None else proof.n)
    if waiting + today < MOST_SENT:
        return
    # A person who asks for codes to another's number must not keep its owner out until tomorrow.
    if waiting or (proof is not None and proof.times) or last is None or last + SENT_ANYWAY_AFTER > at:
        raise BadSubmission("way", "sent-enough")


def _may_ask(proof: Proof, style: str, at: int) -> None:
    again = SEND_AGAIN_AFTER if style == SENT else LOOK_AGAIN_AFTER
    if proof.state == ASKED or style == TOLD or (proof.sent is not None and proof.sent + again > at):
        raise BadSubmission("way", "wait")
    if style == PLACED and proof.times >= MOST_LOOKS:
        raise BadSubmission("way", "busy")


def answer_code(code: str, way: str, typed: str) -> None:
    """Type in the short code that was sent. Raises BadSubmission."""
    with turn() as t:
        submission = _unproven(code)
        wrong = _try(t, submission, way, plain(typed[:100]).replace(" ", "").replace("-", ""))
        if not wrong:
            note_change_in(t, submission, "proven")
    if wrong:
        # The try counts, so this is told after the turn.
        raise BadSubmission("short", wrong)


def _try(t: Turn, submission: Submission, way: str, typed: str) -> str:
    proof = proofs.find(submission=submission.n, way=way)
    if proof is None or proof.digest is None or proof.sent is None or proof.sent + SHORT_LIVES <= t.at:
        return "not-sent"
    if proof.tries >= MOST_TRIES:
        return "tries"
    if not hmac.compare_digest(bytes(proof.digest), digest("short", submission.id.bytes, typed.encode())):
        proofs.change(proof.n, tries=proof.tries + 1)
        return "wrong"
    prove_in(t, submission, way)
    return ""


def _unproven(code: str) -> Submission:
    submission = queries.find_open(code)
    if submission.step != PROVE:
        raise BadSubmission("way", "proven")
    return submission


# --- For the features that handle submissions: each joins the caller's turn


def prove_in(t: Turn, submission: Submission, way: str, *, by: str = "", by_member: int | None = None) -> None:
    """Control is proven by this way. `by`: the person who recorded it by hand, with its member."""
    proofs.put(submission.n, way, t.at, state=SHOWN, shown=t.at, by=by, by_member=by_member, outcome="", digest=None)
    if submission.step == PROVE:
        set_step_in(t, submission, PROVEN, dues={"answer": t.at + KINDS[submission.kind].answer})


def refuse_papers_in(t: Turn, submission: Submission) -> None:
    """A reviewer of the papers can't see by them that it is the sender's: others can be added, for as long as at the beginning."""
    proof = proofs.find(submission=submission.n, way=BY_HAND, state=WAITS)
    if proof is not None:
        proofs.change(proof.n, state=FAILED, outcome="papers")
    set_step_in(t, submission, PROVE, dues={**submission.dues, "prove": t.at + KINDS[submission.kind].prove})
    look_again_in(t, submission)


def take_proof_in(t: Turn, number: int) -> bool:
    """Take a proof in hand, so that no two send for it; False where another was quicker."""
    proof = proofs.find(n=number, state=ASKED)
    if proof is None or (proof.taken is not None and proof.taken > t.at - TAKEN_AGAIN_AFTER):
        return False
    proofs.change(number, taken=t.at)
    return True


def keep_short_code_in(t: Turn, number: int, submission_id: bytes, short: str) -> None:
    """Keep the digest of the code that is about to be sent, before it is: a code that arrived is always known."""
    proofs.change(number, digest=digest("short", submission_id, short.encode()), tries=0)


def note_try_in(t: Turn, number: int, state: str, outcome: str) -> None:
    """Record the outcome of sending or looking."""
    proof = proofs.find(n=number, state=ASKED)
    if proof is not None:
        proofs.change(number, state=state, outcome=outcome, sent=t.at, times=proof.times + 1, taken=None)
