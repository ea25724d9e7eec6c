"""What a value is, as `core.identifiers.parse` says, sooner where the form of a text leaves one kind alone.

To ask every kind what a text may be takes ten times as long as to read it. The short ways here are only those on which the long one comes
to the same; the tests hold the two against each other.
"""

import re
from functools import cache

from accord.core.identifiers import NotAnIdentifier, Tables, crypto, iban, parse, phone, proxy, url
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.platforms import PLATFORMS
from accord.core.identifiers.regions import home

_ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9_.-]+)(?:/[!-~]*)?")
_WITH_COUNTRY = re.compile(r"\+[0-9][0-9 -]{6,18}")
_NATIONAL = re.compile(r"0[0-9 -]{8,12}")
_WALLET = re.compile(r"0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20,80}|[13][1-9A-HJ-NP-Za-km-z]{25,34}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NAMED_PROXY = re.compile(r"(?:promptpay|upi|bkash|nagad|yape|plin|esewa|khalti):[!-~]+")
_LABEL = re.compile(r"[a-z0-9-]+")
_LONG = 2000  # longer addresses may be too long
_LIKE_A_CARD = re.compile(r"(?:[0-9][\s._/-]{0,2}){13}")


@cache
def _told_apart() -> frozenset[str]:
    """Words in the addresses of profiles and of stores' pages: a host with one of them may be another kind than a web address."""
    words = {word for platform in PLATFORMS for page in platform.pages for word in _LABEL.findall(page.lower().replace("\\", " "))}
    return frozenset(words - {"com", "net", "org", "me", "app"} | {"google", "apple", "t", "me"})


def read(text: str, region: str | None, tables: Tables) -> tuple[str, str]:
    """Kind and value of the identifier that the text names. Raises NotAnIdentifier."""
    found = _at_once(text, region, tables)
    if found is not None:
        return found
    identifier = parse(text, region, tables=tables)
    return identifier.kind, identifier.value


def _at_once(text: str, region: str | None, tables: Tables) -> tuple[str, str] | None:
    if not text.isascii() or (region is not None and len(region) != 2):
        return None
    try:
        home(region)
        address = _ADDRESS.fullmatch(text)
        if address:
            return _address(text, address[1])
        if _WITH_COUNTRY.fullmatch(text) or (region is not None and _NATIONAL.fullmatch(text)):
            return "phone", phone.value_of(text, region.upper() if region else None)
        if _WALLET.fullmatch(text):
            found = crypto.parse(text, region, tables)
            return ("crypto", found.value) if found.verified else None
        if _IBAN.fullmatch(text):
            return "iban", iban.parse(text, region, tables).value
        if _NAMED_PROXY.fullmatch(text):
            return "proxy", proxy.parse(text, region.upper() if region else None, tables).value
    except NotAnIdentifier:
        return None
    return None


def _address(text: str, host: str) -> tuple[str, str] | None:
    if not _told_apart().isdisjoint(host.lower().split(".")) or len(text) > _LONG:
        return None
    value = url.value_of(text)
    if _LIKE_A_CARD.search(value) and holds_card_number(value):
        return None
    return "url", value
