"""A durable cursor: how far a consumer has come, in a small file of its own."""

import os
import tempfile
from pathlib import Path

_WIDTH = 20


class Cursor:
    """The number of the last entry that was worked on; 0 at first. Use one file for one consumer.

    The file always holds twenty digits and a line feed, written in place in one piece, so that a killed process leaves the old number or
    the new one. An older number than the true one means no more than that entries come once more.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._file: int | None = None

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
        os.pwrite(self._file, b"%0*d\n" % (_WIDTH, seq), 0)

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
