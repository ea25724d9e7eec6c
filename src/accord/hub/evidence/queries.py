"""Evidence as the members that take part in its case see it. A look at a file, and every reading of its content, leaves a custody line."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from msgspec import Struct

from accord.hub.cases import queries as cases
from accord.hub.cases.queries import EvidenceRow
from accord.hub.evidence import custody, files, keys, places, store, uploads
from accord.hub.evidence.errors import AsThingsStand, Damaged, NoSuchEvidence, UploadInHand
from accord.hub.evidence.lines import Reader as Reader
from accord.hub.evidence.lines import zone_for as zone_for
from accord.hub.evidence.present import ItemRow, LineRow, Looked, UploadRow, Verified
from accord.hub.evidence.store import Item
from accord.hub.evidence.verifying import verify as verify
from accord.hub.evidence.vocabulary import DAMAGED, DONE, DOWNLOADED, LOOKED, MOST_LINES, VERIFIED, WHOLE
from accord.hub.journal.actions import turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.times import now

__all__ = [
    "Content",
    "ItemRow",
    "LineRow",
    "Looked",
    "Reader",
    "UploadRow",
    "Verified",
    "content",
    "custody_of",
    "item",
    "items",
    "kept_paths",
    "name_of",
    "size_of",
    "standing",
    "uploads_of",
    "verify",
    "verify_item",
    "zone_for",
]

standing = uploads.standing
kept_paths = files.kept_paths


class Size(Struct, frozen=True):
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """A file's content from `start` up to, not including, `end`. `read` gives it in pieces, and raises Damaged where it can't go on."""

    name: str = field(repr=False)
    size: int
    sha256: str
    start: int
    end: int
    read: Callable[[], Iterator[bytes]] = field(repr=False)


def items(me: Caller, case: str) -> list[ItemRow]:
    """All evidence of a case that the caller's member is shown, the oldest first. Raises NoSuchCase, NotAllowed."""
    places.to_read(me, case)
    rows = {row.id: row for row in cases.case(me, case).evidence}
    whole = [file for file in store.of_parts(rows) if file.state == WHOLE]
    counts = {chain.item: chain.lines for chain in store.chains_of(whole, me.n)}
    return [_row_of(file, rows[file.part or ""], counts.get(file.n, 0)) for file in whole]


def _row_of(file: Item, row: EvidenceRow, lines: int) -> ItemRow:
    return ItemRow(
        id=row.id,
        case=file.case,
        name=row.text,
        size=file.size,
        sha256=bytes(file.sha256 or b"").hex(),
        tlp=row.tlp,
        owner=row.owner,
        owner_name=row.owner_name,
        is_own=row.is_own,
        at=row.at,
        shared_with=row.shared_with,
        lines=lines,
        is_stamped=file.stamp is not None,
    )


def item(me: Caller, case: str, part: str, *, at: int | None = None) -> Looked:
    """One file, without its content. Raises NoSuchCase, NoSuchEvidence, NotAllowed."""
    file = places.seen(me, case, part, LOOKED)
    opened = keys.open_key(file, now() if at is None else at)
    _leave(me, file, LOOKED)
    chain = store.chain(file, me.n)
    return Looked(_row_of(file, _row(me, case, part), chain.lines if chain else 0), opened.note)


def _row(me: Caller, case: str, part: str) -> EvidenceRow:
    row = cases.part(me, case, part)
    if not isinstance(row, EvidenceRow):
        raise NoSuchEvidence
    return row


def _leave(me: Caller, file: Item, act: str, result: str = DONE, detail: str = "") -> None:
    with turn() as t:
        current = store.load(file.id, changing=True)
        if current is None or current.state != WHOLE:
            raise NoSuchEvidence
        custody.leave_in(t, current, me, act, result=result, detail=detail)


def custody_of(me: Caller, case: str, part: str, *, after: int = 0, limit: int = MOST_LINES) -> tuple[list[LineRow], int | None]:
    """Custody lines of a file, the oldest first, behind the line of this number; and the `after` of the next page.

    Raises NoSuchCase, NoSuchEvidence, NotAllowed.
    """
    file = places.seen(me, case, part, LOOKED)
    limit = min(max(limit, 1), MOST_LINES)
    lines = store.lines(file, me.n, after=max(after, 0), limit=limit + 1)
    names = {row.id: row.name for row in members.members()}
    rows = [LineRow(custody.link_of(file, line), line.at, names.get(line.member, "")) for line in lines[:limit]]
    return rows, lines[limit - 1].number if len(lines) > limit else None


def name_of(me: Caller, case: str, part: str) -> str:
    """What a file is called; leaves no line, as the list of a case's files leaves none. Raises NoSuchCase, NoSuchEvidence, NotAllowed."""
    places.seen(me, case, part, LOOKED)
    return _row(me, case, part).text


def content(me: Caller, case: str, part: str, *, start: int = 0, end: int | None = None, act: str = DOWNLOADED) -> Content:
    """A file's content, or a part of it. The custody line is there before the first byte is given out.

    Raises NoSuchCase, NoSuchEvidence, NotAllowed, Damaged where the file is gone.
    """
    file = places.seen(me, case, part, act)
    opened = keys.open_key(file, now())
    end = file.size if end is None else min(end, file.size)
    start = min(start, end)
    try:
        stream = files.open_whole(file.id)
    except Damaged:
        _leave(me, file, act, DAMAGED)
        raise
    try:
        _leave(me, file, act, detail="" if (start, end) == (0, file.size) else f"bytes {start}-{end - 1} of {file.size}")
    except BaseException:
        stream.close()
        raise
    cipher = opened.cipher(file)

    def read() -> Iterator[bytes]:
        try:
            with stream:
                yield from cipher.read(stream, start, end)
        except Damaged:
            # The line before the first byte says that it was given out: it was not, or not all of it.
            with suppress(NoSuchEvidence):
                _leave(me, file, act, DAMAGED)
            raise

    return Content(opened.name, file.size, bytes(file.sha256 or b"").hex(), start, end, read)


def size_of(me: Caller, case: str, part: str) -> Size:
    """How large a file is, and its digest: for who asks for a part of it next, and leaves no line. Raises as `item`."""
    file = places.seen(me, case, part, DOWNLOADED)
    return Size(file.size, bytes(file.sha256 or b"").hex())


def verify_item(me: Caller, case: str, part: str) -> Verified:
    """Read the whole file, and look whether it is what was taken in. Raises NoSuchCase, NoSuchEvidence, NotAllowed."""
    file = places.seen(me, case, part, VERIFIED)
    cipher = keys.open_key(file, now()).cipher(file)
    digest = hashlib.sha256()
    try:
        with files.open_whole(file.id) as stream:
            for piece in cipher.read(stream):
                digest.update(piece)
        found = digest.hexdigest()
    except Damaged:
        found = ""
    is_whole = found == bytes(file.sha256 or b"").hex()
    _leave(me, file, VERIFIED, DONE if is_whole else DAMAGED)
    return Verified(is_whole, found)


def uploads_of(me: Caller, case: str) -> list[UploadRow]:
    """The uploads of the caller's member to a case that are not whole. Raises NoSuchCase, NotAllowed."""
    rows = []
    for file, name in uploads.waiting(me, case):
        try:
            offset = uploads.standing(me, case, file.id).offset
        except UploadInHand:
            offset = min(file.size, files.came(file.id))  # somebody sends to it now
        except (AsThingsStand, NoSuchEvidence):
            continue  # it has become whole meanwhile, or was given up
        rows.append(UploadRow(file.id, name, file.size, offset, file.begun))
    return rows
