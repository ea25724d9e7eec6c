"""Settings of unbound: local zones that answer nothing, and local data that leads nowhere.

Source: https://nlnetlabs.nl/documentation/unbound/unbound.conf/, `local-zone` and `local-data`: the most exact zone counts.
"""

import re
from collections.abc import Iterator

from accord.formats.blocklists.rules import ADDRESS, NOWHERE, Entry, Lines, Loss, Outcome, Rule, blocked, excepted, is_own, lost

NAME, RANK, COVERS_BELOW = "unbound", 2, False

_BLOCKS = frozenset("always_nxdomain always_null always_nodata always_refuse always_deny refuse deny static inform_deny block_a".split())
_PASSES = frozenset("transparent typetransparent always_transparent inform nodefault noview inform_redirect".split()) - {"inform_redirect"}
_ZONE = re.compile(r"local-zone:\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))\s+\"?([a-z_]+)\"?", re.IGNORECASE)
_DATA = re.compile(r"local-data:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)')", re.IGNORECASE)
_RECORD = re.compile(r"(\S+)\s+(?:\d+\s+)?(?:IN\s+)?([A-Z]+)\s+(\S+).*", re.IGNORECASE)
_HEADING = re.compile(r"[a-z-]+:\s*(?:#.*)?")
_LINE = re.compile(r"(?:local-zone|local-data|server)\s*:")


def looks(line: str) -> bool:
    return _LINE.match(line) is not None


class Reader:
    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        if text.startswith("#") or _HEADING.fullmatch(text):
            return
        found = False
        for zone in _ZONE.finditer(text):
            found = True
            yield from _zone(number, text, zone[1] or zone[2] or zone[3] or "", zone[4].lower())
        for data in _DATA.finditer(text):
            found = True
            yield from _data(number, text, data[1] or data[2] or "")
        if not found:
            yield lost(number, text, Loss.SETTING)


def _zone(number: int, text: str, name: str, way: str) -> Iterator[Rule]:
    if is_own(name) or name.removesuffix(".").lower().endswith(".arpa"):
        return
    if name in ("", "."):
        yield lost(number, text, Loss.PATTERN)
    elif way in _BLOCKS:
        yield blocked(number, text, name)
    elif way in _PASSES:
        yield excepted(number, text, name)
    elif way not in ("redirect", "inform_redirect"):
        yield lost(number, text, Loss.SETTING)
    # What a zone that redirects answers is said by its data.


def _data(number: int, text: str, data: str) -> Iterator[Rule]:
    record = _RECORD.fullmatch(data.strip())
    if record is None:
        yield lost(number, text, Loss.RECORD)
        return
    name, type_, value = record[1], record[2].upper(), record[3]
    if is_own(name) or name.removesuffix(".").lower().endswith(".arpa"):
        return
    if type_ in ("A", "AAAA"):
        yield blocked(number, text, name) if value in NOWHERE else lost(number, text, Loss.REDIRECT)
    else:
        yield lost(number, text, Loss.REDIRECT if type_ == "CNAME" else Loss.RECORD)


class Writer(Lines):
    def head(self) -> tuple[str, ...]:
        return ("server:",)

    def entry(self, entry: Entry) -> Outcome:
        host = entry.host
        if host is None:
            return Outcome(loss=entry.kind)
        if ADDRESS.fullmatch(host):
            return Outcome(loss="ip")
        return Outcome((f'local-zone: "{host}." {"always_transparent" if entry.is_exception else "always_nxdomain"}',))
