"""Introductions: the list, one of them, the answer; and the choice to deconflict a request's identifier. For the two officers alone."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy, gettext_noop

from accord.core.times import moment
from accord.doors.console.frame.choices import country
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.requests.rows import masked
from accord.hub.deconfliction import actions, queries
from accord.hub.deconfliction.queries import MatchRow
from accord.hub.deconfliction.vocabulary import CASE, HANDLE, PROTOCOL, REQUEST, WATCH
from accord.hub.requests.errors import Refused
from accord.hub.times import now
from accord.tables import newest_protocols

BASE, CASES = "/console/introductions", "/console/cases"
OWN: dict[str, tuple[Any, str]] = {
    CASE: (gettext_lazy("in a case of yours"), ""),
    WATCH: (gettext_lazy("on your watchlist"), "/console/watchlist/"),
    REQUEST: (gettext_lazy("in a request of yours"), "/console/requests/"),
}


def _row(row: MatchRow) -> dict[str, Any]:
    where, folder = OWN[row.source]
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "state": gettext(row.state_title),
        "country": country(row.country) if row.country else "",
        "where": where,
        "own": f"{CASES}/{row.case}#target" if row.case else f"{folder}{row.ref}" if folder else "",
        "target": masked(row.target, row.kind) if row.source == REQUEST else row.target,
        "made": moment(row.made),
        "due": moment(row.due) if row.due is not None and row.is_open else None,
        "waits": "agree" in row.steps,
        "refusal": gettext(row.refusal) if row.refusal else "",
    }


def listed(visit: Visit) -> Shown:
    filled = {
        "rows": [_row(row) for row in queries.matches(visit.caller)],
        "counts": queries.counts(visit.caller),
        "now": moment(now()),
    }
    return Shown("introductions.html", filled)


def show(visit: Visit) -> Shown:
    return _shown(visit, queries.match(visit.caller, visit.path["id"]))


def _shown(visit: Visit, row: MatchRow, error: str = "", status: int = 200) -> Shown:
    refusals = [(code, gettext(words)) for code, words in newest_protocols()[PROTOCOL].refusals.items()]
    filled = {"match": _row(row), "refusals": refusals, "error": error, "base": BASE, "now": moment(now())}
    return Shown("introduction.html", filled, status)


def answer(visit: Visit) -> Answer:
    """Agree, decline with a reason, or close."""
    step, id = visit.text("do", 10), visit.path["id"]
    if step not in ("agree", "decline", "close"):
        return _shown(visit, queries.match(visit.caller, id), gettext("Choose whether you agree to speak."), 422)
    fields = {"refusal": visit.text("refusal", 40)} if step == "decline" else {}
    try:
        actions.answer(visit.caller, id, step, fields)
    except Refused as refused:
        return _shown(visit, queries.match(visit.caller, id), refused.text, 422)
    return go(f"{BASE}/{id}")


def of_request(visit: Visit) -> Answer:
    id = visit.path["id"]
    actions.deconflict_request(visit.caller, id, wanted=visit.text("wanted", 3) == "yes")
    return go(f"/console/requests/{id}")


PAGES: tuple[Page, ...] = (
    Page(path="introductions", name="introductions", view=listed, needs=(HANDLE,), label=gettext_noop("Introductions")),
    Page(path="introductions/{id}", name="introduction", view=show, needs=(HANDLE,)),
    Page(path="introductions/{id}/answer", name="introduction_answer", view=answer, needs=(HANDLE,), changes=True),
    Page(path="requests/{id}/deconflict", name="request_deconflict", view=of_request, needs=(HANDLE,), changes=True),
)
