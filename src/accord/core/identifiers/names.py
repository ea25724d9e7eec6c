"""Names of members and circles as people tell them apart, or don't: two that look alike have a key in common."""

import unicodedata
from functools import lru_cache

import disarm

from accord.core.texts import is_ignorable


@lru_cache(maxsize=10_000)
def lookalike_keys(name: str) -> frozenset[str]:
    """The forms a name is compared by: NFKC, without what does not show, in one case, as the skeleton of UTS 39. Two, since a letter may
    look like one of the other case: a capital `I` like a small `l`."""
    visible = "".join(letter for letter in unicodedata.normalize("NFKC", name) if not is_ignorable(letter))
    plain = " ".join(visible.split())
    return frozenset((_skeleton(plain.casefold()), _skeleton(plain).casefold()))


def _skeleton(text: str) -> str:
    key = disarm.skeleton_key(text, digit_policy="tr39")
    return key.replace("rn", "m").replace("0", "o").replace("1", "l").replace("|", "l")
