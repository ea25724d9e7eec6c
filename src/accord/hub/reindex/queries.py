"""How far the keys of what is stored are made by the present rule."""

from dataclasses import dataclass

from accord.core.identifiers.rule import RULE
from accord.hub.reindex.models import Place

# What holds keys, in the order in which they are made anew: the lists last, since they are made of the others.
PLACES = ("signals", "vouched", "held", "requests", "lists")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One of PLACES: rows looked at, those of them that moved to another key, and when it was finished (None: not yet)."""

    name: str
    after: str
    looked: int
    moved: int
    finished: int | None


def places() -> list[PlaceRow]:
    """Every place under the present rule."""
    rows = {row.name: row for row in Place.objects.filter(rule=RULE)}
    return [_row(name, rows.get(name)) for name in PLACES]


def _row(name: str, row: Place | None) -> PlaceRow:
    return PlaceRow(name, "", 0, 0, None) if row is None else PlaceRow(name, row.after, row.looked, row.moved, row.finished)


def is_finished() -> bool:
    return all(row.finished is not None for row in places())
