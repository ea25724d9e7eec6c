"""What stands where, held against what is known: targets come and go, some begin to be compared, and who has one with whom is introduced.

All of it goes on by itself: where a target is put nobody is told whether others have it, nor how long that would take to be known.
"""

from collections.abc import Collection

from msgspec import Struct

from accord.core.times import DAY
from accord.hub.deconfliction import sources, store
from accord.hub.deconfliction.sources import Target, person_of
from accord.hub.deconfliction.store import Match, Stake
from accord.hub.deconfliction.vocabulary import HANDLE, HELD, MOST_TARGETS, NEW_A_DAY, OFFICERS, PROTOCOL, REQUEST, REST_DAYS, WAITING
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import PersonRow
from accord.hub.requests import actions as requests
from accord.hub.requests.actions import Ask
from accord.hub.requests.vocabulary import ANSWERER, ASKER, CLOCK, TARGET_CHANGED
from accord.hub.requests.vocabulary import OFFICERS as FACT


def follow(t: Turn, source: str, member: int, ref: str, at: int) -> int:
    """Hold what stands at a place now against what is known of it: note what came and what went. What went rests, so that nobody puts it
    back to look again. `member`: 0 for all that have it there. How many of what came are compared at once."""
    there = {target.place: target for target in sources.targets_at(source, ref, at)}
    members_there = {place[0] for place in there} | {wish.member for wish in store.wishes(ref) if source == REQUEST} | {member} - {0}
    known = set()
    for stake in store.stakes_at(members_there, source, ref):
        place = (stake.member, stake.source, stake.ref)
        if place in there and there[place].key == bytes(stake.key):
            known.add(place)
            continue
        if stake.held is not None:
            store.rest(stake.member, bytes(stake.key), stake.held, at + REST_DAYS * DAY)
        store.drop_stake(stake)
    begun = 0
    for place, target in there.items():
        if place not in known:
            begun += _add(t, target, at)
        if target.until is not None:
            t.set_clock(TARGET_CHANGED, f"{source} {target.member} {ref}", target.until)
    return begun


def _add(t: Turn, target: Target, at: int) -> int:
    """1 where it is compared at once: its member has the identifier compared already."""
    stake = Stake(
        member=target.member,
        source=target.source,
        ref=target.ref,
        key=target.key,
        person=person_of(target),
        since=target.since,
        state=WAITING,
    )
    store.add_stake(stake, target.names)
    if not store.at_key(stake.member, target.key, HELD) or not _may_begin(stake.member):
        return 0
    _begin(t, stake, at)
    return 1


def _may_begin(member: int) -> bool:
    """Whether the member takes part, and has an officer who can be introduced."""
    return bool(members.active_among([member])) and any(_officers(member))


class Budget(Struct, frozen=True):
    """What a member may begin to compare. `again`: before then there is no room for more, unless something of its goes; 0: now."""

    keys: list[bytes]
    again: int = 0


def due(member: int, at: int) -> Budget:
    """The next that waits, as far as the member's budget goes: each identifier counts once, however many places it stands in."""
    if not _may_begin(member):
        return Budget([])
    held, rests = store.held_keys(member), store.rests(member, at)
    recent = sorted(moment for moment in [*held.values(), *(moment for _key, moment in rests)] if moment > at - DAY)
    room = min(MOST_TARGETS - len(held), NEW_A_DAY - len(recent))
    if room <= 0:
        return Budget([], recent[0] + DAY if recent and len(held) < MOST_TARGETS else at + DAY)
    resting = {key for key, _moment in rests} - held.keys()
    waiting = dict.fromkeys(store.waiting_keys(member))
    return Budget([key for key in waiting if key not in resting][:room])


def compare(t: Turn, member: int, at: int) -> int:
    """Let what waits of a member begin to be compared, as far as its budget goes; how many did."""
    begun = 0
    for key in due(member, at).keys:
        for stake in store.at_key(member, key, WAITING):
            _begin(t, stake, at)
            begun += 1
    return begun


def _begin(t: Turn, stake: Stake, at: int) -> None:
    store.hold(stake, at)
    t.audit(stake.member, "hub", HANDLE, detail=f"compared {stake.source} {stake.ref}")
    _introduce(t, stake, at)


def officer_of(stake: Stake) -> PersonRow | None:
    """The officer who is introduced: who put the target there; else the first that the member has."""
    people = _officers(stake.member)
    return next((row for row in people if row.n == stake.person), None) or min(people, key=lambda row: row.n, default=None)


def _officers(member: int) -> list[PersonRow]:
    return [row for row in members.people_of(member) if row.is_active and row.role in OFFICERS]


def _introduce(t: Turn, stake: Stake, at: int) -> None:
    """To each other member that has it, by its earliest target."""
    names = store.names_of(stake)
    earliest: dict[int, Stake] = {}
    for other in store.others_on(names, stake.member):
        earliest.setdefault(other.member, other)
    active = members.active_among(earliest)
    for member, other in earliest.items():
        # What was taken back a moment ago introduces nobody, whether that was noticed here or not.
        if member in active and sources.is_there((member, other.source, other.ref), bytes(other.key), at):
            _match(t, stake, other, names, at)


def _match(t: Turn, later: Stake, earlier: Stake, names: Collection[bytes], at: int) -> None:
    if later.source == earlier.source == REQUEST and later.ref == earlier.ref:
        return  # both take part in it, and know of each other
    low, high = sorted((later.member, earlier.member))
    common = sorted({*names} & {*store.names_of(earlier)})
    asker, answerer = officer_of(later), officer_of(earlier)
    if asker is None or answerer is None or store.is_matched(low, high, sorted({*names, *store.names_of(earlier)})):
        return
    rows = members.by_number([later.member, earlier.member])
    match = Match(
        id=store.new_id(),
        low=low,
        high=high,
        key=common[0],
        later=later.member,
        later_person=asker.n,
        later_ref=f"{later.source} {later.ref}",
        earlier=earlier.member,
        earlier_person=answerer.n,
        earlier_ref=f"{earlier.source} {earlier.ref}",
        made=at,
    )
    facts = {FACT: {ASKER: asker.n, ANSWERER: answerer.n}}
    ask = Ask(PROTOCOL, to=[rows[earlier.member].id], about=match.id, facts=facts)
    opened = requests.open_in(t, members.as_member(rows[later.member]), ask, at=at, role="system", side=CLOCK)
    match.request = opened.requests[0].id
    store.add_match(match)
    # The line of each says what it has itself: not with whom.
    for member in (later.member, earlier.member):
        t.audit(member, "hub", HANDLE, detail=f"matched {match.id}")
