"""Operations on the evidence of a case. Bodies of files are streamed at the edge, which says what became of them; here they are whole."""

import io
from collections.abc import Iterator
from typing import Any

import msgspec

from accord.core.times import rfc3339
from accord.core.typed.zones import zone_named
from accord.doors.api.handling import FILE
from accord.doors.api.operations import Content, Header, Operation, Query, Reply, Request, file_name_header
from accord.doors.api.reading import bad_query
from accord.formats.api.evidence import (
    CustodyLineOut,
    CustodyList,
    Erased,
    EvidenceChange,
    EvidenceChanged,
    EvidenceList,
    EvidenceLooked,
    EvidenceOut,
    NewUpload,
    UploadList,
    UploadOut,
    UploadRowOut,
    VerifiedOut,
)
from accord.formats.cases import label, word
from accord.formats.digests import sha256_of
from accord.hub.cases.vocabulary import READ, WRITE
from accord.hub.evidence import actions, queries
from accord.hub.evidence.errors import Refused
from accord.hub.evidence.vocabulary import LARGEST, MOST_LINES
from accord.hub.journal.actions import turn

PDF, TAR = "application/pdf", "application/x-tar"
ANY = (FILE, "application/partial-upload", "application/offset+octet-stream", "*/*")


def listed(asked: Request) -> Reply:
    return Reply(EvidenceList([EvidenceOut(**_row(row)) for row in queries.items(asked.caller, asked.path["id"])], None))


def _row(row: queries.ItemRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
        "tlp": label(row.tlp),
        "owner": row.owner,
        "owner_name": row.owner_name,
        "own": row.is_own,
        "taken_in": rfc3339(row.at),
        "shared_with": list(row.shared_with),
        "custody_lines": row.lines,
        "time_stamped": row.is_stamped,
    }


def show(asked: Request) -> Reply:
    looked = queries.item(asked.caller, asked.path["id"], asked.path["item"])
    return Reply(EvidenceLooked(**_row(looked.row), note=looked.note))


def take_in(asked: Request) -> Reply:
    taken = asked.taken
    with turn():  # where the request has a key, its answer is kept for a retry
        pass
    if taken is None:
        given: Content = asked.body
        begun = actions.begin(asked.caller, asked.path["id"], name=given.name, size=len(given.data))
        taken = actions.append(asked.caller, asked.path["id"], begun.id, 0, given.data, sha256=_digest(asked))
    return Reply(_upload(taken), 201, headers=_offset(taken))


def begin(asked: Request) -> Reply:
    given = asked.body
    begun = actions.begin(asked.caller, asked.path["id"], name=given.name, size=given.size, tlp=word(given.tlp), note=given.note)
    return Reply(_upload(begun), 201, headers=_offset(begun))


def send(asked: Request) -> Reply:
    taken = asked.taken
    if taken is None:
        sent = asked.headers.get("Upload-Offset", "")
        if not (sent.isascii() and sent.isdigit() and len(sent) <= 15):
            queries.standing(asked.caller, asked.path["id"], asked.path["upload"])  # whoever may not know of it learns no more
            raise Refused("no-offset", "Send the header Upload-Offset with a number of bytes.", "offset")
        complete = {"?1": True, "?0": False}.get(asked.headers.get("Upload-Complete", ""))
        given: Content = asked.body
        taken = actions.append(
            asked.caller, asked.path["id"], asked.path["upload"], int(sent), given.data, complete=complete, sha256=_digest(asked)
        )
    return Reply(_upload(taken), headers=_offset(taken))


def _digest(asked: Request) -> bytes | None:
    sent = asked.headers.get("Repr-Digest")
    digest = None if sent is None else sha256_of(sent)
    if sent is not None and digest is None:
        raise Refused("bad-checksum", "Send the header Repr-Digest with a SHA-256, such as sha-256=:...:, or leave it out.", "sha256")
    return digest


def _upload(taken: actions.Standing) -> UploadOut:
    return UploadOut(id=taken.id, offset=taken.offset, size=taken.size, item=taken.part or None, sha256=taken.sha256 or None)


def _offset(taken: actions.Standing) -> dict[str, str]:
    """As uploads that can be resumed are told of (draft-ietf-httpbis-resumable-upload)."""
    return {"Upload-Offset": str(taken.offset), "Upload-Length": str(taken.size), "Upload-Complete": "?1" if taken.part else "?0"}


def standing(asked: Request) -> Reply:
    taken = queries.standing(asked.caller, asked.path["id"], asked.path["upload"])
    return Reply(_upload(taken), headers=_offset(taken))


def uploads(asked: Request) -> Reply:
    rows = queries.uploads_of(asked.caller, asked.path["id"])
    shown = [UploadRowOut(id=row.id, name=row.name, offset=row.offset, size=row.size, begun=rfc3339(row.begun)) for row in rows]
    return Reply(UploadList(shown, None))


def give_up(asked: Request) -> Reply:
    actions.give_up(asked.caller, asked.path["id"], asked.path["upload"])
    return Reply(Erased(asked.path["upload"], True))


class _Pieces(io.RawIOBase):
    """Pieces as a file that is read once."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        piece, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return piece


def content(asked: Request) -> Reply:
    """The whole file; a range of it the edge gives."""
    whole = queries.content(asked.caller, asked.path["id"], asked.path["item"])
    stream: Any = _Pieces(whole.read())
    return Reply(Content(b"", FILE, whole.name, stream), headers={"ETag": f'"{whole.sha256}"', "Accept-Ranges": "bytes"})


def report(asked: Request) -> Reply:
    made = actions.report_of(asked.caller, asked.path["id"], **_papers(asked))
    return Reply(Content(made, PDF, "custody.pdf"))


def bag(asked: Request) -> Reply:
    """The whole bag; a range of it the edge gives."""
    given = actions.archive(asked.caller, asked.path["id"], **_papers(asked))
    stream: Any = _Pieces(given.read())
    return Reply(Content(b"", TAR, given.name, stream), headers={"ETag": f'"{given.tag}"', "Accept-Ranges": "bytes"})


def _papers(asked: Request) -> dict[str, Any]:
    """In which language the papers are, and by which clock."""
    clock = asked.query["zone"]
    zone = zone_named(clock) if clock else None
    if clock and zone is None:
        raise bad_query("zone", "bad-zone", "Name a zone such as Asia/Bangkok, an offset such as +07:00, or UTC.")
    return {"language": asked.query["language"] or "en", "zone": zone}


def custody(asked: Request) -> Reply:
    after, limit = asked.query["after"] or 0, asked.query["limit"]
    rows, following = queries.custody_of(asked.caller, asked.path["id"], asked.path["item"], after=after, limit=limit)
    lines = [CustodyLineOut(**msgspec.structs.asdict(row.link.entry), hash=row.link.hash, member_name=row.member_name) for row in rows]
    return Reply(CustodyList(lines, following))


def verify(asked: Request) -> Reply:
    found = queries.verify_item(asked.caller, asked.path["id"], asked.path["item"])
    return Reply(VerifiedOut(found.is_whole, found.sha256 or None))


def change(asked: Request) -> Reply:
    tlp = word(asked.body.tlp)
    actions.change(asked.caller, asked.path["id"], asked.path["item"], tlp=tlp)
    return Reply(EvidenceChanged(asked.path["item"], label(tlp)))


def erase(asked: Request) -> Reply:
    actions.erase(asked.caller, asked.path["id"], asked.path["item"])
    return Reply(Erased(asked.path["item"], True))


_UPLOADS = "/cases/{id}/evidence/uploads"
_ONE = "/cases/{id}/evidence/{item}"
_FILE: dict[str, Any] = {"raw": ANY, "largest": LARGEST, "gives": UploadOut}
_RANGE = (Header("Range", "a part of it alone, such as bytes=1048576-: from where it was cut off"),)
_PARTS = (
    Header("Upload-Complete", "?0 where more of the file comes later", words=("?0", "?1")),
    Header("Repr-Digest", "the SHA-256 of the whole file, such as sha-256=:...: in base64; another file is refused"),
)
_PAPERS = (
    Query("language", "in which language the custody is told", words=("en", "th", "bn", "ne", "es", "ar")),
    Query("zone", "by which clock, such as Asia/Bangkok; without it that of your desks, or of your country"),
)
_SENT = " The answer's header Upload-Offset says how far it came; Repr-Digest with a SHA-256 says what the whole must be."


def _operation(method: str, path: str, name: str, says: str, handler: Any, *, writes: bool = False, **more: Any) -> Operation:
    scopes: dict[str, Any] = {"scope": WRITE, "beside": (READ,)} if writes else {"scope": READ}
    return Operation(method=method, path=path, name=name, says=says, handler=handler, **scopes, **more)


OPERATIONS = (
    _operation(
        "GET",
        "/cases/{id}/evidence",
        "list_evidence",
        "The files of a case that you are shown.",
        listed,
        gives=EvidenceList,
    ),
    _operation(
        "POST",
        "/cases/{id}/evidence",
        "take_in_evidence",
        "Put a file into a case in one request, up to 2 GB; its name stands in the header Content-Disposition. What is cut off stays for a "
        "day among your uploads, and can go on." + _SENT,
        take_in,
        writes=True,
        sends=(file_name_header(required=True), *_PARTS),
        statuses=(201,),
        **_FILE,
    ),
    _operation(
        "GET", _UPLOADS, "list_evidence_uploads", "Your uploads to a case that are not whole.", uploads, writes=True, gives=UploadList
    ),
    _operation(
        "POST",
        _UPLOADS,
        "begin_evidence_upload",
        "Begin an upload: send the file then by PATCH, in as many requests as you like. One to which nothing came for a day is gone.",
        begin,
        writes=True,
        takes=NewUpload,
        gives=UploadOut,
        statuses=(201,),
        made=_UPLOADS.replace("{id}", "{path.id}") + "/{id}",
    ),
    _operation(
        "GET",
        _UPLOADS + "/{upload}",
        "read_evidence_upload",
        "How far an upload has come: send on from there.",
        standing,
        writes=True,
        gives=UploadOut,
    ),
    _operation(
        "PATCH",
        _UPLOADS + "/{upload}",
        "send_evidence",
        "Append to an upload: the header Upload-Offset says where these bytes begin, and must be where the upload stands (409 says where). "
        "When all has come the file is evidence, and `item` its id; with the header Upload-Complete: ?0 not yet." + _SENT,
        send,
        writes=True,
        sends=(Header("Upload-Offset", "how many bytes of the file came before these", required=True, is_number=True), *_PARTS),
        **_FILE,
    ),
    _operation("DELETE", _UPLOADS + "/{upload}", "give_up_evidence_upload", "Throw an upload away.", give_up, writes=True, gives=Erased),
    _operation(
        "GET",
        "/cases/{id}/evidence/bag",
        "download_evidence_bag",
        "All the evidence of a case that you are shown as one bag (BagIt, in a TAR), with its custody. It is a line of the custody of each "
        "file. The header Range asks for what was cut off.",
        bag,
        query=_PAPERS,
        sends=_RANGE,
        media=TAR,
        statuses=(200, 206),
        refuses=(409, 416),
    ),
    _operation(
        "GET",
        "/cases/{id}/evidence/report",
        "read_custody_report",
        "The custody of all evidence of a case, as PDF.",
        report,
        query=_PAPERS,
        media=PDF,
        refuses=(409,),
    ),
    _operation("GET", _ONE, "read_evidence", "One file, without its content. It is a line of its custody.", show, gives=EvidenceLooked),
    _operation(
        "GET",
        _ONE + "/content",
        "download_evidence",
        "A file's content, to be saved: never to be shown in a browser. The header Range asks for a part of it.",
        content,
        sends=_RANGE,
        media=FILE,
        statuses=(200, 206),
        refuses=(416,),
    ),
    _operation(
        "GET",
        _ONE + "/custody",
        "read_custody",
        "Every touch of a file that your member sees, the oldest first.",
        custody,
        gives=CustodyList,
        query=(Query("limit", "at most so many", 1, MOST_LINES, MOST_LINES), Query("after", "the `next` of the page before", 0, 2**31)),
    ),
    _operation(
        "POST",
        _ONE + "/verify",
        "verify_evidence",
        "Read a file whole, and look whether it is what was taken in. The look is a line of its custody.",
        verify,
        gives=VerifiedOut,
    ),
    _operation(
        "PATCH",
        _ONE,
        "change_evidence",
        "Give a file of your own another label. It is shown no more to members above whose ceiling it is then.",
        change,
        writes=True,
        takes=EvidenceChange,
        gives=EvidenceChanged,
    ),
    _operation(
        "DELETE",
        _ONE,
        "erase_evidence",
        "Erase a file of your own for good: its key is destroyed. Its custody lines stay.",
        erase,
        writes=True,
        gives=Erased,
    ),
)
