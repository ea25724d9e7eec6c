"""What was named, held against all watchlists: a look at each list of keys, however many lists and members there are.

A hit is written only where its item's member, or the one person whom the item is for, may see what was named. So what a member may not see
rings nothing, counts nothing and leaves no row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import landings
from accord.hub.desks.vocabulary import WATCH
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.watchlists import store
from accord.hub.watchlists.store import Hit, Item
from accord.hub.watchlists.vocabulary import ABOVE, BELOW, MOST_HITS, SAME, TOPIC

Span = tuple[int, int, int]  # a member, and from which number up to, not including, which other it sees what is shared


class Named(Struct, frozen=True, kw_only=True):
    """Something that named an identifier: `key` is the identifier's, `above` the keys of all that covers it.

    Who may see it: the `members` named here, or those that belonged to the `audience` at the number `at`.
    """

    what: str
    ref: str
    key: bytes
    above: Collection[bytes] = ()
    at: int
    audience: int | None = None
    members: frozenset[int] = frozenset()


class Match(Struct, frozen=True):
    """Something that was named and an item that is to hear of it."""

    named: Named
    item: Item
    how: str


def matches(things: Sequence[Named], at: int) -> list[Match]:
    """What these concern, of all lists, for those who may see them. Reads alone; two looks for keys, and some for those that are found."""
    by_key: dict[bytes, list[tuple[Named, bool]]] = defaultdict(list)
    for named in things:
        by_key[named.key].append((named, True))
        for key in named.above:
            if key != named.key:
                by_key[key].append((named, False))
    hows: dict[tuple[int, str, str], tuple[Named, str]] = {}
    for place in store.watched(list(by_key)):
        for named, is_itself in by_key[place.key]:
            # Under a key above what was named only the thing watched there itself hears of it, not what lies beside it.
            if is_itself or place.own:
                how = (SAME if place.own else ABOVE) if is_itself else BELOW
                known = hows.get((place.item, named.what, named.ref))
                if known is None or how == SAME:
                    hows[place.item, named.what, named.ref] = named, how
    if not hows:
        return []
    items = store.by_numbers({number for number, _, _ in hows})
    candidates = [Match(named, items[number], how) for (number, _, _), (named, how) in hows.items() if number in items]
    candidates = [match for match in candidates if match.item.since < match.named.at and at < match.item.until]
    return _visible(candidates)


def _visible(candidates: Sequence[Match]) -> list[Match]:
    audiences = {match.named.audience for match in candidates if match.named.audience is not None}
    readers = journal.readers_of(audiences) if audiences else {}
    for_people = {audience for audience in audiences if journal.scope_of(audience) == journal.PEOPLE}
    active = members.active_among({match.item.member for match in candidates})
    people = members.active_people(match.item.person for match in candidates if match.item.person is not None)
    there = [match for match in candidates if match.item.member in active and (not match.item.own or match.item.person in people)]
    return [match for match in there if _may_see(match, readers, for_people)]


def _may_see(match: Match, readers: dict[int, list[Span]], for_people: Collection[int]) -> bool:
    named, item = match.named, match.item
    if named.audience is None:
        return item.member in named.members
    if named.audience in for_people:
        # For named people alone: it rings none but an item that is one of theirs alone.
        return item.own and item.person is not None and named.audience in journal.naming(members.person(item.person).id)
    return any(item.member == member and low <= named.at < until for member, low, until in readers.get(named.audience, ()))


def write(t: Turn, found: Iterable[Match], at: int) -> int:
    """The hits that are new, and the bells that ring for them: one for all that came for an item. How many hits there were."""
    by_item: dict[int, list[Match]] = defaultdict(list)
    for match in found:
        by_item[match.item.n].append(match)
    wanted = [
        Hit(item=number, what=match.named.what, ref=match.named.ref, how=match.how, at=at)
        for number, matched in sorted(by_item.items())
        for match in matched
    ]
    new: dict[int, list[Hit]] = defaultdict(list)
    for hit in store.add_hits(wanted):
        new[hit.item].append(hit)
    for number, hits in new.items():
        store.count_hits(number, len(hits), at, MOST_HITS)
        bell = ring(t, by_item[number][0].item, len(hits), at)
        if bell is not None:
            store.note_bell(number, bell, [hit.n for hit in hits])
    return sum(map(len, new.values()))


def ring(t: Turn, item: Item, count: int, at: int) -> str | None:
    """Ring for an item: its desk, or the one person it is for. None where the member has no desk: it stands in the list all the same."""
    desk = item.desk or None
    person = item.person if item.own else item.rings
    if person is not None and person not in members.active_people([person]):
        if item.own:
            return None
        person = None
    bell = _ring(t, item, desk, person, count, at) if desk is not None else None
    if bell is not None:
        return bell
    landing = landings([item.member], at).get(item.member)
    return None if landing is None else _ring(t, item, landing.desk, person, count, at)


def _ring(t: Turn, item: Item, desk: str, person: int | None, count: int, at: int) -> str | None:
    by = members.caller_of(item.member)
    return desks.ring_for(t, by, desk, item.id, at=at, topic=TOPIC + item.id, kind=WATCH, count=count, for_person=person)
