"""Notes written by the sender of a submission and to them, and the pictures of papers: references of the vault."""

from uuid import UUID

from msgspec import Struct

from accord.hub.intake import models


class Note(Struct, frozen=True):
    """`is_answer`: the sender is told it; else they added it."""

    is_answer: bool
    sealed: UUID
    at: int


def notes(submission: int) -> list[Note]:
    rows = models.Note.objects.filter(submission=submission).order_by("n").values_list("is_answer", "sealed", "at")
    return [Note(*values) for values in rows]


def add(submission: int, sealed: UUID, at: int, *, is_answer: bool) -> None:
    models.Note.objects.create(submission=submission, is_answer=is_answer, sealed=sealed, at=at)


def papers(submission: int) -> list[UUID]:
    return list(models.Paper.objects.filter(submission=submission).order_by("n").values_list("sealed", flat=True))


def has_paper(submission: int, mark: str) -> bool:
    return models.Paper.objects.filter(submission=submission, mark=mark).exists()


def add_paper(submission: int, sealed: UUID, at: int, mark: str) -> None:
    models.Paper.objects.create(submission=submission, sealed=sealed, at=at, mark=mark)
