"""Fields in which countries are typed, by their names or codes: read in one place, shown again by their names."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from accord.core.care.nations import read_counted
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name, read_countries, read_country
from accord.doors.console.frame.choices import countries
from accord.doors.console.frame.pages import Visit
from accord.tables import care

MOST_COUNTED = 999_999  # of one nationality


def name_of(code: str) -> str:
    return country_name(code, get_language())


def names_of(codes: Iterable[str]) -> str:
    """`Peru, Thailand`, as a field has them."""
    return ", ".join(sorted((name_of(code) for code in codes), key=str.casefold))


class NameInput(forms.TextInput):
    """A line of text that offers names. Where several may be typed, console.js offers them after each comma too."""

    def __init__(self, *, has_many: bool) -> None:
        super().__init__({"dir": "auto", "autocomplete": "off", "spellcheck": "false", **({"data-many": ""} if has_many else {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        id = f"{(attrs or {}).get('id', name)}-names"
        control = super().render(name, value, {**(attrs or {}), "list": id}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', control, id, self.options())

    def options(self) -> SafeString:
        raise NotImplementedError


class CountryInput(NameInput):
    def options(self) -> SafeString:
        return _options(get_language())


@lru_cache(maxsize=16)
def _options(language: str | None) -> SafeString:
    return format_html_join("", '<option value="{}"></option>', ((choice.name,) for choice in countries(COUNTRIES, ())))


def typed_country(visit: Visit, name: str) -> str:
    """The code of the country in a control that no Django form made; a text that names none as typed, for the check that refuses it."""
    text = visit.text(name, 100).strip()
    return read_country(text, get_language()) or text.upper()


class CountriesField(forms.CharField):
    """Gives a list of codes. What is typed may be names in the reader's language or in English, and codes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"required": False, "max_length": 2000, "widget": CountryInput(has_many=True), **more})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or not isinstance(value, Collection) else names_of(value)

    def clean(self, value: Any) -> list[str]:
        codes = read_countries(super().clean(value) or "", get_language())
        known = [code for code in codes if code is not None]
        if len(known) < len(codes):
            raise ValidationError(gettext("One of these is no country. Write names or codes with commas between, such as Thailand, Peru."))
        return known


class CountryField(forms.CharField):
    """Gives a code, or nothing where nothing was typed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100, "widget": CountryInput(has_many=False), **more})

    def prepare_value(self, value: Any) -> Any:
        return name_of(value) if value in COUNTRIES else value

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        code = read_country(text, get_language()) if text else ""
        if code is None:
            raise ValidationError(gettext("This is no country. Write its name or its code, such as Thailand or TH."))
        return code


class CountedCountriesField(CountriesField):
    """Gives how many by code: `Nepal 3, Kenya 12`, `3 Nepalis`, or `NP 3 KE 12`."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{name_of(code)} {count}" for code, count in value.items()) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, int]:  # type: ignore[override]
        counted = read_counted(care(), forms.CharField.clean(self, value))
        if counted is None or any(count > MOST_COUNTED for count in counted.values()):
            raise ValidationError(_counted())
        return counted


def _counted() -> str:
    return gettext("Write each nationality with how many there are, such as Nepal 3, Kenya 12. Write 0 where the number is not known.")
