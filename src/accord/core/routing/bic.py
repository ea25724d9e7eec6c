"""Kind `bic`: a bank by its BIC (ISO 9362), or by the beginning of it. Reaches IBANs and accounts whose bank has a known BIC.

Value: 11 characters for a branch, 8 for the bank, 6 for the bank in its country, 4 for the bank everywhere. `XXX` is the head office, which
is the bank itself. Which BIC an IBAN belongs to: the bank registry that `schwifty` carries; an account's: `identifiers.banks`.
"""

import re
from functools import lru_cache

from accord.core.identifiers.bank_names import bank_named
from accord.core.identifiers.regions import REGIONS
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "bic"
REACHES = ("account", "iban")
EXAMPLES = (
    Example("KASITHBK", "KASITHBK"),
    Example("kasithbkxxx", "KASITHBK"),
    Example("BOMLAEAD", "BOMLAEAD"),
    Example("COBADEFF370", "COBADEFF370"),
    Example("KASITH", "KASITH"),
    Example("HSBC", "HSBC"),
)
BAD_EXAMPLES = (
    BadExample("KASITHB", "bic-form"),
    BadExample("KAS1THBK", "bic-form"),
    BadExample("KASIQQBK", "country"),
    BadExample("", "empty"),
)

_FORM = re.compile(r"[A-Z]{4}(?:[A-Z]{2}(?:[A-Z0-9]{2}(?:[A-Z0-9]{3})?)?)?")
_LENGTHS = (11, 8, 6, 4)


def parse(text: str, tables: Tables) -> str:
    """Refusals: `bic-form`, `country`."""
    value = "".join(typed(text).split()).upper()
    if not _FORM.fullmatch(value):
        raise BadResponsibility("bic-form", "A BIC has 8 or 11 characters, such as KASITHBK; its first 4 or 6 declare all that begin so.")
    if len(value) > 4 and value[4:6] not in REGIONS:
        raise BadResponsibility("country", "The fifth and sixth letter of a BIC are its country; read it again.")
    return value.removesuffix("XXX") if len(value) == 11 else value


def above(value: str) -> tuple[str, ...]:
    return tuple(value[:length] for length in _LENGTHS if length <= len(value))


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    bic = _of_account(identifier.value) if identifier.kind == "account" else _of_iban(identifier.value)
    return above(bic.removesuffix("XXX") if len(bic) == 11 else bic) if bic else ()


def _of_account(value: str) -> str:
    country, code, _ = value.split(":", 2)
    known_bank = bank_named(country, code)
    return known_bank.bic if known_bank else ""


@lru_cache(maxsize=4096)
def _of_iban(value: str) -> str:
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return str(IBAN(value).bic or "")
    except SchwiftyException:
        return ""


def gap(identifier: Identifier, tables: Tables) -> str | None:
    return None


def institution(value: str, tables: Tables) -> Institution:
    return Institution("finance", value[4:6])
