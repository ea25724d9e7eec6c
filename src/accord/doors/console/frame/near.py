"""Whether a typed text means a name, with a slip or two forgiven: for commands and names, never for identifiers."""

import unicodedata

from accord.core.caching import cache_short

FORGIVES_ONE, FORGIVES_TWO = 4, 8  # letters that a word must have for its slips to be forgiven


def near(wanted: str, name: str) -> int | None:
    """How far the words typed are from the name, 0 the nearest; None where one of them is in it nowhere."""
    words, there = plain(wanted).split(), plain(name)
    if not words:
        return None
    parts = tuple(there.replace("-", " ").split())
    distances = [_near(word, there, parts) for word in words]
    return None if None in distances else sum(distance for distance in distances if distance is not None)


@cache_short(4096)
def plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if not "\u0300" <= letter <= "\u036f")


def _near(word: str, there: str, parts: tuple[str, ...]) -> int | None:
    if any(part.startswith(word) for part in parts):
        return 0
    if word in there:
        return 1
    most = 2 if len(word) >= FORGIVES_TWO else 1 if len(word) >= FORGIVES_ONE else 0
    slips = [slips for part in parts if (slips := _slips(word, part, most)) <= most] if most else []
    return 1 + min(slips) if slips else None


def _slips(word: str, part: str, most: int) -> int:
    """The fewest letters put in, left out, exchanged or turned round that make the word the beginning of the part."""
    if len(part) < len(word) - most:
        return most + 1
    part = part[: len(word) + most]
    above: list[int] = []
    row = list(range(len(part) + 1))
    for at, letter in enumerate(word, 1):
        two_above, above, row = above, row, [at]
        for place, other in enumerate(part, 1):
            least = min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == part[place - 2] and word[at - 2] == other:
                least = min(least, two_above[place - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row)
