"""Operations on responsibilities: declare what one can act on, ask who can stop something, and for the secretariat what nobody can."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from accord.core.currencies import CURRENCIES
from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.routing import KINDS
from accord.core.trust.harm import BadHarm, read_harm
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.doors.api.reading import bad_query
from accord.formats.api.routing import (
    GapList,
    GapOut,
    InstitutionOut,
    NewResponsibility,
    NobodyOut,
    OverlapsOut,
    ResponsibilitiesTaken,
    ResponsibilityEnded,
    ResponsibilityList,
    ResponsibilityOut,
    ResponsibilityTable,
    RouteOut,
    RouteQuestion,
)
from accord.formats.api.wire import wire
from accord.formats.lists import BadMapping
from accord.formats.responsibilities import read_responsibilities
from accord.formats.serialize import identifier_out
from accord.hub.routing import actions, queries
from accord.hub.routing.queries import MANAGE, MANAGE_ALL, READ, gaps
from accord.tables import identifier_tables


def listed(asked: Request) -> Reply:
    query = asked.query
    rows, following = queries.responsibilities(
        asked.caller, query["member"], kind=query["kind"], after=query["after"] or 0, limit=query["limit"]
    )
    return Reply(wire(ResponsibilityList, items=rows, next=following))


def declare(asked: Request) -> Reply:
    given = asked.body
    id = actions.declare(asked.caller, given.kind, given.value, note=given.note, protocols=given.protocols or (), member=given.member)
    return Reply(wire(ResponsibilityOut, queries.responsibility(asked.caller, id)), 201)


def end(asked: Request) -> Reply:
    id = queries.responsibility(asked.caller, asked.path["id"]).id
    actions.end(asked.caller, id)
    return Reply(ResponsibilityEnded(id, True))


def take_in(asked: Request) -> Reply:
    query = asked.query
    raw = asked.body.csv.encode("utf-8", "surrogateescape")
    try:
        lines = read_responsibilities(raw.splitlines(keepends=True))
    except BadMapping as error:
        raise Problem(422, "bad-table", str(error), (Fault("csv", "bad-table", str(error)),)) from None
    whole = {"partial": query["partial"] == 1, "replace": query["replace"] == 1}
    report = actions.take_in(asked.caller, lines, member=query["member"], **whole)
    if not report.done:
        text = "Nothing was taken in, since lines of the table are bad. Correct those that are named, or take in the others (partial=1)."
        raise Problem(422, "bad-lines", text, tuple(Fault(f"csv[{bad.line}].{bad.field}", bad.code, bad.text) for bad in report.refusals))
    return Reply(wire(ResponsibilitiesTaken, report))


def overlaps(asked: Request) -> Reply:
    rows, has_more = queries.overlaps(asked.caller, asked.query["member"])
    return Reply(wire(OverlapsOut, items=rows, more=has_more))


def route(asked: Request) -> Reply:
    given = asked.body
    identifier = _identifier(given)
    answer = actions.ask(asked.caller, identifier, given.protocol or "", known=given.known or {}, loss=_loss(given.loss))
    gap = None
    if answer.gap is not None and answer.institution is not None:
        gap = wire(NobodyOut, kind=answer.gap[0], value=answer.gap[1], invite=answer.institution)
    return Reply(wire(RouteOut, identifier=identifier_out(identifier), ways=answer.ways, gap=gap))


def _identifier(given: Any) -> Identifier:
    try:
        return parse(given.value, given.region, given.kind, tables=identifier_tables())
    except NotAnIdentifier as error:
        field = {"unknown-region": "region", "unknown-kind": "kind"}.get(error.code, "value")
        raise Problem(422, error.code, error.text, (Fault(field, error.code, error.text),)) from None


def _loss(given: dict[str, str] | None) -> dict[str, Decimal]:
    try:
        return dict(read_harm({"loss": given}).loss)
    except BadHarm as error:
        raise Problem(422, "bad-loss", error.text, (Fault(error.field.removeprefix("harm."), "bad-loss", error.text),)) from None


def listed_gaps(asked: Request) -> Reply:
    currency = asked.query["currency"]
    if currency is not None and currency not in CURRENCIES:
        raise bad_query("currency", "unknown-currency", "Give the currency as three capital letters (ISO 4217), for example THB.")
    rows = gaps.gaps(asked.caller, currency=currency, limit=asked.query["limit"])
    return Reply(GapList([wire(GapOut, row, invite=wire(InstitutionOut, row)) for row in rows], None))


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    return Operation(method=method, path=path, name=name, says=says, handler=handler, **more)


MEMBER = Query("member", "another member's, by its id or exact name: takes hub:responsibilities:manage")
LIMIT = Query("limit", "at most so many", 1, queries.MOST, 100)
OPERATIONS = (
    _operation(
        "GET",
        "/responsibilities",
        "list_responsibilities",
        "What you declare that you can act on, in the order in which you did.",
        listed,
        scope=READ,
        wider=(MANAGE_ALL,),
        finds=True,
        gives=ResponsibilityList,
        query=(
            MEMBER,
            Query("kind", "only this kind", words=tuple(KINDS)),
            LIMIT,
            Query("after", "the `next` of the page before", 0, 2**62),
        ),
    ),
    _operation(
        "POST",
        "/responsibilities",
        "declare_responsibility",
        "Declare what you can act on: requests about it are routed to your desk.",
        declare,
        scope=MANAGE,
        wider=(MANAGE_ALL,),
        finds=True,
        takes=NewResponsibility,
        gives=ResponsibilityOut,
        statuses=(201,),
        made="/responsibilities",
    ),
    _operation(
        "POST",
        "/responsibilities/import",
        "import_responsibilities",
        "Take a table in: all of it, or nothing where a line is bad.",
        take_in,
        scope=MANAGE,
        wider=(MANAGE_ALL,),
        finds=True,
        takes=ResponsibilityTable,
        table=True,
        gives=ResponsibilitiesTaken,
        query=(
            MEMBER,
            Query("partial", "1: declare the good lines, and name the bad ones", 0, 1, 0),
            Query("replace", "1: what is not in the table ends", 0, 1, 0),
        ),
    ),
    _operation(
        "GET",
        "/responsibilities/overlaps",
        "list_overlaps",
        "Who else declares the same as you, or what covers it.",
        overlaps,
        scope=READ,
        wider=(MANAGE_ALL,),
        finds=True,
        gives=OverlapsOut,
        query=(MEMBER,),
    ),
    _operation(
        "DELETE",
        "/responsibilities/{id}",
        "end_responsibility",
        "You can no longer act on it.",
        end,
        scope=MANAGE,
        wider=(MANAGE_ALL,),
        gives=ResponsibilityEnded,
    ),
    _operation(
        "POST",
        "/route",
        "route_identifier",
        "Who can act on an identifier, and at which desk each is asked now. Where no member can, that is noted as a gap.",
        route,
        scope=READ,
        takes=RouteQuestion,
        gives=RouteOut,
    ),
    _operation(
        "GET",
        "/gaps",
        "list_gaps",
        "What no member can act on, the most harm first: whom to invite next.",
        listed_gaps,
        scope=MANAGE_ALL,
        gives=GapList,
        query=(LIMIT, Query("currency", "order by the harm in this one (ISO 4217)")),
    ),
)
