"""Free text is read by many: what belongs to somebody is masked in it."""

import re

from accord.core.identifiers.base import Tables
from accord.core.identifiers.cards import is_card_number
from accord.core.identifiers.digits import latin
from accord.core.identifiers.extract import extract

PERSONAL = frozenset({"phone", "iban", "account", "proxy", "email", "handle"})
_CARD = re.compile(r"[0-9](?:[ -]?[0-9]){12,18}")


def mask(text: str, region: str | None, *, tables: Tables, but: frozenset[bytes] = frozenset()) -> str:
    """The text with every personal identifier replaced by its kind, `<phone>`, except those whose keys are in `but`; card numbers too."""
    cuts = [
        (found.start, found.end, found.identifier.kind)
        for found in extract(text, region, tables=tables)
        if found.identifier.kind in PERSONAL and found.identifier.key not in but
    ]
    taken = [(start, end) for start, end, _ in cuts]
    for card in _CARD.finditer(latin(text)):
        if is_card_number(card.group()) and not any(start < card.end() and card.start() < end for start, end in taken):
            cuts.append((card.start(), card.end(), "card"))
    masked, done = [], 0
    for start, end, kind in sorted(cuts):
        masked += [text[done:start], f"<{kind}>"]
        done = end
    return "".join(masked) + text[done:]
