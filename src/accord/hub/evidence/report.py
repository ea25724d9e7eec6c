"""The custody report as PDF, and the label in plain text: the same bytes for the same lines."""

import json
import re
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from accord.core.times import moment
from accord.formats.custody import Chain, Link
from accord.hub.evidence.errors import NoReport
from accord.hub.evidence.labels import bytes_label, words
from accord.hub.evidence.lines import Reader
from accord.hub.evidence.vocabulary import EXPORTED

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# What stands in a line that is read the other way (Unicode, isolates): from left to right; as its first letter is; and the end of it.
LEFT, FIRST_STRONG, END = "\u2066", "\u2068", "\u2069"
# Where a long name without a space may go on in the next line, so that nothing of it is cut off at the edge of the sheet.
BREAK = "\u200b"
_LONG, _ENDS = re.compile(r"\S{40,}"), re.compile(r"[_.,=\]-]+|[A-Za-z0-9]{24}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?")


class Subject:
    """What the report is about, in words, and for whom it is written."""

    def __init__(self, *, case: str, number: int, title: str, by: str, at: int, reader: Reader) -> None:
        self.case, self.number, self.title, self.by, self.at, self.reader = case, number, title, by, at, reader


@cache
def _covered() -> tuple[list[int], list[int]]:
    rows = [line.split("-") for line in (FONTS / "covers.txt").read_text(encoding="ascii").split()]
    return [int(first, 16) for first, _ in rows], [int(last, 16) for _, last in rows]


def drawable(text: str) -> str:
    """The text as the fonts can draw it: what they lack is named by its number, so that nothing is left out in silence."""
    starts, ends = _covered()

    def is_there(letter: str) -> bool:
        place = bisect_right(starts, ord(letter)) - 1
        return place >= 0 and ord(letter) <= ends[place]

    return "".join(letter if is_there(letter) else f"[U+{ord(letter):04X}]" for letter in text)


def _shown(text: str) -> str:
    """What people wrote, as the report shows it."""
    return _LONG.sub(lambda long: _ENDS.sub(rf"\g<0>{BREAK}", long[0]), drawable(text))


def up_to_now(links: Sequence[Link]) -> list[Link]:
    """The lines that a report holds: up to the last that is no export. The exports at the end say nothing of the file, and a report that is
    made twice of the same is the same; whatever comes after them, they stand in the next."""
    end = len(links)
    while end and links[end - 1].entry.act == EXPORTED and links[end - 1].entry.result == "done":
        end -= 1
    return list(links[:end])


def pdf(subject: Subject, chains: Sequence[Chain]) -> bytes:
    """Call it with its reader's language active: the words come through gettext. Raises NoReport."""
    data = json.dumps(_data(subject, chains), ensure_ascii=False, sort_keys=True).encode()
    command = [sys.executable, "-I", str(HERE / "typesetting.py"), str(subject.at // 1_000_000)]
    # What it complains of may hold what people wrote, so it goes nowhere.
    try:
        return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise NoReport from None


def _data(subject: Subject, chains: Sequence[Chain]) -> dict[str, Any]:
    said = words()
    return {
        "language": subject.reader.language,
        "case": subject.case,
        "by": drawable(subject.by),
        "words": {name: said[name] for name in ("title", "about", "check", "how")},
        "facts": [
            [said["case"], subject.case, True],
            [said["number"], str(subject.number), False],
            *([[said["case-title"], f"{FIRST_STRONG}{_shown(subject.title)}{END}", False]] if subject.title else []),
            [said["seen-by"], _shown(subject.by), False],
            [said["as-of"], _apart(_moment(subject)), False],
            [said["files"], str(len(chains)), False],
        ],
        "columns": [said[name] for name in ("line", "when", "who", "what", "way", "result", "hash")],
        "items": [_item(subject, number, chain, said) for number, chain in enumerate(chains, 1)],
    }


def _item(subject: Subject, number: int, chain: Chain, said: dict[str, str]) -> dict[str, Any]:
    return {
        "number": number,
        "name": f"{FIRST_STRONG}{_shown(chain.name)}{END}",
        "facts": [
            *([[said["note"], _paragraphs(chain.note), False]] if chain.note else []),
            [said["path"], f"{LEFT}{_shown(chain.path)}{END}", False],
            [said["id"], chain.item, True],
            [said["size"], bytes_label(chain.size), False],
            ["SHA-256", chain.sha256, True],
        ],
        "lines": [_line(subject.reader, link) for link in chain.lines],
    }


def _paragraphs(text: str) -> str:
    return "\n".join(f"{FIRST_STRONG}{_shown(line)}{END}" for line in text.splitlines())


def _line(reader: Reader, link: Link) -> dict[str, Any]:
    told = reader.told(link)
    return {
        "number": told.number,
        "at": _apart(told.here),
        "utc": told.utc if told.utc != told.here else "",
        "who": _shown(told.member),
        "by": told.by,
        "what": told.act,
        "detail": _apart(_shown(told.detail)),
        "how": told.way,
        "result": told.result,
        "hash": told.hash[:16],
    }


def _apart(text: str) -> str:
    """With its times held together from left to right, also among words that are read from the right."""
    return _TIME.sub(lambda found: f"{LEFT}{found[0]}{END}", text)


def _moment(subject: Subject) -> str:
    """By the reader's clock, and in UTC where that is another."""
    at = moment(subject.at)
    here, utc = subject.reader.time(at), f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return here if here == utc else f"{here} ({utc})"


def label(subject: Subject, chains: Sequence[Chain]) -> str:
    """The label on the bag: what is in it and by which digests it is known."""
    said = words()
    lines = [said["label"], "", f"{said['case']}: {subject.case}", f"{said['number']}: {subject.number}"]
    if subject.title:
        lines.append(f"{said['case-title']}: {subject.title}")
    lines += [f"{said['seen-by']}: {subject.by}", f"{said['as-of']}: {_moment(subject)}", ""]
    for number, chain in enumerate(chains, 1):
        note = [f"   {line}" for line in chain.note.splitlines()]
        lines += [f"{number}. {chain.name}", *note, f"   {chain.path}", f"   {bytes_label(chain.size)}, SHA-256 {chain.sha256}", ""]
    return "\n".join(lines)
