"""Reading a data file into structs: what a column takes follows from the type of its field, and nothing else may stand there."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")
KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENDS = (".", "?", "!")


class BadData(ValueError):
    """A data file is wrong; the text names the table and says what to correct."""


def rows(parsed_toml: Mapping[str, Any], table: str, kind: type[T]) -> Mapping[str, T]:
    """The tables [TABLE.KEY] by key, in the order of the file; the struct's field `key` is the key. Raises BadData."""
    tables = parsed_toml.get(table)
    if not isinstance(tables, Mapping) or not tables:
        raise BadData(f"The file needs one table [{table}.KEY] for each {table}.")
    return MappingProxyType({key: _row(table, key, columns, kind) for key, columns in tables.items()})


def _row(table: str, key: str, columns: object, kind: type[T]) -> T:
    if not KEY.fullmatch(key):
        raise BadData(f"`{key}` is no key of a {table}. Use lower-case letters, digits and single hyphens.")
    if not isinstance(columns, Mapping) or "key" in columns:
        raise BadData(f"[{table}.{key}] is a table of columns, without one called key.")
    try:
        return msgspec.convert({"key": key, **columns}, kind, strict=True)
    except msgspec.ValidationError as error:
        raise BadData(f"[{table}.{key}]: {error}") from None


def must_say(place: str, *sentences: str) -> None:
    """Each is a whole sentence. Raises BadData."""
    for text in sentences:
        if text != text.strip() or not text.endswith(_ENDS):
            raise BadData(f"{place}: write a whole sentence, with its full stop.")


def must_know(place: str, allowed: Mapping[str, object] | frozenset[str], *keys: str) -> None:
    """Each key is one of those that are known. Raises BadData."""
    for key in keys:
        if key not in allowed:
            raise BadData(f"{place}: `{key}` is not known here. Known: {', '.join(sorted(allowed))}.")
