"""Addresses on blockchains that are nobody's: where coins are burned, and the contracts of coins, which all who hold them use."""

from collections.abc import Mapping

import msgspec

from accord.core.trust.lines import Line

_KIND = "crypto"


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the table: a canonical value, what it is called, and where that can be read."""

    value: str
    name: str
    source: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address: list[Row]


def read_addresses(file: Mapping[str, object]) -> list[Line]:
    """The addresses of a parsed file, as what is guarded. Raises msgspec.ValidationError."""
    return [Line(_KIND, row.value, row.name, row.source) for row in msgspec.convert(file, _Table).address]
