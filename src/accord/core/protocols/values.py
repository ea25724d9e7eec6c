"""The values of a step's fields: each type reads what a form, the API or a person gave, or says in which field what is wrong."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from accord.core.identifiers import Identifier, NotAnIdentifier, Tables, parse
from accord.core.identifiers.regions import REGIONS
from accord.core.money.cash import is_cash
from accord.core.protocols.definition import Field, Limit
from accord.core.texts import is_readable
from accord.core.times import SECOND, NotATime, read_time

LONGEST_TEXT: Final = 2000
MOST_ROWS: Final = 200

# Exact and plain: no sign, no exponent, no grouping. Assets on chains have up to 18 decimal places.
_AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_MONEY_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_OPAQUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")
FIELDS = "fields"  # where a field lies that has no name which could be repeated
_KEY = re.compile(r"[a-z]+(-[a-z]+)*")
_DURATION = re.compile(r"([0-9]{1,6}) (second|minute|hour|day)s?")
_LAST: Final = 7_289_654_400 * SECOND  # 2201-01-01: the years that `read_time` takes
_LONGEST: Final = 100 * 366 * 86_400  # seconds: nothing here runs for longer than a hundred years
_UNITS: Final[Mapping[str, int]] = MappingProxyType({"second": 1, "minute": 60, "hour": 3600, "day": 86_400})
_YES_NO: Final[Mapping[object, bool]] = MappingProxyType({"yes": True, "no": False})

Rules = Mapping[str, "int | Until"]


class Until(Struct, frozen=True):
    """The value of a corridor rule that is a moment and no length: microseconds since 1970."""

    at: int


class Amount(Struct, frozen=True):
    """More than zero, exact. `code` is an ISO 4217 currency or the symbol of an asset; which of them exist is for the ledger to say."""

    value: Decimal
    code: str


class Fault(Struct, frozen=True):
    """A fault in one field. `field` is its path, such as `hops.2.amount`; the text never repeats what was given."""

    field: str
    code: str
    text: str


class BadValue(ValueError):
    """The fields hold wrong values: every fault, in the order in which the step asks."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(f"{fault.field}: {fault.text}" for fault in faults))
        self.faults = faults


class FieldReader(Struct, frozen=True):
    """The context of reading: the moment of the step, the corridor's rules, and how identifiers are read."""

    at: int
    rules: Rules
    tables: Tables | None = None
    region: str | None = None

    def read_all(self, fields: Sequence[Field], raw_values: Mapping[str, object], path: str = "") -> Mapping[str, Any]:
        """Every field that was given, read. An empty text or None is the same as not given. Raises BadValue."""
        values: dict[str, Any] = {}
        faults = list(_unknown({field.key for field in fields}, raw_values, path))
        for field in fields:
            value = raw_values.get(field.key)
            if value is None or value == "" or (field.type == "list" and value in ([], ())):
                if field.required:
                    what = f"Choose one of: {', '.join(field.choices)}." if field.choices else "Give it."
                    faults.append(Fault(path + field.key, "field-missing", f"{field.title} is needed. {what}"))
                continue
            try:
                values[field.key] = _READERS[field.type](self, field, value, path + field.key)
            except BadValue as error:
                faults += error.faults
        if faults:
            raise BadValue(*faults)
        return MappingProxyType(values)


def _unknown(allowed: set[str], raw_values: Mapping[str, object], path: str) -> Iterator[Fault]:
    """Faults for fields that were given and not asked for. A typed name may be anything, so it is repeated only where it looks like one;
    any other is told by its place."""
    asked_for = f"Asked for: {', '.join(sorted(allowed)) or 'nothing'}."
    for number, key in enumerate(raw_values, start=1):
        if key in allowed:
            continue
        if _KEY.fullmatch(key):
            yield Fault(path + key, "field-unknown", f"This is not asked for here. {asked_for}")
        else:
            where = path.removesuffix(".") or FIELDS
            yield Fault(where, "field-unknown", f"The field at place {number} is not asked for here. {asked_for}")


def _bad(path: str, code: str, text: str) -> BadValue:
    return BadValue(Fault(path, code, text))


def bound_of(limit: Limit, at: int, rules: Rules) -> int:
    """The limit of a step at `at`: by its corridor rule where that has a value, else by its own length."""
    length = limit.seconds if limit.rule is None else rules.get(limit.rule, limit.seconds)
    return length.at if isinstance(length, Until) else at + length * SECOND


def read_duration(text: str) -> int | None:
    """`5 minutes`, `90 days` as seconds; None where it is written otherwise."""
    match = _DURATION.fullmatch(text)
    return int(match[1]) * _UNITS[match[2]] if match else None


def write_duration(seconds: int) -> str:
    """The largest unit in which it is whole: 300 is `5 minutes`."""
    for unit in ("day", "hour", "minute"):
        if seconds and seconds % _UNITS[unit] == 0:
            return _plural(seconds // _UNITS[unit], unit)
    return _plural(seconds, "second")


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _text(reader: FieldReader, field: Field, value: object, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _bad(path, "not-text", "Write a text.")
    if len(value) > LONGEST_TEXT:
        raise _bad(path, "too-long", f"Write at most {LONGEST_TEXT} characters; attach what is longer.")
    if not is_readable(value, lines=True):
        raise _bad(path, "not-readable", "Remove the control characters.")
    return value.strip()


def _code(reader: FieldReader, field: Field, value: object, path: str) -> str:
    if not isinstance(value, str) or value not in field.choices:
        raise _bad(path, "not-a-choice", f"Choose one of: {', '.join(field.choices)}.")
    return value


def _amount(reader: FieldReader, field: Field, value: object, path: str) -> Amount:
    # Whoever writes the currency first is told the order, and not that the amount is no currency.
    if isinstance(value, str) and value.count(" ") == 1 and not value.partition(" ")[2][:1].isdigit():
        number, _, code = value.partition(" ")
    elif isinstance(value, Mapping) and value.keys() == {"value", "code"}:
        number, code = value["value"], value["code"]
    elif isinstance(value, Amount):
        number, code = f"{value.value:f}", value.code
    else:
        raise _bad(path, "not-an-amount", "Write the amount and its currency, for example 480000.00 THB.")
    if not isinstance(code, str) or not _MONEY_CODE.fullmatch(code):
        raise _bad(path, "not-a-currency", "Use a currency code of ISO 4217 in capitals or the symbol of an asset, such as THB or USDT.")
    if not isinstance(number, str) or not _AMOUNT.fullmatch(number):
        raise _bad(path, "not-an-amount", "Write the amount in plain digits with a point, without sign or grouping, such as 480000.00.")
    if not (exact := Decimal(number)):
        raise _bad(path, "no-amount", "The amount must be more than zero.")
    return Amount(exact, code)


def _time(reader: FieldReader, field: Field, value: object, path: str) -> int:
    if isinstance(value, str):
        try:
            value = read_time(value)
        except NotATime as error:
            raise _bad(path, "not-a-time", str(error)) from None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LAST:
        raise _bad(path, "not-a-time", "Write the time as RFC 3339, for example 2026-11-24T16:00:00Z.")
    if field.least is not None and value < (bound := bound_of(field.least, reader.at, reader.rules)):
        raise _bad(path, "too-early", f"Give a time at least {_length(reader, bound)} from now.")
    if field.most is not None and value > (bound := bound_of(field.most, reader.at, reader.rules)):
        raise _bad(path, "too-late", f"Give a time at most {_length(reader, bound)} from now.")
    return value


def _length(reader: FieldReader, bound: int) -> str:
    return write_duration(max(0, (bound - reader.at) // SECOND))


def _date(reader: FieldReader, field: Field, value: object, path: str) -> date:
    if type(value) is date:
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _bad(path, "not-a-date", "Write the date as year, month and day, for example 2026-11-24.")


def _duration(reader: FieldReader, field: Field, value: object, path: str) -> int:
    seconds = read_duration(value) if isinstance(value, str) else value
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds <= _LONGEST:
        raise _bad(path, "not-a-duration", "Write a number and seconds, minutes, hours or days, for example 72 hours.")
    return seconds


def _number(reader: FieldReader, field: Field, value: object, path: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**12:
        raise _bad(path, "not-a-number", "Write a whole number, such as 120.")
    return value


def _identifier(reader: FieldReader, field: Field, value: object, path: str) -> Identifier:
    if isinstance(value, Identifier):
        return value
    kind = None
    if isinstance(value, Mapping) and value.keys() == {"kind", "value"}:
        kind, value = value["kind"], value["value"]
    if reader.tables is None or not isinstance(value, str) or not (kind is None or isinstance(kind, str)):
        raise _bad(path, "not-an-identifier", "Write an account, a number, an address or another identifier.")
    try:
        return parse(value, reader.region, kind, tables=reader.tables)
    except NotAnIdentifier as error:
        if is_cash(value):
            raise _bad(
                path,
                "cash",
                "Cash has no account. Answer “Taken out or spent” for it; where that is not offered, “Not found”, and say so in a note.",
            ) from None
        raise _bad(path, error.code, error.text) from None


def _country(reader: FieldReader, field: Field, value: object, path: str) -> str:
    if not isinstance(value, str) or value not in REGIONS:
        raise _bad(path, "not-a-country", "Use a country code of ISO 3166-1 in two capitals, for example TH.")
    return value


def _reference(reader: FieldReader, field: Field, value: object, path: str) -> str:
    """A reference that the vault gave. Nothing else is let in here, since what people may type in its place is about a person."""
    try:
        return str(value if isinstance(value, UUID) else UUID(value) if isinstance(value, str) else UUID(""))
    except ValueError:
        raise _bad(
            path,
            "not-a-reference",
            "Send this in `private`, which is kept in the vault, and not in `fields`: a field takes only a reference that the vault gave.",
        ) from None


def _opaque(reader: FieldReader, field: Field, value: object, path: str) -> str:
    """A name that the hub gave: of a member, a record or an attachment. It says nothing by itself."""
    value = str(value) if isinstance(value, UUID) else value
    if not isinstance(value, str) or not _OPAQUE.fullmatch(value):
        what = f"a {field.of}" if field.of else "a member" if field.type == "member" else "an attachment"
        raise _bad(
            path,
            "not-an-attachment" if field.type == "attachment" else f"not-a-{field.type}",
            f"Give the id of {what}, as the hub wrote it.",
        )
    return value


def _yes_no(reader: FieldReader, field: Field, value: object, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _YES_NO:
        return _YES_NO[value]
    raise _bad(path, "not-yes-or-no", "Answer yes or no.")


def _list(reader: FieldReader, field: Field, value: object, path: str) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(row, Mapping) for row in value):
        raise _bad(path, "not-a-list", f"Give a list of rows, each with {', '.join(column.key for column in field.columns)}.")
    if len(value) > MOST_ROWS:
        raise _bad(path, "too-many", f"Give at most {MOST_ROWS} rows in one step.")
    rows: list[Mapping[str, Any]] = []
    faults: list[Fault] = []
    for number, row in enumerate(value, 1):
        try:
            rows.append(reader.read_all(field.columns, row, f"{path}.{number}."))
        except BadValue as error:
            faults += error.faults
    if faults:
        raise BadValue(*faults)
    return tuple(rows)


_READERS: Final[Mapping[str, Callable[[FieldReader, Field, object, str], Any]]] = MappingProxyType(
    {
        "amount": _amount,
        "attachment": _opaque,
        "code": _code,
        "country": _country,
        "date": _date,
        "duration": _duration,
        "identifier": _identifier,
        "list": _list,
        "member": _opaque,
        "number": _number,
        "record": _opaque,
        "reference": _reference,
        "text": _text,
        "time": _time,
        "yes-no": _yes_no,
    }
)
