"""Submissions, and how many there are: by what they are about, by kind, by network."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Count, Q, QuerySet
from msgspec import Struct

from accord.hub import statements
from accord.hub.intake import models
from accord.hub.intake.vocabulary import DRAFT, ENDED, PROVE


class Submission(Struct, frozen=True):
    """A submission. `about`: a digest of the identifier that it is about; `place`: one of the network that it came from in its hour."""

    n: int
    id: UUID
    kind: str
    home: int
    member: int | None
    for_person: bool
    country: str
    language: str
    about_kind: str
    about: bytes | None
    sealed: UUID
    contact: UUID | None
    step: str
    dues: Mapping[str, int]
    facts: Mapping[str, int]
    place: bytes | None
    door: str
    damped: bool
    made: int
    changed: int

    @property
    def is_over(self) -> bool:
        return self.step in ENDED


_NAMES = Submission.__struct_fields__
_COUNTS = msgspec.json.Decoder(dict[str, int])


def _read(row: models.Submission) -> Submission:
    values = {name: getattr(row, name) for name in _NAMES}
    # PostgreSQL answers with views of memory, which are equal to nothing that is kept elsewhere.
    digests = {name: bytes(values[name]) for name in ("about", "place") if values[name] is not None}
    return Submission(**(values | digests | {name: _COUNTS.decode(values[name]) for name in ("dues", "facts")}))


def _written(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: msgspec.json.encode(value).decode() if isinstance(value, dict) else value for name, value in columns.items()}


def find(**keys: Any) -> Submission | None:
    """The submission with this number, id or code. Every page of a report asks three times, so the statement is made once."""
    condition = " AND ".join(f"{name} = %s" for name in keys)
    values = [statements.written(models.Submission, name, value) for name, value in keys.items()]
    rows = statements.select(models.Submission, f"{condition} LIMIT 1", *values)
    return _read(rows[0]) if rows else None


def between(first: UUID, last: UUID) -> list[int]:
    """The numbers of those whose ids lie there."""
    return list(models.Submission.objects.filter(id__gte=first, id__lte=last).order_by("n").values_list("n", flat=True)[:100])


def among(numbers: Iterable[int]) -> dict[int, Submission]:
    """The submissions of these that exist, by number."""
    rows = models.Submission.objects.in_bulk(set(numbers), field_name="n")
    return {n: _read(row) for n, row in rows.items()}


def add(**columns: Any) -> Submission:
    return _read(models.Submission.objects.create(**_written(columns)))


def put(n: int | None, columns: Mapping[str, Any]) -> Submission:
    """A new one; or these columns in the place of what the row with this number holds."""
    if n is None:
        return add(**columns)
    change(n, **columns)
    return among([n])[n]


def change(n: int, **columns: Any) -> None:
    models.Submission.objects.filter(n=n).update(**_written(columns))


def delete_draft(n: int) -> None:
    """Only of what was never sent: nothing else names it."""
    models.Submission.objects.filter(n=n, step=DRAFT).delete()


def numbers_of(
    kind: str,
    *,
    party: int | None,
    others: Iterable[int],
    before: int,
    limit: int,
    handed: tuple[int | None, int | None] = (None, None),
) -> list[int]:
    """Submissions of a kind that were sent, the newest first: all; or those that `party` keeps or sent, and `others`, which are numbers."""
    bounds = {"handed__gte": handed[0], "handed__lt": handed[1]}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    rows = models.Submission.objects.filter(kind=kind, n__lt=before, **given).exclude(step=DRAFT)
    if party is not None:
        rows = rows.filter(Q(home=party) | Q(member=party) | Q(n__in=others))
    return list(rows.order_by("-n").values_list("n", flat=True)[:limit])


def count_unproven(about: bytes | None, *, before: int | None = None) -> int:
    """How many submissions about one identifier wait for a proof; or how many of these came before one of them."""
    rows = models.Submission.objects.filter(about=about, step=PROVE)
    return (rows if before is None else rows.filter(n__lt=before)).count()


def others_from(place: bytes, kind: str, but: int) -> tuple[int, ...]:
    """The other submissions of a kind that came from a network in the same hour."""
    return tuple(models.Submission.objects.filter(place=place, kind=kind).exclude(n=but).values_list("n", flat=True))


# --- What the public sends: of each kind, and of reports by what they are about


def _handed(kind: str, door: str, since: int) -> QuerySet[models.Submission]:
    return models.Submission.objects.filter(kind=kind, door=door, member=None, handed__gt=since)


def count_handed(kind: str, door: str, since: int) -> int:
    return _handed(kind, door, since).count()


def handed_by_place(kind: str, door: str, since: int) -> dict[bytes, int]:
    """How many each network handed in."""
    rows = _handed(kind, door, since).exclude(place=None).values_list("place").annotate(Count("n"))
    return {bytes(place): count for place, count in rows}


def _drafts(kind: str, door: str) -> QuerySet[models.Submission]:
    return models.Submission.objects.filter(kind=kind, door=door, member=None, step=DRAFT)


def count_drafts(kind: str, door: str) -> int:
    return _drafts(kind, door).count()


def most_drafts(kind: str, door: str) -> tuple[bytes, int] | None:
    """The network that keeps most drafts, and how many."""
    return _drafts(kind, door).exclude(place=None).values_list("place").annotate(count=Count("n")).order_by("-count").first()


def oldest_drafts(kind: str, door: str, place: bytes | None, limit: int) -> list[Submission]:
    """The oldest drafts: of one network, or of all."""
    rows = _drafts(kind, door) if place is None else _drafts(kind, door).filter(place=place)
    return [_read(row) for row in rows.order_by("n")[:limit]]
