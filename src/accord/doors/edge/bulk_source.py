"""The body of an upload on its way from the loop to the thread that reads it: a bounded handful of parts, decompressed in bounded steps."""

import asyncio
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress

import zstandard

HELD = 1024 * 1024  # bytes of a body that may wait for the thread
PIECE = 64 * 1024  # bytes that are handed on at once
# One byte of zstd can stand for 32 kB: with so few read at a time, what they stand for fits.
_ZSTD_STEP = 512
_ZSTD_WINDOW = 8 * 1024 * 1024  # what RFC 8878 asks every decoder for


class BadEncoding(Exception):
    """The body is not what its Content-Encoding says, or ends in the middle."""


class Source:
    """`give` and `end` are called in the loop, `parts` in the thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parts: deque[bytes] = deque()
        self._held = 0
        self._changed = threading.Condition()
        self._room = asyncio.Event()
        self._room.set()
        self.ended = False
        self.whole = False  # it came to its own end
        self._discards = False

    async def give(self, part: bytes) -> None:
        """Hand a part on; waits while too much waits already."""
        with self._changed:
            if self.ended or self._discards:
                return
            self._parts.append(part)
            self._held += len(part)
            if self._held > HELD:
                self._room.clear()
            self._changed.notify()
        await self._room.wait()

    def end(self, *, complete: bool) -> None:
        with self._changed:
            if not self.ended:
                self.ended, self.whole = True, complete
            self._room.set()
            self._changed.notify()

    def discard(self) -> None:
        """Nobody reads on: what still comes is let go."""
        with self._changed:
            self._discards = True
            self._parts.clear()
            self._held = 0
            self._room.set()

    def parts(self, idle: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
        """`idle` is called while nothing is here, until it says that there is nothing to do meanwhile."""
        while True:
            while not self._parts and idle():
                pass
            part = self._next()
            if part is None:
                return
            yield part

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._parts and not self.ended:
                self._changed.wait()
            if not self._parts:
                return None
            part = self._parts.popleft()
            full, self._held = self._held > HELD, self._held - len(part)
            if full and self._held <= HELD:
                with suppress(RuntimeError):  # the loop is closed: the process ends
                    self._loop.call_soon_threadsafe(self._room.set)
            return part


Decode = Callable[[Iterator[bytes]], Iterator[bytes]]


def _plain(parts: Iterator[bytes]) -> Iterator[bytes]:
    return parts


def _gzip(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Members one after another, as RFC 1952 allows."""
    member = None
    for part in parts:
        rest = part
        while rest:
            member = member or zlib.decompressobj(31)
            try:
                piece = member.decompress(rest, PIECE)
            except zlib.error:
                raise BadEncoding from None
            yield piece
            rest = member.unused_data if member.eof else member.unconsumed_tail
            if member.eof:
                member = None
    if member is not None:
        yield from _tail(member)


def _tail(member: "zlib._Decompress") -> Iterator[bytes]:
    piece = member.decompress(member.unconsumed_tail, PIECE)
    yield piece
    if not member.eof:
        raise BadEncoding


def _zstd(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Frames one after another, as RFC 8878 allows."""
    frame = None
    for part in parts:
        for start in range(0, len(part), _ZSTD_STEP):
            rest = part[start : start + _ZSTD_STEP]
            while rest:
                frame = frame or zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
                try:
                    piece = frame.decompress(rest)
                except zstandard.ZstdError:
                    raise BadEncoding from None
                yield piece
                rest = frame.unused_data if frame.eof else b""
                if frame.eof:
                    frame = None
    if frame is not None:
        raise BadEncoding


ENCODINGS: dict[bytes, Decode] = {b"": _plain, b"identity": _plain, b"gzip": _gzip, b"x-gzip": _gzip, b"zstd": _zstd}


def pieces(parts: Iterator[bytes], decode: Decode) -> Iterator[bytes]:
    """The decoded body in small pieces. Raises BadEncoding after what was right."""
    for piece in decode(parts):
        for start in range(0, len(piece), PIECE):
            yield piece[start : start + PIECE]
