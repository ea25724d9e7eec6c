"""The results of an upload on their way to the client: at once where it takes them, else from a file, at its own pace.

Most clients send the whole body before they read any answer. Results wait for them outside of memory, in a file that has no name and is
gone with the process. It holds what the client is told: lines, ids, numbers, and why a line was refused.
"""

import asyncio
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from accord.doors.edge.bulk_bounds import PATIENCE

IN_MEMORY = 256 * 1024  # bytes
PIECE = 64 * 1024


class Results:
    """`put` and `end` are called in the thread that writes, `take` in the loop, `drop` anywhere."""

    def __init__(self, folder: Path, waiting: int) -> None:
        """`waiting`: how many bytes of them may wait in the file."""
        self._loop = asyncio.get_running_loop()
        self._folder, self._waiting = folder, waiting
        self._lock = threading.Condition()
        self._ready = asyncio.Event()
        self._memory: list[bytes] = []
        self._held = 0
        self._file: int | None = None
        self._read = self._written = 0
        self._ended = self._dropped = False

    def put(self, part: bytes) -> bool:
        """Waits where the file is full, until the client takes some. False where it takes none for long: then it is kept all the same, and
        nothing more may come."""
        with self._lock:
            takes = True
            while takes and self._written - self._read > self._waiting and not self._dropped:
                takes = self._lock.wait(PATIENCE)
            if self._dropped:
                return True
            if self._written == self._read and self._held + len(part) <= IN_MEMORY:
                self._memory.append(part)
                self._held += len(part)
            else:
                self._store(part)
        self._wake()
        return takes

    def end(self) -> None:
        with self._lock:
            self._ended = True
        self._wake()

    def drop(self) -> None:
        """Nobody takes them any more."""
        with self._lock:
            self._dropped = self._ended = True
            self._memory.clear()
            if self._file is not None:
                os.close(self._file)
                self._file = None
            self._lock.notify_all()

    async def take(self) -> bytes | None:
        """The next of them; None at the end."""
        while True:
            await self._ready.wait()
            with self._lock:
                self._ready.clear()
                if self._memory:
                    part = b"".join(self._memory)
                    self._memory.clear()
                    self._held = 0
                    self._ready.set()
                    return part
                stored = self._written > self._read
                if not stored and self._ended:
                    self._ready.set()
                    return None
            if stored:
                return await asyncio.to_thread(self._load)

    def _store(self, part: bytes) -> None:
        if self._file is None:
            with tempfile.TemporaryFile(dir=self._folder, prefix="upload-") as file:
                self._file = os.dup(file.fileno())
        offset = 0
        while offset < len(part):
            offset += os.pwrite(self._file, part[offset:], self._written + offset)
        self._written += len(part)

    def _load(self) -> bytes | None:
        with self._lock:
            if self._file is None:
                return None
            part = os.pread(self._file, PIECE, self._read)
            self._read += len(part)
            if self._read == self._written:
                os.ftruncate(self._file, 0)
                self._read = self._written = 0
            self._lock.notify_all()
        self._wake()
        return part

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop is closed: the process ends
            self._loop.call_soon_threadsafe(self._ready.set)
