"""Kind `host`: the operator of the names below one: a provider whose customers' sites are there (`kissr.com`), mailboxes, own domains.

Value: a name of 2 to 8 labels in punycode; it reaches everything below it.
"""

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.hosts import is_address, name_of
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed
from accord.core.routing.named_hosts import host_of

KIND = "host"
REACHES = ("url", "domain", "email")
KNOWABLE = True
EXAMPLES = (
    Example("kissr.com", "kissr.com"),
    Example("*.Kissr.COM", "kissr.com"),
    Example("github.io", "github.io"),
    Example("pages.example.co.th", "pages.example.co.th"),
    Example("ธนาคาร.ไทย", "xn--42c3bd5b5db.xn--o3cw4h"),
)
BAD_EXAMPLES = (
    BadExample("com", "single-label"),
    BadExample("co.th", "host-suffix"),
    BadExample("203.0.113.7", "ip-address"),
    BadExample("example.com/path", "host"),
    BadExample("a.b.c.d.e.f.g.example.com", "host-depth"),
    BadExample("", "empty"),
)

MOST_LABELS = 8
# Under these, below a country's own ending, its registry registers names: the operators of the sites do not run them.
_SECOND = frozenset("ac co com edu gob go gov in mi mil net nom nic or org sch".split())


def parse(text: str, tables: Tables) -> str:
    """Refusals: `host`, `single-label`, `ip-address`, `host-suffix`, `host-depth`."""
    try:
        value = name_of(typed(text).removeprefix("*."))
    except NotAnIdentifier as refusal:
        raise BadResponsibility.of(refusal) from None
    if value.count(".") >= MOST_LABELS:
        raise BadResponsibility(
            "host-depth", "Give a name of at most {most} labels; it reaches everything below it.", {"most": MOST_LABELS}
        )
    if _is_registry(value):
        raise BadResponsibility("host-suffix", "Names are registered under this ending by everybody; its registry declares it as kind tld.")
    return value


def _is_registry(value: str) -> bool:
    first, _, last = value.partition(".")
    return len(last) == 2 and first in _SECOND


def above(value: str) -> tuple[str, ...]:
    labels = value.split(".")
    return tuple(".".join(labels[start:]) for start in range(max(0, len(labels) - MOST_LABELS), len(labels) - 1))


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    host = host_of(identifier)
    return () if is_address(host) else above(host)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    """None: the name itself may be what was reported, or a person's own. The registry of its ending is told."""
    return None


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", "", value)
