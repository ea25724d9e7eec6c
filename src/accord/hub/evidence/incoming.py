"""A file on its way in: appended to where it stands, chunk by chunk, with one chunk in memory; after a kill it goes on where it stood.

What was sent of a chunk that isn't whole yet is sealed beside the file when a request ends: requests may be cut anywhere. The digest is
kept in memory while the uploads go on; where it was lost, the whole file is read once more at its end.
"""

import fcntl
import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from accord.hub.evidence import files
from accord.hub.evidence.errors import AsThingsStand, Damaged, Refused, UploadInHand
from accord.hub.evidence.sealing import CHUNK, NONCE, SEALED, TAG, Bytes, Cipher

SYNC_EVERY = 64  # chunks: so much is looked at where a killed upload goes on
KEPT = 64  # uploads whose digest is remembered between two requests

_LOOK = 0.02  # seconds between looks whether another has let go
_digests: "OrderedDict[str, tuple[int, Any]]" = OrderedDict()
_lock = threading.Lock()


class Incoming:
    """An upload that is open for appending; nobody else has it open. Used as a context, which ends it in good order."""

    def __init__(self, item: str, cipher: Cipher, within: float = 0.0) -> None:
        """`within`: seconds to wait for another who has it in hand."""
        self._item = item
        self._within = within
        self._cipher = cipher
        self._size = cipher.size
        # Made once: to be given new memory for each chunk costs as much as sealing it.
        self._begun, self._sealed = bytearray(CHUNK), bytearray(SEALED)
        self._held = 0
        self._synced = 0
        self.name = ""  # of the file, for who takes it in

    def __enter__(self) -> "Incoming":
        try:
            self._file = files.open_coming(self._item)
        except FileExistsError:
            raise UploadInHand from None
        try:
            self._lock()
            self._stand()
        except BlockingIOError:
            os.close(self._file)
            raise UploadInHand from None
        except BaseException:
            os.close(self._file)
            raise
        with _lock:
            offset, digest = _digests.pop(self._item, (-1, None))
        self._digest = digest if offset == self.offset else hashlib.sha256() if not self.offset else None
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.keep()
        finally:
            os.close(self._file)
        with _lock:
            _digests[self._item] = (self.offset, self._digest)
            while len(_digests) > KEPT:
                _digests.popitem(last=False)

    def _lock(self) -> None:
        """Raises BlockingIOError."""
        until = time.monotonic() + self._within
        while True:
            try:
                return _hold(self._file)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise
            time.sleep(_LOOK)

    @property
    def offset(self) -> int:
        return self._chunks * CHUNK + self._held if self._chunks * CHUNK < self._size else self._size

    def _stand(self) -> None:
        """Where it stands: whole chunks that open, and what is sealed of the next. What a kill left behind them is cut off."""
        there = os.fstat(self._file).st_size
        chunks, last = divmod(there, SEALED)
        if chunks * CHUNK + last - NONCE - TAG == self._size and last:
            chunks += 1
        total = -(-self._size // CHUNK)
        chunks = min(chunks, total)
        for place in range(max(0, chunks - SYNC_EVERY - 2), chunks):
            try:
                self._cipher.open(place, os.pread(self._file, NONCE + self._cipher.length(place) + TAG, place * SEALED))
            except Damaged:
                chunks = place
                break
        self._chunks = self._synced = chunks
        os.ftruncate(self._file, self._end())
        os.lseek(self._file, 0, os.SEEK_END)
        try:
            rest = self._cipher.open_rest(chunks, files.rest(self._item).read_bytes()) if chunks < total else b""
        except (OSError, Damaged):
            rest = b""
        self._begun[: len(rest)] = rest
        self._held = len(rest)

    def _end(self) -> int:
        return min(self._chunks * CHUNK, self._size) + self._chunks * (NONCE + TAG)

    def ends(self) -> bytes:
        """The SHA-256 of the first and the last chunk's length of what came: by it a sender sees whether its file is the same one."""
        digest = hashlib.sha256()
        for start, end in ((0, min(CHUNK, self.offset)), (max(0, self.offset - CHUNK), self.offset)):
            for piece in self._read(start, end):
                digest.update(piece)
        return digest.digest()

    def _read(self, start: int, end: int) -> Iterator[Bytes]:
        """What came, from `start` up to, not including, `end`: the whole chunks, then what is there of the next."""
        whole = min(self._chunks * CHUNK, self._size)
        with os.fdopen(os.dup(self._file), "rb") as file:
            yield from self._cipher.read(file, start, min(end, whole))
        os.lseek(self._file, 0, os.SEEK_END)  # the two share their place in the file
        if end > whole:
            yield self._rest()[max(0, start - whole) : end - whole]

    def write(self, part: Bytes) -> None:
        """Take in what follows. Raises Refused where it is more than was said."""
        if self.offset + len(part) > self._size:
            raise Refused(
                "too-long", _("You sent more than the size that you gave at the beginning. Begin again with the right size."), "size"
            )
        view = memoryview(part)
        while view:
            if not self._held and len(view) >= CHUNK:
                self._put(view[:CHUNK])
                view = view[CHUNK:]
                continue
            some = min(CHUNK - self._held, len(view))
            self._begun[self._held : self._held + some] = view[:some]
            self._held, view = self._held + some, view[some:]
            if self._held == CHUNK:
                self._put_begun()
        if self._held and self._chunks * CHUNK + self._held == self._size:
            self._put_begun()

    def _put_begun(self) -> None:
        chunk, self._held = self._rest(), 0  # what the disk does not take has not come
        self._put(chunk)

    def _rest(self) -> memoryview:
        """What came of the next chunk."""
        return memoryview(self._begun)[: self._held]

    def _put(self, chunk: Bytes) -> None:
        sealed = self._cipher.seal(self._chunks, chunk, self._sealed)
        if os.write(self._file, sealed) != len(sealed):
            os.ftruncate(self._file, self._end())
            os.lseek(self._file, 0, os.SEEK_END)
            raise OSError("The disk took less than it was given.")
        if self._digest is not None:
            self._digest.update(chunk)
        self._chunks += 1
        if self._chunks - self._synced >= SYNC_EVERY:
            os.fdatasync(self._file)
            self._synced = self._chunks

    def keep(self) -> None:
        """All that came, safe on the disk: before anybody is told how far it came, and now and then of one that comes slowly."""
        os.fsync(self._file)
        self._synced = self._chunks
        if not self._held:
            files.rest(self._item).unlink(missing_ok=True)
            return
        unfinished = files.rest(self._item).with_suffix(".new")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._cipher.seal_rest(self._chunks, self._rest()))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(files.rest(self._item))
        files.sync(unfinished.parent)

    def finish(self) -> bytes:
        """The digest of the whole, once all of it is on the disk. Raises AsThingsStand where some is missing, Damaged."""
        if self.offset != self._size:
            raise AsThingsStand("not-whole", _("Some of the file is still missing. Ask for the upload's offset, and send what follows."))
        os.fsync(self._file)
        if self._digest is not None:
            return bytes(self._digest.digest())
        digest = hashlib.sha256()
        with os.fdopen(os.dup(self._file), "rb") as file:
            for chunk in self._cipher.read(file):
                digest.update(chunk)
        return digest.digest()


@contextmanager
def held(item: str) -> Iterator[None]:
    """Nobody sends to this upload meanwhile. Raises UploadInHand where somebody does."""
    try:
        file = files.open_coming(item)
    except FileExistsError:
        raise UploadInHand from None
    try:
        _hold(file)
        yield
    except BlockingIOError:
        raise UploadInHand from None
    finally:
        os.close(file)


def _hold(file: int) -> None:
    """Until it is closed, or its process ends. Raises BlockingIOError."""
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def forget(item: str) -> None:
    with _lock:
        _digests.pop(item, None)
