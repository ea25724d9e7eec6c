"""A case as its page shows it: what waits for us, its parts by kind, its money, its timeline, who takes part."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from accord.core.money.figures import Totals
from accord.core.times import moment
from accord.doors.console.cases.forms import AddForm, CaseForm, EventForm, InviteForm, NoteForm, TaskForm, TitleForm
from accord.doors.console.cases.labels import CEILINGS, FACTS, SECTIONS, STANDS
from accord.doors.console.cases.rows import BASE, case_row, item_row, part_name, part_row, target_row, task_row, timeline_rows
from accord.doors.console.frame import once
from accord.doors.console.frame.choices import country
from accord.doors.console.frame.drawings import pieces
from accord.doors.console.frame.money import money as written
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.panes import when
from accord.doors.console.frame.typed_fields import place
from accord.doors.console.requests.rows import READ as READ_REQUESTS
from accord.doors.console.requests.rows import Listed, listed
from accord.hub.cases import queries
from accord.hub.cases.queries import Case, ParticipantRow
from accord.hub.cases.vocabulary import REPORT, REQUEST, SIGNAL, WRITE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import queries as requests
from accord.hub.requests.vocabulary import DECONFLICT
from accord.hub.requests.vocabulary import OPEN as OPEN_REQUESTS
from accord.hub.times import now

SHOWN: Final = 20  # of each kind, on the page of a case; all of one kind where its address says so
LINES: Final = 20  # of the timeline
TEMPLATES: Final = {
    **dict.fromkeys((REQUEST, SIGNAL, REPORT), "items"),
    "note": "notes",
    "evidence": "files",
    "target": "targets",
    "task": "tasks",
    "person": "people",
}


def filled(visit: Visit, forms: Mapping[str, CaseForm] | None = None, **more: Any) -> dict[str, Any]:
    """Everything that the template asks for. `forms`: those that were sent and not taken, by their names."""
    caller, id = visit.caller, visit.path["id"]
    case = queries.case(caller, id)
    base = f"{BASE}/{case.row.id}"
    shown = {"case": case_row(case.row, caller), "base": base, "now": moment(now()), **more}
    if case.row.standing == "invited":
        return {
            **shown,
            "participants": [participant(row) for row in case.participants],
            "ceiling": gettext(CEILINGS.get(case.row.ceiling, case.row.ceiling)),
        }
    names = {row.member: row.name for row in case.participants}
    is_open = case.row.state == "open"
    may_write = caller.may(WRITE)
    lines, following = queries.timeline(caller, id, limit=LINES)
    return {
        **shown,
        "is_open": is_open,
        "may_write": may_write,
        "may_ask": caller.may(OPEN_REQUESTS),
        "may_know": queries.may_know(caller),
        "may_change": may_write and is_open,
        "number": case.row.number,
        "ceiling": gettext(CEILINGS.get(case.row.ceiling, case.row.ceiling)),
        "ceilings": [(code, f"TLP:{code.upper()}") for code in CEILINGS],
        "others": [row for row in case.participants if row.member != caller.id],
        "participants": [participant(row) for row in case.participants],
        "offered_to": names.get(case.row.offered, ""),
        "titles": [part_row(part, names, base, text=part.text) for part in case.titles if not part.is_own],
        "sections": sections(visit, case, names, base),
        "waits": [task_row(part, names, base, {}, (), caller.id) for part in case.tasks if part.for_member == caller.id and part.is_over],
        **money_of(caller, case),
        "timeline": timeline_rows(lines, caller.id, case),
        "has_more_lines": following is not None,
        "done": done(visit),
        "once": once.fresh(),
        "forms": page_forms(visit, case, forms or {}) if may_write and is_open else {},
    }


def done(visit: Visit) -> dict[str, str]:
    """What a form of this page has done, to be said where it stood: by its name in the address."""
    what, count = str(visit.asked.get("done", "")), visit.number("count") or 1
    if what == "added":
        words = ngettext("It is in the case now.", "All {count} of them are in the case now.", count)
        return {what: words.format(count=count)}
    if what == "event":
        return {what: gettext("Written down. It stands in the timeline at its own time.")}
    return {}


def participant(row: ParticipantRow) -> dict[str, Any]:
    return {
        "row": row,
        "country": country(row.country) if row.country else "",
        "ceiling": gettext(CEILINGS.get(row.ceiling, row.ceiling)),
        "joined": when(row.joined),
        "is_invited": row.standing == "invited",
    }


def page_forms(visit: Visit, case: Case, sent: Mapping[str, CaseForm]) -> dict[str, CaseForm]:
    others = others_of(visit.caller, case)
    made: dict[str, CaseForm] = {
        "add": AddForm(members=others, may_deconflict=visit.caller.may(DECONFLICT)),
        "note": NoteForm(members=others),
        "event": EventForm(members=others),
        "task": TaskForm(owners=owners_of(visit.caller, case)),
        "title": TitleForm(initial=_own_title(case)),
    }
    if case.row.is_lead:
        taken = {row.member for row in case.participants}
        rows = [(row.id, row.name) for row in members.members() if row.standing == "active" and row.id not in taken]
        made["invite"] = InviteForm(members=sorted(rows, key=lambda pair: pair[1].casefold()))
    return {name: place(sent.get(name) or form, visit) for name, form in made.items()}


def others_of(caller: Caller, case: Case) -> list[tuple[str, str]]:
    """The other members that take part, for a choice."""
    return [(row.member, row.name) for row in case.participants if row.member != caller.id and row.standing == "in" and row.is_active]


def owners_of(caller: Caller, case: Case) -> list[tuple[str, str]]:
    """Whom a task may be given to: our member, the people of our own, the other members."""
    people = [(row.id, row.name) for row in members.people_of(caller.n) if row.is_active]
    return [("", gettext("our member")), *sorted(people, key=lambda pair: pair[1].casefold()), *others_of(caller, case)]


def _own_title(case: Case) -> dict[str, Any]:
    own = next((part for part in case.titles if part.is_own), None)
    return {"title": own.text if own else "", "scheme": case.row.scheme, "tlp": own.tlp if own else "amber"}


def sections(visit: Visit, case: Case, names: Mapping[str, str], base: str) -> list[dict[str, Any]]:
    """The parts by kind, the newest first where there are many."""
    caller = visit.caller
    wanted = str(visit.asked.get("all", ""))
    by_kind: dict[str, Sequence[Any]] = {
        "task": sorted(case.tasks, key=lambda part: (part.done is not None, part.due is None, part.due or 0, part.at)),
        **{kind: [part for part in case.items if part.kind == kind][::-1] for kind in (REQUEST, SIGNAL, REPORT)},
        "target": case.targets[::-1],
        "person": case.persons[::-1],
        "note": case.notes[::-1],
        "evidence": case.evidence[::-1],
    }
    cut = {kind: parts if kind == wanted else parts[:SHOWN] for kind, parts in by_kind.items()}
    open_requests = open_requests_of(caller, [part.ref for part in cut[REQUEST] if part.ref and part.is_open])
    people = _people([part.for_person for part in cut["task"] if part.for_person])
    ended = {row.id for row in members.people_of(caller.n) if not row.is_active} if people else set()

    def row(kind: str, part: Any) -> dict[str, Any]:
        if kind in (REQUEST, SIGNAL, REPORT):
            return item_row(part, names, base, open_requests)
        if kind == "target":
            return target_row(part, names, base)
        if kind == "task":
            return task_row(part, names, base, people, ended, caller.id)
        if kind == "person":
            return part_row(part, names, base, until=moment(part.until - 1))
        if kind == "evidence":
            return part_row(part, names, base, name=part_name(part), opens=f"{base}/evidence/{part.id}")
        return part_row(part, names, base, text=part.text)

    return [
        {
            "kind": kind,
            "title": gettext(SECTIONS[kind]),
            "template": f"console/case_{TEMPLATES[kind]}.html",
            "rows": [row(kind, part) for part in cut[kind]],
            "whole": len(parts),
            "more": len(parts) - len(cut[kind]),
            "all": f"{base}?all={kind}#{kind}",
        }
        for kind, parts in by_kind.items()
    ]


def open_requests_of(caller: Caller, ids: list[str]) -> dict[str, Listed]:
    """With their states and clocks."""
    if not ids or not caller.may(READ_REQUESTS):
        return {}
    return {row.id: listed(row) for row in requests.rows_named(caller, ids)}


def _people(ids: list[str]) -> dict[str, str]:
    return {id: name for id, (name, _member) in members.person_names(ids).items()} if ids else {}


def money_of(caller: Caller, case: Case) -> dict[str, Any]:
    """The money of all its requests, by currency."""
    if not any(part.kind == REQUEST and part.ref for part in case.items):
        return {"money": []}
    return {"money": money_rows(queries.money(caller, case.row.id))}


def money_rows(money: queries.Money) -> list[dict[str, Any]]:
    """By currency: a bar whose parts never overlap, and beside it every figure that is known."""
    return [
        {
            "code": row.code,
            "whole": written(row.totals.lost.value, row.code),
            "is_paid": bool(row.totals.lost.value or row.payments),
            "pieces": pieces(parts := _standing(row.totals)),
            "stands": [(account, gettext(STANDS[account]), written(value, row.code)) for account, value in parts if value],
            "figures": [(gettext(says), written(getattr(row.totals, fact).value, row.code)) for fact, says in FACTS.items()],
            "row": row,
        }
        for row in money.rows
    ]


def _standing(totals: Totals) -> list[tuple[str, Decimal]]:
    """Where the money stands now, what is safe first. What is neither held nor returned is the rest of what was lost."""
    lost, returned, ordered, held = (getattr(totals, name).value for name in ("lost", "returned", "ordered", "held"))
    rest = max(lost - returned - ordered - held, Decimal(0))
    return [("returned", returned), ("converted", ordered), ("held", held), ("pending", rest)]
