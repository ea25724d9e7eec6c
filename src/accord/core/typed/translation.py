"""Readings, questions and refusals in another language: `translate` is a door's gettext."""

from collections.abc import Callable, Mapping

from accord.core.typed.labels import TEXTS

Translate = Callable[[str], str]


def translated(code: str, values: Mapping[str, str], plain: str, translate: Translate) -> str:
    """The sentence of this code, filled in; without one what is the same in every language."""
    return translate(TEXTS[code]).format(**values) if code in TEXTS else plain
