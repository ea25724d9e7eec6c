"""Codes are sent and places are looked at, one after another, outside of any turn: what hangs there holds up nobody else's write."""

import logging
import threading
from functools import partial

from django.db import DatabaseError, InterfaceError

from accord.hub.appeals.proofs import proofs
from accord.hub.appeals.proofs.base import SOMEBODY_LOOKS, Made, Task
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Proof, Submission, placed_text, short_code
from accord.hub.intake.vocabulary import FAILED, SHOWN
from accord.hub.intake.vocabulary.ways import SENT, WAYS
from accord.hub.journal.actions import turn
from accord.hub.threads import close_connections, start
from accord.hub.times import now
from accord.hub.trouble import noted
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.waking import Sleeper

THREADS = 2
AFTER_TROUBLE = 2.0
log = logging.getLogger("accord.appeals")


def provers(stop: threading.Event) -> list[threading.Thread]:
    """Threads that send and look, started."""
    return [start(partial(_prove_until, stop), "prover") for _ in range(THREADS)]


def _prove_until(stop: threading.Event) -> None:
    sleeper = Sleeper()
    while not stop.is_set():
        sleeper.look()
        try:
            busy = prove_next(now())
        except (DatabaseError, InterfaceError) as error:
            if noted(error) is None:
                log.error("The database refused what was asked of it (%s). Trying again.", type(error).__name__)
            close_connections()
            stop.wait(AFTER_TROUBLE)
            continue
        if not busy:
            sleeper.sleep()


def prove_next(at: int) -> bool:
    """Do what was asked for longest ago; False where nothing waits. Not inside a transaction."""
    proof = intake.proof_to_make(at)
    if proof is None:
        return False
    submission, short = intake.submission_of(proof), short_code()
    with turn() as t:
        if not intake_actions.take_proof_in(t, proof.n):
            return True  # another worker was quicker; there may be more
        if WAYS[proof.way].style == SENT:
            intake_actions.keep_short_code_in(t, proof.n, submission.id.bytes, short)
    made = _made(submission, proof, short, at)
    with turn() as t:
        if made.state == SHOWN:
            intake_actions.prove_in(t, submission, proof.way)
        else:
            intake_actions.note_try_in(t, proof.n, made.state, made.outcome)
        intake_actions.look_again_in(t, submission)
    return True


def _made(submission: Submission, proof: Proof, short: str, at: int) -> Made:
    make = proofs().get(proof.way)
    if make is None or submission.contact is None:
        return SOMEBODY_LOOKS
    try:
        kept = vault.read(submission.contact, Reader(None, "hub", "hub"), Reason("delivery"), at=at)
    except VaultError:
        return Made(FAILED, "not-sent")
    task = Task(
        id=f"{submission.id}-{proof.way}-{proof.times}",
        kind=kept.text("kind"),
        value=kept.text("value"),
        language=submission.language,
        short=short,
        placed=placed_text(submission.id.bytes),
        at=at,
    )
    return make(task)
