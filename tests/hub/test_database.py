"""Large values straight from PostgreSQL are what every other look into it says, and their trouble is told as all trouble is."""

import os
import socket
import threading

import pytest
from django.db import DataError, OperationalError, ProgrammingError, connection, transaction
from hubs import Hub
from psycopg.pq import TransactionStatus

from accord.hub import database
from accord.hub.trouble import AWAY, SLOW, cause_of

# Numbers of each width with their signs, what is no number, and what is nothing.
_SQL = (
    "SELECT g::smallint, (-g)::integer, g * 4000000000, decode(repeat('00ff41', g::integer), 'hex'), NULL::bytea, NULL::bigint "
    "FROM generate_series(%s::bigint, %s::bigint) g WHERE decode('ff', 'hex') = %s ORDER BY g"
)


def test_pieces_are_the_rows_that_others_read(postgres_hub: Hub) -> None:
    rows = database.raw_rows(_SQL, [1, 3000, b"\xff"])
    assert len(rows) == 3000
    assert rows[1] == (2, -2, 8_000_000_000, b"\x00\xffA" * 2, None, None)
    assert database.pieces(_SQL, [1, 3000, b"\xff"]) == rows
    assert database.pieces(_SQL, [-(2**40), -(2**40), b"\x00"]) == []


def test_a_statement_that_is_kept_says_the_same_with_each_value(postgres_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PREPARED", 2)
    connection.close()  # so that it keeps none yet
    for most in range(12):
        assert database.pieces(_SQL, [1, most, b"\xff"], keep=True) == database.raw_rows(_SQL, [1, most, b"\xff"])
        assert database.pieces("SELECT %s - 1", [most], keep=True) == [(most - 1,)]
        # No more than two are kept, and this is the third.
        assert database.pieces("SELECT %s + 1", [most], keep=True) == [(most + 1,)]
    kept = database.rows(
        "SELECT statement LIKE '%%generate_series%%', generic_plans + custom_plans FROM pg_prepared_statements ORDER BY name"
    )
    assert kept == [(True, 12), (False, 12)]
    connection.close()
    assert database.pieces("SELECT %s - 1", [3], keep=True) == [(2,)]
    with pytest.raises(ProgrammingError):
        database.pieces("SELECT no_such_column, %s", [1], keep=True)
    assert database.pieces("SELECT %s + 1", [3], keep=True) == [(4,)]


def test_pieces_are_read_inside_the_transaction_that_is_open(postgres_hub: Hub) -> None:
    with transaction.atomic():
        assert database.pieces("SELECT COUNT(*) FROM journal_topic", []) == [(0,)]
        # Also where nothing else was asked in it before.
        assert connection.connection.info.transaction_status == TransactionStatus.INTRANS
        database.rows("INSERT INTO journal_topic (text) VALUES ('x') RETURNING id")
        assert database.pieces("SELECT COUNT(*) FROM journal_topic", []) == [(1,)]
        transaction.set_rollback(True)
    assert database.pieces("SELECT COUNT(*) FROM journal_topic", []) == [(0,)]


def test_trouble_is_told_by_its_cause(postgres_hub: Hub) -> None:
    with pytest.raises(DataError):
        database.pieces("SELECT 1 / %s", [0])
    database.rows("SELECT set_config('statement_timeout', '50', false)")
    with pytest.raises(OperationalError) as slow:
        database.pieces("SELECT 1 FROM (SELECT pg_sleep(20)) t", [])
    assert cause_of(slow.value) is SLOW
    connection.close()  # another waits as long as ever: within so little time a busy server does not even set another
    with pytest.raises(OperationalError) as away:
        database.pieces("SELECT 1 FROM (SELECT pg_terminate_backend(pg_backend_pid())) t", [])
    assert cause_of(away.value) is AWAY
    with pytest.raises(OperationalError) as gone:
        database.pieces("SELECT 1", [])
    assert cause_of(gone.value) is AWAY
    connection.close_if_unusable_or_obsolete()
    assert database.pieces("SELECT %s", [7]) == [(7,)]


def test_who_waits_is_told_when_the_connection_is_cut(postgres_hub: Hub) -> None:
    """As a node cuts it whose replica stands still: nothing else would end the wait."""
    database.row("SELECT 1")
    # A copy of its socket: the connection itself is the waiting thread's.
    cut = socket.socket(fileno=os.dup(connection.connection.fileno()))
    timer = threading.Timer(0.3, lambda: cut.shutdown(socket.SHUT_RDWR))
    timer.start()
    with pytest.raises(OperationalError) as away:
        database.pieces("SELECT 1 FROM (SELECT pg_sleep(60)) t", [])
    assert cause_of(away.value) is AWAY
    timer.join()
    cut.close()
