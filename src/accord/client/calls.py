"""What is asked of the hub, step by step, without doing it: the two clients run these steps, one waiting and one awaiting.

A step is a Call to send or a Pause to make. What comes back into the steps is an Answer, or None where the connection failed.
"""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from accord.client.errors import HubFailed, Refused, Unreachable

TRIES = 8
LONGEST = 30.0  # seconds between two tries
MOST_VALUES = 1000
_BUSY = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


Steps = Generator[Call | Pause, Answer | None, Any]


def post(path: str, body: Any, *, once: bool = True) -> Call:
    """A changing call: under a key of its own, so that a second try changes nothing twice."""
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": str(uuid4())} if once else {})
    return Call("POST", path, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers)


def answered(call: Call, tries: int = TRIES) -> Steps:
    """The hub's answer; tried again where the connection fails or the hub is busy. Raises Refused, Unreachable, HubFailed."""
    for number in range(tries):
        got = yield call
        if got is not None and got.status not in _BUSY and not _in_hand(got):
            if got.status < 400:
                return got
            raise refusal(got)
        if number + 1 < tries:
            yield Pause(_pause(got, number))
    if got is None:
        raise Unreachable
    if _in_hand(got):
        raise refusal(got)
    raise HubFailed(got.status)


def _in_hand(got: Answer) -> bool:
    return got.status == 409 and _problem(got).get("code") == "in-hand"


def _pause(got: Answer | None, number: int) -> float:
    """As long as the hub asks for, otherwise twice as long after each try."""
    asked = got.headers.get("retry-after", "") if got is not None else ""
    return min(float(asked) if asked.isdigit() else 0.25 * 2**number, LONGEST)


def refusal(got: Answer) -> Refused:
    problem = _problem(got)
    errors = problem.get("errors")
    fields = tuple(str(error.get("field", "")) for error in errors if isinstance(error, dict)) if isinstance(errors, list) else ()
    text = problem.get("detail") or f"The address answers {got.status}, but not as a hub does. Check the address."
    return Refused(got.status, str(problem.get("code", "unknown")), str(text), fields)


def _problem(got: Answer) -> dict[str, Any]:
    try:
        found = json.loads(got.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def read(steps: Steps) -> Steps:
    """The answer to these steps as the value that its JSON holds."""
    got: Answer = yield from steps
    try:
        return json.loads(got.body)
    except ValueError:
        raise Refused(got.status, "not-json", "What answers at this address is no hub. Check the address.") from None


def acknowledge(seq: int, consumer: str) -> Steps:
    return (yield from read(answered(post("/feed/applied", {"seq": seq, "consumer": consumer}))))["seq"]


def feed_page(after: int, limit: int) -> Steps:
    return (yield from read(answered(Call("GET", "/feed", {"after": after, "limit": limit}))))


def check(values: list[str], use: str | None, region: str | None, kind: str | None) -> Steps:
    """The verdicts on all values, asked for in parts."""
    more = {name: text for name, text in (("use", use), ("region", region), ("kind", kind)) if text is not None}
    results: list[Any] = []
    for start in range(0, len(values), MOST_VALUES):
        part = post("/check", {"values": values[start : start + MOST_VALUES], **more}, once=False)
        results += (yield from read(answered(part)))["results"]
    return results


def list_file(name: str, since: int | None) -> Steps:
    """The list's file, or a delta from the version `since`; None where that is the latest."""
    got: Answer = yield from answered(Call("GET", f"/lists/{name}", {} if since is None else {"since": since}))
    return None if got.status == 304 else got.body


def list_key() -> Steps:
    return (yield from read(answered(Call("GET", "/lists/key"))))["key"]
