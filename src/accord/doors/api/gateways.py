"""Operations on legal gateways: see, enter and end under which instrument one country may ask another for what."""

from collections.abc import Callable
from typing import Any

from accord.core.identifiers.regions import REGIONS
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.reading import bad_query
from accord.formats.api.gateways import GatewayEnded, GatewayList, GatewayOut, NewGateway
from accord.formats.api.wire import wire
from accord.hub.gateways import actions, queries
from accord.hub.gateways.queries import MANAGE, MANAGE_ALL, READ, GatewayRow
from accord.tables import newest_protocols


def gateway_out(row: GatewayRow) -> GatewayOut:
    return wire(GatewayOut, row, by=(row.by, row.by_name))


def listed(asked: Request) -> Reply:
    query = asked.query
    country = (query["country"] or "").upper()
    if country and country not in REGIONS:
        raise bad_query("country", "unknown-country", "Give the country as two letters (ISO 3166), for example TH.")
    rows, following = queries.gateways(
        asked.caller, country=country, protocol=query["protocol"] or "", after=query["after"] or 0, limit=query["limit"]
    )
    return Reply(GatewayList([gateway_out(row) for row in rows], following))


def show(asked: Request) -> Reply:
    return Reply(gateway_out(queries.entry(asked.caller, asked.path["id"])))


def enter(asked: Request) -> Reply:
    given = asked.body
    id = actions.enter(
        asked.caller,
        given.asker,
        given.asked,
        given.protocol,
        given.instrument,
        scope=given.scope,
        data=given.data or (),
        expires=given.expires or "",
        source=given.source,
    )
    return Reply(gateway_out(queries.entry(asked.caller, id)), 201)


def end(asked: Request) -> Reply:
    id = asked.path["id"]
    actions.end(asked.caller, id)
    return Reply(GatewayEnded(id.lower(), True))


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    return Operation(method=method, path=path, name=name, says=says, handler=handler, **more)


OPERATIONS = (
    _operation(
        "GET",
        "/gateways",
        "list_gateways",
        "The legal gateways, in the order of entry. What is not in it is not assumed.",
        listed,
        scope=READ,
        gives=GatewayList,
        query=(
            Query("country", "only those of this country, on either side"),
            Query("protocol", "only for this kind of request", words=tuple(newest_protocols())),
            Query("limit", "at most so many", 1, queries.MOST, 100),
            Query("after", "the `next` of the page before", 0, 2**62),
        ),
    ),
    _operation(
        "POST",
        "/gateways",
        "enter_gateway",
        "Enter a legal gateway: for the secretariat, and for state authorities of one of the two countries.",
        enter,
        scope=MANAGE,
        wider=(MANAGE_ALL,),
        takes=NewGateway,
        gives=GatewayOut,
        statuses=(201,),
        made="/gateways/{id}",
    ),
    _operation(
        "GET",
        "/gateways/{id}",
        "show_gateway",
        "One entry, also one that was ended.",
        show,
        scope=READ,
        gives=GatewayOut,
    ),
    _operation(
        "DELETE",
        "/gateways/{id}",
        "end_gateway",
        "End an entry: new requests can't rely on it, and it can still be read.",
        end,
        scope=MANAGE,
        wider=(MANAGE_ALL,),
        gives=GatewayEnded,
    ),
)
