"""Client certificates, as the environment says: from which proxy they are believed, and where clients reach it."""

import os
from ipaddress import ip_network


def cert_proxy() -> str:
    """The proxies from which the header with a client's certificate is believed; empty for none. It takes their secret as well."""
    text = os.environ.get("ACCORD_CERT_PROXY", "").strip()
    try:
        for part in text.split(",") if text else ():
            ip_network(part.strip())
    except ValueError:
        raise SystemExit(
            "ACCORD_CERT_PROXY must be addresses or networks of your proxies, with commas between: 127.0.0.1,10.1.0.0/24"
        ) from None
    if bool(text) != bool(_secret()):
        raise SystemExit("ACCORD_CERT_PROXY and ACCORD_CERT_SECRET belong together: set both, or neither.")
    return text


def cert_secret() -> str:
    """What the proxy proves itself with, beside its address: any program of the same machine has that too."""
    secret = _secret()
    if secret and not (secret.isascii() and secret.isalnum() and len(secret) >= 32):
        raise SystemExit("ACCORD_CERT_SECRET must be 32 or more plain letters and digits, such as of: openssl rand -hex 32")
    return secret


def _secret() -> str:
    return os.environ.get("ACCORD_CERT_SECRET", "").strip()


def mtls_address() -> str:
    """Where clients with certificates reach the hub; empty where it is the hub's own address."""
    address = os.environ.get("ACCORD_MTLS_ADDRESS", "").strip().rstrip("/")
    if address and not address.startswith("https://"):
        raise SystemExit(
            "ACCORD_MTLS_ADDRESS must be the https:// address at which the proxy asks for certificates, such as https://hub.example.org:8443"
        )
    return address
