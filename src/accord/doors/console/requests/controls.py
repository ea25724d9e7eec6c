"""Fields of a protocol as controls of a form: what was typed stays, what is wrong stands beside it, what is known is offered.

The names of controls follow the paths of core.protocols (`hops.2.amount` is `f-hops-2-amount`), so that a fault finds its control.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec
from django.utils.translation import gettext
from msgspec import Struct, field
from msgspec.structs import replace

from accord.core.currencies import CURRENCIES
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.regions import REGIONS
from accord.core.money.amounts import ASSETS
from accord.core.protocols import Fault, Field
from accord.core.protocols.values import read_duration
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


class Control(Struct, frozen=True, kw_only=True):
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
        """The ids of what describes a control: its help and its error."""
        what = ("helptext" * bool(self.help), "error" * bool(self.error), "question" * (self.asked is not None))
        return " ".join(f"{self.id}_{suffix}" for suffix in what if suffix)

    @property
    def faults(self) -> tuple[tuple[str, str, str], ...]:
        """The faults and questions here and in its rows: the id to go to, the label, the sentence."""
        own = self.error or (self.asked.text if self.asked is not None else "")
        below = (fault for row in self.rows for cell in row.controls for fault in cell.faults)
        return (*(((self.id, self.label, own),) if own else ()), *below)


class Row(Struct, frozen=True):
    number: int
    controls: tuple[Control, ...]


class Form(Struct, frozen=True, kw_only=True):
    """The sources of a step's controls. `offered`: values by field, as typed. `known`: ids to choose from, by kind of record."""

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
            self._control(spec, f"f-{spec.key}", spec.key, spec.required or spec.key in self.also_required)
            for spec in fields
            if spec.key not in self.left_out
        )

    def _control(self, spec: Field, name: str, path: str, required: bool) -> Control:
        control = Control(
            name=name,
            label=gettext(spec.title),
            type=spec.type,
            help=gettext(spec.help).replace("`", "") if spec.help else "",
            required=required,
            personal=spec.personal,
            value=self._value(name),
            error=self.faults.get(path, ""),
        )
        if path in self.unclear:
            control = _unclear(control, self.unclear[path])
        if self.setting is not None:
            control = self._typed_here(spec, name, control, self.setting)
        if spec.type == "list":
            return replace(control, rows=tuple(self._rows(spec, name, path)), error=control.error or self._of_a_row(path))
        if spec.type == "amount":
            unit = self._value(name + UNIT) or (self.codes[0] if self.codes else "")
            return replace(control, unit=unit, choices=_codes(unit, self.codes))
        if spec.type == "duration":
            return replace(control, unit=self._value(f"{name}-unit"), choices=_words(UNITS, self._value(f"{name}-unit")))
        if spec.type == "code":
            return replace(control, choices=tuple(Choice(key, gettext(title), key == control.value) for key, title in spec.choices.items()))
        if spec.type == "country":
            return replace(control, choices=tuple(countries(REGIONS, (control.value,))))
        if spec.type == "yes-no":
            return replace(control, choices=_words({"yes": gettext("Yes"), "no": gettext("No")}, control.value))
        if spec.type in ("member", "record"):
            there = self.known.get(spec.of or spec.type, ())
            return replace(control, choices=tuple(Choice(id, words, id == control.value) for id, words in there))
        return control

    def _typed_here(self, spec: Field, name: str, control: Control, here: Setting) -> Control:
        """The zone that a moment is in, and the bank that an account is at."""
        if spec.type in ("time", "date"):
            return replace(control, help=" ".join(filter(None, (control.help, _in_zone(spec.type, here)))))
        if spec.type == "identifier":
            bank = self._value(name + BANK)
            return replace(control, bank=bank, banks=banks(here, bank))
        return control

    def _of_a_row(self, path: str) -> str:
        """The fault of a row as a whole, which none of its columns shows."""
        rows = ((int(at), text) for at, text in ((key.removeprefix(f"{path}."), text) for key, text in self.faults.items()) if at.isdigit())
        return next((gettext("Row {number}: {fault}").format(number=number, fault=text) for number, text in sorted(rows)), "")

    def _value(self, name: str) -> str:
        return self.typed.get(name, "") if name in self.typed else self.offered.get(name, "")

    def _rows(self, spec: Field, name: str, path: str) -> Iterable[Row]:
        filled = [number for number in range(1, MOST_ROWS + 1) if _is_filled(self.typed, f"{name}-{number}-")]
        count = max([1, *filled]) + (1 if self.more == spec.key else 0)
        for number in range(1, min(count, MOST_ROWS) + 1):
            columns = (self._control(c, f"{name}-{number}-{c.key}", f"{path}.{number}.{c.key}", c.required) for c in spec.columns)
            yield Row(number, tuple(columns))


def _unclear(control: Control, reading: Reading) -> Control:
    """With what is asked about its text, or why it can't be read; a card's number is not shown again."""
    error = control.error or refusal(reading)
    is_card = bool(error) and holds_card_number(control.value)
    return replace(control, error=error, asked=asked(reading, control.value), value="" if is_card else control.value)


def _in_zone(field_type: str, setting: Setting) -> str:
    """In whose time, and how a moment may be typed."""
    example = example_of_moment(setting)
    if field_type == "date":
        return gettext("For example {example}.").format(example=example.partition(" ")[0])
    zone = zone_words(setting) or "UTC"
    return gettext("In {zone}, for example {example}.").format(zone=zone, example=example)


def _is_filled(typed: Typed, stem: str) -> bool:
    """Whether a row says anything: its unit or bank alone, which may be chosen beforehand, does not count."""
    return any(value.strip() and name.startswith(stem) and not name.endswith(BESIDE) for name, value in typed.items())


def _codes(chosen: str, first: Sequence[str]) -> tuple[Choice, ...]:
    codes = dict.fromkeys([*first, *sorted(CURRENCIES), *sorted(ASSETS)])
    choices = tuple(Choice(code, code, code == chosen) for code in codes)
    # None is chosen for the person: a wrong currency is worse than none.
    return choices if chosen else (Choice("", "–", True), *choices)


def _words(table: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(key, gettext(word), key == chosen) for key, word in table.items())


def typed_of(sent: Mapping[str, Any]) -> dict[str, str]:
    """The typed controls, without NUL and cut; rows of lists move up where those before them were left empty."""
    whole = settle({str(name): str(value).replace("\0", "")[:LONGEST] for name, value in sent.items() if str(name).startswith("f-")})
    stems: dict[str, list[int]] = {}
    for name in whole:
        key, number, _ = _row_of(name)
        if number and _is_filled(whole, f"{key}-{number}-") and number not in stems.setdefault(key, []):
            stems[key].append(number)
    values = {}
    for name, value in whole.items():
        key, number, column = _row_of(name)
        if not number:
            values[name] = value
        elif number in stems.get(key, ()):
            values[f"{key}-{sorted(stems[key]).index(number) + 1}-{column}"] = value
    return values


def _row_of(name: str) -> tuple[str, int, str]:
    """List, row and column of a control in a list; row 0 where it is in none."""
    parts = name.split("-")
    for place, part in enumerate(parts[1:-1], 1):
        if part.isascii() and part.isdigit() and 0 < len(part) <= 2:
            return "-".join(parts[:place]), int(part), "-".join(parts[place + 1 :])
    return name, 0, ""


def missing(fields: Iterable[Field], typed: Typed) -> dict[str, str]:
    """The needed fields that were left empty, by path: named beside what has to be asked, all of it at once."""
    empty: list[str] = []
    for spec in fields:
        name = f"f-{spec.key}"
        if spec.type == "list":
            numbers = sorted({number for key, number, _ in map(_row_of, typed) if key == name and number})
            empty += [
                f"{spec.key}.{number}.{column.key}"
                for number in numbers
                for column in spec.columns
                if column.required and not typed.get(f"{name}-{number}-{column.key}", "").strip()
            ]
        elif spec.required and spec.type != "attachment" and not typed.get(name, "").strip():
            empty.append(spec.key)
    return said([Fault(path, "field-missing", "This is needed. Fill it in.") for path in empty])


def files_again(fields: Iterable[Field], sent: Collection[str]) -> dict[str, str]:
    """The files that came with a form that is shown again, by path: a browser keeps none of them."""
    return {spec.key: gettext("Choose the file again.") for spec in fields if spec.type == "attachment" and f"f-{spec.key}" in sent}


class Read(Struct, frozen=True):
    """The typed values, as a step takes them: by field, apart from them those for the vault, and the questions to ask first."""

    values: dict[str, Any]
    private: dict[str, str]
    unclear: dict[str, Reading]
    read_back: dict[str, Value]


def read(fields: Iterable[Field], typed: Typed, setting: Setting, latest: Mapping[str, int] = MappingProxyType({})) -> Read:
    """`latest`: up to when the time of a field may lie."""
    answers = Read({}, {}, {}, {})
    for spec in fields:
        name = f"f-{spec.key}"
        if spec.type == "list":
            rows = _read_rows(spec, name, typed, setting, answers)
            if rows:
                answers.values[spec.key] = rows
            continue
        value = _read(spec, name, spec.key, typed, setting, answers, latest.get(spec.key))
        if value in (None, ""):
            continue
        if spec.type == "reference":
            answers.private[spec.key] = str(value)
        else:
            answers.values[spec.key] = value
    return answers


def _read_rows(spec: Field, name: str, typed: Typed, setting: Setting, answers: Read) -> list[dict[str, Any]]:
    numbers = sorted({number for key, number, _ in map(_row_of, typed) if key == name and number})
    rows = []
    for number in numbers:
        # A bank's name may be another bank's in another country: an account is read in the one that is chosen beside it.
        country = typed.get(f"{name}-{number}-country", "")
        abroad = msgspec.structs.replace(setting, country=country) if country in setting.packs else setting
        here = {column.key: abroad if column.type == "identifier" else setting for column in spec.columns}
        rows.append(
            {c.key: _read(c, f"{name}-{number}-{c.key}", f"{spec.key}.{number}.{c.key}", typed, here[c.key], answers) for c in spec.columns}
        )
    return [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]


def _read(spec: Field, name: str, path: str, typed: Typed, setting: Setting, answers: Read, latest: int | None = None) -> Any:
    value = typed.get(name, "").strip()
    if not value:
        return None
    unit = typed.get(name + UNIT, "")
    if spec.type == "duration":
        return f"{value} {unit}"
    if spec.type not in READ_HERE:
        return value
    beside = typed.get(name + BANK, "") if spec.type == "identifier" else unit
    reading = read_field(spec.type, value, beside, setting, past=is_past(spec.key, has_least=spec.least is not None), latest=latest)
    if isinstance(reading, Value):
        answers.read_back[path] = reading
        return reading.value
    if reading is not None:
        answers.unclear[path] = reading
    return value


def _sentence(fault: Fault) -> str:
    """The sentence of a fault, beside its field; a length of time in it in the reader's words."""
    text = gettext(FAULTS.get(fault.code, fault.text))
    length = _LENGTH.search(fault.text)
    seconds = read_duration(length[0]) if length else None
    return text if seconds is None or "{length}" not in text else text.format(length=about(seconds))


def said(faults: Iterable[Fault]) -> dict[str, str]:
    """Faults by the path of their field, the first of each."""
    sentences: dict[str, str] = {}
    for fault in faults:
        sentences.setdefault(fault.field, _sentence(fault))
    return sentences
