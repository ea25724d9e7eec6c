"""For all templates: options of a list to choose from, since a loop in a template takes fifteen times as long, and lists have hundreds; and
several words in one line, as the reader's language writes a list; and numbers that no line breaks."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accord.core import phrases
from accord.core.typed.numerals import in_own_digits

register = template.Library()

# What is read off and typed elsewhere: a telephone or account number (`+66 81 234 5678`, `456-7-89123-0`), an IBAN in groups, a code. What
# is longer may not fit into a line of a telephone, and breaks where it must.
_LONGEST_UNBROKEN: Final = 24
_SHORT: Final = re.compile(
    r"(?<![\w/.@=-])(?:"
    r"\+?\(?[0-9][0-9 \u00a0().-]{3,}[0-9]|[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{1,4}){2,}|[A-Z0-9]{2,6}(?:-[A-Z0-9]{2,6})+"
    r")(?![\w/@-])"
)


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


@register.filter
def unbroken(text: Any) -> SafeString:
    """The text, each short number or code in it kept on one line: half of an account number at the end of a line is read as all of it."""
    if isinstance(text, SafeString):
        return text
    parts, end = [], 0
    for match in _SHORT.finditer(str(text)):
        short = match[0]
        if len(short) <= _LONGEST_UNBROKEN and any(mark in short for mark in " \u00a0-"):
            parts += [escape(str(text)[end : match.start()]), f'<span dir="ltr" class="unbroken">{escape(short)}</span>']
            end = match.end()
    return mark_safe("".join([*parts, escape(str(text)[end:])]))


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
