"""Emergency, anti-scam and bank lines as data: what a claim must never take from people in need."""

from collections.abc import Mapping
from dataclasses import dataclass

from accord.core.identifiers.base import key_of


class BadLines(ValueError):
    """The table of lines is wrong; the text says what to correct."""


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    value: str
    holder: str
    source: str


def read_lines(parsed_toml: Mapping[str, object]) -> Mapping[bytes, Line]:
    """The lines by identifier key. Raises BadLines."""
    rows = parsed_toml.get("line")
    if not isinstance(rows, list):
        raise BadLines("The file needs one [[line]] for each line.")
    lines: dict[bytes, Line] = {}
    for row in rows:
        if (
            not isinstance(row, dict)
            or set(row) != {"kind", "value", "holder", "source"}
            or not all(isinstance(v, str) for v in row.values())
        ):
            raise BadLines("Every line needs exactly kind, value, holder and source, each a text.")
        lines[key_of(row["kind"], row["value"])] = Line(**row)
    return lines
