"""Errors as RFC 9457 problem details: a sentence with a next step, and the field where one is at fault."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import UNSET, Struct
from msgspec.json import encode

from accord.formats.api.problems import FaultOut, ProblemOut
from accord.formats.api.wire import wire

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request can't be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "This method is not offered here",
    406: "Not offered in this form",
    409: "It conflicts with how things stand",
    411: "Length needed",
    413: "Too large",
    415: "Sent as another type",
    416: "The file does not reach there",
    421: "Not answered here",
    422: "The request can't be accepted",
    429: "Too many requests",
    500: "Something failed here",
    503: "Not ready",
}


class Fault(Struct, frozen=True):
    """A fault in one field; `field` is a path such as marking.audience.members. `choices`, where the field can mean several things: what
    it can mean, each a `value` that is taken as it is, and a `display` for people."""

    field: str
    code: str
    text: str
    choices: tuple[Mapping[str, str], ...] = ()


def pointer(field: str) -> str:
    """A field's path as a JSON pointer (RFC 6901) in a fragment, as RFC 9457 shows it: marking.audience.members is
    #/marking/audience/members, fields[0].x is #/fields/0/x."""
    steps = [] if field in ("", "body") else re.findall(r"[^.\[\]]+", field)
    return "".join(["#", *(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)])


def write_problem(
    status: int,
    code: str,
    detail: str,
    faults: tuple[Fault, ...] = (),
    more: Mapping[str, object] = MappingProxyType({}),
    request_id: str = "",
) -> bytes:
    """The JSON of a problem; `status` is one of TITLES. `more` are further members, that a kind of problem has."""
    in_body = status != 400  # else a parameter or a header is at fault
    errors = [wire(FaultOut, fault, detail=fault.text, pointer=pointer(fault.field) if in_body else UNSET) for fault in faults] or UNSET
    if request_id:
        more = {**more, "request_id": request_id}
    kind = f"urn:accord:problem:{code}"
    return encode(wire(ProblemOut, type=kind, title=TITLES[status], status=status, detail=detail, code=code, errors=errors, **more))
