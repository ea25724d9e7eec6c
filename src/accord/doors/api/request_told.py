"""What requests refuse, as problems that name the field and say which steps were open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from accord.doors.api.operations import Handler, Operation, Reply, Request
from accord.doors.api.problems import Fault, Problem, not_found
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused

# Good in itself, but not as things stand: whoever looks again may choose among what is open.
STANDS_OTHERWISE = frozenset({"not-open", "not-yours", "changed"})
TOO_MANY = "too-many-unconfirmed"


def told(handler: Handler, names: frozenset[str]) -> Handler:
    """The handler with its refusals told. `names` are the fields of its body: every other fault lies in a field of the step."""

    @wraps(handler)
    def handle(asked: Request) -> Reply:
        try:
            return handler(asked)
        except Refused as error:
            raise problem(error, names) from None
        except NotAllowed as error:
            raise Problem(403, "not-allowed", error.text) from None
        except NoSuchRequest:
            raise not_found() from None

    return handle


def problem(error: Refused, names: frozenset[str]) -> Problem:
    status = 409 if error.code in STANDS_OTHERWISE else 429 if error.code == TOO_MANY else 422
    faults = tuple(Fault(f"fields.{one.field}", one.code, one.text) for one in error.faults)
    if not faults and error.field:
        faults = (Fault(_path(error.field, names), error.code, error.text),)
    more: dict[str, object] = {}
    if error.open or status == 409:
        more["open"] = list(error.open)
    if error.happened:
        more["happened"] = error.happened
    return Problem(status, error.code, error.text, faults, more=more)


def _path(field: str, names: frozenset[str]) -> str:
    return field if field.partition(".")[0] in names else f"fields.{field}"


def operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    takes = more.get("takes")
    names = frozenset(takes.__struct_encode_fields__) if takes is not None else frozenset({"file", "name", "message"})
    return Operation(method=method, path=path, name=name, says=says, handler=told(handler, names), **more)
