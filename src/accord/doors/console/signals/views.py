"""Signals and what people do about one: seen too, acted, disputed, retracted, revised, shared more widely. Each ends on its page."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext

from accord.core.sharing import write_for_originator
from accord.core.signals import BadSignal
from accord.doors.console.frame.pages import Page, Shown, Visit, go
from accord.doors.console.signals import claim_form, claim_preview, listing, present
from accord.doors.console.signals.claim_choices import choices, pickers
from accord.doors.console.signals.claim_form import Typed
from accord.hub.refusals import Absent, Conflict, NotAllowed
from accord.hub.saying import said
from accord.hub.signals import actions, queries
from accord.hub.signals.queries import Row


def sight(visit: Visit) -> Shown | HttpResponse:
    count = visit.text("count").strip() or "1"
    row = present.found(visit)
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 12 else 0
    return _change(visit, row, "sighted", lambda: actions.sight(row, visit.caller, count=number, note=_note(visit)))


def act(visit: Visit) -> Shown | HttpResponse:
    row = present.found(visit)
    return _change(visit, row, "acted", lambda: actions.act(row, visit.caller, visit.text("action"), note=_note(visit)))


def dispute(visit: Visit) -> Shown | HttpResponse:
    row = present.found(visit)
    return _change(visit, row, "disputed", lambda: actions.dispute(row, visit.caller, visit.text("reason")))


def undispute(visit: Visit) -> Shown | HttpResponse:
    row = present.found(visit)
    return _change(visit, row, "undisputed", lambda: actions.withdraw_dispute(row, visit.caller))


def retract(visit: Visit) -> Shown | HttpResponse:
    row = _own(visit)
    return _change(visit, row, "retracted", lambda: actions.retract(row, visit.caller, visit.text("reason")))


def _note(visit: Visit) -> str | None:
    return visit.text("note").strip() or None


def _own(visit: Visit) -> Row:
    row = present.found(visit)
    if row.member != visit.caller.n:
        raise NotAllowed(
            gettext("Only the member that published a signal can change it. Dispute it, or ask for wider sharing."), "not-yours"
        )
    return row


def _change(visit: Visit, row: Row, did: str, make: Callable[[], object]) -> Shown | HttpResponse:
    """Make a change and go to the signal's page; what can't be read, or not be done any more, is shown there with what was typed."""
    try:
        make()
    except BadSignal as error:
        return listing.signal(visit, {f"{did}_{error.field}": said(error.says)}, 422)
    except Conflict as refusal:
        return _as_it_stands(visit, refusal)
    return go(f"/console/signals/{row.id}?did={did}")


def _as_it_stands(visit: Visit, refusal: Conflict) -> Shown:
    """The signal's page as it is by now, with why nothing was done and what was typed. Other refusals are the same on every page."""
    return listing.signal(visit, {"state": refusal.text}, 409)


def revise(visit: Visit) -> Shown | HttpResponse:
    row = _own(visit)
    entry = queries.show(row, visit.caller).entry
    if "identifier" not in entry.get("data", {}):
        text = gettext("The content of this signal was erased. Retract it and publish another.")
        return _as_it_stands(visit, Conflict("erased", text))
    display = entry["data"]["identifier"]["display"]
    if visit.request.method != "POST":
        whole = write_for_originator(queries.marking_of(row, entry, visit.caller.id))
        return _revising(visit, row, display, claim_form.of_signal(entry["data"], whole))
    typed = claim_form.sent(visit)
    if "show" in visit.sent:
        return _revising(visit, row, display, typed, seen=_seen(visit))
    try:
        changes = {**claim_form.claim_of(typed), "marking": claim_form.marking_of(typed, visit.caller)}
        actions.revise(row, visit.caller, changes, seen=_seen(visit))
    except BadSignal as error:
        return _revising(visit, row, display, typed, claim_form.said(error), 422, seen=_seen(visit))
    except Conflict as refusal:
        if refusal.code != "changed":
            return _as_it_stands(visit, refusal)
        # Another person was quicker: what was typed stands beside what it would replace, and is sent again on purpose or not at all.
        return _revising(visit, present.found(visit), display, typed, {"now": refusal.text}, 409)
    # Who took its own name out of a signal for named people has it no longer.
    return go(f"/console/signals/{row.id}?did=revised")


def _seen(visit: Visit) -> int | None:
    """The content that the form was filled from, None where it does not say; 0, which no content has, for what is no number."""
    if "seen" not in visit.sent:
        return None
    text = visit.text("seen", 20)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _revising(
    visit: Visit, row: Row, display: str, typed: Typed, errors: dict[str, str] | None = None, status: int = 200, seen: int | None = None
) -> Shown:
    filled = {
        "id": str(row.id),
        "seen": row.seq if seen is None else seen,
        "present": present.present(row, visit.caller) if status == 409 else None,
        "shown_identifier": display,
        "typed": typed,
        "errors": errors or {},
        **claim_form.helps(visit, typed, asks=bool(errors)),
        "look": claim_preview.look(typed, visit.caller, audience_only=True),
        "audience_only": True,
        "open_more": True,
        "more_marking": True,
        **choices(typed, visit.caller),
    }
    return Shown("signal_revise.html", filled, status)


def ask(visit: Visit) -> Shown | HttpResponse:
    row = present.found(visit)
    if row.member == visit.caller.n:
        return _as_it_stands(visit, Conflict("own-signal", gettext("This is your own signal. Revise its marking instead.")))
    try:
        actions.may_ask_to_share(row)
    except Conflict as refusal:
        return _as_it_stands(visit, refusal)
    typed, errors = claim_form.sent(visit), {}
    if visit.request.method == "POST":
        try:
            actions.ask_to_share(row, visit.caller, claim_form.audience_of(typed), visit.text("reason"))
            return go(f"/console/signals/{row.id}?did=asked")
        except BadSignal as error:
            field = "reason" if error.field == "reason" else "audience"
            errors = {field: said(error.says)}
        except Conflict as refusal:
            return _as_it_stands(visit, refusal)
    without_exceptions = [picker for picker in pickers(typed, visit.caller) if picker.name != "except"]
    filled = {"id": str(row.id), "pickers": without_exceptions, "errors": errors, "reason": visit.text("reason")}
    return Shown("signal_ask.html", filled, 422 if errors else 200)


def answer_share(visit: Visit) -> Shown | HttpResponse:
    row = _own(visit)
    answer = visit.text("answer")
    if answer not in ("grant", "decline"):
        raise Absent
    try:
        actions.answer_share_request(row, visit.caller, visit.path["ask"], answer == "grant")
    except Conflict as refusal:
        return _as_it_stands(visit, refusal)
    return go(f"/console/signals/{row.id}?did={'granted' if answer == 'grant' else 'declined'}")


PAGES = (
    Page(path="signals", name="signals", view=listing.listed, needs=(present.READ,), label="Signals", key="s"),
    Page(path="signals/{id}", name="signal", view=listing.signal, needs=(present.READ,)),
    Page(path="signals/{id}/sight", name="signal_sight", view=sight, needs=(present.ANSWER,), changes=True),
    Page(path="signals/{id}/act", name="signal_act", view=act, needs=(present.ANSWER,), changes=True),
    Page(path="signals/{id}/dispute", name="signal_dispute", view=dispute, needs=(present.ANSWER,), changes=True),
    Page(path="signals/{id}/undispute", name="signal_undispute", view=undispute, needs=(present.ANSWER,), changes=True),
    Page(path="signals/{id}/retract", name="signal_retract", view=retract, needs=(present.PUBLISH,), changes=True),
    Page(path="signals/{id}/revise", name="signal_revise", view=revise, needs=(present.PUBLISH,), also_posts=True),
    Page(path="signals/{id}/ask", name="signal_ask", view=ask, needs=(present.ANSWER,), also_posts=True),
    Page(path="signals/{id}/share/{ask}", name="signal_share", view=answer_share, needs=(present.PUBLISH,), changes=True),
)
