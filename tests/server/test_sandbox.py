"""Which requests are for the sandbox, and how a browser goes there and back."""

import asyncio
from typing import Any

import pytest

from accord.server.sandbox import Sandbox


async def relayed(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"sandbox " + scope["raw_path"] + b" " + scope["path"].encode()})


def asked(path: str, *, query: str = "", there: bool = True, https: bool = False, **headers: str) -> list[Any] | None:
    """What is sent to a request; None where it is the hub's own."""
    scope = {
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    app = Sandbox(relayed, b"accord_sandbox_", lambda: there, https=https).app(scope)
    if app is None:
        return None
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    asyncio.run(app(scope, receive, send))
    return sent


THEIRS = {"authorization": "Bearer accord_sandbox_x"}
OURS = {"authorization": "Bearer accord_x"}
INSIDE = {"cookie": "a=b; accord_in_sandbox=1"}


@pytest.mark.parametrize(
    ("path", "headers", "reaches"),
    [
        ("/api/v1/me", THEIRS, "/api/v1/me"),
        ("/api/v1/me", {"authorization": "bearer accord_sandbox_x"}, "/api/v1/me"),
        ("/sandbox/api/v1/me", THEIRS, "/api/v1/me"),
        ("/sandbox/api/v1/me", {}, "/api/v1/me"),
        ("/sandbox/api/v1/me", OURS, "/api/v1/me"),
        ("/sandbox/.well-known/oauth-authorization-server", {}, "/.well-known/oauth-authorization-server"),
        # RFC 8414, 3.1: the path of the issuer stands behind the well-known part.
        ("/.well-known/oauth-authorization-server/sandbox", {}, "/.well-known/oauth-authorization-server"),
        ("/.well-known/oauth-authorization-server", {}, None),
        ("/api/v1/me", OURS, None),
        ("/api/v1/me", {}, None),
        ("/console/", INSIDE, "/console/"),
        ("/console/", {"cookie": "accord_in_sandbox=0"}, None),
        ("/report", INSIDE, None),
        ("/check", INSIDE, None),
        ("/console/", {"cookie": "x=accord_in_sandbox=1"}, None),
        ("/sandboxes", {}, None),
        ("/readyz", INSIDE, None),
        ("/metrics", THEIRS, None),
        ("/healthz", THEIRS, None),
    ],
)
def test_a_request_is_for_the_sandbox_by_its_token_its_path_or_its_browser(path: str, headers: dict[str, str], reaches: str | None) -> None:
    sent = asked(path, **headers)
    if reaches is None:
        assert sent is None
    else:
        assert sent is not None and sent[1]["body"].decode() == f"sandbox {reaches} {reaches}"


def test_without_a_sandbox_every_request_is_the_hubs() -> None:
    assert asked("/api/v1/me", there=False, **THEIRS) is None
    assert asked("/.well-known/oauth-authorization-server/sandbox", there=False) is None
    assert asked("/sandbox/leave", there=False) is None
    assert asked("/console/", there=False, **INSIDE) is None


@pytest.mark.parametrize(
    ("path", "query", "to"),
    [
        ("/sandbox", "", "/console/"),
        ("/sandbox/", "", "/console/"),
        ("/sandbox/report", "", "/console/"),
        ("/sandbox/account/login/", "", "/account/login/"),
        ("/sandbox/join/abc", "lang=ar", "/join/abc?lang=ar"),
        ("/sandbox//evil.example/x", "", "/console/"),
        ("/sandbox/\\evil.example", "", "/console/"),
        ("/sandbox/%0d%0aset-cookie:x", "", "/console/"),
    ],
)
def test_a_link_into_it_sets_the_cookie_and_leads_to_a_page_of_this_host(path: str, query: str, to: str) -> None:
    sent = asked(path, query=query)
    assert sent is not None
    headers = dict(sent[0]["headers"])
    assert (sent[0]["status"], headers[b"location"].decode()) == (303, to)
    assert (headers[b"content-length"], sent[1]["body"], headers[b"cache-control"]) == (b"0", b"", b"no-store")
    assert headers[b"set-cookie"].startswith(b"accord_in_sandbox=1; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax")


def test_leaving_takes_the_cookie_away_also_from_inside() -> None:
    for headers in ({}, INSIDE):
        sent = asked("/sandbox/leave", https=True, **headers)
        assert sent is not None
        made = dict(sent[0]["headers"])
        assert made[b"location"] == b"/" and b"accord_in_sandbox=; Path=/; Max-Age=0" in made[b"set-cookie"]
        assert made[b"set-cookie"].endswith(b"; Secure")
