"""Hands requests on to another server of the hub, and its answers back, piece by piece in both directions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop
from msgspec import Struct

from accord.hub import trusted
from accord.server.asgi import Receive, Scope, Send, header
from accord.server.certificates import Certificates
from accord.server.refusals import refuse

if TYPE_CHECKING:  # slow to load: the hub is to be ready before (see site/later.py)
    import httpx

# Of one connection alone (RFC 9110, 7.6.1), or said anew for the next.
_NOT_HANDED_ON = frozenset(
    (b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"expect", b"x-forwarded-for")
)
CONNECT_WITHIN = 5.0  # seconds
MOST = 200  # requests at a time

Address = Callable[[], str | None]


class Away(Struct, frozen=True):
    """How it is said that the other server is not there: a message of the catalogue."""

    code: str
    text: str


SANDBOX_AWAY = Away("sandbox-away", gettext_noop("The sandbox is being started. Try again in a few seconds."))


class _Gone(Exception):
    """The client hung up while it sent."""


class Relay:
    """An app whose answers another server gives. `address` says where it is, such as http://127.0.0.1:8001, and None while it is not there.

    `marks` are headers that each answer bears beside its own. A client's certificate that was believed here is told behind. `silent` says
    for how many seconds that server may say nothing about a request before it counts as away; for ever where it isn't given. Where it goes
    by another name than this one, it is asked by its own (`renamed`).
    """

    def __init__(
        self,
        address: Address,
        marks: dict[bytes, bytes],
        certificates: Certificates | None = None,
        *,
        away: Away = SANDBOX_AWAY,
        silent: Callable[[Scope], float] | None = None,
        renamed: bool = False,
        most: int = MOST,
    ) -> None:
        self._certificates = certificates or Certificates()
        self._address = address
        self._marks = [*marks.items()]
        self._away_as, self._silent, self._renamed, self._most = away, silent, renamed, most
        self._client: httpx.AsyncClient | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = self._address()
        if address is None:
            return await self._away(scope, send)
        is_sent = asyncio.Event()
        handing = asyncio.create_task(self._hand_on(address, scope, receive, send, is_sent))
        leaving = asyncio.create_task(_left(receive, is_sent))
        try:
            await asyncio.wait((handing, leaving), return_when=asyncio.FIRST_COMPLETED)
            if handing.done():
                handing.result()
        finally:
            handing.cancel()
            leaving.cancel()
            await asyncio.wait((handing, leaving))  # what was open behind is let go of

    async def _hand_on(self, address: str, scope: Scope, receive: Receive, send: Send, is_sent: asyncio.Event) -> None:
        import httpx

        begun = False
        body = _sent(receive, is_sent) if _has_body(scope) else None
        if body is None:
            is_sent.set()
        try:
            headers = [*headers_of(scope, keeps_host=not self._renamed), *self._certificates.handed_on(scope)]
            # Made by hand: the client's own headers, such as what it could decode, are not those of whoever asks.
            request = httpx.Request(scope["method"], _url(address, scope), headers=headers, content=body)
            if self._silent is not None:
                request.extensions["timeout"] = httpx.Timeout(self._silent(scope), connect=CONNECT_WITHIN).as_dict()
            answer = await self._http().send(request, stream=True)
            try:
                begun = True
                given = [(name.lower(), value) for name, value in answer.headers.raw if name.lower() not in _NOT_HANDED_ON]
                await send({"type": "http.response.start", "status": answer.status_code, "headers": [*given, *self._marks]})
                async for piece in answer.aiter_raw():
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            finally:
                await answer.aclose()
        except _Gone:
            return
        except httpx.TransportError:
            if begun:
                raise  # the answer is cut off, and the client sees that
            await self._away(scope, send)

    async def _away(self, scope: Scope, send: Send) -> None:
        await refuse(scope, send, 503, self._away_as.code, self._away_as.text, retry=5)

    def _http(self) -> "httpx.AsyncClient":
        import httpx

        if self._client is None:
            # Streams are silent for long; the server behind has limits of its own.
            timeout = httpx.Timeout(None, connect=CONNECT_WITHIN)
            limits = httpx.Limits(max_connections=self._most, max_keepalive_connections=20)
            self._client = httpx.AsyncClient(
                timeout=timeout, limits=limits, trust_env=False, follow_redirects=False, verify=trusted.context()
            )
        return self._client


def _url(address: str, scope: Scope) -> "httpx.URL":
    """The same path and query, as they were sent."""
    import httpx

    query: bytes = scope["query_string"]
    return httpx.URL(address).copy_with(raw_path=scope["raw_path"] + (b"?" + query if query else b""))


def headers_of(scope: Scope, *, keeps_host: bool) -> list[tuple[bytes, bytes]]:
    client = scope.get("client")
    known = header(scope, b"x-forwarded-for")
    came = [known] if known else []
    came += [client[0].encode()] if client else []
    kept = [(name, value) for name, value in scope["headers"] if name not in _NOT_HANDED_ON and (keeps_host or name != b"host")]
    return [*kept, (b"x-forwarded-for", b", ".join(came))] if came else kept


def _has_body(scope: Scope) -> bool:
    return header(scope, b"content-length") not in (None, b"0") or header(scope, b"transfer-encoding") is not None


async def _left(receive: Receive, is_sent: asyncio.Event) -> None:
    """Returns when the client hung up, once all that it sent was read; what it does not read any more need not be asked for."""
    await is_sent.wait()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _sent(receive: Receive, is_sent: asyncio.Event) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        if piece := message.get("body", b""):
            yield piece
        if not message.get("more_body", False):
            is_sent.set()
            return
