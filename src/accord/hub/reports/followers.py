"""Background work on reports: sheets are handed on, consent taken back ends what rested on it, and outcomes come back."""

from contextlib import suppress

from accord.core.reports.answers import BadAnswers
from accord.core.reports.paths import before_the_bell, path
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary import CLOSED, DRAFT, KEPT_AFTER_WITHDRAWAL, WITHDRAWN
from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Fire, Seen, fire_due
from accord.hub.journal.followers import follow as run
from accord.hub.reports import publishing, store
from accord.hub.reports.handing import dispatch
from accord.hub.reports.outcomes import endings, money, progress
from accord.hub.reports.planning.reading import planned, report_of
from accord.hub.reports.vocabulary import AGAIN_AFTER, CONFIRM, FOLLOWER, INTAKE, KIND, ONE_DAY, RINGS_EARLY
from accord.hub.running import Runs
from accord.hub.vault.errors import VaultError
from accord.tables import report_form, report_paths


def clocks(at: int) -> dict[str, Fire]:
    return {INTAKE: attend}


def work(at: int) -> bool:
    """Do one piece of work; returns whether there was any."""
    busy = fire_due(clocks(at), at) > 0
    busy = publishing.publish_one() or busy
    return run(FOLLOWER, follow, of="request.") > 0 or busy


def attend(t: Turn, submission_id: str) -> None:
    """Bring what was handed on to what the sheet says and what is agreed to. Doing it twice changes nothing."""
    submission = intake.submission(submission_id)
    if submission is None or submission.kind != KIND:
        return
    stands = intake.stands(submission.n) if submission.step != WITHDRAWN else frozenset()
    endings.end_all(t, submission, stands)
    if submission.step == WITHDRAWN:
        with suppress(VaultError, BadAnswers):
            intake_actions.keep_pictures_in(t, submission, t.at + KEPT_AFTER_WITHDRAWAL)
    if submission.is_over:
        return
    ends = intake.draft_kept_until(submission)
    if submission.step == DRAFT and t.at >= ends:
        intake_actions.erase_sheet_in(t, submission)
        intake_actions.set_step_in(t, submission, CLOSED, dues={})
        return
    busy = False
    try:
        busy = _hand_on(t, submission, stands)
    except BadAnswers:
        pass  # it is handed on when the person has put it right
    except VaultError:
        # Its key may be away for a while, as after a restore; of what was erased nothing comes back.
        busy = submission.step != DRAFT and t.at < submission.changed + ONE_DAY
    if busy:
        t.set_clock(INTAKE, submission_id, t.at + AGAIN_AFTER)
    elif submission.step == DRAFT:
        t.set_clock(INTAKE, submission_id, ends)


def _hand_on(t: Turn, submission: Submission, stands: frozenset[str]) -> bool:
    report = report_of(submission, t.at, behind="nobody" if submission.member is None else "member")
    is_early = submission.step == DRAFT
    if is_early:
        way = path(report_form(), report_paths(), report.sheet.kind, report.facts.situations)
        if not way.bell or before_the_bell(report.read.answers) != ():
            return False
    plan = planned(report.facts, stands, report.sheet.off, t.at)
    busy = dispatch.send(t, report, [item for item in plan.sent if not is_early or item.outlet in RINGS_EARLY])
    dispatch.note_missing(t, report, plan.missing)
    progress.restate(t, submission)
    return busy


def follow(t: Turn, seen: Seen) -> None:
    """Tell the holder of the code the new state of a report's request."""
    if not seen.type.startswith("request."):
        return
    data = seen.entry.get("data", {})
    settled: set[int] = set()
    for row in store.by_request(progress.root_of(str(data.get("request", "")))):
        submission = intake.by_number(row.submission)
        if submission is None:
            continue
        progress.tell(t, submission, row)
        if data.get("step") == CONFIRM:
            publishing.confirm(t, submission, seen.author)
        if submission.n not in settled:
            money.settle(t, submission)
            settled.add(submission.n)


# Before all else of the people's: a bank that is rung a second sooner may still have the money.
RUNS = Runs(rank=30, work=work, clocks=clocks, follows={FOLLOWER: follow})
