"""The lines of a pack as identifiers: a claim must never take them from people in need before a reviewer has looked."""

import re
from collections.abc import Iterator
from contextlib import suppress

from accord.core.countries.country import Country, Line
from accord.core.identifiers import phone, sender
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.suffixes import Suffixes
from accord.core.trust.lines import Line as Guarded
from accord.core.trust.never import Row

_NO_TABLES = Tables(suffixes=Suffixes.from_lines(()))
# "1441, then press 2", "01-4414552 ext 172/180", "800SAVE (800 7283)": the number alone, and what stands in brackets.
_AFTER = re.compile(r",| ext\b|\(")
_BRACKETS = re.compile(r"\(([^)]*)\)")
# "ecrime.ae, and an app"; a page on another's host makes that host nobody's.
_HOST = re.compile(r"(?<![@/.\w-])(?:[a-z0-9-]+\.)+[a-z]{2,}\b(?![./\w-])")
_SHORT = re.compile(r"[0-9]{3,8}")
_NOT_DIGIT = re.compile(r"[^0-9]")


def guarded(country: Country) -> Iterator[Guarded]:
    """Each number of the pack's lines, as every identifier by which a member could claim it."""
    for line in country.lines.values():
        for reading in line.number.readings:
            source = f"[{reading.tag}] {'; '.join(origin.text for origin in reading.source)}"
            for identifier in _identifiers(reading.value, country.code):
                yield Guarded(identifier.kind, identifier.value, _holder(line, country), source)


def guarded_sites(country: Country) -> Iterator[Row]:
    """The hosts of the pack's desks: where people report a scam, and where they are told what to do."""
    for desk in country.desks.values():
        for reading in desk.site.readings:
            for host in _HOST.findall(reading.value):
                holder = next((name.value for name in desk.name.readings), desk.key)
                source = f"[{reading.tag}] {'; '.join(origin.text for origin in reading.source)}"
                yield Row(host, "help", f"{holder} ({country.name})", source)


def _holder(line: Line, country: Country) -> str:
    return f"{line.about} ({country.name})"


def _identifiers(number: str, region: str) -> Iterator[Identifier]:
    """A short code is a sender in its country, since it is no E.164 number; some numbers are both."""
    for text in (_AFTER.split(number)[0], *_BRACKETS.findall(number)):
        with suppress(NotAnIdentifier):  # a short code, or letters on a telephone's keys
            yield phone.parse(text, region, _NO_TABLES)
        digits = _NOT_DIGIT.sub("", text)
        if _SHORT.fullmatch(digits) and not re.search("[A-Za-z]", text):
            yield sender.parse(digits, region, _NO_TABLES)
