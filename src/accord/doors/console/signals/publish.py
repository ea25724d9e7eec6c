"""Publishing: one page, made for three at night, which shows who will see the signal before it is sent."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from accord.core.identifiers.cards import holds_card_number
from accord.core.sharing import Tlp
from accord.core.signals import BadSignal
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Page, Shown, Visit, go
from accord.doors.console.signals import claim_form, claim_preview
from accord.doors.console.signals.claim_choices import choices
from accord.doors.console.signals.claim_form import BadLine, Typed
from accord.doors.console.signals.labels import HELD
from accord.hub.saying import said
from accord.hub.signals import actions
from accord.hub.signals.actions import Published

NEEDS = ("member:signals:publish",)


def publish(visit: Visit) -> Shown | HttpResponse:
    if visit.request.method != "POST":
        return _form(visit, claim_form.blank(visit.caller, **_to_everyone(visit)))
    typed = claim_form.sent(visit)
    if "show" in visit.sent:
        return _form(visit, typed, look=claim_preview.look(typed, visit.caller))
    try:
        drafts = claim_form.drafts_of(typed, visit.caller)
    except BadLine as bad:
        return _form(visit, typed, errors=claim_form.said(bad.error, bad.line), status=422)
    # What would be refused is told before anything is published; what comes in between is refused line by line below.
    for number, preview in enumerate(actions.previews(visit.caller, drafts), 1):
        if isinstance(preview, BadSignal):
            return _form(visit, typed, errors=claim_form.said(preview, number if len(drafts) > 1 else 0), status=422)
    results = actions.publish(visit.caller, drafts)
    if len(results) > 1:
        return Shown("publish_done.html", {"rows": [_row(draft, result) for draft, result in zip(drafts, results, strict=True)]})
    result = results[0]
    if result.error:
        return _form(visit, typed, errors=claim_form.said(result.error), status=422)
    return go(f"/console/signals/{result.id}?did={result.status}")


def _row(draft: Any, result: Published) -> dict[str, Any]:
    before = gettext("Published before, as entry {seq}: nothing new was sent").format(seq=result.seq)
    sentences = {
        "published": gettext("Published as entry {seq}").format(seq=result.seq),
        "duplicate": gettext("You took this very claim back before, so it was not published again")
        if result.reason == "retracted"
        else before,
        "quarantined": gettext("Waits for a reviewer.") + " " + gettext(HELD.get(result.reason or "", HELD["protected"])),
        "refused": said(result.error.says) if result.error else "",
    }
    return {
        "identifier": draft.identifier.display,
        "kind": gettext(KINDS[draft.identifier.kind]),
        "href": f"/console/signals/{result.id}" if result.id else "",
        "result": sentences[result.status],
    }


def _to_everyone(visit: Visit) -> dict[str, str]:
    """The label that the first page's button says: a warning to everyone, the public too. Those who care for persons choose it here."""
    is_for_all = visit.asked.get("tlp") == "clear" and visit.caller.role != "victim officer"
    return {"tlp": Tlp.CLEAR.label} if is_for_all else {}


def begin(visit: Visit) -> Shown:
    """The form with an identifier in it that was found elsewhere: sent, so that it stands in no address."""
    texts = {name: visit.text(name) for name in ("met", "kind", "region") if visit.text(name)}
    typed = claim_form.blank(visit.caller, **texts)
    return _form(visit, typed, look=claim_preview.look(typed, visit.caller))


def preview(visit: Visit) -> Shown:
    only = bool(visit.text("audience_only"))
    typed = claim_form.sent(visit)
    return Shown("publish_preview.html", {"look": claim_preview.look(typed, visit.caller, audience_only=only), "audience_only": only})


def _form(
    visit: Visit, typed: Typed, *, errors: dict[str, str] | None = None, look: claim_preview.Look | None = None, status: int = 200
) -> Shown:
    preview = look or claim_preview.look(typed, visit.caller)
    if holds_card_number(typed.texts.get("met", "")):
        typed = Typed({**typed.texts, "met": ""}, typed.lists, typed.here)
    filled = {
        "typed": typed,
        "errors": errors or {},
        **claim_form.helps(visit, typed, asks=bool(errors)),
        "look": preview,
        "open_more": _says_more(typed) or bool(set(errors or ()) & set(_MORE)),
        "more_marking": bool(set(errors or ()) & {"use", "contact", "until", "expires", "pap"}),
        **choices(typed, visit.caller),
    }
    return Shown("publish.html", filled, status)


_MORE = ("role", "channel", "first", "last", "confidence", "note", "evidence", "source", "victims", "loss", "harmed", "ai")


def _says_more(typed: Typed) -> bool:
    return any(typed.texts.get(name) for name in _MORE) or bool(typed.lists.get("ai"))


PAGES = (
    Page(path="publish", name="publish", view=publish, needs=NEEDS, also_posts=True, label="Publish", key="p", asks=("tlp",)),
    Page(path="publish/begin", name="publish_begin", view=begin, needs=NEEDS, changes=True),
    Page(path="publish/preview", name="publish_preview", view=preview, needs=NEEDS, changes=True),
)
