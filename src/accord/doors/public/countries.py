"""The countries to choose from, so that numbers are read as they are written there: the founding five first, then by name."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext, gettext_noop

FOUNDING = ("TH", "BD", "NP", "PE", "AE")

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "TH": gettext_noop("Thailand"),
        "BD": gettext_noop("Bangladesh"),
        "NP": gettext_noop("Nepal"),
        "PE": gettext_noop("Peru"),
        "AE": gettext_noop("United Arab Emirates"),
        "AR": gettext_noop("Argentina"),
        "AU": gettext_noop("Australia"),
        "BH": gettext_noop("Bahrain"),
        "BO": gettext_noop("Bolivia"),
        "BR": gettext_noop("Brazil"),
        "KH": gettext_noop("Cambodia"),
        "CA": gettext_noop("Canada"),
        "CL": gettext_noop("Chile"),
        "CN": gettext_noop("China"),
        "CO": gettext_noop("Colombia"),
        "CR": gettext_noop("Costa Rica"),
        "CU": gettext_noop("Cuba"),
        "DO": gettext_noop("Dominican Republic"),
        "EC": gettext_noop("Ecuador"),
        "EG": gettext_noop("Egypt"),
        "SV": gettext_noop("El Salvador"),
        "FR": gettext_noop("France"),
        "DE": gettext_noop("Germany"),
        "GH": gettext_noop("Ghana"),
        "GT": gettext_noop("Guatemala"),
        "HN": gettext_noop("Honduras"),
        "HK": gettext_noop("Hong Kong"),
        "IN": gettext_noop("India"),
        "ID": gettext_noop("Indonesia"),
        "IQ": gettext_noop("Iraq"),
        "IE": gettext_noop("Ireland"),
        "IL": gettext_noop("Israel"),
        "IT": gettext_noop("Italy"),
        "CI": gettext_noop("Côte d’Ivoire"),
        "JP": gettext_noop("Japan"),
        "JO": gettext_noop("Jordan"),
        "KZ": gettext_noop("Kazakhstan"),
        "KE": gettext_noop("Kenya"),
        "KW": gettext_noop("Kuwait"),
        "LA": gettext_noop("Laos"),
        "LB": gettext_noop("Lebanon"),
        "MY": gettext_noop("Malaysia"),
        "MV": gettext_noop("Maldives"),
        "MX": gettext_noop("Mexico"),
        "MA": gettext_noop("Morocco"),
        "MM": gettext_noop("Myanmar"),
        "NL": gettext_noop("Netherlands"),
        "NZ": gettext_noop("New Zealand"),
        "NI": gettext_noop("Nicaragua"),
        "NG": gettext_noop("Nigeria"),
        "NO": gettext_noop("Norway"),
        "OM": gettext_noop("Oman"),
        "PK": gettext_noop("Pakistan"),
        "PA": gettext_noop("Panama"),
        "PY": gettext_noop("Paraguay"),
        "PH": gettext_noop("Philippines"),
        "PL": gettext_noop("Poland"),
        "PT": gettext_noop("Portugal"),
        "QA": gettext_noop("Qatar"),
        "RO": gettext_noop("Romania"),
        "SA": gettext_noop("Saudi Arabia"),
        "SG": gettext_noop("Singapore"),
        "ZA": gettext_noop("South Africa"),
        "KR": gettext_noop("South Korea"),
        "ES": gettext_noop("Spain"),
        "LK": gettext_noop("Sri Lanka"),
        "SE": gettext_noop("Sweden"),
        "CH": gettext_noop("Switzerland"),
        "TW": gettext_noop("Taiwan"),
        "TR": gettext_noop("Türkiye"),
        "UA": gettext_noop("Ukraine"),
        "GB": gettext_noop("United Kingdom"),
        "US": gettext_noop("United States"),
        "UY": gettext_noop("Uruguay"),
        "UZ": gettext_noop("Uzbekistan"),
        "VE": gettext_noop("Venezuela"),
        "VN": gettext_noop("Vietnam"),
    }
)

# Where a language is named without a country, the country it most likely means here.
_USUAL = MappingProxyType({"th": "TH", "bn": "BD", "ne": "NP"})
_LONGEST_HEADER = 500


def choices() -> list[tuple[str, str]]:
    """Code and name in the reader's language."""
    others = sorted(((code, gettext(name)) for code, name in NAMES.items() if code not in FOUNDING), key=lambda pair: _sorting(pair[1]))
    return [(code, gettext(NAMES[code])) for code in FOUNDING] + others


def guess(accept_language: str) -> str:
    """The country that an Accept-Language header speaks of (`es-PE`), or the usual one of its first language; else empty.

    `en-US` says nothing: it is how most devices that speak English come out of the box, wherever they are.
    """
    tags = [part.partition(";")[0].strip() for part in accept_language[:_LONGEST_HEADER].split(",")]
    for tag in tags:
        code = tag.replace("_", "-").rpartition("-")[2].upper()
        if "-" in tag and code in NAMES and tag.lower() != "en-us":
            return code
    return _USUAL.get(tags[0].partition("-")[0].lower(), "")


def _sorting(name: str) -> str:
    """Accents do not count: Á stands beside A."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(letter))
