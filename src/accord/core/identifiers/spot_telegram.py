"""Names behind an @ in a chat that was copied out of Telegram: there they are names on Telegram, and nothing else names the app.

Its own program writes who spoke and when in a line of its own, above what was said: `Lisa Trade, [29.11.2026 21:03]`.
"""

import re
from collections.abc import Iterator

from accord.core.identifiers import handle
from accord.core.identifiers.base import Tables
from accord.core.identifiers.spots import Spot, reading

_STAMP = re.compile(
    r"(?:\A|\n)[^\n\[\]]{1,64}, \[(?:[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}|[0-9]{4})|[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{2}|[0-9]{4})),? "
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: [AP]M)?\][ \t]*\r?(?=\n|\Z)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w@./])@[A-Za-z][A-Za-z0-9_]{3,31}(?![\w@]|\.[A-Za-z])")


def spot_telegram(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Time grows with the length of the text. A name beside which another app is named weighs more."""
    if "@" not in text or _STAMP.search(text) is None:
        return
    for match in _NAME.finditer(text):
        identifier = reading(handle.parse, f"telegram:{match.group()}", region, tables)
        if identifier is not None:
            yield Spot(*match.span(), identifier, 1)
