"""A short upload: its lines are read, prepared and written by one thread that is there already, and answered as a whole.

Most senders push a handful of lines at a time. Two threads of its own, each with a connection to the database, would cost such an upload
more than its lines do.
"""

import asyncio
from collections.abc import Callable, Sequence

from accord.doors.edge.bulk_bounds import REFUSALS, TOO_MANY_REFUSED, TOO_MUCH, Numbers, Sent
from accord.formats.ndjson import Lines, Reader
from accord.hub.members.queries import Caller
from accord.hub.signals.actions import Bulk, Published
from accord.server.asgi import Message, Receive, Scope, header
from accord.tables import identifier_tables, schemes

SMALL = 128 * 1024  # bytes
SOON = 0.05  # seconds in which all of it must be here

Write = Callable[[Sequence[int], list[Published]], bytes]


async def taken(scope: Scope, receive: Receive) -> tuple[bytes | None, Receive]:
    """The whole body, where it is short and here; else None, and a `receive` that begins with what was read of it."""
    said = header(scope, b"content-length") or b""
    length = int(said) if said.isdigit() else 0
    if not 0 < length <= SMALL or header(scope, b"expect"):
        return None, receive
    body = bytearray()
    until = asyncio.get_running_loop().time() + SOON
    while True:
        # Never cancelled: what it was about to give would be lost.
        pending = asyncio.ensure_future(_next(receive))
        await asyncio.wait([pending], timeout=max(0.0, until - asyncio.get_running_loop().time()))
        if not pending.done() or pending.result()["type"] == "http.disconnect":
            return None, _resumed(bytes(body), pending, receive)
        message = pending.result()
        body += message.get("body", b"")
        if len(body) == length or not message.get("more_body", False):  # as in server/bodies.py
            return bytes(body), receive


async def _next(receive: Receive) -> Message:
    return await receive()


def _resumed(body: bytes, pending: "asyncio.Future[Message]", receive: Receive) -> Receive:
    waiting = [pending]

    async def resumed() -> Message:
        nonlocal body
        if body:
            chunk, body = body, b""
            return {"type": "http.request", "body": chunk, "more_body": True}
        return await (waiting.pop() if waiting else _next(receive))

    return resumed


def publish(body: bytes, caller: Caller, who: Callable[[], Caller | None], write: Write) -> bytes:
    """The results of all lines, each as `write` puts it. In a thread with a connection of its own, which it keeps."""
    numbers, sent = Numbers(), Sent()
    sent.bytes = len(body)
    cutter = Lines(numbers.skip)
    lines = [*cutter.cut(body), *cutter.last()]
    line_reader = Reader(originator=caller.id, tables=identifier_tables(), schemes=schemes(), home=caller.country)
    results_written: list[bytes] = []

    def tell(results: list[Published]) -> None:
        results_written.append(write(numbers.take(len(results)), results))
        if not sent.tell(len(results_written[-1])):
            bulk.stop(TOO_MUCH)

    bulk = Bulk(who, tell, refusals=(REFUSALS, TOO_MANY_REFUSED))
    bulk.at_once([line_reader.read(line) for line in lines])
    return b"".join(results_written)
