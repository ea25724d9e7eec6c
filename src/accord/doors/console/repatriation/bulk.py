"""One thing done for many at once: in the operation room, as a consulate, as the desk at home. Who is meant is ticked, or narrowed to."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext, ngettext

from accord.core.care.directory import Need
from accord.core.sharing import COUNTRIES
from accord.core.times import moment
from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import reasons, service_names
from accord.doors.console.care.labels import HOWS as SAID
from accord.doors.console.care.rows import numbered
from accord.doors.console.frame import moments
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.frame.typed_fields import DayField, beginning_of, place
from accord.doors.console.repatriation.labels import AGREED_BY_MANY, ANSWERS, HOWS, RECEPTIONS
from accord.doors.console.repatriation.person import choices
from accord.doors.console.repatriation.rows import (
    ARRIVALS,
    ASKED,
    HOME,
    STATES,
    operation_row,
    person_row,
    place_name,
    state_word,
)
from accord.hub.care import queries as files
from accord.hub.care.queries import services
from accord.hub.care.vocabulary import HANDLE
from accord.hub.repatriation import actions, queries
from accord.hub.repatriation.actions import Outcome, Refused
from accord.hub.repatriation.queries import NOBODY, ArrivalRow, AskedRow, Called, PersonRow
from accord.hub.times import now
from accord.tables import care

LISTED = 300  # rows that one page lists; a narrowed selection may hold more people
Choices = list[tuple[str, str]]


class ManyForm(forms.Form):
    """The form of an action for many, with the fields that the action needs. The action that stores the values checks them."""

    use_required_attribute = False

    def __init__(self, doing: Choices, more: dict[str, forms.Field], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["do"] = forms.ChoiceField(label=gettext("Action to take"), choices=[("", gettext("Choose")), *doing])
        self.fields |= more


def _choice(label: str, options: Iterable[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", gettext("none")), *options], required=False, help_text=hint)


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _day(label: str) -> DayField:
    return DayField(label=label, past=False, required=False)


def _shown(visit: Visit, form: ManyForm, rows: list[dict[str, Any]], **more: Any) -> Answer:
    status = 422 if form.errors else 200
    filled = {"form": form, "rows": rows, "ticked": set(visit.sent.getlist("who")) if form.errors else set(), "reasons": reasons(), **more}
    return Shown("homeward_many.html", filled, status)


def _said(outcomes: list[Outcome], rows: dict[str, str]) -> dict[str, Any]:
    """For how many it was done; and of the others, for which reason not, with the first of them."""
    done = sum(outcome.done for outcome in outcomes)
    left = Counter(outcome.text for outcome in outcomes if not outcome.done)
    first = {outcome.text: rows.get(outcome.id, "") for outcome in reversed(outcomes) if not outcome.done}
    text = ngettext("Done for {count} person.", "Done for {count} people.", done).format(count=done)
    return {"done": text, "left": [(reason, count, first[reason]) for reason, count in left.most_common()]}


def _meant(visit: Visit, everybody: Iterable[str]) -> list[str]:
    """Those who are ticked; or everybody that is narrowed to, where that is ticked."""
    return list(everybody) if visit.text("all", 2) else visit.sent.getlist("who")


# Persons of an operation


def people(visit: Visit) -> Answer:
    id, caller, sent = visit.path["id"], visit.caller, visit.request.method == "POST"
    row = queries.operation(caller, id)
    given = visit.sent if sent else visit.asked
    nation, state, kept = (str(given.get(name, ""))[:20] for name in ("nation", "state", "kept"))
    narrow: dict[str, str] = {
        "nation": nation if nation in COUNTRIES or nation == "none" else "",
        "state": state if state in STATES else "",
        "kept_by": kept if kept in care().blockers else "",
    }
    form = _people_form(visit, id, visit.sent if sent else None)
    outcome = _done(visit, form, id, narrow) if sent and form.is_valid() else None
    rows, following = _narrowed(visit, id, narrow, LISTED)
    # What each agreed to is recorded beside the names, so they stay in sight.
    why = reason_of(visit, given) if not sent or visit.text("do", 10) == "agree" else None
    called = queries.names(caller, [person.id for person in rows], why) if why is not None and rows else {}
    board = queries.board(caller, id)
    return _shown(
        visit,
        form,
        [_person(person, called.get(person.id, NOBODY)) for person in rows],
        title=gettext("Many at once"),
        back=f"{HOME}/{id}",
        back_name=operation_row(row)["row"].place,
        here=f"{HOME}/{id}/many",
        narrow={"nation": narrow["nation"], "state": narrow["state"], "kept": narrow["kept_by"]},
        nations=[(code, place_name(code)) for nation_row in board.nations if (code := nation_row.nationality or "")]
        + [("none", place_name(""))],
        states=[(key, state_word(key)) for key in STATES],
        blockers=[(key, gettext(blocker.label)) for key, blocker in care().blockers.items()],
        more=following is not None,
        outcome=outcome,
        reason=why.code if why is not None else "",
    )


def _narrowed(visit: Visit, operation_id: str, narrow: dict[str, str], limit: int) -> tuple[tuple[PersonRow, ...], int | None]:
    return queries.people(
        visit.caller, operation_id, nation=narrow["nation"], state=narrow["state"], kept_by=narrow["kept_by"], limit=limit
    )


def _person(person: PersonRow, called: Called) -> dict[str, Any]:
    row = person_row(person, called)
    return {
        "id": person.id,
        "href": row["href"],
        "name": called.name,
        "alias": called.alias,
        "number": row["number"],
        "chips": [gettext("child")] if person.is_child else [],
        "cells": [row["nations"], row["state"], row["reception"], " · ".join(blocker["short"] for blocker in row["keeping"])],
    }


def _people_form(visit: Visit, operation_id: str, sent: Any) -> ManyForm:
    doing = [
        ("agree", gettext("Record what each of them agreed to")),
        ("begin", gettext("Begin the way home")),
        ("papers", gettext("Say which papers there are")),
        ("ask", gettext("Ask the consulates that may be told")),
        ("answer", gettext("Record what their consulate answered")),
        ("board", gettext("Put them on a leg")),
        ("off", gettext("Take them off a leg")),
        ("tell", gettext("Tell the desk at home")),
        ("travel", gettext("Arrange travel")),
        ("refer", gettext("Offer them to those who can help")),
    ]
    legs = [
        (leg.id, f"{leg.origin} → {leg.target}, {moments.minute(moment(leg.leaves))}, {leg.carrier}")
        for leg in queries.board(visit.caller, operation_id).legs
    ]
    bodies = [
        (fit.body.member, fit.body.name) for fit in files.directory(visit.caller, Need(services=frozenset(), country=visit.caller.country))
    ]
    more = {
        "consents": forms.MultipleChoiceField(
            label=gettext("Each of them was asked, and said yes to"),
            choices=[(key, gettext(AGREED_BY_MANY[key])) for key in actions.SAID_FOR_MANY],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext("Tick only people who said so themselves; their names must be shown. A no stays a no."),
        ),
        "said": _choice(gettext("How they answered"), [(code, gettext(word)) for code, word in SAID.items() if code != "report"]),
        "papers": _choice(gettext("Papers there are"), choices("papers")),
        "answer": _choice(gettext("What the consulate answered"), [(code, gettext(word)) for code, word in ANSWERS.items()]),
        "valid": _day(gettext("Document valid until")),
        "how": _choice(gettext("How it answered"), [(code, gettext(word)) for code, word in HOWS.items() if code != "member"]),
        "source": forms.CharField(label=gettext("Who said so, and the source"), required=False, max_length=2000),
        "leg": _choice(gettext("Leg"), legs),
        "escorted": forms.BooleanField(label=gettext("A person goes along"), required=False),
        "met": forms.BooleanField(label=gettext("A person meets them on arrival"), required=False),
        "member": _choice(gettext("Member to ask"), bodies),
        "service": _choice(gettext("Needs"), service_names(services())),
    }
    return place(ManyForm(doing, more, sent), visit)


def _agreed(visit: Visit, given: dict[str, Any], wanted: list[str]) -> list[Outcome]:
    """A yes is a person's own: of those alone who are ticked, with their names in sight."""
    if visit.text("all", 2):
        raise Refused("each-one", gettext("Tick each person who agreed. What people agree to is never recorded for everyone at once."))
    if reason_of(visit, visit.sent) is None:
        raise Refused("names", gettext("Show the names first: choose above why you look at who they are, and press Show."))
    return actions.agree_all(visit.caller, wanted, given["consents"], how=given["said"])


def _done(visit: Visit, form: ManyForm, operation_id: str, narrow: dict[str, str]) -> dict[str, Any] | None:
    caller, given = visit.caller, form.cleaned_data
    listed, _more = _narrowed(visit, operation_id, narrow, 5000)
    there = {person.id: person.number for person in queries.people(caller, operation_id, limit=5000)[0]}
    wanted = [person_id for person_id in _meant(visit, [person.id for person in listed]) if person_id in there]
    names = {person_id: numbered(number) for person_id, number in there.items()}
    try:
        if not wanted:
            raise Refused("nobody", gettext("Tick at least one person, or everyone who is listed."))
        match given["do"]:
            case "ask":
                sent = actions.ask_consulates(caller, wanted)
                lines = [(gettext("No consulate serves this country."), 0, place_name(nation)) for nation in sent.no_mission]
                count = sum(sent.asked.values())
                text = ngettext("{count} question was sent.", "{count} questions were sent.", count).format(count=count)
                return {"done": text, "left": lines}
            case "board":
                outcomes = actions.board_leg(caller, given["leg"], wanted, escorted=given["escorted"], met=given["met"])
            case "off":
                moved, _stayed = actions.move_leg(caller, given["leg"], "called-off", only=wanted)
                return {"done": ngettext("Done for {count} person.", "Done for {count} people.", moved).format(count=moved), "left": []}
            case "answer":
                outcomes = actions.note_answers_for(
                    caller,
                    wanted,
                    given["answer"],
                    how=given["how"],
                    source=given["source"],
                    valid=_iso(given["valid"]),
                    nation=narrow["nation"],
                )
            case "agree":
                outcomes = _agreed(visit, given, wanted)
            case "papers":
                outcomes = actions.see_to_papers_of(caller, wanted, given["papers"])
            case "refer":
                outcomes = actions.refer_all(caller, wanted, given["member"], given["service"])
            case word:
                outcomes = {"begin": actions.begin, "tell": actions.tell_home, "travel": actions.travel}[word](caller, wanted)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.text)
        return None
    return _said(outcomes, names)


Rows = TypeVar("Rows", AskedRow, ArrivalRow)


def _every(page: Callable[..., tuple[list[Rows], int | None]], visit: Visit) -> list[Rows]:
    """All rows, page by page."""
    rows, following = page(visit.caller, limit=200)
    while following is not None:
        more, following = page(visit.caller, before=following, limit=200)
        rows += more
    return rows


# As a consulate


def asked(visit: Visit) -> Answer:
    """The questions to the member as a consulate: for a stated reason with just what verification needs of each."""
    sent = visit.request.method == "POST"
    doing = [(code, gettext(word)) for code, word in ANSWERS.items()]
    form = place(ManyForm(doing, {"valid": _day(gettext("Document valid until"))}, visit.sent if sent else None), visit)
    outcome = None
    rows = _every(queries.asked_of_us, visit)
    if sent and form.is_valid():
        wanted = _meant(visit, [question.id for question in rows if question.answer in ("", "unknown")])
        try:
            outcomes = actions.answer_for(visit.caller, wanted, form.cleaned_data["do"], valid=_iso(form.cleaned_data["valid"]))
            outcome = _said(outcomes, {question.id: question.id[:8] for question in rows})
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.text)
        rows = _every(queries.asked_of_us, visit)
    why = reason_of(visit)
    person_rows = []
    for question in rows[:LISTED]:
        fields = queries.asked_person(visit.caller, question.id, why).fields if why is not None else {}
        facts = joined(fields[key] for key in ("names-other", "birth", "papers", "home-place") if key in fields)
        answer = gettext(ANSWERS[question.answer]) if question.answer else gettext("no answer yet")
        cells = [place_name(question.nation), facts, answer, moments.day(moment(question.asked))]
        person_rows.append(
            {"id": question.id, "href": f"{ASKED}/{question.id}", "name": fields.get("name", ""), "chips": [], "cells": cells}
        )
    return _shown(
        visit,
        form,
        person_rows,
        title=gettext("Answer many at once"),
        back=ASKED,
        back_name=gettext("Asked as a consulate"),
        here=f"{ASKED}-many",
        waits=True,
        more=len(rows) > LISTED,
        outcome=outcome,
    )


# As the desk at home


def _follow_up(due: int) -> str:
    day = moments.day(moment(due))
    return gettext("to follow up since {day}").format(day=day) if due <= now() else gettext("to follow up on {day}").format(day=day)


def arrivals(visit: Visit) -> Answer:
    """Who is on the way to the member: received, met and followed up together."""
    sent = visit.request.method == "POST"
    doing = [
        ("accept", gettext("We receive them")),
        ("receive", gettext("They have arrived")),
        ("follow-on", gettext("Alert us to follow up")),
    ]
    met = forms.CharField(label=gettext("Who met them"), required=False, max_length=200, help_text=gettext("The service, not a name."))
    form = place(ManyForm(doing, {"met_by": met, "due": _day(gettext("On which day"))}, visit.sent if sent else None), visit)
    outcome = None
    rows = _every(queries.arrivals, visit)
    if sent and form.is_valid():
        given = form.cleaned_data
        wanted = _meant(visit, [arrival.id for arrival in rows])
        try:
            match given["do"]:
                case "accept":
                    outcomes = actions.accept_all(visit.caller, wanted)
                case "receive":
                    outcomes = actions.receive_all(visit.caller, wanted, given["met_by"])
                case _:
                    if given["due"] is None:
                        raise Refused("no-day", gettext("Choose the day on which your desk will be alerted."), "due")
                    due = beginning_of(given["due"], visit)
                    outcomes = actions.follow_all_up_on(visit.caller, wanted, due)
            outcome = _said(outcomes, {arrival.id: numbered(arrival.number) for arrival in rows})
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.text)
        rows = _every(queries.arrivals, visit)
    person_rows = [
        {
            "id": arrival.id,
            "href": f"{ARRIVALS}/{arrival.id}",
            "name": "",
            "number": numbered(arrival.number),
            "chips": [gettext("child")] if arrival.is_child else [],
            "cells": [
                arrival.by,
                state_word(arrival.phase),
                gettext(RECEPTIONS[arrival.reception]),
                _follow_up(arrival.due) if arrival.due else moments.minute(moment(arrival.arrives)) if arrival.arrives else "",
            ],
        }
        for arrival in rows[:LISTED]
    ]
    return _shown(
        visit,
        form,
        person_rows,
        title=gettext("Many at once"),
        back=ARRIVALS,
        back_name=gettext("Coming home"),
        here=f"{ARRIVALS}-many",
        more=len(rows) > LISTED,
        outcome=outcome,
        now=moment(now()),
    )


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="way-home/{id}/many", name="homeward_many", view=people, needs=_MINE, also_posts=True),
    Page(path="verifications-many", name="verifications_many", view=asked, needs=_MINE, also_posts=True),
    Page(path="arrivals-many", name="arrivals_many", view=arrivals, needs=_MINE, also_posts=True),
)
