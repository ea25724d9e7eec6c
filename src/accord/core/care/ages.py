"""Whether a person may be a child, by what is told of the age: where that is not sure, they may be."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from accord.core.care.duplicates import BUDDHIST, FIRST_BUDDHIST
from accord.core.identifiers.digits import latin

OF_AGE: Final = 18  # years: Convention on the Rights of the Child, article 1
TELLING: Final = frozenset({"birth", "age-group"})  # the fields of a file that tell the age
NEPALI: Final = 56  # years by which the Nepali calendar is ahead in the last months of a common year
_BIRTH: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")  # a date, its month or its year alone
_MINORS: Final = frozenset({"child", "teenager"})  # of the choices of `age-group`


def may_be_child(fields: Mapping[str, str | None], today: date) -> bool:
    """Whether by these fields of a file the person may be younger than 18 today; False also where nothing of them tells the age."""
    birth, group = (_first_line(fields.get(key)) for key in ("birth", "age-group"))
    return group in _MINORS or _is_minor(birth, today)


def _first_line(text: str | None) -> str:
    return latin((text or "").strip().partition("\n")[0].strip())


def _is_minor(birth: str, today: date) -> bool:
    match = _BIRTH.fullmatch(birth)
    if match is None:
        return False
    year, month = int(match[1]), int(match[2] or 12)
    if year > today.year:  # a year alone stays as it was told, by the calendar of the person
        year -= BUDDHIST if year >= FIRST_BUDDHIST else NEPALI
    try:
        # The latest day that this can be.
        born = date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))
    except ValueError:
        return False
    return (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < OF_AGE
