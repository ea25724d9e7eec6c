"""The mark of a hub outside its database: how far it had come, by which a database that was put back is noticed."""

import contextlib
import os
import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec

from accord.core.epochs import Mark, epoch_of
from accord.hub import database, folders
from accord.hub.journal.store.epochs import server
from accord.hub.times import now
from accord.hub.vault.queries import hub_secret

NAME = "epoch.json"


class DamagedMark(ValueError):
    """There is a mark, and it can't be read."""


def hub_id() -> str:
    """What tells this hub from others, in every copy of its database; it opens nothing."""
    return sha256(b"accord hub\0" + hub_secret()).hexdigest()[:32]


def mark_path() -> Path:
    return folders.shared() / NAME


def read_mark(path: Path | None = None) -> Mark | None:
    """The mark; None where there is none. Raises DamagedMark where it can't be read."""
    try:
        return msgspec.json.decode((path or mark_path()).read_bytes(), type=Mark)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedMark(f"The mark {NAME} in the data directory can't be read.") from error


def write_mark(mark: Mark) -> None:
    """Whole or not at all, and on the disk before it has its name."""
    path = mark_path()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{NAME}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(mark) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def note_mark() -> Mark:
    """Note how far the hub has come. Raises OSError where the data directory can't be written to."""
    (last,), seen = database.row("SELECT seq FROM journal_head WHERE id = 1"), server()
    mark = Mark(hub_id(), epoch_of(last), last, now(), seen.timeline, seen.system)
    write_mark(mark)
    return mark
