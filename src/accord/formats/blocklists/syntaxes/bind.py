"""Settings of BIND: zones that the server answers itself from a file that knows nothing, one for each name that is blocked.

Source: https://bind9.readthedocs.io/en/stable/reference.html#zone-block-grammar : the most exact zone counts. A zone that is asked
elsewhere (`forward`, `stub`) or fetched (`secondary`) is not blocked; nor is one whose file bears its own name, which is a real zone.
"""

import re
from collections.abc import Iterator

from accord.formats.blocklists.rules import Loss, Rule, blocked, excepted, is_own, lost

NAME, RANK, COVERS_BELOW = "bind", 2, False
Writer = None

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<mark>[{};])|(?P<word>[^\s{};"]+)|(?P<broken>")')
_COMMENT = re.compile(r'("[^"]*")|/\*.*?\*/|(?:#|//).*')
_LINE = re.compile(
    r'zone\s+(?:"[^"]*"|[^\s"{;]+)\s*(?:(?:IN|CH|HS)\s*)?(?:\{|$)|(?:type\s+\w+|file\s+"[^"]*"|notify\s+\w+)\s*;', re.IGNORECASE
)
_ROOT = ""
_CLAUSES = frozenset({"type", "file"})  # of a zone, that say whether it is blocked
_ENOUGH = 4  # words of a statement
_SPLIT = re.compile(r"[._-]+")


def looks(line: str) -> bool:
    return _LINE.match(line) is not None


class Reader:
    """Takes the settings word by word, since a zone may stand on one line or on many."""

    def __init__(self) -> None:
        self._is_comment = False
        self._words: list[str] = []
        self._zone: tuple[int, str, str] | None = None
        self._clauses: dict[str, str] = {}
        self._depth = 0

    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        for token in _TOKEN.finditer(self._uncommented(line)):
            if token["mark"] == "{":
                self._open(number, text)
            elif token["mark"] == "}":
                yield from self._shut(number, text)
            elif token["mark"] == ";":
                yield from self._end(number, text)
            elif token["broken"]:
                # No text goes on in the next line: what this belongs to is none.
                self._zone, self._words, self._depth = None, [], 0
                yield lost(number, text, Loss.SETTING)
                return
            elif len(self._words) < _ENOUGH:
                self._words.append(token["word"] if token["quoted"] is None else token["quoted"])

    def close(self) -> Iterator[Rule]:
        if self._zone is not None:
            yield lost(self._zone[0], self._zone[1], Loss.SETTING)

    def _uncommented(self, line: str) -> str:
        if self._is_comment:
            _, end, line = line.partition("*/")
            if not end:
                return ""
            self._is_comment = False
        line = _COMMENT.sub(lambda match: match[1] or " ", line)
        begin = _outside(line, "/*")
        if begin >= 0:
            self._is_comment = True
            return line[:begin]
        return line

    def _open(self, number: int, text: str) -> None:
        if self._zone is not None:
            self._depth += 1
        elif len(self._words) > 1 and self._words[0].lower() == "zone":
            self._zone, self._clauses, self._depth = (number, text, self._words[1]), {}, 1
        elif self._words and self._words[0].lower() != "view":
            self._zone, self._clauses, self._depth = (number, text, ""), {}, 1
        self._words = []

    def _shut(self, number: int, text: str) -> Iterator[Rule]:
        yield from self._end(number, text)
        if self._zone is not None:
            self._depth -= 1
            if self._depth == 0:
                (began, said, name), clauses = self._zone, self._clauses
                self._zone = None
                yield from _judged(began, said, name, clauses)

    def _end(self, number: int, text: str) -> Iterator[Rule]:
        words, self._words = self._words, []
        if self._zone is None:
            if words:
                yield lost(number, text, Loss.SETTING)
        elif self._depth == 1 and words and words[0].lower() in _CLAUSES:
            self._clauses[words[0].lower()] = words[1] if len(words) > 1 else ""


def _outside(line: str, mark: str) -> int:
    """Where a mark stands outside of quotation marks; -1 where it does not."""
    place = line.find(mark)
    while place >= 0 and line.count('"', 0, place) % 2:
        place = line.find(mark, place + 1)
    return place


def _judged(number: int, text: str, name: str, clauses: dict[str, str]) -> Iterator[Rule]:
    if not name:  # a statement of another kind
        yield lost(number, text, Loss.SETTING)
        return
    name, kind = name.removesuffix(".").lower(), clauses.get("type", "").lower()
    if name == _ROOT or is_own(name) or name.endswith((".arpa", ".localhost")):
        return
    if kind in ("master", "primary"):
        yield lost(number, text, Loss.RECORD) if _is_real(name, clauses.get("file", "")) else blocked(number, text, name)
    elif kind in ("forward", "static-stub", "stub", "slave", "secondary", "mirror"):
        yield excepted(number, text, name)
    else:
        yield lost(number, text, Loss.SETTING)


def _is_real(name: str, file: str) -> bool:
    """Whether a zone is served from a file of its own: it bears the name, or the first part of it."""
    base = file.rpartition("/")[2].rpartition("\\")[2].lower()
    return not base or name in base or name.partition(".")[0] in _SPLIT.split(base)
