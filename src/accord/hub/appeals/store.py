"""The tables of appeals. A row is changed only inside the turn of the caller that changes it."""

from collections.abc import Iterable
from typing import cast

from django.db.models.expressions import RawSQL

from accord.hub.appeals.models import Opened as Opened
from accord.hub.appeals.models import Receipt as Receipt
from accord.hub.requests import queries as requests


def add_opened(submission: int, request: str, claimant: int | None) -> None:
    Opened.objects.create(submission=submission, request=request, claimant=claimant)


def opened_for(submission: int) -> list[Opened]:
    return list(Opened.objects.filter(submission=submission).order_by("n"))


def opened_of(submissions: Iterable[int]) -> dict[int, list[Opened]]:
    """The same for many submissions, by their numbers."""
    rows: dict[int, list[Opened]] = {}
    for row in Opened.objects.filter(submission__in=list(submissions)).order_by("n"):
        rows.setdefault(row.submission, []).append(row)
    return rows


def opened_as(request: str) -> Opened | None:
    return Opened.objects.filter(request=request).first()


def submissions_of(member: int) -> Iterable[int]:
    """The submissions of which a member takes part in a request, by number: not asked here, but within the question that lists them."""
    # By hand: the parties are in the tables of requests, which export this condition.
    sql = f"SELECT o.submission FROM appeals_opened o WHERE {requests.party_of('o.request')}"
    return cast("Iterable[int]", RawSQL(sql, [member]))


def note_told(n: int, step: int) -> None:
    """The appellant was told all answers up to this step."""
    Opened.objects.filter(n=n).update(told=step)


def note_given(n: int, notes: int) -> None:
    """The request was given so many of the appellant's notes."""
    Opened.objects.filter(n=n).update(notes=notes)


def add_receipts(receipts: Iterable[Receipt]) -> None:
    """Each once."""
    Receipt.objects.bulk_create(receipts, ignore_conflicts=True)


def receipts(requests: Iterable[str]) -> list[Receipt]:
    return list(Receipt.objects.filter(request__in=set(requests)).order_by("n"))


def note_applied(n: int, at: int) -> None:
    Receipt.objects.filter(n=n, applied=None).update(applied=at)
