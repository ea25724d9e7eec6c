"""From when until when a desk is open on a day, as people write it: `9am-5pm`, `08.00-12.00, 13.00-17.00 น.`, `24 horas`, `cerrado`."""

import re
from datetime import time
from typing import Final

from accord.core.hours import NotHours
from accord.core.typed.clock import hours
from accord.core.typed.letters import plain
from accord.core.typed.span import split_span
from accord.core.typed.time_expression import Unread, read_expression

_LONGEST: Final = 200
_EARLY: Final = 6  # before it nobody opens
_ALL_DAY: Final = "00:00-24:00"
# One end of a span in figures: `8:00`, `08.00`, `8 am`.
_TIME: Final = r"([0-9]{1,2})(?:(?:[:.h]([0-5][0-9]))(?: ?(am|pm))?| ?(am|pm))"
_FIGURES: Final = re.compile(rf"{_TIME} ?(?:[-~]| to ) ?{_TIME}(?:[\s,;،؛]+|$)", re.IGNORECASE)
# Of two bare hours one above twelve tells that both are of the clock of twenty-four: `8-17`, `22-6`. Of `9-5` nothing does.
_BARE: Final = re.compile(r"(?:from |de |desde |จาก |من )?([0-9]{1,2}) ?h? ?(?:-|~|to|a|till|until|ถึง|থেকে|देखि|الي|حتي) ?([0-9]{1,2})")
_MILITARY: Final = re.compile(r"([01][0-9]|2[0-4])([0-5][0-9]) ?(?:-|~|to|a|ถึง) ?([01][0-9]|2[0-4])([0-5][0-9])(?: ?(?:hrs?|h|น)\.?)?")
_BETWEEN: Final = re.compile(r"\s*(?:[,;،؛\n&+/]|\b(?:and|y)\b|และ|(?<=\s)(?:ও|এবং|र|و)(?=\s))\s*")
_BEHIND: Final = re.compile(r"\s*(?:น\.?|hrs?\.?|h|uhr|h\.)$")


def _words(listed: str) -> frozenset[str]:
    return frozenset(plain(word.replace("_", " ")) for word in listed.split())


_CLOSED: Final = _words(
    "closed close off none no_hours not_open - -- x ปิด ปิดทำการ หยุด วันหยุด বন্ধ ছুটি bondho बन्द बिदा छुट्टी banda bida "
    "cerrado no_atiende no_se_atiende descanso libre مغلق عطلة إجازة لا_يوجد tutup đóng_cửa"
)
_OPEN_ALL_DAY: Final = _words(
    "24_hours 24_hrs 24_hr 24hrs 24hr 24h 24_h 24/7 24x7 all_day all_day_long round_the_clock around_the_clock always open_24_hours "
    "ตลอด_24_ชั่วโมง ตลอด24ชั่วโมง ตลอด_24_ชม. 24_ชั่วโมง 24_ชม. 24_ชม ทั้งวัน ตลอดวัน ตลอดเวลา "
    "২৪_ঘণ্টা ২৪_ঘন্টা ২৪_ঘণ্টাই সারাদিন সারা_দিন সব_সময় 24_ghonta २४_घण्टा २४_घण्टै २४सै_घण्टा दिनभर चौबीसै_घण्टा 24_ghanta "
    "24_horas las_24_horas 24_hs todo_el_día todo_el_dia siempre 24_ساعة ٢٤_ساعة على_مدار_الساعة طوال_اليوم دائما مفتوح_دائما 24_jam 24_giờ"
)


def read_opening(text: str) -> list[str]:
    """The spans of one day as `core.hours.read_hours` reads them, none where it is closed. Raises NotHours where they can't be read, or
    may be other ones: `9-5`."""
    typed = plain(text)
    if len(typed) > _LONGEST:
        raise NotHours
    if not typed or typed in _CLOSED:
        return []
    if typed in _OPEN_ALL_DAY:
        return [_ALL_DAY]
    return _in_figures(typed) or [span for part in _BETWEEN.split(typed) if part for span in _in_figures(part) or [_in_words(part)]]


def _in_figures(typed: str) -> list[str]:
    """All of it in figures; nothing where something else stands there too. Raises NotHours."""
    spans, at = [], 0
    while at < len(typed):
        match = _FIGURES.match(typed, at)
        if match is None:
            return []
        begins, ends = match.groups()[:4], match.groups()[4:]
        if _may_be_of_the_afternoon(begins, ends):
            raise NotHours
        spans.append(f"{_of_day(*begins)}-{_of_day(*ends)}")
        at = match.end()
    return spans


def _may_be_of_the_afternoon(begins: tuple[str | None, ...], ends: tuple[str | None, ...]) -> bool:
    """`9:00-5:00`: by the clock of twenty-four hours it would be open for twenty of them; and `1:30-5:00`, at night."""
    (first, *_, early, bare_early), (last, *_, late, bare_late) = begins, ends
    has_half = any((early, bare_early, late, bare_late))
    if has_half or first is None or last is None or max(int(first), int(last)) > 12:
        return False
    return (len(last) == 1 and int(last) <= int(first)) or (len(first) == 1 and 1 <= int(first) < _EARLY)


def _of_day(hour: str, minute: str | None, half: str | None, bare: str | None) -> str:
    number, part = int(hour), (half or bare or "").lower()
    if part:
        if not 1 <= number <= 12:
            raise NotHours
        number = number % 12 + (12 if part == "pm" else 0)
    return f"{number:02}:{minute or '00'}"


def _in_words(part: str) -> str:
    military = _MILITARY.fullmatch(part)
    if military is not None:
        return f"{military[1]}:{military[2]}-{military[3]}:{military[4]}"
    bare = _BARE.fullmatch(_BEHIND.sub("", part))
    if bare is not None:
        first, last = int(bare[1]), int(bare[2])
        if max(first, last) <= 12 or max(first, last) > 24 or first == 24:
            raise NotHours
        return f"{first:02}:00-{last:02}:00"
    halves = split_span(part)
    if halves is None:
        raise NotHours
    begins, ends = halves
    return f"{_clock(begins, part, is_end=False)}-{_clock(ends, part, is_end=True)}"


def _clock(text: str, part: str, *, is_end: bool) -> str:
    """One end that is said in words. Raises NotHours where it says a day too, or may be of either half of it."""
    try:
        expression = read_expression(text)
    except Unread:
        raise NotHours from None
    clock = expression.clock
    if clock is None or expression.has_day:
        raise NotHours
    times = hours(clock, expression.part, is_twelve=False)
    may_be_either = not clock.is_exact and expression.part is None and 0 < clock.hour <= 12 and not re.search(r"[0-9][:.][0-9]", part)
    if len(times) != 1 or may_be_either:
        raise NotHours
    at, step = times[0]
    return "24:00" if is_end and at == time(0) and (step or expression.is_midnight) else f"{at.hour:02}:{at.minute:02}"
