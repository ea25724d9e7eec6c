"""From when until when in one text, as people write a shift: `21:00-05:00`, `24.11.2026 2100 to 0500`."""

import re
from typing import Final

from accord.core.typed.clock import BARE
from accord.core.typed.letters import plain
from accord.core.typed.time_expression import TimeExpression, Unread, read_expression

_LONGEST: Final = 120
# A moment with its offset, as programs write it, is no span.
_OFFSET: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?[+-][0-9]{2}:[0-9]{2}")
_BETWEEN: Final = re.compile(r" ?[-–—−~] ?| (?:to|until|till|hasta|a|al|ถึง|จนถึง|থেকে|পর্যন্ত|देखि|सम्म|إلى|الى|حتى) |(?<=[0-9])ถึง(?=[0-9])")
_BARE_LAST: Final = re.compile(r"(?:^|(?<= ))([0-9]{2})([0-9]{2})$")


def split_span(text: str) -> tuple[str, str] | None:
    """The beginning and the end of a text that says both, each as a text with a time of the day; None where it does not.

    The end may have no day: it is then the first such time after the beginning.
    """
    if len(text) > _LONGEST or _OFFSET.fullmatch(typed := plain(text).strip()):
        return None
    for between in reversed(list(_BETWEEN.finditer(typed))):
        begins, ends = (_BARE_LAST.sub(_with_colon, part.strip()) for part in (typed[: between.start()], typed[between.end() :]))
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
