"""Seven days of a desk's rota as they are drawn: a strip for each day, with a bar for each shift and each stretch without one. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from msgspec import Struct

from accord.core.recurrence import at_wall
from accord.core.times import moment
from accord.hub.desks.queries import ShiftRow

_DAY_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
A_DAY = 24 * 60  # minutes on the wall's clock, also of a day that is longer or shorter
SHORTEST = 15  # minutes that a bar is wide at least
LANE, EDGE = 26, 2  # pixels


class Bar(Struct, frozen=True):
    """`x` and `width` from the left, in hundredths of the strip; `tone`: shift, mine, gap."""

    x: str
    width: str
    y: int
    words: str
    tone: str
    from_right: bool  # as the words are written: what does not fit is cut off at their end


class Day(Struct, frozen=True):
    day: date
    is_today: bool
    height: int
    bars: tuple[Bar, ...]


def today_at(at: int, zone: str) -> date:
    """The day that it is at a desk."""
    return moment(at).astimezone(ZoneInfo(zone)).date()


def read_week(text: str) -> date | None:
    """The first day of the seven that an address names: `2026-11-29`, or the Monday of `2026-W48`; None where it is neither."""
    if _DAY_WRITTEN.fullmatch(text):
        try:
            first = date.fromisoformat(text)
        except ValueError:
            return None
        return first if 1970 < first.year < 2190 else None
    year, mark, number = text.partition("-W")
    if not (mark and year.isascii() and year.isdigit() and number.isascii() and number.isdigit() and len(text) == 8):
        return None
    try:
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None
    return monday if 1970 < monday.year < 2190 else None


def write_week(first: date) -> str:
    """As `read_week` reads it: a week that begins on Monday by its number."""
    year, number, day = first.isocalendar()
    return f"{year}-W{number:02}" if day == 1 else first.isoformat()


def span(first: date, zone: str) -> tuple[int, int]:
    """The moments at which seven days begin and end at a desk."""
    place = ZoneInfo(zone)
    return _midnight(first, place), _midnight(first + timedelta(days=7), place)


def _midnight(day: date, place: ZoneInfo) -> int:
    return at_wall(datetime(day.year, day.month, day.day), place)


def days(
    first: date, zone: str, shifts: Sequence[ShiftRow], gaps: Iterable[tuple[int, int]], mine: str | None, at: int, *, rtl: bool = False
) -> list[Day]:
    """Seven days in the desk's own time; what runs past midnight is drawn on both days. `mine`: the person whose shifts stand out.

    `rtl`: the day goes from right to left, as what is written around it.
    """
    place = ZoneInfo(zone)
    today = today_at(at, zone)
    empty = list(gaps)
    return [_day(first + timedelta(days=ahead), place, shifts, empty, mine, today, rtl) for ahead in range(7)]


def _day(
    day: date, place: ZoneInfo, shifts: Sequence[ShiftRow], gaps: Sequence[tuple[int, int]], mine: str | None, today: date, rtl: bool
) -> Day:
    low, high = _midnight(day, place), _midnight(day + timedelta(days=1), place)
    bars: list[Bar] = []
    lanes: list[int] = []  # until when each is taken
    for shift in shifts:
        if not (shift.begins < high and shift.ends > low):
            continue
        lane = next((number for number, until in enumerate(lanes) if until <= shift.begins), len(lanes))
        lanes[lane : lane + 1] = [shift.ends]
        tone = "mine" if shift.person == mine else "shift"
        bars.append(_bar(shift.begins, shift.ends, day, place, lane, shift.name or gettext("somebody"), tone, rtl))
    for begins, ends in gaps:
        if begins < high and ends > low:
            bars.append(_bar(begins, ends, day, place, 0, gettext("nobody"), "gap", rtl))
    return Day(day, day == today, max(len(lanes), 1) * LANE, tuple(bars))


def _bar(begins: int, ends: int, day: date, place: ZoneInfo, lane: int, words: str, tone: str, rtl: bool) -> Bar:
    first, last = _minute(begins, day, place), _minute(ends, day, place)
    # Where the clocks go back, a stretch may end on the wall before it began there.
    lasts = max(last - first, SHORTEST)
    x = A_DAY - first - lasts if rtl else first
    return Bar(_share(x), _share(lasts), lane * LANE + EDGE, words, tone, _is_from_right(words))


def _is_from_right(words: str) -> bool:
    strong = next((kind for letter in words if (kind := bidirectional(letter)) in ("L", "R", "AL")), "L")
    return strong != "L"


def _minute(at: int, day: date, place: ZoneInfo) -> int:
    """The minute of the day on the wall's clock; before that day 0, after it all of it."""
    here = moment(at).astimezone(place)
    if here.date() != day:
        return 0 if here.date() < day else A_DAY
    return here.hour * 60 + here.minute


def _share(minutes: int) -> str:
    return f"{minutes * 100 / A_DAY:.2f}"
