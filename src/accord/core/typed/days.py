"""Which days a text can mean, by calendar, order of day and month, and how far back or ahead a day may lie."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import msgspec
from babel import Locale, UnknownLocaleError

from accord.core.typed import calendars, weeks
from accord.core.typed.reading import Setting
from accord.core.typed.time_expression import TimeExpression, Unread

_MAKE: Final[dict[str, Callable[[int, int, int], date | None]]] = {
    "gregorian": calendars.gregorian,
    "buddhist": calendars.from_buddhist,
    "bikram": calendars.from_bikram,
    "hijri": calendars.from_hijri,
    "bengali": calendars.from_bengali,
}
# Years of each calendar that anybody living may type; two digits stand for these centuries.
_YEARS: Final = {
    "gregorian": (1900, 2199),
    "buddhist": (2400, 2700),
    "bikram": (1975, 2100),
    "hijri": (1300, 1500),
    "bengali": (1307, 1500),
}
_CENTURIES: Final = {"gregorian": (2000, 1900), "buddhist": (2500,), "bikram": (2000,), "hijri": (1400,), "bengali": (1400,)}
_GREGORIAN_MONTHS: Final = ("buddhist", "gregorian")  # in these alone a month called August is the eighth
_NEAR: Final = 60  # days: a day without its year is taken as the one so near


class Days(msgspec.Struct, frozen=True):
    """The days that it can mean, the likelier first. `plain` where nothing has to be asked; `ahead` are readings that lie in the future
    though it must be past."""

    dates: tuple[date, ...]
    plain: bool
    future: tuple[date, ...] = ()


class _Window(msgspec.Struct, frozen=True):
    """Between which days what is typed may lie; `near` for two-digit years and for calendars beside the Gregorian."""

    first: date
    last: date
    near: date


def days_of_expression(expression: TimeExpression, setting: Setting, today: date, *, is_past: bool, is_recent: bool) -> Days:
    """`is_recent`: a payment or a message and no birth, so that a year of two digits is a recent one. Raises Unread."""
    if expression.year_step and expression.month is None and expression.day_month is None:
        raise Unread
    is_past = (is_past or expression.is_last) and not expression.is_next
    window = _window(today, is_past, is_recent)
    if expression.fields is not None:
        return _fields(expression, expression.fields, setting, window, is_past)
    if expression.month is not None:
        return _with_named_month(expression, expression.month, setting, window, today, is_past)
    if expression.month_day is not None:
        return _day_of_month(*expression.month_day, expression, setting, today, is_past=is_past)
    if expression.day_month is not None:
        pairs = _orders(*expression.day_month, setting, is_thai=expression.is_thai)
        if expression.year_step is not None:
            return _in_year(pairs, "gregorian", expression.year_step, today)
        return _without_year([near for day, month in pairs for near in _near_years(month, day, today, is_past)], today)
    if expression.days is not None:
        return _days_away(expression, expression.days, today, is_past)
    if expression.week_step is not None:
        return _in_week(expression.week_step, expression.weekday, setting, today, is_past=is_past)
    if expression.weekday is not None:
        return Days(_weekdays(expression, expression.weekday, today, is_past), False)
    raise Unread


def _day_of_month(calendar: str, number: int, expression: TimeExpression, setting: Setting, today: date, *, is_past: bool) -> Days:
    """`the 5th`, `5 of next month`; in Nepal, where nothing says which months are meant, both are asked about."""
    step = expression.month_step
    among = (("bikram", "gregorian") if is_nepali(setting) else ("gregorian",)) if calendar == "month" else (calendar,)
    readings = [
        _in_this_month(one, number, expression.weekday, today, is_past) if step is None else _in_month(one, number, step, today)
        for one in among
    ]
    days = tuple(dict.fromkeys(day for day in readings if day is not None))
    return Days(days, len(days) == 1 and abs((today - days[0]).days) <= _NEAR)


def is_nepali(setting: Setting) -> bool:
    """Whether the months may be those of Bikram Sambat."""
    return setting.country == "NP" or setting.language.partition("-")[0] == "ne"


def _days_away(expression: TimeExpression, offsets: tuple[int, ...], today: date, is_past: bool) -> Days:
    """`yesterday`; with a weekday that it was not, as in `अस्ति सोमबार`, which is said of the last Monday, the day is asked."""
    is_plain = len(offsets) == 1 or is_past
    if is_plain:
        offsets = offsets[:1] if is_past else offsets[-1:]
    dates = tuple(today + timedelta(days=offset) for offset in offsets)
    if expression.weekday is None or any(day.weekday() == expression.weekday for day in dates):
        return Days(dates, is_plain)
    return Days((*dates, *_weekdays(expression, expression.weekday, today, is_past)), False)


def _weekdays(expression: TimeExpression, weekday: int, today: date, is_past: bool) -> tuple[date, date]:
    back = (today.weekday() - weekday) % 7 or (7 if expression.is_last else 0)
    ahead = -back % 7 or (7 if expression.is_next else 0)
    nearest = today - timedelta(days=back) if is_past else today + timedelta(days=ahead)
    return nearest, nearest + timedelta(days=-7 if is_past else 7)


def _in_week(step: int, weekday: int | None, setting: Setting, today: date, *, is_past: bool) -> Days:
    """`Monday next week`, or any day of that week; of the present one those that may be meant."""
    days = weeks.days_of(step, setting, today)
    if not step:
        days = tuple(day for day in days if (day <= today if is_past else day >= today))
    dates = tuple(day for day in days if weekday is None or day.weekday() == weekday)
    return Days(dates, len(dates) == 1)


def _window(today: date, is_past: bool, is_recent: bool) -> _Window:
    if is_past:
        years = 15 if is_recent else 110
        return _Window(date(1900, 1, 1), today + timedelta(days=1), today - timedelta(days=366 * years))
    return _Window(today - timedelta(days=2 * 366), today + timedelta(days=30 * 366), today - timedelta(days=366))


def _fields(expression: TimeExpression, fields: tuple[str, str, str], setting: Setting, window: _Window, is_past: bool) -> Days:
    first, middle, last = fields
    if len(first) >= 3:  # the year stands first, and then nobody writes the day before the month
        year, pairs = first, [(int(last), int(middle))]
    else:
        year, pairs = last, _orders(int(first), int(middle), setting, is_thai=expression.is_thai)
    return _chosen(year, pairs, expression, setting, window, is_past)


def _chosen(year: str, pairs: list[tuple[int, int]], expression: TimeExpression, setting: Setting, window: _Window, is_past: bool) -> Days:
    own = list(_readings(year, pairs, _calendars(expression, setting), window))
    fitting = [day for day in own if window.first <= day <= window.last]
    if expression.is_iso and fitting and int(year) <= 2199:
        gregorian = calendars.gregorian(int(year), pairs[0][1], pairs[0][0])
        if gregorian in fitting and expression.era is None:
            return Days((gregorian,), True)
    future = tuple(dict.fromkeys(day for day in own if day > window.last))
    if fitting:
        candidates = tuple(dict.fromkeys(fitting))
        is_bengali = _calendars(expression, setting) == ("bengali",)  # West Bengal's days differ
        return Days(candidates, len(candidates) == 1 and not is_bengali and not _is_disputed(candidates[0], year, pairs), future)
    # A year of another calendar than those used here: understood, and asked about.
    if any(day < window.last + timedelta(days=3 * 366) for day in future):
        return Days((), False, future)
    plain = calendars.gregorian(int(year), pairs[0][1], pairs[0][0]) if expression.is_iso and expression.era is None else None
    calendars_elsewhere = tuple(_MAKE) if expression.month is None else _GREGORIAN_MONTHS
    other = [day for day in _readings(year, pairs, calendars_elsewhere, window) if window.near <= day <= window.last]
    if plain is not None and not is_past and int(year) <= 2199:  # far ahead, as a browser or a program writes it
        return Days(tuple(dict.fromkeys([*other, plain])), not other)
    return Days(tuple(sorted(dict.fromkeys(other), reverse=is_past)), False, future)


def _is_disputed(day: date, year: str, pairs: list[tuple[int, int]]) -> bool:
    """Whether this day comes of a month of Bikram Sambat whose first day tables don't agree on."""
    full = int(year) if len(year) > 2 else 2000 + int(year)
    return any(calendars.is_disputed_bikram(full, month) and day == calendars.from_bikram(full, month, number) for number, month in pairs)


def _calendars(expression: TimeExpression, setting: Setting) -> tuple[str, ...]:
    """The calendars that this person may mean, the likelier first."""
    if expression.month is not None and expression.month[0] != "month":
        return (expression.month[0],)
    if expression.era is not None:
        return (expression.era,)
    own = ("buddhist", "gregorian") if expression.is_thai else _calendars_there(setting)
    return own if expression.month is None else tuple(calendar for calendar in own if calendar in _GREGORIAN_MONTHS)


def _calendars_there(setting: Setting) -> tuple[str, ...]:
    language = setting.language.partition("-")[0]
    if setting.country == "TH" or language == "th":
        is_nepali = setting.country == "NP" or language == "ne"  # a Nepali in Thailand goes on writing the days of home
        return ("buddhist", "gregorian", "bikram") if is_nepali else ("buddhist", "gregorian")
    if setting.country == "NP" or language == "ne":
        return ("gregorian", "bikram")
    if setting.country == "BD" or language == "bn":
        return ("gregorian",)
    if setting.country == "AE" or language == "ar":
        return ("gregorian", "hijri")
    return ("gregorian",)


def _readings(year: str, pairs: list[tuple[int, int]], among: tuple[str, ...], window: _Window) -> Iterator[date]:
    for calendar in among:
        lowest, highest = _YEARS[calendar]
        for full in _full_years(year, calendar):
            if not lowest <= full <= highest:
                continue
            for day, month in pairs:
                candidate = _MAKE[calendar](full, month, day)
                if candidate is None:
                    continue
                # A short year, and a year of another calendar that might be Gregorian, must give a day not long ago.
                if candidate < window.near and (len(year) < 3 or calendar == "bikram"):
                    continue
                yield candidate


def _full_years(year: str, calendar: str) -> tuple[int, ...]:
    if len(year) > 2:
        return (int(year),)
    return tuple(century + int(year) for century in _CENTURIES[calendar])


def _with_named_month(
    expression: TimeExpression, month: tuple[str, int], setting: Setting, window: _Window, today: date, is_past: bool
) -> Days:
    """`27 Nov 2026`, `Nov 27, 2026`, `2083 Mangsir 12`, `27 พ.ย. 69`, `27 November`."""
    numbers = expression.numbers
    if not 1 <= len(numbers) <= 2:
        raise Unread
    long = [number for number, _after in numbers if len(number) > 2]
    short = [number for number, _after in numbers if len(number) <= 2]
    if len(long) > 1 or not short:
        raise Unread
    if long:
        day, year = short[0], long[0]
    elif len(numbers) == 2:
        # Before the month stands the day, after it the year; both after it, the day first.
        day, year = numbers[0][0], numbers[1][0]
    else:
        day, year = short[0], ""
    if year:
        if expression.year_step:
            raise Unread
        return _chosen(year, [(int(day), month[1])], expression, setting, window, is_past)
    if expression.year_step is not None:
        return _in_year([(int(day), month[1])], "gregorian" if month[0] == "month" else month[0], expression.year_step, today)
    return _without_year(_near_years(month[1], int(day), today, is_past, month[0]), today)


def _near_years(month: int, day: int, today: date, is_past: bool, calendar: str = "month") -> list[date]:
    """The nearest such day back, or ahead."""
    calendar = "gregorian" if calendar == "month" else calendar
    year_offset = {"gregorian": 0, "bikram": 57, "bengali": -593, "hijri": -579}[calendar]
    candidates = [_MAKE[calendar](today.year + year_offset + step, month, day) for step in (-2, -1, 0, 1, 2)]
    days = sorted((candidate for candidate in candidates if candidate is not None), reverse=is_past)
    return next(([candidate] for candidate in days if (candidate <= today if is_past else candidate >= today)), [])


def _in_year(pairs: list[tuple[int, int]], calendar: str, step: int, today: date) -> Days:
    """Such a day of the present year of this calendar, or of one so many before or after it. Raises Unread for one whose present year is
    not known here."""
    bikram = calendars.to_bikram(today) if calendar == "bikram" else None
    if calendar not in ("gregorian", "bikram") or (calendar == "bikram" and bikram is None):
        raise Unread
    year = (bikram[0] if bikram else today.year) + step
    days = tuple(made for day, month in pairs if (made := _MAKE[calendar](year, month, day)) is not None)
    return Days(days, len(days) == 1)


def _in_month(calendar: str, number: int, step: int, today: date) -> date | None:
    """Such a day of the present month, or of one so many before it."""
    bikram = calendars.to_bikram(today) if calendar == "bikram" else None
    if calendar == "bikram" and bikram is None:
        return None
    year, month = bikram[:2] if bikram else (today.year, today.month)
    count = year * 12 + month - 1 + step
    return _MAKE[calendar](count // 12, count % 12 + 1, number)


def _in_this_month(calendar: str, number: int, weekday: int | None, today: date, is_past: bool) -> date | None:
    """The last such day of a month, or the next; the last that was on this weekday, where one is named."""
    bikram = calendars.to_bikram(today) if calendar == "bikram" else None
    if calendar == "bikram" and bikram is None:
        return None
    year, month = bikram[:2] if bikram else (today.year, today.month)
    for step in range(13):
        count = year * 12 + month - 1 + (-step if is_past else step)
        day = _MAKE[calendar](count // 12, count % 12 + 1, number)
        if day is not None and (day <= today if is_past else day >= today) and weekday in (None, day.weekday()):
            return day
    return None


def _without_year(readings: list[date], today: date) -> Days:
    candidates = tuple(dict.fromkeys(readings))
    near = all(abs((day - today).days) <= _NEAR or day.year == today.year for day in candidates)
    return Days(candidates, len(candidates) == 1 and near)


def _orders(first: int, second: int, setting: Setting, *, is_thai: bool) -> list[tuple[int, int]]:
    """Day and month of two numbers, as the country writes them; both ways where that isn't known and both are possible."""
    day_first, month_first = (first, second), (second, first)
    if second > 12:
        return [month_first]
    if is_thai or first > 12 or first == second:
        return [day_first]
    order = order_in(setting.country, setting.language.partition("-")[0])
    return {"day": [day_first], "month": [month_first], "either": [day_first, month_first]}[order]


@lru_cache(maxsize=256)
def order_in(country: str | None, language: str) -> str:
    """Which of two numbers with a sign between is the day's there: `day` or `month` comes first, or `either` where nobody can tell."""
    if country is None:
        return "either" if language == "en" else "day"
    try:
        pattern = str(Locale.parse(f"und_{country}").date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        return "either"
    if pattern.startswith("y"):
        return "day"
    return "day" if pattern.lower().find("d") < pattern.find("M") else "month"
