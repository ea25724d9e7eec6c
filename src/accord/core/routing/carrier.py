"""Kind `carrier`: a telephone company by name, in one country. Reaches the numbers that were first given to it.

Value: `CC:name` in lower case. Which company a number was given to: the carrier table of libphonenumber. Where numbers can be taken along
to another company, the number's own may be another by now: a caller that asked an operator or a lookup says so beside the identifier, and
that outranks the table.
"""

from functools import cache

from accord.core.identifiers.country import country_of
from accord.core.routing.base import BadExample, Example, Identifier, Institution, Tables, country_and_rest

KIND = "carrier"
REACHES = ("phone",)
KNOWABLE = True
EXAMPLES = (
    Example("BD:Grameenphone", "BD:grameenphone"),
    Example("ae:Etisalat", "AE:etisalat"),
    Example("TH: True  Move", "TH:true move"),
)
BAD_EXAMPLES = (
    BadExample("Grameenphone", "form"),
    BadExample("QQ:Grameenphone", "country"),
    BadExample("", "empty"),
)


def parse(text: str, tables: Tables) -> str:
    """Refusals: `form`, `country`."""
    country, name = country_and_rest(text, "BD:Grameenphone")
    return f"{country}:{_folded(name)}"


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def above(value: str) -> tuple[str, ...]:
    return (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    name = _given_to(identifier.value[1:])
    country = country_of("phone", identifier.value) if name else None
    return (f"{country}:{_folded(name)}",) if country else ()


def _given_to(digits: str) -> str:
    """The company whose numbers begin so; empty where the table has none."""
    names, longest = _table()
    return next((names[digits[:end]] for end in range(min(len(digits), longest), 0, -1) if digits[:end] in names), "")


@cache
def _table() -> tuple[dict[str, str], int]:
    # Read when a number is first asked for: it is large.
    from phonenumbers.carrierdata import CARRIER_DATA, CARRIER_LONGEST_PREFIX

    return {prefix: names["en"] for prefix, names in CARRIER_DATA.items() if names.get("en")}, CARRIER_LONGEST_PREFIX


def gap(identifier: Identifier, tables: Tables) -> str | None:
    return next(iter(keys(identifier, tables)), None)


def institution(value: str, tables: Tables) -> Institution:
    country, _, name = value.partition(":")
    label = next((carrier for carrier in _table()[0].values() if _folded(carrier) == name), "")
    return Institution("telecom", country, label or name)
