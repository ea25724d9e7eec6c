"""Segregated witness addresses: Bech32 (BIP-173) for version 0, Bech32m (BIP-350) for versions 1 to 16."""

from collections.abc import Iterable

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32, BECH32M = 1, 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def polymod(values: Iterable[int]) -> int:
    """The checksum polynomial of BIP-173 over five-bit values."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


def decode(text: str) -> tuple[str, list[int], int] | None:
    """Human-readable part, five-bit data without checksum, and the constant that fits (BECH32 or BECH32M); None where none fits."""
    if len(text) > 90 or (text.lower() != text and text.upper() != text):
        return None
    return _decoded(text.lower())


def checked(text: str) -> int | None:
    """The constant that fits, however long the text is: some chains write more than BIP-173 allows; None where none fits."""
    if text.lower() != text and text.upper() != text:
        return None
    decoded = _decoded(text.lower())
    return None if decoded is None else decoded[2]


def _decoded(text: str) -> tuple[str, list[int], int] | None:
    prefix, mark, data = text.rpartition("1")
    if not mark or not prefix or len(data) < 6 or not all(33 <= ord(c) <= 126 for c in prefix) or any(c not in CHARSET for c in data):
        return None
    values = [CHARSET.index(c) for c in data]
    constant = polymod(_expanded(prefix) + values)
    return (prefix, values[:-6], constant) if constant in (BECH32, BECH32M) else None


def witness(text: str, prefix: str) -> tuple[int, bytes] | None:
    """Witness version and program of an address with this human-readable part; None where BIP-141, BIP-173 or BIP-350 forbids it."""
    decoded = decode(text)
    if decoded is None or decoded[0] != prefix or not decoded[1]:
        return None
    version, program = decoded[1][0], eight_bits(decoded[1][1:])
    if program is None or version > 16 or not 2 <= len(program) <= 40:
        return None
    if decoded[2] != (BECH32 if version == 0 else BECH32M) or (version == 0 and len(program) not in (20, 32)):
        return None
    return version, program


def eight_bits(values: list[int]) -> bytes | None:
    """Five-bit groups as bytes; None where the padding is not zero or too long."""
    number, bits, out = 0, 0, bytearray()
    for value in values:
        number, bits = (number << 5 | value) & 0xFFF, bits + 5
        if bits >= 8:
            bits -= 8
            out.append(number >> bits & 0xFF)
    return None if bits >= 5 or number & ((1 << bits) - 1) else bytes(out)


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
