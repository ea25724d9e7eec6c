"""Client certificates as a proxy with TLS hands them on: believed from the proxies that the settings name alone, and with their secret.

The connection to the hub says nothing of the client's TLS, so whoever reaches the hub's own port could write the headers. They are taken
out of every request; what was believed stands beside it, where no client can write.
"""

import hashlib
import hmac
import ssl
from collections.abc import MutableMapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import quote, unquote_to_bytes

CERTIFICATE, VERIFIED, SECRET = b"x-client-cert", b"x-client-verify", b"x-client-cert-secret"
HEADERS = frozenset((CERTIFICATE, VERIFIED, SECRET))
# Where it stands beside the request, in the scope and in WSGI's environment.
THUMBPRINT, DER, IS_VERIFIED = "accord.certificate.thumbprint", "accord.certificate.der", "accord.certificate.verified"
LARGEST = 16 * 1024  # bytes of such a header

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between. Raises ValueError."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


class Certificates:
    def __init__(self, proxies: Sequence[Network] = (), secret: str = "") -> None:
        self._proxies = tuple(proxies)
        self._secret = secret.encode()

    def take(self, scope: MutableMapping[str, Any]) -> None:
        """Take the headers out of a request that has some; note the certificate where they are believed."""
        sent: dict[bytes, list[bytes]] = {name: [] for name in HEADERS}
        for name, value in scope["headers"]:
            if name in HEADERS:
                sent[name].append(value)
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in HEADERS]
        if not self._is_proxy(scope, sent[SECRET]) or len(sent[CERTIFICATE]) != 1:
            return
        der = read(sent[CERTIFICATE][0])
        if der is not None:
            scope[DER] = der
            scope[THUMBPRINT] = hashlib.sha256(der).digest()
            scope[IS_VERIFIED] = sent[VERIFIED] == [b"SUCCESS"]

    def handed_on(self, scope: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
        """The headers by which a server behind this one, that has the same secret and believes this one, is told what was believed here."""
        der: bytes | None = scope.get(DER)
        if der is None:
            return []
        verified = b"SUCCESS" if scope[IS_VERIFIED] else b"NONE"
        pem = quote(ssl.DER_cert_to_PEM_cert(der), safe="").encode()
        return [(CERTIFICATE, pem), (VERIFIED, verified), (SECRET, self._secret)]

    def _is_proxy(self, scope: MutableMapping[str, Any], secrets: list[bytes]) -> bool:
        if not self._secret or len(secrets) != 1 or not hmac.compare_digest(secrets[0], self._secret):
            return False
        try:
            peer = ip_address((scope.get("client") or ("", 0))[0])
        except ValueError:
            return False
        peer = getattr(peer, "ipv4_mapped", None) or peer
        return any(peer in network for network in self._proxies)


def read(value: bytes) -> bytes | None:
    """The certificate in such a header, which is PEM with %XX, as nginx's $ssl_client_escaped_cert is; None where it is none."""
    if not value or len(value) > LARGEST:
        return None
    try:
        return ssl.PEM_cert_to_DER_cert(unquote_to_bytes(value).decode("ascii"))
    except ValueError:
        return None
