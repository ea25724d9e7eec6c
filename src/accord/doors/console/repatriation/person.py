"""A person in repatriation: what keeps, who was asked, the risk, the journey, the desk at home. Who it is shows for a stated reason."""

from typing import Any

from django.utils.translation import gettext

from accord.core.times import moment
from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import reasons
from accord.doors.console.care.rows import BASE as FILES
from accord.doors.console.care.rows import shown_fields
from accord.doors.console.frame.country_fields import typed_country
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.doors.console.repatriation.labels import ANSWERS, CLEARERS, DECLINES, HOWS, LEGS, RECEPTIONS
from accord.doors.console.repatriation.operations import LegForm, as_micros, iso_day
from accord.doors.console.repatriation.rows import HOME, PERSON, event_rows, leg_row, person_row, place_name, verification_row
from accord.hub.care import queries as files
from accord.hub.care.vocabulary import HANDLE
from accord.hub.refusals import Absent
from accord.hub.repatriation import actions, queries
from accord.hub.repatriation.actions import Refused
from accord.hub.repatriation.vocabulary import DERIVED
from accord.tables import care, newest_protocols


def choices(field: str) -> list[tuple[str, str]]:
    """The words of a field of the protocol."""
    return [(code, gettext(word)) for code, word in newest_protocols()["repatriate"].fields[field].choices.items()]


def shown(visit: Visit) -> Answer:
    return Shown("homeward_person.html", _filled(visit))


def _filled(visit: Visit, *, form: LegForm | None = None, **more: Any) -> dict[str, Any]:
    id = visit.path["id"]
    person = queries.person(visit.caller, id)
    why = reason_of(visit)
    fields = queries.person_fields(visit.caller, id, why) if why is not None else {}
    risk, review = queries.risk_words(visit.caller, id, why) if why is not None else ("", "")
    operation = person.operation
    return {
        "person_row": person_row(person.row),
        "traveller": person,
        "base": f"{PERSON}/{id}",
        "file": f"{FILES}/{person.row.file}",
        "operation": f"{HOME}/{operation.id}" if operation else HOME,
        "place": operation.place if operation else "",
        "reasons": reasons(),
        "is_shown": why is not None,
        "fields": shown_fields(fields),
        "risk_words": risk,
        "review_words": review,
        "protocol": newest_protocols()["repatriate"],
        "country": place_name(person.country) if person.country else "",
        "papers": dict(choices("papers")).get(person.papers, ""),
        "risk": dict(choices("risk")).get(person.risk, ""),
        "asked": [verification_row(verification) for verification in person.verifications],
        "askable": [place_name(code) for code in person.askable],
        "agreed": [place_name(code) for code in person.agreed],
        "feared": [place_name(code) for code in person.feared],
        "seats": [
            {"leg": leg_row(seat.leg), "state": gettext(LEGS[seat.state]), "code": seat.state, "escorted": seat.escorted, "met": seat.met}
            for seat in person.seats
        ],
        "flaws": [gettext(text) for _, text in person.flaws],
        "reception": gettext(RECEPTIONS[person.row.reception]),
        "decline": gettext(DECLINES[person.decline]) if person.decline else "",
        "cleared": [
            {
                "row": clearance,
                "label": gettext(clearance.label),
                "by": gettext(CLEARERS.get(clearance.clearer, "")),
                "until": moment(clearance.until),
            }
            for clearance in person.cleared
        ],
        "followups": [
            {"row": followup, "due": moment(followup.due), "word": dict(choices("reintegration")).get(followup.outcome, "")}
            for followup in person.followups
        ],
        "events": event_rows(person.events, _labels()),
        "form": form or place(LegForm(None), visit),
        "is_over": person.row.state in ("received", "followed-up"),
        "answers_here": not person.desk,
        **_choices(),
        **more,
    }


def _choices() -> dict[str, Any]:
    return {
        "paper_choices": choices("papers"),
        "risk_choices": choices("risk"),
        "stops": choices("stop-ground"),
        "goings": choices("reintegration"),
        "answers": [(code, gettext(word)) for code, word in ANSWERS.items()],
        "hows": [(code, gettext(word)) for code, word in HOWS.items() if code != "member"],
        "clearers": [(code, gettext(word)) for code, word in CLEARERS.items()],
        "blockers": [(key, gettext(blocker.label)) for key, blocker in care().blockers.items() if key not in DERIVED],
    }


def _labels() -> dict[str, str]:
    """Words for the codes in what happened."""
    labels: dict[str, str] = {key: gettext(blocker.label) for key, blocker in care().blockers.items()}
    for field in ("papers", "risk", "reintegration", "stop-ground"):
        labels |= dict(choices(field))
    return labels | {code: gettext(word) for code, word in ANSWERS.items()} | {code: gettext(word) for code, word in DECLINES.items()}


def do(visit: Visit) -> Answer:
    """Take one action for this person; a refusal is shown beside it, and what was typed elsewhere stays as it was."""
    id, word = visit.path["id"], visit.text("do", 16)
    queries.person(visit.caller, id)
    if word not in _DO:
        raise Absent
    try:
        refused = _DO[word](visit, id)
    except Refused as error:
        return Shown("homeward_person.html", _filled(visit, error=error.sentence, at=word), 422)
    if isinstance(refused, str) and refused:
        return Shown("homeward_person.html", _filled(visit, error=refused, at=word), 422)
    if isinstance(refused, LegForm):
        return Shown("homeward_person.html", _filled(visit, form=refused, at=word), 422)
    return go(f"{PERSON}/{id}")


def _begin(visit: Visit, person_id: str) -> str:
    outcomes = actions.begin(visit.caller, [person_id], country=typed_country(visit, "country"))
    return next((outcome.text for outcome in outcomes if not outcome.done), "")


def _ask(visit: Visit, person_id: str) -> str:
    sent = actions.ask_consulates(visit.caller, [person_id])
    if sent.count:
        return ""
    if sent.no_mission:
        return gettext("No consulate of that country serves this one. See the directory for who is accredited elsewhere.")
    return gettext("There is no consulate to ask: the person agreed to none, or it was asked already.")


def _answer(visit: Visit, person_id: str) -> None:
    _own(visit, person_id)
    actions.note_answer(
        visit.caller,
        visit.text("asked", 36),
        visit.text("answer", 16),
        how=visit.text("how", 10),
        source=visit.text("source", 2_001),
        valid=iso_day(visit, "valid"),
    )


def _own(visit: Visit, person_id: str) -> None:
    """The question is one about this very person."""
    if all(verification.id != visit.text("asked", 36) for verification in queries.person(visit.caller, person_id).verifications):
        raise Absent


def _block(visit: Visit, person_id: str) -> None:
    since = as_micros(visit, "since", past=True)
    actions.block(visit.caller, person_id, visit.text("kind", 16), since=since, words=visit.text("words", 5_001))


def _leg(visit: Visit, person_id: str) -> LegForm | None:
    form = place(LegForm(None, visit.sent), visit)
    if not form.is_valid():
        return form
    operation = queries.person(visit.caller, person_id).operation
    try:
        actions.plan_leg(
            visit.caller, [person_id], operation=operation.id if operation and operation.state == "open" else "", **form.given()
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.text)
        return form
    return None


def _move(visit: Visit, person_id: str) -> str:
    leg = visit.text("leg", 36)
    if all(seat.leg.id != leg for seat in queries.person(visit.caller, person_id).seats):
        raise Absent
    moved, _stayed = actions.move_leg(visit.caller, leg, visit.text("state", 12), only=[person_id])
    return "" if moved else gettext("This can't be recorded for this leg now. Check its state, the travel, and the leg before.")


def _outcome(visit: Visit, word: str) -> str:
    ids = [visit.path["id"]]
    outcomes = (
        actions.tell_home(visit.caller, ids) if word == "tell" else actions.travel(visit.caller, ids, paid_by=visit.text("paid-by", 200))
    )
    return next((outcome.text for outcome in outcomes if not outcome.done), "")


def _follow_on(visit: Visit, person_id: str) -> None:
    due = as_micros(visit, "due")
    if due is None:
        raise Refused("no-day", gettext("Write the day as 2026-11-25."), "due")
    actions.follow_up_on(visit.caller, person_id, due)


_DO: dict[str, Any] = {
    "begin": _begin,
    "papers": lambda visit, person_id: actions.see_to_papers(visit.caller, person_id, visit.text("papers", 12)),
    "ask": _ask,
    "answer": _answer,
    "assess": lambda visit, person_id: actions.assess(visit.caller, person_id, visit.text("risk", 12), visit.text("words", 5_001)),
    "review": lambda visit, person_id: actions.review_risk(visit.caller, person_id, visit.text("words", 5_001)),
    "block": _block,
    "clear": lambda visit, person_id: actions.clear(visit.caller, person_id, visit.text("kind", 16), visit.text("by", 20)),
    "leg": _leg,
    "move": _move,
    "tell": lambda visit, person_id: _outcome(visit, "tell"),
    "travel": lambda visit, person_id: _outcome(visit, "travel"),
    "call-off": lambda visit, person_id: actions.call_off_travel(visit.caller, person_id),
    "stop": lambda visit, person_id: actions.stop(visit.caller, person_id, visit.text("ground", 16)),
    "receive": lambda visit, person_id: actions.receive(visit.caller, person_id, visit.text("met-by", 200)),
    "follow": lambda visit, person_id: actions.follow(visit.caller, person_id, visit.text("going", 16)),
    "follow-on": _follow_on,
    "finish": lambda visit, person_id: actions.finish(visit.caller, person_id, visit.text("going", 16)),
}


def sheet(visit: Visit) -> Answer:
    """The sheet for a consulate that is no member: just what it is told, to be read out or printed."""
    row, person = queries.verification(visit.caller, visit.path["asked"])
    if person != visit.path["id"]:
        raise Absent
    why = reason_of(visit)
    fields: dict[str, str] = {}
    if why is not None:
        row, _, fields = queries.sheet(visit.caller, row.id, why)
    return Shown(
        "homeward_sheet.html",
        {
            "verification": verification_row(row),
            "back": f"{PERSON}/{person}",
            "reasons": reasons(),
            "is_shown": why is not None,
            "fields": shown_fields(fields),
        },
    )


def start(visit: Visit) -> Answer:
    """Begin the repatriation of a file's person, in an operation or alone."""
    row = files.row(visit.caller, visit.path["id"])
    id = actions.add(visit.caller, visit.text("operation", 36), row.id)
    return go(f"{PERSON}/{id}")


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="way-home/person/{id}", name="homeward_person", view=shown, needs=_MINE),
    Page(path="way-home/person/{id}/do", name="homeward_person_do", view=do, needs=_MINE, changes=True),
    Page(path="way-home/person/{id}/asked/{asked}", name="homeward_sheet", view=sheet, needs=_MINE),
    Page(path="care/{id}/way-home", name="care_way_home", view=start, needs=_MINE, changes=True),
)
