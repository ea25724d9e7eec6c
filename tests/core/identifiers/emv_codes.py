"""Makes EMVCo payment codes, with the checksum of the standard library as a second opinion."""

from binascii import crc_hqx


def tag(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"


def signed(*tags: str) -> str:
    """The tags with the checksum behind them. `binascii.crc_hqx` from FFFF is CRC-16/CCITT-FALSE."""
    text = "".join(tags) + "6304"
    return f"{text}{crc_hqx(text.encode(), 0xFFFF):04X}"
