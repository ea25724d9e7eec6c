"""Callers by their tokens, kept in memory for a moment: a revoked token or a suspended member is shut out in less than a second."""

import asyncio
import time
from collections import OrderedDict
from hashlib import sha256

from accord.hub.members.queries import Caller, callers, hash_of
from accord.server.asgi import Run, Scope, header
from accord.server.certificates import THUMBPRINT

FRESH = 0.5  # seconds that an answer about a token holds
MOST = 10_000  # tokens kept; a client that tries out many pushes only guesses out, each of which costs one look

_Cached = tuple[float, Caller | None]


class Callers:
    """Used from one event loop. Tokens are kept as their hashes alone, and what is known of each for so many seconds (`fresh`)."""

    def __init__(self, run: Run, fresh: float = FRESH) -> None:
        self._run = run
        self._fresh = fresh
        self._kept: OrderedDict[bytes, _Cached] = OrderedDict()
        self._sent: dict[bytes, bytes] = {}  # hash of a header as it was sent -> hash of the token in it
        self._asked: dict[bytes, asyncio.Future[Caller | None]] = {}

    def at_once(self, sent: bytes) -> Caller | None:
        """Who sent this header Authorization, where that was looked up a moment ago; None where it must be asked for, or is nobody."""
        cached = self._kept.get(self._sent.get(sha256(sent).digest(), b""))
        return cached[1] if cached and time.monotonic() - cached[0] < self._fresh else None

    async def find(self, scope: Scope) -> Caller | None:
        """Who asks; None where the token is unknown, revoked or expired, its member not active, or none was sent; or where it is bound to
        another client certificate than the connection's."""
        token = token_of(scope)
        if not token:
            return None
        digest = hash_of(token)
        caller = await self.still(digest)
        if caller is not None and caller.bound is not None:
            # A certificate is of a connection, a header of whoever sends it: it is looked at anew for each request.
            return caller if caller.bound == scope.get(THUMBPRINT) else None
        if caller is not None:
            if len(self._sent) >= MOST:
                self._sent.clear()
            self._sent[sha256(header(scope, b"authorization") or b"").digest()] = digest
        return caller

    async def still(self, digest: bytes, within: float | None = None) -> Caller | None:
        """Who holds the token with this hash, as of half a second ago at most, or of so many: for what stays open, which asks again and
        again."""
        cached = self._kept.get(digest)
        if cached and time.monotonic() - cached[0] < (self._fresh if within is None else within):
            return cached[1]
        if digest not in self._asked:
            # All that is asked for until the loop comes round goes into one query.
            self._asked[digest] = asyncio.get_running_loop().create_future()
            if len(self._asked) == 1:
                asyncio.get_running_loop().call_soon(self._start)
        return await asyncio.shield(self._asked[digest])

    def _start(self) -> None:
        pending, self._asked = self._asked, {}
        task = asyncio.get_running_loop().create_task(self._look(pending))
        task.add_done_callback(lambda finished: finished.exception())

    async def _look(self, pending: dict[bytes, "asyncio.Future[Caller | None]"]) -> None:
        begun = time.monotonic()
        digests = list(pending)
        try:
            caller_of = await self._run(lambda: callers(digests))
        except BaseException as error:
            for future in pending.values():
                if not future.done():
                    future.set_exception(error)
                    future.exception()  # nobody may be waiting any more
            raise
        for digest, future in pending.items():
            self._keep(digest, (begun, caller_of.get(digest)))
            if not future.done():
                future.set_result(caller_of.get(digest))

    def _keep(self, digest: bytes, entry: _Cached) -> None:
        self._kept[digest] = entry
        self._kept.move_to_end(digest)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)


def token_of(scope: Scope) -> str:
    """The bearer token that was sent, or nothing."""
    scheme, _, token = (header(scope, b"authorization") or b"").partition(b" ")
    return token.strip().decode("latin-1") if scheme.lower() == b"bearer" else ""
