"""Reading long inputs in pieces, and what of an input may be repeated."""

from collections.abc import Iterator
from typing import BinaryIO

SHOWN = 200
LONGEST_ECHO = 10_000
LONGEST_LINE = 1024 * 1024


def pieces(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """The lines of a file; one that is longer than `longest` comes in several pieces, so that no line fills the memory."""
    while piece := file.readline(longest):
        yield piece


def lines(file: BinaryIO) -> Iterator[str]:
    """The lines of a file, each cut where it is too long to be read. Bytes that are no UTF-8 become half characters that nothing reads."""
    whole = b""
    for piece in pieces(file, LONGEST_LINE):
        whole += piece if len(whole) <= LONGEST_LINE else b""
        if piece.endswith(b"\n"):
            yield _text(whole)
            whole = b""
    if whole:
        yield _text(whole)


def _text(line: bytes) -> str:
    return line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")


def may_be_echoed(text: str) -> bool:
    """Whether a text is free of payment card numbers, as far as it can be told."""
    from accord.core.identifiers.cards import holds_card_number

    return not holds_card_number(text)


def echoed(text: str) -> str | None:
    """The beginning of a text that was refused; None where a payment card number may be in it. Half characters are replaced."""
    if len(text) > LONGEST_ECHO:
        return None
    whole = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return whole[:SHOWN] if may_be_echoed(whole) else None
