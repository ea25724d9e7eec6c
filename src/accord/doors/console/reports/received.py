"""Reports that people agreed to hand to this desk: the police, those who get people out, a consulate. And what a flood held back."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from accord.core.times import moment
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.pictures import sealed_picture
from accord.doors.console.reports.answers import as_asked, in_words, language_name
from accord.doors.console.reports.labels import STATES
from accord.hub.care.vocabulary import HANDLE, OFFICER
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.reports import actions, queries
from accord.hub.reports.queries import LOOKS, HandedRow
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN
from accord.hub.times import now
from accord.tables import report_outlets

BASE = "/console/reports"
_APART = ("note", "evidence")
_TONES = {"sent": "amber", "later": "amber", "seen": "green"}


def _row(row: HandedRow) -> dict[str, Any]:
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "outlet": gettext(report_outlets()[row.outlet].label),
        "state": gettext(STATES.get(row.state, row.state)),
        "tone": _TONES.get(row.state, ""),
        "at": moment(row.at),
        "language": language_name(row.language),
    }


def listed(visit: Visit) -> Answer:
    may_release = visit.caller.may(MANAGE)
    return Shown(
        "reports.html",
        {
            "rows": [_row(row) for row in queries.handed(visit.caller)] if visit.caller.may(ANSWER) else [],
            "held": [_row(row) for row in queries.held_back(visit.caller)] if may_release else [],
            "may_take": visit.caller.may(OPEN),
            "now": moment(now()),
        },
    )


def shown(visit: Visit) -> Answer:
    page = queries.page(visit.caller, visit.path["id"])
    answers = None if page.texts is None else [in_words(name, page.texts[name]) for name in as_asked(page.texts) if name not in _APART]
    filled = {
        "report": _row(page.row),
        "answers": answers,
        "pictures": range(1, 1 + len((page.texts or {}).get("evidence", "").split())),
        "base": f"{BASE}/{page.row.id}",
        "cases_href": f"{BASE}/{page.row.id}/cases" if visit.caller.may(READ_CASES) else "",
        "file": queries.file_of(visit.caller, page.row.report),
        "may_open_file": answers is not None and visit.caller.may(HANDLE) and visit.caller.role == OFFICER,
        "now": moment(now()),
    }
    return Shown("report.html", filled)


def picture(visit: Visit) -> Answer:
    number = visit.path["number"]
    image = queries.picture(visit.caller, visit.path["id"], int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0)
    return sealed_picture(image.type, image.data, f"picture-{number}")


def seen(visit: Visit) -> Answer:
    actions.see(visit.caller, visit.path["id"])
    return go(f"{BASE}/{visit.path['id']}")


def done(visit: Visit) -> Answer:
    actions.finish(visit.caller, visit.path["id"])
    return go(BASE)


def file(visit: Visit) -> Answer:
    """The report becomes the file of its person; where another member keeps it, the caller sees no more of it."""
    made = actions.open_file(visit.caller, visit.path["id"])
    return go(f"/console/care/{made.id}" if made.is_ours else f"{BASE}/{visit.path['id']}")


def release(visit: Visit) -> Answer:
    actions.release(visit.caller, visit.path["id"])
    return go(BASE)


PAGES: tuple[Page, ...] = (
    Page(path="reports", name="reports", view=listed, needs=LOOKS, label=gettext_noop("Reports"), key="z"),
    Page(path="reports/{id}", name="report", view=shown, needs=(ANSWER,)),
    Page(path="reports/{id}/pictures/{number}", name="report_picture", view=picture, needs=(ANSWER,)),
    Page(path="reports/{id}/seen", name="report_seen", view=seen, needs=(ANSWER,), changes=True),
    Page(path="reports/{id}/done", name="report_done", view=done, needs=(ANSWER,), changes=True),
    Page(path="reports/{id}/file", name="report_file", view=file, needs=(HANDLE,), changes=True),
    Page(path="reports/{id}/release", name="report_release", view=release, needs=(MANAGE,), changes=True),
)
