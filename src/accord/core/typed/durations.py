"""Numbers with a unit of time, as people write them: `2 hours`, `an hour and a half`, `ساعتين`."""

import re
from collections.abc import Iterator
from typing import Final

from accord.core.typed.day_words import (
    count_words,
    counts,
    halves,
    joiners,
    unit_words,
    units,
    vague,
    whole_spans,
    whole_words,
)
from accord.core.typed.letters import is_latin, words_at

COUNT: Final = re.compile(r"([0-9]{1,4}(?:[.,][0-9](?![0-9]))?) ?")


def ends_with(text: str, word: str) -> bool:
    """Whether it ends with the word, and not with one that ends so."""
    return text.endswith(word) and not text.removesuffix(word)[-1:].isalpha()


def without_vague(text: str) -> str:
    for word in vague():
        if word in text:
            # Latin and Arabic words end at their letters' end; the others follow each other without a space.
            edges = r"(?<!\w){}(?!\w) ?" if is_latin(word[0]) or "\u0600" <= word[0] <= "\u06ff" else "{} ?"
            text = re.sub(edges.format(re.escape(word)), "", text)
    return text


def spans_in(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Each number with its unit, and with what follows as a part of it: where it begins and ends, its seconds, and those of its unit."""
    single = _single_spans(text)
    for start in single:
        end, unit, seconds = single[start]
        while True:
            after = skip(text, end)
            joiner = words_at(text, after, joiners())
            after = skip(text, after + len(joiner)) if joiner is not None else after
            half = words_at(text, skip(text, end), halves())
            if after in single and after > start:
                end, smaller, more = single[after]
                seconds += more
                if smaller >= unit:
                    break
                unit = smaller
            elif half is not None:
                end, seconds = skip(text, end) + len(half), seconds + unit // 2
                break
            else:
                break
        yield start, end, seconds, single[start][1]


def _single_spans(text: str) -> dict[int, tuple[int, int, int]]:
    """By where it begins: where it ends, the seconds of its unit, and its own. The number in figures, in words, or within the unit's
    word."""
    spans: dict[int, tuple[int, int, int]] = {}
    for match in COUNT.finditer(text):
        unit = words_at(text, match.end(), unit_words())
        if unit is not None:
            spans.setdefault(match.start(), (match.end() + len(unit), units()[unit], _seconds(match[1], units()[unit])))
    for start in range(len(text)):
        if start and text[start - 1].isalpha() and is_latin(text[start]):
            continue
        count = words_at(text, start, count_words())
        after = skip(text, start + len(count or ""))
        unit = words_at(text, after, unit_words()) if count is not None else None
        if count is not None and unit is not None:
            spans.setdefault(start, (after + len(unit), units()[unit], int(counts()[count] * units()[unit])))
        period = words_at(text, start, whole_words())
        if period is not None:
            spans.setdefault(start, (start + len(period), whole_spans()[period], whole_spans()[period]))
    return spans


def skip(text: str, start: int) -> int:
    """Where the next thing begins that is no space."""
    while start < len(text) and text[start] == " ":
        start += 1
    return start


def _seconds(count: str, unit: int) -> int:
    return round(float(count.replace(",", ".")) * unit)
