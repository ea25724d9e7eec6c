"""Collections of claims, and which of them are copies of another's.

A collection is what one member published with one declared source, or none, in one go or drop by drop. Claims that come in bulk corroborate
nothing until their collection was compared with what the hub holds (`UNPLACED`), those that come one by one count at once; whatever turns
out to be a copy has the origin of what it copies from then on, which verdicts read in the place of what was declared.

Claims are compared in the order in which they came, each once, with those of other members on the same identifier; so the work grows with
what is published and not with what is held. It begins when the hub has been quiet for a moment, and goes on in short turns.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from accord.core.times import DAY, SECOND
from accord.core.trust.copies import Common, Held, is_copy, is_second_the_copy, origins
from accord.core.trust.origins import PUBLIC_REPORTS, UNPLACED, member_origin
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.rows import found

GAP, SPAN = DAY // 2, 7 * DAY  # a collection ends when nothing came for so long, and is no longer than that
QUIET = SECOND  # nothing came for so long: what came in bulk is whole
SLOW = 30 * SECOND  # where little comes, and none of it in bulk, it is compared so late
LATE = 60 * SECOND  # a hub that is never quiet compares what is so old
AT_LAST = 600 * SECOND  # an upload that never ends is settled as far as it came
FEW = 20  # claims that came one by one, which are compared at once
CHUNK = 500  # claims compared in one turn
CLEARED = 1500  # claims of which one turn notes that they are their member's own
_FIRST = "SELECT key, member, COALESCE(source, ''), MIN(n) FROM signals_signal WHERE n <= %s AND key IN {} GROUP BY key, member, source"
_UPLOAD = "id, member, source, first, last, begun, ended, size, settled"


class _Claim(NamedTuple):
    n: int
    key: bytes
    member: int
    source: str
    published: int
    origin: str | None


class _Upload(NamedTuple):
    id: int
    member: int
    source: str
    first: int
    last: int
    begun: int
    ended: int
    size: int
    settled: int


def work(at: int) -> bool:
    """Do the next piece, where it is time for one; whether anything was done."""
    if _may_be_due(at) and (claims := _due(_uncompared(), at)):
        return _compare(claims)
    upload = next((upload for upload in _unsettled() if _is_whole(upload, at)), None)
    return upload is not None and _settle(upload)


def settle_all(member: int) -> None:
    """Compare all there is and settle the collections of a member, who says that they are whole."""
    while (claims := _uncompared()) and _compare(claims):
        pass
    while upload := next((upload for upload in _unsettled() if upload.member == member), None):
        _settle(upload)


# --- Comparing ----------------------------------------------------------------------------------------------------------------------------


def _may_be_due(at: int) -> bool:
    """Whether it may be time to compare anything: while an upload runs this is asked again and again, and is no."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, published FROM signals_signal WHERE n > (SELECT COALESCE(MAX(last), 0) FROM signals_upload) ORDER BY n LIMIT 1"
        )
        oldest = cursor.fetchone()
        if oldest is None:
            return False
        cursor.execute("SELECT n, published FROM signals_signal ORDER BY n DESC LIMIT 1")
        newest = cursor.fetchone()
    waits = LATE if newest[0] - oldest[0] >= CHUNK else SLOW
    return bool(newest[1] <= at - QUIET or oldest[1] <= at - waits)


def _uncompared() -> list[_Claim]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, key, member, COALESCE(source, ''), published, origin FROM signals_signal "
            "WHERE n > (SELECT COALESCE(MAX(last), 0) FROM signals_upload) AND (source IS NULL OR source <> %s) ORDER BY n LIMIT %s",
            [PUBLIC_REPORTS, CHUNK],
        )
        return [_Claim(n, bytes(key), *rest) for n, key, *rest in cursor.fetchall()]


def _due(claims: list[_Claim], at: int) -> list[_Claim]:
    """Those for which it is time."""
    if not claims:
        return []
    if len(claims) < FEW and all(claim.origin is None for claim in claims):
        return claims if claims[0].published <= at - SLOW else []
    with connection.cursor() as cursor:
        cursor.execute("SELECT published FROM signals_signal ORDER BY n DESC LIMIT 1")
        newest = cursor.fetchone()[0]
    if newest <= at - QUIET:
        return claims
    return [claim for claim in claims if claim.published <= at - QUIET] if claims[0].published <= at - LATE else []


def _compare(claims: list[_Claim]) -> bool:
    """Count these claims into their collections, and what those share with others; False where somebody else did it."""
    with connection.cursor() as cursor:
        firsts: dict[bytes, list[tuple[int, int, str]]] = defaultdict(list)
        for key, member, source, n in found(cursor, _FIRST, [claims[-1].n], list({claim.key for claim in claims})):
            if source != PUBLIC_REPORTS:
                firsts[bytes(key)].append((n, member, source))
    with turn() as t:
        t.cursor.execute("SELECT COALESCE(MAX(last), 0) FROM signals_upload")
        if t.cursor.fetchone()[0] >= claims[0].n:
            return False
        # What a member says again is no part of a collection's size.
        new = [claim for claim in claims if (claim.n, claim.member, claim.source) in firsts[claim.key]]
        streams = _Streams(t)
        _collect(t, claims, {claim.n for claim in new}, streams)
        shared, led = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
        for claim in new:
            own = streams.of(claim.member, claim.source, claim.n)
            for n, member, source in firsts[claim.key]:
                # One list under one name is one origin already.
                if n < claim.n and member != claim.member and (source != claim.source or not source):
                    other = streams.of(member, source, n)
                    if own and other and own != other:
                        pair = min(own, other), max(own, other)
                        shared[pair] += 1
                        led[pair] += other == pair[0]
        t.cursor.executemany(
            "INSERT INTO signals_overlap (earlier, later, shared, led) VALUES (%s, %s, %s, %s) ON CONFLICT (earlier, later) "
            "DO UPDATE SET shared = signals_overlap.shared + excluded.shared, led = signals_overlap.led + excluded.led",
            [(*pair, count, led[pair]) for pair, count in sorted(shared.items())],
        )
    return True


def _collect(t: Turn, claims: Sequence[_Claim], new: set[int], streams: "_Streams") -> None:
    by_stream: dict[tuple[int, str], list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_stream[claim.member, claim.source].append(claim)
    # By their first claims, so that of two collections the lower number began first.
    for (member, source), some in by_stream.items():
        latest = streams.latest(member, source)
        for claim in some:
            if latest is None or claim.published - latest.ended > GAP or claim.published - latest.begun > SPAN:
                latest = streams.add(_Upload(0, member, source, claim.n, claim.n, claim.published, claim.published, 0, claim.n - 1))
            latest = streams.change(latest._replace(last=claim.n, ended=claim.published, size=latest.size + (claim.n in new)))
    streams.write()


class _Streams:
    """The collections of each member and source that one turn deals with."""

    def __init__(self, t: Turn) -> None:
        self._t = t
        self._known: dict[tuple[int, str], list[_Upload]] = {}
        self._changed: dict[int, _Upload] = {}

    def _of(self, member: int, source: str) -> list[_Upload]:
        known = self._known.get((member, source))
        if known is None:
            self._t.cursor.execute(
                f"SELECT {_UPLOAD} FROM signals_upload WHERE member = %s AND source = %s ORDER BY last", [member, source]
            )
            known = self._known[member, source] = [_Upload(*row) for row in self._t.cursor.fetchall()]
        return known

    def latest(self, member: int, source: str) -> _Upload | None:
        known = self._of(member, source)
        return known[-1] if known else None

    def of(self, member: int, source: str, n: int) -> int | None:
        """The collection that holds a claim; None where its source was changed afterwards."""
        known = self._of(member, source)
        place = bisect_right(known, n, key=lambda upload: upload.first)
        return known[place - 1].id if place else None

    def add(self, upload: _Upload) -> _Upload:
        columns = _UPLOAD.removeprefix("id, ")
        self._t.cursor.execute(
            f"INSERT INTO signals_upload ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id", list(upload[1:])
        )
        upload = upload._replace(id=self._t.cursor.fetchone()[0])
        self._of(upload.member, upload.source).append(upload)
        return upload

    def change(self, upload: _Upload) -> _Upload:
        self._of(upload.member, upload.source)[-1] = self._changed[upload.id] = upload
        return upload

    def write(self) -> None:
        self._t.cursor.executemany(
            "UPDATE signals_upload SET last = %s, ended = %s, size = %s WHERE id = %s",
            [(upload.last, upload.ended, upload.size, upload.id) for upload in self._changed.values()],
        )


# --- Settling -----------------------------------------------------------------------------------------------------------------------------


def _unsettled() -> list[_Upload]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_UPLOAD} FROM signals_upload WHERE settled < last ORDER BY id LIMIT 200")
        return [_Upload(*row) for row in cursor.fetchall()]


def _is_whole(upload: _Upload, at: int) -> bool:
    """Whether nothing of it is on its way; or it has been for too long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT published FROM signals_signal WHERE member = %s AND n > %s ORDER BY n LIMIT 1", [upload.member, upload.settled]
        )
        oldest = cursor.fetchone()
        if oldest is None or oldest[0] <= at - AT_LAST:
            return True
        cursor.execute(
            "SELECT 1 FROM signals_signal WHERE member = %s AND n > %s AND COALESCE(source, '') = %s AND origin = %s LIMIT 1",
            [upload.member, upload.last, upload.source, UNPLACED],
        )
        return upload.ended <= at - QUIET and cursor.fetchone() is None


def _settle(upload: _Upload) -> bool:
    """Give the next claims of a collection their origin; False where somebody else did it."""
    with turn() as t:
        t.cursor.execute("SELECT settled FROM signals_upload WHERE id = %s", [upload.id])
        if t.cursor.fetchone()[0] != upload.settled:
            return False
        for copier in _new_copies(t, upload):
            # From its beginning: what came before it was known to be a copy counted as its member's own.
            t.cursor.execute("UPDATE signals_upload SET settled = first - 1 WHERE id = %s", [copier])
            if copier == upload.id:
                upload = upload._replace(settled=upload.first - 1)
        copies = _copies(t, upload.id)
        reached = _place(t, upload, copies) if copies else _clear(t, upload)
        t.cursor.execute("UPDATE signals_upload SET settled = %s WHERE id = %s", [reached, upload.id])
    return True


def _new_copies(t: Turn, upload: _Upload) -> list[int]:
    """The collections that turn out to be copies, of this one or it of them."""
    t.cursor.execute(
        "SELECT o.id, o.earlier, o.later, o.shared, o.led, a.size, b.size, a.source, b.source FROM signals_overlap o "
        "JOIN signals_upload a ON a.id = o.earlier JOIN signals_upload b ON b.id = o.later "
        "WHERE o.copier IS NULL AND o.shared > 2 AND (o.earlier = %s OR o.later = %s)",
        [upload.id, upload.id],
    )
    copiers: list[int] = []
    for id, earlier, later, shared, led, size, other, source, other_source in t.cursor.fetchall():
        common = Common(shared, led)
        both_declared = source.startswith("list:") and other_source.startswith("list:")
        if is_copy(common, size, other, both_declared=both_declared):
            copier = later if is_second_the_copy(common) else earlier
            t.cursor.execute("UPDATE signals_overlap SET copier = %s WHERE id = %s", [copier, id])
            copiers.append(copier)
    return copiers


def _copies(t: Turn, id: int) -> dict[int, set[int]]:
    """What is a copy of what, as far as it hangs together with this collection; empty where nothing does."""
    copies: dict[int, set[int]] = defaultdict(set)
    seen, waiting = {id}, [id]
    while waiting:
        marks = ",".join(["%s"] * len(waiting))
        t.cursor.execute(
            "SELECT copier, CASE WHEN copier = earlier THEN later ELSE earlier END FROM signals_overlap "
            f"WHERE copier IS NOT NULL AND (earlier IN ({marks}) OR later IN ({marks}))",
            [*waiting, *waiting],
        )
        for copier, copied in t.cursor.fetchall():
            copies[copier].add(copied)
        waiting = [number for number in {*copies, *(copied for some in copies.values() for copied in some)} if number not in seen]
        seen.update(waiting)
    return dict(copies)


def _clear(t: Turn, upload: _Upload) -> int:
    """It is no copy: the next claims that came in bulk count as what they say."""
    t.cursor.execute(
        "SELECT n FROM signals_signal WHERE member = %s AND n > %s AND n < %s ORDER BY n LIMIT 1 OFFSET %s",
        [upload.member, upload.settled, upload.last, CLEARED],
    )
    row = t.cursor.fetchone()
    reached: int = upload.last if row is None else row[0]
    t.cursor.execute(
        "UPDATE signals_signal SET origin = NULL WHERE member = %s AND n > %s AND n <= %s AND COALESCE(source, '') = %s AND origin = %s",
        [upload.member, upload.settled, reached, upload.source, UNPLACED],
    )
    if t.cursor.rowcount:
        _note(t, upload.settled + 1, reached)
    return reached


def _place(t: Turn, upload: _Upload, copies: dict[int, set[int]]) -> int:
    """The next claims of a collection that is a copy, or is copied, and all that others of those claim on the same identifiers."""
    t.cursor.execute(
        "SELECT n, key FROM signals_signal WHERE member = %s AND n > %s AND n <= %s AND COALESCE(source, '') = %s ORDER BY n LIMIT %s",
        [upload.member, upload.settled, upload.last, upload.source, CHUNK],
    )
    rows = t.cursor.fetchall()
    keys = list({bytes(key) for _, key in rows})
    involved = {*copies, *(copied for some in copies.values() for copied in some)}
    uploads = _by_stream(t, involved)
    # A value that very many claim: only what these members claim is looked at, a few each.
    whose = ",".join(str(member) for member in sorted({member for member, _ in uploads}))
    sql = f"SELECT key, n, member, COALESCE(source, ''), origin FROM signals_signal WHERE member + 0 IN ({whose}) AND key IN {{}}"
    by_key: dict[bytes, list[tuple[Held, str | None]]] = defaultdict(list)
    for key, n, member, source, origin in found(t.cursor, sql, (), keys):
        holder = next((one for one in uploads.get((member, source), ()) if one.first <= n <= one.last), None)
        if holder is not None:
            by_key[bytes(key)].append((Held(n, holder.id, source or member_origin(member)), origin))
    changes: list[tuple[str | None, int]] = []
    for some in by_key.values():
        claims = [claim for claim, _ in some]
        for (claim, before), origin in zip(some, origins(claims, copies), strict=True):
            after = None if origin == claim.own else origin
            # What others have in bulk, and is not whole, waits for its own turn.
            if after != before and (before != UNPLACED or claim.collection == upload.id):
                changes.append((after, claim.order))
    t.cursor.executemany("UPDATE signals_signal SET origin = %s WHERE n = %s", changes)
    if changes:
        _note(t, min(n for _, n in changes), max(n for _, n in changes))
    return rows[-1][0] if len(rows) == CHUNK else upload.last


def _by_stream(t: Turn, ids: Iterable[int]) -> dict[tuple[int, str], list[_Upload]]:
    uploads: dict[tuple[int, str], list[_Upload]] = defaultdict(list)
    numbers = ",".join(map(str, sorted(ids)))
    t.cursor.execute(f"SELECT {_UPLOAD} FROM signals_upload WHERE id IN ({numbers})")
    for row in t.cursor.fetchall():
        upload = _Upload(*row)
        uploads[upload.member, upload.source].append(upload)
    return uploads


def _note(t: Turn, first: int, last: int) -> None:
    t.cursor.execute("INSERT INTO signals_settled (first, last) VALUES (%s, %s)", [first, last])
