"""A list of people out of a spreadsheet, read: which column is what, dates and nationalities as they are written, and what is unclear.

Every row becomes a person, however little of it could be read: a list from a border at night is never refused. What is unclear is told by
row and column, and never repeated. Nothing is guessed in silence: a day that could be a month is read day first, and said.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

import msgspec

from accord.core.care.duplicates import BUDDHIST, FIRST_BUDDHIST, Person
from accord.core.care.file import Care
from accord.core.identifiers.digits import plain
from accord.core.identifiers.regions import REGIONS
from accord.core.sharing.country_names import country_names, read_country
from accord.core.texts import is_readable

MOST_YEARS: Final = 120
MOST_LETTERS: Final = 300
MOST_TITLES: Final = 20  # rows in which the heading is looked for
_SIGNS: Final = re.compile(r"[\W_]+")
_DATE: Final = re.compile(r"(\d{1,4})[ ./-](\d{1,2}|[a-z]{3,9})\.?[ ./-](\d{1,4})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL_DAY: Final = date(1899, 12, 30)  # from which spreadsheets count days
_SEXES: Final = {"f": "woman", "female": "woman", "woman": "woman", "m": "man", "male": "man", "man": "man"}

Code = Literal[
    "no-name", "not-readable", "birth-unread", "birth-day-or-month", "birth-buddhist", "birth-serial", "nationality-unread", "sex-unread"
]


class Unclear(msgspec.Struct, frozen=True):
    """`row` counts from 1, without the heading. `code` is of `labels.LISTS`."""

    row: int
    column: str
    code: Code


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """`people` are the rows, each with the reference `row-NUMBER`, ready for `find_duplicates`; `files` what goes into each care file, by
    field. `unused` are the numbers of columns (from 1) whose heading nobody knows."""

    people: tuple[Person, ...]
    files: tuple[Mapping[str, str], ...]
    unclear: tuple[Unclear, ...]
    unused: tuple[int, ...]


def read_list(care: Care, header: Sequence[str], rows: Iterable[Sequence[str]], today: date) -> Listed:
    """The list. Rows without any text are left out; a row may be shorter than the heading."""
    column_of_head = {_bare(head): key for key, column in care.columns.items() for head in column.heads}
    columns = [column_of_head.get(_bare(head)) for head in header]
    people: list[Person] = []
    files: list[Mapping[str, str]] = []
    unclear: list[Unclear] = []
    for number, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        file, faults = _row(care, columns, row, today)
        unclear += [Unclear(number, column, code) for column, code in faults]
        files.append(file)
        people.append(_person(f"row-{number}", file))
    unused = tuple(number for number, column in enumerate(columns, 1) if column is None)
    return Listed(people=tuple(people), files=tuple(files), unclear=tuple(unclear), unused=unused)


def find_heading(care: Care, rows: Sequence[Sequence[str]]) -> int:
    """Which row is the heading, counted from 0: of the first twenty the one with most headings that are known. Titles often stand above."""
    heads = {_bare(head) for column in care.columns.values() for head in column.heads}
    counts = [sum(_bare(cell) in heads for cell in row if cell) for row in rows[:MOST_TITLES]]
    return counts.index(max(counts)) if counts else 0


def _row(care: Care, columns: list[str | None], row: Sequence[str], today: date) -> tuple[dict[str, str], list[tuple[str, Code]]]:
    cells: dict[str, str] = {}
    unclear: list[tuple[str, Code]] = []
    for column, cell in zip(columns, row, strict=False):
        text = " ".join(cell.split())[:MOST_LETTERS]
        if column is None or not text:
            continue
        if not is_readable(text):
            unclear.append((column, "not-readable"))
        else:
            cells.setdefault(column, text)
    file = {"name": cells.get("name") or " ".join(cells[key] for key in ("given", "family") if key in cells)}
    if not file["name"]:
        del file["name"]
        unclear.append(("name", "no-name"))
    if "name-other" in cells:
        file["names-other"] = cells["name-other"]
    if "document" in cells:
        file["papers"] = plain(cells["document"])
    if "birth" in cells:
        file["birth"], code = read_birth(cells["birth"], today)
        unclear += [("birth", code)] if code else []
    if "nationality" in cells:
        file["nationality"] = read_nationality(care, cells["nationality"])
        unclear += [] if file["nationality"] else [("nationality", "nationality-unread")]
    if "sex" in cells:
        file["sex"] = _SEXES.get(cells["sex"].casefold(), "")
        unclear += [] if file["sex"] else [("sex", "sex-unread")]
    return {key: value for key, value in file.items() if value}, unclear


def _person(reference: str, file: Mapping[str, str]) -> Person:
    document, nationality = file.get("papers"), file.get("nationality")
    document_id = f"{nationality}:{document}" if document and nationality and ":" not in document else document
    return Person(
        reference=reference,
        names=tuple(file[key] for key in ("name", "names-other") if key in file),
        birth=file.get("birth"),
        nationality=nationality,
        documents=(document_id,) if document_id else (),
    )


def read_nationality(care: Care, text: str) -> str:
    """The country's code; empty where the word is not known."""
    if text.upper() in REGIONS:
        return text.upper()
    bare_name = _bare(text)
    for code, nation in care.nations.items():
        if bare_name in {_bare(word) for word in nation.words}:
            return code.upper()
    return _countries().get(bare_name, "") or read_country(text, None) or ""


@cache
def _countries() -> dict[str, str]:
    """Codes by their names in English."""
    return {_bare(name): code for code, name in country_names("en").items() if code in REGIONS}


def read_birth(text: str, today: date) -> tuple[str, Code | None]:
    """An ISO date or a year, by the common calendar, and what is unclear of it; empty where it can't be read."""
    typed = plain(text).casefold()
    if re.fullmatch(r"\d{4}", typed):
        year, calendar = _common(int(typed))
        return (str(year), calendar) if _plausible(date(year, 1, 1), today) else ("", "birth-unread")
    if re.fullmatch(r"[1-9]\d{4}", typed):
        day = _SERIAL_DAY + timedelta(days=int(typed))
        return (day.isoformat(), "birth-serial") if _plausible(day, today) else ("", "birth-unread")
    match = _DATE.fullmatch(typed)
    if match is None:
        return "", "birth-unread"
    return _dated(match[1], match[2], match[3], today)


def _dated(first: str, middle: str, last: str, today: date) -> tuple[str, Code | None]:
    is_month_name = middle[:3] in _MONTHS
    second = _MONTHS.index(middle[:3]) + 1 if is_month_name else int(middle) if middle.isdigit() else 0
    year_first = len(first) == 4
    year_text, day, month = (first, int(last), second) if year_first else (last, int(first), second)
    if len(year_text) != 4:
        return "", "birth-unread"
    year, calendar = _common(int(year_text))
    if not year_first and not is_month_name and month > 12 >= day:
        day, month = month, day  # month first, and it can't be read otherwise
    try:
        born = date(year, month, day)
    except ValueError:
        return "", "birth-unread"
    if not _plausible(born, today):
        return "", "birth-unread"
    either = not year_first and not is_month_name and day <= 12 and month <= 12 and day != month
    return born.isoformat(), calendar or ("birth-day-or-month" if either else None)


def _common(year: int) -> tuple[int, Code | None]:
    return (year - BUDDHIST, "birth-buddhist") if year >= FIRST_BUDDHIST else (max(year, 1), None)


def _plausible(born: date, today: date) -> bool:
    return born <= today and today.year - born.year <= MOST_YEARS


def _bare(text: str) -> str:
    return _SIGNS.sub("", plain(text).casefold())
