"""Publishing many signals: what becomes of each, in order."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.client.calls import Answer, Steps, answered, post
from accord.client.errors import Refused

# What is about the request and not about one signal: it would befall all that follow too.
_OF_ALL = (401, 403, 404, 405)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one signal: published, duplicate, quarantined, or refused with `code` and `text`. `line` counts from 1."""

    line: int
    status: str
    id: str | None = None
    seq: int | None = None
    code: str | None = None
    text: str | None = None


def publish_one(line: int, signal: Mapping[str, Any]) -> Steps:
    """One signal. Sent again after a crash it is a duplicate, so a whole input may be sent again at any time."""
    try:
        got: Answer = yield from answered(post("/signals", signal))
    except Refused as error:
        if error.status in _OF_ALL:
            raise
        return Outcome(line, "refused", code=error.code, text=error.text)
    said = json.loads(got.body)
    return Outcome(line, said["status"], said["id"], said["seq"], said["reason"])
