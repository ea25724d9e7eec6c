"""Checks before any door: by which name the hub was asked for, headers that pass for others, and a proxy that nobody named."""

import logging
import time
from collections.abc import Iterable

from django.http.request import split_domain_port, validate_host

from accord.server.asgi import Scope
from accord.server.certificates import HEADERS as CERTIFICATE_HEADERS
from accord.server.certificates import Certificates

log = logging.getLogger("accord.front")

# Who looks whether the process lives asks by whatever address it has, and learns nothing but that.
BY_ANY_NAME = frozenset({"/healthz", "/readyz"})
# With one of these a proxy passes on whose request it is.
PASSED_ON = frozenset({b"x-forwarded-for", b"forwarded"})
# Nothing about these is to be looked at, and most headers are of them.
USUAL = frozenset(
    name.encode()
    for name in "accept accept-encoding accept-language authorization connection content-length content-type cookie user-agent".split()
)
MOST_KNOWN = 1024
TELL_EVERY = 60 * 60.0  # seconds

PROXY = (
    "Requests come with X-Forwarded-For or Forwarded, and no proxy is trusted: all who come through one count as one client, and share its "
    "limits. If a proxy of yours stands in front, set ACCORD_TRUST_PROXY=1; if none does, somebody sends these headers in vain."
)


class Admission:
    """`hosts` are names as Django's ALLOWED_HOSTS has them. Used from one event loop."""

    def __init__(self, hosts: Iterable[str], *, trusts_proxy: bool, certificates: Certificates | None = None) -> None:
        self._hosts = list(hosts)
        self._certificates = certificates or Certificates()
        self._trusts_proxy = trusts_proxy
        self._known: set[bytes] = set()
        self._seen: float | None = None

    def admits(self, scope: Scope) -> bool:
        """Whether it may go on; headers with `_` are gone then: behind WSGI they would pass for those with hyphens. So are
        those of client certificates, whoever sent them."""
        host, count, has_strange, has_certificate = b"", 0, False, False
        for name, value in scope["headers"]:
            if name in USUAL:
                continue
            if name == b"host":
                host, count = value, count + 1
            elif b"_" in name:
                has_strange = True
            elif name in CERTIFICATE_HEADERS:
                has_certificate = True
            elif name in PASSED_ON and not self._trusts_proxy:
                self._note_proxy()
        if has_strange:
            scope["headers"] = [pair for pair in scope["headers"] if b"_" not in pair[0]]
        if has_certificate:
            self._certificates.take(scope)
        if count == 1 and host in self._known:
            return True
        return (count == 1 and self._is_ours(host)) or scope["path"] in BY_ANY_NAME

    def _is_ours(self, host: bytes) -> bool:
        name, _ = split_domain_port(host.decode("latin-1"))
        if not name or not validate_host(name, self._hosts):
            return False
        # With a wildcard there is no end of names.
        if len(self._known) < MOST_KNOWN:
            self._known.add(host)
        return True

    def _note_proxy(self) -> None:
        now = time.monotonic()
        if self._seen is None or now - self._seen >= TELL_EVERY:
            self._seen = now
            log.warning(PROXY)

    def warnings(self) -> list[str]:
        """Warnings for the hub's operator: seen within the last hour."""
        return [PROXY] if self._seen is not None and time.monotonic() - self._seen < TELL_EVERY else []
