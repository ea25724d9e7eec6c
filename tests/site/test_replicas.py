"""Which replica a node reads: one at a time, and what was open to the one that is left ends at once."""

import threading
from pathlib import Path
from typing import Any

import pytest
from databases import use_database
from hubs import Hub


def test_each_host_has_its_port_or_all_have_one() -> None:
    from accord.site.replicas import places

    assert places("a,b", "5432,5433") == [("a", "5432"), ("b", "5433")]
    assert places("/run/a,/run/b", "5432") == [("/run/a", "5432"), ("/run/b", "5432")]
    assert places("a", "") == [("a", "")]


def test_who_waits_for_the_one_that_is_left_is_told_and_comes_to_the_other(postgres_hub: Hub, tmp_path: Path) -> None:
    from django.db import OperationalError, connection, connections

    from accord.site.replicas import Replicas

    entry = connections.settings["default"]
    host = entry["HOST"]
    # The same server by two names.
    entry = {**entry, "HOST": f"{host},{host}/", "PORT": entry["PORT"] or "5432"}
    use_database(entry)
    replicas = Replicas(connections.settings["default"], tmp_path)
    connection.ensure_connection()
    assert connection.connection.info.host == host
    told: list[Any] = []
    waits = threading.Event()

    def wait() -> None:
        with connection.cursor() as cursor:
            waits.set()
            try:
                cursor.execute("SELECT pg_sleep(60)")
            except OperationalError as error:
                told.append(error)
        connection.close()

    thread = threading.Thread(target=wait)
    thread.start()
    assert waits.wait(10)
    assert replicas.leave()
    thread.join(10)
    assert told and not thread.is_alive()
    connection.close()
    connection.ensure_connection()
    assert connection.connection.info.host == f"{host}/"
    assert replicas.leave()
    with pytest.raises(OperationalError):
        connection.cursor().execute("SELECT 1")
    connection.close()
    connection.ensure_connection()
    assert connection.connection.info.host == host


def test_a_process_that_starts_anew_goes_on_where_the_one_before_read_and_whoever_starts_the_node_gets_the_first(tmp_path: Path) -> None:
    from accord.site.replicas import NOTE, Replicas

    def read() -> Any:
        entry = {"HOST": "a,b,b", "PORT": "1,2,3"}
        replicas = Replicas(entry, tmp_path)
        return replicas, (entry["HOST"], entry["PORT"])

    replicas, place = read()
    assert place == ("a", "1") and replicas.leave() and replicas.leave()
    replicas.note()
    replicas, place = read()
    assert place == ("b", "3") and read()[1] == ("a", "1"), "it holds once"
    for noted in ('["c", "2"]', "[", "3", ""):  # the address was changed, or it can't be read
        (tmp_path / NOTE).write_text(noted, encoding="ascii")
        assert read()[1] == ("a", "1"), noted
    assert replicas.leave()
    replicas.note()
    assert read()[1] == ("a", "1")


def test_where_there_is_one_it_is_not_left(postgres_hub: Hub, tmp_path: Path) -> None:
    from django.db import connection, connections

    from accord.site.replicas import Replicas

    replicas = Replicas(connections.settings["default"], tmp_path)
    assert not replicas.leave()
    connection.cursor().execute("SELECT 1")
