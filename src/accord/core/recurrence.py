"""Times that repeat by the clock on the wall: every so many days or weeks, as a subset of RFC 5545's rules. Pure.

A shift from 22:00 to 06:00 is that on every night, also on the one that is an hour shorter. A time that the clocks leap over comes as much
later as they leapt; of a time that comes twice, the first is meant (RFC 5545, 3.3.5).
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import DAILY, WEEKLY, rrule
from msgspec import Struct

from accord.core.times import micros

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY = {"DAILY": DAILY, "WEEKLY": WEEKLY}
MOST_INTERVAL = 52
LONGEST = timedelta(days=366)  # since the first time
_KNOWN = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}


class NotRepeated(ValueError):
    """A rule that is not understood, or has no end that is near enough."""


class Rule(Struct, frozen=True):
    """`every`: DAILY or WEEKLY. `until`: the last day, or the last moment, on the wall's clock where it has no zone. One of `until` and
    `count` is given."""

    every: str
    interval: int = 1
    days: tuple[str, ...] = ()
    until: date | None = None
    count: int | None = None


def read_rule(text: str) -> Rule:
    """A rule as RFC 5545 writes it, such as `FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261224`. Raises NotRepeated."""
    parts = dict(part.upper().split("=", 1) for part in text.split(";") if "=" in part)
    days = tuple(parts["BYDAY"].split(",")) if "BYDAY" in parts else ()
    if not parts.keys() <= _KNOWN or parts.get("FREQ") not in EVERY or not set(days) <= set(DAYS):
        raise NotRepeated
    if parts.get("WKST", "MO") != "MO" or ("UNTIL" in parts) == ("COUNT" in parts):
        raise NotRepeated
    interval = _number(parts.get("INTERVAL", "1"), MOST_INTERVAL)
    count = _number(parts["COUNT"], LONGEST.days) if "COUNT" in parts else None
    return Rule(parts["FREQ"], interval, days, _until(parts["UNTIL"]) if "UNTIL" in parts else None, count)


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= most):
        raise NotRepeated
    return int(text)


def _until(text: str) -> date:
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d").date()
        read = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")
    except ValueError:
        raise NotRepeated from None
    return read.replace(tzinfo=UTC) if text.endswith("Z") else read


def occurrences(
    begins: datetime, ends: datetime, rule: Rule | None, zone: tzinfo, *, without: Collection[datetime] = ()
) -> Iterator[tuple[int, int]]:
    """Begin and end, in microseconds since 1970, of each time that comes: `begins` and `ends` are the first's, on the wall's clock.

    `without`: beginnings, on the wall's clock, that are left out. Without a rule it comes once. What would end before it begins, since the
    clocks leapt over it, does not come. Raises NotRepeated where it lasts no time, or a rule goes on for more than a year.
    """
    lasts = ends - begins
    if lasts <= timedelta(0) or lasts > LONGEST:
        raise NotRepeated
    for first in _beginnings(begins, rule, zone):
        if first in without:
            continue
        low, high = at_wall(first, zone), at_wall(first + lasts, zone)
        if low < high:
            yield low, high


def _beginnings(begins: datetime, rule: Rule | None, zone: tzinfo) -> Iterator[datetime]:
    if rule is None:
        yield begins
        return
    weekdays = [DAYS.index(day) for day in rule.days] or None
    # Bounded, since a rule may have no day that ever comes; by far more than its longest interval, so that what goes on too long shows.
    times = rrule(EVERY[rule.every], dtstart=begins, interval=rule.interval, byweekday=weekdays, until=begins + 3 * LONGEST)
    for first in islice(times, rule.count):
        if _is_past(first, rule.until, zone):
            return
        if first - begins > LONGEST:
            raise NotRepeated
        yield first


def _is_past(first: datetime, until: date | None, zone: tzinfo) -> bool:
    if until is None:
        return False
    if not isinstance(until, datetime):
        return first.date() > until
    return first > until if until.tzinfo is None else at_wall(first, zone) > micros(until)


def at_wall(wall: datetime, zone: tzinfo) -> int:
    """The moment at which the wall's clock of a zone says so."""
    return micros(wall.replace(tzinfo=zone, fold=0).astimezone(UTC))
