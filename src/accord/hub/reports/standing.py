"""What the page of the code says of each step: its kind and its state, and nothing of whom or what it is about. Inside a turn."""

from accord.hub.intake import drafts
from accord.hub.intake.digests import digest
from accord.hub.intake.queries import Row
from accord.hub.journal.actions import Turn
from accord.hub.reports import store
from accord.hub.reports.store import SentRow
from accord.hub.reports.words import CLOSED, ENDED, FOLLOWED_AS, JOINED, LATER, RECALL, REFUSED, RELEASED, SEEN, SENT
from accord.hub.requests import store as requests

_SAID = {SENT: "sent", JOINED: "sent", SEEN: "seen", CLOSED: "closed"}


def restate(t: Turn, row: Row) -> None:
    for one in store.of(t.cursor, row.n):
        tell(t, row, one)


def tell(t: Turn, row: Row, one: SentRow) -> None:
    if one.state in (LATER, RELEASED, REFUSED, RECALL):
        return
    if one.request:
        request = requests.load(t.cursor, "id", one.request)
        if request is not None:
            # Both banks of a payment answer in one request, which is told once.
            key = digest("followed", row.id.bytes, one.request.encode()).hex()
            drafts.follow(t, row.n, key, request.name, request.state, request.entered, request.next_due)
        return
    state = ("taken-back" if one.what == "signal" else "closed") if one.state == ENDED else _SAID.get(one.state, "")
    if state and one.what in FOLLOWED_AS:  # a request that was never opened is not told of
        drafts.follow(t, row.n, one.item, FOLLOWED_AS[one.what], state, one.changed, None)
