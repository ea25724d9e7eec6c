"""How the database's tables stand to those of this version: what is to be done, what a newer version did, and one at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

from accord.hub import database

_LOCK = 0x6163636F72640001  # PostgreSQL: the advisory lock of whoever changes the tables


def applied() -> list[str]:
    """The migrations that the database went through, as `app.name`; none where it has no tables yet."""
    if "django_migrations" not in connection.introspection.table_names():
        return []
    return [f"{app}.{name}" for app, name in database.rows("SELECT app, name FROM django_migrations ORDER BY app, name")]


def known() -> set[str]:
    """The migrations that this version has. Read from the folders alone: every command asks."""
    folders = ((app.label, Path(app.path) / "migrations") for app in apps.get_app_configs())
    return {f"{label}.{path.stem}" for label, folder in folders for path in folder.glob("[0-9]*.py")}


def newer(migrations: list[str]) -> list[str]:
    """Those among `migrations` that this version doesn't know: a newer version's."""
    own = known()
    return [name for name in migrations if name not in own]


def pending() -> list[str]:
    """The migrations that the database still has to go through for this version."""
    from django.db.migrations.executor import MigrationExecutor

    if known() <= set(applied()):
        return []  # as at nearly every start: what each changed need not be worked out
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """One process changes the tables at a time; a second one waits, and then finds nothing to do."""
    if connection.vendor == "sqlite":
        descriptor = os.open(f"{connection.settings_dict['NAME']}.migrate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def damage() -> list[str]:
    """What an embedded database finds wrong with its own file; a server looks after its files itself."""
    if connection.vendor != "sqlite":
        return []
    found = [str(text) for (text,) in database.rows("PRAGMA quick_check(10)")]
    return [] if found == ["ok"] else found
