"""Operations on embargoes: the police ask that nobody acts on an identifier, but contacts them."""

from msgspec import to_builtins

from accord.core.times import NotATime, read_time, rfc3339
from accord.doors.api import request_answers as answers
from accord.doors.api import request_shapes as shapes
from accord.doors.api.operations import Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.doors.api.request_operations import operation
from accord.hub.requests import actions, queries
from accord.hub.requests.queries import serialize
from accord.hub.requests.vocabulary import ANSWER, READ


def listed(asked: Request) -> Reply:
    return Reply({"items": [serialize.embargo_out(row) for row in queries.embargoes(asked.caller)], "next": None})


def set_one(asked: Request) -> Reply:
    given = asked.body
    try:
        until = read_time(given.until)
    except NotATime as error:
        raise Problem(422, "not-a-time", str(error), (Fault("until", "not-a-time", str(error)),)) from None
    id = actions.set_embargo(asked.caller, to_builtins(given.identifier), until=until, desk=given.desk)
    return Reply({"id": id, "until": rfc3339(until)}, 201)


def lift(asked: Request) -> Reply:
    actions.lift_embargo(asked.caller, asked.path["id"])
    return Reply({"id": asked.path["id"], "lifted": True})


OPERATIONS = (
    operation(
        "GET",
        "/embargoes",
        "list_embargoes",
        "The embargoes that you set, the newest first.",
        listed,
        scope=READ,
        gives=answers.EmbargoList,
    ),
    operation(
        "POST",
        "/embargoes",
        "set_embargo",
        "Ask that nobody acts on an identifier, but contacts you. For state authorities.",
        set_one,
        scope=ANSWER,
        takes=shapes.EmbargoAsk,
        gives=answers.EmbargoMade,
        statuses=(201,),
    ),
    operation(
        "DELETE",
        "/embargoes/{id}",
        "lift_embargo",
        "Take an embargo of yours away before its time.",
        lift,
        scope=ANSWER,
        gives=answers.EmbargoLifted,
    ),
)
