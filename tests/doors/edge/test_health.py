"""Alive and ready: what a served hub says of itself, when something is missing, and that it asks little for it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from edges import served
from hubs import Hub
from programs import wait_until

NAMES = ["disk", "database", "migrated", "begun", "epoch", "writes", "background", "index"]


def test_a_served_hub_is_alive_and_ready(any_hub: Hub, tmp_path: Path) -> None:
    with served(tmp_path) as hub:
        alive = hub.get("/healthz")
        assert (alive.status, alive.body) == (200, b"ok\n")
        response = hub.get("/readyz")
        assert response.status == 200
        assert response.json()["ready"] is True
        assert list(response.json()["checks"]) == NAMES
        for check in response.json()["checks"].values():
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


def test_without_signs_of_life_of_the_other_process_it_is_not_ready(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.edge import health
    from accord.doors.edge.health import ALIVE_WITHIN, _background
    from accord.doors.edge.probes import Pulse
    from accord.hub.journal.actions import turn
    from accord.hub.journal.followers import BEAT, BEAT_EVERY, WHO, beat

    assert not _background().ok, "it never gave one"
    beat()
    assert _background().ok
    with turn() as t:
        t.set_clock(BEAT, WHO, t.at + BEAT_EVERY - (ALIVE_WITHIN + 1) * 1_000_000)
    monkeypatch.setattr(health, "pulse", Pulse())  # another process looks, which has seen no earlier one
    check = _background()
    assert not check.ok
    assert check.code == "background-silent"
    assert f"{ALIVE_WITHIN + 1} seconds ago" in check.text


def test_what_is_missing_for_a_moment_after_each_start_is_no_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    from accord.doors.edge.health import Ready

    async def run(look: Any) -> Any:
        return look()

    ready = Ready(run)
    for cause in ("background-silent", "index-cold", "background-silent"):
        ready._say(cause, "It begins.")
    assert caplog.messages == []
    ready._say("", "")
    ready._say("background-silent", "It is away.")
    ready._say("", "")
    assert caplog.messages == ["Not ready: It is away. (background-silent)", "Ready again."]


def test_until_it_is_ready_for_the_first_time_it_is_looked_at_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.edge import health

    looks = 0

    async def run(look: Any) -> Any:
        nonlocal looks
        looks += 1
        return [health.Check("index", looks in (3, 4), "So it is.", "index-cold")]

    async def play() -> list[int]:
        ready, seen = health.Ready(run), list[int]()
        for _ in range(5):
            await ready.look()
            seen.append(looks)
        return seen

    monkeypatch.setattr(health, "COMING_UP", 0.0)
    monkeypatch.setattr(health, "FRESH", 3600.0)
    assert asyncio.run(play()) == [1, 2, 3, 3, 3], "it was ready at the third look, which holds"


def test_a_database_that_is_gone_is_named_and_comes_back(postgres_hub: Hub, postgres_server: Any, tmp_path: Path) -> None:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    with served(tmp_path) as hub:
        connection.close()
        postgres_server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres_server.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        wait_until(lambda: not hub.is_ready, 60)
        answer = hub.get("/readyz").json()
        assert answer["checks"]["database"]["ok"] is False
        assert name not in str(answer)
        figures = hub.get("/metrics")
        assert figures.status == 200
        wait_until(lambda: b"\naccord_database_up 0.0\n" in hub.get("/metrics").body, 60)
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


def test_work_that_was_set_aside_is_a_warning(hub: Hub) -> None:
    """The hub serves all the same: one that is sent nobody would lose everything else beside the one deadline."""
    import asyncio
    import json

    from accord.doors.edge.health import Ready
    from accord.hub.journal.actions import turn
    from accord.hub.journal.store.parked import park

    async def run(job: Any) -> Any:
        return job()

    async def answer() -> Any:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await Ready(run)({"type": "http", "method": "GET", "headers": []}, None, send)  # type: ignore[arg-type]
        return json.loads(sent[1]["body"])

    # The look is taken in a thread as ever; here there is none, and Django must be told.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        before = asyncio.run(answer()).get("warnings", [])  # what is said of this machine, such as a disk that is nearly full
        with turn() as t:
            park(t.cursor, "clock:request.due", 7, "KeyError at line 3", "4711", t.at)
        (warning,) = set(asyncio.run(answer())["warnings"]) - set(before)
    assert not any("accord parked list" in each for each in before)
    assert warning.startswith("1 piece of work") and "accord parked list" in warning and "4711" not in warning


def test_a_line_that_stands_still_is_not_alive() -> None:
    from accord.doors.edge.health import STUCK_AFTER, Alive

    def status(still: float) -> int:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(Alive(lambda: still)({"method": "GET"}, None, send))  # type: ignore[arg-type]
        return int(sent[0]["status"])

    assert (status(0.0), status(STUCK_AFTER), status(STUCK_AFTER + 1)) == (200, 200, 503)
