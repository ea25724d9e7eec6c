"""Operations of the daily exchange: feed, acknowledgement, check."""

import re

from accord.core.identifiers import KINDS, NotAnIdentifier
from accord.core.identifiers.regions import home
from accord.core.signals import BadSignal
from accord.doors.api import answers, shapes
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.verdicts import queries as verdicts

_CONSUMER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MOST_VALUES = 1000


def feed(asked: Request) -> Reply:
    page = journal.feed(asked.caller.n, after=asked.query["after"], limit=asked.query["limit"])
    body = b'{"entries":[%s],"next":%d,"more":%s}' % (b",".join(page.entries), page.next, b"true" if page.more else b"false")
    return Reply(body)


def applied(asked: Request) -> Reply:
    body = asked.body
    if not _CONSUMER.fullmatch(body.consumer):
        raise BadSignal("consumer", "bad-name", "Name the consumer with up to 64 letters, digits, dots, dashes and underscores.")
    if not 0 <= body.seq < 2**62:
        raise BadSignal("seq", "out-of-range", "Give the number of the last entry that was applied.")
    recorded = journal_actions.apply(asked.caller.n, body.consumer, body.seq)
    return Reply({"consumer": body.consumer, "seq": recorded})


def check(asked: Request) -> Reply:
    body = asked.body
    if len(body.values) > MOST_VALUES:
        raise BadSignal("values", "too-many", f"Ask for at most {MOST_VALUES} values at a time.")
    _readable(body)
    checked = verdicts.check(body.values, asked.caller, region=body.region, use=body.use, kind=body.kind)
    return Reply({"results": [verdicts.shown(found) for found in checked]})


def _readable(asked: shapes.Check) -> None:
    """A kind or region that is none is one fault of the request, not one of each value."""
    if asked.kind is not None and asked.kind not in KINDS:
        raise BadSignal("kind", "unknown-kind", "There is no such kind. Use one of: " + ", ".join(KINDS) + ".")
    try:
        home(asked.region)
    except NotAnIdentifier as error:
        raise BadSignal("region", error.code, error.text) from None


OPERATIONS = (
    Operation(
        method="GET",
        path="/feed",
        name="read_feed",
        says="All that was shared with you, in order.",
        scope="member:feed:read",
        handler=feed,
        gives=answers.FeedOut,
        query=(
            Query("after", "entries after this number", 0, 2**62, 0),
            Query("limit", "at most so many entries", 1, 5000, 1000),
        ),
    ),
    Operation(
        method="POST",
        path="/feed/applied",
        name="acknowledge_applied",
        says="Say what your consumer has applied; delivery alone says nothing.",
        scope="member:feed:read",
        handler=applied,
        takes=shapes.Applied,
        gives=answers.AppliedOut,
    ),
    Operation(
        method="POST",
        path="/check",
        name="check_values",
        says="The verdict on each value as far as you may know it, with its reasons.",
        scope="member:check:ask",
        handler=check,
        takes=shapes.Check,
        gives=answers.CheckOut,
    ),
)
