"""Outcomes of the lines of an upload."""

from msgspec import Struct


class LineError(Struct, omit_defaults=True):
    field: str | None = None
    code: str | None = None
    text: str | None = None


class LineOut(Struct, omit_defaults=True):
    """The outcome of a line; `kind` and `value` are what its identifier was read as, where it could be read."""

    line: int
    status: str
    id: str | None = None
    seq: int | None = None
    reason: str | None = None
    error: LineError | None = None
    kind: str | None = None
    value: str | None = None
