"""Proofs of control: the ways that were chosen, and how each stands."""

from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

from accord.hub.intake import models
from accord.hub.intake.vocabulary import ASKED


@dataclass(frozen=True, slots=True)
class Proof:
    """A way to prove control that was chosen, and how it stands. `by`: the person who recorded it by hand, with its member."""

    n: int
    submission: int
    way: str
    state: str
    digest: bytes | None = field(repr=False)
    tries: int
    times: int
    sent: int | None
    taken: int | None
    outcome: str
    by: str
    by_member: int | None
    shown: int | None


_NAMES = [column.name for column in fields(Proof)]


def _read(rows: QuerySet[models.Proof]) -> list[Proof]:
    return [Proof(*values) for values in rows.values_list(*_NAMES)]


def proofs(submission: int) -> list[Proof]:
    return _read(models.Proof.objects.filter(submission=submission).order_by("n"))


def find(**keys: Any) -> Proof | None:
    """The proof with this number, or of this submission by this way."""
    return next(iter(_read(models.Proof.objects.filter(**keys))), None)


def next_to_make(taken_before: int) -> Proof | None:
    """The proof that was asked for longest ago and that no process has in hand since then."""
    free = Q(taken=None) | Q(taken__lte=taken_before)
    return next(iter(_read(models.Proof.objects.filter(free, state=ASKED).order_by("asked", "n")[:1])), None)


def add(submission: int, way: str, state: str, at: int) -> None:
    models.Proof.objects.create(submission=submission, way=way, state=state, asked=at)


def change(n: int, **columns: Any) -> None:
    models.Proof.objects.filter(n=n).update(**columns)


def put(submission: int, way: str, at: int, **columns: Any) -> None:
    """Change the proof by this way, or add it as asked for now."""
    models.Proof.objects.update_or_create(submission=submission, way=way, defaults=columns, create_defaults=columns | {"asked": at})


def codes_sent(about: bytes | None, way: str, since: int, *, but: int | None) -> tuple[int, int, int | None]:
    """Of all submissions about one identifier by a way: how many wait for a code (`but` one), how many were sent since, and
    when the last one was."""
    same = models.Submission.objects.filter(about=about).values("n")
    rows = models.Proof.objects.filter(submission__in=same, way=way)
    sent = rows.filter(sent__gt=since).aggregate(times=Sum("times"), last=Max("sent"))
    waiting = rows.filter(state=ASKED) if but is None else rows.filter(state=ASKED).exclude(n=but)
    return waiting.count(), sent["times"] or 0, sent["last"]
