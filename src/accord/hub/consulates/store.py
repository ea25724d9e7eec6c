"""The table of consulates."""

from typing import Any

from accord.hub.consulates.models import Consulate as Consulate  # for annotations


def add(**columns: Any) -> None:
    Consulate.objects.create(**columns)


def change(consulate_id: str, **columns: Any) -> bool:
    """Whether there is such an entry that was not ended."""
    return bool(Consulate.objects.filter(id=consulate_id, ended=None).update(**columns))


def rows(**conditions: Any) -> list[Consulate]:
    """The entries that were not ended."""
    return list(Consulate.objects.filter(ended=None, **conditions).order_by("nation", "country", "city", "n"))


def is_member_of(member: int, nation: str) -> bool:
    """Whether a member stands for a consulate of this nation."""
    return Consulate.objects.filter(nation=nation, member=member, ended=None).exists()
