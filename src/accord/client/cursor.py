"""A durable cursor: how far a consumer has come, in a small file of its own."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from accord.core.epochs import epoch_of, event_id, start_of

_LINE, _LINE_OF_EPOCH = b"%020d\n", b"%020d %07d\n"
_SETTLE_EVERY = 1.0  # seconds between two times that it is put on the disk
_put = os.pwrite


class Cursor:
    """The number of the last entry that was worked on; 0 at first. Use one file for one consumer.

    The file holds twenty digits and a line feed, written in place in one piece, so that a killed process leaves the old number or
    the new one. A machine that loses its power leaves a number of a second ago at worst. An older number than the true one means no more
    than that entries come once more.

    Where the consumer reads in a later epoch than the number is of, since the hub was put back and has not gone past it again, a space
    and the epoch in seven digits follow the number.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._file: int | None = None
        self._length = 0
        self._first = self._past = 0  # from which number on, and below which, it is of the epoch written last
        self._epoch: int | None = None  # as it was said
        self._opened: object = None  # another one whenever any of these is
        self._due = 0.0

    def read(self) -> int:
        return self.read_place()[0]

    def read_place(self) -> tuple[int, int | None]:
        """The number, and the epoch in which the consumer reads, where that is another than the number's own."""
        try:
            text = self._path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return 0, None
        except UnicodeDecodeError:
            text = ""
        number, space, epoch = text.partition(" ")
        if not number.isdigit() or (space and not epoch.isdigit()):
            raise ValueError(f"The cursor file {self._path} is damaged. Write the number of your last entry into it, or 0.")
        return int(number), int(epoch) if space else None

    def write(self, seq: int, epoch: int | None = None, now: float | None = None) -> None:
        """`now` is the monotonic clock's time, where the caller has just read it."""
        # The nearest way first.
        if epoch == self._epoch and self._first <= seq < self._past:
            _put(self._file, _LINE % seq, 0)  # type: ignore[arg-type]
        else:
            self._write_whole(seq, epoch)
        if (now or time.monotonic()) > self._due:
            self._settle()

    def _write_whole(self, seq: int, epoch: int | None) -> None:
        own = epoch_of(seq)
        plain = epoch is None or epoch == own
        line = _LINE % seq if plain else _LINE_OF_EPOCH % (seq, epoch)
        if self._file is None or len(line) != self._length:
            self.close()
            self._file, self._length = self._made(line), len(line)
            self._due = time.monotonic() + _SETTLE_EVERY
        os.pwrite(self._file, line, 0)
        self._first = self._past = 0
        if plain:
            self._first, self._past, self._epoch = start_of(own), start_of(own + 1), epoch
        self._opened = object()

    def _settle(self) -> None:
        assert self._file is not None
        os.fsync(self._file)
        self._due = time.monotonic() + _SETTLE_EVERY
        if os.fstat(self._file).st_size != self._length:  # somebody wrote into it meanwhile: the next number makes it anew
            self.close()

    def close(self) -> None:
        """Put it on the disk. It can be written on."""
        if self._file is not None:
            self._first = self._past = 0
            self._opened = None
            os.fsync(self._file)
            os.close(self._file)
            self._file = None

    def _made(self, line: bytes) -> int:
        """The file, open, with room for just this line: whole with it where it had another length."""
        if not self._path.exists() or self._path.stat().st_size != len(line):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(line)
            os.replace(name, self._path)
        return os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)


Where = Cursor | Path | str | int | None


class Place:
    """How far a consumer has come: in a cursor's file, or only in memory where it begins at a number; and in which epoch, once the hub
    has said so."""

    def __init__(self, where: Where) -> None:
        self._cursor: Cursor | None = None
        if isinstance(where, Cursor):
            self._cursor = where
        elif isinstance(where, (str, Path)):
            self._cursor = Cursor(where)
        self._write = self._cursor.write if self._cursor else None
        self.epoch: int | None = None
        self.at = where if isinstance(where, int) else 0
        if self._cursor:
            self.at, self.epoch = self._cursor.read_place()

    @property
    def is_kept(self) -> bool:
        return self._cursor is not None

    @property
    def event_id(self) -> str:
        return str(self.at) if self.epoch is None else event_id(self.epoch, self.at)

    def move(self, seq: int, epoch: int | None = None, now: float | None = None) -> None:
        """Everything up to this number was worked on, in this epoch where the hub says which."""
        if seq > self.at and epoch == self.epoch:  # as nearly all do
            self.at = seq
            if self._write is not None:
                self._write(seq, epoch, now)
        elif seq > self.at or epoch not in (None, self.epoch):
            self._set(max(seq, self.at), epoch or self.epoch)

    def mover(self) -> Callable[[int, int | None, float], None]:
        """`move` for a reader that catches up, which comes by a hundred thousand times a second: without a step from one object to the
        other, and with what it needs of these at hand."""
        cursor = self._cursor
        if cursor is None:
            return self.move
        line = _LINE.__mod__
        opened: object = None
        file = past = 0
        due, of = 0.0, self.epoch

        def move(seq: int, epoch: int | None, now: float) -> None:
            nonlocal opened, file, past, due, of
            if opened is cursor._opened and self.at < seq < past and epoch is of and now <= due:
                self.at = seq
                _put(file, line(seq), 0)
            else:
                self.move(seq, epoch, now)
                opened, file, past, due, of = cursor._opened, cursor._file or 0, cursor._past, cursor._due, epoch

        return move

    def back(self, seq: int, epoch: int) -> None:
        """The hub is of another epoch, which goes on after this number."""
        self._set(seq, epoch)

    def _set(self, seq: int, epoch: int | None) -> None:
        self.at, self.epoch = seq, epoch
        if self._cursor:
            self._cursor.write(seq, epoch)

    def close(self) -> None:
        if self._cursor:
            self._cursor.close()
