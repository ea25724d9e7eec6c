"""Where identifiers lie: followed from the tables, so that what lies below a host or a folder that changed is found at once."""

from accord.core.identifiers import Identifier
from accord.hub.bulk import batches
from accord.hub.guard import queries as guard
from accord.hub.lists.judging import host_of, named
from accord.hub.lists.store import runs as store
from accord.hub.lists.store import shared
from accord.hub.lists.store.runs import Lost, Runs, Sieve
from accord.hub.lists.store.shared import Known, Placed
from accord.hub.signals import queries as signals

# The kinds whose identifiers lie under hosts; any other is found at its own key alone.
HOSTED = ("url", "domain", "ip", "email")
CHUNK = 5000
ROOM = 200_000  # rows that are gathered before they are written


def follow(known: Known, made_by: str) -> tuple[Runs, Placed]:
    """The runs with all that there is up to a moment. What is told is to be kept, and may name files that are new."""
    placed = shared.placed()
    try:
        if placed is None or placed.made_by != made_by or placed.signal > known.signal or placed.vouched > known.last_vouched:
            raise Lost
        runs = Runs(placed.runs)
    except Lost:
        runs = Runs([])
        placed = Placed(runs=[], signal=0, rekeyed=known.rekeyed, vouched=0, made_by=made_by)
    _follow(runs, placed, known)
    return runs, Placed(runs=runs.names, signal=known.signal, rekeyed=known.rekeyed, vouched=known.last_vouched, made_by=made_by)


def _follow(runs: Runs, placed: Placed, known: Known) -> None:
    gathered: list[tuple[int, int, Sieve]] = []
    after = placed.signal
    while rows := signals.of_kinds_after(after, known.signal, HOSTED, CHUNK):
        after = rows[-1][0]
        gathered += map(_row, named([(key, seq) for _, key, seq in rows]))
        if len(gathered) > ROOM:
            runs.add(store.rows(gathered))
            gathered = []
    moved = signals.latest_content(signals.moved(placed.rekeyed, known.rekeyed))
    for some in batches(moved.items(), CHUNK):
        gathered += [_row(identifier) for identifier in named(some) if identifier.kind in HOSTED]
    last = placed.vouched
    while benign := guard.vouched(last, CHUNK):
        last = benign[-1][0]
        gathered += [_row(vouched(kind, value)) for _, _, kind, value in benign if kind in HOSTED]
    runs.add(store.rows(gathered))


def _row(identifier: Identifier) -> tuple[int, int, Sieve]:
    host, keys = host_of(identifier)
    return host, int.from_bytes(identifier.key[:8], "big"), store.sieve(keys)


def vouched(kind: str, value: str) -> Identifier:
    """The identifier of a benign entry."""
    return Identifier(kind=kind, value=value, display=value)
