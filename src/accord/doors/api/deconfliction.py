"""Operations on deconfliction: whether a request's identifier is deconflicted, and how many targets are. Introductions are for two people
who are signed in: no program opens one."""

from accord.doors.api.operations import Operation, Reply, Request
from accord.formats.api.deconfliction import DeconflictionOut, DeconflictOut, DeconflictRequest
from accord.hub.deconfliction import actions, queries
from accord.hub.deconfliction.vocabulary import HANDLE


def of_request(asked: Request) -> Reply:
    id, wanted = asked.path["id"], asked.body.deconflict
    actions.deconflict_request(asked.caller, id, wanted=wanted)
    return Reply(DeconflictOut(id, wanted))


def status(asked: Request) -> Reply:
    counts = queries.counts(asked.caller)
    return Reply(DeconflictionOut(counts.held, counts.waiting))


OPERATIONS = (
    Operation(
        method="GET",
        path="/deconfliction",
        name="show_deconfliction",
        says="How many targets of yours are compared with those of other members, and how many wait. Introductions are in the console.",
        scope=HANDLE,
        handler=status,
        gives=DeconflictionOut,
    ),
    Operation(
        method="POST",
        path="/requests/{id}/deconflict",
        name="deconflict_request",
        says="Have the identifier of a request deconflicted in which you take part, or no longer.",
        scope=HANDLE,
        handler=of_request,
        takes=DeconflictRequest,
        gives=DeconflictOut,
    ),
)
