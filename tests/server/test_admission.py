"""What is looked at before any door: names of the hub, headers that pass for others, addresses written otherwise, a proxy nobody named."""

import http.client
import logging
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from edges import served
from hubs import Hub
from programs import wait_until

PUBLIC = ("/", "/check", "/report", "/metrics", "/api/v1/me", "/static/public/public.css", "/console/", "/guest/none", "/no/such")
OTHERS = ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "evil.example@localhost", "a b", "", "localhost:80:80")


def status(address: str, path: str, *headers: tuple[str, str]) -> tuple[int, bytes]:
    """Asked with exactly these headers, and the path as it stands here."""
    place = urlsplit(address)
    assert place.hostname
    client = http.client.HTTPConnection(place.hostname, place.port or 80, timeout=120)
    client.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        client.putheader(name, value)
    client.endheaders()
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer.status, body


def test_a_hub_answers_to_its_own_names_alone(hub: Hub, tmp_path: Path) -> None:
    with served(tmp_path, ACCORD_HOSTS="localhost,127.0.0.1,hub.example", ACCORD_ADDRESS="http://desk.example:8000") as at:
        for path in PUBLIC:
            for own in ("127.0.0.1", "LOCALHOST:1234", "hub.example", "desk.example"):
                assert status(at.address, path, ("Host", own))[0] != 400, (path, own)
            for other in OTHERS:
                code, body = status(at.address, path, ("Host", other))
                assert code == 400, (path, other)
                assert b"accord_" not in body
            assert status(at.address, path)[0] == 400, "none at all"
            assert status(at.address, path, ("Host", "localhost"), ("Host", "evil.example"))[0] == 400
        assert [status(at.address, path, ("Host", "10.1.2.3"))[0] for path in ("/healthz", "/readyz")] == [200, 200]


def test_the_fronts_own_addresses_are_found_only_as_they_are_written(hub: Hub, tmp_path: Path) -> None:
    with served(tmp_path) as at:
        local = ("Host", "127.0.0.1")
        assert status(at.address, "/metrics", local)[0] == 200
        for path in ("/%6detrics", "/metric%73", "/%6D%65trics", "//metrics", "/./metrics", "/x/../metrics", "/metrics/", "/%72eadyz"):
            code, body = status(at.address, path, local)
            assert (code, b"accord_" in body) == (404, False), path


def test_a_proxy_that_nobody_named_is_told(hub: Hub, tmp_path: Path) -> None:
    local = ("Host", "127.0.0.1")
    with served(tmp_path) as at:
        assert b"warnings" not in status(at.address, "/readyz", local)[1]
        status(at.address, "/check", local, ("X-Forwarded-For", "203.0.113.9"))
        import time

        time.sleep(1.1)  # what was seen holds for a second
        code, body = status(at.address, "/readyz", local)
        assert code == 200, "it can serve all the same"
        assert b"ACCORD_TRUST_PROXY=1" in body and b"203.0.113.9" not in body
        wait_until(lambda: any("ACCORD_TRUST_PROXY=1" in line for line in at.errors))
        assert sum("ACCORD_TRUST_PROXY=1" in line for line in at.errors) == 1
        at.errors.clear()  # it was to be said
    with served(tmp_path, ACCORD_TRUST_PROXY="1") as at:
        status(at.address, "/check", local, ("X-Forwarded-For", "203.0.113.9"))
        assert b"warnings" not in status(at.address, "/readyz", local)[1]


def scope(*headers: tuple[bytes, bytes], path: str = "/check") -> dict[str, Any]:
    return {"path": path, "headers": list(headers), "method": "GET", "raw_path": path.encode(), "query_string": b"", "http_version": "1.1"}


def test_headers_with_an_underscore_are_dropped_before_every_door() -> None:
    from accord.server.admission import Admission
    from accord.server.wsgi_call import environ

    asked = scope((b"host", b"localhost"), (b"x_forwarded_for", b"1.2.3.4"), (b"x-real_ip", b"1.2.3.4"), (b"x-kept", b"1"))
    assert Admission(["localhost"], trusts_proxy=True).admits(asked)
    assert asked["headers"] == [(b"host", b"localhost"), (b"x-kept", b"1")]
    # And where another front passes them on.
    strange = scope((b"host", b"localhost"), (b"x_forwarded_for", b"1.2.3.4"), (b"content_type", b"text/evil"), (b"x-kept", b"1"))
    env = environ({**strange, "scheme": "http"}, bytearray())
    assert {name for name in env if name.startswith("HTTP_") or name == "CONTENT_TYPE"} == {"HTTP_HOST", "HTTP_X_KEPT"}
    assert isinstance(env["wsgi.input"], BytesIO)


def test_the_warning_is_said_once_an_hour(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.server import admission

    clock = [1000.0]
    monkeypatch.setattr(admission.time, "monotonic", lambda: clock[0])
    looks = admission.Admission(["localhost"], trusts_proxy=False)
    passed = scope((b"host", b"localhost"), (b"forwarded", b"for=203.0.113.9"))
    with caplog.at_level(logging.WARNING, "accord.front"):
        for _ in range(5):
            assert looks.admits(dict(passed))
    assert (len(caplog.records), looks.warnings()) == (1, [admission.PROXY])
    clock[0] += admission.TELL_EVERY
    assert looks.warnings() == []
    looks.admits(dict(passed))
    assert len(caplog.records) == 2


def test_pages_refuse_other_names_also_behind_another_server(hub: Hub) -> None:
    from django.test import Client, override_settings

    with override_settings(ALLOWED_HOSTS=["hub.example"]):
        for path in ("/", "/check", "/report", "/account/login/", "/no/such"):
            assert Client(raise_request_exception=False).get(path, headers={"host": "evil.example"}).status_code == 400, path
            assert Client().get(path, headers={"host": "hub.example"}).status_code != 400, path
