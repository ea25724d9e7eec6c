"""The list of signals that the person may see, and beside it one of them."""

from collections.abc import Mapping
from typing import Any

from accord.doors.console.frame.choices import scheme_names, words
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Shown, Visit
from accord.doors.console.frame.panes import with_list
from accord.doors.console.signals import present
from accord.doors.console.signals.labels import STATES
from accord.doors.console.signals.present import PUBLISH, row_of
from accord.hub.members import queries as members
from accord.hub.signals import queries
from accord.hub.signals.vocabulary import STATES as NUMBERED
from accord.tables import schemes

BASE = "/console/signals"
_DIALOGS = {
    "may_sight": ("sighted_count", "sighted_note", "acted_action", "acted_note"),
    "may_dispute": ("disputed_reason",),
    "may_change": ("retracted_reason",),
}
PAGE = 50


def listed(visit: Visit) -> Shown:
    return Shown("signals.html", _list(visit))


def _list(visit: Visit) -> dict[str, Any]:
    known = {"kind": KINDS, "scheme": schemes(), "state": STATES, "own": ("1",)}
    filters = {name: str(visit.asked.get(name, "")) for name, words in known.items() if visit.asked.get(name, "") in words}
    state = next((number for number, name in NUMBERED.items() if name == filters.get("state")), None)
    narrowed = queries.Filters(kind=filters.get("kind"), scheme=filters.get("scheme"), state=state, own="own" in filters)
    items, following = queries.listed(visit.caller, narrowed, before=visit.number("before"), limit=PAGE)
    names = {row.id: row.name for row in members.members()}
    query = "".join(f"&{name}={value}" for name, value in filters.items())
    return {
        "rows": [row_of(item, names, visit.caller) for item in items],
        "filters": filters,
        "kinds": words(KINDS, filters.get("kind")),
        "schemes": scheme_names(filters.get("scheme")),
        "states": words(STATES, filters.get("state")),
        "may_publish": visit.caller.may(PUBLISH),
        "first": f"{BASE}?{query[1:]}" if visit.number("before") is not None else "",
        "next": f"{BASE}?before={following}{query}" if following is not None else "",
    }


def signal(visit: Visit, errors: Mapping[str, str] | None = None, status: int = 200) -> Shown:
    detail = present.detail(visit, errors=errors)
    # What is wrong stands beside its field in the dialog; where things stand otherwise by now, the dialog may be gone.
    beside = {field for may, fields in _DIALOGS.items() if detail.get(may) for field in fields}
    detail["said"] = [sentence for name, sentence in (errors or {}).items() if name not in beside]
    return with_list(visit, "signals", {**detail, "current": detail["id"]}, _list, status)
