"""Who did what, and what was refused: the own member's lines, for an auditor of the hub everybody's; also as a file."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext, gettext_noop

from accord.core.times import rfc3339
from accord.doors.console.frame.csv_text import plain
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


def _filters(visit: Visit) -> dict[str, str]:
    """Words that narrow the lines; whatever is none narrows nothing."""
    outcome, action = str(visit.asked.get("outcome", "")), str(visit.asked.get("action", ""))
    filters = {"outcome": outcome} if outcome in OUTCOMES else {}
    return filters | ({"action": action} if len(action) <= 64 and _WORD.fullmatch(action) else {})


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
    filters = _filters(visit)
    before = visit.number("before")
    lines, following = auditing.lines(visit.caller, before=before, limit=PAGE, outcome=filters.get("outcome"), action=filters.get("action"))
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    action = filters.get("action", "")
    words = [(word, gettext(name)) for word, name in AUDIT_WORDS.items()]
    return Shown(
        "audit.html",
        {
            "rows": _together(map(_shown, lines)),
            "everywhere": visit.caller.may(auditing.ALL),
            "filters": filters,
            "outcomes": [(code, gettext(name)) for code, name in OUTCOMES.items()],
            "words": words if not action or action in AUDIT_WORDS else [*words, (action, action)],
            "searched": bool(filters) and following is not None and len(lines) < PAGE,
            "next": f"{BASE}?before={following}" + (f"&{query}" if query else "") if following else "",
            "first": f"{BASE}?{query}".rstrip("?") if before is not None else "",
            "export": f"{BASE}/export?{query}".rstrip("?"),
            "most": MOST_LINES,
        },
    )


def export(visit: Visit) -> Answer:
    filters = _filters(visit)
    answer = StreamingHttpResponse(
        _file(visit.caller, filters.get("outcome"), filters.get("action")), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer  # type: ignore[return-value]  # to Django's types a streamed answer is no HttpResponse


class _Echo:
    """The file that a csv writer writes to: it hands each row on."""

    def write(self, text: str) -> str:
        return text


def _file(caller: Caller, outcome: str | None, action: str | None) -> Iterator[str]:
    """At most MOST_LINES lines, read and sent in parts; a file for programs, so its words are the codes themselves."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    before, sent = None, 0
    while sent < MOST_LINES:
        lines, before = auditing.lines(caller, before=before, limit=min(A_READ, MOST_LINES - sent), outcome=outcome, action=action)
        yield "".join(writer.writerow([rfc3339(line.at), *(plain(getattr(line, name) or "") for name in COLUMNS[1:])]) for line in lines)
        sent += len(lines)
        if before is None:
            return


PAGES: tuple[Page, ...] = (
    Page(path="audit", name="audit", view=listed, needs=NEEDS, label=gettext_noop("Audit"), key="a"),
    Page(path="audit/export", name="audit_export", view=export, needs=NEEDS),
)
