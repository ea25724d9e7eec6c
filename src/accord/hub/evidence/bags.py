"""Export of a case's evidence as a bag (BagIt, RFC 8493): the files streamed into place, manifests, label, custody, CASE/UCO.

The folder has its name when all of it is on the disk, and not before. Two exports of the same case in the same state hold the same bytes
in everything but the day in `bag-info.txt`.
"""

import csv
import hashlib
import io
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Protocol

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.times import read_time
from accord.formats import bagit, case_uco
from accord.formats import custody as form
from accord.formats.custody import Chain
from accord.hub import bags
from accord.hub.cases import queries as cases
from accord.hub.evidence import custody, files, keys, lines, queries, report, store, uploads
from accord.hub.evidence.errors import AsThingsStand, Damaged, NoSuchEvidence, Refused
from accord.hub.evidence.present import ItemRow
from accord.hub.evidence.report import Subject
from accord.hub.evidence.store import Item, Line
from accord.hub.evidence.vocabulary import DAMAGED, EXPORTED, WHOLE
from accord.hub.journal.actions import turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.times import now

AGENT = "Accord"
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%]')  # on some machine no name of a file may hold these
_LONGEST = 120  # bytes of a name in the bag
_TOLD_EVERY = 64 * 1024**2

Tell = Callable[[str], None]


class Exported(Struct, frozen=True):
    """A bag that was written: how many files of evidence, of how many bytes, and the SHA-256 of its manifest."""

    folder: Path
    files: int
    bytes: int
    manifest: str


class Takes(Protocol):
    """Takes the files of a bag: path, and pieces; gives the SHA-256."""

    def put(self, path: str, pieces: Iterable[bytes]) -> str: ...


class _Bag:
    """A bag that is being written, with the digests of what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests: dict[str, dict[str, str]] = {algorithm: {} for algorithm in bagit.ALGORITHMS}
        self.sizes: dict[str, int] = {}

    def put(self, path: str, pieces: Iterable[bytes]) -> str:
        """Write a file piece by piece; returns its SHA-256."""
        target = self.folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {algorithm: hashlib.new(algorithm) for algorithm in bagit.ALGORITHMS}
        size = 0
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            for piece in pieces:
                for digest in made.values():
                    digest.update(piece)
                file.write(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        for algorithm, digest in made.items():
            self.digests[algorithm][path] = digest.hexdigest()
        self.sizes[path] = size
        return made["sha256"].hexdigest()

    def close(self, info: Sequence[tuple[str, str]]) -> str:
        """The tag files; returns the SHA-256 of the payload's manifest."""
        tags = bagit.tag_files(self.digests, self.sizes.values(), info)
        for path, data in tags:
            self.put(path, [data])
        for folder, _folders, _files in os.walk(self.folder):
            files.sync(Path(folder))
        return hashlib.sha256(dict(tags)["manifest-sha256.txt"]).hexdigest()


def export(
    me: Caller, case: str, to: Path, *, language: str = "en", zone: tzinfo | None = None, tell: Tell = lambda line: None
) -> Exported:
    """Write the evidence of a case that the caller's member is shown into a new folder. Leaves a custody line on each file first.
    `language` and `zone` are those of the custody report; the member's own clock, where none is given.

    Raises NoSuchCase, NotAllowed, Refused, AsThingsStand, Damaged; nothing is left of one that failed.
    """
    rows = queries.items(me, case)
    if not rows:
        raise AsThingsStand("no-evidence", _("You can see no evidence in this case. Put a file in first."))
    part = _room(to)
    items = leave_lines(me, rows)
    try:
        bag = _Bag(part)
        chains = _payload(me, bag, items, rows, tell)
        subject = subject_of(me, case, chains, language, zone)
        write_papers(bag, subject, chains)
        for number, item in enumerate(items, 1):
            if item.stamp is not None:
                bag.put(f"{bags.STAMPS}{number:03}.tsr", [bytes(item.stamp)])
        manifest = bag.close(info_of(me, subject, chains))
        part.rename(to)
        files.sync(to.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Exported(to, len(items), sum(chain.size for chain in chains), manifest)


def report_of(me: Caller, case: str, *, language: str = "en", zone: tzinfo | None = None) -> bytes:
    """The custody report of a case's evidence, as PDF: as an export holds it, without the files. Raises as `export`."""
    rows = queries.items(me, case)
    if not rows:
        raise AsThingsStand("no-evidence", _("You can see no evidence in this case. Put a file in first."))
    _items, chains = chains_of(me, rows)
    with translation.override(language):
        return report.pdf(subject_of(me, case, chains, language, zone), chains)


def chains_of(me: Caller, rows: Sequence[ItemRow]) -> tuple[list[Item], list[Chain]]:
    """The files with their custody, as papers hold it."""
    items = store.of_parts([row.id for row in rows])
    touches = store.lines_of(items, me.n)
    notes = (keys.open_key(item, now()).note for item in items)
    return items, [
        _chain(me, number, item, row, touches, note) for number, (item, row, note) in enumerate(zip(items, rows, notes, strict=True), 1)
    ]


def _chain(me: Caller, number: int, item: Item, row: ItemRow, touches: Mapping[tuple[int, int], Sequence[Line]], note: str) -> Chain:
    links = report.up_to_now([custody.link_of(item, line) for line in touches.get((item.n, me.n), [])])
    return Chain(row.id, row.name, f"data/files/{number:03}-{file_name(row.name)}", item.size, row.sha256, links, note)


def _room(to: Path) -> Path:
    """A folder beside the one that is wanted, for as long as the bag is not whole. Raises Refused, AsThingsStand."""
    part = to.with_name(f".{to.name}.part")
    try:
        if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
            raise AsThingsStand(
                "not-empty", _("There is something at this place already, and the program overwrites nothing. Name a new folder.")
            )
        to.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.rmtree(part)
        part.mkdir(mode=0o700)
    except OSError:
        raise Refused("bad-target", _("The folder can't be written to. Name another, or make it this user's."), "to") from None
    return part


def leave_lines(me: Caller, rows: Sequence[ItemRow], detail: str = "") -> list[Item]:
    """Before a byte is given out. Raises NoSuchEvidence where one was erased at this moment."""
    items = []
    with turn() as t:
        for row in rows:
            item = store.of_part(row.case, row.id, changing=True)
            if item is None or item.state != WHOLE:
                raise NoSuchEvidence
            custody.leave_in(t, item, me, EXPORTED, detail=detail)
            items.append(item)
    return items


def _payload(me: Caller, bag: _Bag, items: Sequence[Item], rows: Sequence[ItemRow], tell: Tell) -> list[Chain]:
    touches = store.lines_of(items, me.n)
    chains = []
    for number, (item, row) in enumerate(zip(items, rows, strict=True), 1):
        tell(f"{number} of {len(items)}: {item.part}")
        opened = keys.open_key(item, now())
        chain = _chain(me, number, item, row, touches, opened.note)
        _stream(me, bag, item, chain.path, opened)
        chains.append(chain)
    return chains


def _stream(me: Caller, bag: _Bag, item: Item, path: str, opened: keys.Opened) -> None:
    """Raises Damaged; that it was is in the custody then."""
    cipher = opened.cipher(item)
    try:
        with files.open_whole(item.id) as file:
            if bag.put(path, cipher.read(file)) != bytes(item.sha256 or b"").hex():
                raise Damaged
    except Damaged:
        note_damaged(me, item)
        raise


def note_damaged(me: Caller, item: Item) -> None:
    """That a file could not be given out as it was taken in."""
    with turn() as t:
        current = store.load(item.id, changing=True)
        if current is not None:
            custody.leave_in(t, current, me, EXPORTED, result=DAMAGED)


def file_name(name: str) -> str:
    """A file's name as every machine takes it; what none takes becomes a line."""
    safe = _NOT_IN_NAMES.sub("_", name).strip(" .") or "file"
    stem, dot, ending = safe.rpartition(".")
    stem, ending = (stem, dot + ending) if stem and len(ending) <= 12 else (safe, "")
    while len((stem + ending).encode()) > _LONGEST:
        stem = stem[:-1]
    return stem + ending


def subject_of(me: Caller, case: str, chains: Sequence[Chain], language: str, zone: tzinfo | None) -> Subject:
    row = cases.case(me, case).row
    at = max(read_time(link.entry.at) for chain in chains for link in chain.lines)
    wanted = {id for chain in chains for link in chain.lines for id in lines.members_in(link.entry)}
    names = {member.id: member.name for member in members.members() if member.id in wanted}
    reader = lines.Reader(zone or lines.zone_for(me), language, names)
    return Subject(case=row.id, number=row.number, title=row.title, by=me.name, at=at, reader=reader)


def write_papers(bag: Takes, subject: Subject, chains: Sequence[Chain]) -> None:
    kept = form.Custody(form.FORMAT, subject.case, list(chains))
    bag.put(bags.CUSTODY, [msgspec.json.format(msgspec.json.encode(kept, order="sorted"), indent=1) + b"\n"])
    bag.put("data/custody/custody.csv", [_table(chains)])
    with translation.override(subject.reader.language):
        bag.put("data/custody/custody.pdf", [report.pdf(subject, chains)])
        bag.put("data/label.txt", [report.label(subject, chains).encode()])
    bag.put("data/case.jsonld", [case_uco.write(subject.case, subject.title, chains, dict(subject.reader.names))])


def _table(chains: Sequence[Chain]) -> bytes:
    names = ("item", "number", "at", "member", "actor", "role", "act", "how", "sha256", "result", "detail")
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(("path", *names, "hash"))
    for chain in chains:
        for link in chain.lines:
            writer.writerow((chain.path, *(getattr(link.entry, name) for name in names), link.hash))
    # With the mark by which spreadsheets know UTF-8.
    return made.getvalue().encode("utf-8-sig")


def info_of(me: Caller, subject: Subject, chains: Sequence[Chain]) -> list[tuple[str, str]]:
    return [
        ("Source-Organization", me.name),
        ("External-Identifier", subject.case),
        ("External-Description", f"{len(chains)} files of evidence with their custody"),
        ("Internal-Sender-Identifier", str(subject.number)),
        ("Bagging-Date", datetime.fromtimestamp(now() / 1_000_000, UTC).date().isoformat()),
        ("Bag-Software-Agent", AGENT),
    ]


class TakenIn(Struct, frozen=True):
    """The ids of a bag's files: those that were taken in, and those that had been, from the same bag. `empty`: the paths of those that hold
    nothing, and were not."""

    taken: list[str]
    there: list[str]
    empty: list[str]


def take_in_bag(me: Caller, case: str, folder: Path, *, tlp: str = "amber", tell: Tell = lambda line: None) -> TakenIn:
    """Take the files of a bag into a case, once the bag is verified. Cut off and begun again, or done twice, it takes each file in once.

    What our own bags hold beside them, their custody, comes as a file too: it is what the other hub says. Raises Refused where the bag
    has a fault, and what `uploads.begin` raises.
    """
    found = bags.check(folder, tell)
    if [fault.code for fault in found.faults] == ["no-bag"]:
        raise Refused("no-bag", found.faults[0].what, "folder")
    if found.faults:
        raise Refused(
            "bad-bag", _("This bag has faults, so the hub took in nothing of it. See the faults: accord evidence verify"), "folder"
        )
    payload = {path: digest for path, digest in found.digests.items() if path.startswith("data/")}
    # The same payload is the same bag, whenever it was put together.
    bag = hashlib.sha256(bagit.write_manifest(payload)).hexdigest()
    taken: list[str] = []
    there: list[str] = []
    empty: list[str] = []
    for path, digest in sorted(payload.items()):
        size = (folder / path).stat().st_size
        if not size:
            empty.append(path)
            continue
        tell(f"{path}: {size:,} bytes")
        key, note = f"bag {bag} {digest} {path}", found.notes.get(path, "")
        part, was_there = _take_in(me, case, folder / path, name=found.names.get(path, ""), tlp=tlp, note=note, sha256=digest, key=key)
        (there if was_there else taken).append(part)
    return TakenIn(taken, there, empty)


def take_in_file(
    me: Caller,
    case: str,
    path: Path,
    *,
    name: str = "",
    tlp: str = "amber",
    note: str = "",
    sha256: str = "",
    tell: Tell = lambda line: None,
) -> str:
    """Take a file of this machine into a case; returns its id. Raises what `uploads.begin` and `uploads.Sending` raise."""
    return _take_in(me, case, path, name=name, tlp=tlp, note=note, sha256=sha256, tell=tell)[0]


def _take_in(
    me: Caller,
    case: str,
    path: Path,
    *,
    name: str,
    tlp: str,
    note: str = "",
    sha256: str = "",
    key: str = "",
    tell: Tell = lambda line: None,
) -> tuple[str, bool]:
    """The file's id, and whether it came under this key before."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | (os.O_NOFOLLOW if sha256 else 0)), "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        begun = uploads.begin(me, case, name=name or path.name, size=size, tlp=tlp, note=note, key=key)
        if begun.part:
            return begun.part, True
        sending = uploads.Sending(me, case, begun.id, 0)
        done = told = 0
        try:
            while piece := file.read(8 * bags.PIECE):
                sending.write(piece)
                done += len(piece)
                if done - told >= _TOLD_EVERY:
                    tell(f"{done:,} of {size:,} bytes")
                    told = done
        except BaseException:
            sending.close()
            raise
        return sending.finish(bytes.fromhex(sha256) if sha256 else None).part, False
