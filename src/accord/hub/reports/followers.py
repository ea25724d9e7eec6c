"""What happens to reports by itself: sheets are handed on, consent taken back ends what rested on it, and outcomes come back."""

from contextlib import suppress

from accord.core.reports.answers import BadAnswers
from accord.core.reports.paths import before_the_bell, path
from accord.core.reports.sheet import Sheet
from accord.core.reports.told import Behind
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary import CLOSED, DRAFT, KEPT_AFTER_WITHDRAWAL, WITHDRAWN
from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Seen, fire_due
from accord.hub.journal.followers import follow as run
from accord.hub.reports import ending, planning, publishing, returning, sending, standing, store
from accord.hub.reports.vocabulary import AGAIN_AFTER, CONFIRM, FOLLOWER, INTAKE, KIND, ONE_DAY, RINGS_EARLY
from accord.hub.running import Runs
from accord.hub.vault.errors import VaultError
from accord.tables import report_form, report_paths


def work(at: int) -> bool:
    """One piece of work; whether there was any."""
    busy = fire_due({INTAKE: attend}, at) > 0
    busy = publishing.publish_one() or busy
    return run(FOLLOWER, follow, of="request.") > 0 or busy


def attend(t: Turn, id: str) -> None:
    """Bring what was handed on to what the sheet says and what is agreed to. Doing it twice changes nothing."""
    row = intake.submission(id)
    if row is None or row.kind != KIND:
        return
    stands = intake.stands(row.n) if row.step != WITHDRAWN else frozenset()
    ending.end_all(t, row, stands)
    if row.step == WITHDRAWN:
        with suppress(VaultError, BadAnswers):
            intake_actions.keep_pictures_in(t, row, t.at + KEPT_AFTER_WITHDRAWAL)
    if row.is_over:
        return
    ends = intake.draft_kept_until(row)
    if row.step == DRAFT and t.at >= ends:
        intake_actions.erase_sheet_in(t, row)
        intake_actions.set_step_in(t, row, CLOSED, dues={})
        return
    busy = False
    try:
        busy = _hand_on(t, row, intake.sheet_of(row, t.at), stands)
    except BadAnswers:
        pass  # it is handed on when the person has put it right
    except VaultError:
        # Its key may be away for a while, as after a restore; of what was erased nothing comes back.
        busy = row.step != DRAFT and t.at < row.changed + ONE_DAY
    if busy:
        t.set_clock(INTAKE, id, t.at + AGAIN_AFTER)
    elif row.step == DRAFT:
        t.set_clock(INTAKE, id, ends)


def _hand_on(t: Turn, row: Submission, sheet: Sheet, stands: frozenset[str]) -> bool:
    behind: Behind = "nobody" if row.member is None else "member"
    read = planning.read(sheet, row.country, t.at, behind)
    early = row.step == DRAFT
    if early:
        way = path(report_form(), report_paths(), sheet.door, read.told.situations)
        if not way.bell or before_the_bell(read.answers) != ():
            return False
    plan = planning.planned(read.told, stands, sheet.off, t.at)
    busy = sending.send(t, row, sheet, read.told, [item for item in plan.sent if not early or item.outlet in RINGS_EARLY])
    sending.note_missing(t, row, read.told, plan.missing)
    standing.restate(t, row)
    return busy


def follow(t: Turn, seen: Seen) -> None:
    """A request of a report has moved: whoever holds the code is told how it stands."""
    if not seen.type.startswith("request."):
        return
    id = str(seen.entry.get("data", {}).get("request", ""))
    told: set[int] = set()
    for one in store.by_request(t.cursor, standing.root_of(t, id)):
        row = intake.by_number(one.submission)
        if row is None:
            continue
        standing.tell(t, row, one)
        if seen.entry["data"].get("step") == CONFIRM:
            publishing.confirm(t, row, seen.author)
        if row.n not in told:
            returning.settle(t, row)
            told.add(row.n)


RUNS = Runs(rank=30, work=work)  # before all else of the people's: a bank that is rung a second sooner may still have the money
