"""Members, people and callers: reads and permissions."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext
from msgspec import Struct

from accord.core.sharing import CEILINGS, Viewer
from accord.core.texts import is_readable
from accord.core.times import micros
from accord.hub.members import store
from accord.hub.members.errors import NoSuchMember, NoSuchPerson
from accord.hub.members.store import IDS as IDS
from accord.hub.members.store import Held, Member, Person, Token, sign_in
from accord.hub.members.store import clients as client_rows
from accord.hub.members.vocabulary import GONE, of_role
from accord.hub.refusals import NotAllowed
from accord.hub.times import now


class Caller(Struct, frozen=True):
    """The caller of any door: its member, what its token or session may do, and whose ceiling holds.

    `person` is the id of the signed-in person, and None for tokens: entries for named people reach no token.
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
    bound: bytes | None = None  # SHA-256 of the client certificate with which alone the token holds

    def may(self, permission: str) -> bool:
        return permission in self.scopes


def need(caller: Caller, *permissions: str) -> None:
    """Need one of these permissions. Raises NotAllowed."""
    if not any(caller.may(permission) for permission in permissions):
        raise NotAllowed


class MemberRow(Struct, frozen=True):
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


class CircleRow(Struct, frozen=True):
    n: int
    id: str
    name: str
    opens: bool
    owner: int
    members: tuple[str, ...]


class PersonRow(Struct, frozen=True):
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
    language: str
    former: UUID | None = None


def _row(member: Member) -> MemberRow:
    m = member
    return MemberRow(m.n, str(m.id), m.name, m.sector, m.country, m.standing, m.note, m.source, m.since, m.national)


def join_member(member: str) -> str:
    """A fragment of SQL for the stores of other features: a join with the member `m`, its `n`, `id`, `name` and `standing`."""
    return f"JOIN members_member m ON m.n = {member}"


def members() -> list[MemberRow]:
    return [_row(member) for member in store.every_member()]


def member(id_or_name: str) -> MemberRow:
    """Find a member by its id or its exact name. Raises NoSuchMember."""
    try:
        row = store.member(id=UUID(id_or_name))
    except ValueError:
        # Names are printable; PostgreSQL can't even be asked for a text with NUL.
        row = store.member(name=id_or_name) if is_readable(id_or_name) else None
    if row is None:
        raise NoSuchMember(gettext("No member has this id or name. See the list of members for those there are."))
    return _row(row)


def first_member() -> MemberRow:
    """The hub's first member, which `accord init` made."""
    row = store.member()
    if row is None:
        raise NoSuchMember(gettext("This hub has no member yet. Run: accord init"))
    return _row(row)


def circles(of: int | None = None) -> list[CircleRow]:
    """All circles, or those that one member belongs to or owns: a circle's existence is its members' affair."""
    joined: dict[int, list[str]] = {}
    own: set[int] = set()
    ids = dict(store.member_values("n", "id"))
    for circle, member in store.in_circles():
        joined.setdefault(circle, []).append(str(ids[member]))
        if member == of:
            own.add(circle)
    return [
        CircleRow(c.n, str(c.id), c.name, c.opens, c.owner, tuple(joined.get(c.n, ())))
        for c in store.circles()
        if of is None or c.n in own or c.owner == of
    ]


def circle(id_or_name: str, of: int | None = None) -> CircleRow | None:
    """A circle by id or name, as far as the member `of` may know of it; None where there is none for it, or several have the name."""
    known = circles(of)
    named = [c for c in known if c.id == id_or_name] or [c for c in known if c.name == id_or_name]
    return named[0] if len(named) == 1 else None


def viewers() -> dict[int, Viewer]:
    """Every member as the sharing decision sees it, by number."""
    joined: dict[int, set[str]] = {}
    ids = {circle.n: str(circle.id) for circle in store.circles()}
    for circle, member in store.in_circles():
        joined.setdefault(member, set()).add(ids[circle])
    return {
        m.n: Viewer(member=str(m.id), sector=m.sector, country=m.country, circles=frozenset(joined.get(m.n, ())), standing=m.standing)
        for m in store.members()
    }


def people(ids: list[str]) -> set[str]:
    """Which of these person ids exist."""
    known: list[UUID] = []
    for text in ids:
        try:
            known.append(UUID(text))
        except ValueError:
            continue
    return {str(person_id) for (person_id,) in store.person_values("id", id__in=known)}


def person_readers(ids: Iterable[str], excluded: frozenset[str]) -> set[str]:
    """Which of these people may read what names them: not those of a member that is taken out."""
    taken_out = {m.n for m in members() if m.id in excluded}
    return {person_id for person_id, member in _by_id(ids, "member") if member not in taken_out}


def members_of_people(ids: Iterable[str]) -> dict[str, str]:
    """For each of these people, by id: their member's id."""
    known = {m.n: m.id for m in members()}
    return {person_id: known[member] for person_id, member in _by_id(ids, "member")}


def _by_id(ids: Iterable[str], *columns: str) -> Iterator[tuple[Any, ...]]:
    """For each of these people that there are: the id, and these columns."""
    return ((str(row[0]), *row[1:]) for row in store.person_values("id", *columns, id__in=[UUID(text) for text in ids]))


def role_of_people(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each of these people, by id: name and role. For callers who may know who did what."""
    return {person_id: (name, role) for person_id, name, role in _by_id(ids, "name", "role")}


def by_number(numbers: Iterable[int]) -> dict[int, MemberRow]:
    """These members, by number."""
    return {row.n: _row(row) for row in store.members_of(numbers)}


def gone(numbers: Iterable[int]) -> set[int]:
    """Those of these members that left for good."""
    return {n for n, row in by_number(set(numbers)).items() if row.standing == GONE}


def active_of(sector: str, country: str, limit: int) -> list[MemberRow]:
    """Active members of a sector in a country, the oldest first."""
    return [_row(row) for row in store.members(limit, sector=sector, country=country, standing="active")]


def numbers_of(sector: str, country: str) -> set[int]:
    """The numbers of all active members of a sector in a country."""
    return {n for (n,) in store.member_values("n", sector=sector, country=country, standing="active")}


def active_among(numbers: Iterable[int]) -> set[int]:
    """Which of these members, by number, are active."""
    return store.active_among(numbers)


def active_people(numbers: Iterable[int]) -> set[int]:
    """Which of these people, by number, take part."""
    return store.active_people(numbers)


def count_people() -> dict[int, int]:
    """How many active people each member has: for the hub's operator."""
    return store.count_active_people()


def _person(p: Person) -> PersonRow:
    return PersonRow(
        p.n, str(p.id), p.member, p.name, p.role, p.login, p.contact, p.is_active, p.made, p.locked_until, p.language, p.former
    )


def person(n: int) -> PersonRow:
    """A person by number, for the hub itself. Raises NoSuchPerson."""
    row = store.person(n=n)
    if row is None:
        raise NoSuchPerson(gettext("There is no such person."))
    return _person(row)


def people_of(member: int) -> list[PersonRow]:
    """A member's people, in the order of their names."""
    return [_person(row) for row in store.people_of(member)]


def all_people() -> list[PersonRow]:
    """Everybody, for the secretariat."""
    return [_person(row) for row in store.everybody()]


def may_manage_people(caller: Caller, member: int) -> bool:
    return caller.may("hub:people:manage") or (caller.may("member:people:manage") and caller.n == member)


def managed_person(caller: Caller, person_id: str) -> PersonRow:
    """A person whom the caller may manage. Raises NoSuchPerson, alike where there is none."""
    try:
        row = store.person(id=UUID(person_id))
    except ValueError:
        row = None
    if row is None or not may_manage_people(caller, row.member):
        raise NoSuchPerson(gettext("There is no such person."))
    return _person(row)


def outranks(person: PersonRow, caller: Caller) -> bool:
    """Whether a person may do for all members what the caller may not: a caller who could change that person would be able to do it too."""
    ((sector,),) = store.member_values("sector", n=person.member)
    return role_outranks(person.role, sector, caller)


def role_outranks(role: str, sector: str, caller: Caller) -> bool:
    """Whether a role at a member of this sector may do for all members what the caller may not."""
    return any(scope.startswith("hub:") and not caller.may(scope) for scope in of_role(role, sector))


class SignIn(Struct, frozen=True):
    """The state of a person's sign-in: until when an open invitation or new link can be used, and when they were last there."""

    link_until: int | None
    seen: int | None
    has_second_step: bool


def sign_ins(people: Iterable[PersonRow]) -> dict[int, SignIn]:
    """The state of the sign-in of each of these people, by number."""
    numbers = [row.n for row in people]
    links = store.links_until(numbers, now())
    seen = {n: micros(at) for n, at in store.person_values("n", "last_login", n__in=numbers) if at is not None}
    for session in sessions(numbers):
        seen[session.person] = max(session.seen, seen.get(session.person, 0))
    secured = sign_in.with_second_step(numbers)
    return {n: SignIn(links.get(n), seen.get(n), n in secured) for n in numbers}


def person_names(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each of these people, by id: their name and their member's."""
    names = dict(store.member_values("n", "name"))
    return {person_id: (name, names[member]) for person_id, name, member in _by_id(ids, "name", "member")}


def nameable(caller: Caller) -> list[tuple[str, str, str]]:
    """Whom a RED marking may name: id, name and member of everybody active at active members."""
    names = dict(store.member_values("n", "name", standing="active"))
    rows = store.person_values("id", "name", "member", is_active=True, member__in=names)
    return [(str(person_id), name, names[member]) for person_id, name, member in rows if str(person_id) != caller.person]


def person_caller(n: int) -> Caller | None:
    """A signed-in person as the hub sees it; None where the person or its member takes no part any more."""
    there = signed_in(n)
    return there.caller if there else None


class SignedIn(NamedTuple):
    """A person as the hub sees it, and whether they have a second step."""

    caller: Caller
    has_second_step: bool

    def owes_second_step(self, is_shown: bool) -> bool:
        """Whether the session opens nothing yet: it has not shown the second step that its person has, or the role asks for one to be set
        up."""
        return not is_shown if self.has_second_step else needs_second_step(self.caller.role)


def needs_second_step(role: str) -> bool:
    """Whether people of this role need a second step before anything else."""
    from django.conf import settings

    return role in settings.ACCORD_SECOND_STEP_ROLES


def signed_in(n: int) -> SignedIn | None:
    """None where the person or its member takes no part any more. One query, since every page asks."""
    row = store.active_person(n)
    if row is None:
        return None
    member, member_id, name, sector, country, role, person_id, has_second_step = row
    person = str(UUID(str(person_id)))
    scopes = of_role(role, sector)
    caller = Caller(member, str(UUID(str(member_id))), name, sector, country, scopes, role, f"person:{person}", None, person, n)
    return SignedIn(caller, bool(has_second_step))


def session_caller(key: str) -> Caller | None:
    """The caller signed in under a session's key, as a page would see it; None where nobody is, or a second step is still owed."""
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
    from django.utils.crypto import constant_time_compare

    from accord.hub.members.store.sessions import SessionStore, showed_second_step

    kept = SessionStore(key)
    number, proof = kept.get(SESSION_KEY), kept.get(HASH_SESSION_KEY)
    row = store.person(n=int(str(number))) if str(number).isdigit() else None
    if row is None or not proof or not constant_time_compare(proof, row.get_session_auth_hash()):
        return None
    there = signed_in(row.n)
    return None if there is None or there.owes_second_step(showed_second_step(kept, row.n)) else there.caller


def locked_for(login: str, at: int) -> int:
    """For how many seconds more this login takes no password; 0 where it does. The same for logins that nobody has."""
    row = store.person(login=login)
    return max(0, -(-((row.locked_until if row else 0) - at) // 1_000_000))


class SessionRow(Struct, frozen=True):
    """A signed-in session; `id` names it to callers who may end it, and opens nothing."""

    id: int
    person: int
    since: int
    seen: int
    device: str


def sessions(of: Iterable[int]) -> list[SessionRow]:
    """Live sessions of these people, the latest first."""
    return [
        SessionRow(row.pk, row.user_id, micros(row.created_at), micros(row.last_seen_at), row.user_agent)
        for row in sign_in.alive(sign_in.sessions(user_id__in=list(of)))
    ]


def link(token: str, at: int) -> PersonRow | None:
    """The person who may use this one-time link now; None where it is unknown, used or too old."""
    row = store.link(hash_of(token), at)
    owner = store.person(n=row.person, is_active=True) if row else None
    return _person(owner) if owner else None


def is_login_free(login: str) -> bool:
    return store.person(login=login) is None


def hash_of(token: str) -> bytes:
    """The stored form of a token: its hash. Tokens are 32 random bytes, so a plain hash can't be searched."""
    return hashlib.sha256(token.encode()).digest()


def caller(token: str) -> Caller | None:
    """The holder of this token; None where it is unknown, revoked or expired, or its member is not active."""
    digest = hash_of(token)
    return callers([digest]).get(digest)


def callers(digests: list[bytes]) -> dict[bytes, Caller]:
    """The holders of the tokens with these hashes; those that let nobody in are left out.

    A token may do what its maker may now: a permission that a person or a token gave it ends, or shrinks, with theirs.
    """
    holders: dict[bytes, Caller] = {}
    for start in range(0, len(digests), 500):
        part = digests[start : start + 500]
        holders |= {held.hash: _token_caller(held, power, parent) for held, power, parent in _held("hash", part) if power is not None}
    return holders


class Power(Struct, frozen=True):
    """The permissions of a token at this moment, and until when."""

    scopes: frozenset[str]
    role: str
    expires: int | None


def _held(column: str, values: Sequence[int | bytes]) -> list[tuple[Held, Power | None, Held | None]]:
    """These tokens, what each may do now (None for those that let nobody in), and the token that made it."""
    asked = store.held(column, values)
    known = {row.n: row for row in asked}
    missing = {row.parent for row in asked if row.parent is not None} - known.keys()
    while missing:
        more = store.held("n", sorted(missing))
        known |= {row.n: row for row in more}
        missing = {row.parent for row in more if row.parent is not None} - known.keys()
    at, powers = now(), dict[int, Power | None]()
    return [(row, _power(row, known, powers, at), known.get(row.parent or 0)) for row in asked]


def _power(row: Held, known: Mapping[int, Held], powers: dict[int, Power | None], at: int) -> Power | None:
    """From the oldest of those that made one another to this one: each gives what it has, and no more."""
    line = [row]
    while line[-1].n not in powers and line[-1].parent in known:
        line.append(known[line[-1].parent or 0])
    for token in reversed(line):
        if token.n not in powers:
            given = None if token.parent is None else powers.get(token.parent)
            powers[token.n] = None if token.parent is not None and given is None else _own_power(token, given, at)
    return powers[row.n]


def _own_power(row: Held, given: Power | None, at: int) -> Power | None:
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


def _token_caller(held: Held, power: Power, parent: Held | None) -> Caller:
    """What a client was given acts under the client's name, which lasts."""
    n, member_id, name, sector, country, _ = held.member
    actor = f"token:{parent.id if held.issued and parent is not None else held.id}"
    return Caller(n, member_id, name, sector, country, power.scopes, power.role, actor, power.expires, bound=held.bound)


def token_number(actor: str) -> int | None:
    """The number of the token that acts under this name; None where no token does."""
    kind, _, token_id = actor.partition(":")
    return next((row.n for row in store.tokens(id=UUID(token_id))), None) if kind == "token" else None


def tokens(member: int) -> list[dict[str, object]]:
    """A member's tokens as they may be listed: never the token nor its hash.

    `maker` is the person's name and id, or None where the machine's operator or an older version made it; `parent` the id of the token
    that made it; `client`: how a program proves who it is that asks for tokens by it, None for a token that is sent itself;
    `suspended`: nothing of its own ended it, but its maker has ended; `lost`: the scopes that its maker no longer has.
    """
    rows = store.tokens(member=member)
    powers = dict[int, Power | None]()
    for start in range(0, len(rows), 500):
        powers |= {held.n: power for held, power, _parent in _held("n", [row.n for row in rows[start : start + 500]])}
    people = {p.n: p for p in store.people(row.maker for row in rows if row.maker is not None)}
    parents = {row.n: row.id for row in store.tokens(n__in={row.parent for row in rows if row.parent is not None})}
    is_active, at = bool(active_among([member])), now()
    methods = {n: row.method for n, row in client_rows.clients(row.n for row in rows).items()}
    return [
        _listed(t, powers.get(t.n), people.get(t.maker or 0), parents.get(t.parent or 0), is_active, at) | {"client": methods.get(t.n)}
        for t in rows
    ]


def power_of(n: int) -> Power | None:
    """What the token of this number may do now; None where it lets nobody in."""
    return next((power for _held_token, power, _parent in _held("n", [n])), None)


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
    return store.active_secretariat() or [first_member().n]


def secretariat_of(rows: Collection[MemberRow]) -> list[int]:
    """The same out of all members, for a caller that has read them already."""
    return [row.n for row in rows if row.sector == "secretariat" and row.standing == "active"] or [min(row.n for row in rows)]


def home_of_people(country: str) -> int:
    """The number of the member that keeps what people of a country send: its national desk where that is active, else the secretariat."""
    desk = store.member(country=country, national=True, standing="active")
    return secretariat()[0] if desk is None else desk.n


def operator() -> Caller:
    """The operator of the machine: the command line acts as the hub's first member with every permission."""
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
