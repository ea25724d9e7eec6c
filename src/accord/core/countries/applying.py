"""Which country and corridor rules concern a request: a pure function of the rules, the packs and what is known of the request."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from accord.core.countries.country import Country
from accord.core.countries.fact import Fact, Source
from accord.core.countries.labels import RULES
from accord.core.countries.rules import Book, ClockRule, ConditionRule, FieldRule, Rulebook
from accord.core.countries.span import Span, read_span
from accord.core.phrases import Nation, Phrase


class Ask(Struct, frozen=True, kw_only=True):
    """The known facts of a request. `asker`, `asked`, `victim` are countries; the victim's is the asker's where nothing else is said.

    `who` is the asker's own part: bank, police, fiu, victim, ... None is what is not known (yet), and never a no.
    `amounts` are the disputed amount by currency, as far as a member stated it: nothing is converted here.
    """

    protocol: str
    asker: str | None = None
    asked: str | None = None
    victim: str | None = None
    who: str | None = None
    amounts: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    age: timedelta | None = None
    recall_sent: bool | None = None
    police_report: bool | None = None

    @property
    def across(self) -> bool | None:
        """Whether it crosses a border; None where a side is unknown."""
        return None if self.asker is None or self.asked is None else self.asker != self.asked

    def on(self, side: str) -> frozenset[str]:
        """The countries that stand on a side."""
        victim = self.victim or self.asker
        sides = {"asker": (self.asker,), "asked": (self.asked,), "victim": (victim,), "any": (self.asker, self.asked, victim)}
        return frozenset(country for country in sides[side] if country)


class Chosen(Struct, frozen=True):
    """A clock as it is used, and everything that is said about it: the rules with their readings, by book."""

    name: str
    used: Span | None
    why: str
    rules: tuple[tuple[str, ClockRule], ...]


class Sentence(Struct, frozen=True):
    """A sentence for people: a field to fill in, or a warning. `book` says whose rule it is; no sources: it follows from the request.

    `goes_into` is the protocol's field for what a rule asks for; empty for a warning.
    """

    key: str
    says: Phrase
    book: str
    sources: tuple[Source, ...] = ()
    goes_into: str = ""

    @property
    def text(self) -> str:
        return str(self.says)


class Checked(Struct, frozen=True):
    """A condition: met, not met, or None where the request does not say. `next_step` is what to do where it is not met."""

    key: str
    says: Phrase
    book: str
    met: bool | None
    next_step: str
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        return str(self.says)


class Applied(Struct, frozen=True):
    """The rules' statements on a request. Nothing in it refuses the request."""

    clocks: Mapping[str, Chosen]
    fields: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    conditions: tuple[Checked, ...]
    books: tuple[str, ...]

    def span(self, name: str) -> Span | None:
        """How long the clock of this name runs; None where no rule says, or nobody knows."""
        chosen = self.clocks.get(name)
        return chosen.used if chosen else None

    @property
    def seconds(self) -> Mapping[str, int]:
        """The clocks whose length needs no calendar, in seconds, as running protocols take them; what is unknown is not among them."""
        exact = {name: chosen.used.exact for name, chosen in self.clocks.items() if chosen.used}
        return MappingProxyType({name: int(length.total_seconds()) for name, length in exact.items() if length is not None})

    @property
    def needed(self) -> frozenset[str]:
        """The protocol's fields that rules ask for."""
        return frozenset(field.goes_into for field in self.fields)


def rules_for(rulebook: Rulebook, countries: Mapping[str, Country], ask: Ask) -> Applied:
    """The clocks, fields, warnings and conditions that concern a request, from every book whose protocol and countries it touches."""
    clocks: dict[str, list[tuple[str, ClockRule]]] = {}
    fields: list[Sentence] = []
    warnings: list[Sentence] = []
    conditions: list[Checked] = []
    used: list[str] = []
    for book in rulebook.books.values():
        if ask.protocol not in book.protocols or not _touches(book, countries, ask, warnings):
            continue
        before = (len(clocks), len(fields), len(warnings), len(conditions))
        for clock in _concerning(book, book.clocks, ask):
            clocks.setdefault(clock.key, []).append((book.key, clock))
        asked_for = _concerning(book, book.fields, ask)
        fields += [_sentence(book, row) for row in asked_for if row.says.readings]
        warnings += [
            _sentence(book, row) for row in (*_concerning(book, book.warnings, ask), *(row for row in asked_for if not row.says.readings))
        ]
        conditions += [_checked(book, row, ask) for row in _concerning(book, book.conditions, ask)]
        if before != (len(clocks), len(fields), len(warnings), len(conditions)):
            used.append(book.key)
    chosen = {name: _chosen(name, rows) for name, rows in clocks.items()}
    warnings += [_duty(row, rulebook) for row in chosen.values() if row.name == "police.report" and not ask.police_report]
    return Applied(MappingProxyType(chosen), tuple(fields), tuple(warnings), tuple(conditions), tuple(used))


def _touches(book: Book, countries: Mapping[str, Country], ask: Ask, warnings: list[Sentence]) -> bool:
    """Whether a side is in the book's countries. Of a treaty's parties: only who is known not to be one is left out, and that is said."""
    sides = ask.on("any")
    if book.treaty:
        standing = {code: _party(book.treaty, countries.get(code)) for code in sorted(ask.on("asker") | ask.on("asked"))}
        for code, party in standing.items():
            if party is False:
                warnings.append(_of_treaty("no-party", book, code))
            elif party is None:
                warnings.append(_of_treaty("party-unknown", book, code))
        return False not in standing.values()
    return not book.countries or bool(sides & book.countries)


def _of_treaty(key: str, book: Book, code: str) -> Sentence:
    return Sentence(key, Phrase(RULES[key], {"treaty": Phrase(book.title), "country": Nation(code)}), book.key)


def _party(treaty: str, country: Country | None) -> bool | None:
    row = country.treaties.get(treaty) if country else None
    return row.party.value if row else None


def _concerning(book: Book, rows: Mapping[str, Any], ask: Ask) -> list[Any]:
    """The rows whose side and border are those of the request; where the border is unknown, both kinds."""
    return [row for row in rows.values() if _on_side(book, row.side, ask) and _at_border(row.border, ask.across)]


def _on_side(book: Book, side: str, ask: Ask) -> bool:
    return not book.countries or bool(ask.on(side) & book.countries)


def _at_border(border: str, across: bool | None) -> bool:
    return border == "either" or across is None or (border == "across") is across


def _sentence(book: Book, row: Any) -> Sentence:
    sentence = row.says
    sources = tuple(source for reading in sentence.readings for source in reading.source)
    goes_into = row.goes_into if sentence.readings and isinstance(row, FieldRule) else ""
    return Sentence(row.key, _phrase(sentence), book.key, sources, goes_into)


def _phrase(fact: Fact[str]) -> Phrase:
    """All that sources say, each with its note; or what is unknown."""
    if not fact.readings:
        return Phrase(RULES["unknown"], {"what": Phrase(fact.unknown)})
    first, *others = (
        Phrase(RULES["noted"], {"text": Phrase(reading.value), "note": Phrase(reading.note)}) if reading.note else Phrase(reading.value)
        for reading in fact.readings
    )
    return reduce(lambda before, then: Phrase(RULES["several"], {"first": before, "then": then}), others, first)


def _chosen(name: str, rows: list[tuple[str, ClockRule]]) -> Chosen:
    """The shortest of what binds; of what is a least, the longest, since that keeps all of them."""
    timed = [(book, rule, rule.used) for book, rule in rows if rule.used is not None]
    if not timed:
        return Chosen(name, None, " ".join(rule.why for _, rule in rows), tuple(rows))
    pick = max if all(rule.bound == "at least" for _, rule, _ in timed) else min
    _, rule, used = pick(timed, key=lambda row_and_span: row_and_span[2].least if row_and_span[2] else timedelta())
    others = (
        "" if len(timed) == 1 else f" Other rules say {', '.join(f'{other} ({book})' for book, row, other in timed if row is not rule)}."
    )
    return Chosen(name, used, rule.why + others, tuple(rows))


def _duty(chosen: Chosen, rulebook: Rulebook) -> Sentence:
    book, rule = chosen.rules[0]
    start = next(iter(rule.runs_from.values), None)
    parts: dict[str, Any] = {"start": Phrase(start)} if start else {}
    parts |= {"length": chosen.used} if chosen.used else {}
    kinds = {("start", "length"): "duty", ("length",): "duty-start-unknown", ("start",): "duty-length-unknown", (): "duty-unknown"}
    sources = tuple(source for reading in rule.lasts.readings for source in reading.source)
    return Sentence("police.report", Phrase(RULES[kinds[tuple(parts)]], parts), book, sources)


def _checked(book: Book, rule: ConditionRule, ask: Ask) -> Checked:
    sentence = _sentence(book, rule)
    met = _TESTS[rule.kind](rule.value.value or "", ask)
    return Checked(rule.key, sentence.says, book.key, met, rule.otherwise, sentence.sources)


def _amount(value: str, ask: Ask) -> bool | None:
    number, _, currency = value.partition(" ")
    stated = ask.amounts.get(currency)
    return None if stated is None else stated >= Decimal(number)


def _age(value: str, ask: Ask) -> bool | None:
    span = read_span(value)
    return None if ask.age is None or span is None or span.exact is None else ask.age <= span.exact


def _asked_by(value: str, ask: Ask) -> bool | None:
    return None if ask.who is None else ask.who in value.split(", ")


def _asked_at_home(value: str, ask: Ask) -> bool | None:
    """Whether who may ask does so in the victim's own country."""
    may = _asked_by(value, ask)
    return may if may is not True else None if ask.asker is None else (ask.victim or ask.asker) == ask.asker


_TESTS: Mapping[str, Callable[[str, Ask], bool | None]] = MappingProxyType(
    {
        "amount-at-least": _amount,
        "age-at-most": _age,
        "recall-sent": lambda value, ask: ask.recall_sent,
        "across-border": lambda value, ask: ask.across,
        "asked-by": _asked_by,
        "asked-by-at-home": _asked_at_home,
        "police-report": lambda value, ask: ask.police_report,
    }
)
