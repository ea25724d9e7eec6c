"""Faults in a pack or a rule file: where, and what to correct."""

from collections.abc import Iterable

from msgspec import Struct


class Fault(Struct, frozen=True):
    """File, row and field (empty where the fault is of the whole), and a sentence that says what to correct."""

    file: str
    row: str
    field: str
    text: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.row, self.field) if part)
        return f"{place}: {self.text}"


class _Bad(ValueError):
    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class BadCountry(_Bad):
    """A country pack that can't be read; `faults` names every fault with its file, row and field."""


class BadRules(_Bad):
    """A file of corridor rules that can't be read; `faults` names every fault with its file, row and field."""
