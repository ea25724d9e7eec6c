"""Reading long inputs in pieces, and what of an input may be repeated."""

from collections.abc import Iterator
from typing import BinaryIO

from accord.formats.echoes import echoed as echoed
from accord.formats.echoes import may_be_echoed as may_be_echoed

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
