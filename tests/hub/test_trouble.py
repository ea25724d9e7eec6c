"""Which trouble an error means, and that it is said once."""

import errno
import sqlite3
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, Error, IntegrityError, InterfaceError, InternalError, OperationalError, ProgrammingError

from accord.hub.trouble import CAUSES, DISK_FULL, LOCKED, SAY_EVERY, Teller, TurnTaken, cause_of


def of(error: Error, driver: BaseException) -> str | None:
    """The code of an error of Django's, which a driver's error brought about."""
    error.__cause__ = driver
    cause = cause_of(error)
    return cause.code if cause else None


def sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (13, "disk-full"),
        (4874, "disk-full"),
        (8, "read-only"),
        (1032, "read-only"),
        (5, "locked"),
        (261, "locked"),
        (10, "disk-broken"),
        (11, "database-damaged"),
        (26, "database-damaged"),
        (14, "database-away"),
        (1, "database"),
    ],
)
def test_errors_of_sqlite_are_told_apart_by_their_codes(code: int, name: str) -> None:
    assert of(OperationalError(), sqlite(code)) == name


def test_a_damaged_file_is_trouble_though_it_is_no_operational_error() -> None:
    assert of(DatabaseError(), sqlite(11)) == "database-damaged"
    assert of(DatabaseError(), sqlite(1)) is None


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("53100", "disk-full"),
        ("25006", "read-only"),
        ("53300", "out-of-connections"),
        ("55P03", "locked"),
        ("40P01", "locked"),
        ("57014", "database-slow"),
        ("57P01", "database-away"),
        ("57P03", "database-away"),
        ("08006", "database-away"),
        ("28P01", "database-refuses"),
        ("3D000", "database-refuses"),
        ("58030", "disk-broken"),
        ("XX001", "database-damaged"),
        ("53400", "database"),
    ],
)
def test_errors_of_postgresql_are_told_apart_by_their_state(state: str, name: str) -> None:
    import psycopg

    driver = psycopg.errors.lookup(state)("words")
    assert of(OperationalError(), driver) == name


def test_a_read_only_transaction_is_trouble_though_the_driver_calls_it_internal() -> None:
    import psycopg

    assert of(InternalError(), psycopg.errors.ReadOnlySqlTransaction("words")) == "read-only"
    assert of(InternalError(), psycopg.errors.InFailedSqlTransaction("words")) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("FATAL:  sorry, too many clients already", "out-of-connections"),
        ("FATAL:  remaining connection slots are reserved", "out-of-connections"),
        ('FATAL:  password authentication failed for user "x"', "database-refuses"),
        ('FATAL:  database "x" does not exist', "database-refuses"),
        ('connection to server at "10.1.0.7", port 5432 failed: fe_sendauth: no password supplied', "database-refuses"),
        ('FATAL:  permission denied for database "x"\nDETAIL:  User does not have CONNECT privilege.', "database-refuses"),
        ('definition of service "hub" not found', "database-refuses"),
        ("server does not support SSL, but SSL was required", "database-refuses"),
        ('could not load private key file "/etc/hub.key": Permission denied', "database-refuses"),
        ("connection refused", "database-away"),
        ("connection timeout expired", "database-away"),
    ],
)
def test_a_connection_that_never_came_about_is_told_by_the_servers_words(words: str, name: str) -> None:
    import psycopg

    assert of(OperationalError(), psycopg.OperationalError(words)) == name
    assert of(InterfaceError(), psycopg.InterfaceError("the connection is closed")) == "database-away"


def test_a_right_that_the_role_lacks_is_told_also_where_django_found_it_while_it_changed_tables() -> None:
    from django.db.migrations.exceptions import MigrationSchemaMissing
    from psycopg.errors import InsufficientPrivilege

    assert of(ProgrammingError(), InsufficientPrivilege("permission denied for table members_member")) == "database-forbids"
    missing = MigrationSchemaMissing("Unable to create the django_migrations table")
    missing.__context__ = ProgrammingError()
    missing.__context__.__cause__ = InsufficientPrivilege("permission denied for schema public")
    cause = cause_of(missing)
    assert cause is not None and cause.code == "database-forbids"


def test_a_file_that_cannot_be_opened_is_not_looked_for_at_postgresql() -> None:
    error = OperationalError()
    error.__cause__ = sqlite(14)
    cause = cause_of(error)
    assert cause is not None and "accord.db" in cause.text and "ACCORD_DATABASE" not in cause.text


def test_what_was_asked_is_no_trouble_and_neither_is_the_network() -> None:
    for fault in (
        IntegrityError(),
        ProgrammingError(),
        ValueError(),
        None,
        ConnectionRefusedError(errno.ECONNREFUSED, "x"),
        FileNotFoundError(2, "x"),
    ):
        assert cause_of(fault) is None
    assert cause_of(TurnTaken()) is LOCKED


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "disk-broken"),
        (errno.EMFILE, "out-of-files"),
    ],
)
def test_errors_of_the_disk_are_trouble(number: int, name: str) -> None:
    cause = cause_of(OSError(number, "words"))
    assert cause is not None and cause.code == name


def test_what_may_not_be_written_is_trouble_in_the_data_directory_alone() -> None:
    there = cause_of(PermissionError(errno.EACCES, "words", f"{settings.ACCORD_DATA}/lists/x"))
    assert there is not None and there.code == "read-only"
    assert cause_of(PermissionError(errno.EACCES, "words", "/etc/shadow")) is None


def test_a_cause_is_said_once_a_minute_with_how_often_it_was_met_since(caplog: pytest.LogCaptureFixture) -> None:
    at = [0.0]
    teller = Teller(clock=lambda: at[0])
    for _ in range(100):
        teller.note(DISK_FULL)
    teller.note(LOCKED)
    assert [record.getMessage().rpartition("(")[2] for record in caplog.records] == ["disk-full)", "locked)"]
    at[0] = SAY_EVERY
    teller.note(DISK_FULL)
    assert caplog.records[-1].getMessage().endswith("(disk-full, and 99 more since this was said last)")
    assert (teller.counts["disk-full"], teller.counts["locked"]) == (101, 1)


def test_each_code_is_one_and_each_sentence_has_a_next_step() -> None:
    assert len({cause.code for cause in CAUSES}) == len(CAUSES)
    assert all((cause.text.endswith(".") and cause.text.count(". ") >= 1) or cause.text.count(":") for cause in CAUSES)


def test_an_entry_is_not_set_aside_for_a_full_disk(hub: Any) -> None:
    """Work that meets trouble is tried again later; only what can't be digested is set aside."""
    from accord.hub.journal.followers import follow
    from accord.hub.journal.queries import count_parked

    hub.member("Bank").publish("evil-shop.com")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "words")

    with pytest.raises(OSError):
        follow("test", full)
    assert sum(count_parked().values()) == 0
