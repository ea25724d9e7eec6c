"""Checks over a socket: the edge gives the very bytes that Django gives, and what it does not answer itself is answered as ever."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from edges import hub_on, served
from hubs import Api, Hub
from hypothesis import given
from hypothesis import strategies as st

from accord.doors.edge.check import LONG, SLICE, SLICE_LENGTH, _slices

VALUES = [
    "https://sub.evil-site.com/any?path", "evil-site.com", "https://evil-site.com/a/b", "https://unknown.example/x", "+66812345678",
    "google.com", "4111 1111 1111 1111", "???", "", "ก", "promptpay +66812345678", "https://evil-site.com/" + "a" * 600, "+" + "1 " * 450,
]  # fmt: skip
ONE = (("url", VALUES[0]), ("domain", "evil-site.com"), ("phone", "0812345678"), ("url", "a/../b"), ("script", "ก ข"))
IRREGULAR: list[tuple[dict[str, Any] | bytes, dict[str, str]]] = [
    (b"{", {}),
    ({"values": ["x.example"], "more": 1}, {}),
    ({"values": "x.example"}, {}),
    ({"values": ["x.example"], "use": "eat"}, {}),
    ({"values": ["x.example"], "kind": "thing"}, {}),
    ({"values": ["x.example"], "region": "XX"}, {}),
    ({"values": ["x.example"] * 1001}, {}),
    ({"values": [f"https://{'a.' * 110}x{n}.example.com/" + "b/" * 16 for n in range(40)]}, {}),
    ({"values": ["x.example"]}, {"Idempotency-Key": "key"}),
    ({"values": ["x.example"]}, {"Content-Type": "text/plain"}),
]


def django(who: Api, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
    status, _ = who(method, path, body, **headers)
    return status, who.raw


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_the_edge_gives_what_django_gives(request: pytest.FixtureRequest, vendor: str, tmp_path: Path) -> None:
    with hub_on(vendor, request, tmp_path) as hub:
        _edge_and_django_agree(hub, tmp_path)


def _edge_and_django_agree(hub: Hub, tmp_path: Path) -> None:
    alpha, beta, gamma = hub.member("Alpha"), hub.member("Beta"), hub.member("Gamma")
    alpha.publish("evil-site.com", confidence=70)
    alpha.publish("https://evil-site.com/a", tlp="TLP:AMBER", audience={"members": [beta.id]})
    with served(tmp_path) as edge:
        for who in (alpha, beta, gamma):
            for body in ({"values": VALUES}, {"values": VALUES, "use": "block", "region": "th"}, {"values": VALUES * 20}, {"values": []}):
                response = edge.ask("POST", "/api/v1/check", who.token, body)
                assert (response.status, response.body) == django(who, "POST", "/check", body)
            for kind, value in (
                ("url", VALUES[0]),
                ("domain", "evil-site.com"),
                ("phone", "0812345678"),
                ("url", "a/../b"),
                ("script", "ก ข"),
            ):
                for query in ("", "?region=TH", "?use=warn&region=th", "?use=eat", "?more=1", "?use=", "?region=XX"):
                    path = f"/check/{kind}/{quote(value, safe='')}{query}"
                    response = edge.get("/api/v1" + path, who.token)
                    assert (response.status, response.body) == django(who, "GET", path), path
        for path in ("/check/thing/x", "/check/url/", "/check/url", "/check/url/%ff"):
            response = edge.get("/api/v1" + path, beta.token)
            assert (response.status, response.body) == django(beta, "GET", path), path
            assert response.status >= 400 or path.endswith("%ff")
        for body, headers in IRREGULAR:
            response = edge.ask("POST", "/api/v1/check", beta.token, body, **headers)
            sent = {name.replace("-", "_"): value for name, value in headers.items() if name != "Content-Type"}
            if "Content-Type" in headers:
                assert (response.status, json.loads(response.body)["code"]) == (415, "not-json")
                continue
            assert (response.status, response.body) == django(beta, "POST", "/check", body, **sent), str(body)[:80]
        bare = hub.admin.post("/tokens", {"name": "feed", "scopes": ["member:feed:read"]})["token"]
        assert edge.status("POST", "/api/v1/check", bare, {"values": ["x"]}) == 403
        assert edge.status("POST", "/api/v1/check", None, {"values": ["x"]}) == 401
        assert not [line for line in edge.errors if '"ERROR"' in line]


@given(st.lists(st.integers(0, 1200), max_size=200))
def test_values_are_answered_in_short_parts_that_lose_none(lengths: list[int]) -> None:
    values = ["x" * length for length in lengths]
    parts = list(_slices(values))
    assert [value for chunk, _ in parts for value in chunk] == values
    for chunk, is_long in parts:
        assert chunk
        if is_long:
            assert len(chunk) == 1
        else:
            assert len(chunk) <= SLICE
            assert sum(map(len, chunk)) <= SLICE_LENGTH
            assert max(map(len, chunk)) <= LONG
