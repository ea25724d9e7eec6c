"""What a step asks for as the inputs of a form that needs no script; and what was typed there as the fields that the step takes.

Nothing is judged here: the step itself says what is wrong, field by field. The names of inputs follow the paths of core.protocols
(`hops.2.amount` is `f-hops-2-amount`), so that a fault finds its input.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

import msgspec
from django.utils.translation import get_language, gettext

from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.regions import REGIONS
from accord.core.protocols import Field, Step
from accord.core.protocols.definition import DESIGN
from accord.core.sharing.country_names import country_name
from accord.core.times import DAY, SECOND, moment
from accord.core.typed import Question, Reading, Setting, Value
from accord.core.typed.account import banks_of
from accord.core.typed.fields import BANK, BESIDE, READ_HERE, UNIT, example_of_moment, is_past, read_field, settle
from accord.core.typed.labels import TEXTS
from accord.doors.guests.labels import HELPS, UNITS
from accord.doors.guests.zones import OFFSETS, offset_of

LONGEST: Final = 10_000
MOST_ROWS: Final = 20
# Ids of the hub's own things: a guest has none, but may point at a payment that the page shows.
OURS: Final = frozenset({"attachment", "member", "record"})
_OF_MEMBERS: Final = "the vault"  # a guest has no way into it, and need not know of it
Typed = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]
_NONE: Typed = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input, or with `rows` the rows of a list. `unit` is a currency, a unit of time, or what a clock there is ahead of UTC."""

    id: str
    name: str
    path: str
    label: str
    type: str
    help: str = ""
    required: bool = True
    value: str = ""
    unit: str = ""
    choices: Pairs = ()
    error: str = ""
    question: str = ""
    meanings: Pairs = ()
    bank: str = ""
    banks: tuple[tuple[str, Pairs], ...] = ()
    rows: tuple[tuple["Input", ...], ...] = ()

    @property
    def described(self) -> str:
        """The ids of what describes it."""
        what = ("help" * bool(self.help), "error" * bool(self.error), "question" * bool(self.question))
        return " ".join(f"{self.id}-{each}" for each in what if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the inputs of a step are made from. `payments` are those of the page, `offset` the zone that times are offered in.

    `more` names the list that gets one more row.
    """

    step: str
    typed: Typed = field(default_factory=lambda: _NONE)
    offered: Typed = field(default_factory=lambda: _NONE)
    payments: Pairs = ()
    currency: str = ""
    offset: str = "+00:00"
    faults: Typed = field(default_factory=lambda: _NONE)
    unclear: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))
    setting: Setting | None = None
    more: str = ""

    def inputs(self, fields: Iterable[Field]) -> tuple[Input, ...]:
        return tuple(self._input(one, f"f-{one.key}", one.key) for one in asked(fields, self.payments))

    def _input(self, one: Field, name: str, path: str, *, in_row: bool = False) -> Input:
        found = Input(
            id=f"{self.step}-{name}",
            name=name,
            path=path,
            label=gettext(one.title),
            type=one.type,
            help=_help(one, in_row=in_row),
            required=one.required,
            value=self._value(name),
            error=self.faults.get(path, ""),
        )
        if path in self.unclear:
            found = _unclear(found, self.unclear[path])
        if one.type == "list":
            return replace(found, rows=tuple(self._rows(one, name, path)))
        if self.setting is not None:
            found = self._typed_here(one, name, found, self.setting)
        if one.type == "amount":
            return replace(found, unit=self._value(f"{name}-unit") or ("" if in_row and not one.required else self.currency))
        if one.type in ("time", "duration"):
            there = OFFSETS if one.type == "time" else tuple((key, gettext(word)) for key, word in UNITS.items())
            return replace(found, unit=self._value(f"{name}-unit") or (self.offset if one.type == "time" else "hours"), choices=there)
        return replace(found, choices=_choices(one, self.payments))

    def _typed_here(self, one: Field, name: str, found: Input, here: Setting) -> Input:
        """How a moment may be typed, and at which bank an account is."""
        if one.type == "identifier":
            return replace(found, bank=self._value(name + BANK), banks=_banks(here))
        if one.type not in ("time", "date"):
            return found
        moment = example_of_moment(here)
        example = gettext("For example {example}.").format(example=moment if one.type == "time" else moment.partition(" ")[0])
        return replace(found, help=f"{example} {found.help}".strip())

    def _value(self, name: str) -> str:
        return self.typed.get(name, "") if name in self.typed else self.offered.get(name, "")

    def _rows(self, one: Field, name: str, path: str) -> Iterable[tuple[Input, ...]]:
        filled = [number for number in range(1, MOST_ROWS + 1) if _is_filled(self.typed, f"{name}-{number}-")]
        count = max([1, *filled]) + (1 if self.more == name else 0)
        for number in range(1, min(count, MOST_ROWS) + 1):
            yield tuple(
                self._input(column, f"{name}-{number}-{column.key}", f"{path}.{number}.{column.key}", in_row=True)
                for column in asked(one.columns, ())
            )


def asked(fields: Iterable[Field], payments: Pairs) -> list[Field]:
    """What a guest is asked: which payment only where there are several."""
    return [one for one in fields if one.type not in OURS or (one.of == "payment" and len(payments) > 1)]


def may_be_answered(step: Step) -> bool:
    """Whether everything that the step needs is something that a guest can have."""
    return not any(one.required and one.type in OURS for one in step.fields)


def _choices(one: Field, payments: Pairs) -> Pairs:
    if one.type == "yes-no":
        return (("yes", gettext("Yes")), ("no", gettext("No")))
    if one.type == "country":
        return tuple(sorted(((code, country_name(code, get_language())) for code in REGIONS), key=lambda pair: pair[1]))
    if one.type == "record":
        return payments
    return tuple((key, gettext(title)) for key, title in one.choices.items())


def _help(one: Field, *, in_row: bool) -> str:
    is_for_members = one.type in ("list", "reference", "time") or _OF_MEMBERS in one.help
    own = "" if in_row or not one.help or is_for_members else gettext(one.help).replace("`", "")
    return own or (gettext(HELPS[one.type]) if one.type in HELPS else "")


def _unclear(found: Input, reading: Reading) -> Input:
    """With what is asked about its text, or why it can't be read."""
    text = words_of(reading)
    if not isinstance(reading, Question):
        # A card's number is not shown again.
        return replace(found, error=text, value="" if holds_card_number(found.value) else found.value)
    meanings = tuple(
        (choice.value, gettext(TEXTS[choice.code]).format(**choice.values) if choice.code else choice.display) for choice in reading.choices
    )
    return replace(found, error="", question=text, meanings=meanings)


def words_of(reading: Reading) -> str:
    """What is asked or refused, in the reader's language; of a value, how it is read back."""
    if isinstance(reading, Value) and not reading.code:
        return reading.display
    return gettext(TEXTS[reading.code]).format(**reading.values)


def _banks(setting: Setting) -> tuple[tuple[str, Pairs], ...]:
    """The banks and wallets of the countries that have a list, the guest's own first."""
    order = sorted(setting.packs, key=lambda code: code != setting.country)
    rows = ((country_name(code, get_language()), banks_of(code, setting)) for code in order)
    return tuple((name, there) for name, there in rows if there)


def _is_filled(typed: Typed, stem: str) -> bool:
    """Whether a row says anything: its unit or bank alone, which may be chosen beforehand, does not count."""
    return any(value.strip() and name.startswith(stem) and not name.endswith(BESIDE) for name, value in typed.items())


def typed_of(sent: Typed) -> dict[str, str]:
    """What was typed into inputs, without NUL and cut; rows of lists move up where those before them were left empty."""
    whole = settle({name: value.replace("\0", "")[:LONGEST] for name, value in sent.items() if name.startswith("f-")})
    stems: dict[str, list[int]] = {}
    for name in whole:
        key, number, _ = _row_of(name)
        if number and number not in stems.setdefault(key, []) and _is_filled(whole, f"{key}-{number}-"):
            stems[key].append(number)
    found = {}
    for name, value in whole.items():
        key, number, column = _row_of(name)
        if not number:
            found[name] = value
        elif number in stems[key]:
            found[f"{key}-{sorted(stems[key]).index(number) + 1}-{column}"] = value
    return found


def _row_of(name: str) -> tuple[str, int, str]:
    """List, row and column of an input in a list; row 0 where it is in none."""
    parts = name.split("-")
    for place, part in enumerate(parts[1:-1], 1):
        if part.isascii() and part.isdigit() and 0 < len(part) <= 2:
            return "-".join(parts[:place]), int(part), "-".join(parts[place + 1 :])
    return name, 0, ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, as a step takes it: values by field, apart from them what goes to the vault, what has to be asked first, and how
    what was understood is read back. What is empty is left out."""

    values: dict[str, Any]
    private: dict[str, str]
    unclear: dict[str, Reading]
    read_back: dict[str, str]


def read(fields: Iterable[Field], typed: Typed, payments: Pairs, setting: Setting) -> Read:
    found = Read({}, {}, {}, {})
    for one in asked(fields, payments):
        name = f"f-{one.key}"
        if one.type == "list":
            rows = _read_rows(one, name, typed, setting, found)
            if rows:
                found.values[one.key] = rows
        elif value := _read(one, name, one.key, typed, setting, found):
            if one.type == "reference":
                found.private[one.key] = value
            else:
                found.values[one.key] = value
    return found


def _read_rows(one: Field, name: str, typed: Typed, setting: Setting, found: Read) -> list[dict[str, str]]:
    rows = []
    for number in range(1, MOST_ROWS + 1):
        stem = f"{name}-{number}-"
        if _is_filled(typed, stem):
            abroad = _in_country(setting, typed.get(f"{stem}country", ""))
            there = {
                column.key: _read(
                    column,
                    f"{stem}{column.key}",
                    f"{one.key}.{number}.{column.key}",
                    typed,
                    abroad if column.type == "identifier" else setting,
                    found,
                )
                for column in asked(one.columns, ())
            }
            rows.append({key: value for key, value in there.items() if value})
    return rows


def _read(one: Field, name: str, path: str, typed: Typed, setting: Setting, found: Read) -> str:
    value = typed.get(name, "").strip()
    if not value:
        return ""
    unit = typed.get(name + UNIT, "").strip()
    if one.type == "duration":
        return f"{value} {unit}"
    if one.type not in READ_HERE:
        return value
    here = at_offset(setting, unit) if one.type == "time" else setting
    beside = typed.get(name + BANK, "").strip() if one.type == "identifier" else unit
    reading = read_field(one.type, value, beside, here, past=is_past(one.key, has_least=one.least is not None))
    if isinstance(reading, Value):
        found.read_back[path] = words_of(reading)
        return reading.value
    if reading is not None:
        found.unclear[path] = reading
    return value


def _in_country(setting: Setting, country: str) -> Setting:
    """The setting of an account that is in the country beside it: a bank's name may be another bank's elsewhere."""
    return msgspec.structs.replace(setting, country=country) if country in setting.packs else setting


def at_offset(setting: Setting, offset: str) -> Setting:
    """The setting with the clock that was chosen beside a time."""
    return msgspec.structs.replace(setting, zone=offset) if offset in dict(OFFSETS) else setting


def offered_of(step: Step, values: Mapping[str, Any], offset: str) -> dict[str, str]:
    """What the hub knows of the fields of a step, as if it had been typed. What must lie so far ahead at least is offered a day later:
    the page may lie open for a while.
    """
    late = {one.key for one in step.fields if one.least is not None and one.least.source != DESIGN and one.most is None}
    found: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, int):
            found[f"f-{key}"] = written_time(value + DAY if key in late else value, offset)
            found[f"f-{key}-unit"] = offset
        else:
            number, _, code = str(value).partition(" ")
            found[f"f-{key}"], found[f"f-{key}-unit"] = (number, code) if code else (str(value), "")
    return found


def written_time(micros: int, offset: str) -> str:
    """A time as an input takes it; a part of a second is the next one, so that a least time is kept."""
    whole = moment(-(-micros // SECOND) * SECOND)
    return whole.astimezone(offset_of(offset)).strftime("%Y-%m-%d %H:%M:%S" if whole.second else "%Y-%m-%d %H:%M")


def written(inputs: Sequence[Input], read_back: Typed) -> list[tuple[str, list[str]]]:
    """What was typed, as people read it once more before they are sure: each label with its lines."""
    found = []
    for one in inputs:
        if one.rows:
            lines = [" · ".join(filter(None, (_line(cell, read_back) for cell in row))) for row in one.rows]
        else:
            lines = [_line(one, read_back)]
        if any(lines):
            found.append((one.label, lines))
    return found


def _line(one: Input, read_back: Typed) -> str:
    if not one.value.strip():
        return ""
    if one.path in read_back:
        return read_back[one.path]
    if one.type == "duration":
        return f"{one.value} {dict(one.choices).get(one.unit, one.unit)}"
    return dict(one.choices).get(one.value, one.value) if one.choices else one.value.strip()
