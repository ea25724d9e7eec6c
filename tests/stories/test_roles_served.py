"""One hub served by processes that each do a part of it, over one PostgreSQL: pages, hot paths, followers and clock."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bells import change, rows
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from databases import put_ring
from edges import Served, place_of
from hubs import Hub
from programs import backgrounds_of, new_hub, run, started, wait_until

from accord.core.lists.files import read_list

READY = "Accord is ready"


class Machine(Served):
    """A machine with a data directory of its own."""


def settings_of(data: Path) -> dict[str, str]:
    """What a machine with this data directory is told: the database, and the shared directory beside it. Its own it makes itself."""
    from django.conf import settings

    shared = data.parent / "shared"
    shared.mkdir(mode=0o700, exist_ok=True)
    put_ring(shared)
    return {"ACCORD_SHARED": str(shared), "ACCORD_KEYRING": settings.ACCORD_KEYRING, **place_of(data)}


@contextmanager
def machine(data: Path, role: str, **more: str) -> Iterator[tuple[Any, Machine]]:
    given = {
        "ACCORD_ADDRESS": "http://localhost:8000",
        "ACCORD_HOSTS": "*",
        **settings_of(data),
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
        process.wait(120)
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
        # A list that one machine builds another hands out, signed with the one key.
        built = run(
            "lists", "build", "--member", alpha.id, "--use", "block", data=tmp_path / "background", **settings_of(tmp_path / "background")
        )
        assert built.returncode == 0, built.stderr
        fetched = edge.get("/api/v1/lists/block", alpha.token)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(edge.get("/api/v1/lists/key", alpha.token).json()["key"]))
        assert fetched.status == 200 and read_list(fetched.body, key).header.name == "block"
        assert not (tmp_path / "background" / "lists").exists()
        figures = edge.get("/metrics").body.decode()
        assert 'accord_processes{role="background"} 1.0' in figures and 'accord_processes{role="web"} 1.0' in figures
        assert 'accord_lease_held{work="journal"} 1.0' in figures

        # Where the last one ends, those that are there say what nobody does. Pages are sent nobody any more; checks go on.
        background.send_signal(signal.SIGTERM)
        background.wait(120)
        change("UPDATE leases_lease SET until = until - 60000000")
        wait_until(lambda: any("Nobody does this work" in text for text in ready(web).get("warnings", [])))
        change("DELETE FROM journal_clock WHERE kind = 'journal.beat'")
        wait_until(lambda: ready(web).get("cause") == "background-silent")
        wait_until(lambda: any("no sign of life" in text for text in ready(edge).get("warnings", [])))
        assert ready(edge)["ready"] and "background" not in ready(edge)["checks"]


def test_limits_and_streams_are_for_all_processes_together(postgres_hub: Hub, tmp_path: Path) -> None:
    import httpx

    alpha = postgres_hub.member("Alpha")
    with ExitStack() as stack:
        _, one = stack.enter_context(machine(tmp_path / "one", "edge"))
        _, two = stack.enter_context(machine(tmp_path / "two", "edge"))
        headers = {"Authorization": f"Bearer {alpha.token}"}
        clients = [stack.enter_context(httpx.Client(base_url=each.address, trust_env=False, timeout=120)) for each in (one, two)]

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


def test_one_that_runs_the_background_alone_tells_systemd_and_a_second_is_refused(postgres_hub: Hub, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "2000000"}
        with machine(tmp_path / "one", "background", **told) as (process, _):
            wait_until(lambda: manager.recv(1000).startswith(b"READY=1"))
            wait_until(lambda: manager.recv(1000) == b"WATCHDOG=1")
            done = run("serve", "--role", "background", "--json", data=tmp_path / "one", **settings_of(tmp_path / "one"))
            assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "served-already")
            # Killed, it is started again in its place, and goes on with what it held.
            (child,) = backgrounds_of(process.pid)
            before = rows("SELECT id, token FROM leases_process")
            os.kill(child, signal.SIGKILL)
            wait_until(lambda: rows("SELECT token FROM leases_process") != [(before[0][1],)])
            ((kept, token),) = rows("SELECT id, token FROM leases_process")
            assert kept == before[0][0]
            wait_until(lambda: rows("SELECT DISTINCT token FROM leases_lease") == [(token,)])
