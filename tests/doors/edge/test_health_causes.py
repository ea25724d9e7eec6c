"""Faults of database, disk and clock: `/readyz` names each, who asks meanwhile is told to come again, and it ends by itself."""

import fcntl
import json
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from edges import Served, hub_on, served
from hubs import Hub
from programs import new_hub, run, wait_until
from small_disks import small_disk

from accord.hub.trouble import SAY_EVERY

SIGNAL = {"identifier": {"value": "accord-test-offer.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}}
PAGES = ("/", "/check", "/report", "/account/login/", "/console/")


def cause(hub: Served) -> str:
    answer = hub.get("/readyz").json()
    wrong = [check for check in answer["checks"].values() if not check["ok"]]
    assert [check["code"] for check in wrong][:1] == ([answer["cause"]] if "cause" in answer else [])
    return str(answer.get("cause", ""))


def told_to_come_again(hub: Served, token: str) -> None:
    """Each door answers with a 503, and says when to come again; never that something of the hub itself broke."""
    for _ in range(2):
        answer = hub.ask("POST", "/api/v1/signals", token, SIGNAL)
        assert (answer.status, answer.json()["code"]) in ((503, "database"), (503, "busy")), answer
        assert dict(answer.headers)["retry-after"].isdigit()
        assert dict(answer.headers)["content-type"] == "application/problem+json"
    for path in PAGES:
        page = hub.get(path)
        assert page.status < 500 or page.status == 503, (path, page.status)
        if page.status == 503:
            assert dict(page.headers)["retry-after"].isdigit()
            assert b"<h1" in page.body, "a page, in words"


def lines_of(hub: Served, code: str) -> list[str]:
    return [line for line in hub.errors if f"({code}" in line and "accord.trouble" in line]


class Said:
    """How often each of two processes may have said a cause since then: once, and again after each minute."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def most(self) -> int:
        return 2 * (1 + int((time.monotonic() - self._begun) // SAY_EVERY))


@contextmanager
def made_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """A hub's directory that this process has nothing open of, and its administrator's token."""
    data, made = new_hub(folder)
    yield data, str(made["token"])


def test_a_full_disk_is_named_and_room_mends_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, made_in(disk) as (data, token), served(data) as hub:
        filler, said = disk / "filler", Said()
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError):
            while True:
                file.write(bytes(4096))
        wait_until(lambda: cause(hub) == "disk-full")
        big = [{**SIGNAL, "identifier": {"value": f"accord-test-{number}.com"}, "note": "x" * 900} for number in range(30)]
        answers = {hub.ask("POST", "/api/v1/signals", token, each).status for each in big}
        assert 503 in answers
        assert answers <= {201, 503}
        lines = (json.dumps({**each, "identifier": {"value": f"accord-bulk-{number}.com"}}) for number, each in enumerate(big * 100))
        answer = hub.ask("POST", "/api/v1/signals", token, "\n".join(lines).encode(), Content_Type="application/x-ndjson")
        last = json.loads(answer.body.splitlines()[-1])
        assert (last["status"], last["error"]["code"]) == ("refused", "internal"), "clients send it again"
        assert (
            last["error"]["text"] == "The hub's database is in trouble. Try again in a few seconds. Send this line then, and what follows."
        )
        filler.unlink()
        wait_until(lambda: hub.is_ready)
        assert hub.ask("POST", "/api/v1/signals", token, SIGNAL).status == 201
        assert len(lines_of(hub, "disk-full")) <= said.most(), "one line of each process"


def test_a_directory_that_turns_read_only_is_named_and_mended(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, made_in(disk) as (data, _), served(data) as hub:
        if subprocess.run(["chattr", "+i", str(data)], check=False, capture_output=True).returncode:
            pytest.skip("This disk lets no directory be closed to its owner.")
        try:
            wait_until(lambda: cause(hub) == "read-only")
        finally:
            subprocess.run(["chattr", "-i", str(data)], check=True)
        wait_until(lambda: hub.is_ready)


def test_a_read_only_disk_at_the_start_is_one_sentence(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, made_in(disk) as (data, _):
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = run("serve", "--port", "0", "--json", data=data)
    assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "read-only"), done.stderr
    assert done.stderr.count(b"\n") == 1


def test_commands_that_find_no_room_say_so_in_one_sentence(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, made_in(disk) as (data, _):
        with (disk / "filler").open("wb", buffering=0) as file, pytest.raises(OSError):
            while True:
                file.write(bytes(4096))
        for words in (
            ("backup", "create", "--to", str(tmp_path / "to")),
            ("backup", "key", "--to", str(disk / "identity.txt")),
            ("lists", "build"),
        ):
            done = run(*words, "--json", data=data)
            assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "disk-full"), (words, done.stderr)
            assert done.stderr.count(b"\n") == 1
        assert not (data / "recovery.pub").exists()
        assert not (disk / "identity.txt").exists()


def test_a_turn_that_a_stopped_command_holds_is_named_and_ends_with_it(tmp_path: Path) -> None:
    with made_in(tmp_path) as (data, token), served(data, ACCORD_LOCK_TIMEOUT="1") as hub:
        said = Said()
        with (data / "accord.db.turn").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            wait_until(lambda: cause(hub) == "locked")
            assert hub.get("/api/v1/me", token).status == 200
            told_to_come_again(hub, token)
        wait_until(lambda: hub.is_ready)
        assert hub.ask("POST", "/api/v1/signals", token, SIGNAL).status == 201
        most = said.most()
    assert 1 <= len(lines_of(hub, "locked")) <= most


@contextmanager
def postgres(request: pytest.FixtureRequest, folder: Path) -> Iterator[tuple[Hub, Any, str]]:
    """A hub on PostgreSQL, its server, and the name of its database."""
    from django.db import connection, connections

    with hub_on("postgresql", request, folder) as hub:
        name = str(connection.settings_dict["NAME"])
        connections.close_all()
        yield hub, request.getfixturevalue("postgres_server"), name


def connected(server: Any, name: str) -> Any:
    import psycopg

    return psycopg.connect(server.get_uri(), dbname=name, autocommit=False)


def test_faults_of_postgresql_are_named_and_end_by_themselves(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """One after another at one hub, since each start of one takes seconds."""
    with postgres(request, tmp_path) as (made, server, name), served(tmp_path, ACCORD_LOCK_TIMEOUT="1") as hub:
        token, said = made.admin.token, Said()
        # The head's row is held.
        with connected(server, name) as other:
            other.execute("SELECT 1 FROM journal_head FOR UPDATE")
            wait_until(lambda: cause(hub) == "locked")
            assert hub.get("/api/v1/me", token).status == 200
            told_to_come_again(hub, token)
        wait_until(lambda: hub.is_ready)
        # Nothing may be written.
        server.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        cut(server, name)
        wait_until(lambda: cause(hub) == "read-only")
        told_to_come_again(hub, token)
        server.psql(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        cut(server, name)
        wait_until(lambda: hub.is_ready)
        # Nobody else gets in.
        server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cut(server, name)
        wait_until(lambda: cause(hub) == "database-refuses")
        told_to_come_again(hub, token)
        form = {"body": b"text=accord-test-offer.com&country=TH", "Content_Type": "application/x-www-form-urlencoded"}
        page = hub.ask("POST", "/check", **form)
        assert (page.status, dict(page.headers)["retry-after"]) == (503, "5")
        assert b"<h1" in page.body, "a page, in words"
        server.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        wait_until(lambda: hub.is_ready)
        assert hub.ask("POST", "/api/v1/signals", token, SIGNAL).status == 201
        for code in ("locked", "read-only"):
            wait_until(lambda code=code: lines_of(hub, code))
            assert len(lines_of(hub, code)) <= said.most(), code


def cut(server: Any, name: str) -> None:
    server.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_a_role_that_may_have_no_more_connections_is_told_from_a_server_that_is_away(postgres_hub: Hub, postgres_server: Any) -> None:
    """Of a connection that never came about the driver knows words alone."""
    from django.db import OperationalError, connection
    from django.db.backends.postgresql.base import DatabaseWrapper

    from accord.hub.trouble import cause_of

    def code(**other: Any) -> str:
        with pytest.raises(OperationalError) as failed:
            DatabaseWrapper({**connection.settings_dict, **other}).ensure_connection()
        cause = cause_of(failed.value)
        assert cause is not None
        return cause.code

    postgres_server.psql("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
    try:
        assert code(USER="crowded") == "out-of-connections"
        assert code(USER="nobody-of-this-name") == "database-refuses"
        assert code(NAME="nothing_of_this_name") == "database-refuses"
        assert code(HOST="127.0.0.1", PORT="1") == "database-away"
    finally:
        postgres_server.psql("DROP ROLE crowded")


def test_a_hub_that_runs_out_of_connections_says_so_and_comes_back(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Its role's limit is reached while it serves: by others alone first, then by its own threads, of which some still have one."""
    import psycopg
    from django.db import connection

    with postgres(request, tmp_path) as (made, server, name):
        token, own = made.admin.token, connection.settings_dict["USER"]
        # One that owns nothing by itself: a role that may do all is never limited.
        server.psql("CREATE ROLE crowded_hub LOGIN")
        server.psql(f'GRANT "{own}" TO crowded_hub')
        connection.settings_dict["USER"] = "crowded_hub"
        try:
            with served(tmp_path) as hub:
                said = Said()
                with psycopg.connect(server.get_uri(), dbname=name, user="crowded_hub"):
                    server.psql("ALTER ROLE crowded_hub CONNECTION LIMIT 1")
                    cut_off(server)
                    wait_until(lambda: cause(hub) == "out-of-connections")
                    told_to_come_again(hub, token)
                server.psql("ALTER ROLE crowded_hub CONNECTION LIMIT 3")
                wait_until(lambda: cause(hub) == "out-of-connections" and _asked_at_once(hub, token) >= {503})
                server.psql("ALTER ROLE crowded_hub CONNECTION LIMIT -1")
                wait_until(lambda: hub.is_ready)
                assert _asked_at_once(hub, token) == {200}
                most = said.most()
            assert 1 <= len(lines_of(hub, "out-of-connections")) <= most, "of either process, and one more a minute later"
        finally:
            connection.settings_dict["USER"] = own
            server.psql("DROP OWNED BY crowded_hub")
            server.psql("DROP ROLE crowded_hub")


def test_a_look_that_has_a_connection_tries_another_where_a_thread_was_turned_away(postgres_hub: Hub, postgres_server: Any) -> None:
    from django.db import connection

    from accord.doors.edge.health import Ready
    from accord.hub.trouble import CONNECTIONS, teller

    own = connection.settings_dict["USER"]
    postgres_server.psql("CREATE ROLE crowded_look LOGIN CONNECTION LIMIT 1")
    postgres_server.psql(f'GRANT "{own}" TO crowded_look')
    connection.close()
    connection.settings_dict["USER"] = "crowded_look"
    try:
        unused: Any = None
        ready = Ready(unused)

        def is_full() -> bool:
            return CONNECTIONS.code in [check.code for check in ready._seen()]

        assert not is_full()
        teller.note(CONNECTIONS)
        assert is_full()
        postgres_server.psql("ALTER ROLE crowded_look CONNECTION LIMIT -1")
        assert not is_full()
    finally:
        connection.close()
        connection.settings_dict["USER"] = own
        postgres_server.psql("DROP ROLE crowded_look")


def cut_off(server: Any) -> None:
    """The hub's own, and not the one that somebody else holds."""
    server.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crowded_hub' AND application_name = 'accord'")


def _asked_at_once(hub: Served, token: str) -> set[int]:
    """What Django answers, of which each thread has a connection; single publishes share one."""
    with ThreadPoolExecutor(12) as pool:
        return {answer.status for answer in pool.map(lambda _: hub.ask("GET", "/api/v1/members", token), range(12))}


def test_a_clock_that_was_set_back_is_warned_of(hub: Hub) -> None:
    from django.db import connection

    from accord.doors.edge.health import CLOCK_AHEAD, clock_back
    from accord.hub.times import now

    hub.member("Bank").publish("evil-shop.com")
    assert clock_back() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET at = %s", [now() + (CLOCK_AHEAD + 60) * 1_000_000])
    (warning,) = clock_back()
    assert "clock was set back" in warning


@pytest.mark.parametrize(("ahead", "says"), [(600, "600 seconds ahead of"), (-600, "600 seconds behind")])
def test_a_clock_that_is_not_the_databases_is_warned_of(postgres_hub: Hub, monkeypatch: pytest.MonkeyPatch, ahead: int, says: str) -> None:
    from accord.doors.edge.health import clocks_apart
    from accord.hub import times

    assert clocks_apart() == []
    there = times.now
    monkeypatch.setattr(times, "now", lambda: there() + ahead * 1_000_000 + (500_000 if ahead > 0 else -500_000))
    (warning,) = clocks_apart()
    assert says in warning.replace("601", "600") and "chronyc" in warning


def test_a_database_of_the_same_machine_has_the_same_clock(hub: Hub) -> None:
    from accord.doors.edge.health import clocks_apart

    assert clocks_apart() == []
