"""What waits in cases for one's member: invitations, offers of the lead, tasks. The first page and the inbox load it into their own."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.cases.rows import BASE, called, summary
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.frame.panes import when
from accord.hub.cases import queries
from accord.hub.cases.vocabulary import READ
from accord.hub.times import now

MOST = 10  # rows of each sort


def waiting(visit: Visit) -> Answer:
    counts = queries.counts(visit.caller)
    if visit.is_part and not (counts.invitations or counts.offers or counts.tasks):
        return HttpResponse(status=204)  # the page that asks keeps what it says
    rows = [*_asked(visit, bool(counts.invitations), bool(counts.offers)), *(_tasks(visit) if counts.tasks else [])]
    return Shown("cases_waiting.html", {"rows": rows, "now": moment(now())})


def _asked(visit: Visit, invited: bool, offered: bool) -> list[dict[str, Any]]:
    """Where others wait for our answer."""
    rows = []
    if invited:
        rows += [(gettext("Invited by {member}"), row) for row in queries.cases(visit.caller, state="invited", limit=MOST)[0]]
    if offered:
        there, _following = queries.cases(visit.caller, state="open", limit=MOST)
        rows += [(gettext("{member} offers us the lead"), row) for row in there if row.is_offered]
    return [
        {
            "what": text.format(member=row.lead_name),
            "title": called(row.title, row.number),
            "href": f"{BASE}/{row.id}",
            "due": None,
            "started": moment(row.changed),
        }
        for text, row in rows
    ]


def _tasks(visit: Visit) -> list[dict[str, Any]]:
    return [
        {
            "what": gettext("Task: {text}").format(text=summary(task.text)),
            "title": called(task.title, task.number),
            "href": f"{BASE}/{task.case}#task",
            "due": when(task.due),
            "started": None,
        }
        for task in queries.due(visit.caller, limit=MOST)
    ]


PAGES = (Page(path="cases/waiting", name="cases_waiting", view=waiting, needs=(READ,)),)
