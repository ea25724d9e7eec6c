"""Consent taken back: in the very turn all that rested on it ends, here and in the person's file; the rest is told with its basis.

Each item rests on one consent. What another report asked for too goes on, and so does money that is held: neither rests on this word alone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from accord.core.reports.answers import BadAnswers
from accord.core.reports.consents import Access, withdraw
from accord.hub.care import actions as care
from accord.hub.desks import actions as desks
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary import WITHDRAWN
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports import held, sealing, sending, standing, store
from accord.hub.reports.store import SentRow
from accord.hub.reports.vocabulary import END_FIELDS, ENDED, ENDS, GOES_ON, HOLD, JOINED, OTHERS, RECALL, SENT
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import take_step_in
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import ASKER
from accord.hub.vault.errors import VaultError
from accord.tables import report_consents

ENDED_NOW, STAYS = "ended", "stays"  # what became of it, as the page of the code has it
_SUPPORT = "support"


def settle(t: Turn, submission: int, said: Mapping[str, bool]) -> None:
    """What the person says from now on acts at once: on what was handed on, and in the file that was opened from the report."""
    row = intake.by_number(submission)
    if row is None:
        return
    stands = frozenset() if row.step == WITHDRAWN else intake.stands(row.n)
    back = frozenset(word for word, yes in said.items() if not yes)
    end_all(t, row, stands, back)
    for found in care.say_for_person_in(t, str(row.id), said, actor="public", at=t.at):
        if found.ended:
            intake_actions.note_taken_back_in(t, row.n, _SUPPORT, ENDED_NOW, [_SUPPORT])
        intake_actions.note_taken_back_in(t, row.n, _SUPPORT, STAYS, [ground for one in found.stays for ground in one.grounds])


def end_all(t: Turn, row: Submission, stands: frozenset[str], back: frozenset[str] = frozenset()) -> None:
    """End what rests on none of these consents; doing it twice changes nothing. `back`: what was taken back just now, and is told of."""
    rows = store.of(t.cursor, row.n)
    resting = [one for one in rows if one.consent not in stands and one.state in GOES_ON]
    accesses = [(one, Access(one.item, frozenset({one.consent}), _bases(t, row, one))) for one in resting]
    went = frozenset(one.consent for one in rows if one.request or one.signal or one.member is not None)
    for one in resting:
        _end(t, row, one)
    if back:
        _tell(t, row, stands, back, accesses, went)


def _tell(
    t: Turn, row: Submission, stands: frozenset[str], back: frozenset[str], accesses: Sequence[tuple[SentRow, Access]], went: frozenset[str]
) -> None:
    """What ended and what goes on, by consent; what others hold already, where anything had reached them (`went`)."""
    by_item = {access.key: one for one, access in accesses}
    found = withdraw(report_consents(), stands | back, back, [access for _, access in accesses])
    for ended in found.ended:
        one = by_item[ended.key]
        intake_actions.note_taken_back_in(t, row.n, one.consent, ENDED_NOW, [one.outlet])
    for stays in found.stays:
        intake_actions.note_taken_back_in(t, row.n, by_item[stays.access.key].consent, STAYS, stays.bases)
    for word in back & went:
        # Money that is held is told of where it is held.
        intake_actions.note_taken_back_in(t, row.n, word, STAYS, [basis for basis in report_consents().items[word].stays if basis != HOLD])


def _bases(t: Turn, row: Submission, one: SentRow) -> frozenset[str]:
    """Upon what it rests beside this consent."""
    request = requests.by_id(one.request) if one.request else None
    if request is None or request.closed is not None:
        return frozenset()
    found = {OTHERS} if _is_of_others(t, row, one) else set()
    trail = requests.of_trail(request.root)
    book = requests.book(request.root)
    if any(amount for each in trail for amount in book.balances(each.n, "held").values()):
        found.add(HOLD)
    return frozenset(found)


def _is_of_others(t: Turn, row: Submission, one: SentRow) -> bool:
    """Whether another report named it too: what it asked was added to this, or this to what it asked."""
    others = (other for other in store.by_request(t.cursor, one.request) if other.submission != row.n)
    return one.state == JOINED or any(other.state == JOINED for other in others)


def _end(t: Turn, row: Submission, one: SentRow) -> None:
    """The consent that it rested on is gone: what was asked is called off, and what was opened is closed."""
    if one.member is not None and one.sealed:
        with suppress(VaultError, BadAnswers):  # what was erased is shared with nobody
            sealing.unshare_pictures(t, intake.sheet_of(row, t.at), one.member, row.home)
    if one.what == "signal" and one.state == SENT:
        one.state = RECALL
    else:
        if one.request and one.state == SENT:
            _call_off(t, row, one)
        if one.bell:
            desks.settle(t, one.bell, t.at, members.as_member(sending.home_of(row)))
        one.state = ENDED
    if one.outlet == held.OUTLET:
        held.taken_back(t, row, one)
    sealing.erase(t, one.sealed)
    one.sealed = ""
    store.change(t.cursor, one, t.at)
    standing.tell(t, row, one)


def _call_off(t: Turn, row: Submission, one: SentRow) -> None:
    """What another report asked for too, or what is held already, goes on: it rests on more than this consent."""
    if _is_of_others(t, row, one):
        return
    for step in ENDS:
        found = requests.by_id(one.request)
        if found is None or found.closed is not None:
            return
        try:
            with t.attempt():
                by = members.caller_of(found.asker)
                take_step_in(t, found, step, side=ASKER, role=by.role, by=by, at=t.at, fields=END_FIELDS.get(step, {}))
            return
        except Refused:
            continue
