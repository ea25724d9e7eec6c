"""A copy of this hub's database, by the means of the one that it is."""

from pathlib import Path

from django.db import connection

from accord.formats.backup import DATABASE, DUMP
from accord.hub.backups.store import embedded, server
from accord.hub.backups.store.facts import Facts


def copy(room: Path) -> tuple[Path, str, Facts]:
    """Copy it into this folder: where the copy is, of which kind, and what it says of itself. Raises Conflict."""
    if connection.vendor == "sqlite":
        path = room / DATABASE
        return path, kind(), embedded.copy(Path(connection.settings_dict["NAME"]), path)
    path = room / DUMP
    return path, kind(), server.dump(path)


def kind() -> str:
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def is_empty() -> bool:
    """Whether the database holds nothing yet."""
    if connection.vendor == "sqlite":
        return not Path(connection.settings_dict["NAME"]).exists()
    return not connection.introspection.table_names()


def put_back(path: Path) -> None:
    """Fill an empty database with a copy; of SQLite the file is the database. Raises Conflict."""
    if connection.vendor != "sqlite":
        server.load(path)
