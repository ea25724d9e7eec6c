"""Free text is read by many: what belongs to somebody is masked in it."""

import re

from accord.core.identifiers.base import Tables
from accord.core.identifiers.cards import is_card_number
from accord.core.identifiers.digits import latin
from accord.core.identifiers.extract import Occurrence, extract
from accord.core.identifiers.traits import TRAITS

_CARD = re.compile(r"[0-9](?:[ -]?[0-9]){12,18}")


def mask(text: str, region: str | None, *, tables: Tables, but: frozenset[bytes] = frozenset()) -> str:
    """The text with every personal identifier replaced by its kind, `<phone>`, except those whose keys are in `but`; card numbers too."""
    everything = extract(text, region, tables=tables)
    cuts = [
        (occurrence.start, occurrence.end, occurrence.identifier.kind)
        for occurrence in everything
        if TRAITS[occurrence.identifier.kind].is_personal and occurrence.identifier.key not in but
    ]
    taken = [(start, end) for start, end, _ in cuts]
    # Digits in the name of a host are public, and no card's.
    taken += [
        host for occurrence in everything if occurrence.identifier.kind in ("url", "domain", "email") for host in _hosts(occurrence, text)
    ]
    for card in _CARD.finditer(latin(text)):
        if is_card_number(card.group()) and not any(start < card.end() and card.start() < end for start, end in taken):
            cuts.append((card.start(), card.end(), "card"))
    masked, position = [], 0
    for start, end, kind in sorted(cuts):
        masked += [text[position:start], f"<{kind}>"]
        position = end
    return "".join(masked) + text[position:]


def _hosts(occurrence: Occurrence, text: str) -> list[tuple[int, int]]:
    """Where the labels of its host that hold long numbers stand."""
    host = occurrence.identifier.value.partition("/")[0].rpartition("@")[2]
    labels = [label for label in host.split(".") if sum(map(str.isdigit, label)) >= 13]
    places = [(text.lower().find(label, occurrence.start, occurrence.end), len(label)) for label in labels]
    return [(start, start + length) for start, length in places if start >= 0]
