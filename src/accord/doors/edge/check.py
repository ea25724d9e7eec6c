"""Checks, answered beside Django: the regular request at once on the loop, where that takes microseconds; all else is handed on."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar, get_args
from urllib.parse import unquote_to_bytes

import msgspec

from accord.core.signals import BadSignal
from accord.doors.edge.on_loop import run_on_loop
from accord.doors.edge.services import Services
from accord.formats.api import check as shapes
from accord.formats.json_gate import has_key_twice
from accord.hub.members.queries import Caller
from accord.hub.refusals import Refusal
from accord.hub.signals.errors import NeedsThread
from accord.hub.verdicts import queries as verdicts
from accord.hub.verdicts.queries import Checking
from accord.server.asgi import Receive, Scope, Send, header, replayed, respond

SCOPE = "member:check:ask"
LARGEST = 1024 * 1024
# One slice of a check, answered in two milliseconds or so before others have their turn: at most so many values, of so many characters
# together. A value longer than LONG may take long by itself: a thread reads it.
SLICE, SLICE_LENGTH, LONG = 100, 5_000, 500

A = TypeVar("A")
T = TypeVar("T")


_decode = msgspec.json.Decoder(shapes.Check).decode
_UNUSUAL = frozenset((b"idempotency-key", b"transfer-encoding"))
_USES = get_args(shapes.Use)


class Check:
    """`POST /check` and `GET /check/{kind}/{value}`."""

    def __init__(self, services: Services) -> None:
        self._callers = services.callers
        self._bodies = services.bodies
        self._run = services.run
        self._app = services.app

    async def many(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = _regular(scope)
        caller = (self._callers.at_once(sent) or await self._callers.find(scope)) if sent else None
        if caller is None or SCOPE not in caller.scopes:
            return await self._app(scope, receive, send)
        body = await self._bodies.read(scope, receive)
        try:
            answer = await self._answered(caller, body)
            if answer is None:
                await self._app(scope, replayed(body, receive), send)
            else:
                await respond(send, 200, answer)
        finally:
            self._bodies.forget(body)

    async def _answered(self, caller: Caller, body: bytearray) -> bytes | None:
        """The results; None where the request is refused."""
        try:
            request = _decode(body)
            values = request.values
            if len(values) > verdicts.MOST_VALUES or (_may_name_twice(body) and has_key_twice(body)):
                return None  # the API says what is wrong
            if request.region is not None or request.kind is not None:
                verdicts.readable(request.region, request.kind)
            checking = Checking(caller, request.region, request.use, request.kind)
            if len(values) == 1 and len(values[0]) <= LONG:
                try:
                    checked = run_on_loop(checking.only, values[0])
                except NeedsThread:
                    checked = await self._run(partial(checking.only, values[0]))
                return verdicts.encode_all((checked,))
            verdict_bytes: list[bytes] = []
            for part, is_long in _slices(values):
                if verdict_bytes:
                    await asyncio.sleep(0)
                verdict_bytes += await (self._run(partial(checking.written, part)) if is_long else self._soon(checking.written, part))
            return b'{"results":[%s]}' % b",".join(verdict_bytes)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, BadSignal, Refusal):
            return None

    async def _soon(self, job: Callable[[A], T], argument: A) -> T:
        """At once, on the loop, or in a thread where the answer lies farther away."""
        try:
            return run_on_loop(job, argument)
        except NeedsThread:
            return await self._run(partial(job, argument))

    async def one(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One value, which stands in the path."""
        query = _one_asked(scope)
        caller = (self._callers.at_once(header(scope, b"authorization") or b"") or await self._callers.find(scope)) if query else None
        if query is None or caller is None or not caller.may(SCOPE):
            return await self._app(scope, receive, send)
        value, kind, region, use = query
        checking = Checking(caller, region, use, kind)
        try:
            verdicts.readable(region, kind)
            verdict = await (self._run(partial(checking.only, value)) if len(value) > LONG else self._soon(checking.only, value))
        except (BadSignal, Refusal):
            return await self._app(scope, receive, send)
        await respond(send, 200, verdicts.encode(verdict))


def _may_name_twice(body: bytearray) -> bool:
    """Whether a key may stand twice in what was decoded: there are no others than these. Most are seen through at once."""
    return (
        b"\\" in body or body.count(b'"values"') > 1 or body.count(b'"use"') > 1 or body.count(b'"kind"') > 1 or body.count(b'"region"') > 1
    )


def _slices(values: list[str]) -> Iterator[tuple[list[str], bool]]:
    """The values in their order, in parts that are short; and each long one by itself."""
    lengths = list(map(len, values))
    if 0 < len(values) <= SLICE and sum(lengths) <= SLICE_LENGTH and max(lengths) <= LONG:
        yield values, False
        return
    part: list[str] = []
    length = 0
    for value, long in zip(values, lengths, strict=True):
        if len(part) >= SLICE or length + long > SLICE_LENGTH or long > LONG:
            if part:
                yield part, False
            part, length = [], 0
        if long > LONG:
            yield [value], True
        else:
            part.append(value)
            length += long
    if part:
        yield part, False


def _regular(scope: Scope) -> bytes:
    """The header Authorization of a request with a body that has nothing unusual about it; nothing for any other."""
    sent, length, json = b"", 0, 0
    for name, value in scope["headers"]:
        if name == b"authorization":
            if sent:
                return b""
            sent = value
        elif name == b"content-length":
            length += int(value)
        elif name == b"content-type":
            json += 1 if value == b"application/json" or value.lower().replace(b" ", b"") == b"application/json;charset=utf-8" else 2
        elif name in _UNUSUAL:
            return b""
    return sent if json == 1 and 0 < length <= LARGEST and not scope["query_string"] else b""


def _one_asked(scope: Scope) -> tuple[str, str, str | None, str | None] | None:
    """Value, kind, region and use as address and query tell them; None where a part of these is irregular."""
    # As it was sent: a value may hold encoded slashes.
    if not scope["raw_path"].startswith(b"/api/v1/check/"):
        return None
    parts = scope["raw_path"].partition(b"?")[0].split(b"/", 5)
    if len(parts) != 6 or not parts[5]:
        return None
    try:
        kind, value = (unquote_to_bytes(part).decode() for part in parts[4:])
    except UnicodeDecodeError:
        return None
    parameters: dict[bytes, str] = {}
    for pair in filter(None, scope["query_string"].split(b"&")):
        name, _, text = pair.partition(b"=")
        if name in parameters or not (text.isalpha() and text.isascii()):
            return None
        parameters[name] = text.decode()
    region, use = parameters.pop(b"region", None), parameters.pop(b"use", None)
    return None if parameters or (use is not None and use not in _USES) or "\0" in value else (value, kind, region, use)
