"""The identifier of a text whose form leaves one kind alone and is regular: just the result of the long way, much sooner.

To ask every kind what a text may be takes a hundred microseconds, and a check at a payment has fewer. Each kind's own `at_once` reads
only the forms that nearly all of its values have; at the slightest irregularity, and for whatever is refused, the answer is None and the
long way is taken. The tests hold the two against each other.
"""

import re
from collections.abc import Callable

from phonenumbers import SUPPORTED_REGIONS

from accord.core.identifiers import account, crypto, domain, iban, phone, proxy, url
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import holds_card_number

Way = Callable[[str, str | None, Tables], Identifier | None]

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|0[1-9][0-9]{7,10}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
# More letters before the first digit than an IBAN has.
_DOMAIN = re.compile(r"(?!iban)[a-z]{3,}[a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LONGEST = 2000


def at_once(text: str, region: str | None, tables: Tables) -> Identifier | None:
    """The identifier that a regular text names, whether its kind is given or not; None says nothing. `region` is in capitals."""
    way = _WAYS.get(text[:1])
    if way is None or len(text) > _LONGEST or not text.isascii() or (region is not None and region not in SUPPORTED_REGIONS):
        return None
    return way(text, region, tables)


def _address(text: str, region: str | None, tables: Tables) -> Identifier | None:
    if "://" not in text[4:8]:
        return _word(text, region, tables)
    identifier = url.at_once(text, tables)
    return None if identifier is None or holds_card_number(text) else identifier


def _number(text: str, region: str | None, tables: Tables) -> Identifier | None:
    if _NUMBER.fullmatch(text):
        return phone.at_once(text, region)
    return crypto.at_once(text)


def _word(text: str, region: str | None, tables: Tables) -> Identifier | None:
    """The identifier of a text that begins with a letter."""
    if ":" in text or " " in text:
        return account.at_once(text) if text[2:3] == ":" else proxy.at_once(text, region)
    if "." in text:
        if not _DOMAIN.fullmatch(text):
            return None
        identifier = _or_none(domain.parse, text, region, tables)
        return identifier if identifier is not None and identifier.verified else None
    return iban.at_once(text) if _IBAN.fullmatch(text) else crypto.at_once(text)


def _wallet(text: str, region: str | None, tables: Tables) -> Identifier | None:
    return crypto.at_once(text)


def _or_none(parse: Callable[[str, str | None, Tables], Identifier], text: str, region: str | None, tables: Tables) -> Identifier | None:
    try:
        return parse(text, region, tables)
    except NotAnIdentifier:
        return None


# By the first character.
_WAYS: dict[str, Way] = dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", _word)
_WAYS.update({"h": _address, "H": _address, "+": _number, "0": _number, "1": _wallet, "3": _wallet})
