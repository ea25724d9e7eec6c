"""What happens to reports by itself: sheets are handed on, consent taken back ends what rested on it, and outcomes come back."""

from contextlib import suppress

from accord.core.reports.answers import BadAnswers
from accord.core.reports.paths import before_the_bell, path
from accord.core.reports.sheet import Sheet
from accord.core.reports.told import Behind
from accord.hub.desks import actions as desks
from accord.hub.intake import actions as intake
from accord.hub.intake import drafts, queries
from accord.hub.intake.queries import Row
from accord.hub.intake.words import CLOSED, DRAFT, KEPT_AFTER_WITHDRAWAL, WITHDRAWN
from accord.hub.journal.actions import Turn
from accord.hub.journal.followers import Seen, fire_due
from accord.hub.journal.followers import follow as run
from accord.hub.members import queries as members
from accord.hub.reports import held, planning, publishing, sealing, sending, standing, store
from accord.hub.reports.store import SentRow
from accord.hub.reports.words import (
    AGAIN_AFTER,
    END_FIELDS,
    ENDED,
    ENDS,
    FOLLOWER,
    GOES_ON,
    INTAKE,
    JOINED,
    KIND,
    RECALL,
    RINGS_EARLY,
    SENT,
)
from accord.hub.requests import store as requests
from accord.hub.requests import taking, telling
from accord.hub.requests.errors import Refused
from accord.hub.requests.words import ASKER
from accord.hub.vault.errors import VaultError
from accord.tables import report_form, report_paths


def work(at: int) -> bool:
    """One piece of work; whether there was any."""
    busy = fire_due({INTAKE: attend}, at) > 0
    busy = publishing.publish_one() or busy
    return run(FOLLOWER, follow) > 0 or busy


def attend(t: Turn, id: str) -> None:
    """Bring what was handed on to what the sheet says and what is agreed to. Doing it twice changes nothing."""
    row = queries.submission(id)
    if row is None or row.kind != KIND:
        return
    stands = drafts.stands(t, row.n) if row.step != WITHDRAWN else frozenset()
    for one in store.of(t.cursor, row.n):
        if one.consent not in stands and one.state in GOES_ON:
            _end(t, row, one)
    if row.step == WITHDRAWN:
        with suppress(VaultError, BadAnswers):
            drafts.keep_pictures(t, row, t.at + KEPT_AFTER_WITHDRAWAL)
    if row.is_over:
        return
    ends = drafts.keep_draft_for(t, row)
    if row.step == DRAFT and t.at >= ends:
        drafts.erase_sheet(t, row)
        intake.stand(t, row, CLOSED, dues={})
        return
    busy = False
    with suppress(VaultError, BadAnswers):  # what can't be read now is handed on when the person has put it right
        busy = _hand_on(t, row, drafts.sheet_of(row, t.at), stands)
    if busy:
        t.set_clock(INTAKE, id, t.at + AGAIN_AFTER)
    elif row.step == DRAFT:
        t.set_clock(INTAKE, id, ends)


def _hand_on(t: Turn, row: Row, sheet: Sheet, stands: frozenset[str]) -> bool:
    behind: Behind = "nobody" if row.member is None else "member"
    read = planning.read(sheet, row.country, t.at, behind)
    early = row.step == DRAFT
    if early:
        way = path(report_form(), report_paths(), sheet.door, read.told.situations)
        if not way.bell or before_the_bell(read.answers) != ():
            return False
    plan = planning.planned(read.told, stands, sheet.off, t.at)
    busy = sending.send(t, row, sheet, read.told, [item for item in plan.sent if not early or item.outlet in RINGS_EARLY])
    standing.restate(t, row)
    return busy


def _end(t: Turn, row: Row, one: SentRow) -> None:
    """The consent that it rested on is gone: what was asked is called off, and what was opened is closed."""
    if one.member is not None and one.sealed:
        with suppress(VaultError, BadAnswers):  # what was erased is shared with nobody
            sealing.unshare_pictures(t, drafts.sheet_of(row, t.at), one.member, row.home)
    if one.outlet == held.OUTLET:
        held.taken_back(t, row, one)
    sealing.erase(t, one.sealed)
    if one.what == "signal" and one.state == SENT:
        one.state = RECALL
    else:
        if one.request and one.state == SENT:
            _call_off(t, row, one.request)
        if one.bell:
            desks.settle(t, one.bell, t.at, members.as_member(sending.home_of(row)))
        one.state = ENDED
    one.sealed = ""
    store.change(t.cursor, one, t.at)
    standing.tell(t, row, one)


def _call_off(t: Turn, row: Row, request: str) -> None:
    """What another report asked for too, or what is held already, goes on: it rests on more than this consent."""
    if any(other.submission != row.n and other.state == JOINED for other in store.by_request(t.cursor, request)):
        return
    for step in ENDS:
        found = requests.load(t.cursor, "id", request)
        if found is None or found.closed is not None:
            return
        try:
            with t.attempt():
                by = telling.caller_of(found.asker)
                taking.take_step(t, found, step, side=ASKER, role=by.role, by=by, at=t.at, fields=END_FIELDS.get(step, {}))
            return
        except Refused:
            continue


def follow(t: Turn, seen: Seen) -> None:
    """A request of a report has moved: whoever holds the code is told how it stands."""
    if not seen.type.startswith("request."):
        return
    id = str(seen.entry.get("data", {}).get("request", ""))
    for one in store.by_request(t.cursor, standing.root_of(t, id)):
        row = queries.by_number(one.submission)
        if row is not None:
            standing.tell(t, row, one)
