"""Names of columns in two rows, as offices merge cells for them: *Victim* above *Name* and *Phone*, *Suspect* above the same again."""

import re
from collections.abc import Callable, Sequence

from accord.formats.blocklists.called import names_account, names_bank, word
from accord.formats.blocklists.sides import names_genuine, names_harmed, names_suspects

_DIGIT = re.compile(r"\d")


MOST_ABOVE = 10  # lines of a title above the names of columns
Names = Callable[[Sequence[str]], bool]


def in_one_row(rows: Sequence[tuple[str, ...]], names_columns: Names) -> list[tuple[str, ...]]:
    """The first rows of a sheet, with one row of names where there are two: whose the columns are is said in each, and the upper one is
    empty."""
    for place in range(min(MOST_ABOVE, len(rows) - 2)):
        upper, lower = rows[place], rows[place + 1]
        if sum(map(bool, upper)) > 1:
            joined = joined_names(upper, lower, names_columns)
            return [*rows[:place], (), joined, *rows[place + 2 :]] if joined else list(rows)
    return list(rows)


def joined_names(upper: Sequence[str], lower: Sequence[str], names_columns: Names) -> tuple[str, ...]:
    """The names of two rows in one, where the upper one groups those below it: it has gaps, and neither holds a figure. Empty elsewhere."""
    gaps = sum(1 for place, name in enumerate(lower) if name and not (place < len(upper) and upper[place]))
    is_grouped = gaps > 0 and sum(map(bool, upper)) > 1 and not any(map(_DIGIT.search, (*upper, *lower))) and names_columns(lower)
    return _joined(upper, lower) if is_grouped else ()


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    joined, above = list[str](), ""
    for place in range(max(len(upper), len(lower))):
        own, name = (row[place] if place < len(row) else "" for row in (upper, lower))
        above = own or above
        joined.append(f"{_whose(above)} {name}".strip() if name and name != above else name or own)
    return tuple(joined)


def _whose(group: str) -> str:
    """Whose the columns below a name are, in a word that tells nothing else of them; an empty text where it says only what they are."""
    sides = ((names_genuine, "Official"), (names_harmed, "Victim"), (names_suspects, "Suspect"))
    side = next((said for names, said in sides if names(group)), "")
    says_more = names_account(word(group)) or names_bank(word(group))
    return side if says_more or not side else group
