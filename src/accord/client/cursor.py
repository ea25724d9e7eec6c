"""A durable cursor: how far a consumer has come, in a small file of its own."""

import os
import tempfile
import time
from pathlib import Path

_WIDTH = 20
_SETTLE_EVERY = 1.0  # seconds between two times that it is put on the disk


class Cursor:
    """The number of the last entry that was worked on; 0 at first. Use one file for one consumer.

    The file always holds twenty digits and a line feed, written in place in one piece, so that a killed process leaves the old number or
    the new one. A machine that loses its power leaves a number of a second ago at worst. An older number than the true one means no more
    than that entries come once more.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._file: int | None = None
        self._settled = 0.0

    def read(self) -> int:
        try:
            text = self._path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return 0
        except UnicodeDecodeError:
            text = ""
        if not text.isdigit():
            raise ValueError(f"The cursor file {self._path} is damaged. Write the number of your last entry into it, or 0.")
        return int(text)

    def write(self, seq: int) -> None:
        if self._file is None:
            self._file = self._made()
            self._settled = time.monotonic()
        os.pwrite(self._file, b"%0*d\n" % (_WIDTH, seq), 0)
        if time.monotonic() - self._settled > _SETTLE_EVERY:
            os.fsync(self._file)
            self._settled = time.monotonic()

    def close(self) -> None:
        """Put it on the disk. It can be written on."""
        if self._file is not None:
            os.fsync(self._file)
            os.close(self._file)
            self._file = None

    def _made(self) -> int:
        if not self._path.exists() or self._path.stat().st_size != _WIDTH + 1:
            at = self.read()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(b"%0*d\n" % (_WIDTH, at))
            os.replace(name, self._path)
        return os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)


Where = Cursor | Path | str | int | None


class Place:
    """How far a consumer has come: in a cursor's file, or only in memory where it begins at a number."""

    def __init__(self, where: Where) -> None:
        self._cursor: Cursor | None = None
        if isinstance(where, Cursor):
            self._cursor = where
        elif isinstance(where, (str, Path)):
            self._cursor = Cursor(where)
        self.at = self._cursor.read() if self._cursor else where if isinstance(where, int) else 0

    def move(self, seq: int) -> None:
        """Everything up to this number was worked on."""
        if seq > self.at:
            self.at = seq
            if self._cursor:
                self._cursor.write(seq)

    def close(self) -> None:
        if self._cursor:
            self._cursor.close()
