"""Names of countries by code, in each language: as CLDR has them, and shorter where its name says more than which country it is."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

_OURS = MappingProxyType(
    {
        "en": {"HK": "Hong Kong", "MM": "Myanmar"},
        "th": {"HK": "ฮ่องกง", "MM": "เมียนมา"},
        "bn": {"HK": "হংকং", "MM": "মিয়ানমার"},
        "ne": {"TH": "थाइल्यान्ड", "HK": "हङकङ", "MM": "म्यानमार", "UG": "युगान्डा"},
        "es": {"HK": "Hong Kong", "MM": "Myanmar"},
        "ar": {"HK": "هونغ كونغ", "MM": "ميانمار"},
    }
)


def country_name(code: str, language: str | None) -> str:
    """A code without a name is said as it is."""
    return country_names(language or "en").get(code, code)


@lru_cache(maxsize=16)
def country_names(language: str) -> Mapping[str, str]:
    return MappingProxyType({**Locale.parse(language, sep="-").territories, **_OURS.get(language, {})})
