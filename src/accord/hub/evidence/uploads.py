"""Taking files in: an upload is begun, appended to where it stands, and becomes evidence when all of it is there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import count
from time import monotonic
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.sharing import BadLabel, parse_tlp
from accord.core.texts import is_readable, plain
from accord.hub.cases import actions as cases
from accord.hub.cases.vocabulary import EVIDENCE, OPEN
from accord.hub.evidence import custody, files, incoming, keys, places, store
from accord.hub.evidence.errors import AsThingsStand, NoSuchEvidence, Refused, UploadInHand, WrongOffset
from accord.hub.evidence.incoming import Incoming
from accord.hub.evidence.store import Item
from accord.hub.evidence.vocabulary import COMING, LARGEST, LONGEST_NAME, LONGEST_NOTE, MOST_COMING, MOST_ITEMS, TAKEN_IN, WHOLE
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.times import now

IN_HAND = 2.0  # seconds to wait for a request of the same upload that is at its end, or that asks where it stands
TOUCHED_EVERY = 300.0  # seconds after which a long request says that its upload is alive, and keeps what came


class Standing(Struct, frozen=True):
    """How far an upload has come. `part` is the file's id in its case once it is whole, and `sha256` its digest. `ends`: where it was asked
    for, the SHA-256 of the first and the last MiB of what came."""

    id: str
    offset: int
    size: int
    part: str = ""
    sha256: str = ""
    ends: str = ""


def begin(
    me: Caller, case: str, *, name: str, size: int, tlp: str = "amber", note: str = "", key: str = "", at: int | None = None
) -> Standing:
    """Begin an upload. `key`: what was taken in under it before is that file, and what was cut off is begun anew; two at once are one.

    Raises Refused, AsThingsStand, NoRoom, UploadInHand, NoSuchCase, NotAllowed.
    """
    at = now() if at is None else at
    access = places.to_write(me, case)
    if access.state != OPEN:
        raise AsThingsStand("closed", _("This case is closed. Its lead can open it again."))
    name, note, label = _name(name), note.strip(), read_label(tlp)
    if len(note) > LONGEST_NOTE or not is_readable(note, lines=True):
        raise Refused("bad-note", _("Write at most {count} characters, without control characters.").format(count=LONGEST_NOTE), "note")
    if size < 1:
        raise Refused("empty", _("The file is empty. Choose another."), "file")
    if size > LARGEST:
        raise Refused("too-large", _("A file of evidence may have at most 2 GB. Send it in parts, each a file of its own."), "file")
    id, whole = _under(me, access.id, key) if key else (store.new_id(), None)
    if whole is not None:
        return whole
    with turn() as t:
        if key and store.load(id) is not None:
            raise UploadInHand
        _keep_to_bounds(me, access.id, size)
        item = Item(
            id=id,
            case=access.id,
            member=me.n,
            actor=me.actor,
            tlp=label,
            record=keys.keep(me, name, note, at),
            size=size,
            state=COMING,
            begun=t.at,
            touched=t.at,
        )
        store.add(item)
    return Standing(item.id, 0, size)


def _under(me: Caller, case: str, key: str) -> tuple[str, Standing | None]:
    """The id of what comes under a key, and where it came before, the file. What was cut off is given up. Raises UploadInHand."""
    for number in count():
        again = f"again {number} " if number else ""
        id = str(uuid5(NAMESPACE_OID, f"accord evidence {again}{me.n} {case} {key}"))
        before = store.load(id)
        if before is not None and before.state == WHOLE:
            return id, _whole(before)
        if before is None or before.state == COMING:
            break
        # What came under it was erased: the next that comes under it is another file, and that once again.
    if before is not None:
        with suppress(NoSuchEvidence), _open(before):  # it was given up at this moment
            _give_up(before)
    return id, None


def _keep_to_bounds(me: Caller, case: str, size: int) -> None:
    """In the turn: turns come one after another, so that two at once don't both take the last room. Raises AsThingsStand, NoRoom."""
    in_case, coming = store.count_of(case, me.n)
    if in_case >= MOST_ITEMS:
        raise AsThingsStand(
            "too-many", _("Your organisation has put {count} files into this case, and no more fit in.").format(count=in_case)
        )
    if coming >= MOST_COMING:
        raise AsThingsStand(
            "too-many-uploads", _("Your organisation has too many unfinished uploads. Finish them, or give some of them up.")
        )
    files.need_room(size, store.promised())


def _name(name: str) -> str:
    """The file's own name, as it is read; without the folders that it lay in. Raises Refused."""
    own = plain(name).replace("\\", "/").rpartition("/")[2].strip()
    if own and not is_readable(own):
        raise Refused("bad-name", _("Name the file without line breaks and other characters that can't be seen."), "name")
    if not own or len(own) > LONGEST_NAME:
        raise Refused("bad-name", _("Name the file with 1 to {count} characters.").format(count=LONGEST_NAME), "name")
    return own


def read_label(tlp: str) -> str:
    """The label as it is kept, before a byte has come. Raises Refused."""
    try:
        return parse_tlp(tlp).value
    except BadLabel as error:
        raise Refused("bad-label", error.text, "tlp") from None


def standing(me: Caller, case: str, upload: str, *, with_ends: bool = False) -> Standing:
    """How far an upload of the caller's member has come. Raises NoSuchCase, NoSuchEvidence, NotAllowed, UploadInHand."""
    item = places.own_upload(me, case, upload)
    if item.state == WHOLE:
        return _whole(item)
    with _open(item) as stream:
        return Standing(item.id, stream.offset, item.size, ends=stream.ends().hex() if with_ends else "")


def _whole(item: Item) -> Standing:
    return Standing(item.id, item.size, item.size, item.part or "", bytes(item.sha256 or b"").hex())


@contextmanager
def _open(item: Item, within: float = 0.0) -> Iterator[Incoming]:
    """An upload that nobody else has in hand. Raises UploadInHand, AsThingsStand where it has become whole meanwhile, NoSuchEvidence."""
    opened = keys.open_key(item, now())
    with Incoming(item.id, opened.cipher(item), within) as stream:
        # Looked at once more, now that nobody else can go on with it.
        current = store.load(item.id)
        if current is None:
            raise NoSuchEvidence
        if current.state != COMING:
            raise AsThingsStand("whole", _("This upload is finished."))
        stream.name = opened.name
        yield stream


class Sending:
    """What one request appends to an upload: opened, written to, and closed, each in a thread, one after the other."""

    def __init__(self, me: Caller, case: str, upload: str, offset: int) -> None:
        """Raises NoSuchCase, NoSuchEvidence, NotAllowed, AsThingsStand, WrongOffset, UploadInHand."""
        self._me = me
        self._item = places.own_upload(me, case, upload)
        self._touched = monotonic()
        self.size = self._item.size
        self._stack = ExitStack()
        self._stream: Incoming | None = None
        if self._item.state == WHOLE:
            if offset != self.size:
                raise AsThingsStand("whole", _("This upload is finished."))
            return
        self._stream = self._stack.enter_context(_open(self._item, IN_HAND))
        if self._stream.offset != offset:
            stands = self._stream.offset
            self.close()
            raise WrongOffset(stands)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Raises Refused where it is more than was said at the beginning."""
        if self._stream is None:
            if len(data):
                raise AsThingsStand("whole", _("This upload is finished."))
            return
        self._stream.write(data)
        if monotonic() - self._touched > TOUCHED_EVERY:
            self._stream.keep()
            store.note_touched(self._item, now())
            self._touched = monotonic()

    def close(self) -> Standing:
        """What came is kept; the upload can go on from there."""
        if self._stream is None:
            return _whole(self._item)
        stream, self._stream = self._stream, None
        offset = stream.offset
        self._stack.close()
        store.note_touched(self._item, now())
        return Standing(self._item.id, offset, self.size)

    def finish(self, sha256: bytes | None = None) -> Standing:
        """All is there: it becomes evidence of the case. `sha256`: what the sender says that it must be.

        Raises AsThingsStand where some is missing; Refused where the digest is another, and then nothing of it is kept; what cases raise.
        """
        stream = self._stream
        if stream is None:
            return _whole(self._item)
        try:
            digest = stream.finish()
            if sha256 is not None and sha256 != digest:
                _give_up(self._item)
                raise Refused(
                    "wrong-checksum",
                    _("The file that arrived has another SHA-256 than you gave. The hub deleted it: send it again."),
                    "sha256",
                )
            files.settle(self._item.id)
            part = _take_in(self._me, self._item, stream.name, digest)
        finally:
            self.close()
        incoming.forget(self._item.id)
        return Standing(self._item.id, self._item.size, self._item.size, part, digest.hex())


def _take_in(me: Caller, upload: Item, name: str, digest: bytes) -> str:
    """The file is on the disk under its name: now it is evidence, with its first custody line, or nothing of it is there."""
    with turn() as t:
        item = store.load(upload.id, changing=True)
        if item is None or item.state != COMING:
            raise NoSuchEvidence
        part = cases.add_part_in(t, me, item.case, kind=EVIDENCE, text=name, tlp=item.tlp)
        item.part, item.state, item.sha256, item.at = part, WHOLE, digest, t.at
        store.update(item)
        custody.leave_in(t, item, me, TAKEN_IN, detail=f"{item.size} bytes")
    return part


def append(
    me: Caller, case: str, upload: str, offset: int, data: bytes, *, complete: bool | None = None, sha256: bytes | None = None
) -> Standing:
    """Append a piece that is in memory already. Raises as Sending. `complete`: None takes it in as soon as all is there."""
    sending = Sending(me, case, upload, offset)
    try:
        sending.write(data)
    except BaseException:
        sending.close()
        raise
    return end(sending, offset + len(data), complete=complete, sha256=sha256)


def end(sending: Sending, offset: int, *, complete: bool | None, sha256: bytes | None) -> Standing:
    """The end of one request: it is finished where all is there, or where the sender says so."""
    if complete or (complete is None and offset == sending.size):
        return sending.finish(sha256)
    return sending.close()


def give_up(me: Caller, case: str, upload: str) -> None:
    """Throw an upload away that is not whole. Raises NoSuchCase, NoSuchEvidence, NotAllowed, AsThingsStand, UploadInHand."""
    item = places.own_upload(me, case, upload)
    if item.state == WHOLE:
        raise AsThingsStand("whole", _("This upload is finished. Erase the file instead."))
    with _open(item):
        _give_up(item)


def _give_up(item: Item, before: int | None = None) -> bool:
    """Whether it was done. With `before` only where nothing came since then."""
    with turn() as t:
        current = store.load(item.id, changing=True)
        if current is None or current.state != COMING or (before is not None and current.touched > before):
            return False
        keys.destroy(current, keys.RETENTION, t.at)
        store.forget(current)
        transaction.on_commit(partial(files.drop, item.id))
    incoming.forget(item.id)
    return True


def sweep_dead(before: int) -> bool:
    """Throw uploads away to which nothing came since then; whether there were any. One that somebody has in hand is alive."""
    done = False
    for item in store.dead(before):
        with suppress(UploadInHand), incoming.held(item.id):
            done = _give_up(item, before) or done
    return done


def waiting(me: Caller, case: str) -> list[tuple[Item, str]]:
    """The uploads of the caller's member that are not whole, with their names. Raises NoSuchCase, NotAllowed."""
    access = places.to_write(me, case)
    rows = []
    for item in store.coming_of(access.id, me.n):
        with suppress(NoSuchEvidence):  # it was given up at this moment
            rows.append((item, keys.open_key(item, now()).name))
    return rows
