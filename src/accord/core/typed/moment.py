"""A moment with its zone, and a date with its calendar."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from msgspec.structs import replace

from accord.core.times import midnight_for_24
from accord.core.times import moment as at_micros
from accord.core.typed import weeks
from accord.core.typed.answers import question, refused
from accord.core.typed.clock import hours
from accord.core.typed.coming import Coming, day_of_coming, day_that_ends, read_coming, without_by
from accord.core.typed.day_words import plain_time
from accord.core.typed.days import Days, days_of_expression, is_nepali
from accord.core.typed.letters import is_thai, of_cell
from accord.core.typed.moment_text import day_in_words, is_twelve_hours, moment_in_words, typed_day, typed_moment
from accord.core.typed.reading import Choice, Question, Reading, Refused, Setting, Value
from accord.core.typed.time_expression import TimeExpression, Unread, read_expression
from accord.core.typed.zones import zone_named, zone_of, zones_in, zones_of_country

_CANONICAL: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:[+-][0-9]{2}:[0-9]{2}|Z)")
_DAY_ALONE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST: Final = 120
_MOST_CHOICES: Final = 14
_DAY: Final = 86_400
# The hour in which a part of the day begins at the earliest.
_BEGINS: Final[Mapping[str | None, int]] = {"am": 4, "noon": 10, "pm": 12}
# Clocks differ by minutes; a time further ahead of ours can't have happened.
_SKEW: Final = timedelta(minutes=5)
# A moment with its offset that is ahead by less is taken as said, once it has been asked about.
_WORK_ENDS: Final = time(17)  # offered beside the last minute of the day: either is called its end
_CONFIRMED: Final = timedelta(hours=26)


def read_moment(text: str, setting: Setting, *, is_past: bool = True) -> Reading:
    """A day and a time of the day in the setting's zone unless the text names one. `is_past`: a time ahead of `setting.now` is asked
    about. A day alone is a Value of kind `date`."""
    now = at_micros(setting.now)
    text = of_cell(text)
    exact = _exact(text.strip())
    if exact is not None and 1970 <= exact.year <= 2200:  # no other day is meant by this form
        return _value(exact, setting) if not is_past or exact <= now + _CONFIRMED else _refused("moment-unread", setting)
    if len(text) > _LONGEST:
        return _refused("moment-unread", setting)
    rest, zones = zones_in(plain_time(text), setting)
    home = zone_of(setting)
    zones = zones or ((home,) if home is not None else ())
    rest = rest if is_past else day_that_ends(rest) or rest
    coming = read_coming(rest, is_past=is_past)
    if coming is not None and (reading := _coming(coming, now, zones, setting, is_past)) is not None:
        return _or_at_that_hour(reading, rest, now, zones, setting, is_past) if coming.is_bare else reading
    if is_past and (span := read_coming(rest, is_past=False, may_be_minutes=False)) is not None and span.is_bare:
        return _or_at_that_hour(_so_long_ago(span, now, zones, setting), rest, now, zones, setting, is_past)
    return _moment(rest, now, zones, setting, is_past, thai=is_thai(text))


def _moment(text: str, now: datetime, zones: tuple[tzinfo, ...], setting: Setting, is_past: bool, *, thai: bool) -> Reading:
    """The moment of a plain text without its zone."""
    try:
        expression = read_expression(text if is_past else without_by(text))
    except Unread:
        return _refused("moment-unread", setting)
    expression.is_thai = thai
    if expression.seconds_ago is not None and not expression.has_day and expression.clock is None:
        return _ago(expression.seconds_ago, now, zones, setting)
    if expression.clock is None:
        return _day_alone(expression, zones, now, setting, is_past)
    moments: list[datetime] = []
    future: list[datetime] = []
    is_plain = True
    for zone in zones or _possible_zones(setting):
        try:
            candidates, later, sure = _moments(expression, zone, now, setting, is_past)
        except Unread:
            return _refused("moment-unread", setting)
        moments, future, is_plain = [*moments, *candidates], [*future, *later], is_plain and sure
    if not zones:
        return question("moment-zone", _choices(moments or future, setting)) if moments or future else _refused("moment-unread", setting)
    is_plain = is_plain and len(zones) == 1
    if not moments:
        return _in_future(future, expression, now, setting) if future else _refused("moment-unread", setting)
    if is_plain and len(moments) == 1:
        return _value(moments[0], setting)
    return _ask(moments, setting)


def read_date(text: str, setting: Setting, *, is_past: bool = True) -> Reading:
    """A day in the Gregorian, Buddhist, Bikram Sambat or Hijri calendar, each understood where it is plain and asked about where not."""
    now = at_micros(setting.now)
    zone = zone_of(setting) or UTC
    typed = plain_time(text) if len(text) <= _LONGEST else ""
    typed = typed if is_past else day_that_ends(typed) or typed
    coming = read_coming(typed, is_past=is_past)
    if coming is not None and not coming.rest and (days := _days_of_coming(coming, now, zone, setting)):
        return _days_ahead(days, setting, is_past)
    try:
        expression = read_expression(typed if is_past else without_by(typed), is_day=True)
    except Unread:
        expression = None
    if expression is None or expression.clock is not None or expression.part is not None or expression.last_night:
        return _refused("date-unread", setting)
    expression.is_thai = is_thai(text)
    return _days(expression, zone, now, setting, is_past, is_recent=False)


def ask_hour(text: str, reading: Reading, setting: Setting, *, begins: bool = False, latest: int | None = None) -> Reading:
    """At which time of a day to come something ends, or begins, where the text said the day alone, or may mean several: with the day, or
    the same hour so many days from now. Any other reading stays; and where no zone is known no time can be offered. `latest`: nothing
    later is offered, and on its day itself."""
    days = _days_said(reading)
    if not days:
        return reading
    rest, named = zones_in(plain_time(text), setting)
    home = zone_of(setting)
    zones = named or ((home,) if home is not None else ())
    if len(zones) != 1:
        return _refused("moment-hour", setting)
    ended = day_that_ends(rest)
    coming = read_coming(ended or rest, is_past=False)
    is_working = coming is not None and coming.is_working
    counts = coming is not None and (coming.days or coming.months) and not is_working
    times = [at_micros(setting.now).astimezone(zones[0]).time()] if counts else []
    if ended is not None or is_working:
        times.append(_WORK_ENDS)
    times.append(time(0) if begins else time(23, 59))
    moments: list[datetime] = []
    for day in days:
        for at in times:
            both, _is_there = _on_clock(datetime.combine(day, at.replace(second=0, microsecond=0)), zones[0])
            # Where its clocks leave an hour out, or show one twice, the whole day is meant.
            ordered = both if begins else both[::-1]
            moments.append(next((moment for moment in ordered if moment.date() == day), ordered[0]))
    moments = moments if begins else _still_ahead(moments, setting, latest)
    return question("moment-meant", _choices(moments, setting), meant=moment_in_words(moments[0], setting))


def _still_ahead(moments: list[datetime], setting: Setting, latest: int | None) -> list[datetime]:
    """Those that have not passed, up to the latest; all where none is left, so that the reason is said by what refuses it."""
    ahead = [moment for moment in moments if moment > at_micros(setting.now)] or moments
    if latest is None:
        return ahead
    last = at_micros(latest).astimezone(ahead[0].tzinfo).replace(second=0, microsecond=0)
    return [min(moment, last) for moment in ahead if moment.date() <= last.date()] or ahead


def _days_said(reading: Reading) -> list[date]:
    """The days that a reading gives without a time, where it gives only such."""
    if isinstance(reading, Value):
        return [date.fromisoformat(reading.value)] if reading.kind == "date" else []
    values = [choice.value for choice in reading.choices] if isinstance(reading, Question) else []
    return [date.fromisoformat(value) for value in values] if all(map(_DAY_ALONE.fullmatch, values)) else []


def follows_beginning(text: str) -> bool:
    """Whether the text names a time of the day, a weekday or both, and no other day: as an end it is the first such after the beginning."""
    if len(text) > _LONGEST:
        return False
    try:
        expression = read_expression(plain_time(text))
    except Unread:
        return False
    if expression.weekday is None or expression.is_next or expression.is_last:
        return expression.clock is not None and not expression.has_day
    return not replace(expression, weekday=None).has_day


def _exact(text: str) -> datetime | None:
    """RFC 3339 with its offset: what a choice puts into a field, and what the API says."""
    if not _CANONICAL.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(midnight_for_24(text))
    except ValueError:
        return None


def _possible_zones(setting: Setting) -> tuple[tzinfo, ...]:
    """The zones to offer where none is known: of a country that has several those; else of the countries with packs, those of the
    language first, and UTC."""
    own = zones_of_country(setting.country, setting.now) if setting.country else ()
    if own:
        return tuple(zone for name in own if (zone := zone_named(name)) is not None)
    packs = sorted(setting.packs.values(), key=lambda pack: setting.language not in (pack.locale.languages.value or ())[:1])
    zone_names = [pack.locale.zone.value for pack in packs if pack.locale.zone.value is not None]
    return tuple(zone for name in dict.fromkeys((*zone_names, "UTC")) if (zone := zone_named(name)) is not None)


def _moments(
    expression: TimeExpression, zone: tzinfo, now: datetime, setting: Setting, is_past: bool
) -> tuple[list[datetime], list[datetime], bool]:
    """The moments that it can mean in this zone, those that lie ahead though they must be past, and whether nothing has to be asked."""
    assert expression.clock is not None
    times = _hours_of(expression, setting, is_past)
    if not times:
        raise Unread
    today = now.astimezone(zone).date()
    days = _days_of(expression, setting, today, times[0][0].hour, is_past)
    candidates: list[datetime] = []
    is_plain = days.plain and len(times) == 1
    for day in days.dates:
        for at, step in times:
            both, is_there = _on_clock(datetime.combine(day + timedelta(days=step), at), zone)
            candidates += both
            is_plain = is_plain and is_there
    late = [candidate for day in days.future for at, _step in times for candidate in _on_clock(datetime.combine(day, at), zone)[0]]
    if not expression.has_day:
        return _nearest(candidates, now, is_past, is_plain)
    candidates = _distinct(candidates)
    if not is_past:
        return candidates, [], is_plain
    fitting = [candidate for candidate in candidates if candidate <= now + _SKEW]
    future = [candidate for candidate in candidates if candidate > now + _SKEW]
    # Of two readings of the hour the one that has not come yet is out; of two readings of the day it is still asked.
    is_plain = (is_plain or (days.plain and len(fitting) == 1)) and not (late and len(fitting) != 1)
    return fitting, [*future, *late], is_plain


def _hours_of(expression: TimeExpression, setting: Setting, is_past: bool) -> tuple[tuple[time, int], ...]:
    """The possible times, each with the days by which it is ahead of the day that is said. Of a midnight to come that is said of a day it
    may be the one with which that day ends: of tonight's it is."""
    assert expression.clock is not None
    times = hours(expression.clock, expression.part, is_twelve_hours(setting) and not _is_thai_time(expression))
    if is_past or not expression.is_midnight or not expression.has_day:
        return times
    at = time(0, expression.clock.minute)
    if expression.days == (0,):
        return ((at, 1),)
    return (at, 0), (at, 1)


def _is_thai_time(expression: TimeExpression) -> bool:
    """Whether a Thai wrote it, who has twenty-four hours in a day in whatever language the page is: by the letters, or the year."""
    years = [*(expression.fields or ()), *(number for number, _beside in expression.numbers)]
    return expression.is_thai or expression.era == "buddhist" or any(year.isdigit() and 2400 <= int(year) <= 2700 for year in years)


def _days_of(expression: TimeExpression, setting: Setting, today: date, hour: int, is_past: bool) -> Days:
    if expression.last_night:
        return Days((today if hour < 12 else today - timedelta(days=1),), True)
    if not expression.has_day:
        return Days((today,), True)
    return days_of_expression(expression, setting, today, is_past=is_past, is_recent=True)


def _nearest(candidates: list[datetime], now: datetime, is_past: bool, is_plain: bool) -> tuple[list[datetime], list[datetime], bool]:
    """A time without a day: the last one that was, or the next one that comes."""
    nearest = []
    for candidate in candidates:
        steps = [candidate + timedelta(days=step) for step in (-1, 0, 1)]
        if is_past:
            nearest.append(max(step for step in steps if step <= now + _SKEW))
        else:
            nearest.append(min(step for step in steps if step > now))
    return _distinct(nearest), [], is_plain


def _distinct(moments: Iterable[datetime]) -> list[datetime]:
    """Of one zone, the two moments that its clocks show alike are equal for Python."""
    return list({moment.isoformat(): moment for moment in moments}.values())


def _on_clock(at: datetime, zone: tzinfo) -> tuple[list[datetime], bool]:
    """The moments at which a clock of this zone shows this: two where summer time ends, those beside the gap where it begins."""
    first, second = (at.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return [_fixed(first)], True
    # Over UTC and back: in a gap no clock shows what was typed.
    back = [_fixed(reading.astimezone(UTC).astimezone(zone)) for reading in (first, second)]
    return sorted(back), False


def _fixed(at: datetime) -> datetime:
    """With its zone, and comparable as the moment that it is."""
    return at.replace(microsecond=0)


def _coming(coming: Coming, now: datetime, zones: tuple[tzinfo, ...], setting: Setting, is_past: bool) -> Reading | None:
    """So long from now; None where what else the text says is no time of a day."""
    zone = zones[0] if zones else UTC
    if coming.seconds:
        at = (now + timedelta(seconds=coming.seconds)).astimezone(zone).replace(second=0, microsecond=0)
        return _not_yet((), moment_in_words(at, setting), setting, "moment-unread") if is_past else _value(at, setting)
    days = _days_of_coming(coming, now, zone, setting)
    if not coming.rest:
        return _days_ahead(days, setting, is_past, "moment-unread") if days else None
    try:
        expression = read_expression(coming.rest)
    except Unread:
        return None
    if expression.clock is None or expression.has_day or len(days) != 1 or is_past:
        return None
    times = hours(expression.clock, expression.part, is_twelve_hours(setting))
    moments = [at for hour, step in times for at in _on_clock(datetime.combine(days[0] + timedelta(days=step), hour), zone)[0]]
    return None if not moments else _value(moments[0], setting) if len(moments) == 1 else _ask(moments, setting)


def _days_of_coming(coming: Coming, now: datetime, zone: tzinfo, setting: Setting) -> tuple[date, ...]:
    if coming.seconds:
        at = now + timedelta(seconds=coming.seconds)
        return (at.astimezone(zone).date(),) if not coming.is_bare else ()
    today = now.astimezone(zone).date()
    if coming.is_working:
        return weeks.working_days_ahead(coming.days, setting, today)
    if coming.end is not None and coming.end[0] == "week":
        return weeks.ends_of(coming.end[1], setting, today)
    return day_of_coming(coming, today, is_nepali=is_nepali(setting))


def _days_ahead(days: tuple[date, ...], setting: Setting, is_past: bool, code: str = "date-unread") -> Reading:
    if is_past:
        return _not_yet((), day_in_words(days[0], setting), setting, code)
    if len(days) > 1:
        return question("moment-meant", _day_choices(days, setting), meant=day_in_words(days[0], setting))
    return Value(kind="date", value=days[0].isoformat(), display=day_in_words(days[0], setting))


def _so_long_ago(span: Coming, now: datetime, zones: tuple[tzinfo, ...], setting: Setting) -> Reading:
    zone = zones[0] if zones else UTC
    if span.seconds:
        return _ago(span.seconds, now, zones, setting)
    back = Coming(days=-span.days, months=-span.months)
    return _days_ahead(day_of_coming(back, now.astimezone(zone).date(), is_nepali=False), setting, is_past=False)


def _or_at_that_hour(reading: Reading, text: str, now: datetime, zones: tuple[tzinfo, ...], setting: Setting, is_past: bool) -> Reading:
    """`18 hours`: so long from now, or at six in the evening. Of what has been a span alone is asked about: many leave out `ago`."""
    other = _moment(text, now, zones, setting, is_past, thai=is_thai(text))
    choices = (
        (Choice(value=other.value, display=other.display),)
        if isinstance(other, Value)
        else other.choices
        if isinstance(other, Question)
        else ()
    )
    if is_past and isinstance(other, Value):
        return other
    if not isinstance(reading, Value) or (not choices and not is_past):
        return reading
    return question("moment-meant", (Choice(value=reading.value, display=reading.display), *choices), meant=reading.display)


def _ago(seconds: int, now: datetime, zones: tuple[tzinfo, ...], setting: Setting) -> Reading:
    at = _back(seconds, now, zones[0] if zones else UTC)
    if seconds >= _DAY:
        return Value(kind="date", value=at.date().isoformat(), display=day_in_words(at.date(), setting))
    return _value(at.replace(second=0, microsecond=0), setting)


def _back(seconds: int, now: datetime, zone: tzinfo) -> datetime:
    """So long ago. Hours pass whatever a clock is set to; days are those of the calendar, also where one has 23 hours or 25."""
    if seconds >= _DAY:
        return now.astimezone(zone) - timedelta(seconds=seconds)
    return (now - timedelta(seconds=seconds)).astimezone(zone)


def _day_alone(expression: TimeExpression, zones: tuple[tzinfo, ...], now: datetime, setting: Setting, is_past: bool) -> Reading:
    if not expression.has_day and expression.seconds_ago is None:
        return _refused("moment-unread", setting)
    # Of a night nobody knows on which of two days it was; and `3-4 pm` is no day.
    if expression.last_night or expression.part == "night" or (expression.part is not None and expression.is_in_numbers):
        return _refused("moment-hour", setting)
    zone = zones[0] if zones else UTC
    reading = _days(expression, zone, now, setting, is_past, is_recent=True)
    here = now.astimezone(zone)
    if is_past and isinstance(reading, Value) and reading.value == here.date().isoformat() and here.hour < _BEGINS.get(expression.part, 0):
        # `This evening`, at noon: it may be the one before.
        days = [here.date() - timedelta(days=1), here.date()]
        return question("moment-meant", _day_choices(days, setting), meant=day_in_words(days[0], setting))
    return reading


def _days(expression: TimeExpression, zone: tzinfo, now: datetime, setting: Setting, is_past: bool, *, is_recent: bool) -> Reading:
    today = now.astimezone(zone).date()
    code = "moment-unread" if is_recent else "date-unread"
    if expression.seconds_ago is not None:
        day = _back(expression.seconds_ago, now, zone).date()
        return Value(kind="date", value=day.isoformat(), display=day_in_words(day, setting))
    try:
        days = days_of_expression(expression, setting, today, is_past=is_past, is_recent=is_recent)
    except Unread:
        return _refused(code, setting)
    last = today + timedelta(days=0 if zone_of(setting) is not None else 1)
    fitting = [day for day in days.dates if not is_past or day <= last]
    future = [*(day for day in days.dates if day not in fitting), *days.future]
    if fitting:
        if len(fitting) == 1 and (days.plain or len(days.dates) > 1):
            return Value(kind="date", value=fitting[0].isoformat(), display=day_in_words(fitting[0], setting))
        return question("moment-meant", _day_choices(fitting, setting), meant=day_in_words(fitting[0], setting))
    if not future:
        return _refused(code, setting)
    likely = [other for day in future for other in _swapped(day) if other <= last and expression.is_in_numbers]
    is_said = any(step is not None for step in (expression.year_step, expression.month_step, expression.week_step))
    likely += [
        candidate.replace(year=candidate.year - 1)
        for candidate in future
        if (candidate.month, candidate.day) != (2, 29) and candidate.year == today.year + 1 and not is_said
    ]
    return _not_yet(_day_choices([day for day in likely if day <= last], setting), day_in_words(future[0], setting), setting, code)


def _in_future(future: list[datetime], expression: TimeExpression, now: datetime, setting: Setting) -> Question | Refused:
    """It has not come yet: meant is the day before, day and month the other way round, the year before, or as typed where that is near."""
    likely: list[datetime] = []
    for candidate in future:
        if candidate - now < timedelta(days=1):
            likely.append(candidate - timedelta(days=1))
        if expression.is_in_numbers:
            likely += [candidate.replace(year=other.year, month=other.month, day=other.day) for other in _swapped(candidate.date())]
        if candidate.year == now.year + 1 and (candidate.month, candidate.day) != (2, 29):
            likely.append(candidate.replace(year=candidate.year - 1))
        hour = candidate - timedelta(hours=12)
        if expression.clock is not None and not expression.clock.is_exact and expression.part is None:
            likely.append(hour)
    past = [candidate for candidate in _distinct(likely) if candidate <= now + _SKEW]
    as_typed = [candidate for candidate in future if candidate <= now + _CONFIRMED][:1]
    return _not_yet(_choices([*past, *as_typed], setting), moment_in_words(future[0], setting), setting, "moment-unread")


def _not_yet(choices: tuple[Choice, ...], reading: str, setting: Setting, code: str) -> Question | Refused:
    if choices:
        return question("moment-ahead", choices, meant=reading)
    return refused("moment-not-yet", meant=reading, example=_refused(code, setting).values["example"])


def _swapped(day: date) -> Iterable[date]:
    """Day and month the other way round."""
    return (day.replace(month=day.day, day=day.month),) if day.day <= 12 and day.day != day.month else ()


def _ask(moments: list[datetime], setting: Setting) -> Question:
    return question("moment-meant", _choices(moments, setting), meant=moment_in_words(moments[0], setting))


def _value(at: datetime, setting: Setting) -> Value:
    return Value(kind="moment", value=at.isoformat(), display=moment_in_words(at, setting))


def _choices(moments: Iterable[datetime], setting: Setting) -> tuple[Choice, ...]:
    distinct: dict[str, datetime] = {}
    for moment in moments:  # of two cities whose clocks show the same that day the first is named
        distinct.setdefault(moment.isoformat(), moment)
    return tuple(Choice(value=text, display=moment_in_words(moment, setting)) for text, moment in distinct.items())[:_MOST_CHOICES]


def _day_choices(days: Iterable[date], setting: Setting) -> tuple[Choice, ...]:
    return tuple(Choice(value=day.isoformat(), display=day_in_words(day, setting)) for day in dict.fromkeys(days))[:_MOST_CHOICES]


def _refused(code: str, setting: Setting) -> Refused:
    now = at_micros(setting.now).astimezone(zone_of(setting) or UTC)
    example = typed_day(now.date(), setting) if code == "date-unread" else typed_moment(now, setting)
    return refused(code, example=example)
