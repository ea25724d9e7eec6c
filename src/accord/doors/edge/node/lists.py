"""Signed lists at a node: which there are its replica says, and the files are kept as the primary gave them.

A file is signed, and stays what it is: so whoever of a member's systems comes first has it fetched, and all others get it from here.
"""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec
from django.conf import settings

from accord.core.lists.files import DELTA, LENGTH, LIST
from accord.doors.edge.services import Services
from accord.formats.api.lists import ListList, ListOut
from accord.formats.api.wire import wire
from accord.hub.lists import queries as lists
from accord.hub.members.queries import Caller
from accord.server.asgi import Message, Receive, Scope, Send, respond

SCOPE = "member:lists:read"
FILE = b"application/octet-stream"
PREFIX = "/api/v1/lists/"
PIECE = 1 << 18  # bytes of a file sent at a time
LONGEST_HEADER = 1 << 20
_UNUSUAL = frozenset((b"if-none-match", b"if-match", b"if-modified-since", b"range"))


class Lists:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def all(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /lists`, as the replica has it."""
        caller = await self._caller(scope)
        if caller is None or scope["query_string"]:
            return await self._services.app(scope, receive, send)
        rows = await self._services.run(lambda: lists.latest(caller.n))
        body = msgspec.json.encode(ListList([wire(ListOut, row, use=row.name) for row in rows], None))
        await respond(send, 200, body)

    async def one(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /lists/{name}`: the file that the primary gave of the version that the replica knows as the latest."""
        name, since = scope["path"].removeprefix(PREFIX), _since(scope["query_string"])
        caller = await self._caller(scope) if name in lists.NAMES and since is not None else None
        if caller is None or since is None:
            return await self._services.app(scope, receive, send)
        rows = await self._services.run(lambda: lists.latest(caller.n))
        version = next((row.version for row in rows if row.name == name), None)
        if version is not None and version == since:
            return await respond(send, 304, b"")
        folder = _folder(caller, name)
        kept = _opened(folder / _name(version or 0, since))
        if version is None or kept is None:
            return await self._fetch(folder, since, scope, receive, send)
        with kept:
            await _give(kept, send)

    async def _caller(self, scope: Scope) -> Caller | None:
        if any(name in _UNUSUAL for name, _ in scope["headers"]):
            return None
        caller = await self._services.callers.find(scope)
        return caller if caller is not None and caller.may(SCOPE) else None

    async def _fetch(self, folder: Path, since: int, scope: Scope, receive: Receive, send: Send) -> None:
        """From the primary, as this caller asks; what it gives is kept for those who come after."""
        with tempfile.TemporaryFile(dir=_place()) as file:
            copying = _Copying(file, send)
            await self._services.app(scope, receive, copying)
            if copying.is_whole:
                _keep(file, folder, since)


class _Copying:
    """A `send` that copies a file as it goes by."""

    def __init__(self, file: BinaryIO, send: Send) -> None:
        self._file, self._send = file, send
        self._length, self._came = -1, 0
        self.is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if message["status"] == 200 and b"content-encoding" not in headers and headers.get(b"content-length", b"").isdigit():
                self._length = int(headers[b"content-length"])
        elif self._length >= 0:
            piece = message.get("body", b"")
            with suppress(OSError):  # no room: it goes by, and is not kept
                self._came += self._file.write(piece)
            self.is_whole = not message.get("more_body", False) and self._came == self._length
        await self._send(message)


def _keep(file: BinaryIO, folder: Path, since: int) -> None:
    """Under the version that the file itself names; with those that lead to an older one gone."""
    version = _version(file)
    if version is None:
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.seek(0)
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
        # A whole list may be the answer to who has another version already.
        os.replace(part, folder / _name(version, since))
        for path in folder.iterdir():
            if path.suffix == ".list" and not path.name.startswith(f"{version}."):
                path.unlink(missing_ok=True)


def _version(file: BinaryIO) -> int | None:
    """The version that a list is, or that a delta leads to; None for what is neither."""
    file.seek(0)
    frame = file.read(len(LIST) + LENGTH.size)
    field = {LIST: "version", DELTA: "to"}.get(frame[: len(LIST)])
    if field is None or len(frame) < len(LIST) + LENGTH.size:
        return None
    (length,) = LENGTH.unpack(frame[len(LIST) :])
    if length > LONGEST_HEADER:
        return None
    try:
        version = json.loads(file.read(length)).get(field)
    except ValueError:
        return None
    return version if isinstance(version, int) else None


def _place() -> Path:
    place = Path(settings.ACCORD_DATA) / "node-lists"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _folder(caller: Caller, name: str) -> Path:
    return _place() / str(UUID(caller.id)) / name


def _name(version: int, since: int) -> str:
    return f"{version}.{since}.list"


def _opened(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except OSError:
        return None


async def _give(file: BinaryIO, send: Send) -> None:
    length = os.fstat(file.fileno()).st_size
    headers = [
        (b"content-type", FILE),
        (b"content-length", b"%d" % length),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    while piece := file.read(PIECE):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _since(query: bytes) -> int | None:
    """The version that the client has, 0 for none; None for a query that is irregular."""
    if not query:
        return 0
    name, _, text = query.partition(b"=")
    return int(text) if name == b"since" and text.isdigit() and len(text) <= 16 and int(text) > 0 else None
