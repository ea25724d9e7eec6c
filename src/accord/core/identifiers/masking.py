"""Masking of personal identifiers in free text, which many read."""

from accord.core.identifiers.base import Tables
from accord.core.identifiers.cards import card_spans
from accord.core.identifiers.extract import Occurrence, extract
from accord.core.identifiers.traits import TRAITS


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
    cuts += [(first, last, "card") for first, last in card_spans(text) if not any(start < last and first < end for start, end in taken)]
    masked, position = [], 0
    for start, end, kind in sorted(cuts):
        if start >= position:
            masked += [text[position:start], f"<{kind}>"]
        position = max(position, end)  # a shorter card number may begin a longer one: both go
    return "".join(masked) + text[position:]


def _hosts(occurrence: Occurrence, text: str) -> list[tuple[int, int]]:
    """Where the labels of its host that hold long numbers stand."""
    host = occurrence.identifier.value.partition("/")[0].rpartition("@")[2]
    labels = [label for label in host.split(".") if sum(map(str.isdigit, label)) >= 13]
    places = [(text.lower().find(label, occurrence.start, occurrence.end), len(label)) for label in labels]
    return [(start, start + length) for start, length in places if start >= 0]
