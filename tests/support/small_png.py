"""A small picture that every reader opens, with words beside its pixels, as cameras and chat apps put them there."""

import struct
import zlib

_SIDE = 8


def small_png(words: str = "") -> bytes:
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(range(row, row + _SIDE)) for row in range(_SIDE)))
    chunks = [(b"IHDR", head), (b"tEXt", b"Comment\0" + words.encode()), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
