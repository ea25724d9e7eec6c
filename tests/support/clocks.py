"""The clock that the hub and the code generators read, moved."""

import struct
import time
from pathlib import Path

import pytest


class Clock:
    """As far ahead, in seconds, as a test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        real, real_ns = time.time, time.time_ns
        monkeypatch.setattr(time, "time", lambda: real() + self.ahead)
        monkeypatch.setattr(time, "time_ns", lambda: real_ns() + int(self.ahead * 1e9))


# Python reads this at its start, in every process of a served hub: its clock is then as far ahead as the file says at that moment.
_AT_START = """
import mmap, os, struct, time
_ahead = mmap.mmap(os.open(os.environ["CLOCK_OF_THE_TEST"], os.O_RDONLY), 8, prot=mmap.PROT_READ)
_time, _time_ns, _read = time.time, time.time_ns, struct.Struct("<d").unpack_from
time.time = lambda: _time() + _read(_ahead)[0]
time.time_ns = lambda: _time_ns() + int(_read(_ahead)[0] * 1e9)
"""


class ServedClock:
    """The clock of a hub that is served in processes of its own: `settings` are what it is started with."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._file = folder / "ahead"
        self.ahead = 0.0
        self._write()
        (folder / "sitecustomize.py").write_text(_AT_START, encoding="utf-8")
        self.settings = {"PYTHONPATH": str(folder), "CLOCK_OF_THE_TEST": str(self._file)}

    def move(self, seconds: float) -> None:
        self.ahead += seconds
        self._write()

    def _write(self) -> None:
        """In place, since the hub's processes look at this very file."""
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(struct.pack("<d", self.ahead))
