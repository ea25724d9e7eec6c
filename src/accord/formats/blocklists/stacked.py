"""Tables that stand below each other in one sheet, each with its own row of names, as offices put accounts above phones and suspects above
the harmed."""

import re
from collections.abc import Mapping, Sequence

from accord.formats.blocklists.called import names_account, names_bank, names_figures, word
from accord.formats.blocklists.columns import is_known_name
from accord.formats.blocklists.sides import names_harmed, names_suspects

# What no column is called: a number, a page, a mailbox, a name on a platform.
_VALUE = re.compile(r"\d{4}|[^\W\d_]\.[^\W\d_]|@|://")
_FEWEST = 2  # names that are known
_HALF = 0.5


class Below:
    """What rows below the names of the columns are: rows of the table that is read, or of another one that stands below it."""

    def __init__(self) -> None:
        self._title = ""
        self.is_other = False

    def names(self, row: Sequence[str], places: Mapping[str, int], before: Sequence[str]) -> bool:
        """Whether a row names columns anew. Where these are others than those that are read, or a title says that they are of the harmed,
        what follows is another table."""
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(filled) == 1:
            self._title = filled[0]
        if not _names_columns(filled):
            return False
        self.is_other = names_harmed(self._title) or any(_at(row, place) != _at(before, place) for place in places.values())
        self._title = ""
        return True


def _at(row: Sequence[str], place: int) -> str:
    return word(row[place]) if place < len(row) else ""


def _names_columns(cells: Sequence[str]) -> bool:
    if len(cells) < _FEWEST or any(map(_VALUE.search, cells)):
        return False
    known = sum(map(_is_name, cells))
    return known >= _FEWEST and known >= len(cells) * _HALF


def _is_name(cell: str) -> bool:
    called = word(cell)
    return is_known_name(called) or names_account(called) or names_bank(called) or names_figures(called) or names_suspects(cell)
