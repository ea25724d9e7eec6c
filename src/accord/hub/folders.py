"""Where the hub's files lie: in the data directory of this machine, or where all machines of the hub reach them."""

import os
from errno import EACCES, ENOSPC
from pathlib import Path

from django.conf import settings


def shared() -> Path:
    """The folder of what every machine of the hub needs: keys, signed lists, files of evidence, the mark of the journal. It is the data
    directory, unless ACCORD_SHARED names another."""
    return Path(getattr(settings, "ACCORD_SHARED", "") or settings.ACCORD_DATA)


def must_take_files(folder: Path) -> None:
    """Whether a file could be made in this folder, or the folder be made; makes nothing, and so sees no quota. Raises OSError."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise PermissionError(EACCES, os.strerror(EACCES))
    if not os.statvfs(there).f_bavail:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
