"""EMVCo merchant-presented codes: tags, lengths, values, and the checksum at the end.

Source: EMVCo, "QR Code Specification for Payment Systems: Merchant-Presented Mode", version 1.1, sections 3 and 4. Currencies: ISO 4217.
"""

import binascii
import re

from msgspec import Struct

from accord.core.identifiers.base import NotAnIdentifier

# The payload format comes first; connectIPS codes begin with the point of initiation.
_START = re.compile(r"00020[0-9]|01021[12]")
_END = re.compile(r"6304([0-9A-Fa-f]{4})$")
_SHORTEST = 20
_NUMBERS_AND_LETTERS = """
    036 AUD 048 BHD 050 BDT 096 BND 104 MMK 116 KHR 124 CAD 144 LKR 156 CNY 344 HKD 356 INR 360 IDR 392 JPY 400 JOD 410 KRW
    414 KWD 418 LAK 446 MOP 458 MYR 462 MVR 484 MXN 512 OMR 524 NPR 554 NZD 586 PKR 604 PEN 608 PHP 634 QAR 643 RUB 682 SAR
    702 SGD 704 VND 710 ZAR 756 CHF 764 THB 784 AED 818 EGP 826 GBP 840 USD 901 TWD 978 EUR 986 BRL
""".split()
_CURRENCIES = dict(zip(_NUMBERS_AND_LETTERS[::2], _NUMBERS_AND_LETTERS[1::2], strict=True))


class Emv(Struct, frozen=True):
    """The tags of a code in their order, values as they stand; the checksum is checked and left out."""

    tags: dict[str, str]

    def templates(self) -> list[str]:
        """The tags 26 to 51 that hold a payee's account (table 4.3)."""
        return [tag for tag in self.tags if "26" <= tag <= "51"]

    def inside(self, tag: str) -> dict[str, str]:
        """The sub-tags of a tag; none where its value is no template."""
        return tags_of(self.tags.get(tag, "")) or {}

    @property
    def currency(self) -> str | None:
        """ISO 4217 letters; None for a currency that the table lacks."""
        return _CURRENCIES.get(self.tags.get("53", ""))

    @property
    def country(self) -> str | None:
        country = self.tags.get("58", "").upper()
        return country if re.fullmatch("[A-Z]{2}", country) else None


def looks_like_emv(text: str) -> bool:
    return len(text) >= _SHORTEST and _START.match(text) is not None


def read_emv(text: str) -> Emv:
    """Refusals: `qr-crc` (checksum missing or wrong), `qr-damaged` (lengths that don't fit)."""
    end = _END.search(text)
    if end is None:
        raise NotAnIdentifier("qr-crc", "The payment code has no checksum at its end, so a part of it is missing; scan it again.")
    # CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected (ISO/IEC 13239 as EMVCo uses it).
    if int(end[1], 16) != binascii.crc_hqx(text[: end.start(1)].encode(), 0xFFFF):
        raise NotAnIdentifier("qr-crc", "The payment code's checksum is wrong: it was changed or read badly; scan it again.")
    tags = tags_of(text)
    if tags is None or tags.pop("63", None) is None:
        raise NotAnIdentifier("qr-damaged", "The payment code's lengths don't fit its content; scan it again, and keep the picture.")
    return Emv(tags)


def tags_of(text: str) -> dict[str, str] | None:
    """Tag to value; None where the lengths don't fit. Lengths count characters; some writers count bytes of UTF-8, so that is tried too."""
    tags = _split(text)
    if tags is None and not text.isascii():
        raw = _split(text.encode().decode("latin-1"))
        try:
            return {tag: value.encode("latin-1").decode() for tag, value in raw.items()} if raw else None
        except UnicodeDecodeError:
            return None
    return tags


def _split(text: str) -> dict[str, str] | None:
    tags: dict[str, str] = {}
    position = 0
    while position < len(text):
        head = text[position : position + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()):
            return None
        position += 4 + int(head[2:])
        if position > len(text):
            return None
        tags.setdefault(head[:2], text[position - int(head[2:]) : position])
    return tags
