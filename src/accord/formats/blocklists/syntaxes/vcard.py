"""Contacts as phones and mail programs give them out (vCard): the numbers that were blocked or saved as spam. Of a contact its numbers,
mailboxes and pages are read; its name and all else that is said of a person are passed over.

Source: RFC 6350, 3.2 (folded lines), 3.3 (names in any case, groups), 6.4.1 (`tel:` and texts), 6.4.2, 6.4.3 and 6.7.8; of version 3.0,
RFC 2426.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from accord.formats.blocklists.rules import Mark, Rule

NAME, RANK, COVERS_BELOW = "vcard", 2, True
Writer = None

BEGINS = "BEGIN:VCARD"
_READ = frozenset(("TEL", "EMAIL", "URL", "IMPP"))
_OTHERS = (
    "BEGIN|END|VERSION|N|FN|NICKNAME|ORG|TITLE|ROLE|ADR|LABEL|NOTE|CATEGORIES|UID|REV|PRODID|PHOTO|LOGO|KEY|BDAY|ANNIVERSARY|GENDER|KIND|LANG|TZ"
    "|GEO|RELATED|SOURCE|SORT-STRING|CLASS|MAILER|CLIENTPIDMAP|SOUND|MEMBER|X-[A-Z0-9-]+"
)
_LINE = rf"(?:[A-Za-z0-9-]+\.)?(?P<name>{'|'.join(sorted(_READ))}|{_OTHERS})(?:;(?:[^:\"]|\"[^\"]*\")*)?:(?P<value>.*)"
_PROPERTY, _WRITTEN = re.compile(_LINE, re.IGNORECASE), re.compile(_LINE)  # read in any case, known by that in which all write them


def looks(line: str) -> bool:
    return _WRITTEN.match(line) is not None


class Reader:
    def __init__(self) -> None:
        self._open: tuple[int, str] | None = None  # a line that may go on

    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.rstrip("\r\n")
        if text[:1] in (" ", "\t"):
            if self._open is not None:
                self._open = (self._open[0], self._open[1] + text[1:])
            return
        yield from self.close()
        self._open = (number, text)

    def close(self) -> Iterator[Rule]:
        """The line that was open: nothing goes on behind it."""
        line, self._open = self._open, None
        match = _PROPERTY.fullmatch(line[1].strip()) if line else None
        if line is None or match is None or match["name"].upper() not in _READ:
            return
        value = match["value"].strip().replace("\\,", ",").replace("\\;", ";")
        if value.lower().startswith(("tel:", "mailto:")):
            # `tel:+1-201-555-0123;ext=5` (RFC 3966)
            value = unquote(value.partition(":")[2].partition(";")[0])
        if value:
            yield Rule(line[0], value, Mark.LISTED, value)
