"""For the features that handle submissions: how one stands, and what its sender is told. Each joins the caller's turn."""

from collections.abc import Mapping

from accord.hub.intake.store import notes, submissions
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary.kinds import KINDS
from accord.hub.journal.actions import Turn
from accord.hub.vault import actions as vault

PUBLIC = "public"


def look_again_in(t: Turn, submission: Submission) -> None:
    """The feature that handles this kind looks at the submission again, as soon as the clock comes by."""
    t.set_clock(f"intake.{submission.kind}", str(submission.id), t.at)


def note_change_in(t: Turn, submission: Submission, what: str, *, actor: str = PUBLIC) -> None:
    """Its sender did something about it: the feature that handles this kind looks at it again."""
    look_again_in(t, submission)
    t.audit(submission.member, actor, f"public:{submission.kind}:{what}", detail=f"submission {submission.id}")


def set_step_in(
    t: Turn, submission: Submission, step: str, *, dues: Mapping[str, int] | None = None, facts: Mapping[str, int] | None = None
) -> None:
    """A submission stands otherwise now: the step, what falls due, and counts; None leaves these as they are."""
    counts = {name: dict(value) for name, value in (("dues", dues), ("facts", facts)) if value is not None}
    submissions.change(submission.n, step=step, changed=t.at, **counts)


def write_letter_in(t: Turn, submission: Submission, text: str) -> None:
    """Tell the sender something, sealed; the holder of the code reads it."""
    days = KINDS[submission.kind].days
    sealed = vault.put(submission.home, "letter", {"text": text}, by="hub", at=t.at, retention_days=days)
    notes.add(submission.n, sealed, t.at, is_answer=True)
