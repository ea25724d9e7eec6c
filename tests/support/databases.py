"""Pointing this process at another database."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any


def use_database(entry: dict[str, Any]) -> None:
    """Point this process's one database at another place; connections of this thread are closed."""
    from django.db import connections

    from accord.hub.journal.actions import forget_interned

    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": entry})["default"]
    with suppress(AttributeError):
        del connections["default"]
    forget_interned()


def sqlite_at(path: Path) -> dict[str, Any]:
    from accord.site.place import database

    os.environ.pop("ACCORD_DATABASE", None)
    return {**database(), "NAME": path}
