"""Operations on embargoes: the police ask that nobody acts on an identifier, but contacts them."""

from msgspec import to_builtins

from accord.core.times import NotATime, read_time, rfc3339
from accord.doors.api.operations import Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.doors.api.request_operations import operation
from accord.formats.api.request_bodies import EmbargoAsk
from accord.formats.api.requests import EmbargoLifted, EmbargoList, EmbargoMade
from accord.formats.api.wire import wire
from accord.hub.requests import actions, queries
from accord.hub.requests.vocabulary import ANSWER, READ


def listed(asked: Request) -> Reply:
    return Reply(wire(EmbargoList, items=queries.embargoes(asked.caller), next=None))


def set_one(asked: Request) -> Reply:
    given = asked.body
    try:
        until = read_time(given.until)
    except NotATime as error:
        raise Problem(422, "not-a-time", str(error), (Fault("until", "not-a-time", str(error)),)) from None
    id = actions.set_embargo(asked.caller, to_builtins(given.identifier), until=until, desk=given.desk)
    return Reply(EmbargoMade(id, rfc3339(until)), 201)


def lift(asked: Request) -> Reply:
    actions.lift_embargo(asked.caller, asked.path["id"])
    return Reply(EmbargoLifted(asked.path["id"], True))


OPERATIONS = (
    operation(
        "GET",
        "/embargoes",
        "list_embargoes",
        "The embargoes that you set, the newest first.",
        listed,
        scope=READ,
        gives=EmbargoList,
    ),
    operation(
        "POST",
        "/embargoes",
        "set_embargo",
        "Ask that no one acts on an identifier before contacting you. For state authorities.",
        set_one,
        scope=ANSWER,
        takes=EmbargoAsk,
        gives=EmbargoMade,
        statuses=(201,),
        made="/embargoes",
    ),
    operation(
        "DELETE",
        "/embargoes/{id}",
        "lift_embargo",
        "Take an embargo of yours away before its time.",
        lift,
        scope=ANSWER,
        gives=EmbargoLifted,
    ),
)
