"""Accounts in a table by their form: numbers that a bank beside them makes one, and IBANs, which name their bank themselves; and names on
platforms by theirs."""

import re
from collections.abc import Callable

from accord.core.identifiers.digits import plain
from accord.core.identifiers.proxy import is_scheme

_NUMBER = re.compile(r"[0-9][0-9 .\-]{5,}[0-9]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?:[ .\-]?[A-Z0-9]){11,30}")
_BETWEEN = re.compile(r"[\s/\\()\[\]|,;:_\-]+")
_IFSC = re.compile(r"[A-Za-z]{4}0[A-Za-z0-9]{6}")
_TIME = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}.*)?")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:\D.*)?")
# A name on a platform, an id there, or a phone.
_NAME = re.compile(r"[@~]{0,2}(?=\S*[^\W\d]|\d{5})[\w.\-@+]{2,64}|[+(]?\d[\d ().\-]{6,20}")

Known = Callable[[str], bool]


def is_iban(text: str) -> bool:
    """Whether a text is written as an IBAN is, also one of which a character is wrong."""
    return _IBAN.fullmatch(plain(text).upper()) is not None


def is_ifsc(text: str) -> bool:
    """Whether a text is written as India's codes of banks and their branches are."""
    return _IFSC.fullmatch(text.strip()) is not None


def or_iban(known: Known) -> Known:
    return lambda text: known(text) or is_iban(text)


def or_account(known: Known) -> Known:
    """As `or_iban`, or a number as accounts are: beside its bank it is one."""
    return lambda text: known(text) or is_iban(text) or (_NUMBER.fullmatch(plain(text)) is not None and _TIME.fullmatch(text) is None)


def may_be_account(text: str) -> bool:
    """Whether a text is a number as accounts are, and no day."""
    return _NUMBER.fullmatch(plain(text)) is not None and _DAY.fullmatch(text) is None


def or_name(known: Known) -> Known:
    """As `known`, or a name on a platform."""
    return lambda text: known(text) or (_NAME.fullmatch(text) is not None and _DAY.fullmatch(text) is None)


def names_wallet(name: str) -> bool:
    """Whether a column is called after a wallet or a scheme: `NUMERO YAPE`, `Fraudster bKash No.`"""
    return any(map(is_scheme, _BETWEEN.split(name)))
