"""What people type into a watchlist, read as everywhere: accounts with their banks, numbers in their countries, anything else as it stands;
and the keys under which something may be named that concerns it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.identifiers import KINDS, Identifier, NotAnIdentifier, parse
from accord.core.identifiers.equivalents import equivalent_keys, equivalents
from accord.core.identifiers.expressions import under
from accord.core.typed import Setting, Value
from accord.core.typed.account import read_account
from accord.core.typed.labels import TEXTS
from accord.core.typed.lines import read_line
from accord.hub.saying import said
from accord.tables import countries, identifier_tables

_ACCOUNTS = ("account", "iban", "proxy")
LONGEST = 4_000  # characters of one identifier


class Fault(Struct, frozen=True):
    """Why an identifier could not be read: a code, and a sentence with a next step that repeats nothing of it."""

    code: str
    text: str


def read(given: str | Mapping[str, Any] | Identifier, region: str | None, at: int) -> Identifier | Fault:
    """Read one identifier: a text, or a mapping with value, and if known kind, bank, and region or country."""
    if isinstance(given, Identifier):
        return given
    row = given if isinstance(given, Mapping) else {"value": given}
    text, kind, bank = row.get("value"), row.get("kind") or None, row.get("bank") or None
    home = str(row.get("region") or row.get("country") or region or "").upper() or None
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        return Fault("empty", _("Write a number, a link, an account, an address or another identifier."))
    here = Setting(now=at, tables=identifier_tables(), packs=countries(), country=home)
    reading = None
    if bank or kind in (None, *_ACCOUNTS):
        among = KINDS if kind is None else (kind,)
        reading = read_account(text, here, bank) if kind == "account" or bank else read_line(text, here, among)
    if reading is not None and not isinstance(reading, Value):
        return Fault(reading.code, _(TEXTS[reading.code]).format(**reading.values))
    text, kind = (text, kind) if reading is None else (reading.value, None)
    try:
        return parse(text.strip(), home, kind, tables=identifier_tables())
    except NotAnIdentifier as error:
        return Fault(error.code, said(error.says))


def places(identifier: Identifier) -> dict[bytes, bool]:
    """The keys of what concerns an identifier, and whether each is the identifier itself or another name of it.

    The others are those of its hosts and of the directories above it: a claim that stands there covers it.
    """
    tables = identifier_tables()
    above = dict.fromkeys((*under(identifier, tables).keys, *equivalent_keys(identifier, tables)), False)
    return above | dict.fromkeys((identifier.key, *(other.key for other in equivalents(identifier, tables))), True)


def above(kind: str, value: str) -> list[bytes]:
    """The keys of all that covers something which was named: what is watched there is to hear of it."""
    return under(Identifier(kind=kind, value=value, display=value), identifier_tables()).keys
