"""The versions of lists that are kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from accord.hub.lists.models import Version


@dataclass(frozen=True, slots=True)
class ListRow:
    name: str
    version: int
    seq: int
    made: int
    expires: int
    count: int


def kept(member: int, name: str | None = None) -> list[ListRow]:
    """All versions of a member's lists that are kept, the latest first."""
    rows = Version.objects.filter(member=member).order_by("name", "-version")
    return [_row(row) for row in (rows if name is None else rows.filter(name=name))]


def _row(row: Version) -> ListRow:
    return ListRow(row.name, row.version, row.seq, row.made, row.expires, row.count)


def latest() -> Iterator[Version]:
    """The latest version of every list, by member and name."""
    before = None
    for row in Version.objects.order_by("member", "name", "-version"):
        if (row.member, row.name) != before:
            before = row.member, row.name
            yield row


def newest() -> list[tuple[int, str, int, int]]:
    """The latest version of every list: whose it is, its name, its version, and when it was made. For the hub's figures."""
    rows = Version.objects.order_by("member", "name").values_list("member", "name")
    return list(rows.annotate(Max("version"), Max("made")))


def oldest_first(made_before: int) -> list[tuple[int, str]]:
    """Member and name of the lists that were built last at a moment or before, the one built longest ago first."""
    rows = Version.objects.values_list("member", "name").annotate(last=Max("made")).filter(last__lte=made_before).order_by("last")
    return [(member, name) for member, name, _ in rows]


def add(member: int, row: ListRow, rule: int, lowest: int) -> None:
    """Keep a version, and none below the lowest."""
    Version.objects.create(
        member=member, name=row.name, version=row.version, seq=row.seq, made=row.made, expires=row.expires, count=row.count, rule=rule
    )
    Version.objects.filter(member=member, name=row.name, version__lt=lowest).delete()
