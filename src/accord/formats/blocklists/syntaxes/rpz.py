"""Response policy zones: a zone file whose records say what is answered in the place of a name.

Source: https://datatracker.ietf.org/doc/draft-vixie-dnsop-dns-rpz/ : `CNAME .` (no such name), `CNAME *.` (nothing there),
`rpz-drop.`, `rpz-passthru.`; triggers on addresses (`rpz-ip`, `rpz-client-ip`, `rpz-nsip`) and on name servers (`rpz-nsdname`).
"""

import re
from collections.abc import Iterator

from accord.core.times import SECOND
from accord.formats.blocklists.rules import ADDRESS, NOWHERE, Entry, Lines, Loss, Mark, Outcome, Rule, blocked, excepted, is_own, lost

NAME, RANK, COVERS_BELOW = "rpz", 0, False

_LINE = re.compile(
    r"\$(?:TTL|ORIGIN|INCLUDE)\s|.*\s(?:IN\s+)?SOA\s|\S+\s+(?:\d+\s+)?(?:IN\s+)?CNAME\s+(?:\*?\.|rpz-)|\S+\s+(?:\d+\s+)?IN\s+(?:A|AAAA)\s",
    re.IGNORECASE,
)
_TRIGGER = re.compile(r"(?:^|\.)rpz-(?:ip|client-ip|nsip|nsdname)$", re.IGNORECASE)
_TTL = re.compile(r"\d+|(?:\d+[smhdw])+", re.IGNORECASE)
_TYPES = frozenset("A AAAA CNAME SOA NS TXT MX SRV PTR CAA DNAME HINFO NAPTR DS TLSA SVCB HTTPS".split())
# One that is not closed is taken to its end, and left: else each quote in it is looked at as a beginning.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+(?P<end>")?')


def looks(line: str) -> bool:
    return _LINE.match(line) is not None


class Reader:
    def __init__(self) -> None:
        self._origin = ""
        self._zone = ""
        self._owner = ""
        self._is_open = False

    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        body = _QUOTED.sub(lambda quoted: '""' if quoted["end"] else quoted[0], text).partition(";")[0].strip()
        if self._is_open or not body:
            self._is_open = self._is_open and ")" not in body
            return
        self._is_open = "(" in body and ")" not in body
        words = body.split()
        if body.startswith("$"):
            if words[0].upper() == "$ORIGIN" and len(words) > 1:
                self._origin = self._absolute(words[1])
            elif words[0].upper() == "$INCLUDE":
                yield lost(number, text, Loss.SETTING)
            return
        # A line that begins with white space is about the name before it.
        self._owner = owner = self._owner if line[:1].isspace() and _type_of(words) else self._absolute(words.pop(0))
        type_, target = _type_of(words) or ("", "")
        if type_ == "SOA":
            self._zone = owner
        elif not type_:
            yield lost(number, text, Loss.RECORD)
        elif type_ != "NS":
            name = self._below_zone(owner)
            if name and not is_own(name):
                yield _judged(number, text, name, type_, target.lower())

    def _absolute(self, name: str) -> str:
        name = name.lower()
        if name == "@":
            return self._origin
        if name.endswith("."):
            return name[:-1]
        return f"{name}.{self._origin}" if self._origin else name

    def _below_zone(self, name: str) -> str:
        """The name that a record is about: without that of the policy zone, which it ends with."""
        zone = self._zone or self._origin
        if zone and name.endswith(f".{zone}"):
            return name[: -len(zone) - 1]
        return "" if name == zone else name


def _type_of(words: list[str]) -> tuple[str, str] | None:
    """The type of a record and the first word of what it says; None where these words are none."""
    place = 0
    while place < len(words) - 1 and (words[place].upper() == "IN" or _TTL.fullmatch(words[place])):
        place += 1
    if place >= len(words) or words[place].upper() not in _TYPES:
        return None
    return words[place].upper(), words[place + 1] if place + 1 < len(words) else ""


def _judged(number: int, text: str, name: str, type_: str, target: str) -> Rule:
    passes = target == "rpz-passthru." or (type_ == "CNAME" and target.removesuffix(".") == name.removeprefix("*."))
    if _TRIGGER.search(name):
        return Rule(number, text, Mark.EXCEPTION, name, whole=False) if passes else lost(number, text, Loss.TRIGGER)
    if passes:
        return excepted(number, text, name)
    if type_ == "CNAME":
        return blocked(number, text, name) if target in (".", "*.", "rpz-drop.") else lost(number, text, Loss.REDIRECT)
    if type_ in ("A", "AAAA"):
        return blocked(number, text, name) if target in NOWHERE else lost(number, text, Loss.REDIRECT)
    return lost(number, text, Loss.RECORD)


class Writer(Lines):
    remark = "; "

    def head(self) -> tuple[str, ...]:
        # The numbers say how often a copy asks again; the serial that there is something new.
        return ("$TTL 300", f"@ SOA localhost. hostmaster.localhost. {self.about.made // SECOND} 3600 600 86400 300", "@ NS localhost.")

    def entry(self, entry: Entry) -> Outcome:
        host = entry.host
        if host is None:
            return Outcome(loss=entry.kind)
        if ADDRESS.fullmatch(host):
            return Outcome(loss="ip")
        target = "rpz-passthru." if entry.is_exception else "."
        return Outcome((f"{host} CNAME {target}", f"*.{host} CNAME {target}"))
