"""Questions to the domain name system for TXT records, and their answers (RFC 1035, section 4)."""

import struct
from dataclasses import dataclass

TXT, IN = 16, 1
_ASKS_RECURSION, _IS_ANSWER, _TRUNCATED, _CODE = 0x0100, 0x8000, 0x0200, 0x000F
_NO_SUCH_NAME = 3
_MOST_JUMPS = 64


class NotDns(ValueError):
    """No answer to this question, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The TXT records that were told; `is_cut`: there was no room for all, and they are to be asked for by TCP."""

    found: tuple[str, ...]
    is_cut: bool = False


def question(number: int, name: str) -> bytes:
    """Ask for the TXT records of a name of ASCII letters. Raises NotDns where that is none."""
    labels = name.rstrip(".").split(".")
    if not name.isascii() or any(not 1 <= len(label) <= 63 for label in labels) or len(name) > 253:
        raise NotDns("This is no domain name.")
    written = b"".join(bytes([len(label)]) + label.lower().encode() for label in labels) + b"\0"
    return struct.pack("!6H", number, _ASKS_RECURSION, 1, 0, 0, 0) + written + struct.pack("!2H", TXT, IN)


def texts(answer: bytes, asked: bytes) -> Texts:
    """The TXT records in an answer to that question; none where there is no such name. Raises NotDns."""
    try:
        id, flags, questions, answers = struct.unpack_from("!4H", answer)
        if id != struct.unpack_from("!H", asked)[0] or not flags & _IS_ANSWER or questions != 1:
            raise NotDns("This answers another question.")
        if answer[12 : len(asked)].lower() != asked[12:]:
            raise NotDns("This answers another question.")
        if flags & _CODE not in (0, _NO_SUCH_NAME):
            raise NotDns("The server could not answer.")
        return Texts(_records(answer, len(asked), answers), bool(flags & _TRUNCATED))
    except (struct.error, IndexError):
        raise NotDns("The answer is cut or broken.") from None


def _records(answer: bytes, at: int, count: int) -> tuple[str, ...]:
    found = []
    for _ in range(count):
        at = _after_name(answer, at)
        type, kind, _, length = struct.unpack_from("!2HIH", answer, at)
        at += 10
        if at + length > len(answer):
            raise NotDns("The answer is cut or broken.")
        if (type, kind) == (TXT, IN):
            found.append(_strings(answer[at : at + length]))
        at += length
    return tuple(found)


def _after_name(answer: bytes, at: int) -> int:
    for _ in range(_MOST_JUMPS * 2):
        length = answer[at]
        if length & 0xC0 == 0xC0:
            return at + 2
        at += 1 + length
        if not length:
            return at
    raise NotDns("The answer is cut or broken.")


def _strings(data: bytes) -> str:
    """The strings of one record, put together."""
    whole, at = b"", 0
    while at < len(data):
        length = data[at]
        whole += data[at + 1 : at + 1 + length]
        at += 1 + length
    return whole.decode("ascii", "replace")
