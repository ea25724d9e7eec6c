"""From when until when in one text, as people write a shift: `21:00-05:00`, `24.11.2026 2100 to 0500`."""

import re
from typing import Final

from accord.core.typed.clock import BARE
from accord.core.typed.letters import plain
from accord.core.typed.time_expression import TimeExpression, Unread, read_expression

_LONGEST: Final = 120
# A moment with its offset, as programs write it, is no span.
_OFFSET: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?[+-][0-9]{2}:[0-9]{2}")
_SPACED: Final = "to until till through hasta a al upto up_to theke dekhi porjonto samma hingga sampai đến টু"
_ANYWHERE: Final = "จนถึง ถึง থেকে হতে পর্যন্ত देखि बाट सम्म से"
_ARABIC: Final = "إلى وإلى حتى وحتى لغاية ولغاية لين لحد"


def _either(words: str) -> str:
    return "|".join(re.escape(plain(word.replace("_", " "))) for word in words.split())


_BETWEEN: Final = re.compile(
    rf" ?[-–—−~→/] ?| (?:{_either(_SPACED)}|{_either(_ARABIC)}) | ?(?:{_either(_ANYWHERE)}) ?",
)
# `between 9am and 5pm`, `entre las 8 y las 17`.
_BOTH: Final = re.compile(rf"^(?:{_either('between entre بين')}) (.+) (?:{_either('and y')}|{_either('و')} ?) ?(.+)$")
_INNER: Final = re.compile(rf" (?:{_either('from desde ตั้งแต่')}) ?")
# Before the first, or behind the second.
_FROM: Final = re.compile(rf"^(?:{_either('from between desde de ตั้งแต่ จาก من')}) |(?:{_either('পর্যন্ত सम्म porjonto samma तक')})$")
# `from 22 to 06`: said with words, these are hours; `22-06` may be a day.
_HOURS: Final = re.compile(rf"(?:(?:{_either('a_las a_la las la at الساعة')}) )?([01]?[0-9]|2[0-4])")
_SIGN: Final = re.compile("[-–—−~→/]")
_BARE_LAST: Final = re.compile(r"(?:^|(?<= ))([0-9]{2})([0-9]{2})$")


def split_span(text: str) -> tuple[str, str] | None:
    """The beginning and the end of a text that says both, each as a text with a time of the day; None where it does not.

    The end may have no day: it is then the first such time after the beginning.
    """
    if len(text) > _LONGEST or _OFFSET.fullmatch(typed := _FROM.sub("", _BOTH.sub(r"\1 to \2", plain(text))).strip()):
        return None
    typed = _INNER.sub(" ", typed)
    for between in reversed(list(_BETWEEN.finditer(typed))):
        begins, ends = (_BARE_LAST.sub(_with_colon, part.strip()) for part in (typed[: between.start()], typed[between.end() :]))
        hours = [_HOURS.fullmatch(part) for part in (begins, ends)]
        if hours[0] and hours[1] and not _SIGN.search(between[0]):
            begins, ends = f"{hours[0][1]}:00", f"{hours[1][1]}:00"
        last = _read(ends)
        if hours[0] and int(hours[0][1]) < 24 and last is not None and last.clock is not None and not last.has_day:
            begins = f"{hours[0][1]}:00"  # `9-5pm`
        first = _read(begins)
        if first is None or first.clock is None:
            continue
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
