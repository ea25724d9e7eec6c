"""Background work on deconfliction: what is put somewhere or taken away is followed within seconds.

Whoever puts a target somewhere, changes it or takes it away sets a clock in the same turn; each is looked at when its clock fires, so that
nothing is missed where a process ends, and a look costs what changed and not what there is. Everything is held against everything when the
process begins, and now and then.
"""

from dataclasses import dataclass, field
from functools import partial

from accord.hub.deconfliction import matching, sources, store
from accord.hub.deconfliction.vocabulary import ALL, EVERY, KEPT, SWEPT_EVERY
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.followers import Fire, fire_due
from accord.hub.requests.vocabulary import TARGET_CHANGED
from accord.hub.running import Runs

_AT_ONCE = 20  # places in one turn: others write too


@dataclass
class _Process:
    """What this process need not look at again. `rests`: a member whose budget is used up, and until when."""

    swept: int | None = None
    rests: dict[int, int] = field(default_factory=dict)
    looked: int = 0

    def begin(self, at: int) -> None:
        if at < self.looked:  # the clock was set back
            self.swept, self.rests = None, {}
        self.looked = at

    def is_swept(self, at: int) -> bool:
        return self.swept is not None and self.swept <= at < self.swept + SWEPT_EVERY


_process = _Process()


def begin() -> None:
    """Another process may have followed meanwhile: nothing of what this one knew is held to."""
    _process.swept = None
    _process.rests.clear()


def changed(t: Turn, ref: str, at: int) -> None:
    """The clock of a place."""
    if ref == ALL:
        _process.swept = None
        return
    source, member, id = ref.split(" ")
    matching.follow(t, source, int(member), id, at)
    _process.rests.clear()


def clocks(at: int) -> dict[str, Fire]:
    return {TARGET_CHANGED: partial(changed, at=at)}


def work(at: int) -> bool:
    """Follow what has changed, and compare what may begin to be; whether there was anything to do."""
    _process.begin(at)
    done = fire_due(clocks(at), at, batch=_AT_ONCE) > 0
    if not _process.is_swept(at):
        done = sweep(at) > 0 or done
        _process.swept = at
    return compare(at) > 0 or done


def compare(at: int) -> int:
    """How many began to be compared."""
    begun = 0
    for member in store.waiting_members():
        if _process.rests.get(member, 0) > at:
            continue
        budget = matching.due(member, at)
        _process.rests[member] = budget.again
        if budget.keys:
            with turn() as t:
                begun += matching.compare(t, member, at)
    return begun


def sweep(at: int) -> int:
    """Hold all that stands anywhere against all that is known, and forget what is over; at how many places it differed."""
    there, known = {target.place: target.key for target in sources.targets(at)}, store.keys()
    wrong = sorted(place for place in there.keys() | known.keys() if there.get(place) != known.get(place))
    for start in range(0, len(wrong), _AT_ONCE):
        with turn() as t:
            for member, source, ref in wrong[start : start + _AT_ONCE]:
                matching.follow(t, source, member, ref, at)
    if wrong:
        _process.rests.clear()
    with turn():
        store.drop_rests(at)
        store.drop_matches(at - KEPT)
    return len(wrong)


RUNS = Runs(rank=86, work=work, every=EVERY, begin=begin, clocks=clocks)
