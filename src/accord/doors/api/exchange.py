"""Operations of the daily exchange: feed, acknowledgement, check."""

import re

from accord.core.signals import BadSignal
from accord.doors.api import answers, shapes
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import Problem
from accord.doors.api.reading import bad_query
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.journal.queries import read_filters
from accord.hub.journal.vocabulary import Topics
from accord.hub.verdicts import queries as verdicts

_CONSUMER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def feed(asked: Request) -> Reply:
    page = journal.sheet(asked.caller.n, after=asked.query["after"], limit=asked.query["limit"], filters=_filters(asked))
    body = b'{"entries":[%s],"next":%d,"more":%s}' % (page.body, page.next, b"true" if page.more else b"false")
    return Reply(body)


def stream(asked: Request) -> Reply:
    """Checks what was asked for, as for every operation. The stream itself is served in front of Django, where it can stay open."""
    _filters(asked)
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
    return Reply({"consumer": body.consumer, "seq": recorded})


def check(asked: Request) -> Reply:
    body = asked.body
    if len(body.values) > verdicts.MOST_VALUES:
        raise BadSignal("values", "too-many", f"Ask for at most {verdicts.MOST_VALUES} values at a time.")
    verdicts.readable(body.region, body.kind)
    return Reply(verdicts.written_all(verdicts.check(body.values, asked.caller, region=body.region, use=body.use, kind=body.kind)))


def check_one(asked: Request) -> Reply:
    kind, region = asked.path["kind"], asked.query["region"]
    try:
        verdicts.readable(region, kind)
    except BadSignal as error:
        raise bad_query(error.field, error.code, error.text) from None
    (found,) = verdicts.check([asked.path["value"]], asked.caller, region=region, use=asked.query["use"], kind=kind)
    return Reply(verdicts.written(found))


_AFTER = Query("after", "entries after this number", 0, 2**62, 0)
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
        gives=answers.FeedOut,
        query=(_AFTER, Query("limit", "at most so many entries", 1, journal.MOST, 1000), *_FILTERS),
    ),
    Operation(
        method="GET",
        path="/stream",
        name="read_stream",
        says="Your feed as server-sent events, as it is written; go on with the header Last-Event-ID.",
        scope="member:feed:read",
        handler=stream,
        media="text/event-stream",
        query=(_AFTER, *_FILTERS),
        refuses=(503,),
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
    Operation(
        method="GET",
        path="/check/{kind}/{value}",
        name="check_value",
        says="The verdict on one value, percent-encoded in the path. Prefer POST where addresses are logged on the way.",
        scope="member:check:ask",
        handler=check_one,
        gives=answers.ResultOut,
        query=(
            Query("region", "ISO 3166-1, two letters; helps to read national forms"),
            Query("use", "what you mean to do", words=("block", "hold", "warn", "investigate")),
        ),
    ),
)
