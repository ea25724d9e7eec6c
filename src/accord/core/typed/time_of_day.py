"""A time of the day alone, as people type it where a browser has no field for one: `রাত ১১টা থেকে`, `หลัง 4 ทุ่ม`, `11 pm`."""

import re
from collections.abc import Iterable
from datetime import time
from typing import Final

from accord.core.typed.clock import BARE, Clock, hours
from accord.core.typed.letters import plain
from accord.core.typed.moment_text import is_twelve_hours
from accord.core.typed.reading import Setting
from accord.core.typed.time_expression import Unread, read_expression

_LONGEST: Final = 60
# From when on, or until when: the field beside the text says which.
_BEFORE: Final = (
    "from after since till until by before desde a_partir_de después_de hasta antes_de a ตั้งแต่ หลังจาก หลัง จนถึง ถึง ก่อน من بعد حتى إلى قبل"
)
_HOUR_WORDS: Final = "la las الساعة เวลา"
_BEHIND: Final = "থেকে র_থেকে পর্যন্ত র_পর র_পরে এর_পর র_আগে देखि पछि सम्म अघि onwards en_adelante เป็นต้นไป فصاعدا"


def _either(words: str) -> str:
    return "|".join(re.escape(plain(word.replace("_", " "))) for word in sorted(words.split(), key=len, reverse=True))


_AROUND: Final = re.compile(
    rf"(?:(?:{_either(_BEFORE)}) ?)?(?:(?:{_either(_HOUR_WORDS)}) (?=[0-9]))?(?P<time>[^ ].*?)(?: ?(?:{_either(_BEHIND)}))?"
)
_HOUR: Final = re.compile(r"(?:las? )?([01]?[0-9]|2[0-4])")


def times_of_day(text: str, setting: Setting) -> tuple[str, ...]:
    """The times that the text can mean, as `23:00`, the morning first; none where it names a day, or no time."""
    typed = plain(text).strip()
    match = _AROUND.fullmatch(typed) if len(text) <= _LONGEST else None
    if match is None:
        return ()
    return _times(typed, setting) or _times(match["time"], setting)


def _times(typed: str, setting: Setting) -> tuple[str, ...]:
    if hour := _HOUR.fullmatch(typed):
        return _written(at for at, _days in hours(Clock(int(hour[1])), None, True))
    if BARE.fullmatch(typed):
        return (f"{typed[:2]}:{typed[2:]}",)
    try:
        expression = read_expression(typed)
    except Unread:
        return ()
    if expression.clock is None or expression.has_day:
        return ()
    return _written(at for at, _days in hours(expression.clock, expression.part, is_twelve_hours(setting)))


def _written(times: Iterable[time]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(at.strftime("%H:%M") for at in times))
