"""How far the keys of what is stored are made by the present rule."""

from accord.core.identifiers.rule import RULE
from accord.hub.reindex import store
from accord.hub.reindex.store import Place

__all__ = ["Place"]

# Places that hold keys, in the order in which they are made anew: the lists last, since they are made of the others.
PLACES = ("signals", "vouched", "held", "requests", "watched", "cases", "lists")


def places() -> list[Place]:
    """Every place under the present rule."""
    rows = {row.name: row for row in store.places(RULE)}
    return [rows.get(name) or Place(name=name, rule=RULE) for name in PLACES]


def is_finished() -> bool:
    return all(row.finished is not None for row in places())
