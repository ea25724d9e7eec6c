"""Operations that read requests: what waits, lists, one page, its trail, totals, payments."""

from typing import Any

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.times import NotATime, read_time
from accord.doors.api.operations import Query, Reply, Request, times
from accord.doors.api.reading import bad_query
from accord.doors.api.request_operations import operation
from accord.formats.api.requests import PaymentOut, RequestList, RequestPage, RequestTotals, TrailOut
from accord.formats.api.wire import wire
from accord.formats.requests import figures_out, page_out, row_out, trail_out
from accord.hub.requests import queries
from accord.hub.requests.queries import Filters
from accord.hub.requests.vocabulary import ANSWERER, ASKER, MANAGE, READ
from accord.tables import identifier_tables


def inbox(asked: Request) -> Reply:
    rows = queries.inbox(asked.caller, asked.query["desk"], limit=asked.query["limit"])
    return Reply(RequestList([row_out(row) for row in rows], None))


def listed(asked: Request) -> Reply:
    query = asked.query
    for name, words in zip(("protocol", "state"), queries.filter_words(asked.caller), strict=True):
        if query[name] and query[name] not in words:
            raise bad_query(name, "unknown-word", "Ask for one of: " + ", ".join(words) + ".")
    filters = Filters(
        protocol=query["protocol"] or "",
        state=query["state"] or "",
        role=query["side"] or "",
        open={"yes": True, "no": False}.get(query["open"] or ""),
        subject=_key(query),
        root=query["trail"] or "",
        ask=query["ask"] or "",
        desk=query["desk"] or "",
        due=_moment(query["due"]),
        **asked.times,
    )
    rows, following = queries.listing(asked.caller, filters, before=query["before"], limit=query["limit"])
    return Reply(RequestList([row_out(row) for row in rows], following))


def _key(query: Any) -> bytes | None:
    if query["identifier"] is None:
        return None
    try:
        return parse(query["identifier"], query["region"], None, tables=identifier_tables()).key
    except NotAnIdentifier as error:
        raise bad_query("region" if error.code == "unknown-region" else "identifier", error.code, error.text) from None


def _moment(text: str | None) -> int | None:
    try:
        return None if text is None else read_time(text)
    except NotATime as error:
        raise bad_query("due", "not-a-time", str(error)) from None


def show(asked: Request) -> Reply:
    return Reply(page_out(queries.page(asked.caller, asked.path["id"], words=asked.query["words"] == 1)))


def totals(asked: Request) -> Reply:
    return Reply(figures_out(queries.totals(asked.caller)))


def trail(asked: Request) -> Reply:
    return Reply(trail_out(queries.trail(asked.caller, asked.path["id"])))


def payment(asked: Request) -> Reply:
    row, requests = queries.payment(asked.caller, asked.path["id"])
    return Reply(wire(PaymentOut, row, requests=requests))


_LIMIT = Query("limit", "at most so many", 1, queries.MOST, 100)

OPERATIONS = (
    operation(
        "GET",
        "/requests",
        "list_requests",
        "The requests that you take part in, the newest first.",
        listed,
        scope=READ,
        wider=(MANAGE,),
        gives=RequestList,
        query=(
            Query("protocol", "only under the protocol of this name"),
            Query("state", "only in this state"),
            Query("side", "only where you ask, or where you answer", words=(ASKER, ANSWERER)),
            Query("open", "yes: only what is open; no: only what is closed", words=("yes", "no")),
            Query("desk", "only requests that alerted this desk"),
            Query("due", "only what falls due before then (RFC 3339)"),
            Query("identifier", "only about this identifier"),
            Query("region", "helps to read national forms of the identifier"),
            Query("trail", "only the trail that begins with this request"),
            Query("ask", "only what was opened together"),
            _LIMIT,
            Query("before", "the `next` of the page before", 0, 2**62),
            *times("opened"),
        ),
    ),
    operation(
        "GET",
        "/requests/inbox",
        "read_inbox",
        "What waits for you: every open request that you take part in, by what falls due.",
        inbox,
        scope=READ,
        wider=(MANAGE,),
        gives=RequestList,
        query=(Query("desk", "only requests that alerted this desk"), _LIMIT),
    ),
    operation(
        "GET",
        "/requests/totals",
        "read_totals",
        "What was lost, held, under an order, released, returned and wrongly held, over all that you take part in, the 5,000 newest.",
        totals,
        scope=READ,
        wider=(MANAGE,),
        gives=RequestTotals,
    ),
    operation(
        "GET",
        "/requests/{id}",
        "show_request",
        "A request with all that you may see of it: steps taken and open, clocks, ledger, payments, messages, trail.",
        show,
        scope=READ,
        wider=(MANAGE,),
        gives=RequestPage,
        query=(Query("words", "0: leave the texts in the vault unread; each look there is recorded", 0, 1, 1),),
    ),
    operation(
        "GET",
        "/requests/{id}/trail",
        "show_trail",
        "The trail of the money that a request began or belongs to, as far as you may see it, with its drawing by currency.",
        trail,
        scope=READ,
        wider=(MANAGE,),
        gives=TrailOut,
    ),
    operation(
        "GET",
        "/payments/{id}",
        "show_payment",
        "What all reports say of a payment, and the requests about it that you take part in.",
        payment,
        scope=READ,
        wider=(MANAGE,),
        gives=PaymentOut,
    ),
)
