"""Kind `addresses`: addresses on a blockchain that a member holds the keys of or can freeze: one by one, or a whole chain.

Value: the address as an identifier has it, `tron:T...`, or the chain alone, `tron`. An address with a tag or memo is one customer's;
without it, all of theirs.
"""

from accord.core.identifiers import crypto
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.chains.memo import MARK
from accord.core.identifiers.chains.names import KNOWN, TICKERS
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "addresses"
REACHES = ("crypto",)
_TRON = "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
EXAMPLES = (
    Example("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", _TRON),
    Example("USDT TRC20 TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", _TRON),
    Example("eip155:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eip155:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    Example("rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337", "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337"),
    Example(
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ memo 1337",
        "stellar:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ?memo=1337",
    ),
    Example("Tron", "tron"),
    Example("ethereum", "eip155"),
)
BAD_EXAMPLES = (
    BadExample("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T", "checksum"),
    BadExample("somechain", "crypto-unknown"),
    BadExample("", "empty"),
)

_CHAINS = frozenset(KNOWN.values()) | frozenset(TICKERS.values())
UNKNOWN = "?"


def parse(text: str, tables: Tables) -> str:
    """Refusals: those of the identifier."""
    name = typed(text).lower()
    chain = KNOWN.get(name) or TICKERS.get(name) or (name if name in _CHAINS else None)
    if chain:
        return chain
    try:
        return crypto.parse(text, None, tables).value
    except NotAnIdentifier as refusal:
        raise BadResponsibility.of(refusal) from None


def above(value: str) -> tuple[str, ...]:
    chain, colon, _ = value.partition(":")
    if not colon:
        return (value,)
    bare, mark, _ = value.partition("?dt=" if chain == "xrp" else MARK)
    return (value, bare, chain) if mark else (value, chain)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return above(identifier.value)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    """A chain that we don't know stands there as its reporter named it, which may be anything."""
    chain = identifier.value.partition(":")[0]
    return chain if chain in _CHAINS else UNKNOWN


def institution(value: str, tables: Tables) -> Institution:
    return Institution("crypto", "", "" if value == UNKNOWN else value)
