"""Choices of a form: words with their names, countries as the reader's language sorts them, kinds of scams."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.sharing.country_names import country_name
from accord.tables import schemes


class Choice(Struct, frozen=True):
    value: str
    name: str
    chosen: bool = False
    more: str = ""
    closed: bool = False


def words(table: Mapping[str, str], *chosen: str | None) -> list[Choice]:
    return [Choice(value, gettext(name), value in chosen) for value, name in table.items()]


def countries(codes: Iterable[str], chosen: Iterable[str]) -> list[Choice]:
    """By name in the reader's language; accents do not count, and a code without a name is its own."""
    picked = set(chosen)
    choices = [Choice(code, country(code), code in picked) for code in codes]
    return sorted(choices, key=lambda choice: (choice.value == choice.name, _sorting(choice.name)))


def country(code: str) -> str:
    return country_name(code, get_language())


@lru_cache(maxsize=4096)  # a country's name in each language, which many pages offer
def _sorting(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(letter))


def select(label: Any, choices: list[tuple[str, str]]) -> forms.CharField:
    """A list to choose from. No ChoiceField: its error would say back what was sent."""
    return forms.CharField(label=label, required=False, widget=forms.Select(choices=choices))


def scheme_names(chosen: str | None) -> list[Choice]:
    return [Choice(key, gettext(scheme.label), key == chosen, gettext(scheme.definition)) for key, scheme in schemes().items()]
