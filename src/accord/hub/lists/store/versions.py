"""The versions of lists that are kept."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Max, Q

from accord.hub.database import rows
from accord.hub.lists.models import Version as Version

LISTED = "SELECT member, name, version FROM lists_version"  # for whoever asks a copy of the database


def kept(member: int, name: str | None = None) -> list[Version]:
    """All versions of a member's lists that are kept, the latest first."""
    there_are = Version.objects.filter(member=member).order_by("name", "-version")
    return list(there_are if name is None else there_are.filter(name=name))


def latest() -> Iterator[Version]:
    """The latest version of every list, by member and name."""
    before = None
    for row in Version.objects.order_by("member", "name", "-version"):
        if (row.member, row.name) != before:
            before = row.member, row.name
            yield row


def newest() -> list[tuple[int, str, int, int]]:
    """The latest version of every list: whose it is, its name, its version, and when it was made. For the hub's figures."""
    lists = Version.objects.order_by("member", "name").values_list("member", "name")
    return list(lists.annotate(Max("version"), Max("made")))


def oldest_first(made_before: int, upto: int) -> list[tuple[int, str]]:
    """Member and name of the lists that were built last at a moment or before, or whose versions reach a number at most; the one built
    longest ago first."""
    lists = Version.objects.values_list("member", "name").annotate(last=Max("made"), highest=Max("version"))
    due = lists.filter(Q(last__lte=made_before) | Q(highest__lte=upto)).order_by("last")
    return [(member, name) for member, name, _, _ in due]


def forget(lost: Iterable[Version]) -> None:
    for row in lost:
        row.delete()


def add(row: Version, others: Collection[int]) -> None:
    """Keep a version, and of those before it these others alone."""
    row.save(force_insert=True)
    Version.objects.filter(member=row.member, name=row.name).exclude(version__in=[row.version, *others]).delete()


def views() -> set[int]:
    """The views that the latest versions of all lists were built of."""
    later = "SELECT 1 FROM lists_version w WHERE w.member = v.member AND w.name = v.name AND w.version > v.version"
    return {view for (view,) in rows(f"SELECT DISTINCT v.view FROM lists_version v WHERE NOT EXISTS ({later})")}
