"""The evidence of a case: what is there, putting a file in, one file with its custody, the report.

A file comes in pieces that the page's script sends, and goes on after a break; without the script a small one comes with its form.
"""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import get_language, gettext

from accord.core.times import moment
from accord.doors.console.cases.labels import LABELS
from accord.doors.console.cases.rows import BASE, case_row
from accord.doors.console.frame.moments import zone
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.formats.ranges import BadRange, wanted_of
from accord.hub.cases import queries as cases
from accord.hub.cases.vocabulary import READ, WRITE
from accord.hub.evidence import actions, queries
from accord.hub.evidence.errors import AsThingsStand, Refused, WrongOffset
from accord.hub.evidence.vocabulary import LARGEST
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import Busy, Refusal
from accord.hub.times import now
from accord.limits import share

PIECE = 4 * 1024 * 1024  # bytes that the page's script sends at once
LINES = 200  # custody lines on a page
DOWNLOADS = 2  # at a time: each holds a thread for as long as its client takes
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
}


class _Room:
    """Room for downloads. How much this process has is asked when somebody comes, not when this is imported."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = 0

    def take(self) -> bool:
        with self._lock:
            if self._taken >= share(DOWNLOADS):
                return False
            self._taken += 1
            return True

    def leave(self) -> None:
        with self._lock:
            self._taken -= 1


_room = _Room()


def listed(visit: Visit) -> Answer:
    return Shown("evidence.html", _filled(visit))


def _filled(visit: Visit, **more: Any) -> dict[str, Any]:
    caller, id = visit.caller, visit.path["id"]
    case = cases.case(caller, id)
    may_add = caller.may(WRITE) and case.row.state == "open" and case.row.standing == "in"
    base = f"{BASE}/{case.row.id}"
    rows = queries.items(caller, id) if case.row.standing == "in" else []
    firsts = _firsts(rows)
    return {
        "case": case_row(case.row, caller),
        "base": base,
        "rows": [_row(row, base, firsts) for row in reversed(rows)],
        "whole": sum(row.size for row in rows),
        "may_add": may_add,
        "uploads": queries.uploads_of(caller, id) if may_add else [],
        "labels": [(code, gettext(says)) for code, says in LABELS.items()],
        "tlp": "amber",
        "languages": settings.LANGUAGES,
        "language": get_language() or "en",
        "piece": PIECE,
        "largest": LARGEST,
        "now": moment(now()),
        **more,
    }


def _firsts(rows: Iterable[queries.ItemRow]) -> dict[str, queries.ItemRow]:
    """Of rows in the order in which they came, the first with each content, by its digest."""
    firsts: dict[str, queries.ItemRow] = {}
    for row in rows:
        firsts.setdefault(row.sha256, row)
    return firsts


def _row(row: queries.ItemRow, base: str, firsts: Mapping[str, queries.ItemRow]) -> dict[str, Any]:
    """`firsts`: of all of the case that the reader sees; `same`: the first with the same bytes, where that is another."""
    first = firsts.get(row.sha256, row)
    same = {"name": first.name, "href": f"{base}/evidence/{first.id}"} if first.id != row.id else None
    return {"row": row, "href": f"{base}/evidence/{row.id}", "at": moment(row.at), "same": same}


def add(visit: Visit) -> Answer:
    """A file that came with its form, whole."""
    file = visit.request.FILES.get("file")
    tlp, note = visit.text("tlp", 20) or "amber", visit.text("note")
    try:
        cases.access(visit.caller, visit.path["id"])  # a stranger learns nothing from what is missing
        if not isinstance(file, UploadedFile):
            raise Refused("field-missing", gettext("Choose a file."), "file")
        begun = actions.begin(visit.caller, visit.path["id"], name=str(file.name), size=file.size or 0, tlp=tlp, note=note)
        sending = actions.Sending(visit.caller, visit.path["id"], begun.id, 0)
        try:
            for piece in file.chunks(PIECE):
                sending.write(piece)
        except BaseException:
            sending.close()
            raise
        sending.finish()
    except (Refused, AsThingsStand) as refused:
        return Shown("evidence.html", _filled(visit, error=refused.text, tlp=tlp, note=note), 422)
    return go(f"{BASE}/{visit.path['id']}/evidence")


def begin(visit: Visit) -> Answer:
    """For the page's script: an upload is begun."""
    size = visit.text("size", 15)
    try:
        begun = actions.begin(
            visit.caller,
            visit.path["id"],
            name=visit.text("name", 300),
            size=int(size) if size.isascii() and size.isdigit() else 0,
            tlp=visit.text("tlp", 20) or "amber",
            note=visit.text("note"),
        )
    except (Refused, AsThingsStand, Busy) as refused:
        return _said(refused)
    return JsonResponse({"upload": begun.id, "offset": 0}, status=201)


def upload(visit: Visit) -> Answer:
    """For the page's script: how far an upload has come, and the next piece of it."""
    id, key = visit.path["id"], visit.path["upload"]
    try:
        if visit.request.method == "POST":
            sent = visit.request.headers.get("Upload-Offset", "")
            if not (sent.isascii() and sent.isdigit() and len(sent) <= 15):
                queries.standing(visit.caller, id, key)
                raise Refused("no-offset", gettext("Load the page again, and choose the file once more."), "file")
            stands = actions.append(visit.caller, id, key, int(sent), visit.request.body)
        else:
            stands = queries.standing(visit.caller, id, key, with_ends=True)
    except WrongOffset as wrong:
        return JsonResponse({"offset": wrong.offset}, status=409)
    except (Refused, AsThingsStand, Busy) as refused:
        return _said(refused)
    told = {"offset": stands.offset, "size": stands.size, "item": stands.part}
    return JsonResponse(told | {"ends": stands.ends} if stands.ends else told)


def _said(refused: Refusal) -> JsonResponse:
    return JsonResponse({"said": refused.text}, status=503 if isinstance(refused, Busy) else 422)


def give_up(visit: Visit) -> Answer:
    actions.give_up(visit.caller, visit.path["id"], visit.path["upload"])
    return go(f"{BASE}/{visit.path['id']}/evidence")


def shown(visit: Visit) -> Answer:
    return Shown("evidence_item.html", _item(visit))


def _item(visit: Visit, **more: Any) -> dict[str, Any]:
    caller, id, part = visit.caller, visit.path["id"], visit.path["item"]
    looked = queries.item(caller, id, part)
    case = cases.case(caller, id)
    base = f"{BASE}/{case.row.id}"
    names = {row.member: row.name for row in case.participants}
    return {
        "case": case_row(case.row, caller),
        "base": base,
        **_row(looked.row, base, _firsts(queries.items(caller, id))),
        "note": looked.note,
        "seers": sorted((names.get(one, "") for one in looked.row.shared_with), key=str.casefold),
        **_lines(caller, id, part, f"{base}/evidence/{part}"),
        "may_change": caller.may(WRITE) and looked.row.is_own,
        "is_open": case.row.state == "open",
        "labels": [(code, gettext(says)) for code, says in LABELS.items()],
        "now": moment(now()),
        **more,
    }


def _lines(caller: Caller, case: str, part: str, href: str, after: int = 0) -> dict[str, Any]:
    """A page of its custody lines, and where the next is."""
    rows, following = queries.custody_of(caller, case, part, after=after, limit=LINES)
    reader = queries.Reader(zone(), get_language() or "en", {row.id: row.name for row in members.members()})
    return {"lines": [_line(row, reader) for row in rows], "next": f"{href}/custody?after={following}" if following else ""}


def custody(visit: Visit) -> Answer:
    """The custody lines that don't fit on the file's page. It leaves none itself: it shows no more of the file than the list does."""
    caller, id, part, after = visit.caller, visit.path["id"], visit.path["item"], visit.number("after") or 0
    name, href = queries.name_of(caller, id, part), f"{BASE}/{id}/evidence/{part}"
    more = {"name": name, "href": href, "first": f"{href}/custody" if after else "", "now": moment(now())}
    return Shown("evidence_custody.html", {**_lines(caller, id, part, href, after), **more})


def _line(row: queries.LineRow, reader: queries.Reader) -> dict[str, Any]:
    return {"line": reader.told(row.link), "at": moment(row.at), "tone": "" if row.link.entry.result == "done" else "red"}


def do(visit: Visit) -> Answer:
    """Verify a file, give it another label, or erase it."""
    id, part, what = visit.path["id"], visit.path["item"], visit.text("do", 10)
    here = f"{BASE}/{id}/evidence"
    try:
        if what == "erase":
            actions.erase(visit.caller, id, part)
            return go(here)
        if what == "label":
            actions.change(visit.caller, id, part, tlp=visit.text("tlp", 20))
            return go(f"{here}/{part}")
        found = queries.verify_item(visit.caller, id, part)
    except (Refused, AsThingsStand) as refused:
        return Shown("evidence_item.html", _item(visit, error=refused.text), 422)
    return Shown("evidence_item.html", _item(visit, verified=found))


def content(visit: Visit) -> Answer:
    """The file, to be saved: with headers that keep every browser from running or drawing it."""
    if not _room.take():
        return HttpResponse(gettext("Other files are being downloaded. Try again in a minute."), status=503, content_type="text/plain")
    try:
        whole = queries.content(visit.caller, visit.path["id"], visit.path["item"])
    except BaseException:
        _room.leave()
        raise

    answer = StreamingHttpResponse(_Given(whole.read()), content_type="application/octet-stream")
    answer["Content-Length"] = str(whole.size)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(whole.name, safe='')}"
    for name, value in HEADERS.items():
        answer[name] = value
    return cast(HttpResponse, answer)  # all that the frame does with it is to hand it on


class _Given:
    """The pieces; closed by the response, whether all were taken or not."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            _room.leave()


def _language(visit: Visit) -> str:
    """That in which the papers are wanted; else the reader's own."""
    wanted = str(visit.asked.get("language", ""))
    return wanted if wanted in dict(settings.LANGUAGES) else get_language() or "en"


def report(visit: Visit) -> Answer:
    """The custody report of all the evidence of a case, as PDF: in the language that is chosen, by the reader's clock."""
    made = actions.report_of(visit.caller, visit.path["id"], language=_language(visit), zone=zone())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="custody.pdf"'
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


def bag(visit: Visit) -> Answer:
    """All the evidence of a case that is shown, as one file: whole, or what a browser lacks of one that was cut off."""
    if not _room.take():
        return HttpResponse(gettext("Other files are being downloaded. Try again in a minute."), status=503, content_type="text/plain")
    headers = visit.request.headers
    wanted = wanted_of(headers.get("Range", ""), headers.get("If-Range", ""))
    try:
        given = actions.archive(visit.caller, visit.path["id"], language=_language(visit), zone=zone(), stretch=wanted)
    except BadRange as bad:
        _room.leave()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{bad.size}"})
    except BaseException:
        _room.leave()
        raise
    is_whole = (given.start, given.end) == (0, given.size)
    answer = StreamingHttpResponse(_Given(given.read()), status=200 if is_whole else 206, content_type="application/x-tar")
    if not is_whole:
        answer["Content-Range"] = f"bytes {given.start}-{given.end - 1}/{given.size}"
    answer["Content-Length"] = str(given.end - given.start)
    answer["Content-Disposition"] = f'attachment; filename="{given.name}"'
    answer["ETag"] = f'"{given.tag}"'
    for name, value in {**HEADERS, "Accept-Ranges": "bytes"}.items():
        answer[name] = value
    return cast(HttpResponse, answer)


_READS, _WRITES = (READ,), (WRITE,)
PAGES: tuple[Page, ...] = (
    Page(path="cases/{id}/evidence", name="evidence", view=listed, needs=_READS),
    Page(path="cases/{id}/evidence/add", name="evidence_add", view=add, needs=_WRITES, changes=True),
    Page(path="cases/{id}/evidence/begin", name="evidence_begin", view=begin, needs=_WRITES, changes=True),
    Page(path="cases/{id}/evidence/bag", name="evidence_bag", view=bag, needs=_READS),
    Page(path="cases/{id}/evidence/report", name="evidence_report", view=report, needs=_READS),
    Page(path="cases/{id}/evidence/uploads/{upload}", name="evidence_upload", view=upload, needs=_WRITES, also_posts=True),
    Page(path="cases/{id}/evidence/uploads/{upload}/give-up", name="evidence_give_up", view=give_up, needs=_WRITES, changes=True),
    Page(path="cases/{id}/evidence/{item}", name="evidence_item", view=shown, needs=_READS),
    Page(path="cases/{id}/evidence/{item}/custody", name="evidence_custody", view=custody, needs=_READS),
    Page(path="cases/{id}/evidence/{item}/do", name="evidence_do", view=do, needs=_READS, changes=True),
    Page(path="cases/{id}/evidence/{item}/file", name="evidence_file", view=content, needs=_READS),
)
