"""One part of a case: changed, taken out; persons of interest; and the cases of a request, a signal or a report."""

from collections.abc import Callable
from datetime import UTC, date
from typing import Any

from django.utils.translation import gettext

from accord.core.times import micros, moment
from accord.doors.console.cases.forms import CaseForm, EventForm, NoteForm, PersonForm, TargetForm, TaskForm, TitleForm
from accord.doors.console.cases.labels import ONE, PERSON_FIELDS
from accord.doors.console.cases.present import others_of, owners_of
from accord.doors.console.cases.rows import BASE, called, case_row, part_name, part_row, ref_row
from accord.doors.console.cases.views import refuse
from accord.doors.console.frame import once
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import last_day, place, zone_of_desk
from accord.doors.console.requests.rows import listed
from accord.doors.console.signals.present import found
from accord.hub.cases import actions, queries
from accord.hub.cases.errors import AsThingsStand, NoSuchCase, Refused
from accord.hub.cases.queries import Case, EventRow, NoteRow, PartRow, Person, PersonRow, TargetRow, TaskRow
from accord.hub.cases.vocabulary import EVIDENCE, ITEMS, READ, REPORT, REQUEST, SIGNAL, TITLE, WRITE
from accord.hub.cases.vocabulary import PERSON_FIELDS as FIELDS
from accord.hub.members.queries import person_names
from accord.hub.refusals import NotAllowed
from accord.hub.reports import queries as reports
from accord.hub.requests import queries as requests
from accord.hub.requests.vocabulary import DECONFLICT
from accord.hub.signals import queries as signals
from accord.hub.times import now


def part(visit: Visit) -> Answer:
    """Change a part of one's own member; a request, signal or report is only taken out."""
    case, own = _own(visit)
    form = _form(visit, case, own, visit.sent if visit.request.method == "POST" else None)
    base = f"{BASE}/{case.row.id}"
    if form is not None and form.is_valid():
        try:
            _change(visit, own, form)
            return go(f"{base}#{_anchor(own)}")
        except (Refused, AsThingsStand) as refused:
            refuse(form, refused)
    names = {row.member: row.name for row in case.participants}
    filled = {
        "case": case_row(case.row, visit.caller),
        "base": base,
        "part": part_row(own, names, base, name=part_name(own), kind=gettext(ONE[own.kind])),
        "form": form,
        "is_person": isinstance(own, PersonRow),
        "may_remove": case.row.state == "open" or isinstance(own, PersonRow),
        "once": once.fresh(),
        "now": moment(now()),
    }
    return Shown("case_part.html", filled, 422 if form is not None and form.is_bound else 200)


def _own(visit: Visit) -> tuple[Case, PartRow]:
    case = queries.case(visit.caller, visit.path["id"])
    every: list[Any] = [*case.titles, *case.items, *case.targets, *case.persons, *case.notes, *case.events, *case.tasks]
    own = next((row for row in every if row.id == visit.path["part"].lower() and row.is_own), None)
    if own is None:
        raise NoSuchCase
    return case, own


def _form(visit: Visit, case: Case, own: PartRow, sent: Any) -> Any:
    """The form for this kind of part, with what it holds now."""
    form: CaseForm
    if case.row.state != "open":
        return None
    if own.kind == TITLE and isinstance(own, NoteRow):
        form = TitleForm(sent, initial={"title": own.text, "scheme": case.row.scheme, "tlp": own.tlp})
    elif isinstance(own, TargetRow):
        initial = {"deconflict": own.deconflict, "note": own.note, "tlp": own.tlp}
        form = TargetForm(sent, initial=initial, may_deconflict=visit.caller.may(DECONFLICT))
    elif isinstance(own, EventRow):
        form = EventForm(sent, initial={"text": own.text, "moment": _typed(own.moment)})
        del form.fields["tlp"]
    elif isinstance(own, TaskRow):
        owner = own.for_person or ("" if own.for_member == visit.caller.id else own.for_member)
        owners = owners_of(visit.caller, case)
        if own.for_person == "" and own.for_member not in dict(owners):  # one that is suspended keeps it until it is given to another
            owners += [(row.member, row.name) for row in case.participants if row.member == own.for_member != visit.caller.id]
        if own.for_person not in ("", *dict(owners)):  # so does a person who no longer takes part
            owners += [(id, name) for id, (name, _) in person_names([own.for_person]).items()]
        form = TaskForm(sent, owners=owners, initial={"text": own.text, "owner": owner, "due": _typed(own.due)})
        del form.fields["tlp"]
    elif isinstance(own, PersonRow):
        may_know = queries.may_know(visit.caller)
        form = PersonForm(sent, is_new=False, may_know=may_know, initial=_person(visit, own) if sent is None else None)
    elif isinstance(own, NoteRow):
        form = NoteForm(sent, initial={"text": own.text, "tlp": own.tlp})
    else:
        return None
    return place(form, visit)


def _typed(at: int | None) -> str:
    return "" if at is None else f"{moment(at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _person(visit: Visit, own: PersonRow) -> dict[str, Any]:
    known = queries.persons(visit.caller, visit.path["id"]) if queries.may_know(visit.caller) else []
    person = next((row for row in known if row.row.id == own.id), None)
    fields = dict(person.fields or {}) if person is not None else {}
    return {**fields, "possible_victim": "yes" if own.possible_victim else "no", "until": f"{_last(visit, own)}"}


def _last(visit: Visit, own: PersonRow) -> date:
    return last_day(own.until, zone_of_desk(visit))


def _change(visit: Visit, own: PartRow, form: Any) -> None:
    caller, id, typed = visit.caller, visit.path["id"], form.cleaned_data
    if own.kind == TITLE:
        actions.set_title(caller, id, typed["title"], scheme=typed["scheme"], tlp=typed["tlp"] or None)
    elif isinstance(own, TargetRow):
        actions.change_target(caller, id, own.id, deconflict=typed.get("deconflict"), note=typed["note"], tlp=typed["tlp"] or None)
    elif isinstance(own, EventRow):
        when = None if typed["moment"] is None else micros(typed["moment"])
        actions.change_event(caller, id, own.id, moment=when, text=typed["text"])
    elif isinstance(own, TaskRow):
        due = None if typed["due"] is None else micros(typed["due"])
        if due is not None and _typed(due) == _typed(own.due):
            due = own.due
        actions.change_task(caller, id, own.id, text=typed["text"], owner=typed.get("owner", ""), due=due, no_due=due is None)
    elif isinstance(own, PersonRow):
        victim = typed["possible_victim"] == "yes"
        actions.change_person(
            caller, id, own.id, fields=form.fields_given() or None, possible_victim=victim, until=form.until(visit, _last(visit, own))
        )
    elif isinstance(own, NoteRow):
        actions.change_note(caller, id, own.id, typed["text"], tlp=typed["tlp"] or None)


def _anchor(own: PartRow) -> str:
    return {"event": "timeline", TITLE: ""}.get(own.kind, own.kind)


_REMOVE: dict[str, Callable[..., None]] = {
    **dict.fromkeys(ITEMS, actions.remove_item),
    "target": actions.remove_target,
    "note": actions.remove_note,
    TITLE: actions.remove_note,
    "event": actions.remove_event,
    "task": actions.remove_task,
    "person": actions.erase_person,
}


def remove(visit: Visit) -> Answer:
    """Take a part out; a person is erased for good."""
    id = visit.path["id"]
    own = queries.part(visit.caller, id, visit.path["part"])
    if own.kind == EVIDENCE:
        raise NoSuchCase  # its own pages keep it
    _REMOVE[own.kind](visit.caller, id, own.id)
    return go(f"{BASE}/{id}#{_anchor(own)}")


# Persons of interest


def persons(visit: Visit) -> Answer:
    """Who they are: each look leaves a line in the vault."""
    id = visit.path["id"]
    case = queries.case(visit.caller, id)
    base = f"{BASE}/{case.row.id}"
    names = {row.member: row.name for row in case.participants}
    filled = {
        "case": case_row(case.row, visit.caller),
        "base": base,
        "rows": [_shown(person, names, base) for person in queries.persons(visit.caller, id)],
        "may_change": visit.caller.may(WRITE) and case.row.state == "open",
        "now": moment(now()),
    }
    return Shown("case_persons.html", filled)


def _shown(person: Person, names: dict[str, str], base: str) -> dict[str, Any]:
    facts = None
    if person.fields is not None:
        facts = [(gettext(PERSON_FIELDS[key]), person.fields[key]) for key in FIELDS if person.fields.get(key)]
    called = (person.fields or {}).get("name") or (person.fields or {}).get("also-known-as") or gettext("Person of interest")
    return part_row(person.row, names, base, facts=facts, called=called, until=moment(person.row.until - 1))


def new_person(visit: Visit) -> Answer:
    case = queries.case(visit.caller, visit.path["id"])
    sent = visit.sent if visit.request.method == "POST" else None
    form = place(PersonForm(sent, members=others_of(visit.caller, case)), visit)
    base = f"{BASE}/{case.row.id}"
    if form.is_valid():
        if once.is_again(visit):
            return go(base)
        try:
            victim = form.cleaned_data["possible_victim"] == "yes"
            actions.add_person(
                visit.caller, case.row.id, form.fields_given(), possible_victim=victim, until=form.until(visit), **form.given()
            )
            return go(f"{base}#person")
        except (Refused, AsThingsStand) as refused:
            refuse(form, refused)
    filled = {"case": case_row(case.row, visit.caller), "base": base, "form": form, "once": once.fresh()}
    return Shown("case_person.html", filled, 422 if form.is_bound else 200)


# The cases of a thing


def _of(kind: str, look: Callable[[Visit], tuple[str, str, str]]) -> Callable[[Visit], Answer]:
    """The page with the cases of a request, a signal or a report. POST puts it into one, or opens one from it."""

    def view(visit: Visit) -> Answer:
        ref, title, back = look(visit)
        if visit.request.method == "POST":
            return _joined(visit, kind, ref, title)
        there = queries.cases_of(visit.caller, kind, ref)
        ids = {row.id for row in there}
        filled = {
            "title": title,
            "back": back,
            "there": [ref_row(row) for row in there],
            "choices": [(row.id, called(row.title, row.number)) for row in queries.open_cases(visit.caller) if row.id not in ids],
            "may_write": visit.caller.may(WRITE),
            "once": once.fresh(),
            "action": visit.request.path,
        }
        return Shown("cases_of.html", filled)

    return view


def _joined(visit: Visit, kind: str, ref: str, title: str) -> Answer:
    if not visit.caller.may(WRITE):
        raise NotAllowed
    case = visit.text("case", 36)
    if once.is_again(visit):
        return go(f"{BASE}/{case}" if case else BASE)
    if case:
        actions.add_item(visit.caller, case, kind, ref)
        return go(f"{BASE}/{case}#{kind}")
    named = visit.text("title", 400).strip() or title
    return go(f"{BASE}/{actions.open_case(visit.caller, title=named, items=[(kind, ref)])}")


def _request(visit: Visit) -> tuple[str, str, str]:
    row = listed(requests.page(visit.caller, visit.path["id"], words=False).row)
    return row.row.id, f"{row.title} {row.about}".strip(), row.href


def _signal(visit: Visit) -> tuple[str, str, str]:
    row = found(visit)
    identifier: Any = signals.shown(signals.show(row, visit.caller)).get("identifier") or {}
    return str(row.id), str(identifier.get("display", "")) or gettext("Signal"), f"/console/signals/{row.id}"


def _report(visit: Visit) -> tuple[str, str, str]:
    row = reports.glance(visit.caller, visit.path["id"])
    return row.id, gettext("Report {number}").format(number=row.report[:8]), f"/console/reports/{row.id}"


_READS, _WRITES = (READ,), (WRITE,)
PAGES: tuple[Page, ...] = (
    Page(path="cases/{id}/parts/{part}", name="case_part", view=part, needs=_WRITES, also_posts=True),
    Page(path="cases/{id}/parts/{part}/remove", name="case_part_remove", view=remove, needs=_WRITES, changes=True),
    Page(path="cases/{id}/persons", name="case_persons", view=persons, needs=_READS),
    Page(path="cases/{id}/person", name="case_person", view=new_person, needs=_WRITES, also_posts=True),
    Page(path="requests/{id}/cases", name="request_cases", view=_of(REQUEST, _request), needs=_READS, also_posts=True),
    Page(path="signals/{id}/cases", name="signal_cases", view=_of(SIGNAL, _signal), needs=_READS, also_posts=True),
    Page(path="reports/{id}/cases", name="report_cases", view=_of(REPORT, _report), needs=_READS, also_posts=True),
)
