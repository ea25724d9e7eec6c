"""The clock that the hub and the code generators read, moved."""

import struct
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from moving import AT_START, FILE

HOUR = 3600
DAY = 24 * HOUR


class Clock:
    """As far ahead, in seconds, as a test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = 0.0
        real, real_ns = time.time, time.time_ns
        monkeypatch.setattr(time, "time", lambda: real() + self.ahead)
        monkeypatch.setattr(time, "time_ns", lambda: real_ns() + int(self.ahead * 1e9))

    def to_midday(self) -> None:
        """To half past twelve of tomorrow in UTC: no hour ends while the test runs, and no day, neither there nor in Bangkok or Lima."""
        self.ahead += DAY - time.time() % DAY + DAY // 2 + HOUR // 2


def at_noon(monkeypatch: pytest.MonkeyPatch, zone: tzinfo = UTC) -> Clock:
    """The next noon there: no day ends while a test goes on."""
    clock = Clock(monkeypatch)
    now = datetime.now(zone)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    clock.ahead = (noon - now).total_seconds() % 86_400
    return clock


def at_moment(monkeypatch: pytest.MonkeyPatch, at: int) -> Clock:
    """This moment, in microseconds since 1970, and what follows on it."""
    clock = Clock(monkeypatch)
    clock.ahead = at / 1e6 - time.time()
    return clock


class ServedClock:
    """The clock of a hub that is served in processes of its own: `settings` are what it is started with."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._file = folder / "ahead"
        self.ahead = 0.0
        self._write()
        (folder / "sitecustomize.py").write_text(AT_START, encoding="utf-8")
        self.settings = {"PYTHONPATH": str(folder), FILE: str(self._file)}

    def move(self, seconds: float) -> None:
        self.ahead += seconds
        self._write()

    def _write(self) -> None:
        """In place, since the hub's processes look at this very file."""
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(struct.pack("<d", self.ahead))
