"""The navigation: the pages that this person may open, and what waits behind them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from accord.doors.console.frame.labels import GROUPS, ROLE_NAMES
from accord.hub.desks.queries import ringing_count
from accord.hub.guard.queries import count_waiting as count_quarantined
from accord.hub.members.queries import Caller
from accord.hub.requests.queries import count_waiting as count_requests
from accord.hub.rescue.queries import count_overdue
from accord.hub.webhooks.queries import count_stopped


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    href: str
    key: str
    group: str
    current: bool
    count: int | None


def navigation(path: str, caller: Caller, name: str) -> dict[str, Any]:
    from accord.doors.console.urls import BASE, PAGES

    ringing = ringing_count(caller)
    counts = {"bells": ringing, "inbox": count_requests(caller)}
    if caller.may("hub:quarantine:review"):
        counts["quarantine"] = count_quarantined()
    overdue = count_overdue(caller)
    if overdue:
        counts["rescues"] = overdue
    stopped = count_stopped(caller)
    if stopped:
        counts["webhooks"] = stopped
    order = list(GROUPS)
    pages = sorted((page for page in PAGES if page.label and page.is_open_to(caller)), key=lambda page: order.index(page.group))
    here = max((page.path for page in pages if path.startswith(BASE + page.path)), key=len, default="")
    items = [
        Item(gettext(page.label), BASE + page.path, page.key, gettext(GROUPS[page.group]), page.path == here, counts.get(page.name))
        for page in pages
    ]
    return {
        "nav": items,
        "person": {"name": name, "role": caller.role, "role_name": gettext(ROLE_NAMES[caller.role]), "id": caller.person},
        "member": {"name": caller.name, "id": caller.id},
        "ringing": ringing,
        "caller": caller,
    }
