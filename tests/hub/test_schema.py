"""Who changes the tables: one process at a time, however long the one before takes."""

import threading

from django.db import connection
from hubs import Hub
from programs import wait_until

from accord.hub import database, schema


def test_a_second_migration_waits_longer_than_any_statement_may(postgres_hub: Hub) -> None:
    """A big hub's tables take minutes, and a statement's wait for a lock ends after seconds."""
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with schema.one_at_a_time():
            held.set()
            done.wait(60)
        connection.close()

    def let_go() -> None:
        waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
        wait_until(lambda: database.rows(waits) == [(1,)])
        database.row("SELECT pg_sleep(2.0)")
        done.set()
        connection.close()

    others = [threading.Thread(target=first), threading.Thread(target=let_go)]
    others[0].start()
    held.wait(60)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 400")  # milliseconds; whatever is not to wait takes less, on a busy server too
        cursor.execute("SET statement_timeout = 1500")
    others[1].start()
    with schema.one_at_a_time():
        assert done.is_set()
    for other in others:
        other.join(60)
    connection.close()
