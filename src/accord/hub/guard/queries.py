"""What protects an identifier, how a contributor has fared, what waits for a reviewer."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q

from accord.core.identifiers import Identifier, Tables, key_of
from accord.core.identifiers.expressions import Expression, expressions
from accord.core.times import DAY
from accord.core.trust.claims import Protection
from accord.core.trust.weights import Record
from accord.core.trust.words import Protects
from accord.hub.guard.hosts import PREFIX, Listed, listed, prefixes
from accord.hub.guard.models import Held
from accord.tables import help_lines

DAILY = 100_000


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A claim in quarantine; `content` is the claim as its publisher sent it."""

    id: UUID
    member: int
    reason: str
    why: str
    content: dict[str, object]
    at: int
    decision: str


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
    for place in places:
        if vouched and any(key in vouched for key in place.keys):
            found.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=place.rank, matched=place.text))
        if _is_host(place) and (near is None or place is places[-1] or _may_be_listed(place, places[-1], near)):
            found += _whole_host(place, identifier, tables, places[-1], near)
    return found


def _may_be_listed(place: Expression, above: Expression, near: Container[bytes]) -> bool:
    return place.keys[0] in near or above.keys[0] in near or place.text.startswith("www.")


def may_be_shielded(hosts: Sequence[str], tables: Tables) -> bool:
    """Whether one of these hosts may be protected though nothing stands on its keys: as a public suffix, or by its name without `www.`."""
    if not hosts:
        return False
    return hosts[-1].startswith("www.") or (len(hosts) == 1 and tables.suffixes.is_shared(hosts[0]))


def _is_host(place: Expression) -> bool:
    return place.rank[1] == 1


def _whole_host(
    place: Expression, identifier: Identifier, tables: Tables, above: Expression, near: Container[bytes] | None = None
) -> Iterable[Protection]:
    host = place.text[:-1]
    exact = identifier.key in place.keys
    # A host that has another above it, down to what somebody registered, is no public suffix.
    if above is place and "." in host and tables.suffixes.is_shared(host):
        yield Protection(code=Protects.PUBLIC_SUFFIX, list="public suffix list", rank=place.rank, matched=host, exact=exact)
    found = _well_known(host, place.keys[0], above, near)
    if found:
        yield Protection(code=found.code, list=found.list, rank=place.rank, matched=host, exact=exact)


def _well_known(host: str, key: bytes, above: Expression, near: Container[bytes] | None) -> Listed | None:
    """Whether a host is on a maintained list. `www.` before a site is that site, and everything below a bank's domain is the bank's."""
    found = listed(key) if near is None or key in near else None
    if found is None and host.startswith("www."):
        found = listed(key_of("domain", host[4:]))
    if found is None and above.keys[0] != key and (near is None or above.keys[0] in near):
        bank = listed(above.keys[0])
        found = bank if bank and bank.code is Protects.BANK else None
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
    """What keeps a single claim on just this identifier from taking effect; None where nothing does.

    `vouched` holds the benign entries among its `own_keys`, where the caller has them at hand already.
    """
    keys = own_keys(identifier, tables)
    if vouched is None:
        vouched = vouched_for(keys)
    line = help_lines().get(identifier.key)
    if line:
        return Protection(code=Protects.EMERGENCY_LINE, list=line.holder, rank=0, matched=identifier.display)
    if vouched and any(key in vouched for key in keys):
        return Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=0, matched=identifier.display)
    if len(keys) == 1:
        return None
    places = _places(identifier, tables)
    return next(iter(_whole_host(places[0], identifier, tables, places[-1])), None) if _is_host(places[0]) else None


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


def waiting(*, after: HeldRow | None = None, limit: int = 50) -> list[HeldRow]:
    """A page of the reviewers' queue, oldest first: what was held after the last of the page before."""
    rows = Held.objects.filter(decided=None)
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
    return HeldRow(UUID(bytes=bytes(row.id)), row.member, row.reason, row.why, content, row.at, row.decision)


def count_waiting() -> int:
    """How many claims wait for a reviewer."""
    return Held.objects.filter(decided=None).count()
