"""What members see of the signals, as rows: the entries that lists are built of, and how far they reflect the tables."""

from collections.abc import Collection

import msgspec

from accord.hub.database import rows
from accord.hub.lists.models import Places, View

Span = tuple[int, int, int]  # an audience, and from which number up to, not including, which other


class Known(msgspec.Struct, frozen=True):
    """How far the tables are reflected: the last row of each; `vouched` counts, and `epoch` is the journal's."""

    signal: int
    step: int
    rekeyed: int
    settled: int
    vouched: int
    last_vouched: int
    audit: int
    epoch: int


class Seen(msgspec.Struct, kw_only=True):
    """What all see that see the same. `sees` tells it from others, `spans` is where that comes from; `bodies` are the digests of the
    entries in the order of the uses. `id` is 0 as long as it is not kept."""

    sees: str
    spans: list[Span]
    bodies: list[str]
    known: Known
    at: int
    made_by: str
    id: int = 0


def views(made_by: str) -> list[Seen]:
    """Those that this code has made."""
    return [
        Seen(
            sees=row.sees,
            spans=msgspec.json.decode(row.spans, type=list[Span]),
            bodies=msgspec.json.decode(row.bodies, type=list[str]),
            known=msgspec.json.decode(row.known, type=Known),
            at=row.at,
            made_by=row.made_by,
            id=row.id,
        )
        for row in View.objects.filter(made_by=made_by).order_by("id")
    ]


def save(seen: Seen) -> int:
    """Keep it in the place of what it was; returns its number."""
    spans, bodies, known = (msgspec.json.encode(value).decode() for value in (seen.spans, seen.bodies, seen.known))
    row = View(id=seen.id or None, sees=seen.sees, spans=spans, bodies=bodies, known=known, at=seen.at, made_by=seen.made_by)
    row.save()
    return int(row.id)


def keep_only(ids: Collection[int]) -> list[str]:
    """Forget the others; returns the digests of the entries of those that stay."""
    View.objects.exclude(id__in=ids).delete()
    return [digest for (bodies,) in rows("SELECT bodies FROM lists_view") for digest in msgspec.json.decode(bodies, type=list[str])]


class Placed(msgspec.Struct, kw_only=True):
    """The names of the runs, and the last signal, the last that moved to another key and the last benign entry that are in them."""

    runs: list[str]
    signal: int
    rekeyed: int
    vouched: int
    made_by: str


def placed() -> Placed | None:
    row = Places.objects.filter(id=1).first()
    if row is None:
        return None
    runs = msgspec.json.decode(row.runs, type=list[str])
    return Placed(runs=runs, signal=row.signal, rekeyed=row.rekeyed, vouched=row.vouched, made_by=row.made_by)


def save_places(placed: Placed) -> None:
    runs = msgspec.json.encode(placed.runs).decode()
    Places(id=1, runs=runs, signal=placed.signal, rekeyed=placed.rekeyed, vouched=placed.vouched, made_by=placed.made_by).save()
