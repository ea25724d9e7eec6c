"""Whether a text that a person got is like a script that is known: the same words with other names, numbers and links, a few changed.

It says that two texts are alike and nothing else: of a text that is like none nothing may be concluded. What the limits are, and how well
they work by language on wordings that went round: docs/scripts.md.
"""

from array import array
from operator import eq
from typing import Final

from accord.core.identifiers.script import BINS, SAME_SCRIPT, letters_of, signature

# A text of fewer letters says too little to be anybody's script. In a short one a few common words weigh much, so more must be the same.
FEWEST: Final = 30
SHORT: Final = 100
SAME_SHORT: Final = 0.35


def packed(value: str) -> "array[int]":
    """The signature of a script's value, small enough to be kept by the thousand."""
    return array("I", signature(value))


def limit(letters: int) -> float | None:
    """From which similarity on two texts are alike, where the shorter has so many letters; None: it says too little."""
    if letters < FEWEST:
        return None
    return SAME_SHORT if letters < SHORT else SAME_SCRIPT


def likeness(one: "array[int]", other: "array[int]") -> float:
    """The share of their runs of characters that two texts have in common, estimated: 0.0 to 1.0."""
    return float(sum(map(eq, one, other)) / BINS)


def letters(value: str) -> int:
    """How many letters of a script's value count."""
    return letters_of(value)
