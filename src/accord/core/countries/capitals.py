"""The place of each country's capital, for maps. The data is `capitals.toml`, with its source."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class Capital(Struct, frozen=True):
    city: str
    latitude: float
    longitude: float


class Capitals(Struct, frozen=True):
    """By country. `source` and `licence`: whose data it is, which every map says."""

    source: str
    licence: str
    by_country: Mapping[str, Capital]


def read_capitals(parsed_toml: Mapping[str, dict[str, dict[str, object]]]) -> Capitals:
    """Raises ValueError for a place that is nowhere on Earth, and KeyError where something is missing."""
    capitals = {}
    for country, cells in parsed_toml["capital"].items():
        capital = Capital(str(cells["city"]), float(str(cells["latitude"])), float(str(cells["longitude"])))
        if not (-90 <= capital.latitude <= 90 and -180 <= capital.longitude <= 180):
            raise ValueError(f"The capital of {country} lies nowhere on Earth. Correct it in capitals.toml.")
        capitals[country] = capital
    return Capitals(str(parsed_toml["source"]["name"]), str(parsed_toml["source"]["licence"]), MappingProxyType(capitals))
