"""Fields in which languages are typed, by their names or codes: read in one place, shown again by their names."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from accord.core.sharing.language_names import language_name, offered, read_language, read_languages
from accord.doors.console.frame.country_fields import NameInput

HOW = gettext_lazy("Names or codes with commas between, such as Thai, Burmese.")


def names_of(codes: Iterable[str]) -> str:
    """`Burmese, Thai`, as a field has them."""
    return ", ".join(sorted((language_name(code, get_language()) for code in codes), key=str.casefold))


class LanguageInput(NameInput):
    def options(self) -> SafeString:
        return _options(get_language() or "en")


@lru_cache(maxsize=16)
def _options(language: str) -> SafeString:
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in offered(language)))


class LanguagesField(forms.CharField):
    """Gives a list of codes. What is typed may be names in the reader's language or in English, and codes."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"required": False, "max_length": 2000, "widget": LanguageInput(has_many=True), "help_text": HOW, **more})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or not isinstance(value, Collection) else names_of(value)

    def clean(self, value: Any) -> list[str]:
        codes = read_languages(super().clean(value) or "", get_language())
        known = [code for code in codes if code is not None]
        if len(known) < len(codes):
            raise ValidationError(gettext("One of these is no language. Write names or codes with commas between, such as Thai, Burmese."))
        return known


class LanguageField(forms.CharField):
    """Gives a code, or nothing where nothing was typed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100, "widget": LanguageInput(has_many=False), **more})

    def clean(self, value: Any) -> str:
        text = super().clean(value).strip()
        code = read_language(text, get_language()) if text else ""
        if code is None and all(read_languages(text, get_language())):
            raise ValidationError(gettext("Write one language here: the one in which the person is understood best."))
        if code is None:
            raise ValidationError(gettext("This is no language. Write its name or its code, such as Nepali or ne."))
        return code
