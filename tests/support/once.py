"""What every process that runs the tests begins with, made by the first of them that wants it; the others wait for it and copy it.

It lasts as long as the run: the process that began it throws it away at its end.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

_NAME = "ACCORD_TEST_ONCE"  # set for the processes that this one starts to run tests
# A copy of the source, which another process tests, has its own.
_MINE = sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:12]


def begin() -> None:
    if _NAME not in os.environ:
        os.environ[_NAME], owner = tempfile.mkdtemp(prefix="accord-once-"), os.getpid()
        atexit.register(lambda folder: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True), os.environ[_NAME])


def folder() -> Path:
    """Where all is kept."""
    where = _ROOT / _MINE
    where.mkdir(exist_ok=True)
    return where


@contextmanager
def alone(name: str) -> Iterator[Path]:
    """The folder in which all is kept, while no other process is here under this name."""
    with (folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder()


def made(name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` has filled; nobody writes in it any more."""
    with alone(name) as where:
        if not (where / name).exists():
            making = where / f"{name}.making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(where / name)
        return where / name


def copied(name: str, target: Path, make: Callable[[Path], None]) -> None:
    """Put at `target` what `make` has made, with its owners."""
    subprocess.run(["cp", "-a", made(name, make), target], check=True)


begin()
_ROOT = Path(os.environ[_NAME])
