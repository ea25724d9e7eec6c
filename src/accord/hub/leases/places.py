"""Who a process is: a place in its data directory, held as long as it lives. What is started again in the same place is the same process to
the others, and need not wait until its own terms are over."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import socket
from pathlib import Path

_MOST = 256  # processes of one role in one data directory
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_held: list[int] = []  # the files, open as long as this process lives


def take(folder: Path, role: str) -> str:
    """The id of this process: that of the first place that nobody holds. Where there can be none, one that nobody had before."""
    for number in range(1, _MOST):
        try:
            file = os.open(folder / f".process-{role}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            break
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            name = _name(file)
        except OSError:
            os.close(file)
            continue
        _held.append(file)
        return hashlib.sha256(f"{name} {socket.gethostname()} {_boot()}".encode()).hexdigest()[:32]
    return secrets.token_hex(16)


def _name(file: int) -> str:
    """What the place is called, in the file itself: drawn by who holds it first."""
    name = os.pread(file, 32, 0).decode("ascii", "replace")
    if len(name) < 32:
        name = secrets.token_hex(16)
        os.pwrite(file, name.encode(), 0)
    return name


def _boot() -> str:
    """Which start of which machine this is, so that a copy of a data directory elsewhere is another place."""
    with contextlib.suppress(OSError):
        return _BOOT.read_text(encoding="ascii").strip()
    return ""
