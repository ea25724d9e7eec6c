"""Signing in costs most of all that anybody may ask for: a password is hashed slowly on purpose. So it has a thread of its own, and
a client that keeps getting it wrong is told to wait before anything is hashed.

A try is a form sent to the pages where people prove who they are. One that leads on gives its place back: a whole desk may sign in
from one address.
"""

from accord.limits import Buckets, client_of
from accord.server.asgi import Scope

PLACES = ("/account/", "/join/")
PER_MINUTE, AT_ONCE = 15.0, 30  # wrong tries of one client
LEADS_ON = (301, 302, 303)


class Gate:
    def __init__(self, *, trusts_proxy: bool, per_minute: float = PER_MINUTE, at_once: int = AT_ONCE) -> None:
        self._buckets = Buckets(per_minute, at_once)
        self._trusts_proxy = trusts_proxy

    def guards(self, scope: Scope) -> bool:
        return scope["method"] == "POST" and str(scope["path"]).startswith(PLACES)

    def take(self, scope: Scope) -> int:
        """0 where this try may be looked at, otherwise the seconds to wait."""
        return self._buckets.take(self._client(scope))

    def ended(self, scope: Scope, status: int | None) -> None:
        """Take the status that answered a try; None where the try was not looked at."""
        if status is None or status in LEADS_ON:
            self._buckets.give_back(self._client(scope))

    def _client(self, scope: Scope) -> str:
        forwarded = next((value for name, value in reversed(scope["headers"]) if name == b"x-forwarded-for"), b"")
        remote = (scope.get("client") or ("", 0))[0]
        return client_of(remote, forwarded.decode("latin-1"), trust_proxy=self._trusts_proxy)
