"""Known scripts that a text is like, as far as the asker may know them. Of a text that is like none nothing is said."""

from typing import Final, NamedTuple

from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers import script as scripts
from accord.core.identifiers.alike import FEWEST, letters, likeness, limit, packed
from accord.core.trust.verdict import Verdict
from accord.core.trust.vocabulary import Word
from accord.hub.signals import queries as signals
from accord.tables import identifier_tables

MOST: Final = 3
_JUDGED: Final = 20  # the most alike of these are judged: of some the asker may know nothing
_SAYS: Final = frozenset({Word.CORROBORATED, Word.REPORTED})


class Similar(NamedTuple):
    """A script that was reported, how alike the text is (0.0 to 1.0), and what may be said of the script."""

    identifier: Identifier
    likeness: float
    verdict: Verdict


def may_be_like(text: str) -> bool:
    """Whether a text has letters enough to be compared at all: seen without reading it."""
    return sum(map(str.isalpha, text[: 4 * FEWEST])) >= FEWEST // 2 and len(text) <= scripts.LONGEST_TEXT


def candidates(text: str, region: str | None) -> list[tuple[float, Identifier]]:
    """The known scripts that the text is like, the most alike first, whether or not the caller may know them."""
    signals.need_thread()
    try:
        asked = scripts.parse(text, region, identifier_tables())
    except NotAnIdentifier:
        return []
    own, count = packed(asked.value), letters(asked.value)
    if limit(count) is None:
        return []
    alike = []
    for known in signals.known_scripts():
        least = limit(min(count, known.letters))
        if least is not None and (share := likeness(own, known.signature)) >= least:
            alike.append((share, known.identifier))
    return sorted(alike, key=lambda pair: -pair[0])[:_JUDGED]


def telling(alike: list[tuple[float, Identifier]], verdicts: dict[bytes, Verdict]) -> tuple[Similar, ...]:
    """The similar scripts of which the caller may know a report."""
    judged = [Similar(identifier, share, verdicts[identifier.key]) for share, identifier in alike]
    return tuple(similar for similar in judged if similar.verdict.word in _SAYS)[:MOST]
