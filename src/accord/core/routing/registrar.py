"""Kind `registrar`: the registrar of a domain. Value: its number in IANA's list of registrars, `1068`.

No domain says who registered it: the caller that looked it up (RDAP) says so beside the identifier.
"""

import re

from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "registrar"
REACHES = ("url", "domain", "email")
KNOWABLE = True
EXAMPLES = (
    Example("1068", "1068"),
    Example("IANA ID: 1068", "1068"),
    Example("iana:0146", "146"),
)
BAD_EXAMPLES = (
    BadExample("Example Registrar, Inc.", "registrar-number"),
    BadExample("0", "registrar-number"),
    BadExample("", "empty"),
)

_FORM = re.compile(r"(?:iana(?: id)?[\s:#]*)?0*([1-9][0-9]{0,8})", re.IGNORECASE)


def parse(text: str, tables: Tables) -> str:
    """Refusals: `registrar-number`."""
    match = _FORM.fullmatch(typed(text))
    if match is None:
        raise BadResponsibility("registrar-number", "Give the registrar's number in IANA's list (its IANA ID), such as 1068.")
    return match[1]


def above(value: str) -> tuple[str, ...]:
    return (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return ()


def gap(identifier: Identifier, tables: Tables) -> str | None:
    return None


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", "", "")
