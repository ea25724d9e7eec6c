"""What protects an identifier, how a contributor has fared, what waits for a reviewer."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q

from accord.core.identifiers import Identifier, Tables, key_of
from accord.core.identifiers.expressions import Expression, expressions
from accord.core.times import DAY
from accord.core.trust.claims import Protection
from accord.core.trust.never import owner
from accord.core.trust.releasing import strictness
from accord.core.trust.vocabulary import Protects
from accord.core.trust.weights import Record
from accord.hub.guard.hosts import PREFIX, Found, listed, prefixes
from accord.hub.guard.models import Held
from accord.tables import help_lines, never_listed

DAILY = 100_000


class Evidence(IntEnum):
    """Whether the member of a held claim saw it itself: named no source and sent it in no bulk; and whether others may count on it."""

    NONE = 0
    OPEN = 1
    FOR_NAMED = 2


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A claim in quarantine; `content` is the claim as its publisher sent it, `key` that of its identifier where anything reads it."""

    id: UUID
    member: int
    reason: str
    why: str
    content: dict[str, object]
    at: int
    decision: str
    key: bytes | None = None
    evidence: int = 0


class YesRow(NamedTuple):
    """A reviewer's yes to a held claim."""

    member: int
    actor: str
    at: int


def shields(
    identifier: Identifier,
    tables: Tables,
    vouched: Mapping[bytes, str] | None = None,
    places: tuple[Expression, ...] | None = None,
    near: Container[bytes] | None = None,
) -> list[Protection]:
    """Everything that protects an identifier, or the host it lies on.

    `vouched` holds the benign entries among its keys, `places` its expressions, and `near` those of its keys on which something may
    stand, where the caller has them at hand already.
    """
    places = expressions(identifier, tables) if places is None else places
    if vouched is None:
        vouched = vouched_for({key for place in places for key in place.keys} | {identifier.key})
    found: list[Protection] = []
    line = help_lines().get(identifier.key)
    if line:
        found.append(Protection(code=Protects.EMERGENCY_LINE, list=line.holder, rank=0, matched=identifier.display))
    if not places:
        if identifier.key in vouched:
            found.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=0, matched=identifier.display))
        return found
    found += _owned(places, identifier)
    for place in places:
        if vouched and any(key in vouched for key in place.keys):
            found.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=place.rank, matched=place.text))
        if _is_host(place) and (near is None or place is places[-1] or _may_be_listed(place, places[-1], near)):
            found += _whole_host(place, identifier, tables, places[-1], near)
    return found


def _may_be_listed(place: Expression, above: Expression, near: Container[bytes]) -> bool:
    return place.keys[0] in near or above.keys[0] in near or place.text.startswith("www.")


def may_be_shielded(hosts: Sequence[str], tables: Tables) -> bool:
    """Whether one of these hosts may be protected though nothing stands on its keys: as a state's or a hospital's, as a public suffix, or
    by its name without `www.`."""
    if not hosts:
        return False
    return is_owned(hosts) or hosts[-1].startswith("www.") or (len(hosts) == 1 and tables.suffixes.is_shared(hosts[0]))


def is_owned(hosts: Sequence[str]) -> bool:
    """Whether hosts, longest first, lie below one that is never listed."""
    owned = _never_listed()
    return not owned.isdisjoint(hosts) or hosts[-1].partition(".")[2] in owned


@cache
def _never_listed() -> frozenset[str]:
    return frozenset(never_listed())


def _is_host(place: Expression) -> bool:
    return place.rank[1] == 1


def _whole_host(
    place: Expression, identifier: Identifier, tables: Tables, above: Expression, near: Container[bytes] | None = None
) -> Iterable[Protection]:
    host = place.text[:-1]
    exact = identifier.key in place.keys
    # A host that has another above it, down to what somebody registered, is no public suffix.
    if above is place and "." in host and tables.suffixes.is_shared(host):
        if tables.suffixes.is_companys(host):
            name = "public suffix list, made by a company"
            yield Protection(code=Protects.SHARED_HOST, list=name, rank=place.rank, matched=host, exact=exact)
        else:
            yield Protection(code=Protects.PUBLIC_SUFFIX, list="public suffix list", rank=place.rank, matched=host, exact=exact)
    for found in _well_known(host, place.keys[0], above, near):
        yield Protection(code=found.code, list=found.list, rank=place.rank, matched=host, exact=exact)


def _owned(places: Sequence[Expression], identifier: Identifier) -> Iterable[Protection]:
    """What no claim lists as a whole protects the most exact host that was asked for, and so each above it."""
    hosts = [place for place in places if _is_host(place)]
    whose = owner([place.text[:-1] for place in hosts], never_listed())
    if whose:
        first = hosts[0]
        exact = identifier.key in first.keys
        yield Protection(code=whose.code, list=whose.list, rank=first.rank, matched=first.text[:-1], exact=exact)


def _well_known(host: str, key: bytes, above: Expression, near: Container[bytes] | None) -> Found:
    """Whether a host is on a maintained list. `www.` before a site is that site, and everything below a bank's domain is the bank's."""
    found = listed(key) if near is None or key in near else ()
    if not found and host.startswith("www."):
        found = listed(key_of("domain", host[4:]))
    if above.keys[0] != key and (near is None or above.keys[0] in near):
        # Whatever else lies on it: a bank's is a bank's.
        bank = listed(above.keys[0])
        found = bank if bank and bank[0].code is Protects.BANK else found
    return found


def well_known() -> bytes:
    """The first bytes, PREFIX of each, of all keys that are protected without a member's doing: hosts on the lists, and lines of help."""
    return prefixes() + b"".join(key[:PREFIX] for key in help_lines())


def own_keys(identifier: Identifier, tables: Tables) -> tuple[bytes, ...]:
    """The keys under which just this identifier, and nothing above it, may be listed."""
    if not _is_whole_host(identifier):
        return (identifier.key,)
    return (identifier.key, *_places(identifier, tables)[0].keys)


def _places(identifier: Identifier, tables: Tables) -> tuple[Expression, ...]:
    """The expressions of an identifier, kept with it: publishing asks first for its keys, then for what protects it."""
    kept: tuple[Expression, ...] | None = identifier.__dict__.get("places")
    if kept is None:
        kept = identifier.__dict__["places"] = expressions(identifier, tables)
    return kept


def _is_whole_host(identifier: Identifier) -> bool:
    """Whether an identifier names a host, with all that lies on it. Anything else has one key alone under which just it may be listed."""
    kind = identifier.kind
    return kind in ("domain", "ip") or (kind == "url" and identifier.value.find("/") == len(identifier.value) - 1)


def protects(identifier: Identifier, tables: Tables, vouched: Mapping[bytes, str] | None = None) -> Protection | None:
    """What keeps a single claim on just this identifier from taking effect, the hardest to lift; None where nothing does."""
    found = protections(identifier, tables, vouched)
    return max(found, key=lambda one: strictness(one.code)) if found else None


def protections(identifier: Identifier, tables: Tables, vouched: Mapping[bytes, str] | None = None) -> list[Protection]:
    """All that keeps a single claim on just this identifier from taking effect.

    `vouched` holds the benign entries among its `own_keys`, where the caller has them at hand already.
    """
    keys = own_keys(identifier, tables)
    if vouched is None:
        vouched = vouched_for(keys)
    found: list[Protection] = []
    line = help_lines().get(identifier.key)
    if line:
        found.append(Protection(code=Protects.EMERGENCY_LINE, list=line.holder, rank=0, matched=identifier.display))
    if vouched and any(key in vouched for key in keys):
        found.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=0, matched=identifier.display))
    if len(keys) == 1:
        return found
    places = _places(identifier, tables)
    if _is_host(places[0]):
        found += _owned(places, identifier)
        found += _whole_host(places[0], identifier, tables, places[-1])
    return found


def all_keys(identifier: Identifier, tables: Tables) -> tuple[bytes, ...]:
    """The `own_keys`, and those of the same site with `www.` before it or without."""
    keys = own_keys(identifier, tables)
    if len(keys) == 1:
        return keys
    host = identifier.value.partition("/")[0]
    twin = host[4:] if host.startswith("www.") else f"www.{host}"
    return tuple(dict.fromkeys((*keys, key_of("domain", host), key_of("domain", twin), key_of("url", f"{twin}/"))))


def vouched_for(keys: Iterable[bytes]) -> dict[bytes, str]:
    """Which of these keys a benign entry holds."""
    wanted = list(keys)
    found: dict[bytes, str] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join(["%s"] * len(some))
            cursor.execute(f"SELECT key, value FROM guard_benign WHERE key IN ({marks})", some)
            found |= {bytes(key): value for key, value in cursor.fetchall()}
    return found


def records() -> dict[int, Record]:
    """How every contributor with settled claims has fared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member, confirmed, refuted FROM guard_outcome")
        return {member: Record(confirmed, refuted) for member, confirmed, refuted in cursor.fetchall()}


def budget(member: int, day: int) -> tuple[int, int]:
    """A member's daily budget of new claims and what it has spent on that day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT daily, day, spent FROM guard_budget WHERE member = %s", [member])
        row = cursor.fetchone()
    if row is None:
        return DAILY, 0
    return row[0], row[2] if row[1] == day else 0


def left(member: int, at: int) -> int:
    """How many new claims the member may still publish on the day of `at`."""
    daily, spent = budget(member, at // DAY)
    return max(0, daily - spent)


def held(*, member: int | None = None, limit: int = 100, open_only: bool = True) -> list[HeldRow]:
    """The reviewers' queue, oldest first; with `member` only that member's own claims."""
    rows = Held.objects.order_by("at", "id")
    if open_only:
        rows = rows.filter(decided=None)
    if member is not None:
        rows = rows.filter(member=member)
    return [_held(row) for row in rows[:limit]]


def waiting(*, after: HeldRow | None = None, limit: int = 50, reason: str = "", code: str = "", member: int | None = None) -> list[HeldRow]:
    """A page of the reviewers' queue, oldest first: what was held after the last of the page before.

    `reason` is why it was held, `code` what protected it then, `member` who published it.
    """
    rows = Held.objects.filter(decided=None)
    if reason:
        rows = rows.filter(reason=reason)
    if code:
        rows = rows.filter(reason="protected", why__startswith=f"{code}: ")
    if member is not None:
        rows = rows.filter(member=member)
    if after is not None:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, id__gt=after.id.bytes))
    return [_held(row) for row in rows.order_by("at", "id")[:limit]]


def own_held(member: int, *, before: HeldRow | None = None, limit: int = 50) -> list[HeldRow]:
    """A page of a member's own claims that were held, decided on or not, newest first."""
    rows = Held.objects.filter(member=member)
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id.bytes))
    return [_held(row) for row in rows.order_by("-at", "-id")[:limit]]


def held_by_id(id: UUID) -> HeldRow | None:
    row = Held.objects.filter(id=id.bytes).first()
    return _held(row) if row else None


def _held(row: Held) -> HeldRow:
    content = msgspec.json.decode(bytes(row.content))
    key = None if row.key is None else bytes(row.key)
    return HeldRow(UUID(bytes=bytes(row.id)), row.member, row.reason, row.why, content, row.at, row.decision, key, row.evidence)


def count_waiting() -> int:
    """How many claims wait for a reviewer."""
    return Held.objects.filter(decided=None).count()


def held_on(keys: Iterable[bytes]) -> dict[bytes, dict[int, bool]]:
    """Whose claims on these identifiers are, or were, held back: by key, of each member whether one waits that it saw itself."""
    found: dict[bytes, dict[int, bool]] = {}
    sql = (
        "SELECT key, member, MAX(CASE WHEN decided IS NULL AND evidence = %s THEN 1 ELSE 0 END) FROM guard_held "
        "WHERE key IN ({}) GROUP BY key, member"
    )
    for key, member, is_own in _by_keys(sql, [int(Evidence.OPEN)], keys):
        found.setdefault(bytes(key), {})[member] = bool(is_own)
    return found


def said_yes(ids: Iterable[UUID]) -> dict[UUID, list[YesRow]]:
    """The reviewers' yes to held claims, the first ones first."""
    found: dict[UUID, list[YesRow]] = {}
    sql = "SELECT claim, member, actor, at FROM guard_yes WHERE claim IN ({}) ORDER BY at, id"
    for claim, *rest in _by_keys(sql, [], [id.bytes for id in ids]):
        found.setdefault(UUID(bytes=bytes(claim)), []).append(YesRow(*rest))
    return found


def _by_keys(sql: str, first: Sequence[Any], keys: Iterable[bytes]) -> list[tuple[Any, ...]]:
    wanted = list(dict.fromkeys(keys))
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            cursor.execute(sql.format(",".join(["%s"] * len(some))), [*first, *some])
            rows += cursor.fetchall()
    return rows
