"""The tables of desks, their rota and bells. `rota` reads many desks at once, `sending` chooses the ring that is sent next.

SQL stands here where two tables are looked at together: they hold plain numbers of one another, which the ORM doesn't join; and where
every ask reads or writes for each desk that it rings, by statements that are made once.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q

from accord.hub import database, statements
from accord.hub.desks.models import Away, Bell, Contact, Deed, Desk, Ring, Shift, Swap
from accord.hub.desks.vocabulary import DUE, HOUR, OFF, OFFERED, RINGING, SENDING, TEST, TOO_MANY
from accord.hub.members.queries import join_member

__all__ = ["Away", "Bell", "Contact", "Deed", "Desk", "Ring", "Shift", "Swap"]

_STRANDED = (
    f"SELECT b.id FROM desks_bell b JOIN desks_desk d ON d.n = b.desk {join_member('d.member')} "
    "WHERE b.state = %s AND NOT b.reached AND b.kind <> %s AND b.next > %s AND m.standing <> 'active'"
)
_RINGING_FOR = (
    "SELECT COUNT(*) FROM desks_bell b WHERE b.state = %s AND b.quiet IS NULL AND (b.for_person IS NULL OR b.for_person = %s) AND "
    "(b.desk IN (SELECT n FROM desks_desk WHERE member = %s) OR EXISTS (SELECT 1 FROM desks_ring r WHERE r.bell = b.n AND r.member = %s))"
)
_LOUD = (
    "FROM desks_ring r JOIN desks_bell b ON b.n = r.bell "
    "WHERE r.member = %s AND r.due > %s AND r.person IS NOT NULL AND r.code <> %s AND b.by_member = %s"
)


def desk(**of: Any) -> Desk | None:
    return Desk.objects.filter(**of).first()


def open_desk(desk_id: UUID) -> Desk | None:
    """A desk that is not archived."""
    desks = statements.select(Desk, "id = %s AND archived IS NULL", statements.written(Desk, "id", desk_id))
    return desks[0] if desks else None


def desk_of(bell: Bell) -> Desk:
    return Desk.objects.get(n=bell.desk)


def desks(*order: str, limit: int | None = None, **of: Any) -> list[Desk]:
    return list(Desk.objects.filter(**of).order_by(*order, "n")[:limit])


def desks_by(numbers: Iterable[int]) -> list[Desk]:
    """The desks with these numbers. SQL made once, as in `statements`: every list of bells reads them."""
    return statements.select_in(Desk, "n", numbers)


def numbers_of(member: int) -> Any:
    """The numbers of a member's desks, archived or not: for a condition on bells."""
    return Desk.objects.filter(member=member).values("n")


def insert_desk(**columns: Any) -> Desk:
    return Desk.objects.create(id=uuid4(), **columns)


def change_desk(n: int, **columns: Any) -> None:
    Desk.objects.filter(n=n).update(**columns)


def archive(n: int, at: int) -> None:
    """Archive a desk: it covers no other desk any more."""
    Desk.objects.filter(cover=n).update(cover=None, covered=False)
    change_desk(n, archived=at, hook=None)


def contacts(desk: int) -> list[Contact]:
    return list(Contact.objects.filter(desk=desk).order_by("place"))


def set_contacts(desk: int, rows: Sequence[tuple[int, str]]) -> None:
    """People and their channels, in this order."""
    Contact.objects.filter(desk=desk).delete()
    Contact.objects.bulk_create(Contact(desk=desk, place=n, person=person, channels=words) for n, (person, words) in enumerate(rows))


def shifts(limit: int | None = None, **of: Any) -> list[Shift]:
    return list(Shift.objects.filter(**of).order_by("begins", "person")[:limit])


def insert_shift(**columns: Any) -> Shift:
    return Shift.objects.create(id=uuid4(), **columns)


def insert_shifts(rows: Iterable[Shift]) -> None:
    Shift.objects.bulk_create(rows)


def remove_shifts(**of: Any) -> int:
    """Remove shifts and end their offers; returns how many were removed."""
    ids = [shift.id for shift in shifts(**of)]
    Swap.objects.filter(Q(shift__in=ids) | Q(wants__in=ids), state=OFFERED).delete()
    Shift.objects.filter(id__in=ids).delete()
    return len(ids)


def absences(limit: int | None = None, **of: Any) -> list[Away]:
    return list(Away.objects.filter(**of).order_by("begins", "person")[:limit])


def insert_absence(**columns: Any) -> Away:
    return Away.objects.create(id=uuid4(), **columns)


def remove_absence(absence_id: UUID) -> None:
    Away.objects.filter(id=absence_id).delete()


def bell(**of: Any) -> Bell | None:
    """The latest that is so."""
    return Bell.objects.filter(**of).order_by("-n").first()


def count_ringing(by_member: int, desk: int) -> int:
    """How many of a member's bells ring at a desk."""
    statement = "SELECT COUNT(*) FROM desks_bell WHERE by_member = %s AND desk = %s AND state = %s"
    return int(database.row(statement, [by_member, desk, RINGING])[0])


def count_bells(**of: Any) -> int:
    return Bell.objects.filter(**of).count()


def bells_for(member: int, person: int | None, limit: int) -> list[Bell]:
    """The bells that ring for a person of a member to answer, the oldest first."""
    return list(_for(member, person, Q(n__in=_come_to(member))).filter(state=RINGING).order_by("at", "n")[:limit])


def count_bells_for(member: int, person: int | None) -> int:
    """How many ring for a person of a member to answer. A snoozed bell is quiet until it rings again. SQL, since every page asks."""
    return int(database.row(_RINGING_FOR, [RINGING, person, member, member])[0])


def zones(member: int) -> set[str]:
    """The time zones of a member's desks that are not archived. SQL made once: most pages ask."""
    return {zone for (zone,) in database.rows("SELECT DISTINCT zone FROM desks_desk WHERE member = %s AND archived IS NULL", [member])}


def bells_of(member: int, person: int | None, limit: int | None = None, **of: Any) -> list[Bell]:
    """At its own desks, rung by it or come to it, as far as this person of it may see them; newest first."""
    return list(_for(member, person, Q(by_member=member) | Q(n__in=_come_to(member))).filter(**of).order_by("-n")[:limit])


def _for(member: int, person: int | None, other: Any) -> Any:
    return Bell.objects.filter(Q(for_person=None) | Q(for_person=person), Q(desk__in=numbers_of(member)) | other)


def _come_to(member: int) -> Any:
    return Ring.objects.filter(member=member).values_list("bell", flat=True).distinct()


def insert_bell(**columns: Any) -> Bell:
    bell = Bell(id=uuid4(), **columns)
    statements.insert([bell])
    return bell


def change_bell(n: int, **columns: Any) -> None:
    """Change columns of a bell, and count the change so that open pages see it."""
    statements.run(f"UPDATE desks_bell SET {', '.join(f'{name} = %s' for name in columns)} WHERE n = %s", *columns.values(), n)
    pulse()


def end_bell(n: int, **columns: Any) -> bool:
    """Whether it rang until now. What was not sent is not sent."""
    if not Bell.objects.filter(n=n, state=RINGING).update(next=None, quiet=None, quiet_by=None, **columns):
        return False
    call_off(n)
    pulse()
    return True


def call_off(bell: int) -> None:
    """Call off the rings of a bell that wait to be sent."""
    Ring.objects.filter(bell=bell, state=DUE).update(state=OFF)


def add_deed(bell: int, at: int, person: int, what: str, **columns: Any) -> None:
    Deed.objects.create(bell=bell, at=at, person=person, what=what, **columns)


def deeds(bell: int) -> list[Deed]:
    """The deeds on a bell while it rang, in order."""
    return list(Deed.objects.filter(bell=bell).order_by("n"))


def stranded(at: int) -> list[UUID]:
    """Bells that ring on at desks whose member takes part no more, and have not come to the secretariat."""
    return [UUID(str(row[0])) for row in database.rows(_STRANDED, [RINGING, TEST, at])]


def snoozed(at: int) -> dict[UUID, int]:
    """Bells that are quiet beyond now, and by whom each was snoozed."""
    quiet = Bell.objects.filter(state=RINGING, quiet__gt=at, quiet_by__isnull=False, next__gt=at)
    return {id: by for id, by in quiet.values_list("id", "quiet_by") if by is not None}


def hurry(bell: UUID, at: int) -> bool:
    """Whether it would have waited longer."""
    return Bell.objects.filter(id=bell, state=RINGING, next__gt=at).update(next=at) > 0


def pulse() -> None:
    """Some bell has changed. SQL, for one statement that makes the row or counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desks_pulse (id, changes) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET changes = desks_pulse.changes + 1"
        )


def changes() -> int:
    """How often some bell has changed. SQL, since every stream asks once a second."""
    row = database.row("SELECT changes FROM desks_pulse WHERE id = 1")
    return int(row[0]) if row else 0


def ring(n: int) -> Ring:
    return Ring.objects.get(n=n)


def is_sending(ring: Ring, taken: int) -> bool:
    """Whether a ring is still in the hands of who took it then."""
    return Ring.objects.filter(n=ring.n, state=SENDING, taken=taken).exists()


def bell_of(ring: Ring) -> tuple[Bell, Desk]:
    bell = Bell.objects.get(n=ring.bell)
    return bell, desk_of(bell)


def rings(bells: Iterable[int]) -> list[Ring]:
    """SQL made once, as above."""
    return statements.select_in(Ring, "bell", bells, order="n")


def insert_rings(rows: Iterable[Ring]) -> None:
    statements.insert(list(rows))


def change_ring(n: int, only: dict[str, Any] | None = None, /, **columns: Any) -> bool:
    """Whether it was changed: `only` where these columns are so."""
    return Ring.objects.filter(n=n, **only or {}).update(**columns) > 0


def rung(bell: int) -> set[int]:
    """The people whom a bell has rung."""
    return {person for (person,) in database.rows("SELECT DISTINCT person FROM desks_ring WHERE bell = %s AND person IS NOT NULL", [bell])}


def come_to(bell: int, channel: str = "") -> set[int]:
    """The members to which a bell has come, through this channel where one is named."""
    condition, values = (" AND channel = %s", [channel]) if channel else ("", [])
    return {member for (member,) in database.rows(f"SELECT DISTINCT member FROM desks_ring WHERE bell = %s{condition}", [bell, *values])}


def is_flooded(bell: Bell, member: int, most: int) -> bool:
    """Whether the bells of the member that rang this one have rung a member's people often enough within the hour before its next step.

    A bell that comes to it for the first time is counted among bells alone, so that no repetition takes its place.
    """
    assert bell.next is not None
    values: list[Any] = [member, bell.next - HOUR, TOO_MANY, bell.by_member]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(DISTINCT r.bell), MAX(CASE WHEN r.bell = %s THEN 1 ELSE 0 END) {_LOUD}", [bell.n, *values])
        count, has_rung = cursor.fetchone()
        if has_rung:
            cursor.execute(f"SELECT COUNT(*) FROM (SELECT DISTINCT r.bell, r.step {_LOUD}) AS steps", values)
            (count,) = cursor.fetchone()
    return bool(count >= most)
