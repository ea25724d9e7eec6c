"""Operations on the feed: read it, stream it, say what of it was applied."""

import re

from accord.core.epochs import MOST_EPOCHS
from accord.core.signals import BadSignal
from accord.doors.api.operations import Header, Operation, Query, Reply, Request
from accord.doors.api.problems import Problem
from accord.doors.api.reading import bad_query
from accord.formats.api.feed import Applied, AppliedOut, FeedOut, encode_page
from accord.formats.api.signals import Entry
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.journal.queries import read_filters
from accord.hub.journal.vocabulary import Topics

_CONSUMER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def feed(asked: Request) -> Reply:
    query = asked.query
    page = journal.sheet(asked.caller.n, after=query["after"], limit=query["limit"], filters=_filters(asked), epoch=query["epoch"])
    return Reply(encode_page(page.body, page.next, page.more, page.epoch))


def stream(asked: Request) -> Reply:
    """Checks what was asked for, as for every operation. The stream itself is served in front of Django, where it can stay open."""
    _filters(asked)
    journal.must_hold(asked.query["after"], asked.query["epoch"], journal.head())
    if asked.is_head:
        return Reply(b"")
    text = "Streams are served by `accord serve` alone. Read the feed page by page, or ask the operator to serve the hub with it."
    raise Problem(503, "no-streams", text)


def _filters(asked: Request) -> Topics | None:
    try:
        return read_filters(asked.query["kind"], asked.query["scheme"], asked.query["country"])
    except BadSignal as error:
        raise bad_query(error.field, error.code, error.text) from None


def applied(asked: Request) -> Reply:
    body = asked.body
    if not _CONSUMER.fullmatch(body.consumer):
        raise BadSignal("consumer", "bad-name", "Name the consumer with up to 64 letters, digits, dots, dashes and underscores.")
    if not 0 <= body.seq < 2**62:
        raise BadSignal("seq", "out-of-range", "Give the number of the last entry that was applied.")
    recorded = journal_actions.apply(asked.caller.n, body.consumer, body.seq)
    return Reply(AppliedOut(body.consumer, recorded))


_AFTER = Query("after", "entries after this number", 0, 2**62, 0)
_EPOCH = Query(
    "epoch", "the epoch that `after` is of, as the page said that gave it; refused where it is not the present one", 1, MOST_EPOCHS
)
_FILTERS = (
    Query("kind", "only what is about identifiers of these kinds, with commas between"),
    Query("scheme", "only what is about signals that have or had one of these schemes, with commas between"),
    Query("country", "only what is about identifiers of these countries (ISO 3166-1, two letters), with commas between"),
)

OPERATIONS = (
    Operation(
        method="GET",
        path="/feed",
        name="read_feed",
        says="All that was shared with you, in order; as one JSON document, or with 'Accept: application/x-ndjson' a line an entry.",
        scope="member:feed:read",
        handler=feed,
        gives=FeedOut,
        lines={"application/x-ndjson": Entry},
        query=(_AFTER, _EPOCH, Query("limit", "at most so many entries", 1, journal.MOST, 1000), *_FILTERS),
        refuses=(409,),
    ),
    Operation(
        method="GET",
        path="/stream",
        name="read_stream",
        says="Your feed as server-sent events, as it is written; go on with the header Last-Event-ID.",
        scope="member:feed:read",
        handler=stream,
        media="text/event-stream",
        lines={"text/event-stream": Entry},
        query=(_AFTER, _EPOCH, *_FILTERS),
        sends=(Header("Last-Event-ID", "the id of the last event that you took, such as 1-4711: the stream goes on behind it"),),
        refuses=(409,),
    ),
    Operation(
        method="POST",
        path="/feed/applied",
        name="acknowledge_applied",
        says="Say what your consumer has applied; delivery alone says nothing.",
        scope="member:feed:read",
        handler=applied,
        takes=Applied,
        gives=AppliedOut,
    ),
)
