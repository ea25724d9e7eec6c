"""`GET /api/v1/feed` from stored bytes: as JSON or a line an entry, compressed where the client takes it."""

import re
import zlib
from collections.abc import Awaitable, Callable

import zstandard
from msgspec import Struct

from accord.doors.edge.feed_query import FeedQuery, read_query
from accord.doors.edge.prefetch import Prefetch
from accord.doors.edge.services import Services
from accord.formats.api.feed import encode_page
from accord.hub.journal import queries as journal
from accord.hub.journal.vocabulary import Topics
from accord.server.asgi import JSON, NDJSON, Receive, Scope, Send, header, respond

SCOPE = "member:feed:read"
# Below so many bytes compression costs more than it saves.
WORTH = 1024
# After a page of more bytes than this, the next ones, which are likely as large, are not read ahead: many readers' must fit into memory.
LARGEST_AHEAD = 2 * 1024 * 1024
_LINES = (b"application/x-ndjson", b"application/ndjson", b"application/jsonl")
_QUALITY = re.compile(rb"[01](\.\d*)?")
_ANY = (b"application/json", b"application/*", b"*/*")


_Reader = tuple[int, int, Topics | None, bool, bytes | None]


class _Answer(Struct, frozen=True):
    body: bytes
    headers: list[tuple[bytes, bytes]]
    next: int
    more: bool
    epoch: int

    @property
    def goes_on(self) -> bool:
        """Whether the next page is worth reading ahead."""
        return self.more and len(self.body) <= LARGEST_AHEAD


class Feed:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._prefetch: Prefetch[_Reader, _Answer] = Prefetch()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = read_query(scope)
        caller = await self._services.callers.find(scope) if query else None
        if query is None or caller is None or not caller.may(SCOPE):
            return await self._services.app(scope, receive, send)
        lines = takes_lines(header(scope, b"accept") or b"")
        coding = coding_of(header(scope, b"accept-encoding") or b"")
        reading = (caller.n, query.limit, query.filters, lines, coding)

        def read(after: int) -> Awaitable[_Answer]:
            # Only the page that was asked for comes with an epoch; those after it are of the journal's own.
            epoch = query.epoch if after == query.after else None
            return self._services.run(lambda: _answer(caller.n, FeedQuery(after, query.limit, query.filters, epoch), lines, coding))

        answer = await self._prefetch.page(reading, query.after, read)
        if query.epoch not in (None, answer.epoch):
            answer = await read(query.after)  # which refuses it
        await respond(send, 200, answer.body, NDJSON if lines else JSON, answer.headers)


def _answer(member: int, query: FeedQuery, lines: bool, coding: bytes | None) -> _Answer:
    form = journal.Form.LINES if lines else journal.Form.LIST
    page = journal.sheet(member, after=query.after, limit=query.limit, filters=query.filters, form=form, epoch=query.epoch)
    headers = [(b"vary", b"Accept, Accept-Encoding")]
    if lines:
        more = b"true" if page.more else b"false"
        headers += [(b"accord-next", b"%d" % page.next), (b"accord-more", more), (b"accord-epoch", b"%d" % page.epoch)]
        body = page.body + b"\n" if page.body else b""
    else:
        body = encode_page(page.body, page.next, page.more, page.epoch)
    if coding and len(body) >= WORTH:
        headers.append((b"content-encoding", coding))
        body = _CODINGS[coding](body)
    return _Answer(body, headers, page.next, page.more, page.epoch)


def takes_lines(accept: bytes) -> bool:
    """Whether the client would rather have a line an entry than one JSON document: what it names first, among what it likes best."""
    best, is_lines = 0.0, False
    for name, quality in _weighed(accept):
        if quality > best and (name in _LINES or name in _ANY):
            best, is_lines = quality, name in _LINES
    return is_lines


def coding_of(accept: bytes) -> bytes | None:
    """The coding to use, where the client takes one that we have: the one that it likes best, zstd where it has no favourite."""
    offered = {name: quality for name, quality in _weighed(accept) if name in _CODINGS and quality > 0}
    return max(sorted(offered, reverse=True), key=lambda name: offered[name], default=None)


def _weighed(header: bytes) -> list[tuple[bytes, float]]:
    """The names in such a header with their qualities; what can't be read counts as 0."""
    weighed = []
    for part in header.lower().split(b","):
        name, *rest = (word.strip() for word in part.split(b";"))
        quality = next((word[2:].strip() for word in rest if word.startswith(b"q=")), b"1")
        weighed.append((name, float(quality) if _QUALITY.fullmatch(quality) else 0.0))
    return weighed


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(body)


_CODINGS: dict[bytes, Callable[[bytes], bytes]] = {b"gzip": _gzip, b"zstd": _zstd}
