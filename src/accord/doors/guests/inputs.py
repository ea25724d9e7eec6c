"""What a step asks for as the inputs of a form that needs no script; and what was typed there as the fields that the step takes.

Nothing is judged here: the step itself says what is wrong, field by field. The names of inputs follow the paths of core.protocols
(`hops.2.amount` is `f-hops-2-amount`), so that a fault finds its input.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext

from accord.core.identifiers.regions import REGIONS
from accord.core.protocols import Field, Step
from accord.core.protocols.definition import DESIGN
from accord.core.sharing.wording import COUNTRY_NAMES
from accord.core.times import DAY, SECOND, moment
from accord.doors.guests.wording import HELPS, UNITS
from accord.doors.guests.zones import OFFSETS, offset_of

LONGEST: Final = 10_000
MOST_ROWS: Final = 20
# Ids of the hub's own things: a guest has none, but may point at a payment that the page shows.
OURS: Final = frozenset({"attachment", "member", "record"})
_OF_MEMBERS: Final = "the vault"  # a guest has no way into it, and need not know of it
Typed = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]
_PLAIN: Final = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
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
    rows: tuple[tuple["Input", ...], ...] = ()

    @property
    def described(self) -> str:
        """The ids of what describes it."""
        return " ".join(f"{self.id}-{what}" for what in ("help" * bool(self.help), "error" * bool(self.error)) if what)


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
        if one.type == "list":
            return replace(found, rows=tuple(self._rows(one, name, path)))
        if one.type == "amount":
            return replace(found, unit=self._value(f"{name}-unit") or ("" if in_row and not one.required else self.currency))
        if one.type in ("time", "duration"):
            there = OFFSETS if one.type == "time" else tuple((key, gettext(word)) for key, word in UNITS.items())
            return replace(found, unit=self._value(f"{name}-unit") or (self.offset if one.type == "time" else "hours"), choices=there)
        return replace(found, choices=_choices(one, self.payments))

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
        return tuple(sorted(((code, gettext(COUNTRY_NAMES.get(code, code))) for code in REGIONS), key=lambda pair: pair[1]))
    if one.type == "record":
        return payments
    return tuple((key, gettext(title)) for key, title in one.choices.items())


def _help(one: Field, *, in_row: bool) -> str:
    is_for_members = one.type in ("list", "reference", "time") or _OF_MEMBERS in one.help
    own = "" if in_row or not one.help or is_for_members else gettext(one.help).replace("`", "")
    return own or (gettext(HELPS[one.type]) if one.type in HELPS else "")


def _is_filled(typed: Typed, stem: str) -> bool:
    """Whether a row says anything: its unit alone, which is chosen beforehand, does not count."""
    return any(value.strip() and name.startswith(stem) and not name.endswith("-unit") for name, value in typed.items())


def typed_of(sent: Typed) -> dict[str, str]:
    """What was typed into inputs, without NUL and cut; rows of lists move up where those before them were left empty."""
    whole = {name: value.replace("\0", "")[:LONGEST] for name, value in sent.items() if name.startswith("f-")}
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


def read(fields: Iterable[Field], typed: Typed, payments: Pairs) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, as a step takes it: values by field, and apart from them what goes to the vault. What is empty is left out."""
    values: dict[str, Any] = {}
    private: dict[str, str] = {}
    for one in asked(fields, payments):
        name = f"f-{one.key}"
        if one.type == "list":
            rows = _read_rows(one, name, typed)
            if rows:
                values[one.key] = rows
        elif value := _read(one, name, typed):
            if one.type == "reference":
                private[one.key] = value
            else:
                values[one.key] = value
    return values, private


def _read_rows(one: Field, name: str, typed: Typed) -> list[dict[str, str]]:
    rows = []
    for number in range(1, MOST_ROWS + 1):
        stem = f"{name}-{number}-"
        if _is_filled(typed, stem):
            there = {column.key: _read(column, f"{stem}{column.key}", typed) for column in asked(one.columns, ())}
            rows.append({key: value for key, value in there.items() if value})
    return rows


def _read(one: Field, name: str, typed: Typed) -> str:
    value = typed.get(name, "").strip()
    if not value:
        return ""
    unit = typed.get(f"{name}-unit", "").strip()
    if one.type == "amount":
        return f"{ungrouped(value)} {unit.upper()}" if unit else ungrouped(value)
    if one.type == "duration":
        return f"{value} {unit}"
    return _read_time(value, unit) if one.type == "time" else value


def ungrouped(text: str) -> str:
    """`480,000.00` as `480000.00`, where the commas stand as thousands do; anything else is left as it was typed."""
    whole, point, rest = text.replace(" ", "").partition(".")
    head, *groups = whole.split(",")
    if groups and 1 <= len(head) <= 3 and all(len(group) == 3 for group in groups) and (head + "".join(groups)).isdigit():
        return head + "".join(groups) + point + rest
    return text.replace(" ", "")


def _read_time(text: str, offset: str) -> str:
    """A time as a browser sends it, in the zone that was chosen beside it; anything else is left for the step to refuse."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    if found.tzinfo is None:
        found = found.replace(tzinfo=offset_of(offset))
    try:
        return found.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return text


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
    return whole.astimezone(offset_of(offset)).strftime("%Y-%m-%dT%H:%M:%S")


def written(inputs: Sequence[Input]) -> list[tuple[str, list[str]]]:
    """What was typed, as people read it once more before they are sure: each label with its lines."""
    found = []
    for one in inputs:
        lines = [" · ".join(filter(None, (_line(cell) for cell in row))) for row in one.rows] if one.rows else [_line(one)]
        if any(lines):
            found.append((one.label, lines))
    return found


def _line(one: Input) -> str:
    if not one.value.strip():
        return ""
    if one.type == "amount":
        number = ungrouped(one.value)
        return f"{one.unit.upper()} {Decimal(number):,f}" if _PLAIN.fullmatch(number) else f"{one.unit.upper()} {one.value}"
    if one.type == "time":
        return f"{one.value.replace('T', ' ')} {dict(one.choices).get(one.unit, 'UTC')}"
    if one.type == "duration":
        return f"{one.value} {dict(one.choices).get(one.unit, one.unit)}"
    return dict(one.choices).get(one.value, one.value) if one.choices else one.value.strip()
