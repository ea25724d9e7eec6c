"""What a way to prove control says of itself."""

from dataclasses import dataclass
from typing import Final

SENT: Final = "sent"  # the hub sends a short code there, and it is typed in
PLACED: Final = "placed"  # a text is put there, and it is looked at
TOLD: Final = "told"  # somebody else says so: a bank, a platform, a reviewer
BY_HAND: Final = "by-hand"  # the way of which papers are sent


@dataclass(frozen=True, slots=True)
class Way:
    """`kinds`: which identifiers it fits, none for every kind; `proof`: the code of the protocol's field, empty for a bank's word.

    `place`: lower ones are offered first.
    """

    word: str
    style: str
    kinds: frozenset[str]
    proof: str
    place: int
