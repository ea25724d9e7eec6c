"""The beginnings of all keys, read by a process of its own while the one that answers still comes up.

With a million signals that takes a second, in which the other has as much to load. They are handed on in memory that both share and that
ends with them, in order: one is found among them before the filter of the index holds them.
"""

import mmap
import os
import signal
import struct
from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from accord.hub.guard.queries import PREFIX
from accord.hub.signals.store.index import all_beginnings
from accord.hub.signals.store.signals import last as last_signal
from accord.hub.threads import close_connections

MANY = 100_000  # signals; fewer are read in the time that a process takes to begin
MOST = 50_000_000  # and for more this would take 400 MB of memory beside the filter
CHUNK = 50_000
_HEAD = struct.Struct("=QQ")  # the last signal's number and how many keys follow; zeros until all of them stand there


class Beginnings(Struct, frozen=True):
    """The first bytes, PREFIX of each, of the keys of all signals up to the number `last`, as numbers in order."""

    last: int
    numbers: memoryview

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, key: bytes) -> bool:
        wanted = int.from_bytes(key[:PREFIX], "big")
        place = bisect_left(self.numbers, wanted)
        return place < len(self.numbers) and self.numbers[place] == wanted

    def parts(self, size: int) -> Iterator[bytes]:
        """So many at a time, one behind another, as they stand in keys."""
        numbers = np.frombuffer(self.numbers, np.uint64)
        for start in range(0, len(numbers), size):
            yield numbers[start : start + size].astype(">u8").tobytes()


class _Begun(Struct, frozen=True):
    file: int
    until: int  # a pipe that ends when the process that reads does


_begun: _Begun | None = None


def begin() -> int | None:
    """Begin to read, where there are many: the number of the process that does, which the caller waits for.

    For a process without threads, of which the one that answers will be a fork.
    """
    global _begun
    if not hasattr(os, "memfd_create") or not MANY <= last_signal() <= MOST:
        return None
    close_connections()  # two processes can't share one
    file, (until, held), parent = os.memfd_create("accord-keys"), os.pipe(), os.getpid()
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's matter, with which this ends
            os.close(until)
            _read(file, parent)
        finally:
            os._exit(0)
    os.close(held)
    _begun = _Begun(file, until)
    return child


def _read(file: int, parent: int) -> None:
    last, count = last_signal(), 0
    with os.fdopen(os.dup(file), "wb") as written:
        written.write(bytes(_HEAD.size))
        for keys in all_beginnings(PREFIX, CHUNK):
            if os.getppid() != parent:
                return
            written.write(np.frombuffer(b"".join(keys), ">u8").astype(np.uint64).tobytes())
            count += len(keys)
    with mmap.mmap(file, 0) as shared:
        numbers = np.frombuffer(shared, np.uint64, offset=_HEAD.size)
        numbers.sort()
        del numbers  # else what is shared could not be let go
        shared[: _HEAD.size] = _HEAD.pack(last, count)


def take() -> Beginnings | None:
    """What was begun, when it is read; None where nothing was, or it could not be read. Then this process forgets it."""
    begun = _begun
    if begun is None:
        return None
    try:
        os.read(begun.until, 1)
        if os.fstat(begun.file).st_size <= _HEAD.size:
            return None
        shared = memoryview(mmap.mmap(begun.file, 0, access=mmap.ACCESS_READ))
        last, count = _HEAD.unpack(shared[: _HEAD.size])
        numbers = shared[_HEAD.size :].cast("Q")
        return Beginnings(last, numbers) if count == len(numbers) else None
    finally:
        forget()


def forget() -> None:
    """For the parent, once the process that answers is there: one that is started later would have to catch up with all that came since."""
    global _begun
    begun, _begun = _begun, None
    if begun is not None:
        os.close(begun.file)
        os.close(begun.until)
