"""Where something may be sent: into the open, and nowhere else."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

NAT64 = ipaddress.ip_network("64:ff9b::/96")
LONGEST_URL = 2000

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address.teredo:
            return address.teredo[1]
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether an address is public: not private, loopback, link-local, multicast or reserved."""
    target = inner(address)
    is_site = isinstance(target, ipaddress.IPv6Address) and target.is_site_local  # fec0::/10, which Python takes for global
    return target.is_global and not (target.is_multicast or target.is_reserved or target.is_unspecified or is_site)


def is_url(url: str) -> bool:
    """Whether a webhook's address can be one: http or https, a host, no user name, nothing that would break a request's line."""
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.username is None and parts.port != 0
    except (ValueError, AttributeError):
        return False
    return is_fine and len(url) <= LONGEST_URL and url.isascii() and url.isprintable() and " " not in url


def allowed(address: Address, secure: bool) -> bool:
    """https into the open; where private addresses are allowed, also those, and plain http on this machine."""
    if is_public(address):
        return secure
    return bool(settings.ACCORD_PRIVATE_HOOKS) and (secure or inner(address).is_loopback)
