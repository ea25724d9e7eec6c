import pytest
from django.utils import translation

from accord.core.identifiers.regions import REGIONS
from accord.core.sharing.country_names import country_name
from accord.doors.public.countries import CODES, FOUNDING, choices, guess


def test_the_founding_countries_come_first_and_no_country_twice() -> None:
    codes = [code for code, _ in choices()]
    assert tuple(codes[:5]) == FOUNDING
    assert len(codes) == len(set(codes)) == len(CODES)


def test_every_country_is_one() -> None:
    assert CODES <= REGIONS


@pytest.mark.parametrize("language", ["th", "bn", "ne", "es", "ar"])
def test_every_country_has_a_name_in_every_language(language: str) -> None:
    with translation.override(language):
        same = [code for code, name in choices() if name == country_name(code, "en")]
    assert not [code for code in same if language != "es"]


def test_accents_do_not_send_a_country_to_the_end() -> None:
    with translation.override("en"):
        names = [name for _, name in choices()][5:]
    assert names.index("Côte d’Ivoire") < names.index("Cuba")


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("es-PE,es;q=0.9", "PE"),
        ("th", "TH"),
        ("bn", "BD"),
        ("ne;q=1", "NP"),
        ("bn-IN,bn", "IN"),
        ("ar-AE", "AE"),
        ("ar", ""),
        ("en-US,en;q=0.9", ""),
        ("en-US,en;q=0.9,th-TH;q=0.8", "TH"),
        ("en-GB", "GB"),
        ("zh-Hant-TW", "TW"),
        ("en-XX", ""),
        ("", ""),
        (";;,,--,-" * 100, ""),
    ],
)
def test_the_country_is_guessed_from_what_the_browser_says(header: str, country: str) -> None:
    assert guess(header) == country
