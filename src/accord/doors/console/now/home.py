"""The first page: what waits for this desk, what came in lately, and how to begin."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext

from accord.core.times import DAY, moment
from accord.doors.console.desks.duty import warned
from accord.doors.console.desks.views import as_row
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Page, Shown, Visit
from accord.doors.console.now.alerts import grouped, shown
from accord.doors.console.requests.rows import LOOKS
from accord.hub.backups import queries as backups
from accord.hub.cases.vocabulary import READ as READ_CASES
from accord.hub.desks import queries as desks
from accord.hub.journal import queries as journal
from accord.hub.leases.queries import amiss
from accord.hub.members.queries import Caller
from accord.hub.protocol_book import queries as book
from accord.hub.protocol_book.vocabulary import AGREE
from accord.hub.signals import queries as signals
from accord.hub.signals.queries import Lately, Waiting
from accord.hub.times import now
from accord.hub.webhooks import queries as webhooks
from accord.hub.webhooks.vocabulary import STOPPED
from accord.tables import schemes

DESKS, PUBLISH, READ = "member:desks:read", "member:signals:publish", "member:signals:read"
RUNS_THE_HUB = "hub:members:manage"
HELD_SHOWN = 5
BELLS_SHOWN = 12  # rows; all of them stand on the page of bells
COUNTED_MOST = 99


def home(visit: Visit) -> Shown:
    at = now()
    caller = visit.caller
    ringing = grouped(shown(caller, desks.ringing(caller)), moment(at)) if caller.may(DESKS) else []
    above = {bell.matter.id for bell in ringing[:BELLS_SHOWN] if bell.matter and bell.matter.id and bell.says_all}
    asks = _asks(caller) if caller.may(READ) else []
    asks += _stopped_webhooks(caller) if caller.may(webhooks.READ) else []
    asks += _proposals(caller, above) if caller.may(AGREE) else []
    own = [as_row(row, at) for row in desks.desks(caller, caller.id, at=at)] if caller.may(DESKS) else []
    troubled = [row for row in own if row["is_untested"] or not row["desk"].is_attended]
    lately = signals.lately(caller, at - DAY) if caller.may(READ) else None
    return Shown(
        "home.html",
        {
            "now_ringing": ringing[:BELLS_SHOWN],
            "rings_further": sum(bell.bells for bell in ringing[BELLS_SHOWN:]),
            "above": ",".join(sorted(above)),
            "asks": asks,
            "troubled": troubled,
            "has_desk": bool(own),
            "sees_desks": caller.may(DESKS),
            "may_make_desk": caller.may("member:desks:manage"),
            "duty": warned(caller.n, caller.country, at) if caller.may(DESKS) else [],
            "waits": bool(ringing or asks or troubled),
            "is_backup_late": caller.may(RUNS_THE_HUB) and bool(backups.warning(at)),
            "is_amiss": caller.may(RUNS_THE_HUB) and bool(amiss()),
            "parked": sum(journal.count_parked().values()) if caller.may(RUNS_THE_HUB) else 0,
            "lately": _lately(lately) if lately and lately.total else None,
            "is_empty": not (lately and lately.total) and not signals.sees_any(caller),
            "may_publish": caller.may(PUBLISH),
            "may_warn": caller.role != "victim officer",
            "may_read": caller.may(READ),
            "may_ring": caller.may("member:bells:ring"),
            "sees_cases": caller.may(READ_CASES),
            "sees_requests": any(caller.may(permission) for permission in LOOKS),
            "now": moment(at),
        },
    )


def _asks(caller: Caller) -> list[dict[str, Any]]:
    """Where this member's word is asked, a row each."""
    rows: list[dict[str, Any]] = []
    if caller.may(PUBLISH):
        rows += _rows(signals.share_requests_to_answer(caller), gettext("Others ask to share it more widely"))
    rows += _rows(signals.disputes_to_answer(caller), gettext("Others say that it is wrong"))
    waits = signals.own_waiting(caller, COUNTED_MOST + 1)
    for claim in waits[:HELD_SHOWN]:
        identifier: Any = claim.content.get("identifier") or {}
        rows.append(
            {
                "what": gettext("Held back until a reviewer has looked at it"),
                "kind": _kind(str(identifier.get("kind", ""))),
                "value": str(identifier.get("value", "")),
                "href": f"/console/signals/{claim.id}",
                "at": moment(claim.at),
                "count": None,
            }
        )
    if len(waits) > HELD_SHOWN:
        rows[-1]["more"] = len(waits) - HELD_SHOWN
    return rows


def _stopped_webhooks(caller: Caller) -> list[dict[str, Any]]:
    """Webhooks that the hub stopped: until a person looks after them, the member's systems are told nothing."""
    return [
        {
            "what": gettext("A webhook was stopped: its receiver takes no messages"),
            "kind": "",
            "value": "",
            "href": f"/console/webhooks/{row.id}",
            "at": moment(row.last.at if row.last else row.made),
            "count": None,
        }
        for row in webhooks.webhooks(caller)
        if row.state == STOPPED
    ]


def _proposals(caller: Caller, above: Collection[str]) -> list[dict[str, Any]]:
    """Protocols that other members proposed to this one, which is to accept or refuse them, and for which no bell above rings."""
    return [
        {
            "what": gettext("A protocol to agree on: {title}").format(title=row.title),
            "kind": "",
            "value": "",
            "href": f"/console/proposals/{row.id}",
            "at": moment(row.made),
            "count": None,
        }
        for row in book.proposals(caller, waiting=True, limit=HELD_SHOWN)[0]
        if row.id not in above
    ]


def _rows(waiting: Waiting, what: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "what": what,
            "kind": _kind(row.kind),
            "value": row.value,
            "href": f"/console/signals/{row.signal}",
            "at": moment(row.at),
            "count": row.count,
        }
        for row in waiting.rows
    ]
    if waiting.total > len(rows):
        rows[-1]["more"] = waiting.total - len(rows)
    return rows


def _kind(code: str) -> str:
    return gettext(KINDS[code]) if code in KINDS else ""


def _lately(activity: Lately) -> dict[str, Any]:
    known = schemes()
    return {
        "total": activity.total,
        "own": activity.own,
        "is_cut": activity.is_cut,
        "kinds": [{"name": _kind(kind) or kind, "code": kind, "count": count} for kind, count in activity.by_kind],
        "schemes": [
            {"name": gettext(known[scheme].label) if scheme in known else scheme, "code": scheme, "count": count}
            for scheme, count in activity.by_scheme
        ],
    }


PAGES = (Page(path="", name="home", view=home, label="Home", key="h"),)
