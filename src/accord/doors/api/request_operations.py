"""Where in the body of an operation on requests a field lies that the hub names."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from accord.doors.api.operations import Operation, Reply, Request

# Fields that the hub names otherwise than the body: a guest's contact stands in `guests` of an ask, and is the body of an invitation.
_OTHERWISE = {"guest": ("guests", "email")}
_PLACE = re.compile(r"\.(\d+)(?=\.|$)")


def place_of(names: frozenset[str], field: str, body: Any = None) -> str:
    """`names` are the fields of the body: every other fault lies in a field of the step. The hub counts rows from 1, as people do, and
    paths of the API from 0."""
    field = next((name for name in _OTHERWISE.get(field, ()) if name in names), field)
    head = field.partition(".")[0]
    field = _PLACE.sub(lambda match: f"[{max(int(match[1]) - 1, 0)}]", field)
    if head in names:
        return field
    return f"private.{field}" if head in (getattr(body, "private", None) or {}) else f"fields.{field}"


def operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    takes = more.get("takes")
    names = frozenset(takes.__struct_encode_fields__) if takes is not None else frozenset({"file", "name", "message"})
    return Operation(method=method, path=path, name=name, says=says, handler=handler, place=partial(place_of, names), **more)
