"""The places that hold keys, and how far each was worked through."""

from dataclasses import asdict, dataclass

from accord.hub.reindex.models import Place


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One of PLACES: rows looked at, those of them that moved to another key, and when it was finished (None: not yet)."""

    name: str
    after: str
    looked: int
    moved: int
    finished: int | None


def places(rule: int) -> list[PlaceRow]:
    """Those of which anything was looked at under a rule."""
    return [PlaceRow(*values) for values in Place.objects.filter(rule=rule).values_list("name", "after", "looked", "moved", "finished")]


def note(place: PlaceRow, rule: int) -> None:
    columns = asdict(place)
    Place.objects.update_or_create(name=columns.pop("name"), defaults={"rule": rule, **columns})
