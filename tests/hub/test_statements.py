"""A statement that is made once reads and writes what the ORM does, on both databases."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models
from hubs import Hub
from rooms import person

from accord.hub import statements


def columns_of(row: models.Model) -> dict[str, tuple[type, Any]]:
    """Every column, with the type that it was read as."""
    return {field.attname: (type(getattr(row, field.attname)), getattr(row, field.attname)) for field in row._meta.concrete_fields}


def peopled(hub: Hub) -> None:
    from django.utils import timezone

    from accord.hub.members.models import Person

    bank = hub.member("A bank", "finance", "TH")
    for name in ("Malee", "Anan"):
        person(bank, "officer", name)
    Person.objects.filter(name="Anan").update(is_active=False, last_login=timezone.now())


def test_it_reads_what_the_orm_reads(any_hub: Hub) -> None:
    """With ids, moments and truths as such, whatever a driver hands out."""
    from accord.hub.members.models import Member, Person

    peopled(any_hub)
    for table in (Member, Person):
        rows = list(table.objects.order_by("n"))
        assert len(rows) >= 2
        assert [columns_of(row) for row in statements.select(table, "n > %s ORDER BY n", 0)] == [columns_of(row) for row in rows]
    (inactive,) = statements.select(Person, "NOT is_active")
    assert inactive.name == "Anan"
    assert inactive.is_active is False
    assert not inactive._state.adding


def test_an_id_is_found_under_a_condition(any_hub: Hub) -> None:
    from accord.hub.members.models import Person

    peopled(any_hub)
    wanted = Person.objects.get(name="Malee")
    for given in (wanted.id, str(wanted.id)):
        (found,) = statements.select(Person, "id = %s", statements.written(Person, "id", given))
        assert (found.n, found.id) == (wanted.n, wanted.id)
    assert isinstance(found.id, UUID)
    assert statements.select(Person, "n = %s", statements.written(Person, "n", wanted.n)) == [wanted]


def test_what_it_writes_the_orm_reads(any_hub: Hub) -> None:
    from accord.hub.members.models import Token

    common = {"member": 1, "name": "import", "scopes": "member:signals:read", "role": "officer", "made": 7}
    rows = [Token(id=uuid4(), hash=bytes([number]) * 32, **common) for number in range(3)]
    statements.insert(rows)
    numbers = [row.n for row in rows]
    assert numbers == sorted(set(numbers))
    rows[1].revoked, rows[1].name = 9, "ended"
    statements.change(rows[1], ("revoked", "name"))
    kept = list(Token.objects.filter(n__in=numbers).order_by("n"))
    assert [(row.id, bytes(row.hash), row.name, row.revoked, row.expires) for row in kept] == [
        (rows[0].id, b"\x00" * 32, "import", None, None),
        (rows[1].id, b"\x01" * 32, "ended", 9, None),
        (rows[2].id, b"\x02" * 32, "import", None, None),
    ]
    assert statements.run("UPDATE members_token SET revoked = %s WHERE role = %s AND made = %s", 11, "officer", 7) == 3


@pytest.mark.parametrize("rows", [[], ()])
def test_nothing_is_written_where_there_is_nothing(any_hub: Hub, rows: Any) -> None:
    statements.insert(rows)
