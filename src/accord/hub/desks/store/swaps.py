"""Offers to swap shifts, and shifts that change hands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from accord.hub.desks.models import Shift, Swap


def swaps(**of: Any) -> list[Swap]:
    """The oldest first."""
    return list(Swap.objects.filter(**of).order_by("n"))


def swap(**of: Any) -> Swap | None:
    return Swap.objects.filter(**of).first()


def insert(**columns: Any) -> Swap:
    return Swap.objects.create(id=uuid4(), **columns)


def change(n: int, **columns: Any) -> None:
    Swap.objects.filter(n=n).update(**columns)


def shifts(ids: Iterable[UUID | None]) -> dict[UUID, Shift]:
    """Shifts by their ids, as far as they are in the rota still."""
    wanted = [id for id in ids if id is not None]
    return {shift.id: shift for shift in Shift.objects.filter(id__in=wanted)} if wanted else {}


def give(shift: UUID, person: int) -> None:
    """Give a shift to a person; it leaves the series that it came from."""
    Shift.objects.filter(id=shift).update(person=person, series=None)
