"""Signals as lines of JSON: a stream of bytes into lines, and a line into a draft, as quickly as can be."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping

import msgspec

from accord.core.identifiers import Tables
from accord.core.sharing import Marking
from accord.core.signals import BadSignal, Draft
from accord.core.trust.schemes import Scheme
from accord.formats.api.bulk import LineError, LineOut
from accord.formats.api.signals import SignalIn
from accord.formats.json_gate import has_key_twice, hidden_in
from accord.formats.shape_errors import BEHIND, broken_at, first_fault, known_path
from accord.formats.signals import read_signal

LONGEST = 64 * 1024
# Lines that a program glued together, as curl does with -d: what stands between two objects, and what to do.
_ANOTHER = re.compile(rb"\}\s*\{")
_APART = "keep the line ends (with curl: --data-binary @FILE, since -d takes them out)."
# The cache of markings: so many, and so many bytes of them. A stream has few, and says each of them again and again.
PASTED = frozenset({"identifier.value"})
_MOST, _MOST_BYTES = 5_000, 4 * 1024 * 1024


class Lines:
    """Cuts bytes into lines; a line that is too long is dropped as it comes, and None stands for it. Blank ones are left out.

    `skipped` is told after how many other lines how many blank ones stand.
    """

    def __init__(self, skipped: Callable[[int, int], None] = lambda after, count: None) -> None:
        self._rest = b""
        self._drops = False
        self._kept = 0
        self._skipped = skipped

    def cut(self, part: bytes) -> list[bytes | None]:
        """The lines that end in this part."""
        if not self._drops and not self._rest and part.isspace():
            # As a bomb sends them: nothing is made of each.
            self._rest = part[part.rfind(b"\n") + 1 :]
            self._skip(part.count(b"\n"))
            return []
        lines: list[bytes | None] = list((self._rest + part).split(b"\n"))
        rest = lines.pop() or b""
        if self._drops and lines:
            lines[0] = None
            self._drops = False
        self._drops = self._drops or len(rest) > LONGEST
        self._rest = b"" if self._drops else rest
        return self._without_blank(lines)

    def last(self) -> list[bytes | None]:
        """The line that no newline ended, where there is one."""
        return self._without_blank([None] if self._drops else [self._rest] if self._rest else [])

    def _without_blank(self, cut_lines: list[bytes | None]) -> list[bytes | None]:
        lines: list[bytes | None] = []
        before = self._kept
        for line in cut_lines:
            if line is None or len(line) > LONGEST:
                lines.append(None)
            elif line and not line.isspace():
                lines.append(line)
            else:
                self._skipped(before + len(lines), 1)
        self._kept = before + len(lines)
        return lines

    def _skip(self, count: int) -> None:
        if count:
            self._skipped(self._kept, count)


class _LineIn(SignalIn, forbid_unknown_fields=True, frozen=True, kw_only=True):
    marking: msgspec.Raw


class _MarkingIn(msgspec.Struct):
    marking: msgspec.Raw


def raw_marking(line: bytes) -> bytes:
    """The marking of a line that can be read, byte for byte."""
    return bytes(_decode_marking(line).marking)


_decode_marking = msgspec.json.Decoder(_MarkingIn).decode


def _told(line: bytes, error: msgspec.ValidationError) -> BadSignal:
    if line.lstrip().startswith(b"["):
        text = "A line holds one signal, not a list of them. Send one JSON object a line, without brackets around all."
        return BadSignal("", "wrong-type", text)
    return first_fault(line, error, SignalIn)


class Reader:
    """Reads the lines of one publisher. A marking that came before, byte for byte, is not read again."""

    def __init__(self, *, originator: str, tables: Tables, schemes: Mapping[str, Scheme], home: str | None = None) -> None:
        self._originator, self._tables, self._schemes, self._home = originator, tables, schemes, home
        self._decode = msgspec.json.Decoder(_LineIn).decode
        self._decode_whole = msgspec.json.Decoder(SignalIn).decode
        self._markings: dict[bytes, Marking] = {}
        self._bytes = 0

    def read(self, line: bytes | None) -> Draft | BadSignal:
        """The draft, or the refusal that publishing it by itself would give."""
        if line is None:
            text = (
                f"A line may hold {LONGEST:,} bytes. Shorten this one, or leave it out; where several signals ran into one line, {_APART}"
            )
            return BadSignal("", "too-long", text)
        line = line.removeprefix(BOM_UTF8)
        try:
            if has_key_twice(line):
                return BadSignal("", "key-twice", "The line names a key twice, and programs differ in which they read. Name each once.")
            if path := hidden_in(line, PASTED):
                text = "This text holds characters that can't be seen or turn the direction of reading. Send it without them."
                return BadSignal(known_path(path, SignalIn), "hidden-characters", text)
            return self._read(line)
        except BadSignal as error:
            return error
        except msgspec.ValidationError as error:
            return _told(line, error)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            # Its number stands beside it.
            _, where = broken_at(line, error).split(", ", 1)
            is_glued = where.endswith(BEHIND) and _ANOTHER.search(line)
            several = f" Another object stands behind the first: {_APART}" if is_glued else ""
            return BadSignal("", "not-json", f"The line is not JSON ({where}). Send one JSON object a line, in UTF-8.{several}")
        except RecursionError:
            return BadSignal("", "too-deep", "The line is nested too deeply. Send the plain object that the API document shows.")

    def _read(self, line: bytes) -> Draft:
        try:
            wire = self._decode(line)
        except msgspec.DecodeError:
            # Look for the faults in the order in which a single signal is checked.
            return self._signal(self._decode_whole(line), None)
        key = bytes(wire.marking)
        marking = self._markings.get(key)
        if marking is not None and not wire.withhold:
            return self._signal(wire, marking)
        draft = self._signal(self._decode_whole(line), None)
        if marking is None:
            self._remember(key, draft.marking)
        return draft

    def _signal(self, wire: SignalIn, marking: Marking | None) -> Draft:
        if marking is None:
            return read_signal(wire, originator=self._originator, tables=self._tables, schemes=self._schemes, home=self._home)
        return read_signal(
            wire, originator=self._originator, tables=self._tables, schemes=self._schemes, home=self._home, marks=lambda *_: marking
        )

    def _remember(self, key: bytes, marking: Marking) -> None:
        if len(self._markings) >= _MOST or self._bytes >= _MOST_BYTES:
            self._markings.clear()
            self._bytes = 0
        self._markings[key] = marking
        self._bytes += len(key)


_encode = msgspec.json.Encoder().encode


def write_result(
    line: int,
    status: str,
    signal: str | None = None,
    seq: int | None = None,
    reason: str | None = None,
    error: BadSignal | None = None,
    named: tuple[str, str] | None = None,
) -> bytes:
    """The outcome of a line, without its newline; a field that is None is left out. `named` is what it was read as: kind and value."""
    kind, value = named or (None, None)
    line_error = LineError(error.field or None, error.code, error.text) if error else None
    return _encode(LineOut(line, status, signal, seq, reason, line_error, kind, value))
