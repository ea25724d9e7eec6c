"""Operations on protocols: which there are, and what each asks for."""

from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import not_found
from accord.formats.api.protocols import ProtocolList, ProtocolOut
from accord.formats.api.wire import wire
from accord.formats.protocols import protocol_out
from accord.hub.protocol_book import queries as book
from accord.hub.requests.vocabulary import READ
from accord.tables import newest_protocols, protocols


def listed(asked: Request) -> Reply:
    """Those that ship, and those that the caller's member agreed on."""
    ships = protocols() if asked.query["all"] else newest_protocols()
    return Reply(wire(ProtocolList, items=[*ships.values(), *book.known(asked.caller)], next=None))


def shown(asked: Request) -> Reply:
    protocol = book.find(asked.caller, asked.path["ref"])
    if protocol is None:
        raise not_found()
    return Reply(protocol_out(protocol))


OPERATIONS = (
    Operation(
        method="GET",
        path="/protocols",
        name="list_protocols",
        says="The protocols that requests run under, in their newest version, with those that your member agreed on.",
        scope=READ,
        handler=listed,
        gives=ProtocolList,
        cached=True,
        query=(Query("all", "1: also the older versions, under which requests still run", 0, 1, 0),),
    ),
    Operation(
        method="GET",
        path="/protocols/{ref}",
        name="show_protocol",
        says="A protocol: its states, clocks, steps with what each asks for, refusal codes, and its drawing.",
        scope=READ,
        handler=shown,
        gives=ProtocolOut,
        cached=True,
    ),
)
