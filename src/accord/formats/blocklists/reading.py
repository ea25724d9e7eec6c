"""Reading a list in a format that is known: lazily, in the memory of a line, whatever its length."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from accord.core.sharing.tlp import Tlp
from accord.core.signals import BadSignal
from accord.formats.blocklists.columns import ACTION, Mapping
from accord.formats.blocklists.layout import Layout, read_tree
from accord.formats.blocklists.recognising import formats
from accord.formats.blocklists.rows import read_rows
from accord.formats.blocklists.rules import Closing, Loss, Mark, Rule, lost
from accord.formats.lists import numbered

Pieces = Iterable[bytes]
Name = Callable[[str], str | None]  # a name as the hub writes it


class Given(NamedTuple):
    """What a list is read as. `label`: the strictest by which the file says who may be told, where it does."""

    format: str
    mapping: Mapping | None = None
    layout: Layout | None = None
    label: Tlp | None = None

    @property
    def marks_nothing(self) -> bool:
        """Whether its lines only name things: an allow list is one whose lines all do."""
        if self.layout is not None:
            return not self.layout.marks_any
        return self.format == "list" or (self.mapping is not None and ACTION not in self.mapping.columns)


def read(pieces: Pieces, given: Given) -> Iterator[Rule]:
    """All rules of a list. `pieces` are lines; one without its end goes on in the next. Raises BadMapping, and of JSON
    BadDocument."""
    if given.layout is not None:
        yield from read_tree(pieces, given.layout)
        return
    lines = numbered(pieces)
    if given.mapping is not None:
        yield from read_rows(lines, given.mapping)
        return
    reader = formats()[given.format].Reader()
    for number, text, refused in lines:
        if refused is not None:
            yield _refused(number, text, refused)
        elif text.strip():
            yield from reader.rules(number, text)
    if isinstance(reader, Closing):
        yield from reader.close()


def _refused(number: int, text: str, refused: BadSignal) -> Rule:
    return Rule(number, text, Mark.LISTED, refused=refused)


class Exceptions:
    """The names that a list excepts. Eight bytes each, so that any list can be read twice: first for these."""

    def __init__(self, given: Given, name: Name) -> None:
        self._name = name
        self._covers_below = formats()[given.format].COVERS_BELOW
        self._names = array("Q")
        self._sorted: frozenset[int] = frozenset()

    def note(self, rules: Iterable[Rule]) -> None:
        found = (self._name(rule.value) for rule in rules if rule.mark is Mark.EXCEPTION and rule.whole)
        self._names.extend(_short(name) for name in found if name)
        self._sorted = frozenset(self._names)
        self._names = array("Q")

    def hold(self, rule: Rule) -> bool:
        """Whether the list itself takes out what a rule lists."""
        if not self._sorted or rule.firm or rule.mark is not Mark.LISTED or rule.kind == "url":
            return False
        name = self._name(rule.value)
        if name is None:
            return False
        above = [name]
        while self._covers_below and "." in name:
            name = name.partition(".")[2]
            above.append(name)
        return any(_short(each) in self._sorted for each in above)


def _short(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def without_exceptions(rules: Iterable[Rule], exceptions: Exceptions) -> Iterator[Rule]:
    """The rules of a list; what its own exceptions take out is lost to them."""
    for rule in rules:
        yield lost(rule.number, rule.text, Loss.EXCEPTION) if exceptions.hold(rule) else rule


def to_vouch(rules: Iterable[Rule], *, plain: bool) -> Iterator[Rule]:
    """The rules of a list of what nobody may block: its exceptions; where nothing is marked, its lines."""
    for rule in rules:
        if rule.mark is Mark.EXCEPTION:
            yield rule._replace(mark=Mark.LISTED) if rule.whole else lost(rule.number, rule.text, Loss.CONDITIONAL)
        elif rule.mark is Mark.LISTED and not (plain or rule.bare) and rule.refused is None:
            yield lost(rule.number, rule.text, Loss.BLOCKING)
        else:
            yield rule
