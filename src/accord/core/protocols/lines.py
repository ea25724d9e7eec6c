"""Where something stands in the text of a protocol's file: for whoever wrote it, a fault is told with its line.

A light scan, not a reader: it knows texts and comments of TOML, tables and keys, and nothing of what they mean. It is also what looks at a
file before any reader does: how deep it is nested, and how far its keys are dotted.
"""

import re
from typing import Final

_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|\#[^\n]*',
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*")
_KEY = re.compile(r"\s*([^=\[\]{},]+?)\s*=")
_DOTTED = re.compile(r"(?<![\w-])(?:[\w-]+[ \t]*\.[ \t]*){1,}[\w-]*")
DEEPEST: Final = 8  # brackets within each other, and parts of a dotted key


def bare(text: str) -> str:
    """The text with its strings and comments blanked, as long as before and with the same lines."""
    return _TEXT.sub(lambda found: re.sub(r"[^\n]", "_" if found[0][0] != "#" else " ", found[0]), text)


def too_deep(text: str) -> int | None:
    """The first line at which brackets or dotted keys are nested deeper than any protocol needs; None where none is."""
    depth = 0
    for number, line in enumerate(bare(text).split("\n"), 1):
        if any(dotted[0].count(".") >= DEEPEST for dotted in _DOTTED.finditer(line)):
            return number
        for sign in line:
            depth += (sign in "[{") - (sign in "]}")
            if depth > DEEPEST:
                return number
    return None


class Lines:
    """The line of each place, as `reading` and `flaws` name places."""

    def __init__(self, text: str) -> None:
        self._at: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        prefixes: list[str] = []
        written = text.split("\n")
        depth = 0
        for number, line in enumerate(bare(text).split("\n"), 1):
            header = _HEADER.fullmatch(line) if depth == 0 else None
            if header is not None:
                raw = _HEADER.match(written[number - 1])
                prefixes = self._table(header[1], raw[2] if raw else header[2], number)
                continue
            if depth == 0 and (key := _KEY.match(line)) is not None:
                name = written[number - 1][key.start(1) : key.end(1)].replace('"', "").replace("'", "").replace(" ", "")
                for prefix in list(prefixes) or [""]:
                    self._note(f"{prefix}.{name}" if prefix else name, number)
                if name == "key":
                    self._named(prefixes, written[number - 1].partition("=")[2], number)
            depth = max(0, depth + sum((sign in "[{") - (sign in "]}") for sign in line))

    def _note(self, place: str, number: int) -> None:
        self._at.setdefault(place, number)

    def _table(self, brackets: str, raw: str, number: int) -> list[str]:
        """A header: the names under which what follows it is told."""
        name = raw.strip().replace('"', "").replace("'", "").replace(" ", "")
        if brackets == "[[":
            self._counts[name] = self._counts.get(name, 0) + 1
            name = f"{name} {self._counts[name]}"
        self._note(name, number)
        if name.startswith(("state.", "field.", "side.")):
            self._note(name.replace(".", " ", 1), number)
        return [name]

    def _named(self, prefixes: list[str], value: str, number: int) -> None:
        """A table of a list has its key from here on: `step 3` is `step hold`, `state.held.clock 1` is `state held, clock lapse`."""
        key = value.strip().split("#")[0].strip().strip("\"'")
        for prefix in tuple(prefixes):
            start = self._at.get(prefix, number)
            table, _, _count = prefix.rpartition(" ")
            name = f"{table} {key}"
            if table.startswith("state."):
                self._note(f"state {table.removeprefix('state.').removesuffix('.clock')}, clock {key}", start)
            self._note(name, start)
            prefixes.append(name)

    def of(self, place: str) -> int:
        """The line of a place, or of the smallest thing around it that has one; 1 for the file itself."""
        while place and place not in self._at:
            cut = max(place.rfind("."), place.rfind(", "), place.rfind(" "))
            place = place[: max(cut, 0)]
        return self._at.get(place, 1)
