"""What stands where, held against what is known: targets come and go, some begin to be compared, and who has one with whom is introduced.

All of it goes on by itself: where a target is put nobody is told whether others have it, nor how long that would take to be known.
"""

from collections.abc import Collection, Mapping

from accord.core.times import DAY
from accord.hub.deconfliction import store
from accord.hub.deconfliction.sources import Target, person_of
from accord.hub.deconfliction.store import Match, Place, Stake
from accord.hub.deconfliction.vocabulary import HANDLE, MOST_TARGETS, NEW_A_DAY, OFFICERS, PROTOCOL, REQUEST, REST_DAYS, WAITING
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import PersonRow
from accord.hub.requests import actions as requests
from accord.hub.requests.actions import Ask
from accord.hub.requests.vocabulary import ANSWERER, ASKER, CLOCK
from accord.hub.requests.vocabulary import OFFICERS as FACT


def differs(there: Mapping[Place, Target], known: Mapping[Place, Stake]) -> bool:
    """Whether anything came, went, or stands for another identifier than before."""
    return there.keys() != known.keys() or any(there[place].key != bytes(known[place].key) for place in there)


def follow(t: Turn, there: Mapping[Place, Target], at: int) -> None:
    """Note what came and what went. What went rests, so that nobody puts it back to look again."""
    known = store.stakes()
    for place, stake in known.items():
        if place not in there or there[place].key != bytes(stake.key):
            if stake.held is not None:
                store.rest(stake.member, bytes(stake.key), stake.held, at + REST_DAYS * DAY)
            store.drop_stake(stake)
    for place, target in there.items():
        if place in known and bytes(known[place].key) == target.key:
            continue
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


def compare(t: Turn, at: int) -> int:
    """Let what waits begin to be compared, as far as each member's budget goes; how many did."""
    begun = 0
    waiting = store.waiting()
    active = members.active_among({stake.member for stake in waiting})
    for stake in waiting:
        if stake.member in active and officer_of(stake) is not None and _has_room(stake, at):
            store.hold(stake, at)
            t.audit(stake.member, "hub", HANDLE, detail=f"compared {stake.source} {stake.ref}")
            _introduce(t, stake, at)
            begun += 1
    return begun


def _has_room(stake: Stake, at: int) -> bool:
    """Whether the member may begin to compare this: each identifier counts once, however many places it stands in."""
    key, held, rests = bytes(stake.key), store.held_keys(stake.member), store.rests(stake.member, at)
    if key in held:
        return True
    if any(key == resting for resting, _since in rests):
        return False
    since = [moment for moment in held.values()] + [moment for _key, moment in rests]
    return len(held) < MOST_TARGETS and sum(moment > at - DAY for moment in since) < NEW_A_DAY


def officer_of(stake: Stake) -> PersonRow | None:
    """The officer who is introduced: who put the target there; else the first that the member has."""
    people = [row for row in members.people_of(stake.member) if row.is_active and row.role in OFFICERS]
    return next((row for row in people if row.n == stake.person), None) or min(people, key=lambda row: row.n, default=None)


def _introduce(t: Turn, stake: Stake, at: int) -> None:
    """To each other member that has it, by its earliest target."""
    names = store.names_of(stake)
    earliest: dict[int, Stake] = {}
    for other in store.others_on(names, stake.member):
        earliest.setdefault(other.member, other)
    active = members.active_among(earliest)
    for member, other in earliest.items():
        if member in active:
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
