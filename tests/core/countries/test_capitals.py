"""Where capitals lie: every country that has a pack, where everybody knows it; and nothing lies nowhere."""

import pytest

from accord.core.countries.capitals import read_capitals
from accord.tables import capitals, countries

KNOWN = {
    "TH": (13.75, 100.5),
    "NP": (27.7, 85.3),
    "BD": (23.7, 90.4),
    "PE": (-12.0, -77.0),
    "AE": (24.5, 54.4),
    "NZ": (-41.3, 174.8),
    "US": (38.9, -77.0),
}


def test_capitals_lie_where_everybody_knows_them() -> None:
    there = capitals()
    assert there.source == "GeoNames" and there.licence == "CC BY 4.0"
    assert set(countries()) <= set(there.by_country) and len(there.by_country) > 240
    for country, (latitude, longitude) in KNOWN.items():
        capital = there.by_country[country]
        assert abs(capital.latitude - latitude) < 0.3 and abs(capital.longitude - longitude) < 0.3, (country, capital.city)


def test_a_place_that_is_none_is_refused() -> None:
    source = {"name": "x", "licence": "y"}
    with pytest.raises(ValueError, match="XX lies nowhere"):
        read_capitals({"source": source, "capital": {"XX": {"city": "Nowhere", "latitude": 91.0, "longitude": 0.0}}})  # type: ignore[dict-item]
