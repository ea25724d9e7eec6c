"""The content of a rescue's page: sealed values show for a stated reason, and the rules of safe contact come first."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from accord.core.sharing.language_names import language_name
from accord.core.times import moment
from accord.doors.console.care.labels import HOWS, MARKS, STATUSES
from accord.doors.console.care.rows import field_text, numbered
from accord.doors.console.frame import language_fields
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.doors.console.rescue.forms import StatusForm, countries, country, outcomes
from accord.doors.console.rescue.labels import (
    CODES,
    CONSULATES,
    ERASED_FOR,
    EVENTS,
    OUTCOMES,
    REASONS,
    RISK_ANSWERS,
    WISHES,
    YES_NO,
)
from accord.hub.care.vocabulary import HANDLE as CARE
from accord.hub.consulates.labels import CHANNELS
from accord.hub.members import queries as members
from accord.hub.rescue import queries
from accord.hub.rescue.actions import Reason, Refused
from accord.hub.rescue.queries import EventRow, Person, Rescue, RescueRow, Statement
from accord.hub.rescue.vocabulary import DESK_ROLES
from accord.hub.times import now
from accord.tables import care, report_form, rescue_track

BASE = "/console/rescues"
_NO_CONTACT = frozenset(("no-contact", "nobody-said"))  # rules of safe contact by which nobody is asked anything


def reason_of(visit: Visit, given: Mapping[str, Any]) -> Reason | None:
    """The reason that was stated; None where none was."""
    code = str(given.get("reason", ""))
    return Reason(code) if code in REASONS else None


def listed_row(row: RescueRow) -> dict[str, Any]:
    """A rescue as a list shows it: nothing that is sealed."""
    track = rescue_track()
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "number": numbered(row.number),
        "state": gettext(track.states[row.state].label),
        "tone": {"out": "green", "closed": "", "found-not-held": ""}.get(row.state, "amber"),
        "country": country(row.country) if row.country else "",
        "nations": [(country(code), count) for code, count in row.nations.items()],
        "clock": gettext(track.clocks[row.clock].label) if row.clock else "",
        "due": moment(row.due) if row.due is not None else None,
        "entered": moment(row.entered),
        "opened": moment(row.opened),
        "until": moment(row.until),
    }


def done(visit: Visit, where: str, change: Callable[[], object], back: Callable[[Visit], str]) -> Answer:
    """To where it goes on after the change; where that is refused, the page again with why."""
    try:
        change()
    except Refused as refused:
        return shown_again(visit, where, refused.text)
    return go(back(visit))


def shown_again(visit: Visit, where: str, text: str) -> Answer:
    """The page with what was wrong, where it was wrong."""
    return Shown("rescue.html", filled(visit, reason_of(visit, visit.sent), errors={where: text}), 422)


def filled(visit: Visit, why: Reason | None, errors: Mapping[str, str] | None = None) -> dict[str, Any]:
    id = visit.path["id"]
    row = queries.row(visit.caller, id)
    rescue = queries.rescue(visit.caller, id, why) if why is not None else None
    base: dict[str, Any] = {
        "rescue": listed_row(row),
        "base": f"{BASE}/{id}",
        "reasons": [("", gettext("Choose a reason")), *((code, gettext(word)) for code, word in REASONS.items())],
        "reason": why.code if why else "",
        "errors": errors or {},
        "is_shown": rescue is not None,
        "now": moment(now()),
    }
    return base if rescue is None else {**base, **_opened(visit, rescue)}


def _opened(visit: Visit, rescue: Rescue) -> dict[str, Any]:
    row = rescue.row
    actors = [event.actor for event in rescue.events] + [statement.actor for rows in rescue.told.values() for statement in rows]
    for person in rescue.people:
        actors += [assessment.by for assessment in person.assessments] + [statement.actor for statement in person.told]
    looks = queries.looks(visit.caller, row.id)[:20] if row.at_home else ()
    names = names_of([*actors, *(look.actor for look in looks), *(entry.by for entry in rescue.entries)])
    shown_members, shown_people = queries.may_be_named(visit.caller) if row.at_home else ([], [])
    parts = {part: _part(part, rows, names) for part, rows in rescue.told.items() if part not in ("contact", "risk")}
    last_contact = (rescue.told.get("contact") or (None,))[-1]
    return {
        "steps": [_step(step) for step in queries.open_steps(row)],
        "is_closed": row.state == "closed",
        "wished": moment(rescue.wished) if rescue.wished is not None else None,
        "can_ask": not _NO_CONTACT.intersection(rescue.rules),
        "wishes": [(code, gettext(says)) for code, says in WISHES.items()],
        "may_erase": visit.caller.role in DESK_ROLES,
        "may_open_files": visit.caller.may(CARE),
        "rules": [{"key": key, "says": gettext(rescue_track().rules[key].says)} for key in rescue.rules],
        "contact": _facts(rescue.contact),
        "contact_at": moment(last_contact.at) if last_contact else None,
        "sees_contact": "contact" in row.sees,
        "parts": parts,
        "people_told": [fact for fact in parts.get("people", {}).get("facts", ())],
        "nations": _nations(rescue.told.get("people", ())),
        "sees_people": "people" in row.sees,
        "sees_risk": "risk" in row.sees,
        "people": [_person(person, names) for person in rescue.people],
        "without_file": sum(_lacks_file(row, person) for person in rescue.people) if row.at_home else 0,
        "risks": _risks(rescue, names),
        "consulates": [_consulate(consulate) for consulate in rescue.consulates],
        "timeline": [_event(event, names, rescue.people) for event in rescue.events],
        "entries": [_entry(entry, names) for entry in rescue.entries],
        "looks": [
            {
                "at": moment(look.at),
                "who": names.get(look.actor, ""),
                "outcome": gettext(OUTCOMES.get(look.outcome, look.outcome)),
                "row": look,
            }
            for look in looks
        ],
        "may_name": {"members": shown_members, "people": shown_people},
        "sees_choices": [(part.key, gettext(part.label)) for part in rescue_track().parts.values()],
        "status_form": place(StatusForm(), visit),
        "countries": countries(gettext("as the place")),
        "hows": [(code, gettext(word)) for code, word in HOWS.items() if code != "report"],
        "consulate_words": [(code, gettext(word)) for code, word in CONSULATES.items()],
        "marks": [(code, gettext(word)) for code, word in MARKS.items()],
        "erased_for": [(code, gettext(word)) for code, word in ERASED_FOR.items()],
    }


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Who stands behind an actor of a person, with their member."""
    ids = {actor.partition(":")[2] for actor in actors if actor.startswith("person:")}
    return {f"person:{id}": f"{name}, {member}" for id, (name, member) in members.person_names(ids).items()}


def _step(step: Any) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": gettext(step.label),
        "outcomes": outcomes(step.outcomes),
        "is_handing": step.key == "hand-over",
        "is_first": step.key == "look",
    }


def _said(key: str, text: str) -> str:
    """A value as people read it: answers of the form are codes."""
    if key == "may-contact":
        return gettext(report_form().questions[key].choices.get(text, text))
    if key == "contact-language":
        return language_name(text, get_language()) if text in dict(settings.LANGUAGES) else text
    if key == "contact-country":
        return country(text)
    if key == "only-you":
        return gettext(YES_NO.get(text, text))
    if key == "source":
        return _source(text)
    return text


def _source(text: str) -> str:
    """Where it comes from: a report's answers are kept as the form's own labels, an officer's words as they are."""
    labels = {label for key in ("writer", "known-by") for label in report_form().questions[key].choices.values()}
    sentences = text.split(". ")
    return ". ".join(map(gettext, sentences)) if labels.issuperset(sentences) else text


def _facts(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    known = rescue_track().fields
    return [(gettext(field.label), _said(key, fields[key])) for key, field in known.items() if fields.get(key) and key != "evidence"]


def _part(part: str, rows: tuple[Statement, ...], names: Mapping[str, str]) -> dict[str, Any]:
    last: dict[str, str] = {}
    for statement in rows:
        last |= statement.fields
    return {
        "key": part,
        "label": gettext(rescue_track().parts[part].label),
        "facts": _facts(last),
        "statements": [
            {
                "facts": _facts(statement.fields) + _open_facts(statement),
                "known": gettext(rescue_track().known[statement.known].label),
                "by": names.get(statement.actor, ""),
                "at": moment(statement.at),
                "n": statement.n,
                "pictures": range(1, 1 + len(statement.fields.get("evidence", "").split())),
            }
            for statement in reversed(rows)
        ],
    }


def _open_facts(statement: Statement) -> list[tuple[str, str]]:
    facts = [(gettext("Country of the place"), country(statement.country))] if statement.country else []
    facts += [(gettext("How many are inside, or believed inside"), str(statement.count))] if statement.count is not None else []
    nations = joined(f"{country(code)} {count or ''}".strip() for code, count in statement.nations.items())
    return facts + ([(gettext("Nationalities"), nations)] if nations else [])


def _nations(rows: tuple[Statement, ...]) -> str:
    last: Mapping[str, int] = next((statement.nations for statement in reversed(rows) if statement.nations), {})
    return joined(f"{country(code)} {count or ''}".strip() for code, count in last.items())


def _risks(rescue: Rescue, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Those that are so first; what was said before stays behind each."""
    words = [statement.fields["danger"] for statement in rescue.told.get("risk", ()) if statement.fields.get("danger")]
    rows = []
    for key, answers in rescue.risks.items():
        risk, (answer, known, at) = rescue_track().risks[key], answers[-1]
        rows.append(
            {
                "label": gettext(risk.label),
                "answer": gettext(RISK_ANSWERS[answer]),
                "is_so": answer == "present",
                "urgent": risk.urgent,
                "known": gettext(rescue_track().known[known].label),
                "at": moment(at),
                "source": "" if risk.source == "design" else risk.source,
                "before": [gettext(RISK_ANSWERS[code]) for code, _, _ in reversed(answers[:-1])],
            }
        )
    rows.sort(key=lambda row: not row["is_so"])
    return rows + [{"words": text} for text in words]


def _person(person: Person, names: Mapping[str, str]) -> dict[str, Any]:
    labels = care().fields
    return {
        "row": person,
        "name": person.fields.get("called") or person.fields.get("name") or gettext("A person without a name"),
        "nation": person.consulates[0].country if person.consulates else "",
        "stands": gettext(rescue_track().stands[person.stands].label) if person.stands else "",
        "tone": {"out": "green", "inside": "red", "believed": "amber", "moved": "amber"}.get(person.stands, ""),
        "facts": [(gettext(labels[key].label), field_text(key, text)) for key in rescue_track().person if (text := person.fields.get(key))],
        "known": [
            (gettext(rescue_track().known[statement.known].label), moment(statement.at), names.get(statement.actor, ""))
            for statement in person.told
        ],
        "status": gettext(STATUSES[person.status]),
        "assessments": [
            {
                "word": gettext(STATUSES.get(assessment.status, assessment.status)),
                "by": names.get(assessment.by, ""),
                "at": moment(assessment.at),
                "review": moment(assessment.review),
                "words": assessment.words,
            }
            for assessment in reversed(person.assessments)
        ],
        "consulates": [
            (country(consulate.country), consulate.is_open, consulate.feared, gettext(consulate.why_not) if consulate.why_not else "")
            for consulate in person.consulates
        ],
    }


def _lacks_file(row: RescueRow, person: Person) -> bool:
    """Whether a person is out, alone or with everybody, and has no file yet."""
    is_out = person.stands == "out" or (row.state == "out" and person.stands in ("inside", "believed"))
    return is_out and not person.file


def _consulate(consulate: Any) -> dict[str, Any]:
    return {
        "row": consulate,
        "country": country(consulate.nationality),
        "offices": [
            {
                "city": office.city,
                "country": country(office.country),
                "member": office.member_name,
                "ways": [(gettext(CHANNELS[way.kind]), way.value) for way in office.channels],
                "hours": office.hours,
                "languages": language_fields.names_of(office.languages),
                "checked": office.checked.isoformat(),
                "is_stale": office.is_stale,
            }
            for office in consulate.offices
        ],
    }


def _event(event: EventRow, names: Mapping[str, str], people: tuple[Person, ...]) -> dict[str, Any]:
    track = rescue_track()
    step = gettext(track.steps[event.what].label if event.what in track.steps else EVENTS.get(event.what, event.what))
    named = next((person.fields.get("called") or person.fields.get("name", "") for person in people if person.id == event.person), "")
    code = _code(event.what, event.code)
    return {
        "step": step,
        "at": moment(event.at),
        "who": names.get(event.actor, gettext("the hub") if event.actor == "hub" else ""),
        "note": ". ".join(text for text in (named, code, event.words) if text),
    }


def _code(what: str, code: str) -> str:
    track = rescue_track()
    tables: tuple[Mapping[str, Any], ...] = {
        "opened": (track.known,),
        "told": (track.parts,),
        "risks": (track.parts,),
        "taken-back": (),
        "overdue": (track.clocks,),
        "person": (track.stands,),
    }.get(what, (track.outcomes,))
    if what == "wish-answered":
        return gettext(WISHES.get(code, ""))
    if what == "consulate":
        return gettext(CODES.get(code, ""))
    return next((gettext(table[code].label) for table in tables if code in table), "")


def _entry(entry: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": entry,
        "who": entry.person_name or gettext("the desk"),
        "sees": [gettext(rescue_track().parts[part].label) for part in rescue_track().parts if part in entry.sees],
        "by": names.get(entry.by, ""),
        "at": moment(entry.at),
    }
