"""Time as people read it: how much is left, how long ago, when exactly. What JavaScript says later (console.js) uses the same sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language_bidi, gettext

from accord.core.typed import Setting
from accord.core.typed.moment_text import zone_in_words
from accord.core.typed.zones import zone_of

MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS_FROM = 2 * DAY  # a clock shows hours up to here: they are what a deadline is counted in
DATE_FROM = 30 * DAY  # older than this, a date says more than a count of days
# Without a start, nobody knows what a quarter is: then the last of these is amber.
SOON_WITHOUT_START = timedelta(minutes=15)
# The place of the reader of the page that is made now: asked for with the first time on it, and once.
_reader: ContextVar[Callable[[], Setting] | None] = ContextVar("reader", default=None)


@contextmanager
def read_by(setting: Callable[[], Setting]) -> Iterator[None]:
    """Tell times by the reader's own clock, which is that of the fields they type times into."""
    before = _reader.set(cache(setting))
    try:
        yield
    finally:
        _reader.reset(before)


def left(seconds: int) -> str:
    """A stretch of time in two units: `2 h 14 min`."""
    if seconds >= DAYS_FROM:
        return gettext("{days} d {hours} h").format(days=seconds // DAY, hours=seconds % DAY // HOUR)
    if seconds >= HOUR:
        return gettext("{hours} h {minutes} min").format(hours=seconds // HOUR, minutes=seconds % HOUR // MINUTE)
    if seconds >= MINUTE:
        return gettext("{minutes} min {seconds} s").format(minutes=seconds // MINUTE, seconds=seconds % MINUTE)
    return gettext("{seconds} s").format(seconds=seconds)


def about(seconds: int) -> str:
    """A stretch of time in its largest unit: `3 min`."""
    if seconds >= DAY:
        return gettext("{days} d").format(days=seconds // DAY)
    if seconds >= HOUR:
        return gettext("{hours} h").format(hours=seconds // HOUR)
    if seconds >= MINUTE:
        return gettext("{minutes} min").format(minutes=seconds // MINUTE)
    return gettext("{seconds} s").format(seconds=seconds)


def whole(seconds: int) -> str:
    """A length of time in the largest unit in which it is whole, so that nothing of it is lost: `90 min`."""
    if seconds and seconds % DAY == 0:
        return gettext("{days} d").format(days=seconds // DAY)
    if seconds and seconds % HOUR == 0:
        return gettext("{hours} h").format(hours=seconds // HOUR)
    if seconds and seconds % MINUTE == 0:
        return gettext("{minutes} min").format(minutes=seconds // MINUTE)
    return gettext("{seconds} s").format(seconds=seconds)


def ago(moment: datetime, now: datetime) -> str:
    seconds = round((now - moment).total_seconds())
    if seconds >= DATE_FROM:
        return day(moment)
    if seconds < 0:
        return gettext("in {time}").format(time=about(-seconds))
    return gettext("{time} ago").format(time=about(seconds))


def exact(moment: datetime) -> str:
    """`2026-11-24 18:56:03 UTC`, `2026-11-25 01:56:03 Bangkok time`: digits that read alike in every language."""
    return f"{_digits(moment, '%Y-%m-%d %H:%M:%S')} {_zone(moment)}"


def minute(moment: datetime) -> str:
    return f"{_digits(moment, '%Y-%m-%d %H:%M')} {_zone(moment)}"


def clock_time(moment: datetime, before: datetime | None) -> str:
    """The time of a step; with its date when that's another than the step before."""
    here = _here(moment)
    same_day = before is not None and _here(before).date() == here.date()
    return here.strftime("%H:%M:%S" if same_day else "%Y-%m-%d %H:%M")


def day(moment: datetime) -> str:
    """`2026-11-25`: the day on which it is there."""
    return _digits(moment, "%Y-%m-%d")


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def zone() -> tzinfo:
    """The zone of the page's reader, in which its days begin and end."""
    setting = _reader.get()
    return (None if setting is None else zone_of(setting())) or get_current_timezone()


def zone_words(moment: datetime) -> str:
    """`Bangkok time`."""
    return _zone(moment)


def _here(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def _digits(moment: datetime, form: str) -> str:
    """In Arabic in their own direction (U+2066 to U+2069): after a word they would be shown from the day to the year."""
    digits = _here(moment).strftime(form)
    return f"\u2066{digits}\u2069" if get_language_bidi() else digits


def _zone(moment: datetime) -> str:
    here, setting = _here(moment), _reader.get()
    return f"{here:%Z}" if setting is None else zone_in_words(here, setting())
