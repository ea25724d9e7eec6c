"""Consent taken back: in the very turn all that rested on it ends, here and in the person's file; the rest is told with its basis.

Each item rests on one consent. What another report asked for too goes on, and so does money that is held: neither rests on this word alone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from accord.core.reports.answers import BadAnswers
from accord.core.reports.consents import Access, withdraw
from accord.hub.care import actions as care
from accord.hub.desks import actions as desks
from accord.hub.intake import queries as intake
from accord.hub.intake.actions import note_taken_back_in
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary import WITHDRAWN
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports import store
from accord.hub.reports.handing import copies
from accord.hub.reports.handing.rescues import CONSULATE
from accord.hub.reports.outcomes import progress, rescues
from accord.hub.reports.planning.reading import home_of, report_of
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import BLOCK, BLOCKED, END_FIELDS, ENDED, ENDS, GOES_ON, HOLD, JOINED, OTHERS, RECALL, SENT
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import take_step_in
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import ASKER
from accord.hub.vault.errors import VaultError
from accord.tables import report_consents, report_outlets

_ENDED_NOW: Final = "ended"  # what became of it, as the page of the code has it
_STAYS: Final = "stays"
_SUPPORT: Final = "support"
_REFER: Final = "refer"  # an extract of a person, which care keeps


def settle(t: Turn, number: int, consents: Mapping[str, bool]) -> None:
    """Apply the person's consents of now at once: to the items handed on, and in the file that was opened from the report."""
    submission = intake.by_number(number)
    if submission is None:
        return
    stands = frozenset() if submission.step == WITHDRAWN else intake.stands(number)
    end_all(t, submission, stands, frozenset(word for word, yes in consents.items() if not yes))
    _retell(t, submission, consents)
    if CONSULATE in consents and rescues.OUTLET in stands:
        rescues.tell_consulate(t, submission.n, yes=consents[CONSULATE])
    for withdrawn in care.say_for_person_in(t, str(submission.id), consents, actor="public", at=t.at):
        if withdrawn.ended:
            note_taken_back_in(t, number, _SUPPORT, _ENDED_NOW, [_SUPPORT])
        note_taken_back_in(t, number, _SUPPORT, _STAYS, [ground for stays in withdrawn.stays for ground in stays.grounds])


def _retell(t: Turn, submission: Submission, consents: Mapping[str, bool]) -> None:
    """Where a consent lies in an answer, such as how the person may be contacted, the copies of those who have the report say it anew."""
    questions = {key for word in consents if word in report_consents().items for key in report_consents().items[word].said_by}
    if not questions:
        return
    with suppress(VaultError, BadAnswers):
        answers = report_of(submission, t.at).sheet.answers
        for row in store.of(submission.n):
            told = _told(row.outlet) & questions
            if row.sealed and row.what != _REFER and told:
                copies.renew(t, row.sealed, {key: str(answers[key]) for key in told if answers.get(key)})


def _told(outlet: str) -> frozenset[str]:
    """The questions whose answers this way out tells."""
    return frozenset(key for keys in report_outlets()[outlet].sealed.values() for key in keys)


def end_all(t: Turn, submission: Submission, stands: frozenset[str], back: frozenset[str] = frozenset()) -> None:
    """End what rests on none of these consents; doing it twice changes nothing. `back`: what was taken back just now, and is told of."""
    rows = store.of(submission.n)
    resting = [row for row in rows if row.consent not in stands and row.state in GOES_ON]
    accesses = [(row, Access(row.item, frozenset({row.consent}), _bases(row))) for row in resting]
    went = frozenset(row.consent for row in rows if row.request or row.signal or row.member is not None)
    for row in resting:
        _end(t, submission, row)
    if back:
        _tell(t, submission.n, stands, back, accesses, back & went)


def _tell(
    t: Turn, number: int, stands: frozenset[str], back: frozenset[str], accesses: Sequence[tuple[Sent, Access]], went: frozenset[str]
) -> None:
    """Tell the reporter what ended and what goes on, by consent; and what others hold already, where anything had reached them (`went`)."""
    by_item = {access.key: row for row, access in accesses}
    withdrawn = withdraw(report_consents(), stands | back, back, [access for _, access in accesses])
    for ended in withdrawn.ended:
        row = by_item[ended.key]
        note_taken_back_in(t, number, row.consent, _ENDED_NOW, [row.outlet])
    for stays in withdrawn.stays:
        note_taken_back_in(t, number, by_item[stays.access.key].consent, _STAYS, stays.bases)
    for word in went:
        # A hold is stated only where money is held (above), and a block only where a number is blocked.
        note_taken_back_in(t, number, word, _STAYS, [basis for basis in report_consents().items[word].stays if basis not in (HOLD, BLOCK)])


def _bases(row: Sent) -> frozenset[str]:
    """Upon what it rests beside this consent."""
    request = requests.by_id(row.request) if row.request else None
    trail = [] if request is None else requests.of_trail(request.root)
    if request is None or all(part.closed is not None for part in trail):
        return frozenset()
    bases = {OTHERS} if _is_of_others(row) else set()
    book = requests.book(request.root)
    if any(amount for hop in trail for amount in book.balances(hop.n, "held").values()):
        bases.add(HOLD)
    if request.state == BLOCKED:
        bases.add(BLOCK)
    return frozenset(bases)


def _is_of_others(row: Sent) -> bool:
    """Whether another report named it too: its item joined this request, or this item joined the other's."""
    others = (other for other in store.by_request(row.request) if other.submission != row.submission)
    return row.state == JOINED or any(other.state == JOINED for other in others)


def _end(t: Turn, submission: Submission, row: Sent) -> None:
    """End an item whose consent was taken back: call off its requests, and close the rescue or file that it opened."""
    is_rescue = row.outlet == rescues.OUTLET
    if row.member is not None and (row.sealed or is_rescue):
        copies.unshare_pictures(t, submission, row.member)
    if row.what == "signal" and row.state == SENT:
        row.state = RECALL
    else:
        if row.request and row.state == SENT:
            _call_off(t, row)
        if row.bell:
            desks.settle(t, row.bell, t.at, members.as_member(home_of(submission)))
        row.state = ENDED
    if is_rescue:
        rescues.taken_back(t, row)
    copies.erase(t, row.sealed)
    row.sealed = ""
    store.change(row, t.at)
    progress.tell(t, submission, row)


def _call_off(t: Turn, row: Sent) -> None:
    """Call off an item's requests, also where the money went on to. One that another report asked for too, or that holds money already,
    goes on: it rests on more than this consent."""
    root = None if _is_of_others(row) else requests.by_id(row.request)
    for part in [] if root is None else requests.of_trail(root.root):
        _call_off_request(t, part.id)


def _call_off_request(t: Turn, request_id: str) -> None:
    for step in ENDS:
        request = requests.by_id(request_id)
        if request is None or request.closed is not None:
            return
        try:
            with t.attempt():
                by = members.caller_of(request.asker)
                take_step_in(t, request, step, side=ASKER, role=by.role, by=by, at=t.at, fields=END_FIELDS.get(step, {}))
            return
        except Refused:
            continue
