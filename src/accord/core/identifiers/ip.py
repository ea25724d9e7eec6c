"""Kind `ip`: a public internet address, version 4 or 6.

Value: dotted decimal, or RFC 5952 for version 6. Display: the last dot or colon in brackets, so that nobody clicks it.
An IPv4-mapped address (::ffff:0:0/96, RFC 4291) or NAT64 address (64:ff9b::/96, RFC 6052) is the IPv4 address inside it.
What may not be listed: the special-purpose registries of IANA (RFC 6890 and successors); blocking such an address hits everybody's
own network. Addresses for documentation (RFC 5737, RFC 3849) belong to nobody: they stay usable in training, as unverified.
"""

import ipaddress
import re
from ipaddress import IPv4Address, IPv6Address

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.reading import read, undefang

KIND = "ip"

EXAMPLES = (
    Example("8.8.8.8", "8.8.8.8"),
    Example("8.8.8[.]8", "8.8.8.8"),
    Example("8[.]8[.]8[.]8", "8.8.8.8"),
    Example("8(dot)8(dot)8(dot)8", "8.8.8.8"),
    Example("๘.๘.๘.๘", "8.8.8.8"),
    Example("0x08.0x08.0x08.0x08", "8.8.8.8"),
    Example("0x08080808", "8.8.8.8"),
    Example("2001:4860:4860:0:0:0:0:8888", "2001:4860:4860::8888"),
    Example("[2001:4860:4860::8888]", "2001:4860:4860::8888"),
    Example("2001:4860:4860:[:]8888", "2001:4860:4860::8888"),
    Example("2606:4700:4700::ABCD", "2606:4700:4700::abcd"),
    Example("::ffff:8.8.8.8", "8.8.8.8"),
    Example("64:ff9b::808:808", "8.8.8.8"),
    Example("203.0.113.7", "203.0.113.7"),
)
BAD_EXAMPLES = (
    BadExample("192.168.1.1", "ip-not-public"),
    BadExample("127.0.0.1", "ip-not-public"),
    BadExample("::1", "ip-not-public"),
    BadExample("::ffff:10.0.0.1", "ip-not-public"),
    BadExample("fe80::1%eth0", "ip-zone"),
    BadExample("08.8.8.8", "ip-ambiguous"),
    BadExample("134744072", "ip-ambiguous"),
    BadExample("8.8", "ip-ambiguous"),
    BadExample("8.8.8.8:443", "ip-port"),
    BadExample("[2001:4860:4860::8888]:443", "ip-port"),
    BadExample("8.8.8.0/24", "ip-range"),
    BadExample("8.8.8.256", "ip-form"),
    BadExample("example.com", "ip-form"),
    BadExample("", "empty"),
)

# IANA IPv4 and IPv6 Special-Purpose Address Registries, without the documentation blocks; multicast is RFC 5771 and RFC 4291.
NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
DOCUMENTATION = tuple(
    ipaddress.ip_network(block) for block in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_LONGEST = 200
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_HEX = re.compile(r"0x[0-9a-f]+|(?:(?:0x[0-9a-f]{1,8}|0|[1-9][0-9]{0,2})\.){3}(?:0x[0-9a-f]{1,8}|0|[1-9][0-9]{0,2})", re.IGNORECASE)
_OTHER_SPELLING = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
_PORT = re.compile(r"[0-9.]+:[0-9]+|\[[^\]]*\]:[0-9]+")
_RANGE = re.compile(r"[0-9a-f:.]+/[0-9]{1,3}", re.IGNORECASE)
_SIX = re.compile(r"[0-9a-f:.]{2,45}", re.IGNORECASE)


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """One address, defanged or not; the region doesn't matter.

    Spellings that read differently in different programs (leading zeros, one number, fewer than four parts) are refused as
    `ip-ambiguous`; hexadecimal parts (0x..) mean one thing only and are read. Other refusals: `ip-form`, `ip-port`, `ip-range`,
    `ip-zone`, `ip-not-public`, and those of `reading.read`.
    """
    address = _inner(_address(undefang(read(text, _LONGEST)).strip()))
    if any(address.version == block.version and address in block for block in NOT_PUBLIC):
        raise NotAnIdentifier(
            "ip-not-public", "This address belongs to private or reserved networks and names no one machine on the internet."
        )
    canonical = str(address)
    mark = "." if address.version == 4 else ":"
    start, _, last = canonical.rpartition(mark)
    is_assigned = not any(address.version == block.version and address in block for block in DOCUMENTATION)
    return Identifier(kind=KIND, value=canonical, display=f"{start}[{mark}]{last}", verified=is_assigned)


def _address(text: str) -> IPv4Address | IPv6Address:
    if _PORT.fullmatch(text):
        raise NotAnIdentifier("ip-port", "Leave out the port and send the address alone; an address with a port and path is kind url.")
    if _RANGE.fullmatch(text):
        raise NotAnIdentifier("ip-range", "This is a range of addresses; send each address that was used.")
    text = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if "%" in text:
        raise NotAnIdentifier("ip-zone", "A zone after % has a meaning on one machine only; send a public address.")
    try:
        if _DECIMAL.fullmatch(text):
            return IPv4Address(text)
        if _HEX.fullmatch(text):
            return _from_hex(text)
        if ":" in text and _SIX.fullmatch(text):
            return IPv6Address(text)
    except ValueError:
        raise NotAnIdentifier("ip-form", "A part of this address is out of range or missing; read it again.") from None
    if _OTHER_SPELLING.fullmatch(text):
        raise NotAnIdentifier("ip-ambiguous", "This spelling means different addresses in different programs; write four decimal numbers.")
    raise NotAnIdentifier("ip-form", "An address is four numbers with dots, or groups of hex digits with colons.")


def _from_hex(text: str) -> IPv4Address:
    """The parts of the WHATWG IPv4 parser that are read in one way only: one hex number, or four parts, hex or decimal."""
    parts = [int(part, 16) if part[:2].lower() == "0x" else int(part) for part in text.split(".")]
    if len(parts) == 1:
        return IPv4Address(parts[0])
    return IPv4Address(bytes(parts))


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
