"""Several words in one line."""

from collections.abc import Iterable

from django.utils.translation import get_language

from accord.core import phrases


def joined(words: Iterable[str]) -> str:
    """As the reader's language writes a list."""
    return phrases.joined(words, get_language())
