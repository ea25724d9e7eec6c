"""Helpers of pages with a list: the detail beside it, the page that follows, times for the parts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from accord.core.times import moment
from accord.doors.console.frame.pages import Shown, Visit
from accord.hub.members import queries
from accord.hub.members.queries import MemberRow
from accord.hub.refusals import Absent

Row = TypeVar("Row")


def with_list(visit: Visit, name: str, detail: Mapping[str, Any], listed: Callable[[Visit], dict[str, Any]], status: int = 200) -> Shown:
    """The detail, `<name>_pane.html`, inside `<name>.html` with its list."""
    return Shown(f"{name}.html", {**listed(visit), **detail, "pane": f"console/{name}_pane.html"}, status)


def member_chosen(visit: Visit, permission: str) -> MemberRow:
    """The member whose things are meant: one's own, or with the permission any, by its id."""
    id = (str(visit.asked.get("member", "")) or visit.text("member", 64)) or visit.caller.id
    member = queries.member(id)
    if member.id != id.lower() or not (visit.caller.may(permission) or member.n == visit.caller.n):
        raise Absent
    return member


def page_after(rows: Sequence[Row], after: str, size: int, id_of: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The rows that follow the one with the id `after`, and the id to go on after; empty at the end. An unknown id begins anew."""
    start = next((place + 1 for place, row in enumerate(rows) if id_of(row) == after), 0)
    page = rows[start : start + size]
    return page, id_of(page[-1]) if start + size < len(rows) else ""


def when(micros: int | None) -> datetime | None:
    return None if micros is None else moment(micros)
