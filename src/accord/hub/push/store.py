"""The table of devices."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from accord.hub import database
from accord.hub.push.models import Device

__all__ = ["Device"]


def devices(**of: Any) -> list[Device]:
    """The newest first."""
    return list(Device.objects.filter(**of).order_by("-n"))


def device(**of: Any) -> Device | None:
    return Device.objects.filter(**of).first()


def insert(**columns: Any) -> Device:
    return Device.objects.create(id=uuid4(), **columns)


def change(n: int, **columns: Any) -> None:
    Device.objects.filter(n=n).update(**columns)


def delete(n: int) -> None:
    Device.objects.filter(n=n).delete()


def ringing(people: Sequence[int]) -> set[int]:
    """Which of these people have a device that rings. SQL, since each step of each bell asks."""
    sql = "SELECT DISTINCT person FROM push_device WHERE reference IS NOT NULL AND person IN ({})"
    return {person for (person,) in database.rows_of(sql, people)}


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
