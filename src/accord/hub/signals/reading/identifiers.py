"""The identifiers of the entries of signals."""

from collections.abc import Iterable

import msgspec

from accord.hub.journal import queries as journal


class Named(msgspec.Struct, frozen=True):
    """An identifier as an entry has it."""

    kind: str
    value: str
    display: str = ""


class _Data(msgspec.Struct):
    identifier: Named | None = None


class _Entry(msgspec.Struct):
    data: _Data


_decode = msgspec.json.Decoder(_Entry).decode
ERASED = Named("", "")


def identifiers_at(seqs: Iterable[int]) -> dict[int, Named]:
    """The identifiers of entries, by seq; left out is what was erased."""
    named = {seq: _decode(body).data.identifier for seq, body in journal.bodies(list(seqs)).items()}
    return {seq: identifier for seq, identifier in named.items() if identifier is not None}
