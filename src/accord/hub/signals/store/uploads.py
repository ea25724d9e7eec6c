"""Collections and what they share, and the claims that they are made of. By hand where claims are walked by their numbers, compared, or
written by the hundred: the work of a turn that others wait for."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db.models import F, Q

from accord.core.trust.origins import PUBLIC_REPORTS, UNPLACED
from accord.hub.database import row, rows, rows_in
from accord.hub.journal.actions import Turn
from accord.hub.signals.models import Overlap, Settled
from accord.hub.signals.models import Upload as Upload

_FIRST = "SELECT key, member, COALESCE(source, ''), MIN(n) FROM signals_signal WHERE n <= %s AND key IN {} GROUP BY key, member, source"


class Claim(NamedTuple):
    n: int
    key: bytes
    member: int
    source: str
    published: int
    origin: str | None


# --- Claims -------------------------------------------------------------------------------------------------------------------------------


def oldest_uncompared() -> tuple[int, int] | None:
    """Its number, and when it was published."""
    sql = "SELECT n, published FROM signals_signal WHERE n > (SELECT COALESCE(MAX(last), 0) FROM signals_upload) ORDER BY n LIMIT 1"
    oldest = row(sql)
    return None if oldest is None else (oldest[0], oldest[1])


def newest() -> tuple[int, int]:
    """The newest claim's number, and when it was published."""
    n, published = rows("SELECT n, published FROM signals_signal ORDER BY n DESC LIMIT 1")[0]
    return n, published


def uncompared(limit: int) -> list[Claim]:
    sql = (
        "SELECT n, key, member, COALESCE(source, ''), published, origin FROM signals_signal "
        "WHERE n > (SELECT COALESCE(MAX(last), 0) FROM signals_upload) AND (source IS NULL OR source <> %s) ORDER BY n LIMIT %s"
    )
    return [Claim(n, bytes(key), *rest) for n, key, *rest in rows(sql, [PUBLIC_REPORTS, limit])]


def first_claims(keys: Sequence[bytes], until: int) -> list[tuple[bytes, int, str, int]]:
    """Who claimed these first: key, member, source and the number of its first claim, up to a number."""
    return [(bytes(key), *rest) for key, *rest in rows_in(_FIRST, [until], keys) if rest[1] != PUBLIC_REPORTS]


def oldest_unsettled(upload: Upload) -> int | None:
    """When the next claim of its member was published that has not its origin yet."""
    oldest = rows("SELECT published FROM signals_signal WHERE member = %s AND n > %s ORDER BY n LIMIT 1", [upload.member, upload.settled])
    return oldest[0][0] if oldest else None


def grows(upload: Upload) -> bool:
    """Whether claims of it came in bulk that were not compared yet."""
    sql = "SELECT 1 FROM signals_signal WHERE member = %s AND n > %s AND COALESCE(source, '') = %s AND origin = %s LIMIT 1"
    return row(sql, [upload.member, upload.last, upload.source, UNPLACED]) is not None


def after_some(upload: Upload, most: int) -> int:
    """The number of the claim of its member that comes after so many unsettled ones, or of the upload's last."""
    sql = "SELECT n FROM signals_signal WHERE member = %s AND n > %s AND n < %s ORDER BY n LIMIT 1 OFFSET %s"
    further = row(sql, [upload.member, upload.settled, upload.last, most])
    return further[0] if further else upload.last


def clear(t: Turn, upload: Upload, until: int) -> bool:
    """Count bulk claims, up to a number, as what they say; whether there were any."""
    t.cursor.execute(
        "UPDATE signals_signal SET origin = NULL WHERE member = %s AND n > %s AND n <= %s AND COALESCE(source, '') = %s AND origin = %s",
        [upload.member, upload.settled, until, upload.source, UNPLACED],
    )
    return bool(t.cursor.rowcount)


def unsettled_claims(upload: Upload, limit: int) -> list[tuple[int, bytes]]:
    sql = "SELECT n, key FROM signals_signal WHERE member = %s AND n > %s AND n <= %s AND COALESCE(source, '') = %s ORDER BY n LIMIT %s"
    return [(n, bytes(key)) for n, key in rows(sql, [upload.member, upload.settled, upload.last, upload.source, limit])]


def claims_of(members: Iterable[int], keys: Sequence[bytes]) -> list[tuple[bytes, int, int, str, str | None]]:
    """The claims of these members on these keys: key, n, member, source, origin."""
    # A value that very many claim: only what these members claim is looked at, a few each.
    whose = ",".join(str(member) for member in sorted(members))
    sql = f"SELECT key, n, member, COALESCE(source, ''), origin FROM signals_signal WHERE member + 0 IN ({whose}) AND key IN {{}}"
    return [(bytes(key), *rest) for key, *rest in rows_in(sql, (), keys)]


def place(t: Turn, origins: Sequence[tuple[str | None, int]]) -> None:
    """Give each claim its origin."""
    t.cursor.executemany("UPDATE signals_signal SET origin = %s WHERE n = %s", origins)


def note_settled(first: int, last: int) -> None:
    Settled.objects.create(first=first, last=last)


# --- Uploads ------------------------------------------------------------------------------------------------------------------------------


def compared_until() -> int:
    """The number of the last claim that was compared."""
    return rows("SELECT COALESCE(MAX(last), 0) FROM signals_upload")[0][0]


def of_stream(member: int, source: str) -> list[Upload]:
    return list(Upload.objects.filter(member=member, source=source).order_by("last"))


def declared(member: int, limit: int) -> list[Upload]:
    """Those of a member with a declared source, the newest first."""
    mine = Upload.objects.filter(member=member).exclude(source__in=("", PUBLIC_REPORTS))
    return list(mine.order_by("-ended", "-id")[:limit])


def declared_one(member: int, upload_id: int) -> Upload | None:
    return Upload.objects.filter(member=member, id=upload_id).exclude(source__in=("", PUBLIC_REPORTS)).first()


def uploads(ids: Collection[int]) -> list[Upload]:
    return list(Upload.objects.filter(id__in=ids))


def unsettled(limit: int) -> list[Upload]:
    return list(Upload.objects.filter(settled__lt=F("last")).order_by("id")[:limit])


def begin(member: int, source: str, n: int, at: int) -> Upload:
    """One that begins with this claim, which is not counted into it yet."""
    return Upload.objects.create(member=member, source=source, first=n, last=n, begun=at, ended=at, size=0, settled=n - 1)


def change(uploads: Iterable[Upload]) -> None:
    """Which claim came last to these, when, and how large they are."""
    Upload.objects.bulk_update(uploads, ["last", "ended", "size"])


def settled_until(upload_id: int) -> int:
    return Upload.objects.values_list("settled", flat=True).get(id=upload_id)


def settle(upload_id: int, until: int) -> None:
    Upload.objects.filter(id=upload_id).update(settled=until)


def settle_anew(upload_id: int) -> None:
    Upload.objects.filter(id=upload_id).update(settled=F("first") - 1)


# --- What they share ----------------------------------------------------------------------------------------------------------------------


def add_overlaps(t: Turn, overlaps: Sequence[tuple[int, int, int, int]]) -> None:
    """Each the earlier and the later upload, how many identifiers more they share, and how many of these the earlier one had first."""
    t.cursor.executemany(
        "INSERT INTO signals_overlap (earlier, later, shared, led) VALUES (%s, %s, %s, %s) ON CONFLICT (earlier, later) "
        "DO UPDATE SET shared = signals_overlap.shared + excluded.shared, led = signals_overlap.led + excluded.led",
        overlaps,
    )


def overlapping(upload_id: int, more_than: int) -> list[Overlap]:
    """Where more than so many identifiers are shared with another, and none of both is known to be a copy."""
    either = Q(earlier=upload_id) | Q(later=upload_id)
    return list(Overlap.objects.filter(either, copier=None, shared__gt=more_than))


def note_copier(overlap: int, copier: int) -> None:
    Overlap.objects.filter(id=overlap).update(copier=copier)


def copies_beside(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Which uploads are copies of which, where one of both is among these."""
    marks = ",".join(["%s"] * len(ids))
    sql = (
        "SELECT copier, CASE WHEN copier = earlier THEN later ELSE earlier END FROM signals_overlap "
        f"WHERE copier IS NOT NULL AND (earlier IN ({marks}) OR later IN ({marks}))"
    )
    return [(copier, copied) for copier, copied in rows(sql, [*ids, *ids])]
