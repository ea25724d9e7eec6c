"""Each test has its own hub, also where a loop runs: what was opened in a loop's stead is met by no later test."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from databases import let_go, sqlite_at, use_database


def _name() -> Path:
    from django.db import connection

    return Path(connection.settings_dict["NAME"])


async def _name_in_a_loop() -> Path:
    return _name()


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A connection to the first of two databases, as a test leaves it that drove a browser: in this thread's context, for loops."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    from django.db import connection, connections

    use_database(sqlite_at(tmp_path / "first.db"))
    asyncio._set_running_loop(cast("asyncio.AbstractEventLoop", object()))
    try:
        connection.ensure_connection()
        opened = connections["default"]
    finally:
        asyncio._set_running_loop(None)
    yield opened
    let_go()


def test_a_connection_of_a_loop_is_not_given_to_the_next_database(left: Any, tmp_path: Path) -> None:
    assert asyncio.run(_name_in_a_loop()) == tmp_path / "first.db"
    assert left.connection is not None
    use_database(sqlite_at(tmp_path / "second.db"))
    assert left.connection is None, "it is closed"
    assert (_name(), asyncio.run(_name_in_a_loop())) == (tmp_path / "second.db", tmp_path / "second.db")


def test_where_a_loop_runs_both_are_let_go(left: Any, tmp_path: Path) -> None:
    from django.db import connections

    use_database(sqlite_at(tmp_path / "second.db"))
    connections["default"].ensure_connection()
    kept = connections["default"]

    async def go() -> None:
        running = asyncio.get_running_loop()
        use_database(sqlite_at(tmp_path / "third.db"))
        assert asyncio.get_running_loop() is running
        assert _name() == tmp_path / "third.db"

    asyncio.run(go())
    assert kept.connection is None
    assert _name() == tmp_path / "third.db"
