"""Who did what, and what was refused: the own member's lines, for an auditor of the hub everybody's; also as a file."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import StreamingHttpResponse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accord.core.periods import whole
from accord.core.times import rfc3339
from accord.doors.console.frame import moments
from accord.doors.console.frame.csv_text import MARK, plain
from accord.doors.console.frame.labels import ROLE_NAMES
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.frame.panes import when
from accord.doors.console.members.labels import ACTION_SAYS, AUDIT_WORDS, OUTCOMES, PERMISSION_SAYS
from accord.hub.members.queries import Caller, auditing
from accord.hub.members.queries.auditing import Line

BASE = "/console/audit"
NEEDS = (auditing.OWN, auditing.ALL)
PAGE = 100
MOST_LINES = 100_000
A_READ = 5_000
COLUMNS = ("at", "member", "member_name", "actor", "name", "role", "action", "outcome", "detail")
_WORD = re.compile(r"[a-z]+(?:[:-][a-z]+)*")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as year, month and day, for example 2026-11-01.")},
    )


class Days(forms.Form):
    """From which day to which, in the reader's zone; either may be left out."""

    first = _day(_("First day"))
    last = _day(_("Last day"))

    def __init__(self, visit: Visit) -> None:
        super().__init__({name: str(visit.asked.get(name, "")).strip()[:64] for name in self.base_fields})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", gettext("The last day is before the first. Write a last day on or after {day}.").format(day=first))
        return cleaned

    def bounds(self) -> dict[str, int]:
        """`since` and `until`, as far as days were given. After it was found to be valid."""
        given: dict[str, date] = {name: day for name, day in self.cleaned_data.items() if day}
        days = {name: whole(day, day, moments.zone())[0] for name, day in given.items()}
        return ({"since": days["first"].begins} if "first" in days else {}) | ({"until": days["last"].ends} if "last" in days else {})

    def given(self) -> dict[str, str]:
        return {name: value for name, value in self.data.items() if value}


def _filters(visit: Visit) -> dict[str, str]:
    """Words that narrow the lines; whatever is none narrows nothing."""
    outcome, action = str(visit.asked.get("outcome", "")), str(visit.asked.get("action", ""))
    filters = {"outcome": outcome} if outcome in OUTCOMES else {}
    return filters | ({"action": action} if len(action) <= 64 and _WORD.fullmatch(action) else {})


def _narrowed(filters: dict[str, str], days: Days) -> dict[str, Any]:
    """What narrows the lines, as the query takes it."""
    return {**filters, **days.bounds()}


def action_words(action: str) -> str:
    """An action in words; nothing where none are known, as of a line from before."""
    says = PERMISSION_SAYS.get(action) or ACTION_SAYS.get(action) or ACTION_SAYS.get(action.rpartition(":")[0])
    return gettext(says) if says else ""


def _shown(line: Line) -> dict[str, Any]:
    kind, _, id = line.actor.partition(":")
    words = {"operator": gettext("the operator of the machine"), "hub": gettext("the hub"), "nobody": gettext("nobody signed in")}
    kinds = {"person": gettext("person"), "token": gettext("token")}
    return {
        "at": when(line.at),
        "member": line.member_name,
        "name": line.name,
        "role": gettext(ROLE_NAMES.get(line.role, line.role)) if line.role else "",
        "actor": gettext("not shown") if line.actor == auditing.NOT_SHOWN else words.get(line.actor, kinds.get(kind, line.actor)),
        "actor_id": id,
        "says": action_words(line.action),
        "action": line.action,
        "outcome": gettext(OUTCOMES.get(line.outcome, line.outcome)),
        "tone": {"done": "green", "refused": "red", "unanswered": "amber"}.get(line.outcome, ""),
        "lines": [(when(line.at), line.detail)],
    }


def _together(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, newest first; of those that read the same one after another the newest alone, with how many, since when, and the
    particulars of each."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        newer = kept[-1] if kept else None
        if newer is not None and all(newer[name] == row[name] for name in row if name not in ("at", "lines")):
            newer |= {"times": newer.get("times", 1) + 1, "since": row["at"], "lines": newer["lines"] + row["lines"]}
        else:
            kept.append(row)
    return kept


def listed(visit: Visit) -> Answer:
    filters, days = _filters(visit), Days(visit)
    before = visit.number("before")
    lines: list[Line] = []
    following = None
    is_read = days.is_valid()
    if is_read:
        lines, following = auditing.lines(visit.caller, before=before, limit=PAGE, **_narrowed(filters, days))
    query = urlencode(filters | days.given())
    action = filters.get("action", "")
    words = [(word, gettext(name)) for word, name in AUDIT_WORDS.items()]
    return Shown(
        "audit.html",
        {
            "rows": _together(map(_shown, lines)),
            "everywhere": visit.caller.may(auditing.ALL),
            "filters": filters,
            "days": days,
            "is_read": is_read,
            "is_narrowed": bool(filters or days.given()),
            "outcomes": [(code, gettext(name)) for code, name in OUTCOMES.items()],
            "words": words if not action or action in AUDIT_WORDS else [*words, (action, action)],
            "searched": bool(filters or days.given()) and following is not None and len(lines) < PAGE,
            "next": f"{BASE}?before={following}" + (f"&{query}" if query else "") if following else "",
            "first": f"{BASE}?{query}".rstrip("?") if before is not None else "",
            "export": f"{BASE}/export?{query}".rstrip("?"),
            "most": MOST_LINES,
        },
        200 if is_read else 422,
    )


def export(visit: Visit) -> Answer:
    days = Days(visit)
    if not days.is_valid():
        return listed(visit)
    answer = StreamingHttpResponse(_file(visit.caller, _narrowed(_filters(visit), days)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer  # type: ignore[return-value]  # to Django's types a streamed answer is no HttpResponse


class _Echo:
    """The file that a csv writer writes to: it hands each row on."""

    def write(self, text: str) -> str:
        return text


def _file(caller: Caller, narrowed: dict[str, Any]) -> Iterator[str]:
    """At most MOST_LINES lines, read and sent in parts; a file for programs, so its words are the codes themselves."""
    writer = csv.writer(_Echo())
    yield MARK + str(writer.writerow(COLUMNS))
    before, sent = None, 0
    while sent < MOST_LINES:
        lines, before = auditing.lines(caller, before=before, limit=min(A_READ, MOST_LINES - sent), **narrowed)
        yield "".join(writer.writerow([rfc3339(line.at), *(plain(getattr(line, name) or "") for name in COLUMNS[1:])]) for line in lines)
        sent += len(lines)
        if before is None:
            return


PAGES: tuple[Page, ...] = (
    Page(path="audit", name="audit", view=listed, needs=NEEDS, label=gettext_noop("Audit"), key="a"),
    Page(path="audit/export", name="audit_export", view=export, needs=NEEDS),
)
