"""What a text says of a day and an hour, word by word, before anything is made of it."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from accord.core.typed import clock as clocks
from accord.core.typed.clock import Clock
from accord.core.typed.day_words import (
    ago,
    all_words,
    count_words,
    counts,
    day_offsets,
    kinds,
    parts,
    unit_words,
    units,
    whole_spans,
    whole_words,
)
from accord.core.typed.letters import is_latin, words_at

_FULL: Final = re.compile(r"(?P<a>[0-9]{1,4})(?P<sep> ?[/.\-] ?| )(?P<b>[0-9]{1,2})(?P=sep)(?P<c>[0-9]{2,4})(?![0-9:])")
_DAY_MONTH: Final = re.compile(r"(?P<a>[0-9]{1,2}) ?[/-] ?(?P<b>[0-9]{1,2})(?![0-9/:.-])")
_COMPACT: Final = re.compile(r"(?P<a>(?:19|20|25)[0-9]{2})(?P<b>[01][0-9])(?P<c>[0-3][0-9])(?:t| |(?![0-9]))")
_ISO: Final = re.compile(r"(?P<a>[0-9]{4})-(?P<b>[0-9]{2})-(?P<c>[0-9]{2})(?:t(?=[0-9])|(?![0-9]))")
_AGO: Final = re.compile(r"([0-9]{1,4}) ?")


class Said(msgspec.Struct):
    """`numbers`: loose ones with where they stood beside the month (-1 before, 1 after). `fields`: the three of a numeric date as typed.
    `shift`: minutes after the hour, or before it, in words."""

    fields: tuple[str, str, str] | None = None
    is_iso: bool = False
    day_month: tuple[int, int] | None = None
    month: tuple[str, int] | None = None
    numbers: list[tuple[str, bool]] = []
    era: str | None = None
    weekday: int | None = None
    days: tuple[int, ...] | None = None
    last_night: bool = False
    clock: Clock | None = None
    part: str | None = None
    seconds_ago: int | None = None
    shift: int | None = None

    @property
    def has_day(self) -> bool:
        return any((self.fields, self.day_month, self.month, self.weekday is not None, self.days is not None, self.last_night))


class Unread(Exception):
    """A word or number that says nothing of a day or an hour."""


class _Beside(msgspec.Struct):
    """What the words just before a number say of it."""

    hour_next: bool = False
    follows_clock: bool = False


def said(text: str) -> Said:
    """Read a plain text without its zone. Raises Unread."""
    found, beside = Said(), _Beside()
    text = _take_ago(text, found)
    start = 0
    loose: list[tuple[str, bool, bool]] = []  # number, whether the month came before, whether the hour's word stood before
    while start < len(text):
        if text[start] == " ":
            start += 1
            continue
        end = _numeric(text, start, found)
        if end is None and not text[start].isdecimal():
            start = _spoken(text, start, found, beside)
            continue
        start = _number(text, start, found, beside, loose) if end is None else end
        beside = _Beside()
    _settle(loose, found)
    if found.shift is not None:
        if found.clock is None or found.clock.minute:
            raise Unread
        found.clock = clocks.moved(found.clock, found.shift)
    return found


def _number(text: str, start: int, found: Said, beside: _Beside, loose: list[tuple[str, bool, bool]]) -> int:
    """A number that is no date and no time by itself; where it ends."""
    digits = re.compile("[0-9]+").match(text, start)
    assert digits is not None
    if beside.follows_clock and found.clock is not None and _is_minute(text, digits.end(), digits[0], found.clock):
        found.clock = clocks.moved(found.clock, int(digits[0]))
    elif not _is_hour(text, digits.end(), digits[0], found, loose):
        loose.append((digits[0], found.month is not None, beside.hour_next))
    return digits.end()


def _spoken(text: str, start: int, found: Said, beside: _Beside) -> int:
    word = words_at(text, start, all_words())
    if word is None:
        raise Unread
    end = start + len(word)
    kind = kinds()[word][0]
    if kind == "hour":
        _hour_in_words(text, end, word, beside.hour_next, found)
        beside.hour_next = False
    else:
        beside.hour_next = _word(word, found, beside.hour_next)
    beside.follows_clock = found.clock is not None and (kind in ("clock", "hour") or (beside.follows_clock and word == ","))
    return end


def _hour_in_words(text: str, end: int, word: str, is_next: bool, found: Said) -> None:
    """`half past nine`, `রাত নয়টা`, `las nueve de la noche`. Raises Unread where nothing says that it is an hour."""
    hour = kinds()[word][1]
    assert isinstance(hour, int)
    if found.clock is not None:
        raise Unread
    if word.endswith(("টা", "টে", "টো")) or is_next or found.shift is not None:
        found.clock = Clock(hour, is_exact=False)
    elif not _is_hour(text, end, str(hour), found, []):
        raise Unread


def _take_ago(text: str, found: Said) -> str:
    """`2 hours ago`, `hace 2 horas`: taken out, and kept as seconds."""
    before, after = ago()
    for start, end, seconds in _spans(text):
        head, tail = text[:start].rstrip(), text[end:].lstrip()
        first = next((word for word in sorted(before, key=len, reverse=True) if head.endswith(word)), None)
        last = words_at(tail, 0, after)
        if first is None and last is None:
            continue
        found.seconds_ago = seconds
        head = head.removesuffix(first) if first is not None else head
        return f"{head} {tail[len(last) :] if last else tail}".strip()
    return text


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Each number with its unit: where it begins and ends, and its seconds. The number in figures, in words, or within the unit's word."""
    for match in _AGO.finditer(text):
        unit = words_at(text, match.end(), unit_words())
        if unit is not None:
            yield match.start(), match.end() + len(unit), int(match[1]) * units()[unit]
    for start in range(len(text)):
        if start and text[start - 1].isalpha() and is_latin(text[start]):
            continue
        count = words_at(text, start, count_words())
        after = start + len(count or "")
        while after < len(text) and text[after] == " ":
            after += 1
        unit = words_at(text, after, unit_words()) if count is not None else None
        if count is not None and unit is not None:
            yield start, after + len(unit), int(counts()[count] * units()[unit])
        whole = words_at(text, start, whole_words())
        if whole is not None:
            yield start, start + len(whole), whole_spans()[whole]


def _numeric(text: str, start: int, found: Said) -> int | None:
    """A numeric date or a time of the day that stands here: taken, and where it ends."""
    if start and text[start - 1].isdecimal():
        return None
    thai = clocks.thai(text, start)
    if thai is not None and found.clock is None:
        found.clock, end = thai
        return end
    if not text[start].isdecimal():
        return None
    return _date(text, start, found) or _time(text, start, found)


def _date(text: str, start: int, found: Said) -> int | None:
    if found.has_day and found.weekday is None:
        return None
    iso = _ISO.match(text, start)
    date = iso or _COMPACT.match(text, start) or _FULL.match(text, start)
    if date is None or (date.groupdict().get("sep") == " " and _is_month_apart(date)):
        return None
    found.fields, found.is_iso = (date["a"], date["b"], date["c"]), iso is not None
    return date.end()


def _time(text: str, start: int, found: Said) -> int | None:
    at = clocks.typed(text, start)
    if at is None and (found.has_day or _says_clock(text)):
        at = clocks.pointed(text, start)
    if at is not None:
        if found.clock is not None:
            raise Unread
        found.clock, end = at
        return end
    pair = _DAY_MONTH.match(text, start)
    if pair and not found.has_day:
        found.day_month = (int(pair["a"]), int(pair["b"]))
        return pair.end()
    at = clocks.pointed(text, start)
    if at is not None and found.clock is None and _is_alone(text, start, at[1]):
        found.clock = at[0]
        return at[1]
    return None


def _is_month_apart(date: re.Match[str]) -> bool:
    """Three numbers with spaces are a date only where one of them is a year of four digits."""
    return len(date["a"]) != 4 and len(date["c"]) != 4


def _says_clock(text: str) -> bool:
    return re.search(r"[0-9] ?(?:น(?![ก-๙])|hrs|hs|h(?![a-z])|[ap]\.? ?m)", text) is not None


def _is_alone(text: str, start: int, end: int) -> bool:
    """`01.30` and nothing else, with an hour that no day of a month has a leading zero before."""
    return not text[:start].strip() and not text[end:].strip() and (text[start] == "0" or int(text[end - 2 : end]) > 12)


def _is_hour(text: str, end: int, digits: str, found: Said, loose: list[tuple[str, bool, bool]]) -> bool:
    """A loose number just before a word of the clock or of a part of the day: `3 pm`, `১০টা`, `3 de la tarde`."""
    if found.clock is not None or len(digits) > 2 or int(digits) > 24:
        return False
    while end < len(text) and text[end] == " ":
        end += 1
    word = words_at(text, end, all_words())
    if word is None:
        return False
    kind = kinds()[word][0]
    # `मंसिर १० दिउँसो ३ बजे`: the first number after a month is its day.
    if kind == "part" and found.month is not None and not any(len(number) <= 2 for number, _after, _hour in loose):
        return False
    if kind in ("clock", "after hour", "last night") or (kind in ("part", "noon") and word not in day_offsets()):
        found.clock = Clock(int(digits), is_exact=False)
        return True
    return False


def _is_minute(text: str, end: int, digits: str, hour: Clock) -> bool:
    """A number just after the hour's word: `৪টা ৩০`, `১০টা ১৫ মিনিট`; not the day before a month."""
    while end < len(text) and text[end] == " ":
        end += 1
    word = words_at(text, end, all_words())
    is_day = word is not None and kinds()[word][0] == "month"
    return not hour.minute and len(digits) == 2 and int(digits) < 60 and not is_day


def _word(word: str, found: Said, hour_next: bool) -> bool:
    """What the word says is kept. True where an hour is expected next."""
    kind, value = kinds()[word]
    if kind == "month" and isinstance(value, tuple):
        if found.month is not None or found.fields is not None:
            raise Unread
        found.month = value
    elif kind == "era":
        found.era = str(value)
    elif kind == "weekday" and isinstance(value, int):
        found.weekday = value
    elif kind == "last night":
        found.last_night, found.part = True, "night"
    elif kind == "now":
        found.seconds_ago = 0
    elif kind in ("before hour", "after hour") and isinstance(value, int):
        if found.shift is not None:
            raise Unread
        found.shift = value
        return kind == "before hour"
    else:
        _hour_word(word, kind, value, found)
    if word in day_offsets():
        found.days = day_offsets()[word]
    return (kind == "beside" and word in HOUR_FOLLOWS) or (kind in ("part", "last night")) or (hour_next and kind == "beside")


def _hour_word(word: str, kind: str, value: object, found: Said) -> None:
    if kind == "noon" and isinstance(value, int):
        if found.clock is None:
            found.clock, found.part = Clock(value, is_exact=True), None
        else:
            found.part = "pm" if value else "night"
    elif kind == "morning or tomorrow":
        if found.clock is None and not found.has_day:
            found.days = (1,)
        else:
            found.part = "am"
    elif word in parts() and (found.clock is None or not found.clock.is_exact or found.clock.hour <= 12):
        found.part = parts()[word]


HOUR_FOLLOWS: Final = frozenset(("at", "a las", "a la", "a eso de las", "เวลา", "الساعه", "ساعه"))


def _settle(loose: list[tuple[str, bool, bool]], found: Said) -> None:
    """Which loose numbers are the hour, and which belong to the month."""
    for digits, after, is_next in loose:
        if is_next and found.clock is None and len(digits) <= 2 and int(digits) <= 24:
            found.clock = Clock(int(digits), is_exact=int(digits) > 12)
        else:
            found.numbers.append((digits, after))
    if found.numbers and found.month is None:
        raise Unread
