"""The ways to prove control of an identifier, in the order in which they are offered.

What the hub itself does for a way (send a code, look at a place) is in `hub/appeals/proofs`, in a file of the same name.
"""

from types import MappingProxyType
from typing import Final

from msgspec import Struct

SENT: Final = "sent"  # the hub sends a short code there, and it is typed in
PLACED: Final = "placed"  # a text is put there, and it is looked at
TOLD: Final = "told"  # somebody else says so: a bank, a platform, a reviewer
BY_HAND: Final = "by-hand"  # the way of which papers are sent


class Way(Struct, frozen=True):
    """`kinds`: which identifiers it fits, none for every kind; `proof`: the code of the protocol's field, empty for a bank's word."""

    word: str
    style: str
    kinds: frozenset[str]
    proof: str


_NAMES = frozenset({"domain", "url"})

WAYS: Final = MappingProxyType(
    {
        way.word: way
        for way in (
            Way("bank", TOLD, frozenset({"account", "iban", "proxy"}), ""),
            Way("mail", SENT, frozenset({"email"}), "code-at-number"),
            Way("profile", PLACED, frozenset({"handle", "app"}), "code-in-profile"),
            Way("site-file", PLACED, _NAMES, "file-at-site"),
            Way("sms", SENT, frozenset({"phone"}), "code-at-number"),
            Way("record", PLACED, _NAMES, "record-at-domain"),
            Way(BY_HAND, TOLD, frozenset(), BY_HAND),
        )
    }
)


def ways_for(kind: str) -> list[Way]:
    """The ways that fit an identifier of this kind."""
    return [way for way in WAYS.values() if not way.kinds or kind in way.kinds]
