"""What the page of the code says of each step: its kind and its state, and nothing of whom or what it is about. Inside a turn."""

from accord.hub.intake import actions as intake_actions
from accord.hub.intake.queries import FollowedStep, Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.reports import store
from accord.hub.reports.store import SentRow
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
    OWN_BANK_ALONE,
    RECALL,
    RECEIVED,
    REFUSED,
    RELEASED,
    SEEN,
    SENT,
)
from accord.hub.requests import queries as requests
from accord.hub.requests.vocabulary import ASKER

_NOT_SENT = {LATER: "waits", RELEASED: "soon", REFUSED: "refused"}
_MISSING = {"own-bank": "own-bank-missing", "receiving-bank": "bank-missing"}
_SAID = {SENT: "sent", JOINED: "sent", SEEN: "seen", CLOSED: "closed"}


def restate(t: Turn, row: Submission) -> None:
    for one in store.of(t.cursor, row.n):
        tell(t, row, one)


def tell(t: Turn, row: Submission, one: SentRow) -> None:
    """`part`: what is not sent, though it was agreed to, and why; once it is sent, that is told in its place."""
    if one.state == NOBODY:
        intake_actions.follow_in(t, row.n, FollowedStep(one.item, _MISSING.get(one.outlet, "bank-missing"), "nobody", one.changed, None))
        return
    if one.what == "signal" and (one.member is not None or one.state == REFUSED):
        return  # a member's own claim of what was reported; or one that the members need not be told of
    part = digest("part", row.id.bytes, one.item.encode()).hex()
    if one.state in _NOT_SENT:
        intake_actions.follow_in(t, row.n, FollowedStep(part, "part", _NOT_SENT[one.state], one.changed, None))
        return
    if _is_unheard(t, one):
        intake_actions.follow_in(t, row.n, FollowedStep(part, "part", "unheard", one.changed, None))
    else:
        intake_actions.follow_no_more_in(t, row.n, part)
    if one.state == RECALL:
        return
    if one.request:
        intake_actions.follow_no_more_in(t, row.n, one.item)
    if one.request:
        _tell_request(t, row, one.request)
        return
    state = ("taken-back" if one.what == "signal" else "closed") if one.state == ENDED else _SAID.get(one.state, "")
    if state and one.what in FOLLOWED_AS:  # a request that was never opened is not told of
        intake_actions.follow_in(t, row.n, FollowedStep(one.item, FOLLOWED_AS[one.what], state, one.changed, None))


def _is_unheard(t: Turn, one: SentRow) -> bool:
    """Whether it lies where nobody was alerted: neither those who can act have a desk, nor the secretariat."""
    if one.state != SENT:
        return False
    if not one.request:
        return one.what == "desk" and not one.bell
    request = requests.by_id(one.request)
    if request is None or request.closed is not None or request.version > 1:
        return False
    if any(page.sent is not None for page in requests.invitations_of(request.n)):
        return False
    return not requests.has_desk(request.n, other_than=ASKER)


def _tell_request(t: Turn, row: Submission, id: str) -> None:
    """A request, and where it was followed on to. Both banks of a payment answer in one request, which is told once."""
    first = requests.by_id(id)
    if first is None:
        return
    is_own_alone = {one.outlet for one in store.of(t.cursor, row.n) if one.request == id} == {"own-bank"}
    for request in requests.of_trail(first.root, MOST_STEPS):
        key = digest("followed", row.id.bytes, request.id.encode()).hex()
        step, state = _called(t, request, is_own_alone=is_own_alone and request.id == first.id)
        intake_actions.follow_in(t, row.n, FollowedStep(key, step, state, request.entered, request.next_due))


def _called(t: Turn, request: requests.Request, *, is_own_alone: bool) -> tuple[str, str]:
    """What is told of a request: who is asked, where that is not a member that has the money; and where a bank that is no member is asked,
    by a one-time page, whether that was sent to it.

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
    if request.state != RECEIVED:
        return BY_PAGE, request.state
    last = pages[-1]
    if last.sent is not None and last.used is None and last.expires > t.at:
        return BY_PAGE, request.state
    return BY_PAGE, "sending" if last.used is None and last.expires > t.at and not last.code else "unsent"


def root_of(t: Turn, id: str) -> str:
    """The request that a report opened, of one that it was followed on to."""
    request = requests.by_id(id)
    root = None if request is None else requests.by_number(request.root)
    return id if root is None else root.id
