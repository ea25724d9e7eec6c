"""How long a clock runs: in minutes, hours, days, working days or months, as the source counts them."""

import re
from datetime import timedelta

from msgspec import Struct

_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    # A span that a source counts in working days or months is longer than this by the calendar of the place.
    "working days": timedelta(days=1),
    "months": timedelta(days=28),
}
_TEXT = re.compile(r"([1-9][0-9]{0,3}) (minute|hour|day|working day|month)s?")


class Span(Struct, frozen=True):
    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit[:-1] if self.number == 1 else self.unit}"

    @property
    def exact(self) -> timedelta | None:
        """The length where no calendar is needed; None for working days and months."""
        return None if self.unit in ("working days", "months") else self.number * _UNITS[self.unit]

    @property
    def least(self) -> timedelta:
        """The shortest that this can be: for comparing spans of different units."""
        return self.number * _UNITS[self.unit]


def read_span(text: str) -> Span | None:
    """`72 hours`, `7 days`, `15 working days`; None for any other text."""
    match = _TEXT.fullmatch(text)
    return Span(int(match[1]), match[2] + "s") if match else None
