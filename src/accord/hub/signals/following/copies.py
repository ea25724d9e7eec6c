"""Collections of claims, and which of them are copies of another's.

A collection is what one member published with one declared source, or none, in one go or drop by drop. Claims that come in bulk corroborate
nothing until their collection was compared with what the hub holds (`UNPLACED`), those that come one by one count at once; whatever turns
out to be a copy has the origin of what it copies from then on, which verdicts read in the place of what was declared.

Claims are compared in the order in which they came, each once, with those of other members on the same identifier; so the work grows with
what is published and not with what is held. It begins when the hub has been quiet for a moment, and goes on in short turns.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from accord.core.times import DAY, SECOND
from accord.core.trust.copies import Common, Held, is_copy, is_second_the_copy, origins
from accord.core.trust.origins import UNPLACED, member_origin
from accord.hub.journal.actions import Turn, turn
from accord.hub.signals.store import uploads
from accord.hub.signals.store.uploads import Claim, Upload

GAP, SPAN = DAY // 2, 7 * DAY  # a collection ends when nothing came for so long, and is no longer than that
QUIET = SECOND  # nothing came for so long: what came in bulk is whole
SLOW = 30 * SECOND  # where little comes, and none of it in bulk, it is compared so late
LATE = 60 * SECOND  # a hub that is never quiet compares what is so old
AT_LAST = 600 * SECOND  # an upload that never ends is settled as far as it came
FEW = 20  # claims that came one by one, which are compared at once
CHUNK = 500  # claims compared in one turn
MOST_UNSETTLED = 200  # collections among which one is sought that is whole
NEAR = 200  # numbers of claims that got their origin are noted together, where no more lie between them
CLEARED = 1500  # claims of which one turn notes that they are their member's own


def work(at: int) -> bool:
    """Do the next piece, where it is time for one; whether anything was done."""
    if _may_be_due(at) and (claims := _due(uploads.uncompared(CHUNK), at)):
        return _compare(claims)
    upload = next((upload for upload in uploads.unsettled(MOST_UNSETTLED) if _is_whole(upload, at)), None)
    return upload is not None and _settle(upload)


def settle_all(member: int) -> None:
    """Compare all there is and settle the collections of a member, who says that they are whole."""
    while (claims := uploads.uncompared(CHUNK)) and _compare(claims):
        pass
    while upload := next((upload for upload in uploads.unsettled(MOST_UNSETTLED) if upload.member == member), None):
        _settle(upload)


# --- Comparing ----------------------------------------------------------------------------------------------------------------------------


def _may_be_due(at: int) -> bool:
    """Whether it may be time to compare anything: while an upload runs this is asked again and again, and is no."""
    oldest = uploads.oldest_uncompared()
    if oldest is None:
        return False
    newest = uploads.newest()
    waits = LATE if newest[0] - oldest[0] >= CHUNK else SLOW
    return bool(newest[1] <= at - QUIET or oldest[1] <= at - waits)


def _due(claims: list[Claim], at: int) -> list[Claim]:
    """The claims for which it is time."""
    if not claims:
        return []
    if len(claims) < FEW and all(claim.origin is None for claim in claims):
        return claims if claims[0].published <= at - SLOW else []
    if uploads.newest()[1] <= at - QUIET:
        return claims
    return [claim for claim in claims if claim.published <= at - QUIET] if claims[0].published <= at - LATE else []


def _compare(claims: list[Claim]) -> bool:
    """Count these claims into their collections, and what those share with others; False where another process did it."""
    firsts: dict[bytes, list[tuple[int, int, str]]] = defaultdict(list)
    for key, member, source, n in uploads.first_claims(list({claim.key for claim in claims}), claims[-1].n):
        firsts[key].append((n, member, source))
    with turn() as t:
        if uploads.compared_until() >= claims[0].n:
            return False
        # A claim that a member makes again is no part of a collection's size.
        new = [claim for claim in claims if (claim.n, claim.member, claim.source) in firsts[claim.key]]
        streams = _Streams()
        _collect(claims, {claim.n for claim in new}, streams)
        shared, led = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
        for claim in new:
            own = streams.holding(claim.member, claim.source, claim.n)
            for n, member, source in firsts[claim.key]:
                # One list under one name is one origin already.
                if n < claim.n and member != claim.member and (source != claim.source or not source):
                    other = streams.holding(member, source, n)
                    if own and other and own != other:
                        pair = min(own, other), max(own, other)
                        shared[pair] += 1
                        led[pair] += other == pair[0]
        uploads.add_overlaps(t, [(*pair, count, led[pair]) for pair, count in sorted(shared.items())])
    return True


def _collect(claims: Sequence[Claim], new: set[int], streams: "_Streams") -> None:
    by_stream: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_stream[claim.member, claim.source].append(claim)
    changed: dict[int, Upload] = {}
    # By their first claims, so that of two collections the lower number began first.
    for (member, source), stream_claims in by_stream.items():
        known = streams.uploads(member, source)
        for claim in stream_claims:
            if not known or claim.published - known[-1].ended > GAP or claim.published - known[-1].begun > SPAN:
                known.append(uploads.begin(member, source, claim.n, claim.published))
            latest = changed[known[-1].id] = known[-1]
            latest.last, latest.ended, latest.size = claim.n, claim.published, latest.size + (claim.n in new)
    uploads.change(changed.values())


class _Streams:
    """The collections of each member and source that one turn deals with."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], list[Upload]] = {}

    def uploads(self, member: int, source: str) -> list[Upload]:
        if (member, source) not in self._known:
            self._known[member, source] = uploads.of_stream(member, source)
        return self._known[member, source]

    def holding(self, member: int, source: str, n: int) -> int | None:
        """The collection that holds a claim; None where its source was changed afterwards."""
        known = self.uploads(member, source)
        place = bisect_right(known, n, key=lambda upload: upload.first)
        return known[place - 1].id if place else None


# --- Settling -----------------------------------------------------------------------------------------------------------------------------


def _is_whole(upload: Upload, at: int) -> bool:
    """Whether nothing of it is on its way; or it has been for too long."""
    oldest = uploads.oldest_unsettled(upload)
    if oldest is None or oldest <= at - AT_LAST:
        return True
    return upload.ended <= at - QUIET and not uploads.grows(upload)


def _settle(upload: Upload) -> bool:
    """Give the next claims of a collection their origin; False where another process did it."""
    with turn() as t:
        if uploads.settled_until(upload.id) != upload.settled:
            return False
        for copier in _new_copies(upload):
            # From its beginning: what came before it was known to be a copy counted as its member's own.
            uploads.settle_anew(copier)
            if copier == upload.id:
                upload.settled = upload.first - 1
        copies = _copies(upload.id)
        reached = _place(t, upload, copies) if copies else _clear(t, upload)
        uploads.settle(upload.id, reached)
    return True


def _new_copies(upload: Upload) -> list[int]:
    """The collections that turn out to be copies, of this one or it of them."""
    copiers: list[int] = []
    for pair in uploads.overlapping(upload.id, more_than=2):
        both = {collection.id: collection for collection in uploads.uploads((pair.earlier, pair.later))}
        first, second, common = both[pair.earlier], both[pair.later], Common(pair.shared, pair.led)
        both_declared = first.source.startswith("list:") and second.source.startswith("list:")
        if is_copy(common, first.size, second.size, both_declared=both_declared):
            copier = pair.later if is_second_the_copy(common) else pair.earlier
            uploads.note_copier(pair.id, copier)
            copiers.append(copier)
    return copiers


def _copies(upload_id: int) -> dict[int, set[int]]:
    """Copier and copied collections, as far as they are connected with this one; empty where none are."""
    copies: dict[int, set[int]] = defaultdict(set)
    seen, waiting = {upload_id}, [upload_id]
    while waiting:
        for copier, copied in uploads.copies_beside(waiting):
            copies[copier].add(copied)
        waiting = [number for number in {*copies, *(copied for originals in copies.values() for copied in originals)} if number not in seen]
        seen.update(waiting)
    return dict(copies)


def _clear(t: Turn, upload: Upload) -> int:
    """The collection is no copy: the next claims that came in bulk count as what they say."""
    reached = uploads.after_some(upload, CLEARED)
    if uploads.clear(t, upload, reached):
        uploads.note_settled(upload.settled + 1, reached)
    return reached


def _place(t: Turn, upload: Upload, copies: dict[int, set[int]]) -> int:
    """The next claims of a collection that is a copy, or is copied, and all that others of those claim on the same identifiers."""
    claims = uploads.unsettled_claims(upload, CHUNK)
    streams: dict[tuple[int, str], list[Upload]] = defaultdict(list)
    for collection in uploads.uploads({*copies, *(copied for originals in copies.values() for copied in originals)}):
        streams[collection.member, collection.source].append(collection)
    by_key: dict[bytes, list[tuple[Held, str | None]]] = defaultdict(list)
    for key, n, member, source, origin in uploads.claims_of({member for member, _ in streams}, list({key for _, key in claims})):
        holder = next((collection for collection in streams.get((member, source), ()) if collection.first <= n <= collection.last), None)
        if holder is not None:
            by_key[key].append((Held(n, holder.id, source or member_origin(member)), origin))
    changes: list[tuple[str | None, int]] = []
    for pairs in by_key.values():
        for (claim, before), origin in zip(pairs, origins([claim for claim, _ in pairs], copies), strict=True):
            after = None if origin == claim.own else origin
            # The unplaced bulk claims of other collections wait for their own turn.
            if after != before and (before != UNPLACED or claim.collection == upload.id):
                changes.append((after, claim.order))
    uploads.place(t, changes)
    # Near ones together: who follows these rows looks at all that lies between.
    for first, last in _runs(sorted(n for _, n in changes)):
        uploads.note_settled(first, last)
    return claims[-1][0] if len(claims) == CHUNK else upload.last


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of numbers that lie near each other."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and n - runs[-1][1] <= NEAR:
            runs[-1] = runs[-1][0], n
        else:
            runs.append((n, n))
    return runs
