"""Screening of a person forced to scam: the answers, what to offer, the assessments. No number stands on these pages."""

from typing import Any

from django.utils.translation import gettext

from accord.core.times import DAY, moment
from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import ScreeningForm, StatusForm, reasons
from accord.doors.console.care.labels import ANSWERS, MARKS, PARTIES, STATUSES
from accord.doors.console.care.rows import BASE, file_row
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.hub.care import actions, queries
from accord.hub.care.actions import NoSuchFile, Reason, Refused
from accord.hub.care.queries import FileRow
from accord.hub.care.vocabulary import FORCED, HANDLE
from accord.hub.members import queries as members
from accord.hub.refusals import Absent
from accord.hub.times import now
from accord.tables import screening

REVIEW_AFTER = 30 * DAY


def _forced(visit: Visit) -> FileRow:
    row = queries.row(visit.caller, visit.path["id"])
    if row.kind != FORCED:
        raise Absent
    return row


def interview(visit: Visit) -> Answer:
    """The interview: for a stated reason what was answered, and a form for what is answered now."""
    row = _forced(visit)
    if visit.request.method != "POST":
        return _shown(visit, row, ScreeningForm())
    form = ScreeningForm(visit.sent)
    why = reason_of(visit, visit.sent)
    if not form.is_valid() or why is None:
        if why is None:
            form.add_error(None, gettext("Choose a reason."))
        return _shown(visit, row, form, 422)
    try:
        actions.answer(visit.caller, row.id, form.answers(), why)
    except Refused as refused:
        form.add_error(None, refused.text)
        return _shown(visit, row, form, 422)
    return go(f"{BASE}/{row.id}/screening?reason={why.code}")


def _shown(
    visit: Visit, row: FileRow, form: ScreeningForm, code: int = 200, status_form: StatusForm | None = None, mark_error: str = ""
) -> Answer:
    why = reason_of(visit, visit.sent if visit.request.method == "POST" else None)
    filled: dict[str, Any] = {
        "file": file_row(row),
        "base": f"{BASE}/{row.id}",
        "form": form,
        "status_form": status_form or place(StatusForm(), visit),
        "reasons": reasons(),
        "reason": why.code if why else "",
        "note": note(visit),
        "mark_error": mark_error,
        "whys": [(code, gettext(word)) for code, word in MARKS.items()],
        "now": moment(now()),
    }
    return Shown("care_screening.html", {**filled, **(_answers(visit, row, why) if why else {})}, code)


def _answers(visit: Visit, row: FileRow, why: Reason) -> dict[str, Any]:
    interview = queries.interview(visit.caller, row.id, why)
    stands = queries.status(visit.caller, row.id, why)
    by = {answer.by for rows in (*interview.answers.values(), interview.notes) for answer in rows} | {
        assessment.by for assessment in stands.assessments
    }
    people = {actor.partition(":")[2] for actor in by if actor.startswith("person:")}
    names = {f"person:{id}": name for id, (name, _member) in members.person_names(people).items()}
    rows = [
        {
            "label": gettext(indicator.label),
            "answers": [
                {"word": gettext(ANSWERS[answer.answer]), "by": names.get(answer.by, ""), "at": moment(answer.at)}
                for answer in reversed(interview.answers.get(key, ()))
            ],
        }
        for key, indicator in screening().indicators.items()
    ]
    return {
        "is_shown": True,
        "rows": rows,
        "notes": [{"text": note.answer, "by": names.get(note.by, ""), "at": moment(note.at)} for note in interview.notes],
        "offers": [(gettext(offer.prompt.label), gettext(offer.prompt.says)) for offer in interview.prompted.offers],
        "unknown": [gettext(text) for text in interview.prompted.unknown],
        "status": gettext(STATUSES[stands.status]),
        "overdue": stands.overdue,
        "assessments": [
            {
                "word": gettext(STATUSES[assessment.status]),
                "by": names.get(assessment.by, ""),
                "at": moment(assessment.at),
                "review": moment(assessment.review),
                "words": assessment.words,
            }
            for assessment in stands.assessments
        ],
        "marks": [
            {"row": mark, "withheld": [gettext(measure.says) for measure in mark.standing.withheld]}
            for mark in queries.marks(visit.caller, row.id)
        ],
    }


def note(visit: Visit) -> dict[str, Any]:
    law = queries.non_punishment_note(visit.caller.country)
    return {
        "country": law.country,
        "own": [gettext(provision.text or provision.unknown) for provision in law.own],
        "instruments": [
            tuple(
                gettext(text)
                for text in (binding.instrument.label, PARTIES[binding.party], binding.instrument.says, binding.instrument.strength)
            )
            for binding in law.instruments
        ],
    }


def status(visit: Visit) -> Answer:
    """Record an assessment."""
    row = _forced(visit)
    form = place(StatusForm(visit.sent), visit)
    if not form.is_valid():
        return _shown(visit, row, ScreeningForm(), 422, form)
    given = form.cleaned_data
    try:
        actions.assess_status(visit.caller, row.id, given["status"], review=form.review_ends(visit), words=given["words"])
    except Refused as refused:
        form.add_error("review" if refused.field == "review" else None, refused.text)
        return _shown(visit, row, ScreeningForm(), 422, form)
    return go(f"{BASE}/{row.id}/screening")


def mark(visit: Visit) -> Answer:
    """A signal is about this person: until an assessment says otherwise it is on no list and blocks nothing."""
    row = _forced(visit)
    at = now()
    try:
        there = queries.mark_of(visit.caller, visit.text("signal", 40))
        marked = (
            there.id
            if there
            else actions.mark(visit.caller, visit.text("signal", 40), visit.text("why", 20), review=at + REVIEW_AFTER, at=at)
        )
        actions.belongs_to(visit.caller, marked, row.id, at=at)
    except Refused as refused:
        return _shown(visit, row, ScreeningForm(), 422, mark_error=refused.sentence)
    except NoSuchFile as absent:
        return _shown(visit, row, ScreeningForm(), 422, mark_error=absent.text)
    return go(f"{BASE}/{row.id}/screening")


PAGES: tuple[Page, ...] = (
    Page(path="care/{id}/screening", name="care_screening", view=interview, needs=(HANDLE,), also_posts=True),
    Page(path="care/{id}/status", name="care_status", view=status, needs=(HANDLE,), changes=True),
    Page(path="care/{id}/mark", name="care_mark", view=mark, needs=(HANDLE,), changes=True),
)
