"""The entries of lists as files that are named by their digest: written once, shared by all versions that have them, never changed."""

import hashlib
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

from accord.core.lists import body as entries
from accord.core.lists.body import Body, Prefixes
from accord.core.lists.entries import BYTES, Buffer, read
from accord.hub.lists.store import files

STEPS = 32  # followed at most from one to another
KEPT = 64  # changes kept in memory, for those that see the same
LARGEST = 100_000  # entries of a change that is kept in memory
Changes = tuple[Prefixes, Body]
_changes: OrderedDict[tuple[str, str], Changes] = OrderedDict()


class BodyLost(Exception):
    """A file is gone, or is not what its name says: the entries are made from nothing."""


def are_there(digests: Iterable[str]) -> bool:
    return all(files.body_path(digest).exists() for digest in digests)


def count(digest: str) -> int:
    """How many entries there are."""
    return files.body_path(digest).stat().st_size // BYTES


def opened(digest: str) -> Body:
    """The entries, mapped and not loaded. Raises BodyLost."""
    try:
        raw = files.mapped(files.body_path(digest))
    except FileNotFoundError:
        raise BodyLost from None
    if len(raw) % BYTES:
        raise BodyLost
    return entries.of(read(raw, len(raw) // BYTES))


def put(body: Body) -> str:
    """Keep entries; returns their digest."""
    pieces = (body.prefixes.astype("<u8", copy=False), body.marks)
    return _put((b"", memoryview(piece).cast("B") if len(piece) else b"") for piece in pieces)[0]


def replace(digest: str, old: Body, touched: Prefixes, fresh: Body) -> str:
    """Keep entries that are those before without what is touched and with what is fresh. Raises BodyLost."""
    places, was = entries.find(old.prefixes, touched)
    before = Body(touched[was], old.marks[places[was]])
    if before.prefixes.tobytes() == fresh.prefixes.tobytes() and before.marks.tobytes() == fresh.marks.tobytes():
        return digest
    after, seen = _put(entries.replaced(old, touched, fresh))
    if seen != digest:
        files.body_path(digest).unlink(missing_ok=True)
        files.body_path(after).unlink(missing_ok=True)
        raise BodyLost
    files.write_lightly(files.step_path(digest, after), touched.astype("<u8", copy=False).tobytes())
    return after


def _put(pieces: Iterable[tuple[Buffer, Buffer]]) -> tuple[str, str]:
    """Keep the bytes of a body; returns their digest and that of the bytes they were made of."""
    old, new = hashlib.sha256(), hashlib.sha256()
    place = files.shared() / "bodies"
    with files.being_written(place) as (file, name):
        for before, after in pieces:
            old.update(before)
            new.update(after)
            file.write(after)
        files.finish(file, name, place / new.hexdigest())
    return new.hexdigest(), old.hexdigest()


def changes(before: str, old: Body, after: str) -> Changes:
    """What goes and what comes between two bodies. Raises BodyLost."""
    kept = _changes.get((before, after))
    if kept is None:
        new = opened(after)
        touched = _touched(before, after)
        kept = entries.difference(old, new) if touched is None else entries.between(old, new, touched)
        if len(kept[0]) + len(kept[1].prefixes) < LARGEST:
            _changes[before, after] = kept
            while len(_changes) > KEPT:
                _changes.popitem(last=False)
    return kept


def _touched(before: str, after: str) -> Prefixes | None:
    """The prefixes that may differ, by the steps that lead from one to the other; None where some are not known."""
    if before == after:
        return entries.empty().prefixes
    leads: dict[str, list[str]] = {}
    for path in (files.shared() / "steps").glob("*-*"):
        start, _, end = path.name.partition("-")
        leads.setdefault(start, []).append(end)
    came: dict[str, Sequence[str]] = {before[:32]: ()}
    waiting = deque(came)
    while waiting and after[:32] not in came:
        start = waiting.popleft()
        for end in leads.get(start, ()) if len(came[start]) < STEPS else ():
            if end not in came:
                came[end] = (*came[start], start)
                waiting.append(end)
    if after[:32] not in came:
        return None
    path_of = [*came[after[:32]], after[:32]]
    return files.read_steps(list(pairwise(path_of)))
