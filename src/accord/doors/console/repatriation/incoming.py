"""The other side: questions to a member as a consulate, and the people on the way to it. Each shows just what it needs, for a reason."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from accord.core.times import moment
from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import reasons
from accord.doors.console.care.rows import numbered, shown_fields
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.repatriation.labels import ANSWERS, DECLINES, RECEPTIONS
from accord.doors.console.repatriation.operations import as_micros, iso_day
from accord.doors.console.repatriation.person import choices
from accord.doors.console.repatriation.rows import ARRIVALS, ASKED, leg_row, place_name, state_word
from accord.hub.care.vocabulary import HANDLE
from accord.hub.refusals import Absent
from accord.hub.repatriation import actions, queries
from accord.hub.repatriation.actions import Refused
from accord.hub.repatriation.queries import ArrivalRow, AskedRow
from accord.hub.times import now

PAGE = 50


def _asked(question: AskedRow) -> dict[str, Any]:
    return {
        "row": question,
        "href": f"{ASKED}/{question.id}",
        "nation": place_name(question.nation),
        "answer": gettext(ANSWERS[question.answer]) if question.answer else "",
        "waits": question.answer in ("", "unknown"),
        "asked": moment(question.asked),
    }


def asked_list(visit: Visit) -> Answer:
    rows, following = queries.asked_of_us(visit.caller, before=visit.number("before"), limit=PAGE)
    filled = {
        "rows": [_asked(question) for question in rows],
        "next": f"{ASKED}?before={following}" if following else "",
        "now": moment(now()),
    }
    return Shown("homeward_asked_list.html", filled)


def asked(visit: Visit, error: str = "") -> Answer:
    id, why = visit.path["id"], reason_of(visit)
    row = queries.asked(visit.caller, id)
    person = queries.asked_person(visit.caller, id, why).fields if why is not None else None
    filled = {
        "verification": _asked(row),
        "base": f"{ASKED}/{id}",
        "reasons": reasons(),
        "person_fields": None if person is None else shown_fields(person),
        "answers": [(code, gettext(word)) for code, word in ANSWERS.items()],
        "error": error,
        "now": moment(now()),
    }
    return Shown("homeward_asked.html", filled, 422 if error else 200)


def answer(visit: Visit) -> Answer:
    queries.asked(visit.caller, visit.path["id"])
    try:
        actions.answer(visit.caller, visit.path["id"], visit.text("answer", 16), valid=iso_day(visit, "valid"))
    except Refused as refused:
        return asked(visit, refused.sentence)
    return go(ASKED)


def _arrival(arrival: ArrivalRow) -> dict[str, Any]:
    return {
        "row": arrival,
        "href": f"{ARRIVALS}/{arrival.id}",
        "number": numbered(arrival.number),
        "state": state_word(arrival.phase),
        "reception": gettext(RECEPTIONS[arrival.reception]) if arrival.reception != "told" else gettext("do you receive the person?"),
        "told_at": moment(arrival.told),
        "arrives": moment(arrival.arrives) if arrival.arrives else None,
    }


def arrivals(visit: Visit) -> Answer:
    rows, following = queries.arrivals(visit.caller, before=visit.number("before"), limit=PAGE)
    filled = {
        "rows": [_arrival(arrival) for arrival in rows],
        "next": f"{ARRIVALS}?before={following}" if following else "",
        "now": moment(now()),
    }
    return Shown("homeward_arrivals.html", filled)


def arrival(visit: Visit, error: str = "") -> Answer:
    why = reason_of(visit)
    arrival = queries.arrival(visit.caller, visit.path["id"], why)
    filled = {
        "arrival": _arrival(arrival.row),
        "base": f"{ARRIVALS}/{arrival.row.id}",
        "reasons": reasons(),
        "is_shown": why is not None and arrival.row.is_open,
        "person_fields": shown_fields(arrival.fields),
        "legs": [leg_row(leg) for leg in arrival.legs],
        "followups": [
            {"row": followup, "due": moment(followup.due), "word": dict(choices("reintegration")).get(followup.outcome, "")}
            for followup in arrival.followups
        ],
        "declines": [(code, gettext(word)) for code, word in DECLINES.items()],
        "goings": choices("reintegration"),
        "error": error,
        "now": moment(now()),
    }
    return Shown("homeward_arrival.html", filled, 422 if error else 200)


def arrival_do(visit: Visit) -> Answer:
    id, caller, word = visit.path["id"], visit.caller, visit.text("do", 12)
    queries.arrival(caller, id)
    if word not in ("accept", "decline", "receive", "follow", "finish", "follow-on"):
        raise Absent
    try:
        if word == "accept":
            actions.accept(caller, id)
        elif word == "decline":
            actions.decline(caller, id, visit.text("why", 20))
            return go(ARRIVALS)
        elif word == "receive":
            actions.receive(caller, id, visit.text("met-by", 200))
        elif word == "follow-on":
            due = as_micros(visit, "due")
            if due is None:
                return arrival(visit, gettext("Write the day as 2026-11-25."))
            actions.follow_up_on(caller, id, due)
        else:
            (actions.follow if word == "follow" else actions.finish)(caller, id, visit.text("going", 16))
    except Refused as refused:
        return arrival(visit, refused.sentence)
    return go(f"{ARRIVALS}/{id}")


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="verifications", name="verifications", view=asked_list, needs=_MINE, label=gettext_noop("Asked as a consulate")),
    Page(path="verifications/{id}", name="verification", view=asked, needs=_MINE),
    Page(path="verifications/{id}/answer", name="verification_answer", view=answer, needs=_MINE, changes=True),
    Page(path="arrivals", name="arrivals", view=arrivals, needs=_MINE, label=gettext_noop("Coming home")),
    Page(path="arrivals/{id}", name="arrival", view=arrival, needs=_MINE),
    Page(path="arrivals/{id}/do", name="arrival_do", view=arrival_do, needs=_MINE, changes=True),
)
