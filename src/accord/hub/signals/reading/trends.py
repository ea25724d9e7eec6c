"""How many signals came on which day under which scheme, and which schemes rise. Only what the caller may see; one look at the table.

A scheme rises where the last seven days brought at least FEWEST signals, and more than chance alone would bring if nothing had changed:
more than the mean of the three weeks before, and twice its square root above it.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from accord.core.periods import Period, placing
from accord.hub.members.queries import Caller
from accord.hub.signals.store import signals

WEEK: Final = 7
WEEKS: Final = 4
FEWEST: Final = 5
COUNTED: Final = 200_000  # of the newest signals of the hub: a bulk upload must not make the page slow


class SchemeTrend(Struct, frozen=True):
    """`days`: how many signals each of the days brought, the oldest first. `before`: the mean of the weeks before the last."""

    scheme: str
    days: tuple[int, ...]
    lately: int
    before: float
    rises: bool


class Trends(Struct, frozen=True):
    """The schemes that rise first, then by how many signals the last week brought. `since`: from when on all are counted."""

    schemes: tuple[SchemeTrend, ...]
    since: int


def trends(caller: Caller, days: Sequence[Period]) -> Trends:
    """Over four weeks of days, the last of them today. Raises NotAllowed."""
    counts, since = signals.count_quarters(caller, days[0].begins, COUNTED)
    day_of = placing(days)
    by_scheme: dict[str, list[int]] = {}
    for quarter, scheme, count in counts:
        by_scheme.setdefault(scheme, [0] * len(days))[day_of(quarter * signals.QUARTER)] += count
    rows = [_trend(scheme, numbers) for scheme, numbers in by_scheme.items()]
    return Trends(tuple(sorted(rows, key=lambda row: (not row.rises, -row.lately, row.scheme))), since)


def _trend(scheme: str, days: Sequence[int]) -> SchemeTrend:
    lately, before = sum(days[-WEEK:]), sum(days[:-WEEK]) / (WEEKS - 1)
    return SchemeTrend(scheme, tuple(days), lately, before, rises(lately, before))


def rises(lately: int, before: float) -> bool:
    return lately >= FEWEST and lately > before + 2 * before**0.5
