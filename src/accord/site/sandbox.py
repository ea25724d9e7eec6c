"""The sandbox of this hub: whether there is one, and where it is served."""

import contextlib
from pathlib import Path

from accord.site.place import DATA, DATABASE, HOME, IN_SANDBOX

_PORT = "served-at"  # in the sandbox's directory: where it is served on this machine


def is_there() -> bool:
    """Whether this hub has one: the first command with --sandbox makes it."""
    return (HOME / IN_SANDBOX / DATABASE).exists()


def note_sandbox(address: str) -> None:
    """The sandbox's own side: it is served there."""
    part = DATA / f"{_PORT}.new"
    part.write_text(address, encoding="ascii")
    part.replace(DATA / _PORT)


class Served:
    """Where the sandbox is served, as its file says; looked at anew where that has changed."""

    def __init__(self, path: Path = HOME / IN_SANDBOX / _PORT) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._address: str | None = None

    def __call__(self) -> str | None:
        try:
            stat = self._path.stat()
            seen = (stat.st_ino, stat.st_mtime_ns)
            if seen != self._seen:
                self._address, self._seen = self._path.read_text(encoding="ascii").strip() or None, seen
        except OSError:
            self._address = self._seen = None
        return self._address


def forget_sandbox() -> None:
    """It is not served any more, or not yet."""
    with contextlib.suppress(OSError):
        (HOME / IN_SANDBOX / _PORT).unlink(missing_ok=True)
