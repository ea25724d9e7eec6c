"""The backups that were made, as this database remembers them."""

from django.db.models import Max, QuerySet

from accord.core.times import SECOND
from accord.hub.backups.models import Backup as Backup

KEPT = 1000
AHEAD = 3600 * SECOND  # a clock that is put right by less makes no difference


def add(row: Backup) -> None:
    row.save(force_insert=True)
    oldest = Backup.objects.order_by("-id").values_list("id", flat=True)[KEPT:].first()
    if oldest is not None:
        Backup.objects.filter(id__lte=oldest).delete()


def last(at: int, *, made: bool) -> Backup | None:
    """The last one that was made; or the last that was tried."""
    rows = _known(at).filter(error="") if made else _known(at)
    return rows.order_by("-at", "-id").first()


def last_by_kind(at: int) -> dict[str, int]:
    """When the last of each kind was made."""
    return dict(_known(at).filter(error="").values_list("kind").annotate(Max("at")).order_by())


def _known(at: int) -> "QuerySet[Backup]":
    """Without those of a time that is still to come: the clock was wrong when they were made, and who waited for it would make none."""
    return Backup.objects.filter(at__lte=at + AHEAD)
