"""The tables of rescue: reads, inserts, updates and deletes, inside the caller's turn."""

from collections.abc import Iterable

import msgspec
from django.db.models import Max, Model

from accord.hub.columns import encode, is_id, new_id
from accord.hub.rescue.models import Access, Assessment, Consular, Event, Look, Mark, Person, Rescue, Told
from accord.hub.rescue.vocabulary import ERASED
from accord.hub.statements import select

__all__ = ["Access", "Assessment", "Consular", "Event", "Look", "Person", "Rescue", "Told", "encode", "is_id", "new_id"]

MOST = 1000  # rescues of one list


def parts(entry: Access) -> frozenset[str]:
    """The parts that an entry of the list is shown."""
    return frozenset(msgspec.json.decode(entry.sees, type=list[str]))


def add(row: Model) -> None:
    row.save(force_insert=True)


def update(row: Model) -> None:
    row.save(force_update=True)


def load(rescue_id: str, *, changing: bool = False) -> Rescue | None:
    """A rescue by its id; `changing` keeps others from it until the turn ends."""
    rows = Rescue.objects.select_for_update() if changing else Rescue.objects.all()
    return rows.filter(id=rescue_id).first() if is_id(rescue_id) else None


def next_number(home: int) -> int:
    """The number of a member's next rescue; one that was given is never given again."""
    return (Rescue.objects.filter(home=home).aggregate(last=Max("number"))["last"] or 0) + 1


def by_number(n: int) -> Rescue | None:
    return Rescue.objects.filter(n=n).first()


def by_origin(origin: str) -> Rescue | None:
    return Rescue.objects.filter(origin=origin).first() if origin else None


def by_bell(bell: str) -> Rescue | None:
    return Rescue.objects.filter(bell=bell).first() if bell else None


def on_lists_of(member: int, person: str, *, whole: bool) -> list[Rescue]:
    """The rescues on whose list this person is, by name or, where `whole`, with its member's desk: the newest first. SQL made once: most
    pages of people who handle rescues count them."""
    listed = "SELECT rescue FROM rescue_access WHERE member = %s AND ended IS NULL AND person IN (%s, %s)"
    condition = f"state <> %s AND n IN ({listed}) ORDER BY n DESC LIMIT %s"
    return select(Rescue, condition, ERASED, member, person, "" if whole else person, MOST)


def of_home(home: int) -> list[Rescue]:
    return list(Rescue.objects.filter(home=home).order_by("-n"))


def access(rescue: int, *, ended: bool = False) -> list[Access]:
    rows = Access.objects.filter(rescue=rescue).order_by("n")
    return list(rows if ended else rows.filter(ended=None))


def access_of(rescues: Iterable[int]) -> dict[int, list[Access]]:
    """The entries on the access lists of many rescues now, by the rescue's number."""
    entries: dict[int, list[Access]] = {}
    for entry in Access.objects.filter(rescue__in=list(rescues), ended=None).order_by("n"):
        entries.setdefault(entry.rescue, []).append(entry)
    return entries


def people(rescue: int) -> list[Person]:
    return list(Person.objects.filter(rescue=rescue).order_by("n"))


def person(rescue: int, person_id: str) -> Person | None:
    return Person.objects.filter(rescue=rescue, id=person_id).first() if is_id(person_id) else None


def person_by_id(person_id: str) -> Person | None:
    return Person.objects.filter(id=person_id).first() if is_id(person_id) else None


def statements(rescue: int, *, erased: bool = False) -> list[Told]:
    """The statements about a rescue, the oldest first."""
    rows = Told.objects.filter(rescue=rescue).order_by("n")
    return list(rows if erased else rows.filter(erased=None))


def events(rescue: int) -> list[Event]:
    return list(Event.objects.filter(rescue=rescue).order_by("n"))


def looks(rescue: int) -> list[Look]:
    return list(Look.objects.filter(rescue=rescue).order_by("n"))


def assessments(person: int) -> list[Assessment]:
    return list(Assessment.objects.filter(person=person).order_by("n"))


def consular(person: int) -> list[Consular]:
    return list(Consular.objects.filter(person=person).order_by("n"))


def marks(person: int) -> list[str]:
    return list(Mark.objects.filter(person=person).order_by("n").values_list("mark", flat=True))


def add_mark(person: int, mark: str) -> None:
    """A mark is about one person: about this one from now on."""
    Mark.objects.bulk_create([Mark(person=person, mark=mark)], update_conflicts=True, unique_fields=["mark"], update_fields=["person"])


def _drop_said(people: Iterable[int]) -> None:
    Consular.objects.filter(person__in=people).delete()
    Mark.objects.filter(person__in=people).delete()


def drop_person(person: Person) -> None:
    """Delete a person's row, and their number from every event."""
    _drop_said([person.n])
    Event.objects.filter(person=person.n).update(person=None)
    person.delete()


def forget(rescue: Rescue) -> None:
    """Leave the bare row, and who looked; of what hung on it references alone."""
    persons = Person.objects.filter(rescue=rescue.n)
    numbers = list(persons.values_list("n", flat=True))
    _drop_said(numbers)
    Assessment.objects.filter(person__in=numbers).update(status="")
    persons.update(stands="", is_child=False)
    Event.objects.filter(rescue=rescue.n).update(code="", person=None)
    Told.objects.filter(rescue=rescue.n).update(country="", count=None, nations="", risks="{}", origin="")
    Access.objects.filter(rescue=rescue.n, ended=None).update(ended=rescue.changed)
