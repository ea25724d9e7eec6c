"""Background work on watchlists: what comes to members is held against them, items end, and what was kept long enough is erased.

Claims are read by their numbers, thousands at a time and outside of any turn: a bulk upload costs the look at its keys alone. A turn is
taken only where something was hit, and now and then to note how far it came; what was looked at twice is written once.
"""

from functools import partial
from uuid import UUID

from accord.core.times import SECOND
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.followers import Fire, Seen, fire_due, follow
from accord.hub.requests import queries as requests
from accord.hub.running import Runs
from accord.hub.signals import queries as signals
from accord.hub.signals.queries import Arrival
from accord.hub.watchlists import matching, reading, store
from accord.hub.watchlists.matching import Named
from accord.hub.watchlists.retention import time_is_over
from accord.hub.watchlists.vocabulary import CLOCK, REQUEST, SIGNAL

SIGNALS, STEPS = "signals", "steps"
REQUESTS = "watchlists"  # the follower's name
AT_ONCE = 2_000  # claims that are looked at together
STRIDE = 20_000  # claims without a hit after which a turn notes how far it came
RESTED = 5 * SECOND  # since the last such note; then the next is made where nothing more comes
HOSTS = frozenset({"url", "domain", "email", "ip"})  # kinds that lie below something

# How far this process has looked, ahead of what is noted, by the hub, the epoch and the name; and when it noted last.
_seen: dict[tuple[str, int, str], int] = {}
_noted_at: dict[str, int] = {}


def work(at: int) -> bool:
    """Do the next piece; whether there was any."""
    latest = signals.last_arrivals()
    looked = [_look(name, upto, at) for name, upto in zip((SIGNALS, STEPS), latest, strict=True)]
    followed = follow(REQUESTS, about_request, of="request.") > 0
    return fire_due(clocks(at), at) > 0 or followed or any(looked)


def _look(name: str, upto: int, at: int) -> bool:
    """Look at the next that came; whether there was any."""
    noted = store.mark(name)
    if noted is None:
        with turn():
            # What came before the first list was made rings nobody.
            if store.mark(name) is None:
                store.move_mark(name, upto)
        return False
    if noted >= upto:
        return False
    place = journal.hub_id(), journal.epoch(), name
    begun = max(noted, min(_seen.get(place, 0), upto))
    if begun >= upto:
        if at - _noted_at.get(name, 0) >= RESTED:
            _note(name, upto, at)
        return False
    until = min(upto, begun + AT_ONCE)
    found = matching.matches(_named(name, begun, until), at) if store.is_any() else []
    _seen[place] = until
    if found:
        with turn() as t:
            matching.write(t, found, t.at)
            store.move_mark(name, max(until, store.mark(name) or 0))
        _noted_at[name] = at
    elif until - noted >= STRIDE:
        _note(name, until, at)
    return True


def _note(name: str, upto: int, at: int) -> None:
    with turn():
        store.move_mark(name, max(upto, store.mark(name) or 0))
    _noted_at[name] = at


def _named(name: str, begun: int, until: int) -> list[Named]:
    arrivals = (signals.published_between if name == SIGNALS else signals.shown_between)(begun, until)
    below = [arrival for arrival in arrivals if arrival.kind in HOSTS]
    values = signals.identifiers_at(arrival.seq for arrival in below) if below else {}
    named = []
    for arrival in arrivals:
        identifier = values.get(arrival.seq)
        above = reading.above(identifier.kind, identifier.value) if identifier is not None and identifier.value else ()
        named.append(_of(arrival, above))
    return named


def _of(arrival: Arrival, above: list[bytes] | tuple[()]) -> Named:
    ref = str(UUID(bytes=arrival.id))
    return Named(what=SIGNAL, ref=ref, key=arrival.key, above=above, at=arrival.at, audience=arrival.audience)


def about_request(t: Turn, seen: Seen) -> None:
    """A request was opened, or somebody stands behind it now: from then on it is more than what a person said."""
    named = requests.named_by(seen.entry["data"], seen.seq) if seen.type in ("request.opened", "request.step") and store.is_any() else None
    if named is None:
        return
    above = reading.above(named.kind, named.value) if named.value and named.kind in HOSTS else ()
    thing = Named(what=REQUEST, ref=named.request, key=named.key, above=above, at=seen.seq, members=named.members)
    matching.write(t, matching.matches([thing], t.at), t.at)


def clocks(at: int) -> dict[str, Fire]:
    return {CLOCK: partial(time_is_over, at=at)}


RUNS = Runs(rank=84, work=work, clocks=clocks, follows={REQUESTS: about_request})
