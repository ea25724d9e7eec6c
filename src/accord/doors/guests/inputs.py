"""The fields of a step as the inputs of a form that needs no script; and the typed values as the fields that the step takes.

Nothing is judged here: the step itself says what is wrong, field by field. The names of inputs follow the paths of core.protocols
(`hops.2.amount` is `f-hops-2-amount`), so that a fault finds its input. All steps stand in one form, so that another language keeps what
was typed at each: there a name begins with its step (`hold-f-amount`), as its id does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec
from django.utils.translation import get_language, gettext
from msgspec import Struct, field
from msgspec.structs import replace

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
_TO_THE_SECOND: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
MOST_ROWS: Final = 20
# Ids of the hub's own things: a guest has none, but may point at a payment that the page shows.
OURS: Final = frozenset({"attachment", "member", "record"})
_OF_MEMBERS: Final = "the vault"  # a guest has no way into it, and need not know of it
Typed = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]
_NONE: Typed = MappingProxyType({})


class Input(Struct, frozen=True, kw_only=True):
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
        return " ".join(f"{self.id}-{part}" for part in what if part)


class Form(Struct, frozen=True, kw_only=True):
    """The sources of a step's inputs. `payments` are those of the page, `offset` the zone that times are offered in.

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
        return tuple(self._input(field, f"f-{field.key}", field.key) for field in asked_fields(fields, self.payments))

    def _input(self, field: Field, name: str, path: str, *, in_row: bool = False) -> Input:
        shape = Input(
            id=f"{self.step}-{name}",
            name=name,
            path=path,
            label=gettext(field.title),
            type=field.type,
            help=_help(field, in_row=in_row),
            required=field.required,
            value=self._value(name),
            error=self.faults.get(path, ""),
        )
        if path in self.unclear:
            shape = _unclear(shape, self.unclear[path])
        if field.type == "list":
            return replace(shape, rows=tuple(self._rows(field, name, path)))
        if self.setting is not None:
            shape = self._typed_here(field, name, shape, self.setting)
        if field.type == "amount":
            return replace(shape, unit=self._value(f"{name}-unit") or ("" if in_row and not field.required else self.currency))
        if field.type in ("time", "duration"):
            choices = OFFSETS if field.type == "time" else tuple((key, gettext(word)) for key, word in UNITS.items())
            return replace(shape, unit=self._value(f"{name}-unit") or (self.offset if field.type == "time" else "hours"), choices=choices)
        return replace(shape, choices=_choices(field, self.payments))

    def _typed_here(self, field: Field, name: str, shape: Input, setting: Setting) -> Input:
        """How a moment may be typed, and at which bank an account is."""
        if field.type == "identifier":
            return replace(shape, bank=self._value(name + BANK), banks=_banks(setting))
        if field.type not in ("time", "date"):
            return shape
        moment = example_of_moment(setting)
        example = gettext("For example {example}.").format(example=moment if field.type == "time" else moment.partition(" ")[0])
        return replace(shape, help=f"{example} {shape.help}".strip())

    def _value(self, name: str) -> str:
        return self.typed.get(name, "") if name in self.typed else self.offered.get(name, "")

    def _rows(self, field: Field, name: str, path: str) -> Iterable[tuple[Input, ...]]:
        filled = [number for number in range(1, MOST_ROWS + 1) if _is_filled(self.typed, f"{name}-{number}-")]
        count = max([1, *filled]) + (1 if self.more == name else 0)
        for number in range(1, min(count, MOST_ROWS) + 1):
            yield tuple(
                self._input(column, f"{name}-{number}-{column.key}", f"{path}.{number}.{column.key}", in_row=True)
                for column in asked_fields(field.columns, ())
            )


def asked_fields(fields: Iterable[Field], payments: Pairs) -> list[Field]:
    """The fields that a guest is asked for: which payment only where there are several."""
    return [field for field in fields if field.type not in OURS or (field.of == "payment" and len(payments) > 1)]


def may_be_answered(step: Step) -> bool:
    """Whether everything that the step needs is something that a guest can have."""
    return not any(field.required and field.type in OURS for field in step.fields)


def _choices(field: Field, payments: Pairs) -> Pairs:
    if field.type == "yes-no":
        return (("yes", gettext("Yes")), ("no", gettext("No")))
    if field.type == "country":
        return tuple(sorted(((code, country_name(code, get_language())) for code in REGIONS), key=lambda pair: pair[1]))
    if field.type == "record":
        return payments
    return tuple((key, gettext(title)) for key, title in field.choices.items())


def _help(field: Field, *, in_row: bool) -> str:
    is_for_members = field.type in ("list", "reference", "time") or _OF_MEMBERS in field.help
    own = "" if in_row or not field.help or is_for_members else gettext(field.help).replace("`", "")
    return own or (gettext(HELPS[field.type]) if field.type in HELPS else "")


def _unclear(shape: Input, reading: Reading) -> Input:
    """With what is asked about its text, or why it can't be read."""
    text = words_of(reading)
    if not isinstance(reading, Question):
        # A card's number is not shown again.
        return replace(shape, error=text, value="" if holds_card_number(shape.value) else shape.value)
    meanings = tuple(
        (choice.value, gettext(TEXTS[choice.code]).format(**choice.values) if choice.code else choice.display) for choice in reading.choices
    )
    return replace(shape, error="", question=text, meanings=meanings)


def words_of(reading: Reading) -> str:
    """The question or the refusal, in the reader's language; of a value, how it is read back."""
    if isinstance(reading, Value) and not reading.code:
        return reading.display
    return gettext(TEXTS[reading.code]).format(**reading.values)


def _banks(setting: Setting) -> tuple[tuple[str, Pairs], ...]:
    """The banks and wallets of the countries that have a list, the guest's own first."""
    order = sorted(setting.packs, key=lambda code: code != setting.country)
    rows = ((country_name(code, get_language()), banks_of(code, setting)) for code in order)
    return tuple((name, banks) for name, banks in rows if banks)


def _is_filled(typed: Typed, stem: str) -> bool:
    """Whether a row says anything: its unit or bank alone, which may be chosen beforehand, does not count."""
    return any(value.strip() and name.startswith(stem) and not name.endswith(BESIDE) for name, value in typed.items())


def is_said(typed: Typed, offered: Typed) -> bool:
    """Whether a person typed anything at a step, beside what was offered there."""
    return any(not _is_offered(text.strip(), offered.get(name, "")) for name, text in typed.items() if not name.endswith(BESIDE))


def _is_offered(text: str, offered: str) -> bool:
    """Whether nothing was typed over the offer: the same, or a moment counted from now, as it was when the page was opened. Of such a one
    the seconds stand there, which people do not type."""
    if text in ("", offered):
        return True
    return text < offered and _TO_THE_SECOND.fullmatch(text) is not None and _TO_THE_SECOND.fullmatch(offered) is not None


def typed_of(sent: Typed, step: str = "") -> dict[str, str]:
    """The typed inputs of a step, without NUL and cut; rows of lists move up where those before them were left empty."""
    own = f"{step}-f-"
    named = {name.removeprefix(f"{step}-") if name.startswith(own) else name: value for name, value in sent.items()}
    texts = settle({name: value.replace("\0", "")[:LONGEST] for name, value in named.items() if name.startswith("f-")})
    stems: dict[str, list[int]] = {}
    for name in texts:
        key, number, _ = _row_of(name)
        if number and number not in stems.setdefault(key, []) and _is_filled(texts, f"{key}-{number}-"):
            stems[key].append(number)
    moved_up = {}
    for name, value in texts.items():
        key, number, column = _row_of(name)
        if not number:
            moved_up[name] = value
        elif number in stems[key]:
            moved_up[f"{key}-{sorted(stems[key]).index(number) + 1}-{column}"] = value
    return moved_up


def _row_of(name: str) -> tuple[str, int, str]:
    """List, row and column of an input in a list; row 0 where it is in none."""
    parts = name.split("-")
    for place, part in enumerate(parts[1:-1], 1):
        if part.isascii() and part.isdigit() and 0 < len(part) <= 2:
            return "-".join(parts[:place]), int(part), "-".join(parts[place + 1 :])
    return name, 0, ""


class Read(Struct, frozen=True):
    """The typed values, as a step takes them: by field, apart from them those for the vault, the questions to ask first, and how each
    understood value is read back. Empty values are left out."""

    values: dict[str, Any]
    private: dict[str, str]
    unclear: dict[str, Reading]
    read_back: dict[str, str]


def read(
    fields: Iterable[Field], typed: Typed, payments: Pairs, setting: Setting, latest: Mapping[str, int] = MappingProxyType({})
) -> Read:
    """`latest`: up to when the time of a field may lie."""
    answer = Read({}, {}, {}, {})
    for asked_field in asked_fields(fields, payments):
        name = f"f-{asked_field.key}"
        if asked_field.type == "list":
            rows = _read_rows(asked_field, name, typed, setting, answer)
            if rows:
                answer.values[asked_field.key] = rows
        elif value := _read(asked_field, name, asked_field.key, typed, setting, answer, latest.get(asked_field.key)):
            if asked_field.type == "reference":
                answer.private[asked_field.key] = value
            else:
                answer.values[asked_field.key] = value
    return answer


def _read_rows(field: Field, name: str, typed: Typed, setting: Setting, answer: Read) -> list[dict[str, str]]:
    rows = []
    for number in range(1, MOST_ROWS + 1):
        stem = f"{name}-{number}-"
        if _is_filled(typed, stem):
            abroad = _in_country(setting, typed.get(f"{stem}country", ""))
            cells = {
                column.key: _read(
                    column,
                    f"{stem}{column.key}",
                    f"{field.key}.{number}.{column.key}",
                    typed,
                    abroad if column.type == "identifier" else setting,
                    answer,
                )
                for column in asked_fields(field.columns, ())
            }
            rows.append({key: value for key, value in cells.items() if value})
    return rows


def _read(field: Field, name: str, path: str, typed: Typed, setting: Setting, answer: Read, latest: int | None = None) -> str:
    value = typed.get(name, "").strip()
    if not value:
        return ""
    unit = typed.get(name + UNIT, "").strip()
    if field.type == "duration":
        return f"{value} {unit}"
    if field.type not in READ_HERE:
        return value
    read_in = at_offset(setting, unit) if field.type == "time" else setting
    unit_or_bank = typed.get(name + BANK, "").strip() if field.type == "identifier" else unit
    past = is_past(field.key, has_least=field.least is not None)
    reading = read_field(field.type, value, unit_or_bank, read_in, past=past, latest=latest)
    if isinstance(reading, Value):
        answer.read_back[path] = words_of(reading)
        return reading.value
    if reading is not None:
        answer.unclear[path] = reading
    return value


def _in_country(setting: Setting, country: str) -> Setting:
    """The setting of an account that is in the country beside it: a bank's name may be another bank's elsewhere."""
    return msgspec.structs.replace(setting, country=country) if country in setting.packs else setting


def at_offset(setting: Setting, offset: str) -> Setting:
    """The setting with the clock that was chosen beside a time."""
    return msgspec.structs.replace(setting, zone=offset) if offset in dict(OFFSETS) else setting


def offered_of(step: Step, values: Mapping[str, Any], offset: str) -> dict[str, str]:
    """The field values that the hub knows, as if a person had typed them. One that must lie so far ahead at least is offered a day later:
    the page may lie open for a while.
    """
    late = {field.key for field in step.fields if field.least is not None and field.least.source != DESIGN and field.most is None}
    texts: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, int):
            texts[f"f-{key}"] = written_time(value + DAY if key in late else value, offset)
            texts[f"f-{key}-unit"] = offset
        else:
            number, _, code = str(value).partition(" ")
            texts[f"f-{key}"], texts[f"f-{key}-unit"] = (number, code) if code else (str(value), "")
    return texts


def written_time(micros: int, offset: str) -> str:
    """A time as an input takes it; a part of a second is the next one, so that a least time is kept."""
    to_second = moment(-(-micros // SECOND) * SECOND)
    return to_second.astimezone(offset_of(offset)).strftime("%Y-%m-%d %H:%M:%S" if to_second.second else "%Y-%m-%d %H:%M")


def summary(inputs: Sequence[Input], read_back: Typed) -> list[tuple[str, list[str]]]:
    """The typed values, as people read them once more before they are sure: each label with its lines."""
    lines_by_label = []
    for shape in inputs:
        if shape.rows:
            lines = [" · ".join(filter(None, (_line(cell, read_back) for cell in row))) for row in shape.rows]
        else:
            lines = [_line(shape, read_back)]
        if any(lines):
            lines_by_label.append((shape.label, lines))
    return lines_by_label


def _line(shape: Input, read_back: Typed) -> str:
    if not shape.value.strip():
        return ""
    if shape.path in read_back:
        return read_back[shape.path]
    if shape.type == "duration":
        return f"{shape.value} {dict(shape.choices).get(shape.unit, shape.unit)}"
    return dict(shape.choices).get(shape.value, shape.value) if shape.choices else shape.value.strip()
