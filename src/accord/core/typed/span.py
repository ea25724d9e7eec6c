"""From when until when in one text, as people write a shift: `21:00-05:00`, `24.11.2026 2100 to 0500`."""

import re
from typing import Final

from accord.core.typed.clock import BARE
from accord.core.typed.letters import plain
from accord.core.typed.time_expression import TimeExpression, Unread, read_expression

_LONGEST: Final = 120
# A moment with its offset, as programs write it, is no span.
_OFFSET: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?[+-][0-9]{2}:[0-9]{2}")
_SPACED: Final = "to until till hasta a al upto up_to theke dekhi porjonto samma hingga sampai đến"
_ANYWHERE: Final = "จนถึง ถึง থেকে পর্যন্ত देखि सम्म से"
_ARABIC: Final = "إلى حتى لغاية"


def _either(words: str) -> str:
    return "|".join(re.escape(plain(word.replace("_", " "))) for word in words.split())


_BETWEEN: Final = re.compile(
    rf" ?[-–—−~→/] ?| (?:{_either(_SPACED)}|{_either(_ARABIC)}) | ?(?:{_either(_ANYWHERE)}) ?",
)
# Before the first, or behind the second.
_FROM: Final = re.compile(rf"^(?:{_either('from between desde de ตั้งแต่ จาก من')}) |(?:{_either('পর্যন্ত सम्म porjonto samma तक')})$")
# `from 22 to 06`: said with words, these are hours; `22-06` may be a day.
_HOURS: Final = re.compile(r"([01]?[0-9]|2[0-4])")
_BARE_LAST: Final = re.compile(r"(?:^|(?<= ))([0-9]{2})([0-9]{2})$")


def split_span(text: str) -> tuple[str, str] | None:
    """The beginning and the end of a text that says both, each as a text with a time of the day; None where it does not.

    The end may have no day: it is then the first such time after the beginning.
    """
    if len(text) > _LONGEST or _OFFSET.fullmatch(typed := _FROM.sub("", plain(text)).strip()):
        return None
    for between in reversed(list(_BETWEEN.finditer(typed))):
        begins, ends = (_BARE_LAST.sub(_with_colon, part.strip()) for part in (typed[: between.start()], typed[between.end() :]))
        if between[0].strip().isalpha() and _HOURS.fullmatch(begins) and _HOURS.fullmatch(ends):
            begins, ends = f"{begins}:00", f"{ends}:00"
        first = _read(begins)
        if first is None or first.clock is None:
            continue
        last = _read(ends)
        if last is not None and last.clock is not None and (first.has_day or not last.has_day):
            return begins, ends
    return None


def _with_colon(bare: re.Match[str]) -> str:
    return f"{bare[1]}:{bare[2]}" if BARE.fullmatch(bare[1] + bare[2]) else bare[0]


def _read(text: str) -> TimeExpression | None:
    try:
        return read_expression(text)
    except Unread:
        return None
