"""A rota as an iCalendar file (RFC 5545), and shifts out of one. The library reads and writes; what a shift can be is decided here.

Times go out in UTC, so that every calendar agrees on them. What comes in is taken in its own zone; a time without one is the desk's.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from icalendar import Calendar, Event
from msgspec import Struct

from accord.core.recurrence import NotRepeated, Rule, occurrences, read_rule
from accord.core.times import moment

MOST_BYTES = 512 * 1024
MOST_EVENTS = 1000
MOST_FAULTS = 20

# Codes of faults, for the door to say in words.
UNREADABLE, EMPTY, TOO_MANY = "unreadable", "empty", "too-many"
NO_TIME, NO_ZONE, BACKWARDS, BAD_RULE = "no-time", "no-zone", "backwards", "bad-rule"
CHANGED_ONE, MORE_DATES = "changed-one", "more-dates"


class Fault(Struct, frozen=True):
    """A fault in the event of this number (0: in the file as a whole); `begins` is the event's beginning where that can be read."""

    code: str
    event: int = 0
    begins: datetime | None = None


class NotShifts(Exception):
    """A file that can't be taken, with all that is wrong in it, as far as it was read."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("not shifts")


class Shown(Struct, frozen=True):
    """A shift as it goes out; `title` is who is on call."""

    id: str
    begins: int
    ends: int
    title: str


class Read(Struct, frozen=True):
    """One time of an event that came in."""

    event: int
    begins: int
    ends: int
    title: str


def write(shifts: Iterable[Shown], *, name: str, at: int) -> bytes:
    """A calendar of these shifts, under the name of the desk."""
    calendar = Calendar()
    calendar.add("prodid", "-//Accord//Rota//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for shift in shifts:
        event = Event()
        event.add("uid", shift.id)
        event.add("dtstamp", moment(at).replace(microsecond=0))
        event.add("dtstart", moment(shift.begins).replace(microsecond=0))
        event.add("dtend", moment(shift.ends).replace(microsecond=0))
        event.add("summary", shift.title)
        event.add("location", name)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(raw: bytes, zone: tzinfo) -> list[Read]:
    """The shifts of a calendar, in the order of time; `zone` is where a time without one is meant. Raises NotShifts."""
    if len(raw) > MOST_BYTES:
        raise NotShifts([Fault(TOO_MANY)])
    try:
        events = list(islice(Calendar.from_ical(raw).walk("VEVENT"), MOST_EVENTS + 1))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        raise NotShifts([Fault(UNREADABLE)]) from None
    faults, shifts = [], []
    for number, event in enumerate(events, 1):
        outcome = _shifts(number, event, zone)
        if isinstance(outcome, Fault):
            faults.append(outcome)
        else:
            shifts += outcome
    if not events:
        faults.append(Fault(EMPTY))
    if len(shifts) > MOST_EVENTS or len(events) > MOST_EVENTS:
        faults = [Fault(TOO_MANY)]
    if faults:
        raise NotShifts(faults[:MOST_FAULTS])
    return sorted(shifts, key=lambda shift: (shift.begins, shift.ends, shift.event))


def _shifts(number: int, event: Any, zone: tzinfo) -> list[Read] | Fault:
    """The times of one event; none where it was called off."""
    if any(_has_unknown_zone(event, name) for name in ("DTSTART", "DTEND")):
        return Fault(NO_ZONE, number)
    begins, ends = _span(event, zone)
    if begins is None or ends is None:
        return Fault(NO_TIME, number, begins)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return []
    if "RECURRENCE-ID" in event:
        return Fault(CHANGED_ONE, number, begins)
    if "RDATE" in event:
        return Fault(MORE_DATES, number, begins)
    own_zone = begins.tzinfo or zone
    try:
        # An end in another zone is the same moment on the clock of the beginning.
        last = ends.astimezone(own_zone).replace(tzinfo=None)
        first = begins.replace(tzinfo=None)
        times = list(occurrences(first, last, _rule(event), own_zone, without=_without(event, own_zone)))
    except NotRepeated:
        return Fault(BAD_RULE if "RRULE" in event and ends > begins else BACKWARDS, number, begins)
    title = str(event.get("SUMMARY", ""))
    return [Read(number, low, high, title) for low, high in times]


def _span(event: Any, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    begins = _moment(event, "DTSTART", zone)
    if begins is None:
        return None, None
    if "DTEND" in event:
        return begins, _moment(event, "DTEND", zone)
    lasts = _value(event, "DURATION")
    if isinstance(lasts, timedelta):
        # Days by the wall's clock, hours as they pass: a day in RFC 5545 is nominal, an hour is exact.
        wall = begins + timedelta(days=lasts.days)
        return begins, (wall.astimezone(UTC) + timedelta(seconds=lasts.seconds)).astimezone(begins.tzinfo)
    return begins, begins + timedelta(days=1) if type(_value(event, "DTSTART")) is date else None


def _has_unknown_zone(event: Any, name: str) -> bool:
    """Whether a time names a zone that nobody knows: to take it for the desk's own would be hours off."""
    value = _value(event, name)
    return isinstance(value, datetime) and value.tzinfo is None and "TZID" in event[name].params


def _moment(event: Any, name: str, zone: tzinfo) -> datetime | None:
    value = _value(event, name)
    if type(value) is date:
        return datetime.combine(value, time(), zone)
    if not isinstance(value, datetime) or not 1970 <= value.year <= 2190:
        return None
    return value.replace(tzinfo=value.tzinfo or zone, microsecond=0)


def _value(event: Any, name: str) -> Any:
    """None where it is not there, is there more than once, or can't be read."""
    try:
        return event[name].dt
    except (KeyError, AttributeError, ValueError):
        return None


def _rule(event: Any) -> Rule | None:
    if "RRULE" not in event:
        return None
    try:
        text = event["RRULE"].to_ical().decode()
    except (AttributeError, ValueError):
        raise NotRepeated from None
    return read_rule(text)


def _without(event: Any, zone: tzinfo) -> set[datetime]:
    """Beginnings that are left out, on the wall's clock of the event."""
    return {wall for value in _exdates(event) for wall in [_wall(value, zone)]}


def _exdates(event: Any) -> Iterator[Any]:
    given = event.get("EXDATE", [])
    for dates in given if isinstance(given, list) else [given]:
        try:
            yield from (one.dt for one in dates.dts)
        except (AttributeError, ValueError):
            raise NotRepeated from None


def _wall(value: date, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
