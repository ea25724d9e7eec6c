"""Pointing this process at another database."""

import asyncio
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from memory import forget_interned


def put_ring(folder: Path) -> None:
    """Put beside a copied hub what opens its secret, where other processes of a test look for it; this one remembers the secret."""
    from accord.site.place import DATA  # where this process made the hubs that tests copy

    shutil.copytree(DATA / "vault-keys" / "0", folder / "vault-keys" / "0", dirs_exist_ok=True)


def use_database(entry: dict[str, Any]) -> None:
    """Point this process's one database at another place; connections of this thread are closed."""
    from django.db import connections

    let_go()
    connections.settings["default"] = connections.configure_settings({"default": entry})["default"]
    forget_interned()


def let_go() -> None:
    """Close the connections of this thread, and forget which database they were to.

    Django keeps one for where no loop runs and one for where a loop does, which a browser's driver stands for. Every loop that a later
    test runs in this thread would be given the second, and look at the hub of a test that has ended.
    """
    from django.db import connections

    running, opened = asyncio._get_running_loop(), []
    try:
        for loop in (None, cast("asyncio.AbstractEventLoop", object())):
            asyncio._set_running_loop(loop)
            opened += connections.all(initialized_only=True)
            with suppress(AttributeError):
                del connections["default"]
        asyncio._set_running_loop(None)  # where one runs Django closes nothing
        for connection in opened:
            connection.close()
    finally:
        asyncio._set_running_loop(running)


def sqlite_at(path: Path) -> dict[str, Any]:
    from accord.site.databases import database

    os.environ.pop("ACCORD_DATABASE", None)
    entry = {**database(), "NAME": path}
    # A test's own database need not outlive a power cut, so this process does not wait for the disk; those that it starts do.
    hurried = entry["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    return {**entry, "OPTIONS": {**entry["OPTIONS"], "init_command": hurried}}


def hurry(server: Any) -> None:
    """A test's own server need not outlive a power cut either, nor tidy up. One that kills PostgreSQL itself needs its own."""
    for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _command(server.get_uri(), f"ALTER SYSTEM SET {name} = off")
    _command(server.get_uri(), "SELECT pg_reload_conf()")


def postgres_at(server: Any, name: str, template: str = "") -> dict[str, Any]:
    """A new database of this server, empty or as another is, as Django takes it."""
    from accord.site.databases import database

    # The files are copied: shorter than to log each page, where the template is of no size.
    _command(server.get_uri(), f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""))
    os.environ["ACCORD_DATABASE"] = server.get_uri()
    try:
        return {**database(), "NAME": name}
    finally:
        del os.environ["ACCORD_DATABASE"]


def copy_sqlite(source: Path, target: Path) -> None:
    """Put a copy of a database, to which nobody is connected, where one may be already."""
    for left in ("-wal", "-shm"):
        target.with_name(target.name + left).unlink(missing_ok=True)
    shutil.copy(source, target)


def _command(address: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as opened:
        opened.execute(sql.encode())


def postgres_address() -> str:
    """The present PostgreSQL database as ACCORD_DATABASE names it."""
    from django.db import connection

    return uri(connection.settings_dict, connection.settings_dict["NAME"])


def uri(place: dict[str, Any], name: str) -> str:
    from urllib.parse import quote

    user = quote(place["USER"], safe="") + (f":{quote(place['PASSWORD'], safe='')}" if place["PASSWORD"] else "")
    port = f":{place['PORT']}" if place["PORT"] else ""
    return f"postgresql://{user}@localhost{port}/{name}?host={quote(str(place['HOST']), safe='')}"
