"""Files of evidence, streamed in and out: constant memory, at the client's pace, however large they are.

Only the body is dealt with here. What became of it the API behind is told, which answers as it answers everything; so is what was refused.
"""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from time import monotonic
from urllib.parse import parse_qs, quote

from django.conf import settings
from django.db import Error

from accord.core.typed.zones import zone_named
from accord.doors.edge.callers import Callers
from accord.doors.edge.services import note, refuse_for_now
from accord.formats.digests import sha256_of
from accord.formats.file_names import AS_A_FORM, file_name, is_form
from accord.formats.ranges import BadRange, wanted_of
from accord.hub.cases.vocabulary import READ, WRITE
from accord.hub.evidence import actions, queries
from accord.hub.evidence.actions import Archive, Sending, Standing
from accord.hub.evidence.errors import Refused
from accord.hub.evidence.queries import Content
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.refusals import Refusal
from accord.hub.times import now
from accord.server.asgi import REFUSED, TAKEN, App, Busy, Message, Receive, Run, Scope, Send, header, refuse

_ADDRESS = re.compile(r"/api/v1/cases/([^/]+)/evidence(?:/uploads/([^/]+)|/([^/]+)/content)?")
_BAG = re.compile(r"/api/v1/cases/([^/]+)/evidence/bag")
PIECE = 1 << 20  # bytes that are handed to a thread at once
HANDED_EVERY = 30.0  # seconds after which what came of a slow client is handed on, and counts as come
LOOKS_EVERY = 0.5  # seconds between two looks at the token of a client that takes a file
SILENT = 60.0  # seconds that a client may send nothing, or take nothing
REFUSED_WITHIN = 2.0  # seconds in which the body of a refused request is read away, so that its client gets to read why
_BODY = (b"content-length", b"content-type", b"content-encoding", b"transfer-encoding", b"expect")
_SAFE = (
    (b"cache-control", b"private, no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"accept-ranges", b"bytes"),
)


class _Cut(Exception):
    """The client is gone, or silent for too long."""


class _Ended(Exception):
    """The token was revoked or has expired, or its member is active no longer, while the body came."""


class Files:
    """The handlers. `run` has threads for what takes a disk's time."""

    def __init__(self, callers: Callers, app: App, run: Run) -> None:
        self._callers = callers
        self._app = app
        self._run = run

    def handler(self, scope: Scope) -> App | None:
        """What takes or gives a body at this address; None for all else."""
        method = scope["method"]
        bag = _BAG.fullmatch(scope["path"])
        if bag is not None and method == "GET":
            return partial(_trouble_told, partial(self._give, partial(_open_bag, bag[1])))
        match = _ADDRESS.fullmatch(scope["path"])
        if match is None:
            return None
        case, upload, item = match.groups()
        if method == "POST" and upload is None and item is None:
            return partial(_trouble_told, partial(self._take, case, None))
        if method == "PATCH" and upload is not None:
            return partial(_trouble_told, partial(self._take, case, upload))
        if method == "GET" and item is not None:
            return partial(_trouble_told, partial(self._give, partial(_open, case, item)))
        return None

    async def _take(self, case: str, upload: str | None, scope: Scope, receive: Receive, send: Send) -> None:
        caller = await self._callers.find(scope)
        if caller is None or not (caller.may(WRITE) and caller.may(READ)) or await self._is_retry(caller, upload, scope):
            return await self._behind(scope, receive, send)
        if upload is not None and not (header(scope, b"upload-offset") or b"").isdigit():
            return await self._behind(scope, receive, send)
        if why := _not_as_it_is(scope):
            await _read_away(scope, receive)
            return await refuse(send, 415, *why)
        try:
            taken = await self._taken(caller, case, upload, scope, receive)
        except Refusal as refusal:
            return await self._behind({**scope, REFUSED: refusal}, receive, send)
        except _Ended:
            return await self._behind(scope, receive, send)
        except _Cut:
            return
        await self._app({**_without_body(scope), TAKEN: taken}, _nothing, send)

    async def _is_retry(self, caller: Caller, upload: str | None, scope: Scope) -> bool:
        """Whether the file came already under this idempotency key: then its first answer is given behind, and nothing is taken in."""
        key = header(scope, b"idempotency-key")
        if key is None or upload is not None:
            return False
        digest = sha256(key.decode("latin-1").encode()).digest()
        return await self._run(lambda: journal.remembered(caller.n, digest)) is not None

    async def _taken(self, caller: Caller, case: str, upload: str | None, scope: Scope, receive: Receive) -> Standing:
        """Raises Refusal, _Cut; what came of an upload that is cut off stays, and it goes on from there."""
        wanted = _digest(scope)
        if upload is None:
            begun = await self._run(partial(_begin, caller, case, scope))
            if begun.part:
                await _read_away(scope, receive)
                return begun  # it came under this key before, and its answer was lost
            upload, offset = begun.id, 0
        else:
            offset = _number(scope, b"upload-offset", "offset")
        sending = await self._opened(lambda: Sending(caller, case, upload, offset))
        try:
            received = await self._pour(sending, receive, partial(self._still_may, scope))
        except BaseException:
            # What came stays, whatever becomes of this task.
            await asyncio.shield(asyncio.ensure_future(self._run(sending.close)))
            raise
        complete = {b"?1": True, b"?0": False}.get(header(scope, b"upload-complete") or b"")
        return await asyncio.shield(
            asyncio.ensure_future(self._run(lambda: actions.end(sending, offset + received, complete=complete, sha256=wanted)))
        )

    async def _opened(self, opens: Callable[[], Sending]) -> Sending:
        """An upload that this task has in hand; where the task ends meanwhile, nobody has."""
        opening = asyncio.ensure_future(self._run(opens))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            with suppress(Refusal):
                await self._run((await opening).close)
            raise

    async def _still_may(self, scope: Scope) -> None:
        """Raises _Ended. A large file comes for longer than many a token lasts."""
        caller = await self._callers.find(scope)
        if caller is None or not (caller.may(WRITE) and caller.may(READ)):
            raise _Ended

    async def _pour(self, sending: Sending, receive: Receive, still_may: Callable[[], Awaitable[None]]) -> int:
        """The body into the upload: while one piece is sealed and written, the next is received. What came before a cut is kept too.
        Raises _Cut, _Ended."""
        received, more = 0, True
        writing: asyncio.Future[None] | None = None
        cut: _Cut | None = None
        try:
            while more:
                parts: list[bytes] = []
                held = 0
                until = monotonic() + HANDED_EVERY
                while more and held < PIECE and not (held and monotonic() > until):
                    try:
                        part, more = await _next(receive)
                    except _Cut as error:
                        cut, part, more = error, b"", False
                    parts.append(part)
                    held += len(part)
                if writing is not None:
                    await asyncio.shield(writing)
                received += held
                writing = asyncio.ensure_future(self._run(partial(_write, sending, parts)))
                await still_may()
        finally:
            if writing is not None:
                await asyncio.shield(writing)
        if cut is not None:
            raise cut
        return received

    async def _give(self, opens: Callable[[Caller, Scope], Content | Archive | None], scope: Scope, receive: Receive, send: Send) -> None:
        caller = await self._callers.find(scope)
        content = None
        if caller is None or not caller.may(READ):
            return await self._behind(scope, receive, send)
        try:
            content = await self._run(partial(opens, caller, scope))
        except BadRange as bad:
            headers = [(b"content-range", f"bytes */{bad.size}".encode())]
            return await refuse(send, 416, "bad-range", "The file does not reach there. Ask for its size first.", headers=headers)
        except Refusal as refusal:
            return await self._behind({**scope, REFUSED: refusal}, receive, send)
        if content is None:
            return await self._behind(scope, receive, send)
        watching = asyncio.ensure_future(_left(receive))
        giving = asyncio.ensure_future(self._send(content, send))
        revoked = asyncio.ensure_future(self._revoked(caller, scope))
        try:
            await asyncio.wait((watching, giving, revoked), return_when=asyncio.FIRST_COMPLETED)
            if giving.done():
                giving.result()
        finally:
            watching.cancel()
            giving.cancel()
            revoked.cancel()

    async def _revoked(self, caller: Caller, scope: Scope) -> None:
        """Ends when the token was revoked, or its member is active no longer. One that has expired takes what it asked for in time."""
        while (still := await self._callers.find(scope)) is not None and still.may(READ):
            await asyncio.sleep(LOOKS_EVERY)
        if caller.expires is not None and caller.expires <= now():
            await asyncio.Event().wait()

    async def _send(self, content: Content | Archive, send: Send) -> None:
        pieces = content.read()
        whole = (content.start, content.end) == (0, content.size)
        headers = [
            (b"content-length", b"%d" % (content.end - content.start)),
            (b"content-disposition", f"attachment; filename*=UTF-8''{quote(content.name, safe='')}".encode()),
            *_said_of(content),
            *_SAFE,
        ]
        if not whole:
            headers.append((b"content-range", f"bytes {content.start}-{content.end - 1}/{content.size}".encode()))
        await send({"type": "http.response.start", "status": 200 if whole else 206, "headers": headers})
        while (piece := await self._run(lambda: next(pieces, None))) is not None:
            async with asyncio.timeout(SILENT):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _behind(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _read_away(scope, receive)
        await self._app(_without_body(scope), _nothing, send)


async def _trouble_told(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Where the line before the threads is full, or the database in trouble, before anything was answered."""
    begun = False

    async def told(message: Message) -> None:
        nonlocal begun
        begun = True
        await send(message)

    try:
        await app(scope, receive, told)
    except (Error, Busy) as error:
        if begun:
            note(error)
            raise
        await refuse_for_now(send, error)


def _write(sending: Sending, parts: Iterable[bytes]) -> None:
    for part in parts:
        sending.write(part)


def _not_as_it_is(scope: Scope) -> tuple[str, str] | None:
    """Why a body is not the file itself, as a code and a sentence; None where it is."""
    if header(scope, b"content-encoding") not in (None, b"identity"):
        return "unknown-encoding", "A file is taken as it is. Send it without a Content-Encoding."
    if is_form((header(scope, b"content-type") or b"").decode("latin-1")):
        return "wrong-type", AS_A_FORM
    return None


def _begin(caller: Caller, case: str, scope: Scope) -> Standing:
    size = _number(scope, b"upload-length" if header(scope, b"upload-length") else b"content-length", "size")
    name = file_name((header(scope, b"content-disposition") or b"").decode("latin-1"))
    if not name:
        raise Refused("bad-name", 'Name the file in the header Content-Disposition, such as: attachment; filename="list.csv".', "name")
    key = (header(scope, b"idempotency-key") or b"").decode("latin-1")
    return actions.begin(caller, case, name=name, size=size, key=key)


def _number(scope: Scope, name: bytes, field: str) -> int:
    text = (header(scope, name) or b"").decode("latin-1")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        said = name.decode().title()
        raise Refused("no-length" if field == "size" else "no-offset", f"Send the header {said} with a number of bytes.", field)
    return int(text)


def _digest(scope: Scope) -> bytes | None:
    sent = header(scope, b"repr-digest")
    if sent is None:
        return None
    digest = sha256_of(sent.decode("latin-1"))
    if digest is None:
        raise Refused("bad-checksum", "Send the header Repr-Digest with a SHA-256, such as sha-256=:...:, or leave it out.", "sha256")
    return digest


def _open(case: str, item: str, caller: Caller, scope: Scope) -> Content | None:
    """Raises Refusal, BadRange; a range that is none, or of another file, is passed over. None where the API behind says what is wrong."""
    if scope["query_string"]:
        return None
    row = queries.size_of(caller, case, item)
    start, end = _wanted(scope)(row.size, row.sha256)
    return queries.content(caller, case, item, start=start, end=end)


def _open_bag(case: str, caller: Caller, scope: Scope) -> Archive | None:
    """As `_open`: the bag of a case, in the language and by the clock that the query says."""
    asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    language, clock = asked.pop("language", ["en"]), asked.pop("zone", [""])
    zone = zone_named(clock[0]) if clock[0] else None
    if asked or len(language) + len(clock) > 2 or language[0] not in dict(settings.LANGUAGES) or (clock[0] and zone is None):
        return None
    return actions.archive(caller, case, language=language[0], zone=zone, stretch=_wanted(scope))


def _wanted(scope: Scope) -> Callable[[int, str], tuple[int, int]]:
    return wanted_of((header(scope, b"range") or b"").decode("latin-1"), (header(scope, b"if-range") or b"").decode("latin-1"))


def _said_of(content: Content | Archive) -> list[tuple[bytes, bytes]]:
    """What it is, and by what it is known. The digest of a bag is known when it has gone out."""
    if isinstance(content, Archive):
        return [(b"content-type", b"application/x-tar"), (b"etag", f'"{content.tag}"'.encode())]
    digest = base64.b64encode(bytes.fromhex(content.sha256)).decode()
    return [
        (b"content-type", b"application/octet-stream"),
        (b"etag", f'"{content.sha256}"'.encode()),
        (b"repr-digest", f"sha-256=:{digest}:".encode()),
    ]


async def _next(receive: Receive) -> tuple[bytes, bool]:
    """The next part of the body, and whether there is more. Raises _Cut."""
    try:
        async with asyncio.timeout(SILENT):
            message = await receive()
    except TimeoutError:
        raise _Cut from None
    if message["type"] == "http.disconnect":
        raise _Cut
    return message.get("body", b""), message.get("more_body", False)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _without_body(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in _BODY]}


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
