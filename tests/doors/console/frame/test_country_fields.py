"""Countries as people type them: names in their language or in English, codes, several, and with how many."""

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name, country_names, read_countries, read_country
from accord.doors.console.frame.country_fields import CountedCountriesField, CountriesField, CountryField


class Form(forms.Form):
    one = CountryField()
    some = CountriesField()
    counted = CountedCountriesField()


def cleaned(**given: str) -> dict[str, object]:
    form = Form(given)
    assert form.is_valid(), form.errors
    return form.cleaned_data


@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_every_country_is_read_by_its_name_and_its_code(language: str) -> None:
    names = country_names(language)
    for code in COUNTRIES:
        assert names[code] != code
        assert read_country(code, language) == read_country(code.lower(), language) == code
        shared = sum(names[other] == names[code] for other in COUNTRIES) > 1
        assert read_country(f" {names[code].upper()} ", language) == (None if shared else code), names[code]
        assert read_country(country_name(code, "en"), language) is not None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("TH PE", ["TH", "PE"]),
        ("th, pe", ["TH", "PE"]),
        ("Thailand, Peru", ["TH", "PE"]),
        ("Thailand; Lao PDR\nViet Nam", ["TH", "LA", "VN"]),
        ("United Arab Emirates, uk, USA", ["AE", "GB", "US"]),
        ("Cote d'Ivoire, Côte d\u2019Ivoire", ["CI"]),
        ("Thailand,", ["TH"]),
        ("", []),
        ("Thailand, Atlantis", ["TH", None]),
        ("TH Atlantis", [None]),
        ("พม่า, الامارات, 中国, Deutschland, Việt Nam, बाङ्लादेश", ["MM", "AE", "CN", "DE", "VN", "BD"]),
    ],
)
def test_several(text: str, codes: list[str | None]) -> None:
    assert read_countries(text, "en") == codes


@given(st.lists(st.sampled_from(sorted(COUNTRIES)), unique=True, max_size=8), st.sampled_from(["en", "ar", "es"]), st.booleans())
def test_what_a_field_shows_is_read_again_as_it_was(codes: list[str], language: str, by_name: bool) -> None:
    with translation.override(language):
        shown = CountriesField().prepare_value(codes)
        assert set(CountriesField().clean(shown if by_name else " ".join(codes))) == set(codes)


def test_a_field_gives_codes_and_shows_names() -> None:
    assert cleaned(one="thailand", some="Thailand, pe", counted="Nepal 3, Kenya 12") == {
        "one": "TH",
        "some": ["TH", "PE"],
        "counted": {"NP": 3, "KE": 12},
    }
    assert cleaned(one="", some="", counted="NP 3 KE 0") == {"one": "", "some": [], "counted": {"NP": 3, "KE": 0}}
    page = str(Form(initial={"one": "TH", "some": ["TH", "PE"], "counted": {"NP": 3}}))
    assert 'value="Thailand"' in page and 'value="Peru, Thailand"' in page and 'value="Nepal 3"' in page
    assert page.count('<option value="Nepal">') == 3


@pytest.mark.parametrize(
    "given",
    [{"one": "Atlantis"}, {"some": "TH, Atlantis"}, {"counted": "Nepal three"}, {"counted": "Nepal 12345678"}, {"counted": "3"}],
)
def test_what_is_no_country_is_said_with_an_example_and_not_said_back(given: dict[str, str]) -> None:
    form = Form(given)
    (errors,) = form.errors.values()
    assert "such as" in errors[0] and "Atlantis" not in errors[0]
    assert next(iter(given.values())) in str(form), "what was typed stays"
