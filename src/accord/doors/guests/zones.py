"""Zones for times that a guest types without a script: so many hours ahead of UTC or behind it, as their own clock shows."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import Final

from accord.tables import countries

UNIVERSAL: Final = "+00:00"
# Every offset that some clock in the world shows.
_SHOWN: Final = (
    "-12:00 -11:00 -10:00 -09:30 -09:00 -08:00 -07:00 -06:00 -05:00 -04:00 -03:30 -03:00 -02:30 -02:00 -01:00 +00:00 +01:00 +02:00 "
    "+03:00 +03:30 +04:00 +04:30 +05:00 +05:30 +05:45 +06:00 +06:30 +07:00 +08:00 +08:45 +09:00 +09:30 +10:00 +10:30 +11:00 +12:00 "
    "+12:45 +13:00 +13:45 +14:00"
)
OFFSETS: Final = tuple((offset, "UTC" if offset == UNIVERSAL else f"UTC{offset}") for offset in _SHOWN.split())
_OFFSET: Final = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")
_KNOWN: Final = MappingProxyType(dict(OFFSETS))


def offset_of(text: str) -> tzinfo:
    """The zone of an offset that can be chosen; UTC for anything else."""
    match = _OFFSET.fullmatch(text) if text in _KNOWN else None
    if match is None:
        return UTC
    length = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-length if match[1] == "-" else length)


def usual_in(country: str) -> str:
    """The offset of a country's clocks, where its pack has one for the whole year; UTC's otherwise."""
    pack = countries().get(country)
    offset = pack.locale.usual_offset if pack is not None else ""
    return offset if offset in _KNOWN else UNIVERSAL
