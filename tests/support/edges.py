"""A hub that is really served, on the database of this test, and clients that speak HTTP to it over a socket."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from databases import postgres_at, put_ring, sqlite_at, use_database
from hubs import SENT_ID, Api, Hub
from programs import started, wait_until


@dataclass(frozen=True)
class Told:
    """All that a caller sees of an answer; two that are equal tell nothing apart."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    def __init__(self, address: str, errors: list[str], process: int = 0) -> None:
        self.address = address
        self.errors = errors
        self.process = process  # whose children serve and work in the background
        self._client = httpx.Client(base_url=address, trust_env=False, timeout=120)

    def ask(self, method: str, path: str, token: str | None = None, body: Any = None, **headers: str) -> Told:
        sent = {"X-Request-Id": SENT_ID} | {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if content is not None and "Content-Type" not in sent:
            sent["Content-Type"] = "application/json"
        answer = self._client.request(method, path, headers=sent, content=content)
        # How much is left for the member to ask is another number each time, whatever was asked for.
        header_pairs = sorted((name, value) for name, value in answer.headers.items() if name not in ("date", "ratelimit"))
        return Told(answer.status_code, tuple(header_pairs), answer.content)

    def get(self, path: str, token: str | None = None, **headers: str) -> Told:
        return self.ask("GET", path, token, **headers)

    def status(self, *words: Any, **more: Any) -> int:
        return self.ask(*words, **more).status

    @property
    def is_ready(self) -> bool:
        return self.get("/readyz").status == 200

    def close(self) -> None:
        self._client.close()


def place_of(data: Path) -> dict[str, str]:
    """The settings by which another process finds the database that this one uses; none are needed for a file in `data`."""
    from django.db import connection

    entry = connection.settings_dict
    if connection.vendor == "sqlite" or (data / "accord.db").exists():
        return {}
    host = entry["HOST"]
    where = (
        f":{entry['PORT']}/{entry['NAME']}?host={quote(host, safe='')}"
        if host.startswith("/")
        else f"{host}:{entry['PORT']}/{entry['NAME']}"
    )
    return {"ACCORD_DATABASE": f"postgresql://{quote(entry['USER'])}:{quote(entry['PASSWORD'] or '')}@{where}"}


@contextmanager
def served(data: Path, **settings: str) -> Iterator[Served]:
    """The hub of this process's database, or the one in `data` that has a file of its own, served, ready and with a warm index."""
    process = started("serve", "--port", "0", data=data, **place_of(data), **settings)
    assert process.stdout is not None
    assert process.stderr is not None
    errors: list[str] = []

    def read(stream: Any) -> None:
        errors.extend(line.decode() for line in stream)

    reader = threading.Thread(target=read, args=(process.stderr,), daemon=True)
    reader.start()
    try:
        line = process.stdout.readline().decode()
        assert line.startswith("Accord is ready at "), (line, errors)
        hub = Served(line.split()[-1], errors, process.pid)
        wait_until(lambda: hub.is_ready)
        yield hub
        hub.close()
    finally:
        process.terminate()
        process.wait(120)
        reader.join(120)
        process.stdout.close()
        process.stderr.close()


@dataclass
class Events:
    """What one reader of the stream got: entries with their numbers, and the cursor of the last event of any kind."""

    cursor: int = 0
    entries: list[dict[str, Any]] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    status: int = 0
    ended: bool = False

    def take(self, lines: Iterator[str]) -> None:
        fields: dict[str, str] = {}
        for line in lines:
            if line == "":
                self._event(fields)
                fields = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")

    def _event(self, fields: dict[str, str]) -> None:
        if fields.get("event") == "entry":
            self.seqs.append(int(fields["id"].rpartition("-")[2]))
            self.entries.append(json.loads(fields["data"]))
        if "id" in fields:
            self.cursor = int(fields["id"].rpartition("-")[2])


@contextmanager
def listening(hub: Served, token: str, query: str = "after=0", **headers: str) -> Iterator[Events]:
    """A reader of the stream, in a thread of its own until the end of the block."""
    events = Events()
    client = httpx.Client(base_url=hub.address, trust_env=False, timeout=httpx.Timeout(120, read=60))

    def read() -> None:
        sent = {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        with suppress(httpx.HTTPError, OSError, RuntimeError), client.stream("GET", f"/api/v1/stream?{query}", headers=sent) as answer:
            events.status = answer.status_code
            events.take(answer.iter_lines())
        events.ended = True

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        wait_until(lambda: events.status or events.ended)
        yield events
    finally:
        client.close()


_made = count()


def _hub(vendor: str) -> Hub:
    from accord.hub.members import actions, queries

    row = actions.add_member("Secretariat", "secretariat", "")
    _, token = actions.make_token(row, by=queries.operator(), scopes=("member:*", "hub:*"))
    return Hub(vendor, Api(token, row.id, row.n, row.name))


@contextmanager
def hub_on(vendor: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Hub]:
    """A new hub with `folder` as its data directory, for fixtures that live longer than one test."""
    from django.conf import settings
    from django.db import connections

    if vendor == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "accord.db")
        use_database(sqlite_at(folder / "accord.db"))
    else:
        template, server = request.getfixturevalue("postgres_template"), request.getfixturevalue("postgres_server")
        name = f"accord_edge_{next(_made)}"
        connections.close_all()
        use_database(postgres_at(server, name, template))
    put_ring(folder)
    before = settings.ACCORD_DATA, settings.ACCORD_KEYRING
    settings.ACCORD_DATA, settings.ACCORD_KEYRING = folder, str(folder / "vault-keys")
    # What opens the secret of the hub that was copied, for this process and for those that serve it.
    shutil.copytree(Path(os.environ["ACCORD_DATA"]) / "vault-keys" / "0", folder / "vault-keys" / "0", dirs_exist_ok=True)
    try:
        yield _hub(vendor)
    finally:
        settings.ACCORD_DATA, settings.ACCORD_KEYRING = before
        connections.close_all()
