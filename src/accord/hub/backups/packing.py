"""A folder of PostgreSQL's files as one file, and back."""

import shutil
import tarfile
from pathlib import Path

LEVEL = 1  # quick: what is packed is then encrypted and written, and both wait for it


def pack(folder: Path, target: Path) -> None:
    """Pack a folder, which goes, into one file."""
    with tarfile.open(target, "x:gz", compresslevel=LEVEL) as packed:
        packed.add(folder, arcname=".")
    shutil.rmtree(folder)


def unpack(source: Path, folder: Path) -> None:
    """Put what was packed into a new folder: plain files and folders, for this user alone, and none outside of it."""
    folder.mkdir(mode=0o700, parents=True)
    with tarfile.open(source, "r:gz") as packed:
        packed.extractall(folder, filter="data")
