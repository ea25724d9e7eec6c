"""A hub's file of SQLite, brought into a real PostgreSQL: every value of every table, read there by other programs than brought it."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import demos
import psycopg
import pytest
from databases import postgres_at, sqlite_at, use_database
from django.db import connection, connections

from accord.hub import database
from accord.hub.backups.store import copying, embedded, moving
from accord.hub.refusals import Conflict


@pytest.fixture
def empty(postgres_server: Any) -> Iterator[None]:
    """This process uses an empty database of PostgreSQL."""
    use_database(postgres_at(postgres_server, "brought"))
    yield
    connections.close_all()
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as opened:
        opened.execute("DROP DATABASE brought")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The database of a hub in which everything has happened that the demo shows."""
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    path = tmp_path / "accord.db"
    embedded.copy(demos.kept() / "accord.db", path)
    before = connections.settings["default"]
    use_database(sqlite_at(path))
    # Nobody of the demo has signed in.
    n = database.row("SELECT min(n) FROM members_person")[0]
    Authenticator.objects.create(user_id=n, type="totp", data={"secret": "gAAAA", "used": [1.5, None, "๙"]})
    UserSession.objects.create(user_id=n, ip="2001:db8::1", session_key="k" * 32, user_agent="Mozilla/5.0 (ไทย)", data={})
    use_database(before)
    return path


def _read(value: Any) -> Any:
    """As SQLite has it, where PostgreSQL has a type for it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _same(kept: Any, brought: Any) -> bool:
    if isinstance(brought, datetime):
        return datetime.fromisoformat(kept) == brought
    if isinstance(kept, str) and kept[:1] == "{" and kept != brought:
        return bool(json.loads(kept) == json.loads(brought))
    return type(kept) is type(brought) and bool(kept == brought)


def test_every_value_of_every_table_is_there_and_no_number_is_given_twice(empty: None, file: Path) -> None:
    told: list[str] = []
    assert copying.is_empty()
    moving.fill(file, told.append)
    filled = 0
    with closing(sqlite3.connect(file)) as kept, psycopg.connect(**connection.get_connection_params()) as brought:
        names = [row[0] for row in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        assert len(names) > 150
        for name in names:
            columns = [row[1] for row in kept.execute(f'PRAGMA table_info("{name}")')]
            said = ", ".join(f'"{column}"' for column in columns)
            rows = kept.execute(f'SELECT {said} FROM "{name}"').fetchall()
            there = [tuple(map(_read, row)) for row in brought.execute(f'SELECT {said} FROM "{name}"'.encode())]
            assert len(rows) == len(there), name
            left = list(there)
            for row in rows:
                at = next((n for n, other in enumerate(left) if all(map(_same, row, other))), None)
                assert at is not None, (name, row, there)
                del left[at]
            filled += bool(rows)
            line = next((line for line in told if re.search(rf": {name}, ", line)), "")
            assert line.endswith(f": {name}, {len(rows):,} rows") is bool(rows)
        given = dict(kept.execute("SELECT name, seq FROM sqlite_sequence"))
        for table, column in brought.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'"
        ).fetchall():
            following = brought.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [f'"{table}"', column]).fetchone()
            assert following == (given.get(table, 0) + 1,), table
        assert brought.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated").fetchone() == (0,)
    assert filled > 70


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("CREATE TABLE notes (text)", "other-tables"),
        ("ALTER TABLE members_member ADD COLUMN more text", "other-tables"),
        ("DROP TABLE signals_signal", "other-tables"),
        ("UPDATE members_member SET name = 'A' || char(0) || 'B' WHERE n = 1", "not-taken"),
        ("UPDATE members_member SET since = 'one and a half' WHERE n = 1", "not-taken"),
    ],
)
def test_what_does_not_fit_brings_nothing_over_and_names_the_table_alone(empty: None, file: Path, spoil: str, code: str) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("PRAGMA ignore_check_constraints = ON")
        opened.execute("PRAGMA foreign_keys = OFF")
        opened.execute(spoil)
    with pytest.raises(Conflict) as refused:
        moving.fill(file, lambda _: None)
    assert refused.value.code == code
    assert any(name in refused.value.text for name in ("notes", "members_member", "signals_signal"))
    assert "one and a half" not in refused.value.text
    assert copying.is_empty(), "the same database can be tried again"


def test_a_key_that_points_nowhere_is_not_taken(empty: None, file: Path) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute("DELETE FROM django_content_type WHERE id = (SELECT max(content_type_id) FROM auth_permission)")
    with pytest.raises(Conflict) as refused:
        moving.fill(file, lambda _: None)
    assert (refused.value.code, "auth_permission" in refused.value.text) == ("not-taken", True)
    assert copying.is_empty()


def test_a_file_that_can_t_be_read_to_its_end_brings_nothing_over(empty: None, file: Path) -> None:
    with closing(sqlite3.connect(file)) as opened:
        page = opened.execute("PRAGMA page_size").fetchone()[0]
        root = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal_entry'").fetchone()[0]
    with file.open("r+b") as written:
        written.seek((root - 1) * page)
        written.write(b"\xff" * page)
    with pytest.raises(Conflict) as refused:
        moving.fill(file, lambda _: None)
    assert (refused.value.code, "journal_entry" in refused.value.text) == ("damaged", True)
    assert copying.is_empty()


def test_a_long_table_is_told_of_while_it_comes_over(empty: None, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "SOME", 100)
    monkeypatch.setattr(moving, "TOLD_EVERY", 300)
    told: list[str] = []
    moving.fill(file, told.append)
    assert [line.rpartition(", ")[2] for line in told if "auth_permission" in line] == ["300 rows so far", "600 rows so far", "656 rows"]


def test_on_sqlite_the_file_itself_is_the_database(file: Path) -> None:
    use_database(sqlite_at(file))
    copying.put_back(file, lambda _: None)
    assert file.exists()
    connections.close_all()
