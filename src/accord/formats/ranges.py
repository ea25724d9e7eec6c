"""The header Range (RFC 9110, 14.2): one range of bytes; what is none, or several, asks for the whole."""

import re
from collections.abc import Callable

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class BadRange(Exception):
    """The file does not reach there."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size


def read_range(header: str, size: int) -> tuple[int, int]:
    """From where up to, not including, where. Raises BadRange."""
    match = _ONE.fullmatch(header.replace(" ", ""))
    if match is None or match[1] == match[2] == "":
        return 0, size
    if not match[1]:
        last = int(match[2])
        if not last:
            raise BadRange(size)
        return max(0, size - last), size
    start, end = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
    if start >= size or (match[2] and int(match[2]) < start):
        raise BadRange(size)
    return start, end


def wanted_of(asked: str, unless: str) -> Callable[[int, str], tuple[int, int]]:
    """Which bytes the headers Range and If-Range want, once a size and a tag are known; what raises, raises BadRange then."""

    def stretch(size: int, tag: str) -> tuple[int, int]:
        return (0, size) if unless and unless != f'"{tag}"' else read_range(asked, size)

    return stretch
