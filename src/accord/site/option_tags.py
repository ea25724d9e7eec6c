"""For all templates: options of a list to choose from, since a loop in a template takes fifteen times as long, and lists have hundreds; and
several words in one line, as the reader's language writes a list."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accord.core import phrases
from accord.core.typed.numerals import in_own_digits

register = template.Library()


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = None) -> SafeString:
    """An option of each pair of a value and its words; the one that is chosen says so."""
    return _written((value, words, value == chosen) for value, words in choices)


@register.simple_tag
def marked_options(choices: Iterable[Any], value: str = "value", words: str = "name", chosen: str = "chosen") -> SafeString:
    """The same of choices that know themselves whether they are chosen, by the names of what they know."""
    return _written((getattr(each, value), getattr(each, words), getattr(each, chosen)) for each in choices)


@register.filter
def joined(words: Iterable[Any]) -> SafeString:
    return mark_safe(phrases.comma(get_language()).join(map(_escaped, words)))


@register.filter
def native(number: Any) -> str:
    """A number that is read and not copied, in the digits of the page's language."""
    return in_own_digits(str(number), get_language() or "en")


@register.simple_tag
def comma() -> str:
    return phrases.comma(get_language())


def _written(choices: Iterable[tuple[Any, Any, bool]]) -> SafeString:
    return mark_safe(
        "".join(
            f'<option value="{_escaped(value)}"{" selected" if is_chosen else ""}>{_escaped(words)}</option>'
            for value, words, is_chosen in choices
        )
    )


def _escaped(text: Any) -> str:
    return escape(text) if type(text) is str else conditional_escape(text)
