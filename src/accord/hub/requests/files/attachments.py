"""Files of a request: the vault keeps their bytes and names sealed, in as many records as the size needs."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.protocols import Field, StepOutcome
from accord.core.texts import is_readable
from accord.core.times import DAY
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import texts
from accord.hub.requests.files.file_types import type_of
from accord.hub.requests.vocabulary import HELD_BACK, KEPT_DAYS, MOST_FILE, PART
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import Erased
from accord.hub.vault.vocabulary import Reader, Reason

Files = Mapping[str, tuple[str, bytes]]  # name and bytes, by the field of a step

_HUB, _DELIVERY = Reader(None, "hub", "hub"), Reason("delivery")
# With these no browser runs, draws or guesses what a file holds.
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class Sealed(Struct, frozen=True):
    """A file whose parts are in the vault, and which no request has taken up yet."""

    parts: tuple[str, ...]
    type: str
    size: int
    sha256: bytes


class Download(Struct, frozen=True):
    """A file as it is given out: `headers` go with it whatever the door."""

    name: str
    type: str
    data: bytes
    sha256: str
    headers: dict[str, str]


def seal(home: int, name: str, data: bytes, *, by: str, at: int) -> Sealed:
    """Look at it and put it into the vault, in short turns; what no request takes up is erased after a day. Raises Refused."""
    if not data:
        raise Refused("empty", _("The file is empty. Choose another."), "file")
    if len(data) > MOST_FILE:
        raise Refused("too-large", _("A file may have at most 10 MB. Make it smaller, or send it in parts."), "file")
    if not name.strip() or len(name) > 200 or not is_readable(name) or "/" in name or "\\" in name:
        raise Refused("bad-name", _("Name the file with at most 200 characters, without slashes."), "name")
    type = type_of(data)
    parts = []
    for start in range(0, len(data), PART):
        fields: dict[str, str | bytes] = {"bytes": data[start : start + PART]}
        if not start:
            fields["name"] = name.strip()
        parts.append(str(vault.put(home, texts.KIND, fields, by=by, at=at, until=at + HELD_BACK)))
    return Sealed(tuple(parts), type, len(data), hashlib.sha256(data).digest())


def seal_named(by: Caller, files: Files, at: int) -> dict[str, Sealed]:
    """The files that come with a form, by their fields; see `seal`. Raises Refused about the field."""
    sealed = {}
    for key, (name, data) in files.items():
        try:
            sealed[key] = seal(by.n, name, data, by=by.actor, at=at)
        except Refused as refused:
            raise Refused(refused.code, refused.text, key) from None
    return sealed


def add_named(sealed: Mapping[str, Sealed], by: Caller, at: int) -> dict[str, str]:
    """Their ids, for the step of this turn that names them: where it is refused they are undone with it."""
    return {key: add(None, file, by, (), at) for key, file in sealed.items()}


def add(request: int | None, sealed: Sealed, by: Caller, others: Iterable[int], at: int) -> str:
    """Put a sealed file to a request, or hold it for one that is about to be opened (None); returns its id."""
    id = store.new_id()
    if request is not None:
        _keep(sealed.parts, at)
    for part in sealed.parts:
        texts.share(part, others, by.n, at)
    _store(id, request, by, " ".join(sealed.parts), sealed, at)
    return id


def _keep(parts: Iterable[str], at: int) -> None:
    """A request has taken the file up. Raises Erased where that came too late."""
    for part in parts:
        vault.keep(UUID(part), _HUB, _DELIVERY, until=at + KEPT_DAYS * DAY, at=at)


def _store(attachment: str, request: int | None, by: Caller, parts: str, file: "Sealed | store.Attachment", at: int) -> None:
    store.add_attachment(
        id=attachment,
        request=request,
        member=by.n,
        person=by.person_n,
        parts=parts,
        type=file.type,
        size=file.size,
        sha256=bytes(file.sha256),
        at=at,
    )


def again(fields: Iterable[Field], given: Mapping[str, Any], by: Caller, at: int) -> dict[str, Any]:
    """The given fields for one more request of the same ask: a file that the first has taken up is put to this one too, by an id of its
    own."""
    more: dict[str, Any] = dict(given)
    for field in fields:
        row = store.attachment(str(given[field.key])) if field.type == "attachment" and field.key in given else None
        if row is not None and row.member == by.n:
            more[field.key] = store.new_id()
            _store(more[field.key], None, by, row.parts, row, at)
    return more


def bind(request: int, taken: StepOutcome, by: Caller | None, others: Iterable[int], at: int) -> None:
    """The files that a step names belong to its request from now on, open to its parties. Raises Refused where one is another's."""
    for field in taken.step.fields:
        if field.type == "attachment" and field.key in taken.fields:
            row = store.attachment(str(taken.fields[field.key]))
            if row is None or row.request not in (None, request) or (row.request is None and (by is None or row.member != by.n)):
                raise Refused("not-an-attachment", _("Attach the file first, and give the id that it got."), field.key)
            if row.request is None:
                try:
                    _keep(row.parts.split(), at)
                except Erased:
                    text = _("The file was kept for a day, and is no longer there. Attach it again, and give its new id.")
                    raise Refused("not-an-attachment", text, field.key) from None
                store.bind(row.id, request)
                share(request, others, at)


def share(request: int, others: Iterable[int], at: int) -> None:
    """Open the files of a request to parties that have come since."""
    for attachment in store.attachments(request):
        for part in attachment.parts.split():
            texts.share(part, others, attachment.member, at)


def opened(parts: str, content_type: str, sha256: bytes, caller: Caller, at: int) -> Download | None:
    """The whole file, for a person of a party; None where the vault does not open it. Leaves a line for each part."""
    name, data = "", b""
    for part in parts.split():
        kept = texts.read(part, caller, at)
        if kept is None:
            return None
        piece = kept["bytes"]
        data += piece if isinstance(piece, bytes) else piece.encode()
        if "name" in kept:
            name = str(kept["name"])
    if hashlib.sha256(data).digest() != sha256:
        return None
    headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Download(name, content_type, data, sha256.hex(), headers)
