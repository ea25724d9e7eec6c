"""Sentences for people that are put together of parts, so that each part can be said in the language of the reader.

The core puts them together and knows no language: what translates a text, and what fills in a length of time or a country, is handed in.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field


class Nation(Struct, frozen=True):
    """A country in a sentence, by its code; a reader is told its name."""

    code: str

    def __str__(self) -> str:
        return self.code


class Phrase(Struct, frozen=True):
    """A text of the catalogue and what its places are filled with: another phrase, or a value, which `fill` puts into words."""

    text: str
    parts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def say(self, translate: Callable[[str], str] = str, fill: Callable[[Any], str] = str) -> str:
        said = translate(self.text)
        if not self.parts:
            return said
        return said.format(
            **{name: part.say(translate, fill) if isinstance(part, Phrase) else fill(part) for name, part in self.parts.items()}
        )

    def __str__(self) -> str:
        return self.say()

    def __hash__(self) -> int:
        # Its parts are a mapping, which has none. Equal phrases have equal texts.
        return hash(self.text)


# Scripts that have a comma of their own (Unicode, U+060C ARABIC COMMA).
_COMMAS: Mapping[str, str] = MappingProxyType({"ar": "، "})


def comma(language: str | None) -> str:
    """What stands between the words of a list in this language; without one, in English."""
    return _COMMAS.get(language or "", ", ")


def joined(words: Iterable[str], language: str | None) -> str:
    """Words in one line, as a list is written in this language."""
    return comma(language).join(words)
