"""Fields of a protocol as controls of a form: what was typed stays, what is wrong stands beside it, what is known is offered.

The names of controls follow the paths of core.protocols (`hops.2.amount` is `f-hops-2-amount`), so that a fault finds its control.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

import msgspec
from django.utils.translation import gettext

from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.regions import REGIONS
from accord.core.money.amounts import ASSETS
from accord.core.protocols import Fault, Field
from accord.core.protocols.values import read_duration
from accord.core.trust.currencies import CURRENCIES
from accord.core.typed import Reading, Setting, Value
from accord.core.typed.fields import BANK, BESIDE, READ_HERE, UNIT, example_of_moment, is_past, read_field, settle, zone_words
from accord.doors.console.frame.choices import Choice, countries
from accord.doors.console.frame.moments import about
from accord.doors.console.frame.typing import Asked, BankChoice, asked, banks, refusal
from accord.doors.console.requests.labels import FAULTS, UNITS

LONGEST: Final = 10_000
MOST_ROWS: Final = 60
Typed = Mapping[str, str]
Unclear = Mapping[str, Reading]  # what has to be asked or can't be read, by the path of its field
Known = Mapping[str, Sequence[tuple[str, str]]]  # what can be chosen for a record or a member: id and words
_LENGTH = re.compile(r"[0-9]+ (second|minute|hour|day)s?")
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control, or with `rows` the rows of a list. `unit` is the currency of an amount, or the unit of a length."""

    name: str
    label: str
    type: str
    help: str = ""
    required: bool = True
    personal: bool = False
    value: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    asked: Asked | None = None
    bank: str = ""
    banks: tuple[tuple[str, tuple[BankChoice, ...]], ...] = ()
    rows: tuple["Row", ...] = ()

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def shows_error(self) -> bool:
        return bool(self.error) or self.asked is not None or any(cell.shows_error for row in self.rows for cell in row.controls)

    @property
    def described(self) -> str:
        """What a control is described by: its help and its error."""
        what = ("helptext" * bool(self.help), "error" * bool(self.error), "question" * (self.asked is not None))
        return " ".join(f"{self.id}_{each}" for each in what if each)

    @property
    def faults(self) -> tuple[tuple[str, str, str], ...]:
        """What is wrong or asked here and in its rows: the id to go to, the label, the sentence."""
        own = self.error or (self.asked.text if self.asked is not None else "")
        below = (each for row in self.rows for cell in row.controls for each in cell.faults)
        return (*(((self.id, self.label, own),) if own else ()), *below)


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the controls of a step are made from. `offered`: values by field, as typed. `known`: ids to choose from, by kind of record."""

    typed: Typed = field(default_factory=lambda: _NONE)
    offered: Typed = field(default_factory=lambda: _NONE)
    known: Known = field(default_factory=lambda: _NONE)
    codes: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=lambda: _NONE)
    unclear: Unclear = field(default_factory=lambda: _NONE)
    setting: Setting | None = None
    also_required: frozenset[str] = frozenset()
    more: str = ""
    left_out: frozenset[str] = field(default_factory=frozenset)

    def controls(self, fields: Iterable[Field]) -> tuple[Control, ...]:
        return tuple(
            self._control(one, f"f-{one.key}", one.key, one.required or one.key in self.also_required)
            for one in fields
            if one.key not in self.left_out
        )

    def _control(self, one: Field, name: str, path: str, required: bool) -> Control:
        found = Control(
            name=name,
            label=gettext(one.title),
            type=one.type,
            help=gettext(one.help).replace("`", "") if one.help else "",
            required=required,
            personal=one.personal,
            value=self._value(name),
            error=self.faults.get(path, ""),
        )
        if path in self.unclear:
            found = _unclear(found, self.unclear[path])
        if self.setting is not None:
            found = self._typed_here(one, name, found, self.setting)
        if one.type == "list":
            return replace(found, rows=tuple(self._rows(one, name, path)), error=found.error or self._of_a_row(path))
        if one.type == "amount":
            unit = self._value(name + UNIT) or (self.codes[0] if self.codes else "")
            return replace(found, unit=unit, choices=_codes(unit, self.codes))
        if one.type == "duration":
            return replace(found, unit=self._value(f"{name}-unit"), choices=_words(UNITS, self._value(f"{name}-unit")))
        if one.type == "code":
            return replace(found, choices=tuple(Choice(key, gettext(title), key == found.value) for key, title in one.choices.items()))
        if one.type == "country":
            return replace(found, choices=tuple(countries(REGIONS, (found.value,))))
        if one.type == "yes-no":
            return replace(found, choices=_words({"yes": gettext("Yes"), "no": gettext("No")}, found.value))
        if one.type in ("member", "record"):
            there = self.known.get(one.of or one.type, ())
            return replace(found, choices=tuple(Choice(id, words, id == found.value) for id, words in there))
        return found

    def _typed_here(self, one: Field, name: str, found: Control, here: Setting) -> Control:
        """In whose time a moment is, and at which bank an account."""
        if one.type in ("time", "date"):
            return replace(found, help=" ".join(filter(None, (found.help, _in_zone(one.type, here)))))
        if one.type == "identifier":
            bank = self._value(name + BANK)
            return replace(found, bank=bank, banks=banks(here, bank))
        return found

    def _of_a_row(self, path: str) -> str:
        """What is wrong with a row as a whole, which none of its columns shows."""
        rows = ((int(at), text) for at, text in ((key.removeprefix(f"{path}."), text) for key, text in self.faults.items()) if at.isdigit())
        return next((gettext("Row {number}: {fault}").format(number=number, fault=text) for number, text in sorted(rows)), "")

    def _value(self, name: str) -> str:
        return self.typed.get(name, "") if name in self.typed else self.offered.get(name, "")

    def _rows(self, one: Field, name: str, path: str) -> Iterable[Row]:
        filled = [number for number in range(1, MOST_ROWS + 1) if _is_filled(self.typed, f"{name}-{number}-")]
        count = max([1, *filled]) + (1 if self.more == one.key else 0)
        for number in range(1, min(count, MOST_ROWS) + 1):
            columns = (self._control(c, f"{name}-{number}-{c.key}", f"{path}.{number}.{c.key}", c.required) for c in one.columns)
            yield Row(number, tuple(columns))


def _unclear(found: Control, reading: Reading) -> Control:
    """With what is asked about its text, or why it can't be read; a card's number is not shown again."""
    error = found.error or refusal(reading)
    is_card = bool(error) and holds_card_number(found.value)
    return replace(found, error=error, asked=asked(reading, found.value), value="" if is_card else found.value)


def _in_zone(type: str, setting: Setting) -> str:
    """In whose time, and how a moment may be typed."""
    example = example_of_moment(setting)
    if type == "date":
        return gettext("For example {example}.").format(example=example.partition(" ")[0])
    zone = zone_words(setting) or "UTC"
    return gettext("In {zone}, for example {example}.").format(zone=zone, example=example)


def _is_filled(typed: Typed, stem: str) -> bool:
    """Whether a row says anything: its unit or bank alone, which may be chosen beforehand, does not count."""
    return any(value.strip() and name.startswith(stem) and not name.endswith(BESIDE) for name, value in typed.items())


def _codes(chosen: str, first: Sequence[str]) -> tuple[Choice, ...]:
    every = dict.fromkeys([*first, *sorted(CURRENCIES), *sorted(ASSETS)])
    found = tuple(Choice(code, code, code == chosen) for code in every)
    # None is chosen for somebody: a wrong currency is worse than none.
    return found if chosen else (Choice("", "–", True), *found)


def _words(table: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(key, gettext(word), key == chosen) for key, word in table.items())


def typed_of(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into controls, without NUL and cut; rows of lists move up where those before them were left empty."""
    whole = settle({str(name): str(value).replace("\0", "")[:LONGEST] for name, value in sent.items() if str(name).startswith("f-")})
    stems: dict[str, list[int]] = {}
    for name in whole:
        key, number, _ = _row_of(name)
        if number and _is_filled(whole, f"{key}-{number}-") and number not in stems.setdefault(key, []):
            stems[key].append(number)
    found = {}
    for name, value in whole.items():
        key, number, column = _row_of(name)
        if not number:
            found[name] = value
        elif number in stems.get(key, ()):
            found[f"{key}-{sorted(stems[key]).index(number) + 1}-{column}"] = value
    return found


def _row_of(name: str) -> tuple[str, int, str]:
    """List, row and column of a control in a list; row 0 where it is in none."""
    parts = name.split("-")
    for place, part in enumerate(parts[1:-1], 1):
        if part.isascii() and part.isdigit() and 0 < len(part) <= 2:
            return "-".join(parts[:place]), int(part), "-".join(parts[place + 1 :])
    return name, 0, ""


def missing(fields: Iterable[Field], typed: Typed) -> dict[str, str]:
    """What is needed and was left empty, by the path of its field: said beside what has to be asked, all of it at once."""
    empty: list[str] = []
    for one in fields:
        name = f"f-{one.key}"
        if one.type == "list":
            numbers = sorted({number for key, number, _ in map(_row_of, typed) if key == name and number})
            empty += [
                f"{one.key}.{number}.{column.key}"
                for number in numbers
                for column in one.columns
                if column.required and not typed.get(f"{name}-{number}-{column.key}", "").strip()
            ]
        elif one.required and one.type != "attachment" and not typed.get(name, "").strip():
            empty.append(one.key)
    return said([Fault(path, "field-missing", "This is needed here. Give it.") for path in empty])


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, as a step takes it: values by field, apart from them what goes to the vault, and what has to be asked first."""

    values: dict[str, Any]
    private: dict[str, str]
    unclear: dict[str, Reading]
    read_back: dict[str, Value]


def read(fields: Iterable[Field], typed: Typed, setting: Setting) -> Read:
    found = Read({}, {}, {}, {})
    for one in fields:
        name = f"f-{one.key}"
        if one.type == "list":
            rows = _read_rows(one, name, typed, setting, found)
            if rows:
                found.values[one.key] = rows
            continue
        value = _read(one, name, one.key, typed, setting, found)
        if value in (None, ""):
            continue
        if one.type == "reference":
            found.private[one.key] = str(value)
        else:
            found.values[one.key] = value
    return found


def _read_rows(one: Field, name: str, typed: Typed, setting: Setting, found: Read) -> list[dict[str, Any]]:
    numbers = sorted({number for key, number, _ in map(_row_of, typed) if key == name and number})
    rows = []
    for number in numbers:
        # A bank's name may be another bank's in another country: an account is read in the one that is chosen beside it.
        country = typed.get(f"{name}-{number}-country", "")
        abroad = msgspec.structs.replace(setting, country=country) if country in setting.packs else setting
        here = {column.key: abroad if column.type == "identifier" else setting for column in one.columns}
        rows.append(
            {c.key: _read(c, f"{name}-{number}-{c.key}", f"{one.key}.{number}.{c.key}", typed, here[c.key], found) for c in one.columns}
        )
    return [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]


def _read(one: Field, name: str, path: str, typed: Typed, setting: Setting, found: Read) -> Any:
    value = typed.get(name, "").strip()
    if not value:
        return None
    unit = typed.get(name + UNIT, "")
    if one.type == "duration":
        return f"{value} {unit}"
    if one.type not in READ_HERE:
        return value
    beside = typed.get(name + BANK, "") if one.type == "identifier" else unit
    reading = read_field(one.type, value, beside, setting, past=is_past(one.key, has_least=one.least is not None))
    if isinstance(reading, Value):
        found.read_back[path] = reading
        return reading.value
    if reading is not None:
        found.unclear[path] = reading
    return value


def _sentence(fault: Fault) -> str:
    """What is wrong, beside its field; a length of time in it in the reader's words."""
    text = gettext(FAULTS.get(fault.code, fault.text))
    length = _LENGTH.search(fault.text)
    seconds = read_duration(length[0]) if length else None
    return text if seconds is None or "{length}" not in text else text.format(length=about(seconds))


def said(faults: Iterable[Fault]) -> dict[str, str]:
    """Faults by the path of their field, the first of each."""
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(fault.field, _sentence(fault))
    return found
