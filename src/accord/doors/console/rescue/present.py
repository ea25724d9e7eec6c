"""What the page of a rescue is filled with: what is sealed shows for a stated reason, and the rules of safe contact come first."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.care.labels import HOWS, MARKS, STATUSES
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
    found = queries.rescue(visit.caller, id, why) if why is not None else None
    base: dict[str, Any] = {
        "one": listed_row(row),
        "base": f"{BASE}/{id}",
        "reasons": [("", gettext("Choose a reason")), *((code, gettext(word)) for code, word in REASONS.items())],
        "reason": why.code if why else "",
        "errors": errors or {},
        "is_shown": found is not None,
        "now": moment(now()),
    }
    return base if found is None else {**base, **_opened(visit, found)}


def _opened(visit: Visit, found: Rescue) -> dict[str, Any]:
    row = found.row
    actors = [one.actor for one in found.events] + [one.actor for rows in found.told.values() for one in rows]
    for person in found.people:
        actors += [one.by for one in person.assessments] + [one.actor for one in person.told]
    looks = queries.looks(visit.caller, row.id)[:20] if row.at_home else ()
    names = names_of([*actors, *(one.actor for one in looks), *(one.by for one in found.entries)])
    shown_members, shown_people = queries.may_be_named(visit.caller) if row.at_home else ([], [])
    parts = {part: _part(part, rows, names) for part, rows in found.told.items() if part not in ("contact", "risk")}
    last_contact = (found.told.get("contact") or (None,))[-1]
    return {
        "steps": [_step(one) for one in queries.open_steps(row)],
        "is_closed": row.state == "closed",
        "wished": moment(found.wished) if found.wished is not None else None,
        "wishes": [(code, gettext(says)) for code, says in WISHES.items()],
        "may_erase": visit.caller.role in DESK_ROLES,
        "may_open_files": visit.caller.may(CARE),
        "rules": [{"key": key, "says": gettext(rescue_track().rules[key].says)} for key in found.rules],
        "contact": _facts(found.contact),
        "contact_at": moment(last_contact.at) if last_contact else None,
        "sees_contact": "contact" in row.sees,
        "parts": parts,
        "people_told": [one for one in parts.get("people", {}).get("facts", ())],
        "nations": _nations(found.told.get("people", ())),
        "sees_people": "people" in row.sees,
        "sees_risk": "risk" in row.sees,
        "people": [_person(one, names) for one in found.people],
        "without_file": sum(_lacks_file(row, one) for one in found.people) if row.at_home else 0,
        "risks": _risks(found, names),
        "consulates": [_consulate(one) for one in found.consulates],
        "timeline": [_event(one, names, found.people) for one in found.events],
        "entries": [_entry(one, names) for one in found.entries],
        "looks": [
            {"at": moment(one.at), "who": names.get(one.actor, ""), "outcome": gettext(OUTCOMES.get(one.outcome, one.outcome)), "row": one}
            for one in looks
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


def _step(one: Any) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": gettext(one.label),
        "outcomes": outcomes(one.outcomes),
        "is_handing": one.key == "hand-over",
        "is_first": one.key == "look",
    }


def _said(key: str, text: str) -> str:
    """A value as people read it: answers of the form are codes."""
    if key == "may-contact":
        return gettext(report_form().questions[key].choices.get(text, text))
    if key == "contact-country":
        return country(text)
    if key == "only-you":
        return gettext(YES_NO.get(text, text))
    return text


def _facts(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    known = rescue_track().fields
    return [(gettext(one.label), _said(key, fields[key])) for key, one in known.items() if fields.get(key) and key != "evidence"]


def _part(part: str, rows: tuple[Statement, ...], names: Mapping[str, str]) -> dict[str, Any]:
    last: dict[str, str] = {}
    for one in rows:
        last |= one.fields
    return {
        "key": part,
        "label": gettext(rescue_track().parts[part].label),
        "facts": _facts(last),
        "told": [
            {
                "facts": _facts(one.fields) + _open_facts(one),
                "known": gettext(rescue_track().known[one.known].label),
                "by": names.get(one.actor, ""),
                "at": moment(one.at),
                "n": one.n,
                "pictures": range(1, 1 + len(one.fields.get("evidence", "").split())),
            }
            for one in reversed(rows)
        ],
    }


def _open_facts(one: Statement) -> list[tuple[str, str]]:
    found = [(gettext("Country of the place"), country(one.country))] if one.country else []
    found += [(gettext("How many are inside, or believed inside"), str(one.count))] if one.count is not None else []
    nations = ", ".join(f"{country(code)} {count or ''}".strip() for code, count in one.nations.items())
    return found + ([(gettext("Nationalities"), nations)] if nations else [])


def _nations(rows: tuple[Statement, ...]) -> str:
    last: Mapping[str, int] = next((one.nations for one in reversed(rows) if one.nations), {})
    return ", ".join(f"{country(code)} {count or ''}".strip() for code, count in last.items())


def _risks(found: Rescue, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Those that are so first; what was said before stays behind each."""
    words = [one.fields["danger"] for one in found.told.get("risk", ()) if one.fields.get("danger")]
    rows = []
    for key, answers in found.risks.items():
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
                "before": [gettext(RISK_ANSWERS[each]) for each, _, _ in reversed(answers[:-1])],
            }
        )
    rows.sort(key=lambda one: not one["is_so"])
    return rows + [{"words": text} for text in words]


def _person(one: Person, names: Mapping[str, str]) -> dict[str, Any]:
    labels = care().fields
    return {
        "row": one,
        "name": one.fields.get("called") or one.fields.get("name") or gettext("Somebody without a name"),
        "nation": one.consulates[0].country if one.consulates else "",
        "stands": gettext(rescue_track().stands[one.stands].label) if one.stands else "",
        "tone": {"out": "green", "inside": "red", "believed": "amber", "moved": "amber"}.get(one.stands, ""),
        "facts": [(gettext(labels[key].label), text) for key in rescue_track().person if (text := one.fields.get(key))],
        "known": [(gettext(rescue_track().known[each.known].label), moment(each.at), names.get(each.actor, "")) for each in one.told],
        "status": gettext(STATUSES[one.status]),
        "assessments": [
            {
                "word": gettext(STATUSES.get(each.status, each.status)),
                "by": names.get(each.by, ""),
                "at": moment(each.at),
                "review": moment(each.review),
                "words": each.words,
            }
            for each in reversed(one.assessments)
        ],
        "consulates": [
            (country(each.country), each.is_open, each.feared, gettext(each.why_not) if each.why_not else "") for each in one.consulates
        ],
    }


def _lacks_file(row: RescueRow, one: Person) -> bool:
    """Whether somebody is out, alone or with everybody, and has no file yet."""
    is_out = one.stands == "out" or (row.state == "out" and one.stands in ("inside", "believed"))
    return is_out and not one.file


def _consulate(one: Any) -> dict[str, Any]:
    return {
        "row": one,
        "country": country(one.nationality),
        "offices": [
            {
                "city": each.city,
                "country": country(each.country),
                "member": each.member_name,
                "ways": [(gettext(CHANNELS[way.kind]), way.value) for way in each.channels],
                "hours": each.hours,
                "languages": ", ".join(each.languages),
                "checked": each.checked.isoformat(),
                "is_stale": each.is_stale,
            }
            for each in one.offices
        ],
    }


def _event(one: EventRow, names: Mapping[str, str], people: tuple[Person, ...]) -> dict[str, Any]:
    track = rescue_track()
    step = gettext(track.steps[one.what].label if one.what in track.steps else EVENTS.get(one.what, one.what))
    named = next((each.fields.get("called") or each.fields.get("name", "") for each in people if each.id == one.person), "")
    code = _code(one.what, one.code)
    return {
        "step": step,
        "at": moment(one.at),
        "who": names.get(one.actor, gettext("the hub") if one.actor == "hub" else ""),
        "note": ". ".join(text for text in (named, code, one.words) if text),
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


def _entry(one: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": one,
        "who": one.person_name or gettext("the desk"),
        "sees": [gettext(rescue_track().parts[part].label) for part in rescue_track().parts if part in one.sees],
        "by": names.get(one.by, ""),
        "at": moment(one.at),
    }
