"""Calls to the hub: when one is tried again, how a refusal is told, what an answer holds."""

import json
import random
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from accord.client.errors import EpochChanged, HubFailed, Refused, Unreachable
from accord.client.steps import Answer, Call, Flow, Give, Pause, Steps

TRIES = 8
LONGEST = 30.0  # seconds between two tries, where the hub names no time
LONGEST_ASKED = 120.0  # seconds, where it does
MOST_VALUES = 1000
# Names that are nobody's in the open: RFC 6761, RFC 6762, RFC 8375, and ICANN's resolution of 29 July 2024.
_NEAR = (".localhost", ".test", ".local", ".home.arpa", ".internal")
_BUSY = (408, 425, 429, 500, 502, 503, 504)


def base_of(address: str) -> str:
    """Where the API of a hub lies, which may be named itself."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("Give the hub's address with https:// in front.")
    if address.startswith("http://") and not _is_near(urlsplit(address).hostname or ""):
        text = "Over http:// the token would go through the open net in clear. Give the hub's address with https:// in front."
        raise ValueError(text)
    return f"{address.rstrip('/').removesuffix('/api/v1')}/api/v1"


def _is_near(host: str) -> bool:
    """Whether a host is this machine, or in a network of its own: by its number, or by a name that the open net does not have."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_NEAR)


def authorization(token: str) -> dict[str, str]:
    """The header that says who asks. A token out of a file often has the end of its line with it. Raises ValueError."""
    token = token.strip() if isinstance(token, str) else ""
    if not (token.isascii() and token.isprintable() and token) or " " in token:
        text = "This is no token. Give it as the hub showed it: one word of letters, digits, dashes and underscores, without Bearer."
        raise ValueError(text)
    return {"Authorization": f"Bearer {token}"}


def post(path: str, body: Any, *, once: bool = True) -> Call:
    """A changing call: under a key of its own, so that a second try changes nothing twice."""
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": str(uuid4())} if once else {})
    return Call("POST", path, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers)


def answered(call: Call, tries: int = TRIES) -> Steps:
    """The hub's answer; tried again where the connection fails or the hub is busy. Raises Refused, Unreachable, HubFailed."""
    for number in range(tries):
        answer = yield call
        if not helps_to_wait(answer):
            assert answer is not None
            if answer.status < 400:
                return answer
            raise refusal(answer)
        if number + 1 < tries:
            yield Pause(pause(answer, number))
    raise given_up(answer)


def helps_to_wait(answer: Answer | None) -> bool:
    """Whether the same, sent again, may fare better."""
    return answer is None or answer.status in _BUSY or _in_hand(answer)


def given_up(answer: Answer | None) -> Exception:
    """The error raised after the last try."""
    if answer is None:
        return Unreachable()
    return refusal(answer) if _in_hand(answer) else HubFailed(answer.status)


def _in_hand(answer: Answer) -> bool:
    return answer.status == 409 and _problem(answer).get("code") == "in-hand"


def pause(answer: Answer | None, number: int) -> float:
    """As long as the hub asks for, otherwise about twice as long after each try; never to the second, so that not all come back at once."""
    retry_after = answer.headers.get("retry-after", "") if answer is not None else ""
    if retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after[:9]), LONGEST_ASKED) + random.random()
    return min(0.25 * 2.0 ** min(number, 20), LONGEST) * (0.5 + random.random() / 2)


def refusal(answer: Answer) -> Refused:
    problem = _problem(answer)
    errors = problem.get("errors")
    fields = tuple(str(error.get("field", "")) for error in errors if isinstance(error, dict)) if isinstance(errors, list) else ()
    text = problem.get("detail") or f"The address answers {answer.status}, but not as a hub does. Check the address."
    open_steps = problem.get("open")
    steps = tuple(str(step) for step in open_steps) if isinstance(open_steps, list) else ()
    refused = Refused(answer.status, str(problem.get("code", "unknown")), str(text), fields, steps, str(problem.get("happened", "")))
    epoch, read_from = problem.get("epoch"), problem.get("read_from")
    if refused.code == "epoch-changed" and isinstance(epoch, int) and isinstance(read_from, int):
        refused.changed = EpochChanged(epoch, read_from)
    return refused


def no_hub(answer: Answer) -> Refused:
    return Refused(answer.status, "no-hub", "The server at this address is not a hub. Check the address, and the proxies between.")


def _problem(answer: Answer) -> dict[str, Any]:
    try:
        problem = json.loads(answer.body)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def read(steps: Steps) -> Steps:
    """The answer to these steps as the object that its JSON holds."""
    answer: Answer = yield from steps
    try:
        value = json.loads(answer.body)
    except ValueError:
        raise no_hub(answer) from None
    if not isinstance(value, dict):
        raise no_hub(answer)
    return value


def acknowledge(seq: int, consumer: str, tries: int = TRIES) -> Steps:
    return (yield from read(answered(post("/feed/applied", {"seq": seq, "consumer": consumer}), tries)))["seq"]


def feed_page(after: int, epoch: int | None, limit: int, filters: Mapping[str, str]) -> Steps:
    known = {} if epoch is None else {"epoch": epoch}
    return (yield from read(answered(Call("GET", "/feed", {"after": after, "limit": limit, **filters, **known}))))


def refuse_one(values: object) -> None:
    """Raises ValueError for a single one, which would be read letter by letter or name by name."""
    if isinstance(values, str | bytes | Mapping):
        raise ValueError("Give a list, also of one value: [value].")


def several(values: Iterable[Any]) -> list[Any]:
    """The values as a list. Raises ValueError for a single one."""
    refuse_one(values)
    return list(values)


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
    answer: Answer = yield from answered(Call("GET", f"/lists/{name}", {} if since is None else {"since": since}))
    return None if answer.status == 304 else answer.body


def list_key() -> Steps:
    return (yield from read(answered(Call("GET", "/lists/key"))))["key"]


def open_request(protocol: str, identifiers: list[Any], more: Mapping[str, Any]) -> Steps:
    """The result of opening: requests, gaps, guests, warnings."""
    optional = {name.rstrip("_"): value for name, value in more.items() if value}
    return (yield from read(answered(post("/requests", {"protocol": protocol, "identifiers": identifiers, **optional}))))


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
    """The result of a step: the state, the version, and what is open next."""
    body: dict[str, Any] = {"step": step, "fields": dict(fields), "private": dict(private)}
    if seen is not None:
        body["seen"] = seen
    return (yield from read(answered(post(f"/requests/{quote(request_id, safe='')}/steps", body))))
