"""A desk's week and its rota as they are shown. Pure: the moment is an argument."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core.hours import DAYS as CODES
from accord.core.hours import is_open, read_hours
from accord.core.times import DAY, moment
from accord.doors.console.desks.labels import DAYS, GAPS
from accord.doors.console.frame.joining import joined
from accord.hub.desks.queries import DeskPage, ShiftRow, is_holiday
from accord.hub.desks.queries.week import Gap, gaps
from accord.hub.desks.vocabulary import REPEAT

A_DAY = 24 * 60  # minutes
SHOWN_DAYS = 14


class DayHours(Struct, frozen=True):
    """One day of the week: its name, its hours in figures, and the same as bars on a strip of 1,440 minutes."""

    name: str
    hours: str
    bars: tuple[tuple[int, int], ...]
    is_today: bool


class RotaLine(Struct, frozen=True):
    """A shift, or a stretch in which nobody is on call (`shift` is None)."""

    begins: datetime
    ends: datetime
    begins_words: str
    ends_words: str
    words: str
    shift: ShiftRow | None
    is_now: bool
    has_ended: bool = False  # whether its person takes part no more, and so is not alerted


def week(page: DeskPage, at: int) -> list[DayHours]:
    """Monday to Sunday in the desk's own time; what runs past midnight is drawn on both days."""
    hours = read_hours(page.week)
    if hours.always:
        spans: Sequence[Sequence[tuple[int, int]]] = [[(0, A_DAY)]] * 7
    else:
        spans = hours.week
    today = moment(at).astimezone(ZoneInfo(page.row.zone)).weekday()
    return [
        DayHours(
            gettext(DAYS[code]),
            joined(_span(span) for span in spans[place]),
            tuple(_bars(spans[place], spans[place - 1])),
            place == today,
        )
        for place, code in enumerate(CODES)
    ]


def _span(span: tuple[int, int]) -> str:
    begin, end = span
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def _bars(today: Iterable[tuple[int, int]], yesterday: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for begin, end in yesterday:
        if end < begin:
            yield 0, end
    for begin, end in today:
        yield begin, (A_DAY if end < begin else end) - begin


def coming_holidays(place: str, zone: str, at: int, days: int = 45) -> list[date]:
    """The public holidays ahead, on which no hours begin."""
    today = moment(at).astimezone(ZoneInfo(zone)).date()
    return [day for ahead in range(days) if is_holiday(place, day := today + timedelta(days=ahead))] if place else []


def local(at: int, zone: str) -> datetime:
    return moment(at).astimezone(ZoneInfo(zone))


def day_and_time(when: datetime) -> str:
    return date_format(when, "D j M, H:i")


def lines(page: DeskPage, active: Collection[str], at: int) -> list[RotaLine]:
    """The rota of the next days with its gaps, in the order of time; empty where nobody is on it."""
    end = at + SHOWN_DAYS * DAY
    shifts = [shift for shift in page.shifts if shift.begins < end]
    if not shifts:
        return []
    zone = page.row.zone
    rota_lines = [
        replace(_line(shift.begins, shift.ends, shift.name, zone, at, shift), has_ended=shift.person not in active) for shift in shifts
    ]
    for low, high in gaps(shifts, page.away, active, at, end):
        # To the end of what is shown, nobody knows yet how long it lasts.
        words = gettext("Nobody from {begins} to {ends}") if high < end else gettext("Nobody from {begins} on")
        rota_lines.append(
            _line(low, high, words.format(begins=day_and_time(local(low, zone)), ends=day_and_time(local(high, zone))), zone, at, None)
        )
    return sorted(rota_lines, key=lambda line: (line.begins, line.shift is None))


def gap_in_words(gap: Gap, at: int) -> str:
    """`Nobody is on call at Fraud desk from Sat 2 Mar, 02:00 to Sat 2 Mar, 08:00`, in the desk's own time."""
    begins, ends = (day_and_time(local(edge, gap.zone)) for edge in (gap.begins, gap.ends))
    key = ("now" if gap.begins <= at else "between", "now-on" if gap.begins <= at else "on")[gap.lasts]
    return gettext(GAPS[key]).format(desk=gap.desk_name, begins=begins, ends=ends)


def _line(begins: int, ends: int, words: str, zone: str, at: int, shift: ShiftRow | None) -> RotaLine:
    first, last = local(begins, zone), local(ends, zone)
    return RotaLine(first, last, day_and_time(first), day_and_time(last), words, shift, begins <= at < ends)


def climb(page: DeskPage, at: int, ended: Collection[str] = ()) -> list[dict[str, Any]]:
    """Whom a bell at this desk rings as things stand, one after another, with the minute at which it comes to each.

    `ended`: people who take part no more, by id, and so are not alerted.
    """
    row = page.row
    who: dict[str, str] = {}
    if row.on_call:
        who |= dict.fromkeys(row.on_call, "")
        who[row.on_call[0]] = gettext("{names}, on call now").format(names=joined(row.on_call))
    elif row.is_attended:
        who[""] = gettext("the person on call")
    if is_open(read_hours(page.week), ZoneInfo(row.zone), partial(is_holiday, row.holidays), at):
        if row.is_own or page.may_manage:
            for name, words in _contacts(page, at, ended):
                who.setdefault(name, words)
        else:
            who["contacts"] = gettext("the desk's contacts, one after another")
    steps = [words for words in who.values() if words]
    if page.cover:
        steps.append(gettext("the desk that covers: {desk}").format(desk=page.cover_name))
    steps.append(gettext("the secretariat, and again every {minutes} minutes").format(minutes=row.wait * REPEAT))
    return [{"after": place * row.wait, "who": words} for place, words in enumerate(steps)]


def _contacts(page: DeskPage, at: int, ended: Collection[str]) -> Iterator[tuple[str, str]]:
    """The contacts that are there now, or who stands in: each by what tells it from others, and in words."""
    gone = {absence.person: absence for absence in page.away if absence.begins <= at < absence.ends}
    for contact in page.contacts:
        name = contact.name or gettext("a contact of the desk")
        absence = gone.get(contact.person)
        if absence is None and contact.person not in ended:
            yield contact.name or contact.person, name
        elif absence is not None and absence.stand_in_name and absence.stand_in not in gone and absence.stand_in not in ended:
            yield absence.stand_in_name, gettext("{name}, who stands in for {away}").format(name=absence.stand_in_name, away=name)
