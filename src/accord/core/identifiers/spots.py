"""Finds of the finders of `extract`: a place in the folded text and the identifier there, and which of two overlapping places stays."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables

Parse = Callable[[str, str | None, Tables], Identifier]


class Spot(NamedTuple):
    """A place in the folded text (end exclusive). `identifier` is None where something stands that must not be shown: a card number.

    `weight` decides between places of the same length: the more specific reading has the greater one. `others` are named there too, by the
    same words: the second of two wallets that one number is at.
    """

    start: int
    end: int
    identifier: Identifier | None
    weight: int = 0
    others: tuple[Identifier, ...] = ()


def without_overlaps(spots: Iterable[Spot], length: int) -> Iterator[Spot]:
    """Longest first, then the most specific, then the first; whatever overlaps a chosen one is dropped. In the order of the text."""
    taken = bytearray(length)
    chosen: list[Spot] = []
    for spot in sorted(set(spots), key=_rank):
        if taken.find(1, spot.start, spot.end) < 0:
            taken[spot.start : spot.end] = b"\x01" * (spot.end - spot.start)
            chosen.append(spot)
    return iter(sorted(chosen, key=lambda spot: spot.start))


def _rank(spot: Spot) -> tuple[int, int, int, str, str]:
    kind_and_value = (spot.identifier.kind, spot.identifier.value) if spot.identifier else ("", "")
    return (spot.start - spot.end, -spot.weight, spot.start, *kind_and_value)


def reading(parse: Parse, text: str, region: str | None, tables: Tables) -> Identifier | None:
    """The identifier that a kind reads from a text; None where it refuses."""
    try:
        return parse(text, region, tables)
    except NotAnIdentifier:
        return None
