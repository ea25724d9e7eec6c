"""The tables of responsibilities and gaps."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F

from accord.hub.database import rows_of
from accord.hub.members.queries import join_member
from accord.hub.routing.models import Gap as Gap
from accord.hub.routing.models import GapAsk, GapHarm
from accord.hub.routing.models import Responsibility as Responsibility

_TOGETHER = 500


def responsibility(**of: Any) -> Responsibility | None:
    return Responsibility.objects.filter(ended=None, **of).first()


def responsibilities(limit: int | None = None, **of: Any) -> list[Responsibility]:
    return list(Responsibility.objects.filter(ended=None, **of).order_by("n")[:limit])


def each_of(member: int, size: int) -> Iterator[Responsibility]:
    """All that a member declares, read some at a time."""
    return Responsibility.objects.filter(member=member, ended=None).order_by("n").iterator(chunk_size=size)


def keys_of(member: int) -> list[Responsibility]:
    """All that a member declares: what is compared with a table."""
    return list(Responsibility.objects.filter(member=member, ended=None).only("key", "note", "protocols").order_by("n"))


def with_keys(member: int, keys: list[str]) -> list[Responsibility]:
    return [
        row
        for start in range(0, len(keys), _TOGETHER)
        for row in Responsibility.objects.filter(member=member, ended=None, key__in=keys[start : start + _TOGETHER])
    ]


def others_with(keys: list[str], but: int) -> list[tuple[str, int]]:
    """Who else declares these: key and member."""
    rows = Responsibility.objects.filter(key__in=keys, ended=None).exclude(member=but)
    return list(rows.order_by("n").values_list("key", "member"))


def count(**of: Any) -> int:
    return Responsibility.objects.filter(ended=None, **of).count()


def insert(rows: Iterable[Responsibility]) -> None:
    Responsibility.objects.bulk_create(rows, batch_size=100)


def change(n: int, **columns: Any) -> bool:
    """Whether it had not ended."""
    return Responsibility.objects.filter(n=n, ended=None).update(**columns) > 0


def end(member: int, keys: list[str], at: int) -> int:
    """How many ended."""
    return sum(
        Responsibility.objects.filter(member=member, ended=None, key__in=keys[start : start + _TOGETHER]).update(ended=at)
        for start in range(0, len(keys), _TOGETHER)
    )


def declared(columns: str, keys: Sequence[str], *, active: bool = True) -> list[tuple[Any, ...]]:
    """Of active members, or of those that are not, which are `m`, what they declare, `r`, under these keys. SQL, for the join with them."""
    tables = f"routing_responsibility r {join_member('r.member')}"
    standing = f"m.standing {'=' if active else '<>'} 'active'"
    return rows_of(f"SELECT {columns} FROM {tables} WHERE r.key IN ({{}}) AND r.ended IS NULL AND {standing}", keys)


def gaps() -> list[Gap]:
    return list(Gap.objects.order_by("n"))


def harms() -> dict[int, dict[str, Decimal]]:
    """The harm behind each gap, by currency."""
    by_gap: dict[int, dict[str, Decimal]] = {}
    for row in GapHarm.objects.order_by("gap", "currency"):
        by_gap.setdefault(row.gap, {})[row.currency] = Decimal(row.amount)
    return by_gap


def gap(kind: str, value: str, protocol: str, at: int) -> int:
    """The number of a gap, made where it is new."""
    row, _ = Gap.objects.update_or_create(
        kind=kind, value=value, protocol=protocol, defaults={"last": at}, create_defaults={"first": at, "last": at}
    )
    return row.n


def add_to_gap(n: int, *, asked: int = 0, answers: int = 0) -> None:
    Gap.objects.filter(n=n).update(asked=F("asked") + asked, answers=F("answers") + answers)


def loss_behind(gap: int, digest: bytes) -> str | None:
    """The harm that was stated for one identifier behind a gap; None where it was not asked about yet."""
    return GapAsk.objects.filter(gap=gap, digest=digest).values_list("loss", flat=True).first()


def keep_loss(gap: int, digest: bytes, loss: str) -> None:
    GapAsk.objects.update_or_create(gap=gap, digest=digest, defaults={"loss": loss})


def add_harm(gap: int, currency: str, more: Decimal) -> None:
    row = GapHarm.objects.filter(gap=gap, currency=currency).first()
    total = (Decimal(row.amount) if row else Decimal()) + more
    GapHarm.objects.update_or_create(gap=gap, currency=currency, defaults={"amount": f"{total:f}"})
