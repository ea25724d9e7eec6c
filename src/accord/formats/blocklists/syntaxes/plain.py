"""Plain lists: one identifier a line, of any kind, with comments before or behind it. The format that everything else is."""

import re
from collections.abc import Iterator

from accord.formats.blocklists.rules import Mark, Rule, first_of_pair, out_of_cell, parted, plain_name

NAME, RANK, COVERS_BELOW = "list", 9, True
Writer = None

COMMENTS = ("#", "!", ";", "//", "[Adblock")
_LABEL = re.compile(r"TLP\s*:\s*(?:CLEAR|WHITE|GREEN|AMBER(?:\+STRICT)?|RED)", re.IGNORECASE)  # of the whole list
_BEHIND = re.compile(r"(?<!\s)\s+#.*")
# Behind a name or an address these begin a comment too; in a name of somebody they may stand.
_BEHIND_NAME = re.compile(r"(?<=[a-z0-9/.])\s+(?:;|//|!|--).*", re.IGNORECASE)
# Behind a page, words in brackets or behind a dash are said of it; in what has a dot or a slash the address may go on.
_BEHIND_PAGE = re.compile(r"(?P<page>h(?:tt|xx)ps?[:\[]\S*[^\s;|])(?:\s+\([^()]*\)|(?:\s+[-–—|]|\s*[;|])\s[^./]*)", re.IGNORECASE)
_PORT = re.compile(r"(?P<host>[^\s/:@][^\s/:@.]*\.[^\s/:@]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}/?")
# How a line of a note begins: `1) `, `* `. A number before a point could be the beginning of a phone's.
_BULLET = re.compile(r"(?:[1-9][0-9]{0,2}\)|[-*\u2022\u2013\u25aa\u00b7])\s+(?=\S)")
_WHOLE = re.compile(r"(?P<one>[0-9.]{7,15})/32|(?P<long>[0-9a-fA-F:]{2,39})/128")  # a range of one address
_MATCHES = re.compile(r"\*://(?P<name>[^/*]+|\*\.[^/*]+)/\*")


def looks(line: str) -> bool:
    return True


def unadorned(text: str) -> str:
    """The identifier of a line: without what is said behind it, what stands for everything below it, the port or the
    address of a host, and the length of a range of one address."""
    text = out_of_cell(_BULLET.sub("", _BEHIND.sub("", text), count=1) if _BULLET.match(text) else _BEHIND.sub("", text))
    if "." in text.split(" ", 1)[0]:
        text = _BEHIND_NAME.sub("", text)
    text = text.strip()
    if match := _BEHIND_PAGE.fullmatch(text):
        text = match["page"]
    if match := _MATCHES.fullmatch(text):
        text = match["name"]
    if text.startswith(("*.", ".", "+.")):
        return plain_name(text.removeprefix("+")) or text
    if whole := _WHOLE.fullmatch(text):
        return whole["one"] or whole["long"]
    text = first_of_pair(text)
    port = _PORT.fullmatch(text)
    return port["host"].strip("[]") if port else text


class Reader:
    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        if text.startswith("@@"):
            name = text[2:].strip("|^/ ")
            yield Rule(number, text, Mark.EXCEPTION, name, whole=plain_name(name) is not None)
        elif not text.startswith(COMMENTS) and not _LABEL.fullmatch(text):
            for part in parted(text):
                value = unadorned(part)
                if value:
                    yield Rule(number, text, Mark.LISTED, value)
