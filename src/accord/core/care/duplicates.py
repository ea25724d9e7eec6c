"""Finds rows of a list that may be one person, and says why and what speaks against it. It never merges: a person decides, and can undo.

Names are compared by sound, across scripts; one word of a name is no reason without the birth beside it. Rows meet only where they share a
document, two words of a name, or one word and the year of birth: nothing else could make them candidates.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

import disarm
import msgspec

from accord.core.care.names import key, script

MOST_ROWS: Final = 5000
BUDDHIST: Final = 543  # years by which the Thai calendar is ahead
FIRST_BUDDHIST: Final = 2400
_LEAST_NEAR: Final = 3
_LEAST_DOCUMENT: Final = 5
_DATE: Final = len("1997-03-05")


class TooMany(ValueError):
    """The list is longer than can be looked through at once; the text says what to do."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A row: `reference` names it; `names` are the name in as many scripts and spellings as there are; `birth` is an ISO date or a year;
    `documents` are numbers of papers, with the country before them where it is known (`NP:1234567`)."""

    reference: str
    names: tuple[str, ...]
    birth: str | None = None
    nationality: str | None = None
    documents: tuple[str, ...] = ()


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Two rows that may be one person. `reasons` and `against` are codes of `labels.DUPLICATES`; nothing is counted or weighed."""

    one: str
    other: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]


_NAMES: Final = frozenset({"same-names", "same-names-other-script", "same-names-other-order", "part-of-names"})
_BIRTHS: Final = frozenset({"same-birth", "same-birth-other-calendar", "day-and-month-swapped"})


def find_duplicates(people: Iterable[Person]) -> tuple[Candidate, ...]:
    """Every pair that may be one person, in the order of the list. Raises TooMany."""
    rows = tuple(people)
    if len(rows) > MOST_ROWS:
        raise TooMany(f"The list has more than {MOST_ROWS} rows. Split it, for example by nationality, and compare the parts.")
    keys = [tuple(dict.fromkeys(name_key for name in row.names if (name_key := key(name)))) for row in rows]
    compared = (_compare(rows[index], rows[other], keys[index], keys[other]) for index, other in sorted(_pairs(rows, keys)))
    return tuple(candidate for candidate in compared if candidate is not None)


def _pairs(rows: tuple[Person, ...], keys: list[tuple[tuple[str, ...], ...]]) -> set[tuple[int, int]]:
    shared: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        year = _year(row)
        marks: set[tuple[str, ...]] = {("document", number) for _, number in _documents(row)}
        for words in keys[place]:
            if year is not None:
                marks |= {("word", word, str(year)) for word in words}
            if len(words) > 1:
                marks |= {("name", *words), *(("words", *pair) for pair in combinations(sorted(set(words)), 2))}
        for mark in marks:
            shared[mark].append(place)
    return {pair for places in shared.values() for pair in combinations(places, 2)}


def _year(row: Person) -> int | None:
    """The year of birth, by the common calendar."""
    year = (row.birth or "").partition("-")[0]
    if not year.isascii() or not year.isdigit() or len(year) != 4:
        return None
    return int(year) - BUDDHIST if int(year) >= FIRST_BUDDHIST else int(year)


def _compare(person: Person, other: Person, first: tuple[tuple[str, ...], ...], second: tuple[tuple[str, ...], ...]) -> Candidate | None:
    names = _names(person, other, first, second)
    birth, nationality, documents = _birth(person, other), _nationality(person, other), _same_documents(person, other)
    reasons = [code for code in (documents, names, birth, nationality) if code is not None and not code.startswith("other-")]
    against = [code for code in (documents, birth, nationality) if code is not None and code.startswith("other-")]
    if not _enough(names, frozenset(reasons), frozenset(against), _words(first, second)):
        return None
    return Candidate(one=person.reference, other=other.reference, reasons=tuple(reasons), against=tuple(against))


def _enough(names: str | None, reasons: frozenset[str], against: frozenset[str], words: int) -> bool:
    """Whether a person should look. One word of a name needs the birth beside it; names that are nearly the same need something more."""
    if "same-document" in reasons:
        return True
    if names is None:
        return False
    if names in _NAMES and words >= 2:
        # A list of hundreds has namesakes: two things that differ beside the name, and nobody need look.
        return len(against) < 2
    more = reasons & (_BIRTHS | {"same-birth-year"})
    return bool(more) and not against


def _words(names: tuple[tuple[str, ...], ...], other_names: tuple[tuple[str, ...], ...]) -> int:
    """How many words the shortest of the names that meet has."""
    return max(
        (
            min(len(name_words), len(other))
            for name_words in names
            for other in other_names
            if set(name_words) <= set(other) or set(other) <= set(name_words)
        ),
        default=0,
    )


def _names(person: Person, other: Person, names: tuple[tuple[str, ...], ...], other_names: tuple[tuple[str, ...], ...]) -> str | None:
    if set(names) & set(other_names):
        return _how_same(person, other)
    for first in names:
        for second in other_names:
            if set(first) < set(second) or set(second) < set(first):
                return "part-of-names"
    if any(_near(first, second) for first in names for second in other_names):
        return "nearly-same-names"
    return None


def _how_same(person: Person, other: Person) -> str:
    if not {script(name) for name in person.names} & {script(name) for name in other.names}:
        return "same-names-other-script"
    spelled = {tuple(name.casefold().split()) for name in person.names}, {tuple(name.casefold().split()) for name in other.names}
    if spelled[0] & spelled[1]:
        return "same-names"
    ordered = [{tuple(sorted(words)) for words in spellings} for spellings in spelled]
    return "same-names-other-order" if ordered[0] & ordered[1] else "same-names"


def _near(name_words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """As many words, all the same but one, and that one differs by one sound; short words differ by too much then."""
    if len(name_words) != len(other) or len(name_words) < 2:
        return False
    first, second = list(name_words), list(other)
    for word in name_words:
        if word in second:
            first.remove(word)
            second.remove(word)
    if len(first) != 1:
        return False
    return min(len(first[0]), len(second[0])) >= _LEAST_NEAR and disarm.edit_distance(first[0], second[0]) <= 1


def _birth(person: Person, other: Person) -> str | None:
    if not person.birth or not other.birth:
        return None
    if person.birth == other.birth:
        return "same-birth" if len(person.birth) == _DATE else "same-birth-year"
    first, second = person.birth.split("-"), other.birth.split("-")
    same_year = _year(person) is not None and _year(person) == _year(other)
    if not same_year:
        return "other-birth"
    if len(first) == len(second) == 3:
        if first[1:] == second[1:]:
            return "same-birth-other-calendar"
        return "day-and-month-swapped" if first[1:] == second[:0:-1] else "other-birth"
    return "same-birth-year"


def _nationality(person: Person, other: Person) -> str | None:
    if not person.nationality or not other.nationality:
        return None
    return "same-nationality" if person.nationality == other.nationality else "other-nationality"


def _documents(row: Person) -> Iterator[tuple[str, str]]:
    """Country (empty: not told) and number of each paper, as they are compared."""
    for document in row.documents:
        country, _, number = document.upper().rpartition(":")
        bare = "".join(character for character in number if character.isalnum())
        if len(bare) >= _LEAST_DOCUMENT:
            yield country.strip(), bare


def _same_documents(person: Person, other: Person) -> str | None:
    """One number, and no two countries told for it. Numbers of one country that differ speak against it."""
    first, second = set(_documents(person)), set(_documents(other))
    if any(number == same and (country == home or not country or not home) for country, number in first for home, same in second):
        return "same-document"
    countries = {country for country, _ in first} & {country for country, _ in second} - {""}
    return "other-document" if countries else None
