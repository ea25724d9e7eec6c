"""Kind `domain`: a domain name of two labels or more, of any operator.

Value: lower-case punycode without trailing dot (RFC 5891; what browsers make of it, see `hosts`). Display: the value, defanged.
`verified`: its ending is named by the public suffix list. Public suffixes (co.uk, github.io) are read like all others;
`tables.suffixes.is_suffix(value)` tells them. A listed domain covers every host and URL below it, see `expressions`.
"""

import re

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.canonical import trimmed
from accord.core.identifiers.defang import defang, refang
from accord.core.identifiers.hosts import has_known_ending, is_name, name_of, without_ellipsis
from accord.core.identifiers.skeleton import looks_like

KIND = "domain"
EXAMPLES = (
    Example("evil.com", "evil.com"),
    Example(" WWW.Evil.COM. ", "www.evil.com"),
    Example("sub.evil[.]co[.]uk", "sub.evil.co.uk"),
    Example("evil(dot)com", "evil.com"),
    Example("https://evil.com", "evil.com"),
    Example("hxxps://evil[.]com/", "evil.com"),
    Example("ｅｖｉｌ．ｃｏｍ", "evil.com"),
    Example("evil。com", "evil.com"),
    Example("раураl.com", "xn--l-7sba6dbr.com"),
    Example("straße.de", "xn--strae-oqa.de"),
    Example("😀.ws", "xn--e28h.ws"),
    Example("ทดสอบ.ไทย", "xn--l3cfk7dp.xn--o3cw4h"),
    Example("ether_promo.kissr.com", "ether_promo.kissr.com"),
    Example("github.io", "github.io"),
)
BAD_EXAMPLES = (
    BadExample("", "empty"),
    BadExample("localhost", "single-label"),
    BadExample("1.2.3.4", "ip-address"),
    BadExample("0x7f.1", "ip-address"),
    BadExample("2001:db8::1", "ip-address"),
    BadExample("evil.com/path", "is-a-url"),
    BadExample("https://evil.com/?a", "is-a-url"),
    BadExample("https://evil.com:8443", "is-a-url"),
    BadExample("https://user@evil.com", "is-a-url"),
    BadExample("*.evil.com", "wildcard"),
    BadExample("somebody@evil.com", "is-an-email"),
    BadExample("javascript://evil.com", "scheme"),
    BadExample("evil..com", "host"),
    BadExample("evil .com", "host"),
    BadExample("xn--a.com", "host"),
    BadExample("evil\ud800.com", "not-text"),
    BadExample("a" * 64 + ".com", "host"),
    BadExample("a." * 5000 + "com", "too-long"),
)

_ADDRESS_START = re.compile(r"(https?|hxxps?|f[tx]p)\[?:\]?//", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\[?:\]?//", re.IGNORECASE)


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """A domain, defanged or not, in any script; also `https://` and a domain if nothing else follows.

    Refusals: `empty`, `too-long`, `not-text`, `host`, `single-label`, `ip-address`, `wildcard`, `scheme`, `is-a-url`, `is-an-email`.
    """
    text = without_ellipsis(trimmed(text))
    host = text.lower() if text.isascii() else ""
    if not is_name(host) or "xn--" in host:
        host = _name(text)
    registrable = tables.suffixes.registrable(host)
    return Identifier(
        kind=KIND,
        value=host,
        display=defang(host, registrable),
        looks_like=looks_like(registrable),
        verified=has_known_ending(host, registrable, tables.suffixes),
    )


def _name(text: str) -> str:
    start = _ADDRESS_START.match(text)
    if start is None and _OTHER_SCHEME.match(text):
        raise NotAnIdentifier("scheme", "Only web addresses name a domain. Give the domain alone.")
    host = refang(text[start.end() :] if start else text).removesuffix("/")
    if host.startswith("*."):
        raise NotAnIdentifier("wildcard", "Give the domain without '*.': a listed domain covers everything below it.")
    if any(mark in host for mark in "/\\?#") or (start and "@" in host):
        raise NotAnIdentifier("is-a-url", "This names more than a domain. Give it as kind url, or cut it after the domain.")
    if "@" in host:
        raise NotAnIdentifier("is-an-email", "This looks like an e-mail address. Give it as kind email, or only the part after the '@'.")
    if host.count(":") > 1:
        raise NotAnIdentifier("ip-address", "This is an IP address, not a domain. Give it as kind ip.")
    if ":" in host:
        raise NotAnIdentifier("is-a-url", "This names a port. Give it as kind url, or cut it after the domain.")
    return name_of(host)
