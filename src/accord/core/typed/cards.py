"""Contact cards (vCard, RFC 6350; also 2.1 and 3.0) as a phone or a mail program shares them."""

import quopri
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_BEGIN: Final = re.compile(r"^\s{0,9}BEGIN\s{0,3}:\s{0,3}VCARD\s{0,9}$", re.IGNORECASE | re.MULTILINE)
# `item1.TEL;TYPE=CELL,PREF:+66...`: a group, the property, its parameters, the value.
_PROPERTY: Final = re.compile(r"(?:[\w-]{1,60}\.)?([A-Za-z-]{1,30})((?:;[^:;]{0,200}){0,12}):(.*)")
_ESCAPED: Final = re.compile(r"\\([\\,;:nN])")
_PREFERRED: Final = re.compile(r"[;,=](?:pref|pref=\d+)(?=[;,]|$)", re.IGNORECASE)
_MOBILE: Final = re.compile(r"[;,=](?:cell|mobile|iphone)(?=[;,]|$)", re.IGNORECASE)
_FAX: Final = re.compile(r"[;,=](?:fax|pager)(?=[;,]|$)", re.IGNORECASE)


class Card(NamedTuple):
    """One card. `line` counts the lines of the text from 1; empty is what the card does not tell."""

    line: int
    name: str
    email: str
    phone: str


def holds_cards(text: str) -> bool:
    """Whether the text holds a contact card."""
    return _BEGIN.search(text) is not None


def read_cards(text: str) -> tuple[list[Card], str]:
    """The cards of a text, and the text without them, line by line where it was."""
    lines = text.splitlines()
    cards: list[Card] = []
    outside = list(lines)
    first: int | None = None
    for number, line in enumerate(lines):
        if first is None and _BEGIN.match(line):
            first = number
        if first is not None:
            outside[number] = ""
            if re.sub(r"\s", "", line).upper() == "END:VCARD" or number == len(lines) - 1:
                cards.append(_card(first + 1, lines[first : number + 1]))
                first = None
    return cards, "\n".join(outside)


def _card(line: int, lines: list[str]) -> Card:
    told: dict[str, list[tuple[str, str]]] = {}
    for name, parameters, text in _properties(lines):
        told.setdefault(name, []).append((parameters, text))
    name = next((text for _, text in told.get("FN", ()) if text), "") or _name(told.get("N", [("", "")])[0][1])
    return Card(line, _plain(name), _plain(_best(told.get("EMAIL", []))), _plain(_best(told.get("TEL", []))))


def _properties(lines: list[str]) -> Iterator[tuple[str, str, str]]:
    for line in _unfolded(lines):
        match = _PROPERTY.match(line)
        if match is not None:
            yield match[1].upper(), match[2], _decoded(match[2], match[3])


def _unfolded(lines: list[str]) -> list[str]:
    """A line that begins with a space goes on the one before; so does one after a soft break of quoted-printable."""
    whole: list[str] = []
    for line in lines:
        if whole and line[:1] in (" ", "\t"):
            whole[-1] += line[1:]
        elif whole and whole[-1].endswith("=") and "QUOTED-PRINTABLE" in whole[-1].upper():
            whole[-1] = whole[-1][:-1] + line
        else:
            whole.append(line)
    return whole


def _decoded(parameters: str, text: str) -> str:
    if "QUOTED-PRINTABLE" in parameters.upper():
        return quopri.decodestring(text.encode()).decode("utf-8", "replace")
    return text


def _plain(text: str) -> str:
    """The value without its escapes, in one line."""
    bare = _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], text)
    return " ".join(re.sub(r"^(?:tel|mailto):", "", bare.strip(), flags=re.IGNORECASE).split())


def _name(text: str) -> str:
    """`family;given;additional;prefixes;suffixes`, as people say it."""
    parts = [*re.split(r"(?<!\\);", text), "", "", ""]
    return " ".join(part for part in (parts[1], parts[2], parts[0]) if part)


def _best(values: list[tuple[str, str]]) -> str:
    """The preferred one, else a mobile one, else the first; a fax machine is none."""
    there = [(parameters, text) for parameters, text in values if text.strip() and not _FAX.search(parameters)]
    for kind in (_PREFERRED, _MOBILE):
        for parameters, text in there:
            if kind.search(parameters):
                return text
    return there[0][1] if there else ""
