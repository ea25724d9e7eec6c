"""Kind `network`: internet addresses that a provider runs, as a block (CIDR). Value: the block, `203.0.113.0/24`.

Version 4: /8 to /32. Version 6: every fourth from /16 to /64, and /128, so that a match is few exact lookups.
"""

import ipaddress

from accord.core.identifiers.hosts import is_address
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed
from accord.core.routing.named_hosts import host_of

KIND = "network"
REACHES = ("ip", "url", "domain", "email")
KNOWABLE = True
EXAMPLES = (
    Example("203.0.113.0/24", "203.0.113.0/24"),
    Example("203.0.113.7/24", "203.0.113.0/24"),
    Example("203.0.113.7", "203.0.113.7/32"),
    Example("2001:DB8::/32", "2001:db8::/32"),
    Example("2001:db8::1", "2001:db8::1/128"),
)
BAD_EXAMPLES = (
    BadExample("203.0.0.0/4", "network-size"),
    BadExample("2001:db8::/33", "network-size"),
    BadExample("example.com", "network-form"),
    BadExample("203.0.113.256", "network-form"),
    BadExample("", "empty"),
)

V4 = tuple(range(32, 7, -1))
V6 = (128, *range(64, 15, -4))


def parse(text: str, tables: Tables) -> str:
    """Refusals: `network-form`, `network-size`."""
    block_text = typed(text)
    try:
        block = ipaddress.ip_network(block_text, strict=False)
    except ValueError:
        raise BadResponsibility("network-form", "Give a block of addresses, such as 203.0.113.0/24, or one address.") from None
    if block.prefixlen not in (V4 if block.version == 4 else V6):
        raise BadResponsibility(
            "network-size", "Give a block from /8 on, or of version 6 each fourth from /16 to /64; larger ones in parts."
        )
    return str(block)


def above(value: str) -> tuple[str, ...]:
    address, _, size = value.partition("/")
    number = int(ipaddress.ip_address(address))
    if ":" in address:
        return tuple(f"{ipaddress.IPv6Address(number >> 128 - bits << 128 - bits)}/{bits}" for bits in V6 if bits <= int(size))
    blocks = ((number >> 32 - bits << 32 - bits, bits) for bits in V4 if bits <= int(size))
    # Written by hand, since this is done for every address that is looked up.
    return tuple(f"{block >> 24}.{block >> 16 & 255}.{block >> 8 & 255}.{block & 255}/{bits}" for block, bits in blocks)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    host = host_of(identifier)
    if not is_address(host):
        return ()
    address = host.strip("[]")
    return above(f"{address}/{128 if ':' in address else 32}")


def gap(identifier: Identifier, tables: Tables) -> str | None:
    """A block so large that it is nobody's line."""
    block_keys = keys(identifier, tables)
    return next((key for key in block_keys if key.endswith("/32" if ":" in key else "/16")), None)


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", "", value)
