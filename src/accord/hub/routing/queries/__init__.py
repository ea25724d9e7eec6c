"""Responsibilities of members, who can act on an identifier and where that lands, overlaps. Permission inside, where a caller is taken."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import Struct

from accord.core import routing
from accord.core.identifiers import Identifier
from accord.core.identifiers.banks import IBAN_ONLY, RENAMED
from accord.hub.desks.queries.landing import landings
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow, need
from accord.hub.routing import checks, store
from accord.hub.routing.errors import NoSuchResponsibility, NotAllowed
from accord.hub.routing.store import Responsibility
from accord.hub.times import now
from accord.tables import countries

READ, MANAGE, MANAGE_ALL = "member:members:read", "member:responsibilities:manage", "hub:responsibilities:manage"
MOST = 1000  # of a page
MOST_OVERLAPS = 1000
_TOGETHER = 200  # rows whose covering values are looked up at once


class ResponsibilityRow(Struct, frozen=True):
    """A responsibility that a member declares. No protocols: all that fit."""

    n: int
    id: str
    member: str
    member_n: int
    member_name: str
    kind: str
    value: str
    note: str
    protocols: tuple[str, ...]
    made: int


class Match(Struct, frozen=True):
    """Why a member can act: what it declares that covers the identifier, and how many characters of it that names."""

    id: str
    kind: str
    value: str
    length: int
    note: str


class Way(Struct, frozen=True):
    """A member that can act, the desk where it is asked (None where it has none), and what the desk's bell comes to first.

    `stop`: shift, contact, cover or secretariat; empty where there is no desk.
    """

    member: str
    member_n: int
    member_name: str
    desk: str | None
    desk_name: str
    stop: str
    why: tuple[Match, ...]


class Holder(Struct, frozen=True):
    """One declared value that is the longest match of its kind, and the active member that declares it."""

    kind: str
    value: str
    id: str
    note: str
    member: str
    member_n: int
    member_name: str


class Overlap(Struct, frozen=True):
    """The member's responsibility, and another member's that covers it: the same, or wider."""

    id: str
    kind: str
    value: str
    by: str
    by_name: str
    by_value: str
    is_same: bool


def key_of(kind: str, value: str) -> str:
    """The key under which a responsibility is looked up."""
    return f"{kind} {value}"


def parts_of(key: str) -> tuple[str, str]:
    kind, _, value = key.partition(" ")
    return kind, value


def uuid(text: str) -> UUID:
    """An id. Raises NoSuchResponsibility where it is none."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise NoSuchResponsibility from None


def home(caller: Caller, member: str | None) -> MemberRow:
    """The caller's own member; another (by id or name) only for a caller who sees to all. Raises NotAllowed, NoSuchMember."""
    if member is None:
        return members.member(caller.id)
    if caller.may(MANAGE_ALL):
        return members.member(member)
    if member in (caller.id, caller.name):
        return members.member(caller.id)
    raise NotAllowed


def responsibilities(
    caller: Caller, member: str | None = None, *, kind: str | None = None, after: int = 0, limit: int = 100
) -> tuple[list[ResponsibilityRow], int | None]:
    """A member's responsibilities, in the order of declaration, by default the caller's own; then the `after` of the next page.

    Raises NotAllowed, NoSuchMember.
    """
    need(caller, READ, MANAGE, MANAGE_ALL)
    row = home(caller, member)
    limit = min(max(limit, 1), MOST)
    rows = store.responsibilities(limit + 1, member=row.n, n__gt=after, **({"key__startswith": f"{kind} "} if kind else {}))
    return [_row(responsibility, row) for responsibility in rows[:limit]], rows[limit - 1].n if len(rows) > limit else None


def count(caller: Caller, member: str | None = None) -> int:
    """How much a member declares. Raises NotAllowed, NoSuchMember."""
    need(caller, READ, MANAGE, MANAGE_ALL)
    return store.count(member=home(caller, member).n)


def _row(responsibility: Responsibility, member: MemberRow) -> ResponsibilityRow:
    kind, value = parts_of(responsibility.key)
    return ResponsibilityRow(
        responsibility.n,
        str(responsibility.id),
        member.id,
        member.n,
        member.name,
        kind,
        value,
        responsibility.note,
        tuple(responsibility.protocols.split()),
        responsibility.made,
    )


def responsibility(caller: Caller, responsibility_id: str) -> ResponsibilityRow:
    """One that the caller may change. Raises NoSuchResponsibility, alike for what is another's and what never was; NotAllowed."""
    need(caller, MANAGE, MANAGE_ALL)
    responsibility = store.responsibility(id=uuid(responsibility_id))
    if responsibility is None or not (caller.may(MANAGE_ALL) or responsibility.member == caller.n):
        raise NoSuchResponsibility
    return _row(responsibility, next(row for row in members.members() if row.n == responsibility.member))


def look_up(
    identifier: Identifier,
    protocol: str = "",
    known: Mapping[str, str] = {},
    among: frozenset[int] | None = None,
    *,
    active: bool = True,
) -> list[Holder]:
    """The longest match of each kind among what active members declare for this protocol, in the kinds' order. Raises BadRouting.

    Not `active`: among what those declare that don't take part at the moment.
    """
    places = checks.lookups(identifier, known)
    keys = [f"{kind} {value}" for kind, values in places.items() for value in values]
    if not keys:
        return []
    matches = [
        _Found(*parts_of(key), id, note, member, n, name)
        for key, id, note, protocols, member, n, name in store.declared(
            "r.key, r.id, r.note, r.protocols, m.id, m.n, m.name", keys, active=active
        )
        if (not protocol or not protocols or protocol in protocols.split()) and (among is None or n in among)
    ]
    # Most rows are of shorter matches: what only those that are left need is made last.
    best = routing.longest(places, matches)
    order = {kind: place for place, kind in enumerate(places)}
    best.sort(key=lambda row: (order[row.kind], row.member_name, row.member_n))
    return [Holder(row.kind, row.value, _written(row.id), row.note, _written(row.member), row.member_n, row.member_name) for row in best]


def absent(identifier: Identifier, protocol: str = "", known: Mapping[str, str] = {}) -> tuple[str, ...]:
    """The names of members that could act on it and don't take part at the moment, such as one that was suspended. Raises BadRouting."""
    return tuple(dict.fromkeys(holder.member_name for holder in look_up(identifier, protocol, known, active=False)))


class _Found(NamedTuple):
    """As a Holder, with ids as the database has them."""

    kind: str
    value: str
    id: Any
    note: str
    member: Any
    member_n: int
    member_name: str


def declarers(kind: str, value: str) -> list[int]:
    """The active members, by number, that declare what covers a value of a kind: the longest first."""
    keys = [key_of(kind, wider_value) for wider_value in routing.above(kind, value)]
    ranked = sorted((-len(key), n) for key, n in store.declared("r.key, m.n", keys))
    return list(dict.fromkeys(n for _, n in ranked))


def bank_declarers(bank: str) -> list[int]:
    """The active members, by number, that answer for a bank as a payment names it: `TH:004`, `AE:033`, a BIC, or a wallet's word."""
    country, colon, code = bank.partition(":")
    if not colon:
        return declarers("bic" if bank.isupper() else "proxy", bank)
    code = RENAMED.get((country, code), code)
    pack = countries().get(country)
    known = pack.banks.get(code) if pack is not None else None
    bic = known.bic.value if known is not None else None
    numbers = declarers("iban" if country in IBAN_ONLY else "bank", f"{country}:{code}")
    return numbers or (declarers("bic", bic) if bic else [])


def _written(stored: Any) -> str:
    return str(stored if isinstance(stored, UUID) else UUID(stored))


def route(
    identifier: Identifier,
    protocol: str = "",
    *,
    known: Mapping[str, str] = {},
    at: int | None = None,
    among: frozenset[int] | None = None,
) -> tuple[Way, ...]:
    """Who can act on it under this protocol (empty: under any), and at which desk each is asked now. Raises BadRouting.

    `known` is what the asker looked up elsewhere, by kind: registrar, carrier, host, network. `among` are the members that agreed on the
    protocol, which does not ship: of these the longest matches, whoever else declares more.
    """
    if among is None:
        checks.fits(identifier, protocol)
    by_member: dict[int, list[Holder]] = {}
    for holder in look_up(identifier, protocol, known, among):
        by_member.setdefault(holder.member_n, []).append(holder)
    landed = landings(by_member, now() if at is None else at) if by_member else {}
    ways = []
    for n, holders in by_member.items():
        landing = landed.get(n)
        ways.append(
            Way(
                member=holders[0].member,
                member_n=n,
                member_name=holders[0].member_name,
                desk=landing.desk if landing else None,
                desk_name=landing.desk_name if landing else "",
                stop=landing.stop if landing else "",
                why=tuple(Match(holder.id, holder.kind, holder.value, len(holder.value), holder.note) for holder in holders),
            )
        )
    return tuple(ways)


def overlaps(caller: Caller, member: str | None = None) -> tuple[list[Overlap], bool]:
    """Who else declares the same as a member, or what covers it; then whether there is more. Raises NotAllowed, NoSuchMember."""
    need(caller, READ, MANAGE, MANAGE_ALL)
    owner = home(caller, member)
    names = {row.n: row for row in members.members()}
    overlap_rows: list[Overlap] = []
    rows = store.each_of(owner.n, _TOGETHER)
    for piece in _pieces(rows):
        covering = {
            responsibility.key: [key_of(kind, value) for value in routing.above(kind, text)] for responsibility, kind, text in piece
        }
        others: dict[str, list[int]] = {}
        for part in _pieces(dict.fromkeys(key for keys in covering.values() for key in keys), 500):
            for key, other in store.others_with(part, owner.n):
                others.setdefault(key, []).append(other)
        for responsibility, kind, text in piece:
            for key in covering[responsibility.key]:
                for other in others.get(key, ()):
                    if len(overlap_rows) == MOST_OVERLAPS:
                        return overlap_rows, True
                    by = names[other]
                    overlap_rows.append(
                        Overlap(str(responsibility.id), kind, text, by.id, by.name, parts_of(key)[1], key == responsibility.key)
                    )
    return overlap_rows, False


def _pieces(rows: Iterable[Any], size: int = _TOGETHER) -> Iterable[list[Any]]:
    """Pieces of the rows; a responsibility with its kind and value beside it."""
    piece: list[Any] = []
    for row in rows:
        piece.append((row, *parts_of(row.key)) if isinstance(row, Responsibility) else row)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece
