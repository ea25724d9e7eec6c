"""Which requests are for the sandbox, and how a browser goes there and back.

A request is for the sandbox where its bearer token is of there, where its path begins with /sandbox/, or where its browser is in the
sandbox, which a cookie says, and asks for a page of members or of a guest. All addresses are the same in both, so a client that works in
the sandbox works outside it with another token. The pages for everybody are always the hub's own: a link must not lead a harmed person's
report to where nobody reads it.
"""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from accord.server.asgi import App, Receive, Scope, Send, header

COOKIE = "accord_in_sandbox"
HEADER = b"accord-sandbox"
ENTRANCE = "/sandbox"
EXIT = "/sandbox/leave"
# Where the metadata of an issuer with a path lie (RFC 8414, 3.1).
_METADATA = "/.well-known/oauth-authorization-server"
_FOR_PROGRAMS = (f"{ENTRANCE}/api/", f"{ENTRANCE}/.well-known/")
_PLACES = ("/console/", "/account/", "/join/", "/guest/")
# About the machine, for those who watch it: always the hub's own.
_THE_HUBS = frozenset(("/healthz", "/readyz", "/metrics"))


class Sandbox:
    """Gives the app for a request that is for the sandbox; None for every other. `is_there`: whether this hub has one."""

    def __init__(self, relay: App, prefix: bytes, is_there: Callable[[], bool], *, https: bool) -> None:
        self._relay = relay
        self._bearer = b"bearer " + prefix
        self._is_there = is_there
        self._https = https

    def app(self, scope: Scope) -> App | None:
        path: str = scope["path"]
        asked = header(scope, b"authorization") or b""
        is_of_there = asked[: len(self._bearer)].lower() == self._bearer
        is_inside = path.startswith(_PLACES) and COOKIE.encode() in (header(scope, b"cookie") or b"") and _is_inside(scope)
        is_entered = path == ENTRANCE or path.startswith(f"{ENTRANCE}/")
        if path == f"{_METADATA}{ENTRANCE}" and self._is_there():
            return self._metadata
        if not (is_of_there or is_inside or is_entered) or path in _THE_HUBS or not self._is_there():
            return None
        if path == EXIT:
            return self._leave
        if not is_entered:
            return self._relay
        if is_of_there or path.startswith(_FOR_PROGRAMS):
            return self._below
        return self._enter

    async def _below(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An address below /sandbox, as programs use it."""
        cut = {"path": scope["path"].removeprefix(ENTRANCE), "raw_path": scope["raw_path"].removeprefix(ENTRANCE.encode())}
        await self._relay({**scope, **cut}, receive, send)

    async def _metadata(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._relay({**scope, "path": _METADATA, "raw_path": _METADATA.encode()}, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A browser that follows a link into the sandbox stays there until it leaves."""
        raw: bytes = scope["raw_path"].removeprefix(ENTRANCE.encode()).lstrip(b"/\\")
        query: bytes = scope["query_string"]
        to = quote(b"/" + raw, safe="/%:@!$&'()*+,;=-._~") + (f"?{query.decode('latin-1')}" if query else "")
        to = to if to.startswith(_PLACES) else "/console/"
        await self._go(send, to, "1", 12 * 60 * 60)

    async def _leave(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._go(send, "/", "", 0)

    async def _go(self, send: Send, to: str, value: str, age: int) -> None:
        secure = "; Secure" if self._https else ""
        cookie = f"{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"
        headers = [(b"location", to.encode()), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _is_inside(scope: Scope) -> bool:
    try:
        kept = SimpleCookie((header(scope, b"cookie") or b"").decode("latin-1")).get(COOKIE)
    except CookieError:
        return False
    return kept is not None and kept.value == "1"
