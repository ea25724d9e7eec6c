"""What requests refuse, as problems that name the field and say which steps were open."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from accord.doors.api.operations import Handler, Operation, Reply, Request
from accord.doors.api.problems import Fault, Problem, not_found
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused

# Good in itself, but not as things stand: whoever looks again may choose among what is open.
STANDS_OTHERWISE = frozenset({"not-open", "not-yours", "changed"})
UNKNOWN = "unknown-step"
TOO_MANY = "too-many-unconfirmed"
# What the hub calls otherwise than the body: a guest's contact stands in `guests` of an ask, and is the body of an invitation.
_OTHERWISE = {"guest": ("guests", "email")}
_PLACE = re.compile(r"\.(\d+)(?=\.|$)")


def told(handler: Handler, names: frozenset[str], *, is_at_an_id: bool) -> Handler:
    """The handler with its refusals told. `names` are the fields of its body: every other fault lies in a field of the step.

    Where an id stands in the address, what may not be seen is answered as any other address that is not there.
    """

    @wraps(handler)
    def handle(asked: Request) -> Reply:
        try:
            return handler(asked)
        except Refused as error:
            raise problem(error, names, asked.body) from None
        except NotAllowed as error:
            raise Problem(403, "not-allowed", error.text) from None
        except NoSuchRequest as error:
            raise not_found() if is_at_an_id else Problem(404, "not-found", error.text) from None

    return handle


def problem(error: Refused, names: frozenset[str], body: Any = None) -> Problem:
    status = 409 if error.code in STANDS_OTHERWISE else 429 if error.code == TOO_MANY else 422
    faults = tuple(Fault(place_of(one.field, names, body), one.code, one.text) for one in error.faults)
    if not faults and error.field:
        faults = (Fault(place_of(error.field, names, body), error.code, error.text),)
    more: dict[str, object] = {}
    if error.open or status == 409 or error.code == UNKNOWN:
        more["open"] = list(error.open)
    if error.happened:
        more["happened"] = error.happened
    if error.can_confirm:
        more["can_confirm"] = list(error.can_confirm)
    return Problem(status, error.code, error.text, faults, more=more)


def place_of(field: str, names: frozenset[str], body: Any = None) -> str:
    """Where in the body it lies; the hub counts rows from 1, as people do, and paths of the API from 0."""
    field = next((one for one in _OTHERWISE.get(field, ()) if one in names), field)
    head = field.partition(".")[0]
    field = _PLACE.sub(lambda found: f"[{max(int(found[1]) - 1, 0)}]", field)
    if head in names:
        return field
    return f"private.{field}" if head in (getattr(body, "private", None) or {}) else f"fields.{field}"


def operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    takes = more.get("takes")
    names = frozenset(takes.__struct_encode_fields__) if takes is not None else frozenset({"file", "name", "message"})
    handle = told(handler, names, is_at_an_id="{" in path)
    return Operation(method=method, path=path, name=name, says=says, handler=handle, **more)
