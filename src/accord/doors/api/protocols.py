"""Operations on protocols: which there are, and what each asks for."""

from accord.doors.api import protocol_answers as answers
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import not_found
from accord.formats.protocols import protocol_line, protocol_out
from accord.hub.requests.vocabulary import READ
from accord.tables import newest_protocols, protocols


def listed(asked: Request) -> Reply:
    there = protocols() if asked.query["all"] else {one.ref: one for one in newest_protocols().values()}
    return Reply({"items": [protocol_line(one) for one in there.values()], "next": None})


def shown(asked: Request) -> Reply:
    ref = asked.path["ref"]
    found = protocols().get(ref) or newest_protocols().get(ref)
    if found is None:
        raise not_found()
    return Reply(protocol_out(found))


OPERATIONS = (
    Operation(
        method="GET",
        path="/protocols",
        name="list_protocols",
        says="The protocols that requests run under, in their newest version.",
        scope=READ,
        handler=listed,
        gives=answers.ProtocolList,
        query=(Query("all", "1: also the older versions, under which requests still run", 0, 1, 0),),
    ),
    Operation(
        method="GET",
        path="/protocols/{ref}",
        name="show_protocol",
        says="A protocol: its states, clocks, steps with what each asks for, refusal codes, and its drawing.",
        scope=READ,
        handler=shown,
        gives=answers.ProtocolOut,
    ),
)
