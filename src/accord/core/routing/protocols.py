"""Which protocol can be asked about which kinds of identifier."""

from collections.abc import Mapping
from typing import Any

from accord.core.identifiers import KINDS

ProtocolKinds = Mapping[str, frozenset[str]]


def read_protocols(table: Mapping[str, Any]) -> ProtocolKinds:
    """The parsed table as protocol -> identifier kinds. Raises ValueError for a kind that there is not."""
    found = {name: frozenset(row["kinds"]) for name, row in table.items()}
    for name, kinds in found.items():
        if not kinds <= set(KINDS):
            raise ValueError(f"{name}: names a kind of identifier that there is not.")
    return found
