"""Who is who, and who is asking."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accord.core.sharing import Viewer
from accord.core.texts import is_readable
from accord.hub.journal.times import now
from accord.hub.members.models import Circle, CircleMember, Member, Person, Token


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks, through whichever door: the member, what the token or session may do, and whose ceiling holds."""

    n: int
    id: str
    name: str
    sector: str
    country: str
    scopes: frozenset[str]
    role: str
    actor: str
    expires: int | None = None

    def may(self, permission: str) -> bool:
        return permission in self.scopes


@dataclass(frozen=True, slots=True)
class MemberRow:
    n: int
    id: str
    name: str
    sector: str
    country: str
    standing: str
    note: str
    source: str
    since: int


@dataclass(frozen=True, slots=True)
class CircleRow:
    n: int
    id: str
    name: str
    opens: bool
    owner: int
    members: tuple[str, ...]


class NoSuchMember(LookupError):
    """No member has this id or name."""


def _row(member: Member) -> MemberRow:
    return MemberRow(
        member.n, str(member.id), member.name, member.sector, member.country, member.standing, member.note, member.source, member.since
    )


def members() -> list[MemberRow]:
    return [_row(member) for member in Member.objects.order_by("n")]


def member(id_or_name: str) -> MemberRow:
    """Find a member by its id or its exact name. Raises NoSuchMember."""
    try:
        found = Member.objects.filter(id=UUID(id_or_name)).first()
    except ValueError:
        # Names are printable; PostgreSQL can't even be asked for a text with NUL.
        found = Member.objects.filter(name=id_or_name).first() if is_readable(id_or_name) else None
    if found is None:
        raise NoSuchMember("No member has this id or name. See the list of members for those there are.")
    return _row(found)


def first_member() -> MemberRow:
    """The hub's first member: whoever ran `accord init`."""
    found = Member.objects.order_by("n").first()
    if found is None:
        raise NoSuchMember("This hub has no member yet. Run: accord init")
    return _row(found)


def circles(of: int | None = None) -> list[CircleRow]:
    """All circles, or those that one member belongs to or owns: a circle's existence is its members' affair."""
    joined: dict[int, list[str]] = {}
    mine: set[int] = set()
    ids = dict(Member.objects.values_list("n", "id"))
    for link in CircleMember.objects.order_by("id"):
        joined.setdefault(link.circle, []).append(str(ids[link.member]))
        if link.member == of:
            mine.add(link.circle)
    return [
        CircleRow(c.n, str(c.id), c.name, c.opens, c.owner, tuple(joined.get(c.n, ())))
        for c in Circle.objects.order_by("n")
        if of is None or c.n in mine or c.owner == of
    ]


def circle(id_or_name: str, of: int | None = None) -> CircleRow | None:
    """A circle by id or name, as far as the member `of` may know of it; None where there is none for it."""
    return next((c for c in circles(of) if id_or_name in (c.id, c.name)), None)


def viewers() -> dict[int, Viewer]:
    """Every member as the sharing decision sees it, by number."""
    links: dict[int, set[str]] = {}
    names = dict(Circle.objects.values_list("n", "id"))
    for link in CircleMember.objects.all():
        links.setdefault(link.member, set()).add(str(names[link.circle]))
    return {
        m.n: Viewer(member=str(m.id), sector=m.sector, country=m.country, circles=frozenset(links.get(m.n, ())), standing=m.standing)
        for m in Member.objects.order_by("n")
    }


def people(ids: list[str]) -> set[str]:
    """Which of these person ids exist."""
    known: list[UUID] = []
    for id in ids:
        try:
            known.append(UUID(id))
        except ValueError:
            continue
    return {str(id) for id in Person.objects.filter(id__in=known).values_list("id", flat=True)}


def hash_of(token: str) -> bytes:
    """What is kept of a token. Tokens are 32 random bytes, so a plain hash can't be searched."""
    return hashlib.sha256(token.encode()).digest()


def caller(token: str) -> Caller | None:
    """Who holds this token; None where it is unknown, revoked or expired, or its member is not active."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.n, m.id, m.name, m.sector, m.country, t.scopes, t.role, t.id, t.expires "
            "FROM members_token t JOIN members_member m ON m.n = t.member "
            "WHERE t.hash = %s AND t.revoked IS NULL AND (t.expires IS NULL OR t.expires > %s) AND m.standing = 'active'",
            [hash_of(token), now()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Caller(
        row[0], str(UUID(str(row[1]))), row[2], row[3], row[4], frozenset(row[5].split("\n")), row[6], f"token:{UUID(str(row[7]))}", row[8]
    )


def tokens(member: int) -> list[dict[str, object]]:
    """A member's tokens as they may be listed: never the token nor its hash."""
    return [
        {
            "id": str(t.id),
            "name": t.name,
            "scopes": t.scopes.split("\n"),
            "role": t.role,
            "made": t.made,
            "expires": t.expires,
            "revoked": t.revoked,
        }
        for t in Token.objects.filter(member=member).order_by("n")
    ]


def secretariat() -> list[int]:
    """The numbers of the active members of the secretariat sector; of the first member where there is none."""
    found = list(Member.objects.filter(sector="secretariat", standing="active").order_by("n").values_list("n", flat=True))
    return found or [first_member().n]


def operator() -> Caller:
    """Whoever has the machine: the command line acts as the hub's first member with every permission."""
    from accord.hub.members.permissions import ALL

    first = first_member()
    return Caller(first.n, first.id, first.name, first.sector, first.country, frozenset(ALL), "administrator", "operator")


def as_member(row: MemberRow) -> Caller:
    """The operator acting for a member."""
    from accord.hub.members.permissions import OWN

    return Caller(row.n, row.id, row.name, row.sector, row.country, frozenset(OWN), "administrator", "operator")
