"""The tables of members, circles, people and tokens. The means of sign-in are in `sign_in`."""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from django.db.models import Count
from msgspec import Struct

from accord.hub import database, statements
from accord.hub.members.models import Circle, CircleMember, Link, Member, Person, Token
from accord.hub.members.store.sign_in import OPENS

__all__ = ["Circle", "Link", "Member", "Person", "Token"]

IDS = "SELECT n, id FROM members_member ORDER BY n"  # for whoever asks a copy of the database
# SQL, since every page asks for this: a person with the member, where both take part.
_ACTIVE_PERSON = (
    "SELECT m.n, m.id, m.name, m.sector, m.country, p.role, p.id, "
    f"EXISTS (SELECT 1 FROM mfa_authenticator a WHERE {OPENS} AND a.user_id = p.n) FROM members_person p "
    "JOIN members_member m ON m.n = p.member WHERE p.n = %s AND p.is_active AND m.standing = 'active'"
)
# SQL, since every request asks for this: a token with its member, its maker, and the maker's member.
_HELD = (
    "SELECT t.n, t.id, t.hash, t.scopes, t.role, t.expires, t.revoked, t.parent, t.maker, t.issued, t.bound, m.n, m.id, m.name, m.sector, "
    "m.country, m.standing, p.role, p.is_active, w.sector, w.standing FROM members_token t JOIN members_member m ON m.n = t.member "
    "LEFT JOIN members_person p ON p.n = t.maker LEFT JOIN members_member w ON w.n = p.member "
)


def member(**of: Any) -> Member | None:
    """The oldest that is so."""
    return Member.objects.filter(**of).order_by("n").first()


def members(limit: int | None = None, **of: Any) -> list[Member]:
    return list(Member.objects.filter(**of).order_by("n")[:limit])


def every_member() -> list[Member]:
    """The oldest first. SQL made once, as in `statements`: most pages read them."""
    return statements.select(Member, "TRUE ORDER BY n")


def members_of(numbers: Iterable[int]) -> list[Member]:
    """The members with these numbers. SQL made once, as in `statements`: an ask looks ten times."""
    return statements.select_in(Member, "n", numbers)


def active_among(numbers: Iterable[int]) -> set[int]:
    """Which of these numbers are those of active members. SQL made once: an ask looks ten times."""
    return {n for (n,) in database.rows_of("SELECT n FROM members_member WHERE standing = 'active' AND n IN ({})", list(numbers))}


def active_secretariat() -> list[int]:
    """The numbers of the active members of the secretariat sector. SQL made once, as above."""
    return [n for (n,) in database.rows("SELECT n FROM members_member WHERE sector = 'secretariat' AND standing = 'active' ORDER BY n")]


def active_people(numbers: Iterable[int]) -> set[int]:
    """Which of these numbers are those of people who take part. SQL made once, as above."""
    return {n for (n,) in database.rows_of("SELECT n FROM members_person WHERE is_active AND n IN ({})", list(numbers))}


def member_values(*columns: str, **of: Any) -> list[tuple[Any, ...]]:
    """Some columns of the members that are so, the oldest first."""
    return list(Member.objects.filter(**of).order_by("n").values_list(*columns))


def insert_member(**columns: Any) -> Member:
    return Member.objects.create(id=uuid4(), **columns)


def change_member(n: int, **columns: Any) -> None:
    Member.objects.filter(n=n).update(**columns)


def name_national(n: int, country: str) -> None:
    """This one and no other is the national desk of its country."""
    Member.objects.filter(country=country, national=True).exclude(n=n).update(national=False)
    change_member(n, national=True)


def circles() -> list[Circle]:
    return list(Circle.objects.order_by("n"))


def in_circles(**of: Any) -> list[tuple[int, int]]:
    """Circles and members that belong to them, by their numbers, in the order in which they joined."""
    return list(CircleMember.objects.filter(**of).order_by("id").values_list("circle", "member"))


def insert_circle(**columns: Any) -> Circle:
    return Circle.objects.create(id=uuid4(), **columns)


def join(circle: int, member: int) -> None:
    CircleMember.objects.create(circle=circle, member=member)


def leave(circle: int, member: int) -> bool:
    """Whether it belonged to the circle."""
    return CircleMember.objects.filter(circle=circle, member=member).delete()[0] > 0


def person(**of: Any) -> Person | None:
    return Person.objects.filter(**of).first()


def people(numbers: Iterable[int]) -> list[Person]:
    """The people with these numbers."""
    return list(Person.objects.filter(n__in=set(numbers)))


def everybody() -> list[Person]:
    """Member by member, in the order of their names. SQL made once, as above."""
    return statements.select(Person, "TRUE ORDER BY member, name, n")


def people_of(member: int) -> list[Person]:
    """A member's, in the order of their names. SQL made once, as above."""
    return statements.select(Person, "member = %s ORDER BY name, n", member)


def person_values(*columns: str, **of: Any) -> list[tuple[Any, ...]]:
    """Some columns of the people who are so, in the order of their names."""
    return list(Person.objects.filter(**of).order_by("name", "n").values_list(*columns))


def count_active_people() -> dict[int, int]:
    """How many each member has."""
    return dict(Person.objects.filter(is_active=True).values_list("member").annotate(Count("n")).order_by())


def active_person(n: int) -> tuple[Any, ...] | None:
    """Number, id, name, sector and country of the member, role and id of the person, whether they have a second step; None where one of
    them takes no part."""
    return cast("tuple[Any, ...] | None", database.row(_ACTIVE_PERSON, [n]))


def insert_person(**columns: Any) -> Person:
    return Person.objects.create(id=uuid4(), **columns)


def change_person(n: int, **columns: Any) -> None:
    Person.objects.filter(n=n).update(**columns)


def link(digest: bytes, at: int) -> Link | None:
    """The link with this hash, where it can be used now."""
    return Link.objects.filter(hash=digest, used=None, expires__gt=at).first()


def links_until(people: Sequence[int], at: int) -> dict[int, int]:
    """For each of these people who has a link that can be used now: until when."""
    return dict(Link.objects.filter(person__in=people, used=None, expires__gt=at).values_list("person", "expires"))


def insert_link(**columns: Any) -> None:
    Link.objects.create(**columns)


def end_links(person: int, at: int) -> None:
    Link.objects.filter(person=person, used=None).update(used=at)


def tokens(**of: Any) -> list[Token]:
    """Without those that clients were given: these end by themselves, within minutes."""
    return list(Token.objects.filter(issued=False, **of).order_by("n"))


def insert_token(**columns: Any) -> Token:
    return Token.objects.create(id=uuid4(), **columns)


def revoke(at: int, **of: Any) -> bool:
    """Whether there was a token to revoke."""
    return Token.objects.filter(revoked=None, **of).update(revoked=at) > 0


class Held(Struct, frozen=True):
    """A token with its member, and the person who made it."""

    n: int
    id: str
    hash: bytes
    scopes: frozenset[str]
    role: str
    expires: int | None
    revoked: int | None
    parent: int | None
    member: tuple[int, str, str, str, str, str]  # number, id, name, sector, country, standing
    maker: tuple[str, bool, str, str] | None  # role, whether active, sector and standing of the member
    has_maker: bool
    issued: bool
    bound: bytes | None


def held(column: str, values: Sequence[int | bytes]) -> list[Held]:
    """The tokens that have one of these values in a column."""
    return [
        Held(
            n=r[0],
            id=str(UUID(str(r[1]))),
            hash=bytes(r[2]),
            scopes=frozenset(r[3].split("\n")),
            role=r[4],
            expires=r[5],
            revoked=r[6],
            parent=r[7],
            member=(r[11], str(UUID(str(r[12]))), r[13], r[14], r[15], r[16]),
            maker=None if r[17] is None else (r[17], bool(r[18]), r[19], r[20]),
            has_maker=r[8] is not None,
            issued=bool(r[9]),
            bound=None if r[10] is None else bytes(r[10]),
        )
        for r in database.rows(f"{_HELD} WHERE t.{column} IN ({','.join(['%s'] * len(values))}) ORDER BY t.n", list(values))
    ]
