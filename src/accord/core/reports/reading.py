"""What a person wrote, read: the identifiers in it, those that are the person's own set apart, the rest for the person to confirm.

Nothing that was only found goes anywhere: each is `found` until the person says whose it is. What is the person's own stays so, even
where somebody marks it as theirs: a number that is given as one's own is never a signal.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.extract import extract
from accord.core.identifiers.folding import fold

Mark = Literal["found", "perhaps-own", "own", "theirs", "wrong"]

REACH: Final = 24  # characters before an identifier in which a word may say whose it is
LEAST_DIGITS: Final = 7
LEAST_LETTERS: Final = 5
# Kinds that belong to one holder: the same digits in two of them are of one person (a phone number, and the wallet on it).
_HELD_BY_ONE: Final = frozenset({"phone", "account", "iban", "proxy", "email", "handle", "crypto"})
# "my number", in the languages of the form. It makes a guess only, and the person is asked.
_MINE: Final = re.compile(
    r"(?:\b(?:my|mine|mi|mis|mío|mía)\b|ของฉัน|ของผม|ของหนู|ของดิฉัน|ของเรา|আমার|আমাদের|मेरो|हाम्रो|رقمي|حسابي|بريدي|هاتفي|محفظتي)", re.IGNORECASE
)
_PARTS: Final = re.compile(r"[^\w.@+-]+")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_SENTENCE: Final = re.compile(r"[\n.!?।،,;]")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier and where it stands in the words, as (start, end) in characters. `mark` says whose it is, as far as it is known.
    `scanned`: a QR code in a picture names it."""

    identifier: Identifier
    places: tuple[tuple[int, int], ...]
    mark: Mark
    scanned: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether it was found, and not typed in as somebody's: so the person is asked whose it is."""
        return bool(self.places) or self.scanned


def read_words(text: str, region: str | None, *, tables: Tables, own: Iterable[Identifier] = ()) -> tuple[Seen, ...]:
    """Every identifier in the words, once, in the order of the text. Raises NotAnIdentifier as `extract` does."""
    mine = tuple(own)
    found: dict[bytes, Seen] = {}
    for one in extract(text, region, tables=tables):
        before = found.get(one.identifier.key)
        places = ((one.start, one.end),) if before is None else (*before.places, (one.start, one.end))
        mark: Mark = "own" if is_own(one.identifier, mine) else "perhaps-own" if _said_mine(text, one.start) else "found"
        if before is not None and _RANK[before.mark] > _RANK[mark]:
            mark = before.mark
        found[one.identifier.key] = Seen(identifier=one.identifier, places=places, mark=mark)
    return tuple(found.values())


_RANK: Final[Mapping[Mark, int]] = {"wrong": 0, "found": 1, "theirs": 2, "perhaps-own": 3, "own": 4}


def confirm(seen: Iterable[Seen], said: Mapping[bytes, Mark], own: Iterable[Identifier] = ()) -> tuple[Seen, ...]:
    """What the person says of each, by key. `own` stays own where it was given as one's own."""
    mine = tuple(own)
    return tuple(
        msgspec.structs.replace(one, mark="own" if is_own(one.identifier, mine) else said.get(one.identifier.key, one.mark)) for one in seen
    )


def confirmed(seen: Iterable[Seen]) -> tuple[Identifier, ...]:
    """Those that the person says are theirs: of whoever did it."""
    return tuple(one.identifier for one in seen if one.mark == "theirs")


def is_own(identifier: Identifier, own: Iterable[Identifier]) -> bool:
    """Whether it is one of the person's own identifiers, or names one of them: the wallet on one's number, a link to one's profile."""
    return any(identifier.key == one.key or _names(identifier, one) for one in own)


def _names(identifier: Identifier, own: Identifier) -> bool:
    if own.kind == "domain":
        host = identifier.value.partition("/")[0].rpartition("@")[2]
        return identifier.kind in ("domain", "url", "email") and (host == own.value or host.endswith(f".{own.value}"))
    if own.kind == "url":
        return identifier.kind == "url" and identifier.value.startswith(own.value)
    if own.kind not in _HELD_BY_ONE:
        return False
    if identifier.kind in _HELD_BY_ONE and _same_number(identifier.value, own.value):
        return True
    parts = _parts(identifier.value)
    return any(part in parts for part in _parts(own.value.rsplit(":", 1)[-1]) if len(part) >= LEAST_LETTERS)


def _same_number(one: str, other: str) -> bool:
    """The digits of the shorter are the last ones of the longer: with or without country, bank or scheme before them."""
    mine, theirs = _digits(one), _digits(other)
    shorter = min(len(mine), len(theirs))
    return shorter >= LEAST_DIGITS and (mine.endswith(theirs) or theirs.endswith(mine))


def _digits(value: str) -> str:
    """The digits of the last part: a bank's code before an account number is not part of it."""
    last = value.rsplit(":", 1)[-1]
    return "" if re.search(r"[a-z]", last) else _NOT_DIGIT.sub("", last)


# What names no holder: kinds of proxy, schemes, endings, networks.
_NO_NAME: Final = frozenset("phone promptpay https email user users profile telegram whatsapp facebook instagram messenger".split())


def _parts(value: str) -> frozenset[str]:
    """The pieces of a value that can name somebody: a path's segments, a handle without its platform, a number without its plus."""
    pieces = (piece.strip(".+-@") for piece in _PARTS.split(value.casefold()))
    return frozenset(piece for piece in pieces if piece and piece not in _NO_NAME)


def _said_mine(text: str, start: int) -> bool:
    """Whether the words right before it, in the same sentence, say that it is the writer's."""
    before = _SENTENCE.split(text[max(0, start - REACH) : start])[-1]
    return bool(_MINE.search(fold(before).text if before else ""))
