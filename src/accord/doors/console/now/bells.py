"""Bells: what rings now, what rang before, and one bell with the one button that somebody needs at three in the morning."""

from django.http import HttpResponse
from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.frame.moments import about
from accord.doors.console.frame.pages import Page, Shown, Visit, go
from accord.doors.console.now.alerts import shown, story
from accord.doors.console.repatriation.rows import way_to
from accord.hub.desks import actions, queries
from accord.hub.reports import queries as reports
from accord.hub.requests.vocabulary import ANSWER as ANSWER_REQUESTS
from accord.hub.rescue import queries as rescues
from accord.hub.signals import queries as signals
from accord.hub.times import now

READ, ANSWER, RING = "member:desks:read", "member:bells:answer", "member:bells:ring"
MANAGE_ALL = "hub:desks:manage"


def bells(visit: Visit) -> Shown:
    before = visit.number("before")
    ringing = queries.ringing(visit.caller) if before is None else []
    rows, older = queries.bells(visit.caller, before=before)
    ids = {row.id for row in ringing}
    alerts = shown(visit.caller, [*ringing, *(row for row in rows if row.id not in ids)])
    return Shown(
        "bells.html",
        {
            "now_ringing": alerts[: len(ringing)],
            "history": [{"bell": bell, "took": about(bell.took) if bell.took is not None else ""} for bell in alerts[len(ringing) :]],
            "now": moment(now()),
            "older": f"/console/bells?before={older}" if older is not None else "",
            "newest": "/console/bells" if before is not None else "",
            "may_ring": visit.caller.may(RING),
        },
    )


def bell(visit: Visit) -> Shown:
    row = queries.bell(visit.caller, visit.path["id"])
    (alert,) = shown(visit.caller, [row])
    # An id of something that this person may not see is not shown either.
    signal = signals.find(visit.caller, row.ref) if row.ref and visit.caller.may("member:signals:read") else None
    handed = reports.handed(visit.caller) if row.ref and visit.caller.may(ANSWER_REQUESTS) else []
    return Shown(
        "bell.html",
        {
            "bell": alert,
            "took": about(alert.took) if alert.took is not None else "",
            "steps": story(row),
            "signal": f"/console/signals/{signal.id}" if signal else "",
            "report": next((f"/console/reports/{report.id}" for report in handed if report.report == row.ref), ""),
            "rescue": f"/console/rescues/{rescue}" if (rescue := rescues.rung_by(visit.caller, row.id)) else "",
            "person": way_to(visit.caller, row.ref),
            "is_test": row.kind == "test",
            "is_ours": row.by_member == visit.caller.id,
            "now": moment(now()),
            "heading": gettext("A bell rings") if alert.rings else gettext("A bell that rang"),
            "may_see_desk": visit.caller.may(READ),
        },
    )


def answer(visit: Visit) -> HttpResponse:
    return go(f"/console/bells/{actions.answer(visit.caller, visit.path['id']).id}")


def stop(visit: Visit) -> HttpResponse:
    return go(f"/console/bells/{actions.stop(visit.caller, visit.path['id']).id}")


PAGES = (
    Page(path="bells", name="bells", view=bells, needs=(READ, ANSWER), label="Bells", key="b"),
    Page(path="bells/{id}", name="bell", view=bell, needs=(READ, ANSWER, RING, MANAGE_ALL)),
    Page(path="bells/{id}/answer", name="answer_bell", view=answer, needs=(ANSWER, MANAGE_ALL), changes=True),
    Page(path="bells/{id}/stop", name="stop_bell", view=stop, needs=(RING, MANAGE_ALL), changes=True),
)
