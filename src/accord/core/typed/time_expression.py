"""The words of a text about a day and an hour, read one by one, before anything is made of them."""

import re
from typing import Final

import msgspec

from accord.core.typed import clock as clocks
from accord.core.typed.clock import Clock
from accord.core.typed.day_words import (
    ago,
    all_words,
    day_offsets,
    days_of_month,
    gates,
    hour_follows,
    is_at_hour,
    kinds,
    parts,
    vague,
)
from accord.core.typed.durations import ends_with, skip, spans_in, without_vague
from accord.core.typed.far_east import in_our_order
from accord.core.typed.letters import plain, words_at

_FULL: Final = re.compile(r"(?P<a>[0-9]{1,4})(?P<sep> ?[/.\-\u0964] ?| )(?P<b>[0-9]{1,2})(?P=sep)(?P<c>[0-9]{1,4})(?![0-9:])")
_DAY_MONTH: Final = re.compile(r"(?P<a>[0-9]{1,2}) ?[/-] ?(?P<b>[0-9]{1,2})(?![0-9/:.-])")
_COMPACT: Final = re.compile(r"(?P<a>(?:19|20|25)[0-9]{2})(?P<b>[01][0-9])(?P<c>[0-3][0-9])(?:t| |(?![0-9]))")
_ISO: Final = re.compile(r"(?P<a>[0-9]{4})-(?P<b>[0-9]{2})-(?P<c>[0-9]{2})(?:t(?=[0-9])|(?![0-9]))")
_FIRST_DAY: Final = re.compile("(?<![a-z])(?:primero|1ro|1er|first)(?![a-z])|পহেলা|পয়লা")
# Behind a year it is the Gregorian era, and elsewhere the afternoon: `15/1/1990 م`.
_ARABIC_ERA: Final = re.compile(r"(?<![0-9:])((?:19|20)[0-9]{2}) ?م(?!\w)[.]?")
_MINUTES_BEHIND: Final = re.compile("(?<![0-9:./-])([0-9]{1,2}) ?(?:(?<= )y|و) ?([0-5][0-9])(?![0-9:./-])")
_DAY: Final = 24 * 60 * 60
_AM_PM: Final = re.compile(r"[ap][. ]{0,2}m\.?")
# An hour and a half as one word: `দেড়টা`, `डेढ बजे`; a quarter before or past the hour, in figures; noon in Spanish; `2nite`.
_HALF_HOURS: Final = (
    (re.compile(rf"{plain('দেড়')}(?= ?টা)"), plain("সাড়ে 1")),
    (re.compile(rf"{plain('আড়াই')}(?= ?টা)"), plain("সাড়ে 2")),
    (re.compile("(?:डेढ|(?<![a-z])dedh)(?= ?ब| baj)"), plain("साढे 1")),
    (re.compile("(?:अढाई|ढाई|(?<![a-z])adhai)(?= ?ब| baj)"), plain("साढे 2")),
    (re.compile(r"(?<![0-9:./-])12 del (?:dia|mediodia|medio dia)(?! ?[0-9])"), "12:00"),
    (re.compile(r"(?<![0-9a-z])2n(?:ite|ight)(?![a-z])"), "tonight"),
    # Before an hour with its own word for the part of the day: `ตอนบ่ายสองโมง`. `เที่ยงวันที่ 29` is noon of that day.
    (re.compile("(?:ตอน|ช่วง) ?(?=บ่าย ?(?:[1-6]|หนึ่ง|นึง|สอง|สาม|สี่|ห้า|หก|โมง))"), ""),
    (
        re.compile(f"(?<!โมง)(?<!โมง )(?:ตอน|ช่วง)?เย็น(?:นี้)? ?({clocks.THAI_HOUR}) ?โมง(?!เย็น|เช้า)"),
        r"\1 โมงเย็น",
    ),
    (re.compile("เที่ยงวัน(?=ที่ ?[0-9])"), "เที่ยง วัน"),
    (
        re.compile(r"(?<![0-9:./-])(1[0-2]|[1-9]) ?(tomorrow|today|yesterday) (morning|afternoon|evening)(?![a-z])"),
        r"\2 \1 in the \3",
    ),
)
_MINUTES_BEFORE: Final = re.compile(r"(?<![0-9:./-])(5|10|15|20|25) (?:minutos |minutes )?(para las?|past)(?= [0-9a-z])")
_MINUTES: Final = {
    "para": {"5": "cinco", "10": "diez", "15": "cuarto", "20": "veinte", "25": "veinticinco"},
    "past": {"5": "five", "10": "ten", "15": "quarter", "20": "twenty", "25": "twenty-five"},
}


# What words of these kinds say is kept as it is.
_KEPT: Final = {"era": "era", "weekday": "weekday", "month step": "month_step", "week step": "week_step", "year step": "year_step"}


class TimeExpression(msgspec.Struct):
    """`numbers`: loose ones with where they stood beside the month (-1 before, 1 after). `fields`: the three of a numeric date as typed.
    `month_day`: a day of the present month or the one before, with its calendar (`month`: that in use there), or of the month that
    `month_step` says. `year_step`: the year of a day without one, counted from the present. `week_step`: the week of
    a weekday, or of any of its days.
    `is_maybe_hour`: that day may be an hour, as in `monday 9`. `shift`: minutes after the hour, or before it, in words.
    `is_last`, `is_next`: the day is called a past one, as `last Friday`, or one to come. `is_thai`: written in Thai letters or digits."""

    fields: tuple[str, str, str] | None = None
    is_iso: bool = False
    day_month: tuple[int, int] | None = None
    month: tuple[str, int] | None = None
    month_day: tuple[str, int] | None = None
    month_step: int | None = None
    year_step: int | None = None
    week_step: int | None = None
    numbers: list[tuple[str, bool]] = []
    era: str | None = None
    weekday: int | None = None
    days: tuple[int, ...] | None = None
    last_night: bool = False
    clock: Clock | None = None
    part: str | None = None
    seconds_ago: int | None = None
    shift: int | None = None
    is_last: bool = False
    is_next: bool = False
    is_maybe_hour: bool = False
    is_midnight: bool = False
    is_thai: bool = False

    @property
    def has_day(self) -> bool:
        is_named = any(said is not None for said in (self.weekday, self.days, self.week_step)) or self.last_night
        return is_named or any((self.fields, self.day_month, self.month, self.month_day))

    @property
    def is_in_numbers(self) -> bool:
        """Whether the month is a number, so that day and month may be meant the other way round."""
        return self.fields is not None or self.day_month is not None


class Unread(Exception):
    """A word or number that says nothing of a day or an hour."""


class _Beside(msgspec.Struct):
    """The meaning that the words just before a number give it."""

    hour_next: bool = False
    follows_clock: bool = False
    follows_weekday: bool = False


def read_expression(text: str, *, is_day: bool = False) -> TimeExpression:
    """Read a plain text without its zone. `is_day`: that it can't be about an hour, so `monday 7` is the seventh. Raises Unread."""
    expression, context = TimeExpression(), _Beside()
    text = _in_figures(_take_ago(in_our_order(text), expression))
    start = 0
    loose: list[tuple[str, bool, bool]] = []  # number, whether the month came before, whether the hour's word stood before
    while start < len(text):
        if text[start] == " ":
            start += 1
            continue
        end = _numeric(text, start, expression, context)
        if end is None and not text[start].isdecimal():
            start = _from_word(text, start, expression, context)
            continue
        start = _number(text, start, expression, context, loose) if end is None else end
        context = _Beside()
    expression.is_maybe_hour = expression.is_maybe_hour and not is_day
    _settle(loose, expression)
    if expression.clock is not None and not expression.has_day and (expression.seconds_ago or 0) >= _DAY:
        # `3 days ago at 5 pm`
        expression.days, expression.seconds_ago = (-(expression.seconds_ago or 0) // _DAY,), None
    if (expression.is_last or expression.is_next) and (expression.days is not None or expression.last_night or not expression.has_day):
        raise Unread
    if expression.is_last and expression.is_next:
        raise Unread
    if expression.shift is not None:
        if expression.clock is None or expression.clock.minute:
            raise Unread
        expression.clock = clocks.moved(expression.clock, expression.shift)
    return expression


def _in_figures(text: str) -> str:
    """With the first of a month, and minutes that are said after their hour, in figures: `primero de mayo`, `las 8 y 20`; and with halves
    and quarters as the words of the tables."""
    for said, figures in _HALF_HOURS:
        text = said.sub(figures, text)
    text = _MINUTES_BEFORE.sub(lambda match: f"{_MINUTES[match[2][:4]][match[1]]} {match[2]}", text)
    return _ARABIC_ERA.sub(r"\1 م.", _MINUTES_BEHIND.sub(r"\1:\2", _FIRST_DAY.sub("1", text)))


def _number(text: str, start: int, expression: TimeExpression, context: _Beside, loose: list[tuple[str, bool, bool]]) -> int:
    """A number that is no date and no time by itself; where it ends."""
    digits = re.compile("[0-9]+").match(text, start)
    assert digits is not None
    if context.follows_clock and expression.clock is not None and _is_minute(text, digits.end(), digits[0], expression.clock):
        expression.clock = clocks.moved(expression.clock, int(digits[0]))
    elif not _is_hour(text, digits.end(), digits[0], expression, loose):
        _mark_day(text, digits, expression, is_beside_weekday=context.follows_weekday)
        loose.append((digits[0], expression.month is not None, context.hour_next))
    return digits.end()


def _mark_day(text: str, digits: re.Match[str], expression: TimeExpression, *, is_beside_weekday: bool) -> None:
    """Keep a number that is called a day of the month: `28th`, `el 28`, `২৮ তারিখ`, `१५ गते`; behind a weekday, where it can be no hour or
    the hour is said too: `jueves 26`."""
    before, behind = days_of_month()
    if not 1 <= int(digits[0]) <= 31 or len(digits[0]) > 2:
        return
    word = words_at(text, skip(text, digits.end()), behind)
    head = text[: digits.start()].rstrip()
    is_named = word is not None or any(ends_with(head, first) for firsts in before.values() for first in firsts)
    expression.is_maybe_hour = is_beside_weekday and not is_named and int(digits[0]) <= 12
    if is_named or is_beside_weekday:
        expression.month_day = ("bikram" if word in gates() else "gregorian", int(digits[0]))


def _from_word(text: str, start: int, expression: TimeExpression, context: _Beside) -> int:
    word = words_at(text, start, all_words())
    if word is None:
        raise Unread
    end = start + len(word)
    kind = kinds()[word][0]
    if kind == "hour":
        _hour_in_words(text, end, word, context.hour_next, expression)
        context.hour_next = False
    else:
        context.hour_next = _word(word, expression, context.hour_next)
    context.follows_weekday = kind == "weekday" or (context.follows_weekday and word in (",", "ที่"))
    context.follows_clock = expression.clock is not None and (kind in ("clock", "hour") or (context.follows_clock and word == ","))
    return end


def _hour_in_words(text: str, end: int, word: str, is_next: bool, expression: TimeExpression) -> None:
    """`half past nine`, `রাত নয়টা`, `las nueve de la noche`. Raises Unread where nothing says that it is an hour."""
    hour = kinds()[word][1]
    assert isinstance(hour, int)
    if expression.clock is not None:
        raise Unread
    if is_at_hour(word) or is_next or expression.shift is not None:
        expression.clock = Clock(hour, is_exact=False)
    elif not _is_hour(text, end, str(hour), expression, []):
        raise Unread


def _take_ago(text: str, expression: TimeExpression) -> str:
    """`2 hours ago`, `hace 2 horas`, `about an hour and a half ago`: taken out, and kept as seconds."""
    before, after = ago()
    plainly = without_vague(text)
    for start, end, seconds, _unit in spans_in(plainly):
        head, tail = plainly[:start].rstrip(), plainly[end:].lstrip()
        first = next((word for word in sorted(before, key=len, reverse=True) if ends_with(head, word)), None)
        last = words_at(tail, 0, after)
        if first is None and last is None:
            continue
        expression.seconds_ago = seconds
        head = head.removesuffix(first) if first is not None else head
        return f"{head} {tail[len(last) :] if last else tail}".strip()
    return text


def _numeric(text: str, start: int, expression: TimeExpression, context: _Beside) -> int | None:
    """A numeric date or a time of the day that stands here: taken, and where it ends."""
    if start and text[start - 1].isdecimal():
        return None
    thai = clocks.thai(text, start)
    if thai is not None and expression.clock is None:
        expression.clock, end = thai
        return end
    if not text[start].isdecimal():
        return None
    return _date(text, start, expression) or _time(text, start, expression, is_hour_next=context.hour_next)


def _date(text: str, start: int, expression: TimeExpression) -> int | None:
    if expression.has_day and expression.weekday is None:
        return None
    iso = _ISO.match(text, start)
    date = iso or _COMPACT.match(text, start) or _FULL.match(text, start)
    if date is None or not _is_date(date):
        return None
    expression.fields, expression.is_iso = (date["a"], date["b"], date["c"]), iso is not None
    return date.end()


def _time(text: str, start: int, expression: TimeExpression, *, is_hour_next: bool) -> int | None:
    at = clocks.typed(text, start)
    if at is None and (point := clocks.pointed(text, start)):
        after = words_at(text, skip(text, point[1]), all_words())
        is_before_part = after is not None and kinds()[after][0] == "part"
        at = point if is_hour_next or is_before_part or expression.has_day or _says_clock(text) else None
    if at is not None:
        if expression.clock is not None:
            raise Unread
        expression.clock, end = at
        return end
    pair = _DAY_MONTH.match(text, start)
    if pair and (not expression.has_day or (expression.weekday is not None and expression.day_month is None)):
        expression.day_month = (int(pair["a"]), int(pair["b"]))
        return pair.end()
    at = clocks.pointed(text, start)
    if at is not None and expression.clock is None and _is_alone(text, start, at[1]):
        expression.clock = at[0]
        return at[1]
    return None


def _is_date(date: re.Match[str]) -> bool:
    """Three numbers with spaces are a date only where one of them is a year of four digits; and none is of one digit but a day behind
    its year: `2026/11/5`."""
    is_spaced = date.groupdict().get("sep") == " "
    if len(date["c"]) == 1:
        return len(date["a"]) == 4 and not is_spaced
    return not is_spaced or len(date["a"]) == 4 or len(date["c"]) == 4


def _says_clock(text: str) -> bool:
    return re.search(r"[0-9] ?(?:น(?![ก-๙])|hrs|hs|h(?![a-z])|[ap]\.? ?m)|(?<![a-z])(?:jam|pukul|pkl) ?[0-9]", text) is not None


def _is_alone(text: str, start: int, end: int) -> bool:
    """`01.30` and nothing else, where it is no day and month."""
    return not text[:start].strip() and not text[end:].strip() and (text[start] == "0" or not 1 <= int(text[end - 2 : end]) <= 12)


def _is_hour(text: str, end: int, digits: str, expression: TimeExpression, loose: list[tuple[str, bool, bool]]) -> bool:
    """A loose number just before a word of the clock or of a part of the day: `3 pm`, `১০টা`, `3 de la tarde`."""
    if expression.clock is not None or len(digits) > 2 or int(digits) > 24:
        return False
    while end < len(text) and text[end] == " ":
        end += 1
    word = words_at(text, end, all_words())
    if word is None:
        return False
    kind = kinds()[word][0]
    # `मंसिर १० दिउँसो ३ बजे`: the first number after a month is its day; `mar 3pm` is none of March.
    is_day = kind == "part" and expression.month is not None and _AM_PM.fullmatch(word) is None
    if is_day and not any(len(number) <= 2 for number, _after, _hour in loose):
        return False
    if kind in ("clock", "after hour", "last night") or (kind in ("part", "noon") and word not in day_offsets()):
        expression.clock = Clock(int(digits), is_exact=False)
        return True
    return False


def _is_minute(text: str, end: int, digits: str, hour: Clock) -> bool:
    """A number just after the hour's word: `৪টা ৩০`, `১০টা ১৫ মিনিট`; not the day before a month."""
    while end < len(text) and text[end] == " ":
        end += 1
    word = words_at(text, end, all_words())
    is_day = word is not None and kinds()[word][0] == "month"
    return not hour.minute and len(digits) == 2 and int(digits) < 60 and not is_day


def _word(word: str, expression: TimeExpression, hour_next: bool) -> bool:
    """Keep the meaning of the word. True where an hour is expected next."""
    kind, value = kinds()[word]
    if kind == "month" and isinstance(value, tuple):
        if expression.month is not None or expression.fields is not None:
            raise Unread
        expression.month = value
    elif kind in _KEPT:
        setattr(expression, _KEPT[kind], value)
    elif kind == "last night":
        expression.last_night, expression.part = True, "night"
    elif kind == "now":
        expression.seconds_ago = 0
    elif kind in ("before hour", "after hour") and isinstance(value, int):
        if expression.shift is not None:
            raise Unread
        expression.shift = value
        return kind == "before hour"
    else:
        _hour_word(word, kind, value, expression)
    if word in day_offsets():
        expression.days = day_offsets()[word]
    is_about_hour = word in vague() and expression.has_day and expression.month is None
    return (
        (kind == "beside" and (word in hour_follows() or is_about_hour))
        or (kind in ("part", "last night"))
        or (hour_next and kind == "beside")
    )


def _hour_word(word: str, kind: str, value: object, expression: TimeExpression) -> None:
    if kind == "noon" and isinstance(value, int):
        if expression.clock is None:
            expression.clock, expression.part, expression.is_midnight = Clock(value, is_exact=True), None, not value
        else:
            expression.part = "pm" if value else "night"
    elif kind == "last":
        expression.is_last = True
    elif kind == "next":
        expression.is_next = True
    elif kind == "morning or tomorrow":
        if expression.clock is None and not expression.has_day:
            expression.days = (1,)
        else:
            expression.part = "am"
    elif word in parts() and (expression.clock is None or not expression.clock.is_exact or expression.clock.hour <= 12):
        expression.part = parts()[word]


def _is_bare_clock(digits: str, expression: TimeExpression, *, is_third: bool) -> bool:
    """`2100` beside a day that is whole without it; after a month in words only where the day and the year stand there already."""
    is_whole = expression.fields is not None or expression.days is not None or expression.weekday is not None
    return bool(clocks.BARE.fullmatch(digits)) and (is_third if expression.month is not None else is_whole)


def _settle(loose: list[tuple[str, bool, bool]], expression: TimeExpression) -> None:
    """Which loose numbers are the hour, and which belong to the month."""
    for at, (digits, after, is_next) in enumerate(loose):
        if expression.clock is None and _is_bare_clock(digits, expression, is_third=at == len(loose) - 1 == 2):
            expression.clock = Clock(int(digits[:2]), int(digits[2:]), is_exact=True)
        elif is_next and expression.clock is None and len(digits) <= 2 and int(digits) <= 24:
            expression.clock = Clock(int(digits), is_exact=int(digits) > 12)
        else:
            expression.numbers.append((digits, after))
    if expression.is_maybe_hour and expression.clock is None and expression.month is None:
        raise Unread
    if not expression.numbers or expression.month is not None:
        expression.month_day = None
    elif expression.month_day is None and expression.month_step in (0, 1) and len(expression.numbers) == 1:
        # `5 of next month`; `5 เดือนก่อน` may be so many months ago
        expression.month_day, expression.numbers = ("month", int(expression.numbers[0][0])), []
    elif expression.month_day is None or len(expression.numbers) > 1 or int(expression.numbers[0][0]) != expression.month_day[1]:
        raise Unread
    else:
        expression.numbers = []
