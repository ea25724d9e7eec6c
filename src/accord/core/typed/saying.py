"""What a text says of a day and an hour, word by word, before anything is made of it."""

import re
from typing import Final

import msgspec

from accord.core.typed import clock as clocks
from accord.core.typed.clock import Clock
from accord.core.typed.day_words import ago, all_words, day_offsets, kinds, parts, unit_words, units
from accord.core.typed.letters import words_at

_FULL: Final = re.compile(r"(?P<a>[0-9]{1,4})(?P<sep> ?[/.\-] ?| )(?P<b>[0-9]{1,2})(?P=sep)(?P<c>[0-9]{2,4})(?![0-9:])")
_DAY_MONTH: Final = re.compile(r"(?P<a>[0-9]{1,2}) ?[/-] ?(?P<b>[0-9]{1,2})(?![0-9/:.-])")
_COMPACT: Final = re.compile(r"(?P<a>(?:19|20|25)[0-9]{2})(?P<b>[01][0-9])(?P<c>[0-3][0-9])(?:t| |(?![0-9]))")
_ISO: Final = re.compile(r"(?P<a>[0-9]{4})-(?P<b>[0-9]{2})-(?P<c>[0-9]{2})(?:t(?=[0-9])|(?![0-9]))")
_AGO: Final = re.compile(r"([0-9]{1,4}) ?")


class Said(msgspec.Struct):
    """`numbers`: loose ones with where they stood beside the month (-1 before, 1 after). `fields`: the three of a numeric date as typed."""

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

    @property
    def has_day(self) -> bool:
        return any((self.fields, self.day_month, self.month, self.weekday is not None, self.days is not None, self.last_night))


class Unread(Exception):
    """A word or number that says nothing of a day or an hour."""


def said(text: str) -> Said:
    """Read a plain text without its zone. Raises Unread."""
    found = Said()
    text = _take_ago(text, found)
    start, hour_next = 0, False
    loose: list[tuple[str, bool, bool]] = []  # number, whether the month came before, whether the hour's word stood before
    while start < len(text):
        if text[start] == " ":
            start += 1
            continue
        end = _numeric(text, start, found)
        if end is None and text[start].isdecimal():
            digits = re.compile("[0-9]+").match(text, start)
            assert digits is not None
            end = digits.end()
            if not _is_hour(text, end, digits[0], found, loose):
                loose.append((digits[0], found.month is not None, hour_next))
        elif end is None:
            word = words_at(text, start, all_words())
            if word is None:
                raise Unread
            end = start + len(word)
            hour_next = _word(word, found, hour_next)
            start = end
            continue
        hour_next = False
        start = end
    _settle(loose, found)
    return found


def _take_ago(text: str, found: Said) -> str:
    """`2 hours ago`, `hace 2 horas`: taken out, and kept as seconds."""
    before, after = ago()
    for match in _AGO.finditer(text):
        unit = words_at(text, match.end(), unit_words())
        if unit is None:
            continue
        start, end = match.start(), match.end() + len(unit)
        head, tail = text[:start].rstrip(), text[end:].lstrip()
        first = next((word for word in sorted(before, key=len, reverse=True) if head.endswith(word)), None)
        last = words_at(tail, 0, after)
        if first is None and last is None:
            continue
        found.seconds_ago = int(match[1]) * units()[unit]
        head = head.removesuffix(first) if first is not None else head
        return f"{head} {tail[len(last) :] if last else tail}".strip()
    return text


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
    if kind == "clock" or (kind in ("part", "noon") and word not in day_offsets()):
        found.clock = Clock(int(digits), is_exact=False)
        return True
    return False


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
