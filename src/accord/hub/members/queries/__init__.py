"""Who is who, and who is asking."""

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count

from accord.core.sharing import CEILINGS, Viewer
from accord.core.texts import is_readable
from accord.core.times import micros
from accord.hub.members.errors import NoSuchMember, NoSuchPerson
from accord.hub.members.models import Circle, CircleMember, Link, Member, Person, Token
from accord.hub.members.vocabulary import of_role
from accord.hub.times import now


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks, through whichever door: the member, what the token or session may do, and whose ceiling holds.

    `person` is somebody's id in a signed-in session, and None for tokens: what is for named people reaches no token.
    """

    n: int
    id: str
    name: str
    sector: str
    country: str
    scopes: frozenset[str]
    role: str
    actor: str
    expires: int | None = None
    person: str | None = None
    person_n: int | None = None

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
    national: bool = False


@dataclass(frozen=True, slots=True)
class CircleRow:
    n: int
    id: str
    name: str
    opens: bool
    owner: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    n: int
    id: str
    member: int
    name: str
    role: str
    login: str | None
    contact: UUID | None
    is_active: bool
    made: int
    locked_until: int
    has_second_step: bool = False


def _row(member: Member) -> MemberRow:
    m = member
    return MemberRow(m.n, str(m.id), m.name, m.sector, m.country, m.standing, m.note, m.source, m.since, m.national)


def join_member(member: str) -> str:
    """A fragment of SQL for the stores of other features: a join with the member `m`, its `n`, `id`, `name` and `standing`."""
    return f"JOIN members_member m ON m.n = {member}"


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


def person_readers(ids: Iterable[str], excluded: frozenset[str]) -> set[str]:
    """Which of these people may read what names them: not those of a member that is taken out."""
    taken_out = {m.n for m in members() if m.id in excluded}
    found = Person.objects.filter(id__in=[UUID(id) for id in ids]).values_list("id", "member")
    return {str(id) for id, member in found if member not in taken_out}


def members_of_people(ids: Iterable[str]) -> dict[str, str]:
    """For each of these people, by id: their member's id."""
    known = {m.n: m.id for m in members()}
    rows = Person.objects.filter(id__in=[UUID(id) for id in ids]).values_list("id", "member")
    return {str(id): known[member] for id, member in rows}


def role_of_people(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each of these people, by id: name and role. For whoever may know who did what."""
    rows = Person.objects.filter(id__in=[UUID(id) for id in ids]).values_list("id", "name", "role")
    return {str(id): (name, role) for id, name, role in rows}


def by_number(numbers: Iterable[int]) -> dict[int, MemberRow]:
    """These members, by number."""
    return {one.n: _row(one) for one in Member.objects.filter(n__in=sorted(set(numbers)))}


def active_of(sector: str, country: str, limit: int) -> list[MemberRow]:
    """Active members of a sector in a country, the oldest first."""
    return [_row(one) for one in Member.objects.filter(sector=sector, country=country, standing="active").order_by("n")[:limit]]


def numbers_of(sector: str, country: str) -> set[int]:
    """The numbers of all active members of a sector in a country."""
    return set(Member.objects.filter(sector=sector, country=country, standing="active").values_list("n", flat=True))


def active_among(numbers: Iterable[int]) -> set[int]:
    """Which of these members, by number, are active."""
    return set(Member.objects.filter(n__in=list(numbers), standing="active").values_list("n", flat=True))


def active_people(numbers: Iterable[int]) -> set[int]:
    """Which of these people, by number, take part."""
    return set(Person.objects.filter(n__in=list(numbers), is_active=True).values_list("n", flat=True))


def count_people() -> dict[int, int]:
    """How many active people each member has: for whoever runs the hub."""
    return dict(Person.objects.filter(is_active=True).values_list("member").annotate(Count("n")).order_by())


def _person(p: Person, secured: Container[int] = ()) -> PersonRow:
    return PersonRow(p.n, str(p.id), p.member, p.name, p.role, p.login, p.contact, p.is_active, p.made, p.locked_until, p.n in secured)


def person(n: int) -> PersonRow:
    """A person by number, for the hub itself. Raises NoSuchPerson."""
    found = Person.objects.filter(n=n).first()
    if found is None:
        raise NoSuchPerson("There is no such person.")
    return _person(found)


def _people(rows: list[Person]) -> list[PersonRow]:
    secured = _with_second_step([row.n for row in rows])
    return [_person(row, secured) for row in rows]


def people_of(member: int) -> list[PersonRow]:
    """A member's people, in the order of their names."""
    rows = list(Person.objects.filter(member=member).order_by("name", "n"))
    return _people(rows)


def all_people() -> list[PersonRow]:
    """Everybody, for the secretariat."""
    rows = list(Person.objects.order_by("member", "name", "n"))
    return _people(rows)


def may_manage_people(caller: Caller, member: int) -> bool:
    return caller.may("hub:people:manage") or (caller.may("member:people:manage") and caller.n == member)


def managed_person(caller: Caller, id: str) -> PersonRow:
    """Somebody whom the caller may manage. Raises NoSuchPerson, alike where there is none."""
    try:
        found = Person.objects.filter(id=UUID(id)).first()
    except ValueError:
        found = None
    if found is None or not may_manage_people(caller, found.member):
        raise NoSuchPerson("There is no such person.")
    return _person(found, _with_second_step([found.n]))


def _with_second_step(numbers: list[int]) -> set[int]:
    """Which of them have a code generator or a passkey."""
    from allauth.mfa.models import Authenticator

    return set(Authenticator.objects.filter(user_id__in=numbers).exclude(type="recovery_codes").values_list("user_id", flat=True))


def outranks(person: PersonRow, caller: Caller) -> bool:
    """Whether somebody may do for all members what the caller may not: who could change that person would be able to do it too."""
    sector = Member.objects.values_list("sector", flat=True).get(n=person.member)
    return role_outranks(person.role, sector, caller)


def role_outranks(role: str, sector: str, caller: Caller) -> bool:
    """Whether a role at a member of this sector may do for all members what the caller may not."""
    return any(scope.startswith("hub:") and not caller.may(scope) for scope in of_role(role, sector))


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody's sign-in stands: until when an open invitation or new link can be used, and when they were last there."""

    link_until: int | None
    seen: int | None


def sign_ins(people: Iterable[PersonRow]) -> dict[int, SignIn]:
    """How the sign-in of each of these people stands, by number."""
    numbers = [row.n for row in people]
    links = dict(Link.objects.filter(person__in=numbers, used=None, expires__gt=now()).values_list("person", "expires"))
    logins = Person.objects.filter(n__in=numbers).exclude(last_login=None).values_list("n", "last_login")
    seen = {n: micros(at) for n, at in logins if at is not None}
    for session in sessions(numbers):
        seen[session.person] = max(session.seen, seen.get(session.person, 0))
    return {n: SignIn(links.get(n), seen.get(n)) for n in numbers}


def person_names(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each of these people, by id: their name and their member's."""
    names = dict(Member.objects.values_list("n", "name"))
    rows = Person.objects.filter(id__in=[UUID(id) for id in ids]).values_list("id", "name", "member")
    return {str(id): (name, names[member]) for id, name, member in rows}


def nameable(caller: Caller) -> list[tuple[str, str, str]]:
    """Whom a RED marking may name: id, name and member of everybody active at active members."""
    names = dict(Member.objects.filter(standing="active").values_list("n", "name"))
    rows = Person.objects.filter(is_active=True, member__in=names).order_by("name", "n").values_list("id", "name", "member")
    return [(str(id), name, names[member]) for id, name, member in rows if str(id) != caller.person]


def person_caller(n: int) -> Caller | None:
    """A signed-in person as the hub sees it; None where the person or its member takes no part any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.n, m.id, m.name, m.sector, m.country, p.role, p.id FROM members_person p "
            "JOIN members_member m ON m.n = p.member WHERE p.n = %s AND p.is_active AND m.standing = 'active'",
            [n],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    person = str(UUID(str(row[6])))
    scopes = of_role(row[5], row[3])
    return Caller(row[0], str(UUID(str(row[1]))), row[2], row[3], row[4], scopes, row[5], f"person:{person}", None, person, n)


def session_caller(key: str) -> Caller | None:
    """Whoever is signed in under a session's key, as a page would see it; None where nobody is, or a second step is still owed."""
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
    from django.utils.crypto import constant_time_compare

    from accord.hub.members.sessions import SessionStore, showed_second_step

    kept = SessionStore(key)
    number, proof = kept.get(SESSION_KEY), kept.get(HASH_SESSION_KEY)
    found = Person.objects.filter(n=int(str(number))).first() if str(number).isdigit() else None
    if found is None or not proof or not constant_time_compare(proof, found.get_session_auth_hash()):
        return None
    if owes_second_step(found.n, found.role, showed_second_step(kept, found.n)):
        return None
    return person_caller(found.n)


def owes_second_step(n: int, role: str, is_shown: bool) -> bool:
    """Whether a session opens nothing yet: it has not shown the second step that its person has, or the role asks for one to be set up."""
    from django.conf import settings

    return not is_shown if _with_second_step([n]) else role in settings.ACCORD_SECOND_STEP_ROLES


def locked_for(login: str, at: int) -> int:
    """For how many seconds more this login takes no password; 0 where it does. The same for logins that nobody has."""
    found = Person.objects.filter(login=login).values_list("locked_until", flat=True).first()
    return max(0, -(-((found or 0) - at) // 1_000_000))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in session; `id` names it to whoever may end it, and opens nothing."""

    id: int
    person: int
    since: int
    seen: int
    device: str


def sessions(of: Iterable[int]) -> list[SessionRow]:
    """Live sessions of these people, the latest first."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    rows = list(UserSession.objects.filter(user_id__in=list(of)).order_by("-last_seen_at"))
    alive = set(
        Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    return [
        SessionRow(row.pk, row.user_id, micros(row.created_at), micros(row.last_seen_at), row.user_agent)
        for row in rows
        if row.session_key in alive
    ]


def link(token: str, at: int) -> PersonRow | None:
    """Who may use this one-time link now; None where it is unknown, used or too old."""
    found = Link.objects.filter(hash=hash_of(token), used=None, expires__gt=at).first()
    who = Person.objects.filter(n=found.person, is_active=True).first() if found else None
    return _person(who) if who else None


def is_login_free(login: str) -> bool:
    return not Person.objects.filter(login=login).exists()


def hash_of(token: str) -> bytes:
    """What is kept of a token. Tokens are 32 random bytes, so a plain hash can't be searched."""
    return hashlib.sha256(token.encode()).digest()


def caller(token: str) -> Caller | None:
    """Who holds this token; None where it is unknown, revoked or expired, or its member is not active."""
    digest = hash_of(token)
    return callers([digest]).get(digest)


def callers(digests: list[bytes]) -> dict[bytes, Caller]:
    """Who holds the tokens with these hashes; those that let nobody in are left out.

    A token may do what whoever made it may now: what a person or a token could give it ends, or shrinks, with them.
    """
    found: dict[bytes, Caller] = {}
    for start in range(0, len(digests), 500):
        some = digests[start : start + 500]
        found |= {held.hash: _token_caller(held, power) for held, power in _held("hash", some) if power is not None}
    return found


@dataclass(frozen=True, slots=True)
class Power:
    """What a token may do at this moment, and until when."""

    scopes: frozenset[str]
    role: str
    expires: int | None


@dataclass(frozen=True, slots=True)
class _Held:
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


_HELD = (
    "SELECT t.n, t.id, t.hash, t.scopes, t.role, t.expires, t.revoked, t.parent, t.maker, m.n, m.id, m.name, m.sector, m.country, "
    "m.standing, p.role, p.is_active, w.sector, w.standing FROM members_token t JOIN members_member m ON m.n = t.member "
    "LEFT JOIN members_person p ON p.n = t.maker LEFT JOIN members_member w ON w.n = p.member "
)


def _rows(column: str, values: Sequence[int | bytes]) -> list[_Held]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_HELD} WHERE t.{column} IN ({','.join(['%s'] * len(values))}) ORDER BY t.n", list(values))
        return [
            _Held(
                n=r[0],
                id=str(UUID(str(r[1]))),
                hash=bytes(r[2]),
                scopes=frozenset(r[3].split("\n")),
                role=r[4],
                expires=r[5],
                revoked=r[6],
                parent=r[7],
                member=(r[9], str(UUID(str(r[10]))), r[11], r[12], r[13], r[14]),
                maker=None if r[15] is None else (r[15], bool(r[16]), r[17], r[18]),
                has_maker=r[8] is not None,
            )
            for r in cursor.fetchall()
        ]


def _held(column: str, values: Sequence[int | bytes]) -> list[tuple[_Held, Power | None]]:
    """These tokens, and what each may do now; None for those that let nobody in."""
    asked = _rows(column, values)
    known = {row.n: row for row in asked}
    missing = {row.parent for row in asked if row.parent is not None} - known.keys()
    while missing:
        more = _rows("n", sorted(missing))
        known |= {row.n: row for row in more}
        missing = {row.parent for row in more if row.parent is not None} - known.keys()
    at, powers = now(), dict[int, Power | None]()
    return [(row, _power(row, known, powers, at)) for row in asked]


def _power(row: _Held, known: Mapping[int, _Held], powers: dict[int, Power | None], at: int) -> Power | None:
    """From the oldest of those that made one another to this one: each gives what it has, and no more."""
    line = [row]
    while line[-1].n not in powers and line[-1].parent in known:
        line.append(known[line[-1].parent or 0])
    for one in reversed(line):
        if one.n not in powers:
            given = None if one.parent is None else powers.get(one.parent)
            powers[one.n] = None if one.parent is not None and given is None else _own_power(one, given, at)
    return powers[row.n]


def _own_power(row: _Held, given: Power | None, at: int) -> Power | None:
    if row.revoked is not None or (row.expires is not None and row.expires <= at) or row.member[5] != "active":
        return None
    scopes, role, expires = row.scopes, row.role, row.expires
    if row.has_maker:
        if row.maker is None or not row.maker[1] or row.maker[3] != "active":
            return None
        scopes, role = scopes & of_role(row.maker[0], row.maker[2]), _narrower(role, row.maker[0])
    if given is not None:
        scopes, role = scopes & given.scopes, _narrower(role, given.role)
        expires = min((end for end in (expires, given.expires) if end is not None), default=None)
    return Power(scopes, role, expires) if scopes else None


def is_wider(role: str, other: str) -> bool:
    """Whether a role publishes wider than another."""
    own, bound = CEILINGS.get(role), CEILINGS.get(other)
    return own is not None and (bound is None or own.strictness < bound.strictness)


def _narrower(role: str, other: str) -> str:
    return other if is_wider(role, other) else role


def _token_caller(held: _Held, power: Power) -> Caller:
    n, id, name, sector, country, _ = held.member
    return Caller(n, id, name, sector, country, power.scopes, power.role, f"token:{held.id}", power.expires)


def token_number(actor: str) -> int | None:
    """The number of the token that acts under this name; None where no token does."""
    kind, _, id = actor.partition(":")
    return Token.objects.filter(id=UUID(id)).values_list("n", flat=True).first() if kind == "token" else None


def tokens(member: int) -> list[dict[str, object]]:
    """A member's tokens as they may be listed: never the token nor its hash.

    `maker` is the person's name and id, or None where the machine's operator or an older version made it; `parent` the id of the token
    that made it; `suspended`: nothing of its own ended it, but whoever made it has ended; `lost`: the scopes that its maker no longer has.
    """
    rows = list(Token.objects.filter(member=member).order_by("n"))
    powers = dict[int, Power | None]()
    for start in range(0, len(rows), 500):
        powers |= {held.n: power for held, power in _held("n", [row.n for row in rows[start : start + 500]])}
    people = {p.n: p for p in Person.objects.filter(n__in={row.maker for row in rows if row.maker is not None})}
    parents = dict(Token.objects.filter(n__in={row.parent for row in rows if row.parent is not None}).values_list("n", "id"))
    standing, at = Member.objects.values_list("standing", flat=True).get(n=member), now()
    return [_listed(t, powers.get(t.n), people.get(t.maker or 0), parents.get(t.parent or 0), standing == "active", at) for t in rows]


def _listed(t: Token, power: Power | None, maker: Person | None, parent: UUID | None, is_member_active: bool, at: int) -> dict[str, object]:
    scopes = t.scopes.split("\n")
    has_ended = t.revoked is not None or (t.expires is not None and t.expires <= at)
    return {
        "id": str(t.id),
        "name": t.name,
        "scopes": scopes,
        "role": t.role,
        "made": t.made,
        "expires": t.expires,
        "revoked": t.revoked,
        "maker": None if maker is None else {"id": str(maker.id), "name": maker.name},
        "parent": None if parent is None else str(parent),
        "suspended": power is None and not has_ended and is_member_active,
        "lost": [scope for scope in scopes if power is not None and scope not in power.scopes],
        "may": None if power is None else power.role,
    }


def secretariat() -> list[int]:
    """The numbers of the active members of the secretariat sector; of the first member where there is none."""
    found = list(Member.objects.filter(sector="secretariat", standing="active").order_by("n").values_list("n", flat=True))
    return found or [first_member().n]


def home_of_people(country: str) -> int:
    """The number of the member that keeps what people of a country send: its national desk where that is active, else the secretariat."""
    found = Member.objects.filter(country=country, national=True, standing="active").values_list("n", flat=True).first()
    return secretariat()[0] if found is None else found


def operator() -> Caller:
    """Whoever has the machine: the command line acts as the hub's first member with every permission."""
    from accord.hub.members.vocabulary import ALL

    first = first_member()
    return Caller(first.n, first.id, first.name, first.sector, first.country, frozenset(ALL), "administrator", "operator")


def caller_of(number: int) -> Caller:
    """A member as it acts in what the hub does for it."""
    return as_member(by_number([number])[number])


def as_member(row: MemberRow) -> Caller:
    """The operator acting for a member."""
    from accord.hub.members.vocabulary import OWN

    return Caller(row.n, row.id, row.name, row.sector, row.country, frozenset(OWN), "administrator", "operator")
