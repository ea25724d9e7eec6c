"""The backups that were made, as this database remembers them."""

from django.db.models import Max

from accord.hub.backups.models import Backup as Backup

KEPT = 1000


def add(row: Backup) -> None:
    row.save(force_insert=True)
    oldest = Backup.objects.order_by("-id").values_list("id", flat=True)[KEPT:].first()
    if oldest is not None:
        Backup.objects.filter(id__lte=oldest).delete()


def last(*, made: bool) -> Backup | None:
    """The last one that was made; or the last that was tried."""
    rows = Backup.objects.filter(error="") if made else Backup.objects.all()
    return rows.order_by("-at", "-id").first()


def last_by_kind() -> dict[str, int]:
    """When the last of each kind was made."""
    return dict(Backup.objects.filter(error="").values_list("kind").annotate(Max("at")).order_by())
