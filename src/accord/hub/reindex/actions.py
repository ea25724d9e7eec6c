"""Making keys anew, a few hundred rows a turn, while the hub serves.

Rows are read, and their new keys worked out, outside of any turn; the turn only writes what moved and how far it came, so it is short, and
a process that is killed goes on where it was. Two that work at once do no harm: what one has done already the other gives up.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from accord.core.identifiers.rule import RULE
from accord.hub.cases import actions as cases
from accord.hub.cases import queries as case_queries
from accord.hub.deconfliction import actions as deconfliction
from accord.hub.guard import actions as guard
from accord.hub.guard import queries as guard_queries
from accord.hub.journal.actions import Turn, turn
from accord.hub.lists import actions as lists
from accord.hub.lists import queries as list_queries
from accord.hub.members import queries as members
from accord.hub.reindex import store
from accord.hub.reindex.queries import PLACES, Place, places
from accord.hub.requests import actions as requests
from accord.hub.requests import queries as request_queries
from accord.hub.signals import actions as signals
from accord.hub.signals import queries as signal_queries
from accord.hub.watchlists import actions as watchlists
from accord.hub.watchlists import queries as watch_queries

CHUNK = 300  # rows looked at for one turn
LOOKED = 10  # chunks of which nothing moves, for which one turn notes how far it came
PAUSE = 0.005  # seconds between them: others of this process come first


class _Work(NamedTuple):
    """Reads the next rows after a place: the last of them (None at the end), how many, and what moves; and writes what moves."""

    read: Callable[[str, int], tuple[str | None, int, Sequence[Any]]]
    move: Callable[[Turn, Sequence[Any]], int]


_WORK = {
    "signals": _Work(signal_queries.to_rekey, signals.rekey_in),
    "vouched": _Work(guard_queries.vouched_to_rekey, guard.rekey_vouched_in),
    "held": _Work(guard_queries.held_to_rekey, guard.rekey_held_in),
    "requests": _Work(request_queries.subjects_to_move, requests.move_subjects_in),
    "watched": _Work(watch_queries.to_rekey, watchlists.rekey_in),
    "cases": _Work(case_queries.targets_to_move, cases.rekey_in),
}

_COMPARED = ("requests", "watched", "cases")  # where targets stand that deconfliction compares


def step(most: int = CHUNK) -> Place | None:
    """Do the next piece; returns the place as it stands then, None where all are finished."""
    place = next((row for row in places() if row.finished is None), None)
    if place is None:
        return None
    if place.name == "lists":
        return _build(place)
    work = _WORK[place.name]
    last, count, moving = work.read(place.after, most)
    for _ in range(LOOKED - 1):
        if moving or last is None:
            break
        time.sleep(PAUSE)
        further, more, moving = work.read(last, most)
        if further is None:
            break
        last, count = further, count + more
    with turn() as t:
        if not _is_still(place):
            return _as_it_stands(place.name)
        moved = work.move(t, moving) if moving else 0
        if moved and place.name in _COMPARED:
            deconfliction.look_at_all(t)
        place.after, place.looked, place.moved = last or place.after, place.looked + count, place.moved + moved
        place.finished = t.at if last is None else None
        store.note(place)
    return place


def begin_new() -> None:
    """A hub that is made now holds nothing of another rule."""
    with turn() as t:
        for name in PLACES:
            store.note(Place(name=name, rule=RULE, finished=t.at))


def _build(place: Place) -> Place:
    """The next list that was built by another rule."""
    outdated = list_queries.outdated()
    if outdated:
        member, name = outdated[0]
        lists.build(members.member(member), name, by=members.operator())
    with turn() as t:
        if not _is_still(place):
            return _as_it_stands(place.name)
        built = 1 if outdated else 0
        place.looked, place.moved = place.looked + built, place.moved + built
        place.finished = None if len(outdated) > 1 else t.at
        store.note(place)
        if place.finished is not None:
            operator = members.operator()
            t.audit(operator.n, operator.actor, "operator:reindex", detail=f"rule {RULE}")
    return place


def _is_still(place: Place) -> bool:
    """Whether nobody else came further meanwhile; within the turn, whose lock keeps others out."""
    present = _as_it_stands(place.name)
    return (present.after, present.looked, present.finished) == (place.after, place.looked, place.finished)


def _as_it_stands(name: str) -> Place:
    return next(row for row in places() if row.name == name)
