"""Progress on the follow page: the kind and state of each step, and nothing of whom or what it is about."""

from collections.abc import Mapping
from typing import Final

from accord.core.money.ledger import Account
from accord.core.reports.answers import BadAnswers
from accord.core.reports.plan import identifier_key, payment_key
from accord.core.reports.sheet import Sheet
from accord.hub.intake import actions as intake_actions
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import FollowedStep, Part, Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.reports import store
from accord.hub.reports.planning.reading import item_key, read
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import (
    BY_PAGE,
    CLOSED,
    ENDED,
    FOLLOWED_AS,
    HOLD_FUNDS,
    JOINED,
    LATER,
    MOST_STEPS,
    NOBODY,
    NOBODY_THERE,
    OF_PART,
    OWN_BANK_ALONE,
    RECALL,
    RECEIVED,
    REFUSED,
    RELEASED,
    SEEN,
    SENT,
)
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ASKER
from accord.tables import report_outlets

OWN_BANK = "own-bank"  # the way out by which the sender's own bank is asked
# By the state of a request for money the account in which all of it is where the state says of all of it what it says.
_STANDS: Final[Mapping[str, Account]] = {
    "received": "pending",
    "acknowledged": "pending",
    "located": "pending",
    "not-located": "not-found",
    "moved-on": "moved-on",
    "taken-out": "taken-out",
    "refused": "refused",
    "converted-to-order": "converted",
}
_HELD = ("held", "extended")
PARTLY_HELD = "partly-held"
_NOT_SENT = {LATER: "waits", RELEASED: "soon", REFUSED: "refused"}
_MISSING = {OWN_BANK: "own-bank-missing", "receiving-bank": "bank-missing"}
_STATES = {SENT: "sent", JOINED: "sent", SEEN: "seen", CLOSED: "closed"}


def restate(t: Turn, submission: Submission) -> None:
    rows = store.of(submission.n)
    last = {(row.outlet, row.target): row.n for row in rows}
    for row in rows:
        # What was handed on anew stands in the place of what is over; a request that is over has a step of its own.
        if row.state != ENDED or row.request or row.n == last[row.outlet, row.target]:
            tell(t, submission, row)


def change(t: Turn, row: Sent) -> None:
    """Store the new state of a row, and tell the holder of the code."""
    store.change(row, t.at)
    submission = intake.by_number(row.submission)
    if submission is not None:
        tell(t, submission, row)


def tell(t: Turn, submission: Submission, row: Sent) -> None:
    """`part`: what is not sent, though it was agreed to, and why; once it is sent, that is told in its place."""
    if row.state == NOBODY:
        _follow(t, submission, FollowedStep(row.item, _MISSING.get(row.outlet, "bank-missing"), "nobody", row.changed, None))
        return
    if row.what == "signal" and (row.member is not None or row.state == REFUSED):
        return  # a member's own claim of what was reported; or one that the members need not be told of
    part = _part_key(submission, row.item)
    unsent = _NOT_SENT.get(row.state) or ("unheard" if _is_unheard(row) else "")
    if unsent in ("unheard", "refused"):
        unsent += _call_instead(row)
    if unsent:
        _follow(t, submission, FollowedStep(part, "part", unsent, row.changed, None))
    else:
        intake_actions.follow_no_more_in(t, submission.n, part)
    if row.state in _NOT_SENT or row.state == RECALL:
        return
    if row.request:
        intake_actions.follow_no_more_in(t, submission.n, row.item)
        _tell_request(t, submission, row.request)
        return
    state = ("taken-back" if row.what == "signal" else "closed") if row.state == ENDED else _STATES.get(row.state, "")
    if state and row.what in FOLLOWED_AS:  # a request that was never opened is not told of
        _follow(t, submission, FollowedStep(row.item, FOLLOWED_AS[row.what], state, row.changed, None))


def _part_key(submission: Submission, item: str) -> str:
    return digest("part", submission.id.bytes, item.encode()).hex()


def _request_key(submission: Submission, request: str) -> str:
    return digest("followed", submission.id.bytes, request.encode()).hex()


def parts(submission: Submission, sheet: Sheet | None, at: int) -> dict[str, Part]:
    """By the key of a step: the part of the report that it is about, told by the sender's own sheet alone. Where money was followed on to
    is no part of it. A request to both banks of a payment is about where the money went."""
    about = _told(submission, sheet, at)
    found: dict[str, Part] = {}
    for row in store.of(submission.n):
        part = about.get(row.item, Part(row.outlet))
        found[row.item] = found[_part_key(submission, row.item)] = part
        if row.request:
            key = _request_key(submission, row.request)
            found[key] = part if key not in found or row.outlet != OWN_BANK else found[key]
    return found


def _told(submission: Submission, sheet: Sheet | None, at: int) -> dict[str, Part]:
    """By the digest under which an item is kept: of each payment and identifier of the sheet, by each way out that it may take."""
    if sheet is None:
        return {}
    try:
        facts = read(sheet, submission.country, at).facts
    except BadAnswers:
        return {}
    keys: dict[str, Part] = {}
    for outlet in report_outlets().values():
        if outlet.each == "payment":
            keys |= {payment_key(outlet.key, n): Part(outlet.key, paid=paid) for n, paid in enumerate(facts.payments, 1)}
        elif outlet.each == "identifier":
            keys |= {identifier_key(outlet.key, told): Part(outlet.key, about=told) for told in facts.scammer_identifiers}
    return {item_key(submission, key): part for key, part in keys.items()}


def _follow(t: Turn, submission: Submission, step: FollowedStep) -> None:
    intake_actions.follow_in(t, submission.n, step)


def _call_instead(row: Sent) -> str:
    """Whom the person is told to call: the bank and the police where it is about money, whoever helps where it asks for help."""
    outlet = report_outlets().get(row.outlet)
    if row.what in ("rescue", "consulate", "refer"):
        return "-help"
    return "" if outlet is None or outlet.protocol == HOLD_FUNDS else "-police"


def _is_unheard(row: Sent) -> bool:
    """Whether nobody was alerted to it: neither the members that can act nor the secretariat have a desk."""
    if row.state != SENT:
        return False
    if not row.request:
        return row.what == "desk" and not row.bell
    request = requests.by_id(row.request)
    if request is None or request.closed is not None or request.version > 1:
        return False
    return not any(page.sent is not None for page in requests.invitations_of(request.n)) and not requests.has_desk(
        request.n, other_than=ASKER
    )


def _tell_request(t: Turn, submission: Submission, request_id: str) -> None:
    """A request, and where it was followed on to. Both banks of a payment answer in one request, which is told once."""
    first = requests.by_id(request_id)
    if first is None:
        return
    book = requests.book(first.root)
    is_own_alone = {row.outlet for row in store.of(submission.n) if row.request == request_id} == {OWN_BANK}
    for request in requests.of_trail(first.root, MOST_STEPS):
        key = _request_key(submission, request.id)
        step, state = _of_part(request, book, *_called(request, t.at, is_own_alone=is_own_alone and request.id == first.id))
        _follow(t, submission, FollowedStep(key, step, state, request.entered, requests.answer_due(request, book)))


def _of_part(request: Request, book: requests.Book, step: str, state: str) -> tuple[str, str]:
    """The name and state where what the state says is so of a part of the money alone; else as they are."""
    ledgers = book.of(request.n).values() if request.name == HOLD_FUNDS else ()

    def is_whole(account: Account) -> bool:
        return all(ledger.value(account) == ledger.value("disputed") for ledger in ledgers)

    if not ledgers or step not in (HOLD_FUNDS, BY_PAGE):
        return step, state
    if state in _HELD:
        return step, state if is_whole("held") else PARTLY_HELD
    return step if state not in _STANDS or is_whole(_STANDS[state]) else OF_PART, state


def _called(request: Request, at: int, *, is_own_alone: bool) -> tuple[str, str]:
    """The name and state by which the follow page shows a request: who is asked, where that is not a member that has the money; and where a
    bank that is no member is asked, by a one-time page, whether the hub sent that page.

    Of a page that can't be sent, or that ended unanswered, nobody is told that it asks: the secretariat has the request.
    """
    if request.name != HOLD_FUNDS:
        return request.name, request.state
    is_new = request.state == RECEIVED
    if request.answerer is not None:
        return (OWN_BANK_ALONE if is_own_alone and is_new else request.name), request.state
    pages = requests.invitations_of(request.n)
    if not pages:
        return (NOBODY_THERE if is_new else request.name), request.state
    if not is_new:
        return BY_PAGE, request.state
    last = pages[-1]
    is_open = last.used is None and last.expires > at
    if is_open and last.sent is not None:
        return BY_PAGE, request.state
    return BY_PAGE, "sending" if is_open and not last.code else "unsent"


def root_of(request_id: str) -> str:
    """The request that a report opened, of one that it was followed on to."""
    request = requests.by_id(request_id)
    root = None if request is None else requests.by_number(request.root)
    return request_id if root is None else root.id
