"""Scam schemes: what kind of scam a signal is about, with a crosswalk to other taxonomies. The data is `schemes.toml`."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

NONE = "none"
OTHER = "other"

_KEY = re.compile(r"[a-z]+(-[a-z]+)*")
_COLUMNS = frozenset({"label", "definition", "stanford", "ic3", "xarf"})


class BadSchemes(ValueError):
    """The table of schemes is wrong; the text names the scheme and says what to correct."""


class Scheme(Struct, frozen=True):
    """One scheme. `stanford`, `ic3` and `xarf` are the nearest entries of those taxonomies; None where none fits."""

    key: str
    label: str
    definition: str
    stanford: str | None
    ic3: str | None
    xarf: str | None


def read_schemes(parsed_toml: Mapping[str, object]) -> Mapping[str, Scheme]:
    """The schemes by key, in the order of the file (a parsed TOML table). Raises BadSchemes; `other` must be among them."""
    tables = parsed_toml.get("scheme")
    if not isinstance(tables, Mapping):
        raise BadSchemes("The file needs one table [scheme.KEY] for each scheme.")
    schemes = {key: _scheme(key, columns) for key, columns in tables.items()}
    if OTHER not in schemes:
        raise BadSchemes(f"The scheme `{OTHER}` is missing. Add it: whoever finds no better one uses it.")
    return MappingProxyType(schemes)


def _scheme(key: str, columns: object) -> Scheme:
    if not _KEY.fullmatch(key):
        raise BadSchemes(f"`{key}` is no key of a scheme. Use lower-case letters and single hyphens.")
    if not isinstance(columns, Mapping) or columns.keys() != _COLUMNS:
        raise BadSchemes(f"Scheme `{key}` needs exactly {', '.join(sorted(_COLUMNS))}.")
    if not all(isinstance(text, str) and text.strip() for text in columns.values()):
        raise BadSchemes(f"Every column of scheme `{key}` is a text; write `{NONE}` where no entry of a taxonomy fits.")
    return Scheme(
        key=key,
        label=columns["label"],
        definition=columns["definition"],
        stanford=_crosswalk(columns["stanford"]),
        ic3=_crosswalk(columns["ic3"]),
        xarf=_crosswalk(columns["xarf"]),
    )


def _crosswalk(code: str) -> str | None:
    return None if code == NONE else code
