"""A struct of the API made of a row of the hub, by the names of its fields: the one conversion on the way out."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from msgspec import UNSET, Struct, inspect

from accord.core.times import rfc3339

S = TypeVar("S", bound=Struct)
Write = Callable[[Any], Any]


class _Field(NamedTuple):
    name: str
    attribute: str | None  # of the row
    may_be_left_out: bool
    write: Write


def wire(shape: type[S], row: object = None, /, **given: Any) -> S:
    """The struct of a row: a `given` field as given, others from the row's attribute of that name, or of that name behind `is_` or `has_`.

    Both in the form of the wire: times and days as texts, amounts exact, rows within as the structs that stand there, a tuple by places,
    a mapping by names. Where null may stand, an empty text is null; what may be left out is left out where the row has nothing.
    """
    values = {}
    for field in _fields(shape, type(row)):  # type: ignore[arg-type]
        if field.name in given:
            values[field.name] = given[field.name] if given[field.name] is UNSET else field.write(given[field.name])
        elif field.attribute is not None:
            value = getattr(row, field.attribute)
            if value or not field.may_be_left_out:
                values[field.name] = field.write(value)
    return shape(**values)


@cache
def _fields(shape: type[Struct], row: type) -> tuple[_Field, ...]:
    attributes = {*dir(row), *getattr(row, "__dataclass_fields__", ())}
    kind = inspect.type_info(shape)
    assert isinstance(kind, inspect.StructType)
    return tuple(
        _Field(
            field.name,
            next((name for name in (field.name, f"is_{field.name}", f"has_{field.name}") if name in attributes), None),
            not field.required,
            _writer(field.type),
        )
        for field in kind.fields
    )


def _writer(kind: inspect.Type) -> Write:
    """How a value of this type is written."""
    match kind:
        case inspect.Metadata(extra_json_schema={"format": "date-time"}):
            return _time
        case inspect.Metadata(type=inner):
            return _writer(inner)
        case inspect.UnionType(types=types) if len(types) == 2 and kind.includes_none:
            return partial(_or_null, _writer(next(member for member in types if not isinstance(member, inspect.NoneType))))
        case inspect.StructType(cls=cls):
            return partial(_struct, cls)
        case inspect.ListType(item_type=item):
            return partial(_list, _writer(item))
        case inspect.DictType(value_type=value):
            return partial(_dict, _writer(value))
    return _plain


def _time(at: int | str) -> str:
    return at if isinstance(at, str) else rfc3339(at)


def _or_null(write: Write, value: Any) -> Any:
    return None if value is None or value == "" else write(value)


def _struct(shape: type[Struct], value: Any) -> Struct:
    if isinstance(value, shape):
        return value
    if isinstance(value, Mapping):
        return shape(**value)
    return shape(*value) if type(value) is tuple else wire(shape, value)


def _list(write: Write, values: Any) -> list[Any]:
    return [write(value) for value in values]


def _dict(write: Write, values: Any) -> dict[str, Any]:
    return {name: write(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
