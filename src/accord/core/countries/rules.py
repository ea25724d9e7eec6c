"""Country and corridor rules as data: the clocks, fields, conditions and warnings that a request meets. They inform, and refuse nothing.

A file of rules is read once into a `Book`; `apply.rules_for` says which of it concerns a request.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from accord.core.countries.cells import Place
from accord.core.countries.fact import Fact, Source
from accord.core.countries.faults import BadRules, Fault
from accord.core.countries.reading import Files, read_sources
from accord.core.countries.rows import Sort, read_rows
from accord.core.countries.span import Span, read_span
from accord.core.identifiers.regions import REGIONS

SIDES = frozenset({"asker", "asked", "victim", "any"})
BORDERS = frozenset({"across", "within", "either"})
BOUNDS = frozenset({"at most", "at least"})
CONDITIONS = frozenset({"amount-at-least", "age-at-most", "recall-sent", "across-border", "asked-by", "asked-by-at-home", "police-report"})
SHORTEST = "shortest"
_AMOUNT = re.compile(r"([1-9][0-9]{0,11}) ([A-Z]{3})")


class ClockRule(Struct, frozen=True):
    """One clock by the name that protocols refer to (its row's key). `use` is `shortest`, or the reading that the file chose.

    `bound`: whether the law sets the most or the least. `doubt`: what speaks against every reading.
    """

    key: str
    about: str
    side: str
    border: str
    bound: str
    use: str
    lasts: Fact[Span]
    runs_from: Fact[str]
    law: Fact[str]
    doubt: Fact[str]

    @property
    def used(self) -> Span | None:
        """The reading that is used; None where the length is unknown."""
        if self.use == SHORTEST:
            return min(self.lasts.values, key=lambda span: span.least, default=None)
        return read_span(self.use)

    @property
    def why(self) -> str:
        """A sentence on what is used, and what else is said."""
        if self.used is None:
            return f"Unknown: {self.lasts.unknown}."
        if not self.lasts.is_conflict:
            sentence = f"{self.used}, as the source says."
        elif self.use == SHORTEST:
            sentence = f"{self.used}: sources say {', '.join(map(str, self.lasts.values))}, and the shortest is used."
        else:
            sentence = f"{self.used}: sources say {', '.join(map(str, self.lasts.values))}, and the file of rules uses this one."
        return f"{sentence} Doubtful: {'; '.join(self.doubt.values)}." if self.doubt.readings else sentence


class FieldRule(Struct, frozen=True):
    """Content of the request. `says` is its name for people; unknown where a form exists that is not public. `goes_into` is the
    protocol's field that holds it: several may go into one, such as the lines of a list of payments."""

    key: str
    goes_into: str
    side: str
    border: str
    says: Fact[str]


class WarningRule(Struct, frozen=True):
    """A warning that people must know. `says` is the sentence."""

    key: str
    side: str
    border: str
    says: Fact[str]


class ConditionRule(Struct, frozen=True):
    """A condition for a door to open. `kind` is one of CONDITIONS, `value` is compared with, `otherwise` says what to do when not."""

    key: str
    kind: str
    side: str
    border: str
    otherwise: str
    value: Fact[str]
    says: Fact[str]


class Book(Struct, frozen=True):
    """One file of rules: for which protocols, and for which countries, or for the parties of a treaty (a key in packs' treaties).

    No countries and no treaty: everywhere.
    """

    key: str
    title: str
    protocols: frozenset[str]
    countries: frozenset[str]
    treaty: str
    clocks: Mapping[str, ClockRule]
    fields: Mapping[str, FieldRule]
    warnings: Mapping[str, WarningRule]
    conditions: Mapping[str, ConditionRule]
    sources: Mapping[str, Source]


class Rulebook(Struct, frozen=True):
    """All books, and the names of clocks that they may set, with what each name means."""

    names: Mapping[str, str]
    books: Mapping[str, Book]


_WHERE = MappingProxyType({"side": SIDES, "border": BORDERS})
_SECTIONS: tuple[tuple[str, str, Sort], ...] = (
    ("clocks", "clock", Sort(ClockRule, ("lasts", "runs_from"), MappingProxyType({**_WHERE, "bound": BOUNDS}))),
    ("fields", "field", Sort(FieldRule, ("says",), _WHERE)),
    ("warnings", "warning", Sort(WarningRule, ("says",), _WHERE)),
    ("conditions", "condition", Sort(ConditionRule, ("says",), MappingProxyType({**_WHERE, "kind": CONDITIONS}))),
)
_HEAD = frozenset({"title", "protocols", "countries", "treaty"})
_NAME = re.compile(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?")


def read_rulebook(files: Files) -> Rulebook:
    """The rules made of parsed files: `names`, and one book a file. Raises BadRules with every fault."""
    faults: list[Fault] = []
    names = _names(files.get("names", {}), faults)
    books = {}
    for key, table in files.items():
        if key != "names":
            book = _book(key, table, names, faults)
            if book is not None:
                books[key] = book
    if faults:
        raise BadRules(faults)
    return Rulebook(MappingProxyType(names), MappingProxyType(books))


def _names(table: Mapping[str, object], faults: list[Fault]) -> dict[str, str]:
    rows = table.get("clock")
    if not isinstance(rows, dict) or not all(isinstance(sentence, str) and sentence.strip() for sentence in rows.values()):
        faults.append(Fault("names.toml", "", "clock", "The file needs one table [clock] with a sentence for each name of a clock."))
        return {}
    for name in rows:
        if not _NAME.fullmatch(name):
            faults.append(Fault("names.toml", name, "", "A name is two words in small letters with a dot between, such as hold.lapse."))
    return dict(rows)


def _book(key: str, table: Mapping[str, object], names: Mapping[str, str], faults: list[Fault]) -> Book | None:
    before, file = len(faults), f"{key}.toml"
    sources = read_sources(table, file, faults)
    place = Place(file, sources, faults)
    parts = {attribute: read_rows(place, table, name, sort) for attribute, name, sort in _SECTIONS}
    for unheard in sorted(set(table) - {name for _, name, _ in _SECTIONS} - {"rules", "source", "columns"}):
        place.fault("", unheard, "A file of rules has no such table.")
    for unused in sorted(set(sources) - place.used):
        place.fault(unused, "", "No value names this source. Use it, or take it out.")
    for clock in parts["clocks"].values():
        _check_clock(place, clock, names)
    for condition in parts["conditions"].values():
        _check_condition(place, condition)
    head = _head(place, table.get("rules"))
    if head is None or len(faults) > before:
        return None
    title, protocols, countries, treaty = head
    return Book(key, title, protocols, countries, treaty, sources=MappingProxyType(sources), **parts)


def _head(place: Place, head: object) -> tuple[str, frozenset[str], frozenset[str], str] | None:
    if not isinstance(head, dict) or set(head) != _HEAD:
        place.fault("rules", "", f"The file needs a table [rules] with exactly {', '.join(sorted(_HEAD))}.")
        return None
    title, protocols, countries, treaty = head["title"], head["protocols"], head["countries"], head["treaty"]
    if not isinstance(title, str) or not title.strip() or not isinstance(treaty, str):
        place.fault("rules", "title", "title and treaty are texts; treaty is empty where none is meant.")
    elif not isinstance(protocols, list) or not protocols or not all(isinstance(protocol, str) for protocol in protocols):
        place.fault("rules", "protocols", "Name the protocols that the rules concern, such as hold-funds.")
    elif not isinstance(countries, list) or not all(isinstance(country, str) and country in REGIONS for country in countries):
        place.fault("rules", "countries", "Countries are codes of ISO 3166-1; leave the list empty for everywhere.")
    else:
        return title, frozenset(protocols), frozenset(countries), treaty
    return None


def _check_clock(place: Place, clock: ClockRule, names: Mapping[str, str]) -> None:
    if clock.key not in names:
        place.fault(clock.key, "", f"No such name of a clock. Use one of {', '.join(sorted(names))}, or add it to names.toml.")
    if clock.use != SHORTEST and clock.use not in map(str, clock.lasts.values):
        place.fault(clock.key, "use", "Write shortest, or one of the readings as it stands there.")


def _check_condition(place: Place, condition: ConditionRule) -> None:
    value = condition.value.value or ""
    if condition.kind == "amount-at-least" and not _AMOUNT.fullmatch(value):
        place.fault(condition.key, "value", "Write an amount with its currency, such as 50000 USD.")
    if condition.kind == "age-at-most" and read_span(value) is None:
        place.fault(condition.key, "value", "Write a length of time such as 72 hours.")
    if condition.kind in ("asked-by", "asked-by-at-home") and not value:
        place.fault(condition.key, "value", "Write who may ask, with commas between, such as police, prosecutor.")
