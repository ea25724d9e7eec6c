"""A fact as it is known: a value with where it was read, several that contradict each other, or unknown with what was looked for."""

from types import MappingProxyType
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")

UNKNOWN = "X"
TAGS = MappingProxyType(
    {
        "V": "primary or machine-readable source",
        "S": "secondary source: press, law firm, vendor, unofficial code",
        UNKNOWN: "looked for and not confirmed",
    }
)


class Source(Struct, frozen=True):
    """Where something was read. `key` is its short name in the pack."""

    key: str
    text: str


class Reading(Struct, Generic[T], frozen=True):
    """A statement by one source. `confirm` marks what a person should confirm before money or a person depends on it."""

    value: T
    tag: str
    source: tuple[Source, ...]
    note: str = ""
    confirm: bool = False


class Fact(Struct, Generic[T], frozen=True):
    """No reading: unknown, and `unknown` says what was looked for. One: the value. Several: sources contradict each other, all are kept.

    A row that does not speak of something has the empty fact: `stated` is False.
    """

    readings: tuple[Reading[T], ...] = ()
    unknown: str = ""
    note: str = ""

    @property
    def stated(self) -> bool:
        return bool(self.readings or self.unknown)

    @property
    def value(self) -> T | None:
        """The value where exactly one is known; None where it is unknown or in conflict."""
        return self.readings[0].value if len(self.readings) == 1 else None

    @property
    def is_conflict(self) -> bool:
        return len(self.readings) > 1

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(reading.value for reading in self.readings)

    @property
    def tag(self) -> str:
        """The weakest tag among the readings; X for what is unknown."""
        return max((reading.tag for reading in self.readings), key="VS".index, default=UNKNOWN)
