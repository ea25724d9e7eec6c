"""Reading long inputs in pieces, and what of an input may be repeated."""

from collections.abc import Iterator
from typing import BinaryIO

SHOWN = 200


def pieces(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """The lines of a file; one that is longer than `longest` comes in several pieces, so that no line fills the memory."""
    while piece := file.readline(longest):
        yield piece


def echoed(text: str) -> str | None:
    """The beginning of a text that was refused; None where a payment card number may be in it. Half characters are replaced."""
    from accord.core.identifiers.cards import holds_card_number
    from accord.core.identifiers.digits import plain

    if len(text) > 10_000:
        return None
    whole = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return None if holds_card_number(plain(whole)) or holds_card_number(whole) else whole[:SHOWN]
