"""A bag of a case's evidence as one TAR, given piece by piece: only its papers are in memory, and a client can go on in the middle.

How long it is stands before the first byte: all lengths are known, also those of the manifests, whose digests are made while files go out.
The same state gives the same bytes for a day (`bag-info.txt` says the day), so what was cut off is whole with its rest.
"""

import hashlib
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.formats import bagit
from accord.hub import bags as forms
from accord.hub.evidence import bags, files, keys, queries
from accord.hub.evidence.errors import AsThingsStand, Damaged
from accord.hub.evidence.store import Item
from accord.hub.members.queries import Caller
from accord.hub.times import now

_BLOCK = 512  # bytes: what stands in a TAR begins at a multiple of it
_END = bytes(2 * _BLOCK)
_PIECE = 1 << 20

Stretch = Callable[[int, str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Archive:
    """A bag's bytes from `start` up to, not including, `end` of `size`. `tag` is another where the bytes are."""

    name: str
    size: int
    tag: str
    start: int
    end: int
    read: Callable[[], Iterator[bytes]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Part:
    """A file of the bag's payload: of evidence, or a paper with its bytes."""

    path: str
    size: int
    item: Item | None = None
    data: bytes = field(default=b"", repr=False)


class _Papers:
    """Takes the papers as a folder would."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []

    def put(self, path: str, pieces: Iterable[bytes]) -> str:
        data = b"".join(pieces)
        self.parts.append(_Part(path, len(data), data=data))
        return hashlib.sha256(data).hexdigest()


class _Plan(Struct, frozen=True):
    """What is in the bag, in which order; `head` makes the entry of a file. `info` is what bag-info.txt says."""

    me: Caller
    folder: str
    at: int
    parts: tuple[_Part, ...]
    info: tuple[tuple[str, str], ...]

    def head(self, path: str, size: int) -> bytes:
        entry = tarfile.TarInfo(f"{self.folder}/{path}")
        entry.size, entry.mtime, entry.mode = size, self.at, 0o644
        return entry.tobuf(tarfile.PAX_FORMAT)

    def tags(self, digests: dict[str, dict[str, str]]) -> list[tuple[str, bytes]]:
        return bagit.tag_files(digests, [part.size for part in self.parts], self.info)

    def length(self) -> int:
        """Digests of one algorithm are all as long, so any stand in for those to come."""
        some = {name: {part.path: hashlib.new(name).hexdigest() for part in self.parts} for name in bagit.ALGORITHMS}
        sizes = [(part.path, part.size) for part in self.parts] + [(path, len(data)) for path, data in self.tags(some)]
        return sum(len(self.head(path, size)) + size + _padding(size) for path, size in sizes) + len(_END)

    def tag(self) -> str:
        """Of all from which the bytes follow."""
        said = hashlib.sha256(repr((self.folder, self.at, self.info)).encode())
        for part in self.parts:
            digest = bytes(part.item.sha256 or b"") if part.item is not None else hashlib.sha256(part.data).digest()
            said.update(f"{part.path}\n{part.size}\n".encode() + digest)
        return said.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        digests: dict[str, dict[str, str]] = {name: {} for name in bagit.ALGORITHMS}
        for part in self.parts:
            yield self.head(part.path, part.size)
            made = {name: hashlib.new(name) for name in bagit.ALGORITHMS}
            for piece in [part.data] if part.item is None else _content(self.me, part.item):
                for digest in made.values():
                    digest.update(piece)
                yield piece
            for name, digest in made.items():
                digests[name][part.path] = digest.hexdigest()
            yield bytes(_padding(part.size))
        for path, data in self.tags(digests):
            yield self.head(path, len(data)) + data + bytes(_padding(len(data)))
        yield _END


def archive(
    me: Caller, case: str, *, language: str = "en", zone: tzinfo | None = None, stretch: Stretch = lambda size, tag: (0, size)
) -> Archive:
    """The bag of the evidence that the caller's member is shown. Leaves a custody line on each file before a byte is given out.

    `stretch` says which bytes are wanted of so many, under this tag; what it raises comes through, and no line is left. Raises NoSuchCase,
    NotAllowed, AsThingsStand; reading raises Damaged.
    """
    rows = queries.items(me, case)
    if not rows:
        raise AsThingsStand("no-evidence", _("You can see no evidence in this case. Put a file in first."))
    items, chains = bags.chains_of(me, rows)
    subject = bags.subject_of(me, case, chains, language, zone)
    papers = _Papers()
    bags.write_papers(papers, subject, chains)
    for number, item in enumerate(items, 1):
        if item.stamp is not None:
            papers.put(f"{forms.STAMPS}{number:03}.tsr", [bytes(item.stamp)])
    payload = [_Part(chain.path, chain.size, item=item) for chain, item in zip(chains, items, strict=True)]
    parts, info = (*payload, *papers.parts), tuple(bags.info_of(me, subject, chains))
    plan = _Plan(me, f"evidence-{subject.case}", subject.at // 1_000_000, parts, info)
    size, tag = plan.length(), plan.tag()
    start, end = stretch(size, tag)
    bags.leave_lines(me, rows, "" if (start, end) == (0, size) else f"bytes {start}-{end - 1} of {size}")
    return Archive(f"{plan.folder}.tar", size, tag, start, end, lambda: _within(plan.pieces(), start, end))


def _content(me: Caller, item: Item) -> Iterator[bytes]:
    """A file of evidence, whole. Raises Damaged; that it was is in the custody then."""
    digest = hashlib.sha256()
    try:
        cipher = keys.open_key(item, now()).cipher(item)
        with files.open_whole(item.id) as file:
            for piece in cipher.read(file):
                digest.update(piece)
                yield piece
        if digest.digest() != bytes(item.sha256 or b""):
            raise Damaged
    except Damaged:
        bags.note_damaged(me, item)
        raise


def _within(pieces: Iterator[bytes], start: int, end: int) -> Iterator[bytes]:
    """Only these bytes. What lies before is made and let go: the digests at the end are made of it."""
    place = 0
    for piece in pieces:
        first, last = max(start - place, 0), min(end - place, len(piece))
        if first < last:
            for begin in range(first, last, _PIECE):
                yield piece[begin : min(begin + _PIECE, last)]
        place += len(piece)
        if place >= end:
            return


def _padding(size: int) -> int:
    return -size % _BLOCK
