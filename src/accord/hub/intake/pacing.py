"""How much the public may send, for each kind of report and for appeals by themselves: one flood closes no other way in.

What counts is what was handed in. Drafts are in a store of their own with an end to it, in which a flood pushes out the oldest first.
"""

from collections.abc import Iterable

from accord.hub.intake.digests import digest
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.store import submissions
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary import HOUR, MOST_ALL_THE_SAME, MOST_DRAFTS, MOST_HANDED_IN, SHED_AT_ONCE


def place_of(at: int, place: str) -> bytes | None:
    """The stored trace of a network: a digest that says nothing after this hour."""
    return digest("place", (at // HOUR).to_bytes(8), place.encode()) if place else None


def admit(kind: str, door: str, place: bytes | None, at: int) -> None:
    """Let one more be handed in. Over the most of an hour the networks that sent most are refused first, and a network that sent little is
    let in all the same. Raises BadSubmission."""
    total = submissions.count_handed(kind, door, at - HOUR)
    if total < MOST_HANDED_IN:
        return
    if total < MOST_HANDED_IN * MOST_ALL_THE_SAME:
        counts = submissions.handed_by_place(kind, door, at - HOUR)
        if (0 if place is None else counts.get(place, 0)) < fair_share(counts.values(), MOST_HANDED_IN):
            return
    raise BadSubmission("kind", "busy")


def fair_share(counts: Iterable[int], most: int) -> int:
    """The most that each network may send so that all together stay within `most`; at least one."""
    left, share, ordered = most, most, sorted(counts)
    for place, count in enumerate(ordered):
        share = left // (len(ordered) - place)
        if count > share:
            break
        left -= count
    return max(share, 1)


def overfull(kind: str, door: str) -> list[Submission]:
    """The drafts that make room for one more: of the network that keeps most of them, the oldest first; else the oldest of all. Empty while
    there is room."""
    if submissions.count_drafts(kind, door) < MOST_DRAFTS:
        return []
    top = submissions.most_drafts(kind, door)
    if top is not None and top[1] > 1:
        return submissions.oldest_drafts(kind, door, top[0], min(SHED_AT_ONCE, top[1] // 2))
    return submissions.oldest_drafts(kind, door, None, 1)
