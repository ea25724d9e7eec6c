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
_THAI_MINUTES: Final = {"ห้า": 5, "สิบ": 10, "สิบห้า": 15, "ยี่สิบ": 20, "ยี่สิบห้า": 25, "สามสิบ": 30, "สี่สิบ": 40, "สี่สิบห้า": 45, "ห้าสิบ": 50}
_ONE_TO_SIX: Final = "[1-6]|หนึ่ง|นึง|สอง|สาม|สี่|ห้า|หก"
_MINUTES: Final = "|".join(sorted(_THAI_MINUTES, key=len, reverse=True))
THAI_HOUR: Final = f"[0-9]{{1,2}}|{'|'.join(sorted(_THAI_WORDS, key=len, reverse=True))}"
# Of Thai hours: ตี 1 is one in the night, 1 ทุ่ม seven in the evening.
_THAI: Final = re.compile(
    f"(?:ตี ?(?P<early>[1-5]|หนึ่ง|นึง|สอง|สาม|สี่|ห้า)|(?P<evening>{_ONE_TO_SIX})? ?ทุ่ม(?:หนึ่ง|นึง)?|"
    f"บ่าย ?(?P<afternoon>{_ONE_TO_SIX})? ?โมง(?!เย็น|เช้า)|บ่าย ?(?P<bare>{_ONE_TO_SIX})(?![0-9:.])|"
    f"(?P<hour>{THAI_HOUR}) ?โมง ?(?P<part>เช้า|เย็น)?)"
    rf"(?: ?(?P<half>ครึ่ง)| ?(?P<minutes>[0-5]?[0-9]|{_MINUTES}) ?(?:นาที|(?=$|เมื่อ|วันนี้|น\.|,)))?"
)
_COLON: Final = re.compile(r"(?P<h>[0-9]{1,2}) ?[:h] ?(?P<m>[0-5][0-9])(?:[:m](?P<s>[0-5][0-9])(?:[.,](?P<f>[0-9]{1,9}))?)?(?![0-9])")
_POINT: Final = re.compile(r"(?P<h>[01]?[0-9]|2[0-4])\.(?P<m>[0-5][0-9])(?:\.(?P<s>[0-5][0-9]))?(?![0-9.])")
_MILITARY: Final = re.compile(r"(?P<h>[01][0-9]|2[0-4])(?P<m>[0-5][0-9])(?= ?(?:hrs|hr|hs|h(?![a-z])|น))")
_TWELVE: Final = re.compile(r"(?P<h>1[0-2]|0?[1-9])(?P<m>[0-5][0-9])(?= ?[ap]\.? ?m(?![a-z]))")
# `2100`, as rotas have it: an hour only where something else says that it is one.
BARE: Final = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")


class Clock(msgspec.Struct, frozen=True):
    """Hours and minutes as typed. `is_exact`: of twenty-four hours, or said with its part of the day by the word itself."""

    hour: int
    minute: int = 0
    second: int = 0
    is_exact: bool = False


def thai(text: str, start: int) -> tuple[Clock, int] | None:
    match = _THAI.match(text, start)
    if match is None:
        return None
    minutes = match["minutes"] or "0"
    minute = 30 if match["half"] else _THAI_MINUTES[minutes] if minutes in _THAI_MINUTES else int(minutes)
    if match["early"]:
        hour = _thai_number(match["early"])
    elif match["hour"]:
        hour = _thai_number(match["hour"])
        if match["part"] == "เย็น" and hour < 12:
            hour += 12
        if match["part"] is None and hour < 6:
            return None  # `3 โมง` alone is said of the afternoon and of the morning
    elif "ทุ่ม" in match[0]:
        hour = 18 + _thai_number(match["evening"] or "1")
    else:
        hour = 12 + _thai_number(match["afternoon"] or match["bare"] or "1")
    return (Clock(hour % 24, minute, 0, True), match.end()) if hour <= 24 else None


def _thai_number(numeral: str) -> int:
    return _THAI_WORDS[numeral] if numeral in _THAI_WORDS else int(numeral)


def moved(clock: Clock, minutes: int) -> Clock:
    """So many minutes after the hour that is said, or before it: half past nine, a quarter to nine."""
    if minutes >= 0:
        return msgspec.structs.replace(clock, minute=minutes)
    hour = clock.hour - 1 if clock.hour > (0 if clock.is_exact else 1) else (23 if clock.is_exact else 12)
    return msgspec.structs.replace(clock, hour=hour, minute=60 + minutes)


def typed(text: str, start: int) -> tuple[Clock, int] | None:
    """`01:30`, `1:30:15`, `15h30`, `0130 hrs`, `130pm`."""
    for pattern in (_COLON, _MILITARY, _TWELVE):
        match = pattern.match(text, start)
        if match and int(match["h"]) <= 24:
            is_after_the_day = match["h"] == "24" and (match.groupdict().get("f") or "").strip("0")
            return None if is_after_the_day else (_clock(match), match.end())
    return None


def pointed(text: str, start: int) -> tuple[Clock, int] | None:
    """`01.30`, as Thai writes it."""
    match = _POINT.match(text, start)
    return (_clock(match), match.end()) if match else None


def _clock(match: re.Match[str]) -> Clock:
    seconds = match.groupdict().get("s")
    hour = int(match["h"])
    # Two digits for the hour are of the clock of twenty-four; `3:30` may be either.
    return Clock(hour, int(match["m"]), int(seconds or 0), len(match["h"]) == 2 and (hour != 24 or match["m"] == "00"))


def hours(clock: Clock, part: str | None, is_twelve: bool) -> tuple[tuple[time, int], ...]:
    """The possible times, each with the days by which it is ahead of the day that is said; none where the two contradict."""

    def made(hour: int) -> time:
        return time(hour % 24, clock.minute, clock.second)

    hour = clock.hour
    if hour == 24:
        return ((made(0), 1),) if clock.minute == clock.second == 0 else ()
    if part == "am":
        return ((made(0 if hour == 12 else hour), 0),) if hour <= 12 else ()
    if part == "pm":
        return ((made(hour + 12 if hour < 12 else hour), 0),) if hour else ()
    if part == "noon":  # from late in the morning into the afternoon
        return ((made(hour + 12 if hour < 5 else hour), 0),) if 0 < hour < 5 or hour >= 10 else ()
    if part == "night":
        return tuple((made(at), step) for at, step in _at_night(hour))
    if clock.is_exact or hour > 12 or hour == 0:
        return ((made(hour), 0),)
    if not is_twelve:
        return ((made(hour), 0),)
    return ((made(hour), 0), (made(hour + 12 if hour < 12 else 0), 0))


def _at_night(hour: int) -> tuple[tuple[int, int], ...]:
    if hour in (0, 12):  # of the night before that day, or after it
        return (0, 0), (0, 1)
    if hour < 6:
        return ((hour, 0),)
    return ((hour + 12 if hour < 12 else hour, 0),) if hour >= 18 or hour < 12 else ()
