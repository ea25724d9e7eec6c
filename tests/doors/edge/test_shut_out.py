"""Whose token was revoked, or whose member was suspended, is shut out at every door a second later; also where it is already inside.

What is asked one second after is refused, however long the machine takes to say so: nothing here depends on how fast it is.
"""

import json
import socket
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from edges import Served, hub_on, listening
from hubs import Api, Hub
from nodes import way_in
from programs import wait_until

LATEST = 1.0  # seconds
Shut = Callable[[Served, Hub, Api], None]


def _revoke_by_api(at: Served, hub: Hub, who: Api) -> None:
    (token,) = at.get("/api/v1/tokens", who.token).json()["items"]
    assert at.ask("DELETE", f"/api/v1/tokens/{token['id']}", who.token).status == 200


def _suspend_by_api(at: Served, hub: Hub, who: Api) -> None:
    assert at.ask("POST", f"/api/v1/members/{who.id}/standing", hub.admin.token, {"standing": "suspended"}).status == 200


def _suspend_elsewhere(at: Served, hub: Hub, who: Api) -> None:
    """By another process, as the command line does."""
    from accord.hub.members import actions, queries

    actions.change_standing(queries.member(who.id), "suspended", by=queries.operator())


def _revoke_elsewhere(at: Served, hub: Hub, who: Api) -> None:
    from accord.hub.members import actions, queries

    (token,) = queries.tokens(who.n)
    assert actions.revoke_token(str(token["id"]), by=queries.operator())


WAYS = [_revoke_by_api, _suspend_by_api, _suspend_elsewhere, _revoke_elsewhere]


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "node"])
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Served]]:
    """A hub on each database, served once for all: every test takes members of its own."""
    folder = tmp_path_factory.mktemp("shut")
    vendor, serve = way_in(request.param)
    with hub_on(vendor, request, folder) as hub, serve(folder) as at:
        yield hub, at


_made = count()


def _two(hub: Hub) -> tuple[Api, Api]:
    number = next(_made)
    return hub.member(f"Alpha {number}"), hub.member(f"Beta {number}")


def _claim(value: str) -> bytes:
    return json.dumps({"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}).encode() + b"\n"


DOORS: dict[str, Callable[[Served, str], int]] = {
    "check": lambda at, token: at.ask("POST", "/api/v1/check", token, {"values": ["evil.com"]}).status,
    "check of one": lambda at, token: at.get("/api/v1/check/domain/evil.com", token).status,
    "feed": lambda at, token: at.get("/api/v1/feed", token).status,
    "feed in lines": lambda at, token: at.get("/api/v1/feed", token, Accept="application/x-ndjson").status,
    "bulk": lambda at, token: at.ask("POST", "/api/v1/signals", token, _claim("evil.com"), Content_Type="application/x-ndjson").status,
    "lists": lambda at, token: at.get("/api/v1/lists", token).status,
    "the rest": lambda at, token: at.get("/api/v1/me", token).status,
}


def _stream_status(at: Served, token: str) -> int:
    with listening(at, token) as events:
        return events.status


@pytest.mark.parametrize("shut", WAYS)
def test_a_second_later_every_door_is_shut(serving: tuple[Hub, Served], shut: Shut) -> None:
    hub, at = serving
    alpha, beta = _two(hub)
    for name, door in DOORS.items():
        assert door(at, alpha.token) == 200, name
    assert _stream_status(at, alpha.token) == 200
    shut(at, hub, alpha)
    time.sleep(LATEST)
    for name, door in DOORS.items():
        assert door(at, alpha.token) == 401, name
        assert door(at, beta.token) == 200, name
    assert _stream_status(at, alpha.token) == 401


@pytest.mark.parametrize("shut", WAYS)
def test_an_open_stream_ends_and_gives_nothing_that_came_a_second_later(serving: tuple[Hub, Served], shut: Shut) -> None:
    hub, at = serving
    alpha, beta = _two(hub)
    with listening(at, alpha.token) as events, listening(at, beta.token) as others:
        beta.publish(f"https://before-{alpha.n}.com/pay")
        wait_until(lambda: f"before-{alpha.n}.com" in json.dumps(events.entries), 60)
        shut(at, hub, alpha)
        time.sleep(LATEST)
        beta.publish(f"https://after-{alpha.n}.com/pay")
        wait_until(lambda: events.ended, 60)
        wait_until(lambda: f"after-{alpha.n}.com" in json.dumps(others.entries), 60)
        assert f"after-{alpha.n}.com" not in json.dumps(events.entries)
        assert not others.ended


@pytest.mark.parametrize("shut", WAYS)
def test_an_upload_that_runs_takes_nothing_that_is_sent_a_second_later(serving: tuple[Hub, Served], shut: Shut) -> None:
    hub, at = serving
    alpha, beta = _two(hub)
    with Upload(at, alpha.token) as upload:
        upload.send(_claim(f"https://before-{alpha.n}.com/pay"))
        upload.read_until(b'"published"')
        shut(at, hub, alpha)
        time.sleep(LATEST)
        upload.send(_claim(f"https://after-{alpha.n}.com/pay"), last=True)
        body = upload.rest()
    assert body.count(b'"published"') == 1
    feed = json.dumps(beta.feed())
    assert f"before-{alpha.n}.com" in feed
    assert f"after-{alpha.n}.com" not in feed


class Upload:
    """An upload that is sent piece by piece, while its answer is read."""

    def __init__(self, at: Served, token: str) -> None:
        host, port = at.address.removeprefix("http://").split(":")
        self._socket = socket.create_connection((host, int(port)), 120)
        self._got = b""
        head = (
            f"POST /api/v1/signals HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
        self._socket.sendall(head.encode())

    def __enter__(self) -> "Upload":
        return self

    def __exit__(self, *_: Any) -> None:
        self._socket.close()

    def send(self, lines: bytes, *, last: bool = False) -> None:
        try:
            self._socket.sendall(b"%x\r\n%s\r\n" % (len(lines), lines) + (b"0\r\n\r\n" if last else b""))
        except OSError:
            assert last, "it is shut out by now; before, it must not be"

    def read_until(self, text: bytes) -> None:
        while text not in self._got:
            part = self._socket.recv(65536)
            assert part, self._got
            self._got += part

    def rest(self) -> bytes:
        try:
            while part := self._socket.recv(65536):
                self._got += part
        except ConnectionError:
            pass
        return self._got
