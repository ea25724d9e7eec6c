"""Protections of an identifier, a contributor's record, and claims that wait for a reviewer."""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache

from accord.core.identifiers import Identifier, Tables, key_of
from accord.core.identifiers.expressions import Expression, expressions
from accord.core.times import DAY
from accord.core.trust.claims import Protection
from accord.core.trust.never import owner
from accord.core.trust.releasing import strictness
from accord.core.trust.vocabulary import Protects
from accord.hub.guard import store
from accord.hub.guard.hosts import PREFIX, Found, listed, prefixes
from accord.hub.guard.rekeying import held_to_rekey, vouched_to_rekey
from accord.hub.guard.store import (
    HeldRow,
    YesRow,
    count_vouched,
    count_waiting,
    held,
    held_by_id,
    held_on,
    last_vouched,
    own_held,
    reasons_held,
    records,
    said_yes,
    sum_of_records,
    vouched,
    vouched_for,
    vouched_keys,
    vouched_under,
    waiting,
)
from accord.hub.guard.vouching import Vouched
from accord.tables import common_addresses, help_lines, never_listed

__all__ = [
    "PREFIX",
    "HeldRow",
    "Vouched",
    "YesRow",
    "count_vouched",
    "count_waiting",
    "held",
    "held_by_id",
    "held_on",
    "held_to_rekey",
    "last_vouched",
    "own_held",
    "reasons_held",
    "records",
    "said_yes",
    "sum_of_records",
    "vouched",
    "vouched_for",
    "vouched_keys",
    "vouched_to_rekey",
    "vouched_under",
    "waiting",
]

DAILY = 100_000


def shields(
    identifier: Identifier,
    tables: Tables,
    vouched: Mapping[bytes, str] | None = None,
    places: tuple[Expression, ...] | None = None,
    near: Container[bytes] | None = None,
) -> list[Protection]:
    """All protections of an identifier, or of the host it is on.

    `vouched` holds the benign entries among its keys, `places` its expressions, and `near` those of its keys on which something may
    stand, where the caller has them at hand already.
    """
    places = expressions(identifier, tables) if places is None else places
    if vouched is None:
        vouched = vouched_for({key for place in places for key in place.keys} | {identifier.key})
    protecting = _by_key(identifier)
    if not places:
        if identifier.key in vouched:
            protecting.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=0, matched=identifier.display))
        return protecting
    protecting += _owned(places, identifier)
    for place in places:
        if vouched and any(key in vouched for key in place.keys):
            protecting.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=place.rank, matched=place.text))
        if _is_host(place) and (near is None or place is places[-1] or _may_be_listed(place, places[-1], near)):
            protecting += _whole_host(place, identifier, tables, places[-1], near)
    return protecting


def _by_key(identifier: Identifier) -> list[Protection]:
    """What the tables say of just this identifier: a line of help, or an address that is nobody's. Asked for each claim that is weighed."""
    line, code = help_lines().get(identifier.key), Protects.EMERGENCY_LINE
    if line is None:
        line, code = common_addresses().get(identifier.key), Protects.COMMON_ADDRESS
    return [] if line is None else [Protection(code=code, list=line.holder, rank=0, matched=identifier.display)]


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
    # A host that has another above it, down to the registered domain, is no public suffix.
    if above is place and "." in host and tables.suffixes.is_shared(host):
        if tables.suffixes.is_companys(host):
            name = "public suffix list, made by a company"
            yield Protection(code=Protects.SHARED_HOST, list=name, rank=place.rank, matched=host, exact=exact)
        else:
            yield Protection(code=Protects.PUBLIC_SUFFIX, list="public suffix list", rank=place.rank, matched=host, exact=exact)
    for listing in _well_known(host, place.keys[0], above, near):
        yield Protection(code=listing.code, list=listing.list, rank=place.rank, matched=host, exact=exact)


def _owned(places: Sequence[Expression], identifier: Identifier) -> Iterable[Protection]:
    """The table of hosts never listed as a whole protects the most exact host that was asked for, and so each above it."""
    hosts = [place for place in places if _is_host(place)]
    whose = owner([place.text[:-1] for place in hosts], never_listed())
    if whose:
        first = hosts[0]
        exact = identifier.key in first.keys
        yield Protection(code=whose.code, list=whose.list, rank=first.rank, matched=first.text[:-1], exact=exact)


def _well_known(host: str, key: bytes, above: Expression, near: Container[bytes] | None) -> Found:
    """Whether a host is on a maintained list. `www.` before a site is that site, and everything below a bank's domain is the bank's."""
    lists = listed(key) if near is None or key in near else ()
    if not lists and host.startswith("www."):
        lists = listed(key_of("domain", host[4:]))
    if above.keys[0] != key and (near is None or above.keys[0] in near):
        # A bank's host is a bank's, whatever else is on it.
        bank = listed(above.keys[0])
        lists = bank if bank and bank[0].code is Protects.BANK else lists
    return lists


def well_known() -> bytes:
    """The first bytes, PREFIX of each, of all keys that are protected without a member's doing: hosts on the lists, lines of help, and
    addresses that are nobody's."""
    return prefixes() + b"".join(key[:PREFIX] for key in (*help_lines(), *common_addresses()))


def is_well_known(key: bytes) -> bool:
    """Whether this key is one of those, or, once in 10^13 times, begins as one."""
    return bool(listed(key)) or key in help_lines() or key in common_addresses()


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
    """Whether an identifier names a host, with all that is on it. Anything else has one key alone under which just it may be listed."""
    kind = identifier.kind
    return kind in ("domain", "ip") or (kind == "url" and identifier.value.find("/") == len(identifier.value) - 1)


def protects(identifier: Identifier, tables: Tables, vouched: Mapping[bytes, str] | None = None) -> Protection | None:
    """The protection that keeps a single claim on just this identifier from taking effect, the hardest to lift; None where nothing does."""
    protecting = protections(identifier, tables, vouched)
    return max(protecting, key=lambda protection: strictness(protection.code)) if protecting else None


def protections(identifier: Identifier, tables: Tables, vouched: Mapping[bytes, str] | None = None) -> list[Protection]:
    """All that keeps a single claim on just this identifier from taking effect.

    `vouched` holds the benign entries among its `own_keys`, where the caller has them at hand already.
    """
    keys = own_keys(identifier, tables)
    if vouched is None:
        vouched = vouched_for(keys)
    protecting = _by_key(identifier)
    if vouched and any(key in vouched for key in keys):
        protecting.append(Protection(code=Protects.ALLOW_LIST, list="members' allow lists", rank=0, matched=identifier.display))
    if len(keys) == 1:
        return protecting
    places = _places(identifier, tables)
    if _is_host(places[0]):
        protecting += _owned(places, identifier)
        protecting += _whole_host(places[0], identifier, tables, places[-1])
    return protecting


def all_keys(identifier: Identifier, tables: Tables) -> tuple[bytes, ...]:
    """The `own_keys`, and those of the same site with `www.` before it or without."""
    keys = own_keys(identifier, tables)
    if len(keys) == 1:
        return keys
    host = identifier.value.partition("/")[0]
    twin = host[4:] if host.startswith("www.") else f"www.{host}"
    return tuple(dict.fromkeys((*keys, key_of("domain", host), key_of("domain", twin), key_of("url", f"{twin}/"))))


def budget(member: int, day: int) -> tuple[int, int]:
    """A member's daily budget of new claims and what it has spent on that day."""
    daily, last, spent = store.budget(member) or (DAILY, day, 0)
    return daily, spent if last == day else 0


def left(member: int, at: int) -> int:
    """How many new claims the member may still publish on the day of `at`."""
    daily, spent = budget(member, at // DAY)
    return max(0, daily - spent)
