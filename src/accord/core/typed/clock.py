"""The time of the day as people say it: twelve hours or twenty-four, with the words of six languages."""

import re
from datetime import time
from typing import Final

import msgspec

# Thai says the hour in figures or in words.
_THAI_WORDS: Final = {
    **{word: number for number, word in enumerate("หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ สิบเอ็ด สิบสอง".split(), 1)},
    "นึง": 1,
}
_ONE_TO_SIX: Final = "[1-6]|หนึ่ง|นึง|สอง|สาม|สี่|ห้า|หก"
_ANY_HOUR: Final = f"[0-9]{{1,2}}|{'|'.join(sorted(_THAI_WORDS, key=len, reverse=True))}"
# Of Thai hours: ตี 1 is one in the night, 1 ทุ่ม seven in the evening.
_THAI: Final = re.compile(
    f"(?:ตี ?(?P<early>[1-5]|หนึ่ง|นึง|สอง|สาม|สี่|ห้า)|(?P<evening>{_ONE_TO_SIX})? ?ทุ่ม(?:หนึ่ง|นึง)?|"
    f"บ่าย ?(?P<afternoon>{_ONE_TO_SIX})? ?โมง(?!เย็น|เช้า)|บ่าย ?(?P<bare>{_ONE_TO_SIX})(?![0-9:.])|"
    f"(?P<hour>{_ANY_HOUR}) ?โมง ?(?P<part>เช้า|เย็น)?)"
    "(?: ?(?P<half>ครึ่ง)| ?(?P<minutes>[0-5]?[0-9]) ?นาที)?"
)
_COLON: Final = re.compile(r"(?P<h>[0-9]{1,2}) ?[:h] ?(?P<m>[0-5][0-9])(?:[:m](?P<s>[0-5][0-9])(?:[.,][0-9]{1,9})?)?(?![0-9])")
_POINT: Final = re.compile(r"(?P<h>[01]?[0-9]|2[0-4])\.(?P<m>[0-5][0-9])(?:\.(?P<s>[0-5][0-9]))?(?![0-9.])")
_MILITARY: Final = re.compile(r"(?P<h>[01][0-9]|2[0-4])(?P<m>[0-5][0-9])(?= ?(?:hrs|hr|hs|h(?![a-z])|น))")


class Clock(msgspec.Struct, frozen=True):
    """Hours and minutes as typed. `is_exact`: of twenty-four hours, or said with its part of the day by the word itself."""

    hour: int
    minute: int = 0
    second: int = 0
    is_exact: bool = False


def thai(text: str, start: int) -> tuple[Clock, int] | None:
    found = _THAI.match(text, start)
    if found is None:
        return None
    minute = 30 if found["half"] else int(found["minutes"] or 0)
    if found["early"]:
        hour = _thai_number(found["early"])
    elif found["hour"]:
        hour = _thai_number(found["hour"])
        if found["part"] == "เย็น" and hour < 12:
            hour += 12
        if found["part"] is None and hour < 6:
            return None  # `3 โมง` alone is said of the afternoon and of the morning
    elif "ทุ่ม" in found[0]:
        hour = 18 + _thai_number(found["evening"] or "1")
    else:
        hour = 12 + _thai_number(found["afternoon"] or found["bare"] or "1")
    return (Clock(hour % 24, minute, 0, True), found.end()) if hour <= 24 else None


def _thai_number(said: str) -> int:
    return _THAI_WORDS[said] if said in _THAI_WORDS else int(said)


def moved(clock: Clock, minutes: int) -> Clock:
    """So many minutes after the hour that is said, or before it: half past nine, a quarter to nine."""
    if minutes >= 0:
        return msgspec.structs.replace(clock, minute=minutes)
    hour = clock.hour - 1 if clock.hour > (0 if clock.is_exact else 1) else (23 if clock.is_exact else 12)
    return msgspec.structs.replace(clock, hour=hour, minute=60 + minutes)


def typed(text: str, start: int) -> tuple[Clock, int] | None:
    """`01:30`, `1:30:15`, `15h30`, `0130 hrs`."""
    for pattern in (_COLON, _MILITARY):
        found = pattern.match(text, start)
        if found and int(found["h"]) <= 24:
            return _clock(found), found.end()
    return None


def pointed(text: str, start: int) -> tuple[Clock, int] | None:
    """`01.30`, as Thai writes it."""
    found = _POINT.match(text, start)
    return (_clock(found), found.end()) if found else None


def _clock(found: re.Match[str]) -> Clock:
    seconds = found.groupdict().get("s")
    hour = int(found["h"])
    # Two digits for the hour are of the clock of twenty-four; `3:30` may be either.
    return Clock(hour, int(found["m"]), int(seconds or 0), len(found["h"]) == 2 and (hour != 24 or found["m"] == "00"))


def hours(clock: Clock, part: str | None, is_twelve: bool) -> tuple[tuple[time, int], ...]:
    """The times that it can be, each with the days that it lies ahead of the day that is said; none where the two contradict."""

    def made(hour: int) -> time:
        return time(hour % 24, clock.minute, clock.second)

    hour = clock.hour
    if hour == 24:
        return ((made(0), 1),) if clock.minute == 0 else ()
    if part == "am":
        return ((made(0 if hour == 12 else hour), 0),) if hour <= 12 else ()
    if part == "pm":
        return ((made(hour + 12 if hour < 12 else hour), 0),) if hour else ()
    if part == "night":
        if hour in (0, 12):  # of the night before that day, or after it
            return (made(0), 0), (made(0), 1)
        if hour < 6:
            return ((made(hour), 0),)
        return ((made(hour + 12 if hour < 12 else hour), 0),) if hour >= 18 or hour < 12 else ()
    if clock.is_exact or hour > 12 or hour == 0:
        return ((made(hour), 0),)
    if not is_twelve:
        return ((made(hour), 0),)
    return ((made(hour), 0), (made(hour + 12 if hour < 12 else 0), 0))
