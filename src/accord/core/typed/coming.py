"""A time that is counted from now on: `in 2 hours`, `3 days from now`, `at the end of the month`."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

import msgspec

from accord.core.typed import calendars
from accord.core.typed.coming_words import before, behind, by, day_ends, ends, month_units, month_words, months_alone, whole_counts
from accord.core.typed.day_words import counts
from accord.core.typed.durations import COUNT, ends_with, skip, spans_in, without_vague
from accord.core.typed.letters import is_latin, words_at

_DAY: Final = 24 * 60 * 60
_MOST_MONTHS: Final = 120
_AT_END: Final = re.compile(r"^(?:at |on |the |el |al |في |عند |ณ |วัน)+")
# East of Nepal a number before `day` or `month` is mostly that of a date: `5日`, `5 tháng 12`.
_FAR_EAST: Final = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
# `0900 hrs`, `1800 hrs`
_CLOCK: Final = re.compile(r"0|[0-9]{4} ?h")
# Days on which people work, as plain texts have them, and what is left of each where they are counted as days.
_WORKING: Final = (
    (re.compile(r"(?<![a-z])(?:(?:bank(?:ing)?|working|business|work) ){1,2}days?(?![a-z])"), "days"),
    (re.compile(r"(?<![a-z])dias? (?:habil(?:es)?|util(?:es)?|laborables?)(?![a-z])"), "dias"),
    (re.compile("วันทํา(?:การ|งาน)"), "วัน"),
    (re.compile("(?:কর্ম|কার্য) ?দিবস"), "দিন"),
    (re.compile("(?:कार्य ?दिन|काम गर्ने दिन)"), "दिन"),
    (re.compile(r"(ايام|يومي|يومين|يوم) عمل(?!\w)"), r"\1"),
)
_TWO_DAYS: Final = re.compile(r"(?<!\w)يومي(?!\w)")
_HOURS_MINUTES: Final = re.compile(r"(?<![0-9:.])(?P<hours>[0-9]{1,3}) ?h ?(?P<minutes>[0-5][0-9])(?![0-9:]| ?[a-z])")
_HALVES: Final = (
    (re.compile(r"(?<![0-9:.])([0-9]{1,3}) and a half (?=[a-z])"), r"\1.5 "),
    (re.compile(r"(?<![0-9:.])([0-9]{1,3}) 1[/\u2044]2 ?(?=[a-z])"), r"\1.5 "),
    # A half that is one sign stands as three behind its number.
    (re.compile(r"(?<![0-9:.])([0-9]{1,2})1\u20442 ?(?=[a-z])"), r"\1.5 "),
    (re.compile(r"(?<![0-9:.])1\u20442 ?(?=[a-z])"), "half "),
)


class Coming(msgspec.Struct, frozen=True):
    """So many seconds of the clock, or so many days or months of the calendar, from now on; or the last day of what `end` says.

    `rest` is what else the text says: a time of that day. `is_bare` where it says a span alone: `18 hours`, which may be a time of the day
    as well, or so long ago. `is_working` where of the days only those count on which people work.
    """

    seconds: int = 0
    days: int = 0
    months: int = 0
    end: tuple[str, int] | None = None
    rest: str = ""
    is_bare: bool = False
    is_working: bool = False


def without_by(text: str) -> str:
    """A text without the words that say that it is the last moment: `by Friday`, `শুক্রবারের মধ্যে`. `text` is plain."""
    first, last = by()
    for word in first:
        if text.startswith(word) and not text[len(word) : len(word) + 1].isalnum():
            return text[len(word) :].strip()
        if text.startswith(word) and not is_latin(word[0]):
            return text[len(word) :].strip()
    for word in last:
        if ends_with(text, word) if is_latin(word[0]) else text.endswith(word):
            return text[: -len(word)].strip()
    return text


def read_coming(text: str, *, is_past: bool, may_be_minutes: bool = True) -> Coming | None:
    """What a plain text says of a time to come, in these ways; None where it says it otherwise, or nothing of it. `is_past`: of what has
    been a span alone is no time to come. `may_be_minutes`: whether `2h30` alone may be a span as well as a time of the day."""
    counted = _counted_as_days(text)
    if counted is not None:
        coming = None if is_past else read_coming(counted, is_past=is_past, may_be_minutes=may_be_minutes)
        return msgspec.structs.replace(coming, is_working=True, is_bare=False) if coming is not None and coming.days else None
    end = ends().get(_AT_END.sub("", text if is_past else without_by(text)))
    if end is not None:
        return Coming(end=end)
    plainly = _with_minutes(without_vague(text), may_be_minutes=may_be_minutes)
    for start, stop, seconds, unit, months in _spans(plainly):
        head, tail = plainly[:start].rstrip(), plainly[stop:].lstrip()
        first = next((word for word in before() if ends_with(head, word)), None)
        last = words_at(tail, 0, behind())
        is_bare = first is None and last is None
        if is_bare and (is_past or head or tail or _FAR_EAST.search(plainly) or _CLOCK.match(plainly)):
            continue
        rest = f"{head.removesuffix(first) if first else head} {tail[len(last) :] if last else tail}".strip()
        if months:
            return Coming(months=months, rest=rest, is_bare=is_bare) if months <= _MOST_MONTHS else None
        if seconds % _DAY or unit < _DAY:  # `48 hours` end at the hour at which they began
            return Coming(seconds=seconds, rest=rest, is_bare=is_bare) if not rest else None
        return Coming(days=seconds // _DAY, rest=rest, is_bare=is_bare)
    return None


def day_that_ends(text: str) -> str | None:
    """The day of whose end a plain text says that it is meant: `friday` of `by EOD Friday`; `today` where it names none. None where it
    says nothing of an end."""
    said = without_by(text)
    if _AT_END.sub("", said) in ends():
        return None
    for word in day_ends():
        at = said.find(word)
        end = at + len(word)
        if at < 0 or said[:at][-1:].isalnum() or said[end : end + 1].isalnum():
            continue
        rest = without_by(f"{said[:at]} {said[end:]}".strip(" ,-"))
        return rest.removesuffix(" the").removesuffix(" at").strip() or "today"
    # Thai writes the day in one with it: `สิ้นวันศุกร์`.
    return said.removeprefix("สิ้น") if said.startswith("สิ้นวัน") else None


def _counted_as_days(text: str) -> str | None:
    """The text with working days as days; None where it says nothing of them."""
    for said, days in _WORKING:
        if said.search(text):
            return _TWO_DAYS.sub("يومين", said.sub(days, text))
    return None


def _with_minutes(text: str, *, may_be_minutes: bool) -> str:
    """With the minutes of `in 2h30` and the half of `2 and a half hours` as spans of their own. Where nothing says that it is a span,
    `14h30` is a time of the day."""
    for written, plainly in _HALVES:
        text = written.sub(plainly, text)
    match = _HOURS_MINUTES.search(text)
    if match is None or not (_is_span(text, match) or (may_be_minutes and len(match["hours"]) == 1)):
        return text
    return f"{text[: match.start()]}{match['hours']}h {match['minutes']}m{text[match.end() :]}"


def _is_span(text: str, match: re.Match[str]) -> bool:
    head, tail = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    return any(ends_with(head, word) for word in before()) or words_at(tail, 0, behind()) is not None


def _spans(text: str) -> list[tuple[int, int, int, int, int]]:
    """Each span where it begins and ends, with its seconds and those of its unit, or with its months; the first, and of those the longest,
    before the others."""
    found = [(*span, 0) for span in spans_in(text)]
    for match in COUNT.finditer(text):
        unit = words_at(text, match.end(), month_words())
        if unit is not None and match[1].isdecimal():
            found.append((match.start(), match.end() + len(unit), 0, 0, int(match[1]) * month_units()[unit]))
    for start in range(len(text)):
        if start and text[start - 1].isalpha() and is_latin(text[start]):
            continue
        count = words_at(text, start, whole_counts())
        after = skip(text, start + len(count or ""))
        unit = words_at(text, after, month_words()) if count is not None else None
        if count is not None and unit is not None:
            found.append((start, after + len(unit), 0, 0, int(counts()[count]) * month_units()[unit]))
        alone = next((word for word in sorted(months_alone(), key=len, reverse=True) if text.startswith(word, start)), None)
        if alone is not None:
            found.append((start, start + len(alone), 0, 0, months_alone()[alone]))
    return sorted(found, key=lambda span: (span[0], -span[1]))


def day_of_coming(coming: Coming, today: date, *, is_nepali: bool) -> tuple[date, ...]:
    """The day of what is counted in days or months, or that ends one; two where the calendar may be Nepal's as well. Empty where no
    calendar reaches so far."""
    if coming.end is None:
        day = _months_on(today, coming.months) if coming.months else _days_on(today, coming.days)
        return (day,) if day is not None else ()
    kind, step = coming.end
    if kind == "bikram":
        last = _end_of_bikram(today, "month", step)
        return (last,) if last is not None else ()
    own = _end_of_gregorian(today, kind, step)
    other = _end_of_bikram(today, kind, step) if is_nepali else None
    return tuple(dict.fromkeys(day for day in (other, own) if day is not None))


def _days_on(today: date, days: int) -> date | None:
    try:
        return date.fromordinal(today.toordinal() + days)
    except (ValueError, OverflowError):
        return None


def _months_on(today: date, months: int) -> date:
    """The same day of that month, or its last where it has none such."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _end_of_gregorian(today: date, kind: str, step: int) -> date:
    if kind == "year":
        return date(today.year, 12, 31)
    first = _months_on(today.replace(day=1), step)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _end_of_bikram(today: date, kind: str, step: int) -> date | None:
    own = calendars.to_bikram(today)
    if own is None:
        return None
    year, month = (own[0], 11) if kind == "year" else divmod(own[0] * 12 + own[1] - 1 + step, 12)
    return next((day for number in (32, 31, 30, 29) if (day := calendars.from_bikram(year, month + 1, number)) is not None), None)
