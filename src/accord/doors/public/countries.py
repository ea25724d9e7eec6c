"""The countries to choose from, so that numbers are read as they are written there: the founding five first, then by name."""

import unicodedata
from functools import cache
from types import MappingProxyType

from django.utils.translation import get_language

from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name

CODES = frozenset(
    (
        "AE AR AU BD BH BO BR CA CH CI CL CN CO CR CU DE DO EC EG ES ET FR GB GH GT HK HN ID IE IL IN IQ IT JO JP KE KH KR KW "
        "KZ LA LB LK MA MM MV MX MY NG NI NL NO NP NZ OM PA PE PH PK PL PT PY QA RO RU SA SE SG SV TH TR TW TZ UA UG US UY UZ VE VN ZA"
    ).split()
)
FOUNDING = ("TH", "BD", "NP", "PE", "AE")

# Where a language is named without a country, the country it most likely means here.
_USUAL = MappingProxyType({"th": "TH", "bn": "BD", "ne": "NP"})
_LONGEST_HEADER = 500


def choices() -> list[tuple[str, str]]:
    """Code and name in the reader's language."""
    return list(_choices(get_language(), CODES))


def every() -> list[tuple[str, str]]:
    """The same of every country: where a person lives, comes from or is held can be any."""
    return list(_choices(get_language(), COUNTRIES))


@cache
def _choices(language: str | None, codes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    others = sorted(((code, country_name(code, language)) for code in codes.difference(FOUNDING)), key=lambda pair: _sorting(pair[1]))
    return (*((code, country_name(code, language)) for code in FOUNDING), *others)


def guess(accept_language: str) -> str:
    """The country that an Accept-Language header speaks of (`es-PE`), or the usual one of its first language; else empty.

    `en-US` says nothing: it is how most devices that speak English come out of the box, wherever they are.
    """
    tags = [part.partition(";")[0].strip() for part in accept_language[:_LONGEST_HEADER].split(",")]
    for tag in tags:
        code = tag.replace("_", "-").rpartition("-")[2].upper()
        if "-" in tag and code in CODES and tag.lower() != "en-us":
            return code
    return _USUAL.get(tags[0].partition("-")[0].lower(), "")


def _sorting(name: str) -> str:
    """Accents do not count: Á stands beside A."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(letter))
