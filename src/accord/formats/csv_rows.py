"""Rows of a table in text (RFC 4180), as strangers write them. A quotation mark that nobody closed costs its own row, and none below it."""

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from accord.core.signals import BadSignal

DELIMITERS: Final = (",", ";", "\t", "|")
MOST_LINES: Final = 100  # over which one row can go
MOST_LETTERS: Final = 100_000  # of such a row; csv itself takes no longer cell
BAD_ROW: Final = BadSignal("row", "bad-row", "This row can't be read. Close its quotation marks.")

Numbered = tuple[int, str, BadSignal | None]  # a line: its number, its text without its end, why it can't be read


class Row(NamedTuple):
    """A row: the number of its first line, its cells, and why it can't be read; or a line that is a comment, as cells too."""

    number: int
    cells: list[str]
    refused: BadSignal | None = None
    is_comment: bool = False


def csv_rows(
    lines: Iterable[Numbered], delimiter: str = ",", *, trimmed: bool = False, is_comment: Callable[[str], bool] = lambda text: False
) -> Iterator[Row]:
    """The rows that stand in numbered lines, empty ones too; `trimmed`: white space before a cell counts for nothing. `is_comment` is asked
    of lines with which a row could begin."""
    source, back = iter(lines), deque[Numbered]()
    while True:
        line = back.popleft() if back else next(source, None)
        if line is None:
            return
        number, text, refused = line
        comments = refused is None and is_comment(text)
        try:
            cells, is_open = _cells(text, delimiter, trimmed)
        except csv.Error:
            yield Row(number, [], None if comments else refused or BAD_ROW, comments)
            continue
        if comments or not is_open:
            yield Row(number, cells, refused, comments)
            continue
        taken = [line]
        joined = _joined(taken, back, source, delimiter, trimmed)
        if joined is None:
            # Somebody forgot the mark at the end: what stands below is no part of this row.
            yield Row(number, [], refused or BAD_ROW)
            back.extendleft(reversed(taken[1:]))
        else:
            yield Row(number, joined, next((why for _, _, why in taken if why), None))


def _joined(taken: list[Numbered], back: deque[Numbered], source: Iterator[Numbered], delimiter: str, trimmed: bool) -> list[str] | None:
    """The cells of a row that goes on over lines, as it is written by the rule; None where it is none. Its lines are added to `taken`."""
    text = taken[0][1]
    while len(taken) < MOST_LINES and len(text) < MOST_LETTERS:
        line = back.popleft() if back else next(source, None)
        if line is None:
            return None
        taken.append(line)
        text = f"{text}\n{line[1]}"
        if '"' not in line[1]:
            continue
        try:
            if not _cells(text, delimiter, trimmed)[1]:
                return _cells(text, delimiter, trimmed, strict=True)[0]
        except csv.Error:
            return None
    return None


def _cells(text: str, delimiter: str, trimmed: bool, *, strict: bool = False) -> tuple[list[str], bool]:
    """The cells of a row, and whether the last of them has no end yet."""
    if '"' not in text and "\r" not in text:  # by far the most lines, and six times as fast
        cells = text.split(delimiter) if text else []
        return [cell.lstrip(" ") for cell in cells] if trimmed else cells, False
    lines = [f"{line}\n" for line in text.split("\n")]
    # What a cell without an end takes, and nothing else does: a cell may itself close with the end of a line.
    reader = csv.reader([*lines, '"\n'], delimiter=delimiter, skipinitialspace=trimmed, strict=strict)
    return next(reader, []), reader.line_num > len(lines)
