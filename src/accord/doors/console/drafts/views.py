"""Drafts, as the script of a page keeps and finds them. A page itself asks for none."""

from typing import Any

import msgspec
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from accord.core.texts import plain
from accord.doors.console.frame import drafting, mending, writers
from accord.doors.console.frame.pages import Page, Visit, go
from accord.hub.drafts import actions, queries
from accord.hub.drafts.vocabulary import LARGEST
from accord.hub.refusals import Refusal


class Typed(msgspec.Struct, forbid_unknown_fields=True):
    """The present content of a form. `draft` and `seen` are what this page kept last; `writer` who it was made for."""

    page: str
    action: str
    fields: dict[str, list[str]]
    writer: str
    draft: str = ""
    seen: int = 0


def here(visit: Visit) -> HttpResponse:
    """Who is signed in, as the page's script may know it, and what its forms have to carry now."""
    n = visit.caller.person_n
    return _said({"writer": writers.mark(n) if n else "", "token": get_token(visit.request)})


def of_page(visit: Visit) -> HttpResponse:
    """The kept drafts of a page, the newest first: where each is shown, and when it was typed; nothing of what it says."""
    place = drafting.without_draft(str(visit.asked.get("page", ""))[:2000])
    rows = [
        {"href": drafting.href_of(row), "at": drafting.when(row.changed), "sent": row.sent is not None}
        for row in queries.drafts(visit.caller, place)
    ]
    return _said({"drafts": rows})


def keep(visit: Visit) -> HttpResponse:
    body = visit.request.body[: 2 * LARGEST + 1]
    try:
        typed = msgspec.json.decode(body, type=Typed)
    except msgspec.DecodeError:
        return _said({"code": "unreadable"}, 422)
    n = visit.caller.person_n
    if n is None or not writers.is_marked(typed.writer, n):
        # Another person signed in meanwhile: what the first one typed is not theirs.
        return _said({"code": "other-person"}, 409)
    place = mending.looked_at(drafting.without_draft(typed.page), typed.action, typed.fields)
    if not place:
        return _said({"code": "no-page"}, 422)
    fields = {plain(name): [plain(value) for value in values] for name, values in drafting.typed_in(typed.fields).items()}
    try:
        row, is_beside = actions.keep(visit.caller, place, typed.action, fields, draft_id=typed.draft, seen=typed.seen)
    except Refusal as refusal:
        return _said({"code": refusal.code, "text": refusal.text}, 422)
    return _said({"draft": row.id, "seen": row.version, "at": drafting.when(row.changed), "beside": is_beside})


def discard(visit: Visit) -> HttpResponse:
    """Erase one, and show its page as it is without."""
    row = queries.draft(visit.caller, visit.path["id"]).row
    actions.discard(visit.caller, row.id)
    return go(row.page)


def _said(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status)


PAGES: tuple[Page, ...] = (
    Page(path="drafts/here", name="drafts_here", view=here),
    Page(path="drafts/of", name="drafts_of", view=of_page),
    Page(path="drafts/keep", name="drafts_keep", view=keep, changes=True),
    Page(path="drafts/{id}/discard", name="drafts_discard", view=discard, changes=True),
)
