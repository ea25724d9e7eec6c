"""Alive and ready: what a served hub says of itself, when something is missing, and that it asks little for it."""

import os
import signal
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from edges import served
from hubs import Hub
from programs import new_hub, wait_until

NAMES = ["database", "migrated", "begun", "background", "index"]


def test_a_served_hub_is_alive_and_ready(any_hub: Hub, tmp_path: Path) -> None:
    with served(tmp_path) as hub:
        alive = hub.get("/healthz")
        assert (alive.status, alive.body) == (200, b"ok\n")
        told = hub.get("/readyz")
        assert told.status == 200
        assert told.json()["ready"] is True
        assert list(told.json()["checks"]) == NAMES
        for check in told.json()["checks"].values():
            assert check["ok"] is True
            assert check["text"].endswith(".")
        for path in ("/healthz", "/readyz"):
            headers = dict(hub.get(path).headers)
            assert headers["cache-control"] == "no-store"
            assert headers["content-security-policy"].startswith("default-src 'none'")
            assert hub.ask("HEAD", path).status == 200
            for method in ("POST", "DELETE", "PUT"):
                refused = hub.ask(method, path, body=b"x")
                assert refused.status == 405
                assert dict(refused.headers)["allow"] == "GET, HEAD"


def _background_of(data: Path) -> int:
    """The process for followers and the clock of the hub in this directory."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,args="], capture_output=True, check=True, text=True).stdout
    for line in listed.splitlines():
        pid, _, words = line.strip().partition(" ")
        if words.endswith("-m accord.site.background"):
            place = Path(f"/proc/{pid}/environ").read_bytes()
            if f"ACCORD_DATA={data}".encode() in place.split(b"\0"):
                return int(pid)
    raise AssertionError("there is no such process")


def _aged(data: Path) -> bool:
    """The last sign of life is a minute older, where there was one."""
    with sqlite3.connect(data / "accord.db") as database:
        changed = database.execute("UPDATE journal_clock SET due = due - 60000000 WHERE kind = 'journal.beat'").rowcount
    database.close()
    return changed > 0


def test_without_signs_of_life_of_the_other_process_it_is_not_ready(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with served(data) as hub:
        process = _background_of(data)
        os.kill(process, signal.SIGSTOP)
        try:
            wait_until(lambda: _aged(data) and not hub.is_ready, 30)
            told = hub.get("/readyz")
            assert told.status == 503
            found = told.json()
            assert found["ready"] is False
            assert [name for name, check in found["checks"].items() if not check["ok"]] == ["background"]
            assert "seconds ago" in found["checks"]["background"]["text"]
            assert hub.get("/healthz").status == 200, "alive it is all the same"
        finally:
            os.kill(process, signal.SIGCONT)
        wait_until(lambda: hub.is_ready, 30)


def test_a_database_that_is_gone_is_named_and_comes_back(postgres_hub: Hub, postgres_server: Any, tmp_path: Path) -> None:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with served(tmp_path) as hub:
        connection.close()
        postgres_server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres_server.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        wait_until(lambda: not hub.is_ready, 20)
        found = hub.get("/readyz").json()
        assert found["checks"]["database"]["ok"] is False
        assert name not in str(found)
        figures = hub.get("/metrics")
        assert figures.status == 200
        wait_until(lambda: b"\naccord_database_up 0.0\n" in hub.get("/metrics").body, 20)
        assert hub.get("/healthz").status == 200
        postgres_server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        wait_until(lambda: hub.is_ready, 60)


@pytest.mark.parametrize("table", ["journal_head", "django_migrations"])
def test_what_is_missing_in_the_database_is_named(tmp_path: Path, table: str, hub: Hub) -> None:
    """The look itself, in this process: a served hub brings its tables up before it listens."""
    from django.db import connection

    from accord.doors.edge.health import Ready

    async def run(job: Any) -> Any:
        return job()

    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    checks = {check.name: check.ok for check in Ready(run)._seen()}
    wrong = {"journal_head": "begun", "django_migrations": "migrated"}[table]
    assert checks["database"] is True
    assert checks[wrong] is False
