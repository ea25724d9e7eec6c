"""Births as they stand in lists of people: days, months or years by any of the calendars that they use, days' numbers of spreadsheets, and
ages where a birth should be."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from accord.core.care.ages import NEPALI
from accord.core.care.duplicates import BUDDHIST, FIRST_BUDDHIST
from accord.core.identifiers.digits import plain
from accord.core.typed.days import is_nepali
from accord.core.typed.moment import read_date
from accord.core.typed.reading import Question, Setting, Value

MOST_YEARS: Final = 120
_SERIAL_DAY: Final = date(1899, 12, 30)  # from which spreadsheets count days
_DATE: Final = re.compile(r"(\d{1,4})[ ./-](\d{1,2})[ ./-](\d{1,4})")
# What stands around: the word for a birth, midnight as spreadsheets export it, an age or a remark in brackets.
_BEFORE: Final = re.compile(r"^(?:d\.?o\.?b\.?|born(?: on| in)?|b\.(?=\s|\d)|เกิด(?:วันที่|เมื่อ)?|জন্ম|जन्म|nacid[oa](?: el| en)?)\s*:?\s*")
_BEHIND: Final = re.compile(r"(?:[ t]+00:00(?::00(?:\.0+)?)?z?|\s*\([^()]*\))$")
_ABOUT: Final = (
    r"c(?:a|irca)?\.?|~|±|about|abt\.?|approx(?:imately)?\.?|around|est\.?|aprox\.?|hacia|alrededor de|"
    r"ประมาณ|ราว|আনুমানিক|প্রায়|लगभग|करिब|करीब|حوالي|نحو"
)
_ERA: Final = (
    r"year|yr\.?|in|ปี|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|b\.?e\.?|b\.?s\.?|a\.?d\.?|c\.?e\.?|সাল|সন|सन्|साल|वि\.?\s?सं\.?|बि\.?\s?सं\.?|año|سنة|عام|م|年"
)
_YEAR: Final = re.compile(rf"(?:(?:{_ABOUT})\s*)?(?:(?:{_ERA})\s*)?(\d{{4}})\s*(?:{_ERA}|\?|\(\?\)|{_ABOUT})?")
_MONTH: Final = re.compile(r"(?P<month>\d{1,2})[./-](?P<year>\d{4})|(?P<first>\d{4})[./-](?P<second>\d{1,2})")
_NAMED_MONTH: Final = re.compile(r"[^\d\s]+(?: [^\d\s]+)?[ .,/-]*\d{4}|\d{4}[ .,/-]*[^\d\s]+")
_EIGHT: Final = re.compile(r"(\d\d)(\d\d)((?:19|20|24|25)\d\d)")
_SHORT: Final = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{2,4})")
_AGE: Final = re.compile(
    r"(?:aged?|อายุ|বয়স|उमेर|edad|العمر|عمر)?\s*:?\s*(\d{1,3})\s*"
    r"(?:y(?:ea)?rs?\.?(?: old)?|y/?o|years? of age|ปี|বছর|বৎসর|वर्ष|बर्ष|साल|a[nñ]os|سنة|سنوات|عاما|عامًا|岁)?"
)

Code = Literal["birth-unread", "birth-day-or-month", "birth-buddhist", "birth-nepali", "birth-calendar", "birth-serial", "birth-age"]


class Birth(NamedTuple):
    """`value`: an ISO date, its month or its year by the common calendar; empty where it can't be read. `code`: what is unclear of it."""

    value: str
    code: Code | None = None


_UNREAD: Final = Birth("", "birth-unread")


def read_birth(text: str, setting: Setting) -> Birth:
    """`setting`: by whose calendars it may be, and when it is read; no birth lies ahead."""
    typed = _BEHIND.sub("", _BEFORE.sub("", plain(text).casefold().strip())).strip()
    if re.fullmatch(r"[1-9]\d{4}", typed):
        return _checked(Birth((_SERIAL_DAY + timedelta(days=int(typed))).isoformat(), "birth-serial"), setting)
    for read in (_year, _month, _day):
        if (birth := read(typed, setting)) is not None:
            return birth
    if _AGE.fullmatch(typed):
        return Birth("", "birth-age")
    return _typed(typed, setting)


def read_age(text: str) -> int | None:
    """The years that a text says of an age; None where it says none that a person can have."""
    match = _AGE.fullmatch(plain(text).casefold().strip())
    return int(match[1]) if match and int(match[1]) < MOST_YEARS else None


def age_group(age: int) -> str:
    """As a file names it."""
    return next(group for below, group in ((12, "child"), (18, "teenager"), (25, "young"), (60, "adult"), (999, "old")) if age < below)


def _year(typed: str, setting: Setting) -> Birth | None:
    match = _YEAR.fullmatch(typed)
    if match is None:
        return None
    year, code = _common(int(match[1]), setting)
    return _checked(Birth(f"{year:04}", code), setting)


def _month(typed: str, setting: Setting) -> Birth | None:
    match = _MONTH.fullmatch(typed)
    if match is None:
        return None
    year, code = _common(int(match["year"] or match["first"]), setting)
    if code == "birth-nepali":  # its months lie across two of ours
        return Birth(f"{year:04}", code)
    return _checked(Birth(f"{year:04}-{int(match['month'] or match['second']):02}", code), setting)


def _day(typed: str, setting: Setting) -> Birth | None:
    """A day in figures; None where it may be read by another way."""
    eight = _EIGHT.fullmatch(typed)
    match = eight or _DATE.fullmatch(typed)
    if match is None:
        return None
    first, middle, last = match.groups()
    second = int(middle)
    year_first = len(first) == 4
    year_text, day, month = (first, int(last), second) if year_first else (last, int(first), second)
    if len(year_text) != 4:
        return None
    year, calendar = _common(int(year_text), setting)
    if calendar == "birth-nepali":
        return None
    if not year_first and month > 12 >= day:
        day, month = month, day  # month first, and it can't be read otherwise
    either = not year_first and day <= 12 and month <= 12 and day != month
    return _checked(Birth(f"{year:04}-{month:02}-{day:02}", calendar or ("birth-day-or-month" if either else None)), setting)


def _typed(typed: str, setting: Setting) -> Birth:
    """As whole days are read wherever people type them: with months in their languages, of two figures for a year, by other calendars."""
    is_month = _NAMED_MONTH.fullmatch(typed) is not None
    reading = read_date(f"1 {typed}" if is_month else typed, setting)
    either = _is_either(typed)
    days = [reading.value] if isinstance(reading, Value) else []
    if isinstance(reading, Question) and (either or len(reading.choices) == 1):
        days = [choice.value for choice in reading.choices]
    if len({day[:4] for day in days}) != 1 or not re.search(r"\d", typed):
        return _UNREAD
    year = re.search(r"\d{4}", typed)
    ahead = int(year[0]) - int(days[0][:4]) if year else 0
    code: Code | None = None
    if isinstance(reading, Question) and ahead in (NEPALI, NEPALI + 1):
        return _UNREAD  # by the calendar of another country than the person's
    if ahead:
        code = "birth-buddhist" if ahead == BUDDHIST else "birth-calendar"
    elif either:
        code = "birth-day-or-month"
    return _checked(Birth(days[0][:7] if is_month else days[0], code), setting)


def _is_either(typed: str) -> bool:
    """Whether day and month could be the other way round."""
    match = _SHORT.fullmatch(typed)
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]


def _common(year: int, setting: Setting) -> tuple[int, Code | None]:
    """The year by the common calendar. Of the two that a Nepali one lies across, the later: nobody is taken for older than they may be."""
    if year >= FIRST_BUDDHIST:
        return year - BUDDHIST, "birth-buddhist"
    return (year - NEPALI, "birth-nepali") if is_nepali(setting) and year > _today(setting).year else (year, None)


def _today(setting: Setting) -> date:
    return datetime.fromtimestamp(setting.now // 1_000_000, UTC).date()


def _checked(birth: Birth, setting: Setting) -> Birth:
    """As it is, where a living person can have been born then."""
    today = _today(setting)
    try:
        first = date.fromisoformat(f"{birth.value}-01-01"[:10])
    except ValueError:
        return _UNREAD
    return birth if first <= today and today.year - first.year <= MOST_YEARS else _UNREAD
