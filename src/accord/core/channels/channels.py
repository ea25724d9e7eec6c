"""The channels as data: who opens each, and under which conditions. The data is `channels.toml`."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from accord.core.channels.predicates import PREDICATES

OTHERWISE: Final = ("not-yet", "closed", "note")
TAGS: Final = ("V", "S", "own")  # what is only recalled ships as no fact

_KEY = re.compile(r"[a-z]+(-[a-z]+)*")
_COLUMNS = frozenset({"test", "otherwise", "text", "source", "tag"})


class BadChannels(ValueError):
    """The table of channels is wrong; the text names the channel and says what to correct."""


class Condition(Struct, frozen=True):
    test: str
    arguments: Mapping[str, Any]
    otherwise: str
    text: str
    source: str
    tag: str


class Channel(Struct, frozen=True):
    """`through` says who opens it; `unknown` what could not be confirmed of it, as sentences."""

    key: str
    name: str
    through: str
    unknown: tuple[str, ...]
    conditions: tuple[Condition, ...]


def read_channels(parsed_toml: Mapping[str, object]) -> Mapping[str, Channel]:
    """The channels by key, in the order of the file (a parsed TOML table). Raises BadChannels."""
    tables = parsed_toml.get("channel")
    if not isinstance(tables, Mapping):
        raise BadChannels("The file needs one table [channel.KEY] for each channel.")
    return MappingProxyType({key: _channel(key, table) for key, table in tables.items()})


def _channel(key: str, table: object) -> Channel:
    if not _KEY.fullmatch(key):
        raise BadChannels(f"`{key}` is no key of a channel. Use lower-case letters and single hyphens.")
    if not isinstance(table, Mapping) or table.keys() != {"name", "through", "unknown", "condition"}:
        raise BadChannels(f"Channel `{key}` needs exactly name, through, unknown and at least one condition.")
    if not all(_is_sentence(text) for text in table["unknown"]):
        raise BadChannels(f"What is unknown of channel `{key}` is told in sentences.")
    conditions = tuple(_condition(key, row) for row in table["condition"])
    return Channel(key=key, name=table["name"], through=table["through"], unknown=tuple(table["unknown"]), conditions=conditions)


def _condition(key: str, row: Mapping[str, Any]) -> Condition:
    predicate = PREDICATES.get(row.get("test", ""))
    if predicate is None:
        raise BadChannels(f"A condition of channel `{key}` needs a test: one of {', '.join(PREDICATES)}.")
    columns = _COLUMNS | predicate.arguments.keys()
    if row.keys() != columns:
        raise BadChannels(f"Condition `{row['test']}` of channel `{key}` needs exactly {', '.join(sorted(columns))}.")
    for name, is_good in predicate.arguments.items():
        if not is_good(row[name]):
            raise BadChannels(f"Condition `{row['test']}` of channel `{key}` has a wrong {name}.")
    if row["otherwise"] not in OTHERWISE or row["tag"] not in TAGS:
        raise BadChannels(f"Condition `{row['test']}` of channel `{key}`: otherwise is one of {OTHERWISE}, and tag one of {TAGS}.")
    if not _is_sentence(row["text"]) or not row["source"].strip():
        raise BadChannels(f"Condition `{row['test']}` of channel `{key}` needs a sentence and a source.")
    arguments = MappingProxyType({name: row[name] for name in predicate.arguments})
    return Condition(row["test"], arguments, row["otherwise"], row["text"], row["source"], row["tag"])


def _is_sentence(text: object) -> bool:
    return isinstance(text, str) and text.endswith(".") and text == text.strip()
