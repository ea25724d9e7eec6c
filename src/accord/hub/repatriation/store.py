"""The tables of repatriation: rows are looked up, added and changed, inside the turn of the caller that changes them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

from accord.hub.columns import encode, is_id, new_id
from accord.hub.repatriation.models import Block, Done, Event, Followup, Leg, Operation, Pair, Seat, Sheet, Traveller, Verification

__all__ = [
    "Block",
    "Done",
    "Event",
    "Followup",
    "Leg",
    "Operation",
    "Pair",
    "Seat",
    "Sheet",
    "Traveller",
    "Verification",
    "encode",
    "is_id",
    "new_id",
]

M = TypeVar("M", bound=Model)
_IN: Final = 400  # values that one query looks for


def add(row: M) -> M:
    row.save(force_insert=True)
    return row


def change(row: Model, /, **columns: Any) -> None:
    """Change columns of a row, in the database and in hand."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=columns)


def note(traveller: int, what: str, code: str, member: int | None, actor: str, at: int) -> None:
    """A line of what was done for a person."""
    add(Event(traveller=traveller, what=what, code=code, member=member, actor=actor, at=at))


def by_id(kind: type[M], row_id: str) -> M | None:
    return _rows(kind).filter(id=row_id).first() if is_id(row_id) else None


def where(kind: type[M], /, *, order: Sequence[str] = ("n",), **conditions: Any) -> list[M]:
    return list(_rows(kind).filter(**conditions).order_by(*order))


def newest(kind: type[M], /, before: int, limit: int, **conditions: Any) -> list[M]:
    """The newest first, numbered below `before`."""
    return list(_rows(kind).filter(n__lt=before, **conditions).order_by("-n")[:limit])


def among(kind: type[M], column: str, wanted: Iterable[Any]) -> list[M]:
    """The rows whose column has one of these values, in their order."""
    return [row for part in _parts(wanted) for row in _rows(kind).filter(**{f"{column}__in": part}).order_by("n")]


def _rows(kind: type[M]) -> QuerySet[M]:
    return kind._default_manager.all()


def _parts(wanted: Iterable[Any]) -> Iterator[list[Any]]:
    values = sorted(set(wanted))
    return (values[start : start + _IN] for start in range(0, len(values), _IN))
