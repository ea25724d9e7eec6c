"""Where sealed files lie below the data directory: `evidence/<two digits>/<id>.sealed`, and while they come `evidence/coming/<id>.part`."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from accord.hub import folders
from accord.hub.evidence.errors import Damaged, NoRoom
from accord.hub.evidence.vocabulary import SPARE

FOLDER, COMING = "evidence", "coming"
PART, REST, SEALED = ".part", ".rest", ".sealed"


def root() -> Path:
    return folders.shared() / FOLDER


def coming(item: str) -> Path:
    return root() / COMING / (item + PART)


def rest(item: str) -> Path:
    """What came of a chunk that is not whole yet."""
    return root() / COMING / (item + REST)


def whole(item: str) -> Path:
    return root() / item[-2:] / (item + SEALED)


def open_whole(item: str) -> BinaryIO:
    """Raises Damaged where it is gone."""
    try:
        return whole(item).open("rb")
    except OSError:
        raise Damaged from None


def make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync(folder.parent)


def need_room(size: int, promised: int = 0) -> None:
    """Raises NoRoom where the disk would be filled up, by this file and by what was `promised` to others that are still coming."""
    folder = root()
    make_folder(folder)
    there = 0
    for path in (folder / COMING).glob("*"):
        with suppress(FileNotFoundError):  # it has just come whole, or was given up
            there += path.stat().st_size
    if shutil.disk_usage(folder).free + min(there, promised) < size + promised + SPARE:
        raise NoRoom


def settle(item: str) -> None:
    """A file that is wholly written gets its own name."""
    target = whole(item)
    make_folder(target.parent)
    with suppress(FileNotFoundError):  # it has it already
        os.rename(coming(item), target)
    sync(target.parent)
    sync(coming(item).parent)


def open_coming(item: str) -> int:
    """The file that comes, to be read and written, made where there is none; also one that has its own name already, and was cut off before
    it was taken in. Raises FileExistsError where it is made by another at this moment."""
    for path in (coming(item), whole(item)):
        with suppress(FileNotFoundError):
            return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    make_folder(coming(item).parent)
    return os.open(coming(item), os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def came(item: str) -> int:
    """About how many bytes have come of a file that another sends to at this moment."""
    try:
        return coming(item).stat().st_size
    except OSError:
        return 0


def drop(item: str) -> None:
    """Take all away that lies there of a file; nothing where it is gone."""
    for path in (coming(item), rest(item), rest(item).with_suffix(".new"), whole(item)):
        with suppress(FileNotFoundError):
            path.unlink()


def lying() -> Iterator[tuple[str, Path]]:
    """The id and the path of everything that lies there."""
    for path in sorted(root().glob("*/*")):
        yield path.name.partition(".")[0], path


def sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def kept_paths() -> list[str]:
    """The sealed files by their path in a data directory, for a backup."""
    folder = root()
    return sorted(str(path.relative_to(folder.parent)) for path in folder.glob(f"*/*{SEALED}"))
