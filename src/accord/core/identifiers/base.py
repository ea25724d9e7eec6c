"""Parts shared by every identifier kind: the value, its key, and the one refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from accord.core.identifiers.suffixes import Suffixes
from accord.core.phrases import Phrase


class Identifier(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A canonical (kind, value). A struct and no dataclass, since it is made ten times as fast; `dict` is for the key, which is kept.

    `value` is what the key is made of and what two members must agree on. `display` is what people read:
    defanged where a click could hurt. `looks_like` is the confusable skeleton (UTS 39) where the kind has one.
    `verified` is False where no checksum or register could confirm the value. `typed` is what stood there where the value is a reduced
    form of it (a page with trackers): what is asked is also looked up as it was typed.
    """

    kind: str
    value: str
    display: str
    looks_like: str | None = None
    verified: bool = True
    typed: str | None = None

    @cached_property
    def key(self) -> bytes:
        """SHA-256 of kind, newline, value: 32 bytes, stable for ever."""
        return key_of(self.kind, self.value)


def key_of(kind: str, value: str) -> bytes:
    return sha256(f"{kind}\n{value}".encode()).digest()


_NO_PARTS: Mapping[str, Any] = MappingProxyType({})


class NotAnIdentifier(ValueError):
    """The one refusal: why a text is not an identifier of the kind asked for, and what would help.

    `code` is stable and lower-case with hyphens; `text` is an English sentence that never repeats the input
    (the input may be a card number or a person's name). Its places, such as a limit, are filled with `parts`. Doors say `says` in the
    language of the reader.
    """

    def __init__(self, code: str, text: str, parts: Mapping[str, Any] = _NO_PARTS) -> None:
        self.code = code
        self._words, self._parts = text, parts
        # Most texts are tried as several kinds, and refused as all but one.
        self.text = text if parts is _NO_PARTS else str(self.says)
        super().__init__(self.text)

    @property
    def says(self) -> Phrase:
        return Phrase(self._words, self._parts)


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Knowledge that the parsers need and that the core may not read itself; `accord.tables` loads it."""

    suffixes: Suffixes
    platforms: frozenset[str] = field(default_factory=frozenset)


class Example(Struct, frozen=True):
    """One line of a kind's EXAMPLES: what was typed, in which region, and the canonical value it must give."""

    text: str
    value: str
    region: str | None = None


class BadExample(Struct, frozen=True):
    """One line of a kind's BAD_EXAMPLES: what was typed, in which region, and the code of the refusal."""

    text: str
    code: str
    region: str | None = None
