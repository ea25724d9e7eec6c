"""`POST /api/v1/signals` with NDJSON: signals by the million, each line with its result, while the body still comes.

Three hands work side by side: the loop takes the body in and gives results out, one thread has lines read and prepared, by a process beside
or by itself (`hub/signals/bulk/lines.py`), another writes (`hub/signals/bulk/stream.py`). Between them wait a bounded handful each; a hub
that is slower than its client holds the client back. What is short is done by one hand (`bulk_small.py`).
"""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import Error

from accord.core.signals import BadSignal, id_text
from accord.doors.edge.bulk_bounds import HELD_BACK, NOT_TAKEN, REFUSALS, TOO_MANY_REFUSED, TOO_MUCH, WAITING, Numbers, Sent
from accord.doors.edge.bulk_results import Results
from accord.doors.edge.bulk_small import publish, taken
from accord.doors.edge.bulk_source import ENCODINGS, BadEncoding, Decode, Source, pieces
from accord.doors.edge.callers import Callers, token_of
from accord.doors.edge.services import note, refuse_for_now
from accord.formats.ndjson import Lines, Reader, write_result
from accord.hub import threads
from accord.hub.journal.errors import EpochBegun, EpochUnclear
from accord.hub.members.queries import Caller, callers, hash_of
from accord.hub.signals.actions import Bulk, BulkLines, Published
from accord.hub.signals.errors import Ended
from accord.hub.trouble import AGAIN, noted
from accord.limits import Tally
from accord.server.asgi import NDJSON, App, Busy, Message, Receive, Run, Scope, Send, header, refuse, respond
from accord.tables import identifier_tables, schemes

log = logging.getLogger("accord.edge")

PUBLISH = "member:signals:publish"
UPLOADS, UPLOADS_OF_ONE = 4, 2  # at the same time: of all, and of one member
ROOM_WITHIN = 2.0  # seconds that an upload waits for others to end before it is refused
SILENT = 60.0  # seconds that a client may send nothing, or after its last line take nothing
STOPPING_WITHIN = 2.5  # seconds in which a client is told that the hub stops
REFUSED_WITHIN = 2.0  # seconds in which the body of a refused request is read away, so that its client gets to read why
SWITCH = 0.0005  # seconds until another thread's turn in Python, while an upload runs: checks and streams need not wait long

_HEADERS = [(b"x-accel-buffering", b"no")]
STOPPING = BadSignal("", "stopping", "The hub is stopping. Send this line and what follows again in a few seconds.")
BAD_ENCODING = BadSignal("", "bad-encoding", "From here on the body is not what its Content-Encoding says. Send what follows again.")
INTERNAL = BadSignal("", "internal", "Something failed here. Send this line and what follows again; tell the operator if it stays.")


class Upload:
    """The handler. Uploads that run are counted here."""

    def __init__(self, find: Callers, app: App, run: Run) -> None:
        self._callers = find
        self._app = app
        self._run = run
        self._running = Tally("uploads")
        self._switch = sys.getswitchinterval()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer(scope, receive, send)
        except (EpochBegun, EpochUnclear) as error:
            note(error)
            await refuse(send, 503, error.code, error.text)
        except (Error, Busy) as error:
            await refuse_for_now(send, error)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = await self._callers.find(scope)
        if caller is None or not caller.may(PUBLISH):
            # The refusal, and the audit line, are the API's own.
            await _read_away(scope, receive)
            return await self._app(_without_body(scope), _nothing, send)
        if scope["query_string"]:
            await _read_away(scope, receive)
            return await refuse(send, 400, "bad-query", "No parameter is known here. Send the lines alone.")
        decode = ENCODINGS.get((header(scope, b"content-encoding") or b"").strip().lower())
        if decode is None:
            await _read_away(scope, receive)
            return await refuse(send, 415, "unknown-encoding", "This Content-Encoding is not read here. Send gzip, zstd, or none.")
        if not await self._has_room(caller.n):
            await _read_away(scope, receive)
            return await refuse(send, 503, "busy", "Other uploads are running. Try again when one of them has ended.", retry=5)
        token = hash_of(token_of(scope))
        body = None
        if decode is ENCODINGS[b""]:
            body, receive = await taken(scope, receive)
        self._begin(caller.n)
        if body is None:
            return await _Running(caller, token, decode, lambda: self._end(caller.n), _is_held_back(scope)).run(receive, send)
        try:
            job = asyncio.ensure_future(self._run(lambda: publish(body, caller, lambda: publisher_of(token), encode_results)))
        except Busy:
            self._end(caller.n)
            raise
        job.add_done_callback(lambda _: self._end(caller.n))
        await respond(send, 200, await job, NDJSON, _HEADERS)

    async def _has_room(self, member: int) -> bool:
        """Waits a little: an upload whose client has its last result, or is gone, counts until its threads are through."""
        until = time.monotonic() + ROOM_WITHIN
        while self._running.total() >= UPLOADS or self._running.of(member) >= UPLOADS_OF_ONE:
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.02)
        return True

    def _begin(self, member: int) -> None:
        if not self._running.here:
            self._switch = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH)
        self._running.begin(member)

    def _end(self, member: int) -> None:
        self._running.end(member)
        if not self._running.here:
            sys.setswitchinterval(self._switch)


class _Running:
    """One upload. `over` is called in the loop when its threads are through; `held_back`: its answer begins when the body has come."""

    def __init__(self, caller: Caller, token: bytes, decode: Decode, over: Callable[[], None], held_back: bool) -> None:
        self._token = token
        self._decode = decode
        self._over = over
        self._held_back = held_back
        self._loop = asyncio.get_running_loop()
        self._source = Source()
        self._results = Results(Path(settings.ACCORD_DATA), HELD_BACK if held_back else WAITING)
        self._numbers, self._sent = Numbers(), Sent()
        self._gives, self._taken = False, time.monotonic()
        self._body_ended, self._worked = asyncio.Event(), asyncio.Event()
        self._breaks: BadSignal | None = None  # where the body can't be read on
        self._reader = Reader(originator=caller.id, tables=identifier_tables(), schemes=schemes(), home=caller.country)
        self._bulk = Bulk(self._who, self._tell, refusals=(REFUSALS, TOO_MANY_REFUSED))

    async def run(self, receive: Receive, send: Send) -> None:
        sender = self._loop.create_task(self._give_out(send))
        others = [self._loop.create_task(self._take_in(receive, sender)), self._loop.create_task(self._watch(sender))]
        threads.start(self._work, "bulk-read")
        try:
            await asyncio.wait([sender])
        except asyncio.CancelledError:
            self._bulk.stop(STOPPING)
            self._source.end(complete=False)
            self._body_ended.set()
            await asyncio.wait([sender], timeout=STOPPING_WITHIN)
            raise
        finally:
            self._source.end(complete=False)
            self._results.drop()
            for task in (sender, *others):
                task.cancel()
            await asyncio.gather(sender, *others, return_exceptions=True)

    async def _take_in(self, receive: Receive, sender: "asyncio.Task[None]") -> None:
        """The body, then whether the client stays."""
        while not self._source.ended:
            try:
                async with asyncio.timeout(SILENT):
                    message = await receive()
            except TimeoutError:
                break
            if message["type"] == "http.disconnect":
                self._source.end(complete=False)
                sender.cancel()
                return
            if message.get("body"):
                self._sent.bytes += len(message["body"])
                await self._source.give(message["body"])
            if not message.get("more_body", False):
                self._source.end(complete=True)
        self._source.end(complete=False)
        self._taken = time.monotonic()
        self._body_ended.set()
        while (await receive())["type"] != "http.disconnect":
            pass
        sender.cancel()

    async def _give_out(self, send: Send) -> None:
        if self._held_back:
            await self._until_sent()
        headers = [(b"content-type", NDJSON), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"), *_HEADERS]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        # The server sends the head with the first part; the client is to know at once that it may go on.
        await send({"type": "http.response.body", "body": b"", "more_body": True})
        while (part := await self._results.take()) is not None:
            self._gives, self._taken = True, time.monotonic()
            await send({"type": "http.response.body", "body": part, "more_body": True})
            self._gives = False
        # An answer that ends before the body does would be lost on clients that send all of it before they read.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._body_ended.wait(), SILENT)
        await send({"type": "http.response.body", "body": b""})

    async def _until_sent(self) -> None:
        """Until the body has come; where the upload ended before, what still comes of it is waited for a while."""
        waits = [self._loop.create_task(event.wait()) for event in (self._body_ended, self._worked)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(waits[:1], timeout=SILENT)
        finally:
            for wait in waits:
                wait.cancel()

    def _through(self) -> None:
        self._source.discard()
        self._worked.set()
        self._over()

    async def _watch(self, sender: "asyncio.Task[None]") -> None:
        """Lets a client go that has sent all of its body and takes no results."""
        while True:
            await asyncio.sleep(SILENT / 10)
            if self._body_ended.is_set() and self._gives and time.monotonic() - self._taken > SILENT:
                sender.cancel()
                return

    def _work(self) -> None:
        """In the thread that reads."""
        try:
            with self._bulk as bulk, BulkLines(bulk, self._reader, self._token) as reading:
                for lines in self._lines(reading.settle):
                    reading.put(lines)
                while reading.settle():
                    pass
                if self._breaks is not None:
                    bulk.put([self._breaks])
        except Ended:
            pass
        except Exception as error:
            cause = noted(error)
            if cause is None:
                log.exception("An upload failed.")
            self._tell([Published("refused", error=INTERNAL if cause is None else _in_trouble(error))])
        finally:
            self._results.end()
            with suppress(RuntimeError):  # the loop is closed: the process ends
                self._loop.call_soon_threadsafe(self._through)

    def _lines(self, idle: Callable[[], bool]) -> Iterator[list[bytes | None]]:
        cutter = Lines(self._numbers.skip)
        try:
            for piece in pieces(self._source.parts(idle), self._decode):
                yield cutter.cut(piece)
        except BadEncoding:
            self._breaks = BAD_ENCODING if self._source.whole or not self._source.ended else None
            return
        if self._source.whole:
            yield cutter.last()

    def _who(self) -> Caller | None:
        return publisher_of(self._token)

    def _tell(self, results: list[Published]) -> None:
        """In the thread that writes."""
        lines = encode_results(self._numbers.take(len(results)), results)
        # The client gets the results of these lines in any case, also where the upload stops here.
        if not self._results.put(lines):
            self._bulk.stop(NOT_TAKEN, soon=False)
        if not self._sent.tell(len(lines)):
            self._bulk.stop(TOO_MUCH, soon=False)


def _in_trouble(error: Exception) -> BadSignal:
    # The code of what fails here: clients know by it that nothing of what follows was looked at.
    said = error.text if isinstance(error, EpochBegun | EpochUnclear) else AGAIN
    return BadSignal("", INTERNAL.code, f"{said} Send this line then, and what follows.")


def publisher_of(token: bytes) -> Caller | None:
    """Who holds the token with this hash, where it may publish."""
    caller = callers([token]).get(token)
    return caller if caller is not None and caller.may(PUBLISH) else None


def encode_results(numbers: Sequence[int], results: list[Published]) -> bytes:
    """The results of the lines with these numbers, a line each."""
    lines = []
    for number, result in zip(numbers, results, strict=True):
        id = None if result.raw is None else id_text(result.raw)
        lines.append(write_result(number, result.status, id, result.seq, result.reason, result.error, result.named))
    return b"\n".join([*lines, b""])


def _is_held_back(scope: Scope) -> bool:
    """Whether it came through a proxy. nginx sends no more of a body that it had to wait with once the answer has begun: an upload that is
    faster than the hub would stand still, and end in the middle."""
    return bool(settings.ACCORD_TRUST_PROXY) and header(scope, b"x-forwarded-for") is not None


def _without_body(scope: Scope) -> Scope:
    body = (b"content-length", b"content-type", b"content-encoding", b"transfer-encoding", b"expect")
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in body]}


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _read_away(scope: Scope, receive: Receive) -> None:
    if header(scope, b"expect"):
        return  # it waits for our word, and sends nothing
    with suppress(TimeoutError):
        async with asyncio.timeout(REFUSED_WITHIN):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
