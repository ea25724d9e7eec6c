"""Bells: what rings now, what rang before, and one bell with the one button that an officer needs at three in the morning."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.moments import about
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.now.alerts import Bell, grouped, shown, story
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk
from accord.hub.desks.queries import BellRow, hands
from accord.hub.desks.vocabulary import LONGEST_NOTE, SNOOZES
from accord.hub.times import now

READ, ANSWER, RING = "member:desks:read", "member:bells:answer", "member:bells:ring"
MANAGE_ALL = "hub:desks:manage"


def bells(visit: Visit) -> Shown:
    before = visit.number("before")
    ringing = queries.ringing(visit.caller) if before is None else []
    rows, older = queries.bells(visit.caller, before=before)
    ids = {row.id for row in ringing}
    alerts = shown(visit.caller, [*ringing, *(row for row in rows if row.id not in ids)])
    at = moment(now())
    return Shown(
        "bells.html",
        {
            "now_ringing": grouped(alerts[: len(ringing)], at, opened=str(visit.asked.get("group", ""))),
            "history": [{"bell": bell, "took": about(bell.took) if bell.took is not None else ""} for bell in alerts[len(ringing) :]],
            "now": at,
            "older": f"/console/bells?before={older}" if older is not None else "",
            "newest": "/console/bells" if before is not None else "",
            "may_ring": visit.caller.may(RING),
        },
    )


def bell(visit: Visit) -> Shown:
    return _shown(visit, queries.bell(visit.caller, visit.path["id"]))


def _shown(visit: Visit, row: BellRow, status: int = 200, **more: Any) -> Shown:
    at = now()
    (alert,) = shown(visit.caller, [row])
    return Shown(
        "bell.html",
        {
            "bell": alert,
            "title": _title(alert),
            "took": about(alert.took) if alert.took is not None else "",
            "steps": story(row, hands.deeds(visit.caller, row, at) if row.sees_rings else ()),
            "is_test": row.kind == "test",
            "is_ours": row.by_member == visit.caller.id,
            "was_taken_elsewhere": row.answered_by is not None and row.answered_by != row.member and _stays(alert),
            "snoozes": SNOOZES,
            "not_snoozed": hands.why_not_snoozed(row, at) if alert.rings and row.may_hold else "",
            "colleagues": _colleagues(visit, row, at) if alert.rings and row.may_hold and row.kind != "test" else [],
            "longest_note": LONGEST_NOTE,
            "now": moment(at),
            "heading": gettext("A bell rings") if alert.rings else gettext("A bell that rang"),
            "may_see_desk": visit.caller.may(READ),
            **more,
        },
        status,
    )


def _stays(bell: Bell) -> bool:
    """Whether it rings for something that an officer takes: a signal or a repatriation is only looked at."""
    return any(matter.kind not in ("journey", "signal", "watch", "match") for matter in bell.matters)


def _title(bell: Bell) -> str:
    """The bell's matter, for the tab: `Hold funds: THB 480,000.00`."""
    amounts = joined(bell.matter.amounts) if bell.matter else ""
    return f"{bell.what}: {amounts}" if amounts else bell.what


def _colleagues(visit: Visit, row: BellRow, at: int) -> list[dict[str, Any]]:
    """To whom it can be handed, each with a word on whether they are there."""
    rows = []
    for colleague in hands.colleagues(visit.caller, row, at):
        where = gettext("away") if colleague.is_away else gettext("on shift") if colleague.is_on_shift else gettext("off shift")
        says = [where, *_hindrance(colleague)]
        rows.append(
            {"id": colleague.id, "name": f"{colleague.name} ({joined(says)})", "is_off": colleague.is_away or not colleague.has_come}
        )
    return rows


def _hindrance(colleague: hands.Colleague) -> list[str]:
    """Why a bell that is handed to them might be seen by nobody, if so."""
    if not colleague.has_come:
        return [gettext("has not taken up the invitation")]
    return [] if colleague.is_reached else [gettext("alerted in the open console only")]


def answer(visit: Visit) -> Answer:
    """Take it, and what it rings for. What was taken is opened; an officer who came too late sees who was quicker."""
    done = actions.take(visit.caller, visit.path["id"])
    reasons = list(dict.fromkeys(taken.why for taken in done.taken if taken.why))
    if reasons:
        return _shown(visit, done.bell, reasons=reasons)
    # One matter is opened at once; of several the bell's page shows each.
    if len(done.taken) == 1 and done.bell.count == 1 and done.taken[0].id:
        (taken,) = done.taken
        if taken.kind == "request":
            return go(f"/console/requests/{taken.id}" + (f"?done={taken.step}" if taken.step else ""))
        if taken.kind == "report":
            return go(f"/console/reports/{taken.id}")
    return go(f"/console/bells/{done.bell.id}")


def snooze(visit: Visit) -> Answer:
    text = visit.text("minutes", 4).strip()
    minutes = int(text) if text.isascii() and text.isdigit() else 0
    return _held(visit, lambda bell_id: actions.snooze(visit.caller, bell_id, minutes))


def hand_over(visit: Visit) -> Answer:
    return _held(visit, lambda bell_id: actions.hand_over(visit.caller, bell_id, visit.text("person", 40)))


def note(visit: Visit) -> Answer:
    return _held(visit, lambda bell_id: actions.add_note(visit.caller, bell_id, visit.text("text")))


def _held(visit: Visit, do: Callable[[str], BellRow]) -> Answer:
    """Do it, or show the bell again with what was typed and what to mend. A bell that another took meanwhile says so on its page."""
    id = visit.path["id"]
    try:
        return go(f"/console/bells/{do(id).id}")
    except BadDesk as bad:
        typed = {"text": visit.text("text"), "person": visit.text("person", 40)}
        fault = {"field": bad.field, "text": bad.text}
        return _shown(visit, queries.bell(visit.caller, id), 422, fault=fault, wrong={bad.field: bad.text}, typed=typed)


def stop(visit: Visit) -> HttpResponse:
    return go(f"/console/bells/{actions.stop(visit.caller, visit.path['id']).id}")


PAGES = (
    Page(path="bells", name="bells", view=bells, needs=(READ, ANSWER), label="Bells", key="b"),
    Page(path="bells/{id}", name="bell", view=bell, needs=(READ, ANSWER, RING, MANAGE_ALL)),
    Page(path="bells/{id}/answer", name="answer_bell", view=answer, needs=(ANSWER, MANAGE_ALL), changes=True),
    Page(path="bells/{id}/snooze", name="snooze_bell", view=snooze, needs=(ANSWER,), changes=True),
    Page(path="bells/{id}/hand-over", name="hand_over_bell", view=hand_over, needs=(ANSWER,), changes=True),
    Page(path="bells/{id}/note", name="note_bell", view=note, needs=(ANSWER,), changes=True),
    Page(path="bells/{id}/stop", name="stop_bell", view=stop, needs=(RING, MANAGE_ALL), changes=True),
)
