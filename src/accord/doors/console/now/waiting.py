"""The requests of others to this desk, a few rows of each kind, each with its likely step: the first page loads them into its own list."""

from typing import Any

from django.http import HttpResponse
from msgspec.structs import replace

from accord.core.times import moment
from accord.doors.console.appeals.views import row_of
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.requests.inbox import made_group
from accord.doors.console.requests.rows import LOOKS
from accord.hub.appeals import queries as appeals
from accord.hub.members.queries import Caller
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Group
from accord.hub.times import now

ROWS = 5
NEWEST = 20  # of each kind that are looked through
PROVES = frozenset({"confirms", "keeps"})  # who can say whose it is
IN_HAND = frozenset({"confirm", "give-back"})


def waiting(visit: Visit) -> Answer:
    at = now()
    own, others = requests.inbox_groups(visit.caller, at=at, most=NEWEST)
    few = [_few(group, visit.above) for group in (*own, *filter(None, map(_in_hand, others)))]
    groups = [group for group in few if group.rows]
    proofs = _proofs(visit.caller)
    if visit.is_part and not groups and not proofs:
        return HttpResponse(status=204)  # the page that asks keeps what it says
    heading = "h3" if visit.is_part else "h2"  # on the first page they stand under a heading of its own
    return Shown(
        "waiting.html", {"waiting": [made_group(group) for group in groups], "proofs": proofs, "heading": heading, "now": moment(at)}
    )


def _in_hand(group: Group) -> Group | None:
    """Of what waits for nobody here: where one word of this member lets others hold money, or the money lies here."""
    rows = tuple(row for row in group.rows if any(not IN_HAND.isdisjoint(open_step.step.effects) for open_step in row.offered))
    return replace(group, rows=rows, whole=len(rows)) if rows else None


def _few(group: Group, above: frozenset[str]) -> Group:
    """A few rows of a group, without those that stand under the bells above."""
    rows = tuple(row for row in group.rows if row.id not in above)
    return replace(group, rows=rows[:ROWS], whole=group.whole - len(group.rows) + len(rows))


def _proofs(caller: Caller) -> list[dict[str, Any]]:
    """The appeals in which this member can say whose it is, and nobody has yet."""
    rows, _following = appeals.appeals(caller, limit=NEWEST)
    return [row_of(row) for row in rows if row.step == "prove" and not PROVES.isdisjoint(row.sides)][:ROWS]


PAGES = (Page(path="waiting", name="waiting", view=waiting, needs=LOOKS),)
