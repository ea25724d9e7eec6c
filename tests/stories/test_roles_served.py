"""One hub served by processes that each do a part of it, over one PostgreSQL: pages, hot paths, followers and clock."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from bells import change, rows
from databases import put_ring
from edges import Served, place_of
from hubs import Hub
from programs import new_hub, run, started, wait_until

READY = "Accord is ready"


class Machine(Served):
    """A machine with a data directory of its own."""


@contextmanager
def machine(data: Path, role: str, **more: str) -> Iterator[tuple[Any, Machine]]:
    from django.conf import settings

    shared = data.parent / "shared"
    for folder in (data, shared):
        folder.mkdir(mode=0o700, exist_ok=True)
    put_ring(shared)
    given = {
        "ACCORD_SHARED": str(shared),
        "ACCORD_KEYRING": settings.ACCORD_KEYRING,
        "ACCORD_ADDRESS": "http://localhost:8000",
        "ACCORD_HOSTS": "*",
        **place_of(data),
        **more,
    }
    process = started("serve", "--port", "0", "--role", role, data=data, **given)
    assert process.stdout is not None and process.stderr is not None
    try:
        line = process.stdout.readline().decode()
        assert line.startswith(READY), (line, process.stderr.read() if process.poll() is not None else "")
        yield process, Machine(line.split()[-1] if "http" in line else "http://127.0.0.1:9", [], process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stdout.close()
        process.stderr.close()


def ready(of: Machine) -> dict[str, Any]:
    answer: dict[str, Any] = of.get("/readyz").json()
    return answer


def test_each_answers_its_part_and_says_what_it_is(postgres_hub: Hub, tmp_path: Path) -> None:
    alpha = postgres_hub.member("Alpha")
    with ExitStack() as stack:
        _, web = stack.enter_context(machine(tmp_path / "web", "web"))
        change("DELETE FROM journal_clock WHERE kind = 'journal.beat'")
        seen = ready(web)
        assert seen["roles"] == ["web"] and seen["cause"] == "background-silent" and "index" not in seen["checks"]
        assert "This process does not run it" in seen["checks"]["background"]["text"]
        for path in ("/api/v1/feed?after=0", "/api/v1/check/url/https%3A%2F%2Fevil.example%2F", "/api/v1/stream", "/api/v1/lists"):
            told = web.get(path, alpha.token)
            assert (told.status, told.json()["code"]) == (421, "wrong-role"), path
        assert web.status("GET", "/") == 302 and web.status("GET", "/api/v1/desks", token=alpha.token) == 200

        background, _ = stack.enter_context(machine(tmp_path / "background", "background"))
        wait_until(lambda: ready(web)["ready"], 90)
        _, edge = stack.enter_context(machine(tmp_path / "edge", "edge"))
        wait_until(lambda: edge.is_ready)
        assert ready(edge)["roles"] == ["edge"] and ready(edge)["checks"]["index"]["ok"]
        assert edge.status("GET", "/api/v1/feed?after=0", token=alpha.token) == 200
        assert edge.status("GET", "/api/v1/check/domain/evil.example", token=alpha.token) == 200
        assert edge.status("GET", "/api/v1/lists/key", token=alpha.token) == 200
        assert edge.status("GET", "/") == 421 and edge.status("GET", "/api/v1/desks", token=alpha.token) == 421
        figures = edge.get("/metrics").body.decode()
        assert 'accord_processes{role="background"} 1.0' in figures and 'accord_processes{role="web"} 1.0' in figures
        assert 'accord_lease_held{work="journal"} 1.0' in figures

        # Where the last one ends, those that are there say what nobody does.
        background.send_signal(signal.SIGTERM)
        background.wait(30)
        change("UPDATE leases_lease SET until = until - 60000000")
        wait_until(lambda: any("Nobody does this work" in text for text in ready(web).get("warnings", [])))


def test_limits_and_streams_are_for_all_processes_together(postgres_hub: Hub, tmp_path: Path) -> None:
    import httpx

    alpha = postgres_hub.member("Alpha")
    with ExitStack() as stack:
        _, one = stack.enter_context(machine(tmp_path / "one", "edge"))
        _, two = stack.enter_context(machine(tmp_path / "two", "edge"))
        headers = {"Authorization": f"Bearer {alpha.token}"}
        clients = [stack.enter_context(httpx.Client(base_url=each.address, trust_env=False, timeout=30)) for each in (one, two)]

        def opened(client: Any) -> int:
            request = client.build_request("GET", "/api/v1/stream?after=0", headers=headers)
            answer = client.send(request, stream=True)
            stack.callback(answer.close)
            return int(answer.status_code)

        assert [opened(clients[0]) for _ in range(20)] == [200] * 20
        wait_until(lambda: any(json.loads(counts).get("streams") for (counts,) in rows("SELECT counts FROM leases_process")))
        wait_until(lambda: opened(clients[1]) == 503)
        stack.pop_all().close()


def test_sqlite_is_served_by_one_that_does_everything(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    done = run("serve", "--port", "0", "--role", "web", "--json", data=data)
    assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "roles-need-postgresql")
    done = run("serve", "--port", "0", "--role", "pages", data=data)
    assert done.returncode == 1 and b"web, edge, background" in done.stderr


@pytest.mark.parametrize("role", ["background"])
def test_a_second_one_of_a_role_on_one_data_directory_is_refused(postgres_hub: Hub, tmp_path: Path, role: str) -> None:
    with machine(tmp_path / "one", role) as (process, _):
        from django.conf import settings

        given = {
            "ACCORD_SHARED": str(tmp_path / "shared"),
            "ACCORD_KEYRING": settings.ACCORD_KEYRING,
            **place_of(tmp_path / "one"),
        }
        done = run("serve", "--port", "0", "--role", role, "--json", data=tmp_path / "one", **given)
        assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "served-already")
        os.kill(process.pid, 0)
