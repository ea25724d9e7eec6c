"""The log itself: a file that is only ever added to, outside the database."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from accord.formats import erasures as form
from accord.formats.erasures import Line
from accord.hub import folders
from accord.hub.erasures.store import Act

_END = 4096  # bytes in which the last line is


def path() -> Path:
    return Path(settings.ACCORD_ERASURES)


def write(acts: list[Act]) -> None:
    """Add acts to the log; they are on the disk when this returns. Raises OSError."""
    place = path()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - _END))
        end = file.read()
        before = form.last_check(end)
        # What was cut off as it was written is written again.
        file.seek(start + end.rfind(b"\n") + 1)
        file.truncate()
        for act in acts:
            before = form.check_of(before, act.at, act.kind, act.ref)
            file.write(form.encode(Line(at=act.at, kind=act.kind, ref=act.ref, check=before)))
        file.flush()
        os.fsync(file.fileno())


def try_it() -> None:
    """Whether acts could be written now; makes nothing. Raises OSError."""
    place = path()
    if place.exists():
        os.close(os.open(place, os.O_RDWR | os.O_CLOEXEC))
    folders.must_take_files(place.parent)


def begin() -> str:
    """Make the log where there is none; the check of its last line, by which its later copies are known."""
    place = path()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(place, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600), "rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _END))
        return form.last_check(file.read())


def cut_off(place: Path) -> str:
    """What stands after the last whole line: it was cut off as it was written or copied. Raises OSError."""
    with place.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _END))
        return file.read().rpartition(b"\n")[2].decode("ascii", "replace")


def read(place: Path) -> Iterator[Line]:
    """Raises BadLog, OSError."""
    with place.open("rb") as file:
        yield from form.read(file)
