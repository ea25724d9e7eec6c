"""The fields of a request for a rapid recall: the union of the published lists, as data. The data is `fields.toml`."""

import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

TYPES: Final = frozenset(
    "text long-text time amount reference uetr bic country account phone crypto code choice yes-no number sent".split()
)
GROUPS: Final = ("case", "victim", "payment", "from", "via", "to", "action", "legal", "virtual-asset")
ASKED_BY: Final = frozenset({"FBI", "R.16", "camt.056", "gSRP", "Budapest 29(2)", "MLA (unconfirmed)", "practice"})

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLUMNS = frozenset({"group", "key", "label", "type", "asked_by", "personal"})


class BadFields(ValueError):
    """The table of fields is wrong; the text names the field and says what to correct."""


class Field(Struct, frozen=True):
    """`asked_by` names the lists that have it; a `personal` field is kept in the vault."""

    group: str
    key: str
    label: str
    type: str
    asked_by: tuple[str, ...]
    personal: bool


def read_fields(parsed_toml: Mapping[str, object]) -> tuple[Field, ...]:
    """The fields in the order of the file (a parsed TOML table). Raises BadFields."""
    rows = parsed_toml.get("field")
    if not isinstance(rows, list):
        raise BadFields("The file needs one [[field]] for each field.")
    fields = tuple(_field(row) for row in rows)
    if len({(field.group, field.key) for field in fields}) != len(fields):
        raise BadFields("A field stands there twice. Keep one of them.")
    return fields


def _field(row: Any) -> Field:
    if not isinstance(row, Mapping) or row.keys() != _COLUMNS:
        raise BadFields(f"Every field needs exactly {', '.join(sorted(_COLUMNS))}.")
    if not _KEY.fullmatch(row["key"]) or row["group"] not in GROUPS:
        raise BadFields("A field has a key of lower-case words with hyphens, and stands in a known group.")
    name = f"`{row['group']}.{row['key']}`"
    if row["type"] not in TYPES:
        raise BadFields(f"Field {name} is of none of the types {', '.join(sorted(TYPES))}.")
    if not row["asked_by"] or not ASKED_BY.issuperset(row["asked_by"]):
        raise BadFields(f"Field {name} says who asks for it: {', '.join(sorted(ASKED_BY))}.")
    if not row["label"].strip() or not isinstance(row["personal"], bool):
        raise BadFields(f"Field {name} needs a label, and says whether it is personal.")
    return Field(row["group"], row["key"], row["label"], row["type"], tuple(row["asked_by"]), row["personal"])
