"""`/readyz` of a node says why its replica or NATS does not answer, where that is known."""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from proxied import certificate

from accord.doors.edge.node import keeping_up as module
from accord.doors.edge.node.health import Ready, _apart
from accord.doors.edge.node.keeping_up import KeepingUp

NOWHERE = "http://127.0.0.1:9"


async def _nothing(job: Callable[[], Any]) -> Any:
    raise OperationalError


def _looked(words: str) -> dict[str, str]:
    """What it says of each check where the replica's server answers with these words."""

    async def refused(job: Callable[[], Any]) -> Any:
        raise OperationalError from Exception(words)

    async def look() -> dict[str, str]:
        keeping_up = KeepingUp(refused, lambda: None)
        await keeping_up._look()
        keeping_up.freshness.hear(7, module.time.monotonic())
        ready = Ready(keeping_up, NOWHERE)
        await ready.look()
        return {check.name: f"{check.code}: {check.text}" for check in ready.checks}

    return asyncio.run(look())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('FATAL: password authentication failed for user "accord_node"', "database-refuses"),
        ('FATAL: database "acord" does not exist', "database-refuses"),
        ("connection refused", "database-away"),
    ],
)
def test_a_replica_that_refuses_the_node_is_not_only_told_to_be_away(words: str, code: str) -> None:
    said = _looked(words)["replica"]
    assert said.startswith("replica-away: ") and f"({code})" in said and "ACCORD_REPLICA" in said


def test_a_primary_whose_certificate_is_not_believed_is_not_only_told_to_be_away(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path, "localhost").pair)

    async def look(wrapped: ssl.SSLContext | None) -> str:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=wrapped)
        async with server:
            ready = Ready(KeepingUp(_nothing, lambda: None), f"https://localhost:{server.sockets[0].getsockname()[1]}")
            await ready.look()
            return next(check.text for check in ready.checks if check.name == "primary")

    assert "certificate is not believed here (self-signed" in asyncio.run(look(context))
    assert "can't be reached" in asyncio.run(look(None))


def _of_primary(answers: dict[str, tuple[int, str]], told: Callable[[dict[str, Any]], None] = lambda answer: None) -> tuple[bool, str, str]:
    """What it says of a primary that answers so, by path, and whether it is ready with that one alone."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        status, body = answers.get(path, (401, '{"code": "not-authenticated"}'))
        head = f"HTTP/1.1 {status} So\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: {len(body)}\r\nConnection: close"
        writer.write(f"{head}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async def look() -> tuple[bool, str, str]:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            ready = Ready(KeepingUp(_nothing, lambda: None), f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            await ready.look()
            (primary,) = (check for check in ready.checks if check.name == "primary")
            told(ready._told(ready.is_ready))
            return ready.is_ready, primary.code, primary.text

    return asyncio.run(look())


OTHER_ROLE = (421, '{"code": "wrong-role"}')


@pytest.mark.parametrize(
    ("answers", "code", "named"),
    [
        (dict.fromkeys(("/api/v1/me", "/api/v1/lists"), (400, '{"code": "unknown-host"}')), "primary-refuses", "ACCORD_HOSTS"),
        ({"/api/v1/lists": OTHER_ROLE}, "primary-refuses", "proxy before all roles"),
        ({"/api/v1/me": OTHER_ROLE}, "primary-refuses", "proxy before all roles"),
        ({"/api/v1/me": (200, "<h1>Welcome to nginx!</h1>")}, "primary-refuses", "(200)"),
        ({"/api/v1/me": (503, '{"code": "database"}')}, "primary-unwell", "(database)"),
        ({"/api/v1/lists": (502, "<html>")}, "primary-unwell", "(502)"),
    ],
)
def test_a_primary_that_lives_and_does_not_answer_programs_is_not_well(answers: dict[str, tuple[int, str]], code: str, named: str) -> None:
    is_ready, found, text = _of_primary(answers)
    assert (is_ready, found) == (False, code)
    assert named in text
    well: list[dict[str, Any]] = []
    assert _of_primary({}, well.append)[0]
    assert "The clock of this machine is" in well[0]["warnings"][-1]


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (784111777.0, ""),
        (784111777.0 + 29.4, ""),
        (784111777.0 - 600.2, "600 seconds behind"),
        (784111777.0 + 86_400.0, "86400 seconds ahead of"),
    ],
)
def test_a_clock_that_is_wrong_here_or_at_the_hub_is_told(here: float, said: str) -> None:
    """By it tokens and signals end at the node. The moment is that of the example in RFC 9110, 5.6.7."""
    found = _apart("Sun, 06 Nov 1994 08:49:37 GMT", here)
    assert said in found and bool(said) == bool(found)
    assert _apart("", here) == _apart("yesterday", here) == ""


def test_nats_that_refuses_the_node_is_told_too() -> None:
    said = _looked("")["nats"]
    assert said.startswith("nats-away: ") and "password" in said and "ACCORD_NATS_URL" in said


def test_a_node_says_in_its_log_that_it_hears_no_nats(caplog: pytest.LogCaptureFixture) -> None:
    module._say_nats(1.0)  # to go over to another server takes a moment
    assert not caplog.records
    module._say_nats(6.0)
    module._say_nats(6.1)
    module._say_nats(0.0)
    assert [(record.levelname, "nats-away" in record.getMessage()) for record in caplog.records] == [("ERROR", True), ("WARNING", False)]
