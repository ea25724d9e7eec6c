"""Pointing this process at another database."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any


def put_ring(folder: Path) -> None:
    """Put beside a copied hub what opens its secret, where other processes of a test look for it; this one remembers the secret."""
    from accord.site.place import DATA  # where this process made the hubs that tests copy

    shutil.copytree(DATA / "vault-keys" / "0", folder / "vault-keys" / "0", dirs_exist_ok=True)


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
    entry = {**database(), "NAME": path}
    # A test's own database need not outlive a power cut, so this process does not wait for the disk; those that it starts do.
    hurried = entry["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    return {**entry, "OPTIONS": {**entry["OPTIONS"], "init_command": hurried}}


def postgres_address() -> str:
    """The present PostgreSQL database as ACCORD_DATABASE names it."""
    from urllib.parse import quote

    from django.db import connection

    place = connection.settings_dict
    user = quote(place["USER"], safe="") + (f":{quote(place['PASSWORD'], safe='')}" if place["PASSWORD"] else "")
    port = f":{place['PORT']}" if place["PORT"] else ""
    return f"postgresql://{user}@localhost{port}/{place['NAME']}?host={quote(str(place['HOST']), safe='')}"
