"""Drafts of the console's forms: the typed text outlives the session, the tab and the way back, and is put into the page again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.frame import mending, refusals, writers
from accord.doors.console.frame.moments import minute
from accord.doors.console.frame.pages import Visit, go
from accord.formats.pages.filling import OWN, form_sent, is_secret, type_of
from accord.formats.pages.mending import refill
from accord.formats.pages.tree import Page as Html
from accord.hub.drafts import actions, queries
from accord.hub.drafts.errors import NoSuchDraft
from accord.hub.refusals import Refusal

FIELD = "draft"  # of a form that is kept, and of the address of a page that shows one


def session_over(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and from there to the page that was asked for. A form that came too late is kept for its writer."""
    if request.method != "POST" or request.headers.get("HX-Request") == "true":
        return refusals.sign_in_first(request)
    fields = typed_in(mending.fields_of(request))
    place = mending.page_of(request) or mending.looked_at("", request.path, fields) or "/console/"
    id = _kept(request, place, fields) if any(value.strip() for values in fields.values() for value in values) else None
    said = "over" if id is None else "kept" if id else "not-kept"
    where = {"next": _with_draft(place, id) if id else place, "said": said}
    return go(f"{refusals.SIGN_IN}?{urlencode(where)}")


def _kept(request: HttpRequest, place: str, fields: dict[str, list[str]]) -> str:
    """The draft that holds the form; empty where it could not be kept."""
    writer = writers.writer(request)
    if writer is None:
        return ""
    try:
        # Beside what the page itself kept: which of the two is the newer is for the writer to say.
        row, _beside = actions.keep(writer, without_draft(place), request.path, fields)
    except Refusal:
        return ""
    return row.id


def typed_in(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """The fields of a form that a draft holds: nothing of the page's own, and no password."""
    return {name: values for name, values in fields.items() if name not in OWN and not is_secret(name)}


def without_draft(place: str) -> str:
    where = urlsplit(place)
    kept = [(name, value) for name, value in parse_qsl(where.query, keep_blank_values=True) if name != FIELD]
    return where._replace(query=urlencode(kept)).geturl()


def _with_draft(place: str, draft_id: str) -> str:
    where = urlsplit(without_draft(place))
    return where._replace(query=urlencode([*parse_qsl(where.query, keep_blank_values=True), (FIELD, draft_id)])).geturl()


def href_of(row: queries.DraftRow) -> str:
    """The page with what was typed in it."""
    return _with_draft(row.page, row.id)


def sent(visit: Visit, response: HttpResponse) -> HttpResponse:
    """A form that was taken is kept no longer as one to be sent; one that is shown again goes on with its draft.

    No query where it was not kept at all.
    """
    id = visit.text(FIELD, 36) if visit.request.method == "POST" and not visit.is_part else ""
    if not id:
        return response
    is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
    html = response.content.decode() if is_page else ""
    fields = mending.fields_of(visit.request)
    if html and form_sent(Html(html), visit.request.path, fields) is not None:
        with suppress(NoSuchDraft):
            response.content = _named(html, visit.request.path, fields, queries.row(visit.caller, id)).encode()
    elif response.status_code < 400:
        actions.note_sent(visit.caller, id)
    return response


def shown(visit: Visit, response: HttpResponse) -> HttpResponse:
    """The page with the draft that its address names."""
    id = str(visit.asked.get(FIELD, "")) if visit.request.method == "GET" else ""
    if not id or response.status_code != 200 or response.streaming or visit.is_part:
        return response
    try:
        draft = queries.draft(visit.caller, id)
    except Refusal as refusal:
        note = _note({"gone": refusal.text})
        response.content = refill(response.content.decode(), "", {}, lambda *_: note).encode()
        return response
    html = response.content.decode()
    path = urlsplit(draft.row.action).path
    token = str(get_token(visit.request))
    html = refill(html, path, draft.fields, lambda is_there, left: _told(html, path, token, draft, is_there, left))
    response.content = _named(html, path, draft.fields, draft.row).encode()
    return response


def _told(html: str, path: str, token: str, draft: queries.Draft, is_there: bool, left: dict[str, list[str]]) -> str:
    page = Html(html)
    form = form_sent(page, path, draft.fields)
    has_files = form is not None and any(each.tag == "input" and type_of(each) == "file" for each in form.walk())
    labels = _labels(page)
    return _note(
        {
            "row": draft.row,
            "token": token,
            "when": when(draft.row.changed),
            "sent": when(draft.row.sent) if draft.row.sent else "",
            "is_there": is_there,
            "has_files": has_files,
            "left": [(labels.get(name, ""), text) for name, values in left.items() for text in values],
        }
    )


def _labels(page: Html) -> dict[str, str]:
    labels = {each.get("for"): each.text for each in page.root.walk() if each.tag == "label" and each.get("for")}
    return {each.get("name"): labels.get(each.get("id"), "") for each in page.root.walk() if each.get("name")}


def _note(filled: dict[str, Any]) -> str:
    return render_to_string("console/draft_note.html", filled)


def _named(html: str, path: str, fields: Mapping[str, Sequence[str]], row: queries.DraftRow) -> str:
    """The form names the draft that it goes on with. One that was sent is over: what is typed now is another."""
    page = Html(html)
    form = form_sent(page, path, fields)
    if form is None or row.sent is not None:
        return html
    page.set(form, "data-seen", str(row.version))
    page.insert(form.opened, f'<input type="hidden" name="{FIELD}" value="{row.id}">')
    return page.text


def when(micros: int) -> str:
    at: datetime = moment(micros)
    return minute(at)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that was opened before signing in anew, or from another site.

    From a page of ours it is shown again, to be looked at and sent once more: nothing of it was done.
    """
    is_ours = request.headers.get("Sec-Fetch-Site", "") == "same-origin" or (
        not request.headers.get("Sec-Fetch-Site") and bool(mending.page_of(request))
    )
    caller = getattr(request, "accord_caller", None)
    again = None
    if is_ours and caller is not None and not getattr(request, "accord_owes", False):
        text = gettext("Nothing was sent, because you signed in again after this page was opened. Check it, and send it again.")
        again = mending.shown_again(request, Refusal("old-form", text), 403)
    return again or refusals.forged(request, reason)
