"""External code lists: what a code of four letters may be, which no schema says. The data is `codes.toml`."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from accord.formats.iso20022.refusal import BadMessage

_CODE = re.compile(r"[A-Z0-9]{4}")
_KEYS = frozenset({"name", "used_by", "codes"})


class BadCodeLists(ValueError):
    """The table of code lists is wrong; the text names the list and says what to correct."""


class CodeList(Struct, frozen=True):
    """`name` is ISO's."""

    key: str
    name: str
    codes: frozenset[str]


class CodeLists(Struct, frozen=True):
    lists: Mapping[str, CodeList]
    places: Mapping[str, str]

    def used_by(self, cls: str, element: str) -> str | None:
        """The key of the list that an element of a generated class takes; None where it takes none of ours."""
        return self.places.get(f"{re.sub('[0-9]', '', cls)}/{element}")

    def check(self, key: str, code: str, path: str) -> None:
        """Raises BadMessage where the list has no such code; it names the code, which is four letters at most, and the list."""
        code_list = self.lists[key]
        if code not in code_list.codes:
            raise BadMessage(
                "code-list", path, f"`{code}` is not in the external code list {code_list.name}. Use a code of that list.", code_list.name
            )


def read_code_lists(parsed_toml: Mapping[str, object]) -> CodeLists:
    """The lists of a parsed TOML table. Raises BadCodeLists."""
    tables = parsed_toml.get("list")
    if not isinstance(tables, Mapping):
        raise BadCodeLists("The file needs one table [list.KEY] for each code list.")
    lists = {key: _list(key, table) for key, table in tables.items()}
    places = {place: key for key, table in tables.items() for place in table["used_by"]}
    return CodeLists(MappingProxyType(lists), MappingProxyType(places))


def _list(key: str, table: object) -> CodeList:
    if not isinstance(table, Mapping) or table.keys() != _KEYS:
        raise BadCodeLists(f"List `{key}` needs exactly {', '.join(sorted(_KEYS))}.")
    codes = table["codes"].split()
    if not codes or len(set(codes)) != len(codes) or not all(_CODE.fullmatch(code) for code in codes):
        raise BadCodeLists(f"The codes of list `{key}` are four capitals or digits each, each once.")
    return CodeList(key, table["name"], frozenset(codes))
