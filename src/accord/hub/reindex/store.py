"""The places that hold keys, and how far each was worked through."""

from accord.hub.reindex.models import Place as Place


def places(rule: int) -> list[Place]:
    """The places of which anything was looked at under a rule."""
    return list(Place.objects.filter(rule=rule))


def note(place: Place) -> None:
    place.save()
