"""The token that is sent: one that is held, or one that is given for some minutes, and asked for anew where the hub takes it no longer."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator

import httpx

from accord.client.calls import authorization

Token = str | Callable[[], str]
_NO_LONGER = 401


class Bearer(httpx.Auth):
    """Sends the token. A function that gives one is asked before the first call, and once more where the hub refuses what it gave: that
    call was not done, so it is sent again. What the function raises comes out of the call; an error of httpx is a broken connection."""

    def __init__(self, token: Token) -> None:
        """Raises ValueError where what is held is no token."""
        self._give = token if callable(token) else None
        self._headers = {} if callable(token) else authorization(token)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        sent = self._headers or self._asked()
        request.headers.update(sent)
        response = yield request
        if response.status_code == _NO_LONGER and self._give is not None:
            request.headers.update(self._asked())
            yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """In a thread of its own the function may wait for the one that gives tokens."""
        sent = self._headers or await asyncio.to_thread(self._asked)
        request.headers.update(sent)
        response = yield request
        if response.status_code == _NO_LONGER and self._give is not None:
            # Another call may have asked meanwhile.
            request.headers.update(self._headers if self._headers is not sent else await asyncio.to_thread(self._asked))
            yield request

    def _asked(self) -> dict[str, str]:
        assert self._give is not None
        self._headers = authorization(self._give())
        return self._headers
