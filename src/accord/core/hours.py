"""When is a desk open? Pure: zone, holidays and moment are arguments."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from msgspec import Struct

from accord.core.times import micros, moment

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"
MOST_SPANS = 8  # of one day
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_DAY = 24 * 60

Span = tuple[int, int]  # minutes of the day; an end before the begin lies on the next day


class NotHours(ValueError):
    """Hours that can't be read."""


class Hours(Struct, frozen=True):
    """Spans for each day of the week, Monday first; or always."""

    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    always: bool = False


def read_hours(value: object) -> Hours:
    """Read `"always"`, or a weekday (`mon` to `sun`) -> list of `HH:MM-HH:MM`. Raises NotHours."""
    if value == ALWAYS:
        return Hours(always=True)
    if not isinstance(value, Mapping) or not set(value) <= set(DAYS):
        raise NotHours
    return Hours(tuple(_spans(value.get(day, [])) for day in DAYS))


def _spans(values: Any) -> tuple[Span, ...]:
    if not isinstance(values, list | tuple) or len(values) > MOST_SPANS:
        raise NotHours
    return tuple(sorted(_span(text) for text in values))


def _span(text: object) -> Span:
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise NotHours
    begin_hour, begin_minute, end_hour, end_minute = map(int, match.groups())
    begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
    if end > _DAY or begin == end:
        raise NotHours
    return begin, end


def write_hours(hours: Hours) -> str | dict[str, list[str]]:
    """The hours as `read_hours` reads them; days without hours are left out."""
    if hours.always:
        return ALWAYS
    return {day: [_text(span) for span in spans] for day, spans in zip(DAYS, hours.week, strict=True) if spans}


def _text(span: Span) -> str:
    begin, end = span
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def is_open(hours: Hours, zone: tzinfo, is_holiday: Callable[[date], bool], at: int) -> bool:
    """Whether a desk is open at a moment: what its clock on the wall shows decides, so a day with a changed clock needs no rule.

    A span belongs to the day on which it begins, also past midnight; on a holiday none begins.
    """
    if hours.always:
        return True
    local = moment(at).astimezone(zone)
    minute, today = local.hour * 60 + local.minute, local.date()
    yesterday = today - timedelta(days=1)
    begun = any(begin <= minute and (minute < end or end < begin) for begin, end in hours.week[today.weekday()])
    left = any(end < begin and minute < end for begin, end in hours.week[yesterday.weekday()])
    return (begun and not is_holiday(today)) or (left and not is_holiday(yesterday))


def edges(hours: Hours, zone: tzinfo, begins: int, ends: int) -> Iterator[int]:
    """The moments from `begins` to `ends` at which its clock on the wall shows a beginning or an end of its hours; of one that is shown
    twice, both."""
    last = moment(ends).astimezone(zone).date()
    day = moment(begins).astimezone(zone).date() - timedelta(days=1)  # a span may end on the day after its own
    while day <= last:
        for begin, end in hours.week[day.weekday()]:
            for minute in (begin, end if end > begin else end + _DAY):
                wall = datetime.combine(day, time()) + timedelta(minutes=minute)
                for fold in (0, 1):
                    at = micros(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC))
                    if begins <= at < ends:
                        yield at
        day += timedelta(days=1)
