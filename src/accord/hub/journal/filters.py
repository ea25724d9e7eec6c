"""The filter of a feed, as a request words it: values with commas between, each checked."""

from collections.abc import Collection

from accord.core.identifiers import KINDS
from accord.core.identifiers.regions import REGIONS
from accord.core.signals import BadSignal
from accord.hub.journal.topics import Topics
from accord.tables import schemes


def read_filters(kind: str | None, scheme: str | None, country: str | None) -> Topics | None:
    """None where nothing is filtered. Raises BadSignal naming the part that can't be read."""
    kinds = _values("kind", kind, KINDS, "Use kinds of identifier, with commas between: " + ", ".join(KINDS) + ".")
    named = _values("scheme", scheme, schemes(), "Use the keys of schemes, with commas between, as the document of the API lists them.")
    countries = _values(
        "country", country and country.upper(), REGIONS, "Use country codes of ISO 3166-1, with commas between, such as TH,KH."
    )
    return Topics(kinds, named, countries) or None


def _values(field: str, text: str | None, known: Collection[str], help: str) -> frozenset[str]:
    if text is None:
        return frozenset()
    values = frozenset(text.split(","))
    if not values.issubset(known):
        raise BadSignal(field, "unknown-word", f"There is a value that is not known here. {help}")
    return values
