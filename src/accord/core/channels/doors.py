"""The doors as data: who opens each, and under which conditions. The data is `doors.toml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from accord.core.channels.predicates import PREDICATES

OTHERWISE: Final = ("not-yet", "closed", "note")
TAGS: Final = ("V", "S", "own")  # what is only recalled ships as no fact

_KEY = re.compile(r"[a-z]+(-[a-z]+)*")
_COLUMNS = frozenset({"test", "otherwise", "text", "source", "tag"})


class BadDoors(ValueError):
    """The table of doors is wrong; the text names the door and says what to correct."""


@dataclass(frozen=True, slots=True)
class Condition:
    test: str
    arguments: Mapping[str, Any]
    otherwise: str
    text: str
    source: str
    tag: str


@dataclass(frozen=True, slots=True)
class Door:
    """`through` says who opens it; `unknown` what could not be confirmed of it, as sentences."""

    key: str
    name: str
    through: str
    unknown: tuple[str, ...]
    conditions: tuple[Condition, ...]


def read_doors(parsed_toml: Mapping[str, object]) -> Mapping[str, Door]:
    """The doors by key, in the order of the file (a parsed TOML table). Raises BadDoors."""
    tables = parsed_toml.get("door")
    if not isinstance(tables, Mapping):
        raise BadDoors("The file needs one table [door.KEY] for each door.")
    return MappingProxyType({key: _door(key, table) for key, table in tables.items()})


def _door(key: str, table: object) -> Door:
    if not _KEY.fullmatch(key):
        raise BadDoors(f"`{key}` is no key of a door. Use lower-case letters and single hyphens.")
    if not isinstance(table, Mapping) or table.keys() != {"name", "through", "unknown", "condition"}:
        raise BadDoors(f"Door `{key}` needs exactly name, through, unknown and at least one condition.")
    if not all(_is_sentence(text) for text in table["unknown"]):
        raise BadDoors(f"What is unknown of door `{key}` is told in sentences.")
    conditions = tuple(_condition(key, row) for row in table["condition"])
    return Door(key=key, name=table["name"], through=table["through"], unknown=tuple(table["unknown"]), conditions=conditions)


def _condition(key: str, row: Mapping[str, Any]) -> Condition:
    predicate = PREDICATES.get(row.get("test", ""))
    if predicate is None:
        raise BadDoors(f"A condition of door `{key}` needs a test: one of {', '.join(PREDICATES)}.")
    columns = _COLUMNS | predicate.arguments.keys()
    if row.keys() != columns:
        raise BadDoors(f"Condition `{row['test']}` of door `{key}` needs exactly {', '.join(sorted(columns))}.")
    for name, is_good in predicate.arguments.items():
        if not is_good(row[name]):
            raise BadDoors(f"Condition `{row['test']}` of door `{key}` has a wrong {name}.")
    if row["otherwise"] not in OTHERWISE or row["tag"] not in TAGS:
        raise BadDoors(f"Condition `{row['test']}` of door `{key}`: otherwise is one of {OTHERWISE}, and tag one of {TAGS}.")
    if not _is_sentence(row["text"]) or not row["source"].strip():
        raise BadDoors(f"Condition `{row['test']}` of door `{key}` needs a sentence and a source.")
    arguments = MappingProxyType({name: row[name] for name in predicate.arguments})
    return Condition(row["test"], arguments, row["otherwise"], row["text"], row["source"], row["tag"])


def _is_sentence(text: object) -> bool:
    return isinstance(text, str) and text.endswith(".") and text == text.strip()
