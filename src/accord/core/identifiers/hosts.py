"""Hosts: one canonical form for domains and for the hosts of URLs.

Names go through the WHATWG host parser (url.spec.whatwg.org, section 3.5: UTS 46, non-transitional), as browsers do: what
IDNA 2008 allows comes out the same, and what only browsers accept (emoji, underscores) comes out too. Characters of a newer
Unicode version than the parser's are refused.
Addresses follow Safe Browsing v5, 'URLs and Hashing': IPv4 in any encoding as four decimals, IPv6 compressed (RFC 5952) in
brackets, IPv4-mapped and NAT64 (64:ff9b::/96, RFC 6052) IPv6 as IPv4.
"""

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import can_ada

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.digits import visible
from accord.core.identifiers.suffixes import Suffixes

# Letters, digits, hyphen; underscores because real scam lists have them. The last label must start with a letter.
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
# Characters that browsers accept beyond that under a wildcard name server, without the brackets that defanging uses.
_WIDE_NAME = re.compile(r"(?:[a-z0-9_~!$&'*+,;=-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_IPV4 = re.compile(r"(?:(?:[0-9]+|0x[0-9a-f]*)\.){0,3}(?:[0-9]+|0x[0-9a-f]*)")
_NAT64 = int(IPv6Address("64:ff9b::")) >> 32
_LONGEST_NAME = 253


def is_address(host: str) -> bool:
    """Whether a canonical host is an IP address: IPv6 in brackets, or IPv4 (no name ends in a digits-only label)."""
    return host[:1] == "[" or host[host.rfind(".") + 1 :].isdigit()


def is_name(host: str, *, wide: bool = False) -> bool:
    """Whether a canonical host is a domain name of two labels or more within the lengths of DNS (RFC 1035, section 2.3.4)."""
    return len(host) <= _LONGEST_NAME and (_WIDE_NAME if wide else _NAME).fullmatch(host) is not None


def has_known_ending(host: str, registrable: str | None, suffixes: Suffixes) -> bool:
    """Whether a rule of the public suffix list names the host's ending (and not only its default rule `*`)."""
    ending = host if registrable is None else registrable[registrable.index(".") + 1 :]
    return "." in ending or ending in suffixes.rules or ending in suffixes.wildcards


_BEHIND_HOST = re.compile(r"[/?#\\]")


def without_ellipsis(text: str) -> str:
    """The text without the dots behind it, where it is a host, or an address without a path, and more than one dot or an `…` follow.

    So a sentence trails off; behind a path the dots may be the path's own.
    """
    if not text.endswith(("..", "…")):
        return text
    bare = text.rstrip(".…")
    return text if _BEHIND_HOST.search(bare.partition("//")[2] or bare) else bare


def name_of(text: str) -> str:
    """The canonical name that a host text stands for, in any script and letter case; without its one trailing dot.

    Raises NotAnIdentifier: `host`, `ip-address`, `single-label`.
    """
    host = _browser_host(text)
    if host is None and not text.isascii():
        host = _browser_host(unicodedata.normalize("NFKC", visible(text)))
    if host is None:
        raise NotAnIdentifier("host", "This is not a domain name. Check it for missing dots, spaces and stray characters.")
    host = host.removesuffix(".")
    if is_address(host):
        raise NotAnIdentifier("ip-address", "This is an IP address, not a domain. Give it as kind ip.")
    if "." not in host:
        raise NotAnIdentifier("single-label", "One word alone is not a domain. Give the whole name with its ending, as in name.example.")
    if not is_name(host):
        raise NotAnIdentifier("host", "This is not a domain name: a label is empty, too long, or has a character that no domain can have.")
    return host


def _browser_host(text: str) -> str | None:
    if not text or any(mark in text for mark in "/?#@:\\%\t\r\n "):
        return None
    try:
        return can_ada.parse(f"https://{text}/").hostname
    except (ValueError, TypeError):  # TypeError: a lone surrogate
        return None


def canonical_host(host: str) -> str:
    """Safe Browsing's host rules for a lower-case ASCII host: dots at the ends dropped, runs of dots made one, addresses normalised."""
    if host[:1] == "[":
        return _canonical_ipv6(host)
    if host[:1] == "." or host[-1:] == "." or ".." in host:
        host = re.sub(r"\.+", ".", host).strip(".")
    return _canonical_ipv4(host) if host[:1].isdigit() else host


def _canonical_ipv4(host: str) -> str:
    """Four decimals for hex, octal, decimal and short forms (WHATWG, section 3.5, IPv4 parser); any other host as it is."""
    if not _IPV4.fullmatch(host):
        return host
    try:
        return can_ada.parse(f"http://{host}/").hostname
    except ValueError:
        return host


def _canonical_ipv6(host: str) -> str:
    try:
        address = IPv6Address(host[1:-1])
    except AddressValueError:
        return host
    if address.scope_id is not None:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    if int(address) >> 32 == _NAT64:
        return str(IPv4Address(int(address) & 0xFFFFFFFF))
    return f"[{address}]"


def parents(host: str, suffixes: Suffixes) -> list[str]:
    """The host and every parent down to its registrable part, longest first; an address or a public suffix has no parents.

    Safe Browsing takes the last five labels at most; here each parent counts, so that each listed domain is found.
    """
    hosts = [host]
    if is_address(host):
        return hosts
    registrable = suffixes.registrable(host)
    if registrable is None:
        return hosts
    shortest = len(registrable)
    while len(host) > shortest:
        host = host[host.index(".") + 1 :]
        hosts.append(host)
    return hosts


def unicode_form(host: str) -> str:
    """A canonical host with its punycode labels in their own script, for people to read; direction marks are the page's duty."""
    if "xn--" not in host:
        return host
    decoded = can_ada.idna_decode(host.encode())  # type: ignore[arg-type]  # the stub says str, the library takes bytes
    return decoded if can_ada.idna_encode(decoded).decode() == host else host
