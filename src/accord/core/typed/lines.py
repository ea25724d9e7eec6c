"""One line of a list of identifiers as it is pasted out of a chat or a sheet, with words around it. Pure, and the same for all doors."""

import re
from collections.abc import Collection
from contextlib import suppress
from itertools import pairwise
from typing import Final

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.base import Identifier
from accord.core.identifiers.extract import Occurrence, extract
from accord.core.identifiers.folding import fold
from accord.core.identifiers.mentions import Mentions
from accord.core.identifiers.posts import post_of
from accord.core.typed.answers import refused
from accord.core.typed.fields import read_identifier
from accord.core.typed.phone import read_phone
from accord.core.typed.reading import Reading, Setting, Value

# What can be told from the words around it. Numbers of accounts have a reader of their own, which asks for the bank.
_AMID_WORDS: Final = frozenset({"phone", "url", "domain", "email", "handle", "crypto"})
_LONGEST: Final = 2000
_REACH: Final = 8  # characters between a word such as โทร and its number
# Of these several may stand in one line. The number of an account belongs to the bank beside it.
_SEVERAL: Final = _AMID_WORDS | {"ip", "app"}
_BETWEEN: Final = re.compile(r"[\s,;|/&+،؛、，；•·–—-]*(?:(?:and|or|y|e|o|และ|หรือ|กับ|و|أو|र|वा|ও|এবং|বা)?[\s,;|/&+،؛、，；•·–—-]*)")
_GLUED: Final = re.compile(r"[,;|](?=h(?:tt|xx)ps?://)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\s*(?:[0-9]{1,4}[.):]|[•*–-])\s+(?=\S)")


def apart(text: str, setting: Setting) -> list[str]:
    """The lines that a line is: several where it names several things with nothing but signs between them (`a, b`, `a / b`, `a and b`).

    Of the row of a sheet, or of a list with numbers, the one thing that it names without the other cells and its number.
    """
    if len(text) > _LONGEST:
        return [text]
    whole = _unglued(text)
    spots = _named(whole, setting)
    if not spots or any(spot.identifier.kind not in _SEVERAL for spot in spots):
        return [text]
    if len({spot.identifier.key for spot in spots}) < 2:
        return [_cell_at(text, spots[0].start)]
    between = (whole[spot.end : following.start] for spot, following in pairwise(spots))
    return [spot.text for spot in spots] if all(map(_BETWEEN.fullmatch, between)) else [text]


def lines_of(text: str, setting: Setting) -> list[str]:
    """The lines of a pasted list, without the empty ones; each names one thing where that can be told."""
    return [each for line in text.splitlines() if line.strip() for each in apart(line.strip(), setting)]


def _unglued(text: str) -> str:
    """Addresses that only a sign parts, with a space behind it. Behind a question mark it may be a part of the first."""
    marks = (match.end() for match in _GLUED.finditer(text))
    at = [end for end in marks if "?" not in text[: end - 1].rsplit(maxsplit=1)[-1]]
    return " ".join(text[start:end] for start, end in pairwise([0, *at, len(text)]))


def _named(text: str, setting: Setting) -> list[Occurrence]:
    try:
        return extract(text, setting.country, tables=setting.tables)
    except NotAnIdentifier:
        return []


def read_line(text: str, setting: Setting, kinds: Collection[str], bank: str | None = None) -> Reading | None:
    """As `read_identifier`, and where neither it nor the strict reader reads the line as one of these kinds, as `read_amid_words`."""
    reading = read_identifier(text, setting, kinds, bank)
    if isinstance(reading, Value) or bank:
        return reading
    return read_amid_words(text, setting, kinds, is_refused=reading is not None) or reading


def read_post(text: str, setting: Setting) -> Reading | None:
    """The one post that the line is the address of, or names amid other words. None where it names none, or something else too."""
    post = post_of(text, setting.tables)
    if post is not None:
        return Value(kind=post.kind, value=text.strip(), display=post.display)
    if len(text) > _LONGEST:
        return None
    try:
        named = extract(text, setting.country, tables=setting.tables)
    except NotAnIdentifier:
        return None
    posts = {post.key: (post, spot.text) for spot in named if (post := post_of(spot.text, setting.tables)) is not None}
    if len(posts) != 1 or len({spot.identifier.key for spot in named}) != 1:
        return None
    post, typed = next(iter(posts.values()))
    return Value(kind=post.kind, value=typed, display=post.display)


def read_amid_words(text: str, setting: Setting, kinds: Collection[str], *, is_refused: bool = False) -> Reading | None:
    """The one identifier that stands in the line amid other words. None where the strict reader takes the line as it is, or where nothing
    of these kinds can be told. `is_refused`: it is known that the line is not to be taken as it is."""
    if len(text) > _LONGEST or (not is_refused and _stands_alone(text, setting, kinds)):
        return None
    if len({spot.identifier.key for spot in _named(text, setting) if spot.identifier.kind in kinds}) > 1:
        return refused("several-in-line")
    named = _only_one(text, setting)
    if named is None or named[0].kind not in _AMID_WORDS or named[0].kind not in kinds:
        return None
    identifier, typed = named
    if identifier.kind == "phone":
        if "account" not in kinds:
            return read_phone(_cell(text, setting), setting)
        if not _is_called_a_phone(text, setting):
            return None
    return Value(kind=identifier.kind, value=typed, display=identifier.display)


def _cell(text: str, setting: Setting) -> str:
    """The cell of a row of a sheet that holds the number, without the number of the row."""
    return _cell_at(text, _named(text, setting)[0].start)


def _cell_at(text: str, at: int) -> str:
    return _NUMBERED.sub("", text[text.rfind("\t", 0, at) + 1 :].partition("\t")[0], count=1)


def _stands_alone(text: str, setting: Setting, kinds: Collection[str]) -> bool:
    """Whether the strict reader takes the whole line. It also takes the spaces that a browser would, and what is pasted behind an address
    with them: these end it."""
    alone = text.strip()
    try:
        identifier = parse(alone, setting.country, tables=setting.tables)
    except NotAnIdentifier:
        return False
    return identifier.kind not in kinds or identifier.kind != "url" or not any(map(str.isspace, alone))


def _only_one(text: str, setting: Setting) -> tuple[Identifier, str] | None:
    """The identifier that the line names, where it names one alone, and a text that the strict reader reads as it."""
    named = {identifier.key: occurrence for occurrence in _named(text, setting) for identifier in occurrence.all}
    if len(named) != 1:
        return None
    occurrence = next(iter(named.values()))
    identifier = occurrence.identifier
    for typed in (identifier.value, occurrence.text):
        with suppress(NotAnIdentifier):
            if parse(typed, setting.country, tables=setting.tables).key == identifier.key:
                return identifier, typed
    return None


def _is_called_a_phone(text: str, setting: Setting) -> bool:
    """Whether a word says that the number is a phone's: among accounts a bare one may be an account's."""
    folded = fold(text)
    spot = extract(text, setting.country, tables=setting.tables)[0]
    at = folded.text.find(fold(spot.text).text)
    return Mentions(folded.text).before(at, _REACH, "phone") is not None
