"""The entries of lists, made of those that were there before and of what changed since; shared by all members that see the same.

What an entry says depends on the claims and the protections on its own key and on those above it, on which of the claims a member sees, and
on the time; on nothing else but this code and its tables. So what changed since is: the keys of which something is told (`Known`), those
of which something falls due, and those of what was shared where the member's intervals are others than before. Below each of these keys
all is judged anew, by the same rule as from nothing; and where the first entry of a host comes or the last one goes, all that is under
that host, since its stops come and go with it.
"""

import hashlib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from typing import Final

import msgspec
import numpy as np

from accord.core.lists import body as entries
from accord.core.lists.body import Body, Prefixes, find
from accord.core.lists.entries import SCHEME, STOP, prefix_of
from accord.hub.guard import queries as guard
from accord.hub.journal import queries as journal
from accord.hub.lists import placing
from accord.hub.lists.judging import Judged, all_entries, host_of, joined, judged_at, named
from accord.hub.lists.store import bodies, shared
from accord.hub.lists.store.bodies import BodyLost
from accord.hub.lists.store.runs import Runs
from accord.hub.lists.store.shared import Known, Placed, Seen, Span
from accord.hub.members.queries import Caller
from accord.hub.signals import queries as signals
from accord.hub.times import FOR_EVER, now

# Where more changed than this, and than a share of all, it is quicker to judge everything.
FEW: Final = 20_000
SHARE: Final = 4
_MADE_OF = ("core", "hub/verdicts", "hub/guard", "hub/signals", "hub/lists", "tables.py")
_DATA = ("pymispwarninglists", "publicsuffixlist", "phonenumberslite", "msgspec")


class Built(msgspec.Struct, frozen=True):
    """What a member sees, and where identifiers lie; both are to be kept with the list that is built of them, the first where it
    is new."""

    seen: Seen
    placed: Placed
    is_new: bool


def build(caller: Caller, last: int, *, anew: bool = False) -> Built:
    """What the caller's member may put to each use now. `last` is the view that its lists were built of, 0 for none; `anew`: from nothing.

    One at a time: the caller holds `files.one_viewer`.
    """
    known, at = _known(), now()
    runs, placed = placing.follow(known, made_by())
    spans = _spans(caller)
    sees = _sees(spans, known)
    base = None if anew else _base(sees, spans, known, at, last)
    if base is None:
        seen = Seen(sees=sees, spans=spans, bodies=_all(caller), known=known, at=at, made_by=made_by())
    else:
        seen = _brought_up(base, caller, runs, Seen(sees=sees, spans=spans, bodies=[], known=known, at=at, made_by=made_by()))
    seen = _as_seen_still(seen, caller, runs)
    return Built(seen, placed, seen is not base)


def _brought_up(base: Seen, caller: Caller, runs: Runs, seen: Seen) -> Seen:
    """What was seen, with what changed since."""
    other = () if base.sees == seen.sees else _difference(base.spans, seen.spans)
    keys = _changed(base, seen.known, seen.at)
    newly = signals.shared(other)
    if not keys and base.spans == seen.spans and base.sees == seen.sees:
        return base
    try:
        seen.bodies = _rewritten(base.bodies, keys | newly, caller, runs)
    except BodyLost:
        seen.bodies = _all(caller)
    # What others still see stays as it was.
    seen.id = 0 if newly else base.id
    return seen


def _as_seen_still(seen: Seen, caller: Caller, runs: Runs) -> Seen:
    """Where the member came to see something else while it was judged, some of that may be among it: then it is no longer what those
    see that see the same as it did."""
    while (spans := _spans(caller)) != seen.spans:
        newly = signals.shared(_difference(seen.spans, spans))
        try:
            seen.bodies = _rewritten(seen.bodies, newly, caller, runs)
        except BodyLost:
            seen.bodies = _all(caller)
        seen = msgspec.structs.replace(seen, spans=spans, sees=_sees(spans, seen.known), id=0)
    return seen


def _all(caller: Caller) -> list[str]:
    return [bodies.put(body) for body in all_entries(caller)]


# --- What changed -------------------------------------------------------------------------------------------------------------------------


def _known() -> Known:
    erased_upto, _ = journal.erased_after(FOR_EVER)
    return Known(*signals.numbers(), *guard.count_vouched(), erased_upto, journal.epoch())


def _changed(base: Seen, known: Known, at: int) -> set[bytes]:
    since, upto = _numbers(base.known), _numbers(known)
    keys = signals.changed(since, upto) | signals.timed(base.at, at)
    keys |= {key for _, key in guard.vouched_keys(base.known.last_vouched)}
    _, erased = journal.erased_after(base.known.audit)
    return keys | signals.of_content(erased)


def _numbers(known: Known) -> signals.Numbers:
    return signals.Numbers(known.signal, known.step, known.rekeyed, known.settled)


def _base(sees: str, spans: list[Span], known: Known, at: int, last: int) -> Seen | None:
    """What to begin with: what others see that see the same, or what is nearest to it; None where nothing may be used."""
    there_are = [seen for seen in shared.views(made_by()) if _is_before(seen, known, at) and bodies.are_there(seen.bodies)]
    same = [seen for seen in there_are if seen.sees == sees]
    if same:
        return max(same, key=lambda seen: (seen.known.signal, seen.known.step, seen.at))
    most = max(FEW, known.signal // SHARE)
    for seen in sorted(there_are, key=lambda seen: (seen.id != last, len(_difference(seen.spans, spans)))):
        if signals.count_shared(_difference(seen.spans, spans)) <= most:
            return seen
    return None


def _is_before(seen: Seen, known: Known, at: int) -> bool:
    """Whether what changed since can be told, and is not too much."""
    before = seen.known
    if before.epoch != known.epoch or seen.at > at or any(a > b for a, b in zip(_numbers(before), _numbers(known), strict=True)):
        return False
    # Benign entries that were moved end silently: then there are fewer than came.
    if before.last_vouched > known.last_vouched or len(guard.vouched_keys(before.last_vouched)) != known.vouched - before.vouched:
        return False
    came = known.signal - before.signal + known.step - before.step + signals.count_settled(before.settled, known.settled)
    return came <= max(FEW, known.signal // SHARE)


# --- Who sees what ------------------------------------------------------------------------------------------------------------------------

_first: tuple[tuple[int, int], dict[Span, Span | None]] = ((-1, -1), {})


def _spans(caller: Caller) -> list[Span]:
    """The intervals in which a member sees what is shared with audiences, in order, those that meet as one."""
    joined_spans: list[Span] = []
    for audience, low, until, _ in sorted(journal.seen_spans(caller.n, None)):
        if joined_spans and joined_spans[-1][0] == audience and low <= joined_spans[-1][2]:
            joined_spans[-1] = (audience, joined_spans[-1][1], max(until, joined_spans[-1][2]))
        elif low < until:
            joined_spans.append((audience, low, until))
    return joined_spans


def _sees(spans: Sequence[Span], known: Known) -> str:
    """A digest of which signals are seen: the same for all that see the same. It is that of what was shared, so that a member that came
    later than another, or left, and missed nothing, sees the same."""
    global _first
    if _first[0] != (known.signal, known.step):
        _first = (known.signal, known.step), {}
    kept = _first[1]
    missing = [span for span in spans if span not in kept]
    kept |= dict.fromkeys(missing) | signals.first_shared(missing, FOR_EVER)
    found = [held for span in spans if (held := kept[span]) is not None]
    return hashlib.sha256(msgspec.json.encode(found)).hexdigest()


def _difference(before: Sequence[Span], after: Sequence[Span]) -> list[Span]:
    """The intervals that are in one of both alone."""
    if before == after:
        return []
    edges: dict[int, dict[int, int]] = {}
    for span in set(before) ^ set(after):
        audience, low, until = span
        sign = 1 if span in set(before) else -1
        at = edges.setdefault(audience, {})
        at[low] = at.get(low, 0) + sign
        at[until] = at.get(until, 0) - sign
    different: list[Span] = []
    for audience, changes in sorted(edges.items()):
        level = start = 0
        for place, change in sorted(changes.items()):
            if level:
                different.append((audience, start, place))
            level, start = level + change, place
    return different


# --- Judged anew --------------------------------------------------------------------------------------------------------------------------


def _rewritten(before: Sequence[str], keys: Collection[bytes], caller: Caller, runs: Runs) -> list[str]:
    """The entries for each use, where what lies below these keys is judged anew. Raises BodyLost."""
    if not keys:
        return list(before)
    old = [bodies.opened(digest) for digest in before]
    touched, hosts = _touched(keys, runs)
    fresh = judged_at(touched, caller)
    hosts = np.union1d(hosts, fresh.hosts)
    of, under = runs.under(hosts)
    turned = _turned(old, fresh, touched, of, under)
    if len(turned):
        more = np.setdiff1d(under[np.isin(of, turned)], touched)
        fresh = joined([fresh, judged_at(more, caller)])
        touched = np.union1d(touched, more)
    written = []
    for use, digest in enumerate(before):
        come = _entries(fresh, use, _listing(old[use], fresh, touched, of, under, use))
        written.append(bodies.replace(digest, old[use], touched, come))
    return written


def _touched(keys: Collection[bytes], runs: Runs) -> tuple[Prefixes, Prefixes]:
    """The prefixes of these keys and of all that lies below them, and the hosts that they are under."""
    hosts = {identifier.key: host_of(identifier)[0] for identifier in named(list(signals.latest_content(keys).items()))}
    rest = [key for key in keys if key not in hosts]
    hosts |= {key: host_of(placing.vouched(kind, value))[0] for key, kind, value in guard.vouched_under([key[:8] for key in rest])}
    below = runs.below([(hosts.get(key), key) for key in keys])
    touched = np.union1d(np.array([prefix_of(key) for key in keys], "<u8"), below)
    known = np.array(sorted(set(hosts.values())), "<u8")
    # Nobody can read any more what was claimed at some: their hosts are those of what lies below.
    return touched, np.union1d(known, runs.hosts_of(touched)) if any(key not in hosts for key in keys) else known


def _turned(old: Sequence[Body], fresh: Judged, touched: Prefixes, of: Prefixes, under: Prefixes) -> Prefixes:
    """The hosts under which something is listed now and nothing was before, or the other way round, for any use."""
    turned = [np.empty(0, "<u8")]
    for use, body in enumerate(old):
        before = np.unique(of[_is_listed(body, under)])
        turned.append(np.setxor1d(before, _listing(body, fresh, touched, of, under, use)))
    return np.unique(np.concatenate(turned))


def _listing(body: Body, fresh: Judged, touched: Prefixes, of: Prefixes, under: Prefixes, use: int) -> Prefixes:
    """The hosts under which something is listed now."""
    stays = ~np.isin(under, touched) & _is_listed(body, under)
    return np.union1d(of[stays], fresh.entries(use)[1])


def _is_listed(body: Body, prefixes: Prefixes) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    places, is_there = find(body.prefixes, prefixes)
    is_there[is_there] = body.marks[places[is_there]] & SCHEME != STOP
    return is_there


def _entries(fresh: Judged, use: int, hosts: Prefixes) -> Body:
    parts = fresh.entries(use)[0], fresh.stopping(use, hosts)
    return entries.make(np.concatenate([part.prefixes for part in parts]), np.concatenate([part.marks for part in parts]))


# --- By whom ------------------------------------------------------------------------------------------------------------------------------


@cache
def made_by() -> str:
    """A digest of the code and the tables that judge: entries that others made are made anew."""
    made = hashlib.sha256()
    for name in _DATA:
        made.update(f"{name} {_version(name)}\n".encode())
    for place in _MADE_OF:
        _add(made, resources("accord").joinpath(*place.split("/")))
    return made.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except ImportError:
        return ""


def _add(made: "hashlib._Hash", place: Traversable) -> None:
    if place.is_file():
        made.update(place.name.encode() + b"\n" + place.read_bytes())
    elif place.name != "__pycache__":
        for inside in sorted(place.iterdir(), key=lambda found: found.name):
            _add(made, inside)
