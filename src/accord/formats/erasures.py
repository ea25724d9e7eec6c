"""The erasure log: acts that the restore of an older backup must not undo. One JSON object a line, each bound to the line before it.

It holds opaque ids, kinds and times alone.
"""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

BEGIN = "0" * 32


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` and `ref` say what was done, `check` binds the line to all before it."""

    at: int
    kind: str
    ref: str
    check: str


class BadLog(Exception):
    """A line was changed, taken out or cut. `number` is the line's."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"line {number}")


def check_of(before: str, at: int, kind: str, ref: str) -> str:
    return hashlib.sha256(f"{before}\n{at}\n{kind}\n{ref}".encode()).hexdigest()[:32]


def encode(line: Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def last_check(text: bytes) -> str:
    """The check of the last whole line in the end of a log; BEGIN where there is none."""
    whole = text[: text.rfind(b"\n") + 1].splitlines()
    return msgspec.json.decode(whole[-1], type=Line).check if whole else BEGIN


def read(lines: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a whole log. A last one without its end was cut off as it was written, and left out. Raises BadLog."""
    before = BEGIN
    for number, text in enumerate(lines, 1):
        if not text.endswith(b"\n"):
            return
        try:
            line = msgspec.json.decode(text, type=Line)
        except msgspec.MsgspecError:
            raise BadLog(number) from None
        if line.check != check_of(before, line.at, line.kind, line.ref):
            raise BadLog(number)
        before = line.check
        yield line
