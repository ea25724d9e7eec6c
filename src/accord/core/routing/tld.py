"""Kind `tld`: the registry of an ending under which names are registered. Value: the ending in punycode, `th`, `co.th`.

Which endings there are: the public suffix list, whose rules include those of providers (`github.io`).
"""

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.country import country_of
from accord.core.identifiers.hosts import is_address, name_of
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed
from accord.core.routing.named_hosts import host_of

KIND = "tld"
REACHES = ("url", "domain", "email")
EXAMPLES = (
    Example("th", "th"),
    Example(".TH", "th"),
    Example("co.th", "co.th"),
    Example("ไทย", "xn--o3cw4h"),
    Example("com", "com"),
)
BAD_EXAMPLES = (
    BadExample("example.com", "tld-unknown"),
    BadExample("nosuchending", "tld-unknown"),
    BadExample("a b", "tld-unknown"),
    BadExample("", "empty"),
)


def parse(text: str, tables: Tables) -> str:
    """Refusals: `tld-unknown`."""
    try:
        # An ending may be one label, which is no name by itself.
        value = name_of(f"x.{typed(text).lstrip('*').lstrip('.')}").removeprefix("x.")
    except NotAnIdentifier:
        value = ""
    suffixes = tables.suffixes
    if value not in suffixes.rules and value not in suffixes.wildcards:
        raise BadResponsibility("tld-unknown", "Give an ending under which names are registered, such as th or co.th.")
    return value


def above(value: str) -> tuple[str, ...]:
    labels = value.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    host = host_of(identifier)
    return () if is_address(host) else above(tables.suffixes.suffix_of(host))


def gap(identifier: Identifier, tables: Tables) -> str | None:
    """The ending, never the name under it; an ending that is on no list may be anything."""
    ending = next(iter(keys(identifier, tables)), None)
    return ending if ending is None or ending in tables.suffixes.rules or ending.partition(".")[2] in tables.suffixes.wildcards else "?"


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", country_of("domain", value) or "", "" if value == "?" else f".{value}")
