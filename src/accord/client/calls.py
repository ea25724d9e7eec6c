"""What is asked of the hub in one call: when it is tried again, how a refusal is told, what an answer holds."""

import json
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from accord.client.errors import HubFailed, Refused, Unreachable
from accord.client.steps import Answer, Call, Flow, Give, Pause, Steps

TRIES = 8
LONGEST = 30.0  # seconds between two tries, where the hub names no time
LONGEST_ASKED = 120.0  # seconds, where it does
MOST_VALUES = 1000
_BUSY = (408, 425, 429, 500, 502, 503, 504)


def base_of(address: str) -> str:
    """Where the API of a hub lies."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("Give the hub's address with https:// in front.")
    return f"{address.rstrip('/')}/api/v1"


def post(path: str, body: Any, *, once: bool = True) -> Call:
    """A changing call: under a key of its own, so that a second try changes nothing twice."""
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": str(uuid4())} if once else {})
    return Call("POST", path, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers)


def answered(call: Call, tries: int = TRIES) -> Steps:
    """The hub's answer; tried again where the connection fails or the hub is busy. Raises Refused, Unreachable, HubFailed."""
    for number in range(tries):
        got = yield call
        if not helps_to_wait(got):
            assert got is not None
            if got.status < 400:
                return got
            raise refusal(got)
        if number + 1 < tries:
            yield Pause(pause(got, number))
    raise given_up(got)


def helps_to_wait(got: Answer | None) -> bool:
    """Whether the same, sent again, may fare better."""
    return got is None or got.status in _BUSY or _in_hand(got)


def given_up(got: Answer | None) -> Exception:
    """What is raised after the last try."""
    if got is None:
        return Unreachable()
    return refusal(got) if _in_hand(got) else HubFailed(got.status)


def _in_hand(got: Answer) -> bool:
    return got.status == 409 and _problem(got).get("code") == "in-hand"


def pause(got: Answer | None, number: int) -> float:
    """As long as the hub asks for, otherwise about twice as long after each try; never to the second, so that not all come back at once."""
    asked = got.headers.get("retry-after", "") if got is not None else ""
    if asked.isascii() and asked.isdigit():
        return min(float(asked[:9]), LONGEST_ASKED) + random.random()
    return min(0.25 * 2.0 ** min(number, 20), LONGEST) * (0.5 + random.random() / 2)


def refusal(got: Answer) -> Refused:
    problem = _problem(got)
    errors = problem.get("errors")
    fields = tuple(str(error.get("field", "")) for error in errors if isinstance(error, dict)) if isinstance(errors, list) else ()
    text = problem.get("detail") or f"The address answers {got.status}, but not as a hub does. Check the address."
    there = problem.get("open")
    steps = tuple(str(step) for step in there) if isinstance(there, list) else ()
    return Refused(got.status, str(problem.get("code", "unknown")), str(text), fields, steps, str(problem.get("happened", "")))


def no_hub(got: Answer) -> Refused:
    return Refused(got.status, "no-hub", "What answers at this address is no hub. Check the address, and what lies between.")


def _problem(got: Answer) -> dict[str, Any]:
    try:
        found = json.loads(got.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def read(steps: Steps) -> Steps:
    """The answer to these steps as the object that its JSON holds."""
    got: Answer = yield from steps
    try:
        found = json.loads(got.body)
    except ValueError:
        raise no_hub(got) from None
    if not isinstance(found, dict):
        raise no_hub(got)
    return found


def acknowledge(seq: int, consumer: str) -> Steps:
    return (yield from read(answered(post("/feed/applied", {"seq": seq, "consumer": consumer}))))["seq"]


def feed_page(after: int, limit: int, filters: Mapping[str, str]) -> Steps:
    return (yield from read(answered(Call("GET", "/feed", {"after": after, "limit": limit, **filters}))))


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


def open_request(protocol: str, identifiers: list[Any], more: Mapping[str, Any]) -> Steps:
    """What was opened: requests, gaps, guests, warnings."""
    given = {name.rstrip("_"): value for name, value in more.items() if value}
    return (yield from read(answered(post("/requests", {"protocol": protocol, "identifiers": identifiers, **given}))))


def requests(filters: Mapping[str, str | int | None], limit: int) -> Flow:
    """Every request that the member takes part in, the newest first, page by page."""
    query: dict[str, str | int] = {name: value for name, value in filters.items() if value is not None}
    while True:
        page = yield from read(answered(Call("GET", "/requests", {**query, "limit": limit})))
        for item in page["items"]:
            yield Give(item)
        if page["next"] is None:
            return
        query["before"] = page["next"]


def request(request_id: str) -> Steps:
    return (yield from read(answered(Call("GET", f"/requests/{quote(request_id, safe='')}"))))


def take_step(request_id: str, step: str, fields: Mapping[str, Any], private: Mapping[str, Any], seen: int | None) -> Steps:
    """What the step did: the state, the version, and what is open next."""
    body: dict[str, Any] = {"step": step, "fields": dict(fields), "private": dict(private)}
    if seen is not None:
        body["seen"] = seen
    return (yield from read(answered(post(f"/requests/{quote(request_id, safe='')}/steps", body))))
