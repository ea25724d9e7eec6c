"""JSON as it comes: one document, or a value on each line, read in the memory of one entry, whatever its length.

What it holds stands in places. A place is the way to it by the names of keys: `data[]` are the texts of the array `data`, `data[]{}` the
objects in it, and `*` a key that is no word, such as a number, a day or a name in the web. Such a key may be what is listed: it stands
with the object that it names, as its KEY; what is `true`, a number or a word there is an object too, with what it says of its key. Of an
array that it names it is the text of the array's beginning.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

import ijson
from msgspec import Struct, field

from accord.formats.lists import LONGEST_LINE

LARGEST_TEXT: Final = 1024 * 1024  # bytes of one text or number
MOST_LEVELS: Final = 32
MOST_KEYS: Final = 100  # of one object that are looked at
KEY: Final = "*"
# What else stands with a key that names no object: a word that says what it is, or that it is not meant.
SAYS, IS_MEANT, NOT_MEANT = "action", "active", "false"

_OPENS = re.compile(r"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[\"{\[\]]|$|\n\s*\d|\d{5,}\s*[,\]]))")
_WORD = re.compile(r"[^\W\d](?:[ \w-]*\w)?")
_THREE_DIGITS = re.compile(r"\d.*\d.*\d")
# What a parser that is written in C raises for numbers beyond all bounds, and for half characters, beside its own error.
_FAULTS = (ijson.JSONError, ArithmeticError, SystemError, ValueError)


class BadDocument(ValueError):
    """Why a document can't be read: a word, and the line."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code}: line {line}")
        self.code = code
        self.line = line


class Item(Struct):
    """A text that stands in an array, an object with the texts and numbers that it holds itself, or an array that begins. `line` is where
    it begins; `twice` says that an object names a key that counts twice, which programs read differently, `flat` that it holds no other.
    The text of a beginning is the key that the array stands under, where that is no word."""

    line: int
    place: str
    text: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    twice: bool = False
    flat: bool = True
    begins: bool = False


def opens(lines: Iterable[str]) -> bool:
    """Whether a list that begins with these lines is JSON."""
    first = [line for line, _ in zip((line for line in lines if line.strip()), range(2), strict=False)]
    return _OPENS.match("\n".join(first).removeprefix("\ufeff")) is not None


def walk(pieces: Iterable[bytes], keys: frozenset[str] | None = None) -> Iterator[Item | BadDocument]:
    """All items of a document; of objects the keys that are named, otherwise the first ones. A line that can't be read among values on
    lines comes as its fault, and the rest goes on. Raises BadDocument."""
    numbered = _numbered(pieces)
    begin: list[tuple[int, bytes]] = []
    length = 0
    for line, piece in numbered:
        if begin or piece.strip():
            begin.append((line, piece))
            length += len(piece)
        if begin and (piece.endswith(b"\n") or length > LARGEST_TEXT):
            break
    after = next(((line, piece) for line, piece in numbered if piece.strip()), None) if _is_whole(begin) else None
    rest = chain(begin, numbered) if after is None else chain(begin, (after,), numbered)
    yield from _by_line(rest, keys) if after and after[1].lstrip()[:1] in (b"{", b"[") else _document(rest, keys, "")


def _is_whole(line: list[tuple[int, bytes]]) -> bool:
    """Whether a line is an object by itself."""
    return bool(line) and line[0][1].lstrip().startswith(b"{") and not any(isinstance(item, BadDocument) for item in _tried(line))


def _tried(pieces: Iterable[tuple[int, bytes]], keys: frozenset[str] | None = None, root: str = "") -> Iterator[Item | BadDocument]:
    try:
        yield from _document(pieces, keys, root)
    except BadDocument as fault:
        yield fault


def _by_line(pieces: Iterable[tuple[int, bytes]], keys: frozenset[str] | None) -> Iterator[Item | BadDocument]:
    waiting: list[tuple[int, bytes]] = []
    line, length = 1, 0
    for line, piece in pieces:
        length += len(piece)
        if length <= LARGEST_TEXT:
            waiting.append((line, piece))
        if piece.endswith(b"\n"):
            yield from _line(line, waiting, length, keys)
            waiting, length = [], 0
    yield from _line(line, waiting, length, keys)


def _line(line: int, waiting: list[tuple[int, bytes]], length: int, keys: frozenset[str] | None) -> Iterator[Item | BadDocument]:
    if length > LARGEST_TEXT:
        yield BadDocument("too-long", line)
    elif any(piece.strip() for _, piece in waiting):
        # Its items only once it was read to its end: a line is taken whole, or not at all.
        items = list(_tried(waiting, keys, "[]"))
        yield from items[-1:] if isinstance(items[-1] if items else None, BadDocument) else items


def _numbered(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    line = 1
    for place, piece in enumerate(pieces):
        text = piece.removeprefix(BOM_UTF8) if not place else piece
        if text:  # to a parser, nothing is the end
            yield line, text
        line += piece.endswith(b"\n")


def _document(pieces: Iterable[tuple[int, bytes]], keys: frozenset[str] | None, root: str) -> Iterator[Item]:
    events: Any = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events)
    levels = _Levels(keys, root)
    line, silent = 1, 0
    try:
        for line, piece in pieces:
            parser.send(piece)
            if not events:
                silent += len(piece.strip())
                if silent > LARGEST_TEXT:
                    raise BadDocument("too-long", line)
                continue
            silent = 0
            for event, value in events:
                if (item := levels.take(line, event, value)) is not None:
                    yield item
            events.clear()
        parser.close()
    except _FAULTS as fault:
        raise fault if isinstance(fault, BadDocument) else BadDocument("not-json", line) from None
    for event, value in events:
        if (item := levels.take(line, event, value)) is not None:
            yield item


class _Levels:
    """What is open at a moment: for each level its place, and of an object the item that it is becoming."""

    def __init__(self, keys: frozenset[str] | None, root: str) -> None:
        self._keys = keys
        self._places = [root]
        self._items: list[Item | None] = [None]  # None of an array
        self._key = ""

    def take(self, line: int, event: str, value: Any) -> Item | None:
        item = self._items[-1]
        if event == "map_key":
            self._key = value
        elif event == "start_map":
            self._open(line, self._object(line))
        elif event == "start_array":
            key = self._odd_key()
            self._open(line, None)
            return Item(line, self._places[-1], key, begins=True)
        elif event in ("end_map", "end_array"):
            self._places.pop()
            return self._items.pop()
        elif item is not None:
            self._keep(item, value)
            return self._said_of_key(line, value) if self._odd_key() else None
        elif isinstance(value, str | int) and not isinstance(value, bool) and len(self._items) > 1:
            return Item(line, self._places[-1], _text(value))
        return None

    def _below(self) -> str:
        """The place of what begins now."""
        place = self._places[-1]
        if self._items[-1] is None:
            return place
        key = KEY if self._odd_key() else self._key
        return f"{place}.{key}" if place else key

    def _odd_key(self) -> str:
        """The key of what begins now where it is no word, else nothing."""
        if self._items[-1] is None or (_WORD.fullmatch(self._key) and len(self._key) <= 40 and not _THREE_DIGITS.search(self._key)):
            return ""
        return self._key

    def _object(self, line: int) -> Item:
        key = self._odd_key()
        counts = key and (self._keys is None or KEY in self._keys)
        return Item(line, self._below() + "{}", texts={KEY: _text(key)} if counts else {})

    def _said_of_key(self, line: int, value: Any) -> Item:
        """An odd key that names no object, as one with what is said of it."""
        item = self._object(line)
        if value is None or value is False:
            item.texts[IS_MEANT] = NOT_MEANT
        elif isinstance(value, str):
            item.texts[SAYS] = _text(value)
        return item

    def _open(self, line: int, item: Item | None) -> None:
        if len(self._items) > MOST_LEVELS:
            raise BadDocument("too-deep", line)
        if (above := self._items[-1]) is not None:
            above.flat = False
        self._places.append(self._below() if item is not None else self._below() + "[]")
        self._items.append(item)

    def _keep(self, item: Item, value: Any) -> None:
        if not isinstance(value, str | int):
            return
        counts = len(item.texts) < MOST_KEYS if self._keys is None else self._keys and self._key in self._keys
        if counts:
            item.twice = item.twice or self._key in item.texts
            item.texts[self._key] = _text(value)


def _text(value: str | int) -> str:
    """Longer than a line may be it is no identifier, and its beginning stands for it."""
    return str(value).lower() if isinstance(value, bool) else str(value)[: LONGEST_LINE + 1]
