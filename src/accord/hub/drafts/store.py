"""The table of drafts."""

from uuid import UUID

from accord.hub.drafts.models import Draft as Draft


def insert(**columns: object) -> Draft:
    return Draft.objects.create(**columns)


def change(n: int, **columns: object) -> None:
    Draft.objects.filter(n=n).update(**columns)


def load(person: int, draft: UUID, at: int, *, changing: bool = False) -> Draft | None:
    """One that is not over; `changing`: it stays as it is until the turn ends."""
    rows = Draft.objects.filter(person=person, id=draft, dies__gt=at)
    return (rows.select_for_update() if changing else rows).first()


def of_page(person: int, page: str, at: int) -> list[Draft]:
    """The newest first."""
    return list(Draft.objects.filter(person=person, page=page, dies__gt=at).order_by("-changed", "-n"))


def count(person: int, at: int) -> int:
    return Draft.objects.filter(person=person, dies__gt=at, sent=None).count()


def over(at: int, most: int) -> list[Draft]:
    return list(Draft.objects.filter(dies__lte=at).order_by("dies")[:most])


def about(things: list[str]) -> list[Draft]:
    return list(Draft.objects.filter(about__in=things))


def of_people(people: list[int], most: int) -> list[Draft]:
    return list(Draft.objects.filter(person__in=people).order_by("n")[:most])


def writers() -> list[int]:
    return list(Draft.objects.order_by("person").values_list("person", flat=True).distinct())


def delete(n: int) -> None:
    Draft.objects.filter(n=n).delete()
