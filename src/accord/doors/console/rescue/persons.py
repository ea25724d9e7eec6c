"""The people of a rescue: named, told more of, assessed, asked about consulates, tied to signals, and out with a file."""

from django.utils.translation import gettext

from accord.core.times import DAY
from accord.doors.console.frame import once
from accord.doors.console.frame.country_fields import typed_country
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.doors.console.rescue.forms import PersonForm, StatusForm
from accord.doors.console.rescue.present import BASE, done, reason_of, shown_again
from accord.hub.rescue import actions, queries
from accord.hub.rescue.actions import Refused
from accord.hub.rescue.vocabulary import HANDLE
from accord.hub.times import now

REVIEW_AFTER = 30 * DAY


def _back(visit: Visit) -> str:
    why = reason_of(visit, visit.sent if visit.request.method == "POST" else visit.asked)
    return f"{BASE}/{visit.path['id']}?reason={why.code if why else 'handling'}#people"


def _form(visit: Visit, form: PersonForm, *, is_new: bool, status: int = 200) -> Answer:
    filled = {"form": form, "is_new": is_new, "is_person": True, "once": once.fresh(), "back": _back(visit)}
    return Shown("rescue_form.html", filled, status)


def new(visit: Visit) -> Answer:
    id = visit.path["id"]
    queries.row(visit.caller, id)
    if visit.request.method != "POST":
        return _form(visit, place(PersonForm(is_new=True), visit), is_new=True)
    form = place(PersonForm(visit.sent, is_new=True), visit)
    if not form.is_valid():
        return _form(visit, form, is_new=True, status=422)
    if once.is_again(visit):
        return go(_back(visit))
    given = form.cleaned_data
    try:
        actions.add_person(visit.caller, id, form.of_person(), known=given["known"], stands=given["stands"], is_child=given["is_child"])
    except Refused as refused:
        form.add_error(None, refused.text)
        return _form(visit, form, is_new=True, status=422)
    return go(_back(visit))


def told(visit: Visit) -> Answer:
    """More of a person, or where the person is now; what was told before stays beside it."""
    id, person = visit.path["id"], visit.path["person"]
    there = queries.people_of(visit.caller, id, person)
    if visit.request.method != "POST":
        return _form(visit, place(PersonForm(is_new=False, initial={"is_child": there.is_child}), visit), is_new=False)
    form = place(PersonForm(visit.sent, is_new=False), visit)
    if not form.is_valid():
        return _form(visit, form, is_new=False, status=422)
    given = form.cleaned_data
    try:
        actions.tell_person(
            visit.caller, id, person, form.of_person(), known=given["known"], stands=given["stands"], is_child=given["is_child"]
        )
    except Refused as refused:
        form.add_error(None, refused.text)
        return _form(visit, form, is_new=False, status=422)
    return go(_back(visit))


def status(visit: Visit) -> Answer:
    """Record an assessment."""
    id, person = visit.path["id"], visit.path["person"]
    queries.people_of(visit.caller, id, person)
    form = place(StatusForm(visit.sent), visit)
    if not form.is_valid():
        return shown_again(visit, "people", gettext("Choose a status, and a day within a year on which it is looked at again."))
    given = form.cleaned_data
    return done(
        visit,
        "people",
        lambda: actions.assess_status(visit.caller, id, person, given["status"], review=form.review_ends(visit), words=given["words"]),
        _back,
    )


def consulate(visit: Visit) -> Answer:
    """Record what the person says of a consulate; or that an officer has told it, which the person's word must allow."""
    id, person, answer = visit.path["id"], visit.path["person"], visit.text("said", 8)
    country = typed_country(visit, "about")
    queries.people_of(visit.caller, id, person)
    if answer == "told":
        return done(
            visit, "people", lambda: actions.told_consulate(visit.caller, id, person, country, words=visit.text("words", 20_001)), _back
        )
    yes, feared, how = answer == "yes", answer == "feared", visit.text("how", 12) or "spoken"
    return done(visit, "people", lambda: actions.say_consulate(visit.caller, id, person, country, yes=yes, feared=feared, how=how), _back)


def mark(visit: Visit) -> Answer:
    """A signal is about this person: until an officer has screened them it is on no list and blocks nothing."""
    id, person, at = visit.path["id"], visit.path["person"], now()
    queries.people_of(visit.caller, id, person)
    signal, why = visit.text("signal", 40), visit.text("why", 20)
    return done(visit, "people", lambda: actions.mark(visit.caller, id, person, signal, why, review=at + REVIEW_AFTER, at=at), _back)


def out(visit: Visit) -> Answer:
    """The person is out: a file is opened with what is known."""
    id, person = visit.path["id"], visit.path["person"]
    queries.people_of(visit.caller, id, person)
    return done(visit, "people", lambda: actions.out(visit.caller, id, person, country=typed_country(visit, "country")), _back)


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="rescues/{id}/people", name="rescue_people", view=new, needs=_MINE, also_posts=True),
    Page(path="rescues/{id}/people/{person}", name="rescue_person", view=told, needs=_MINE, also_posts=True),
    Page(path="rescues/{id}/people/{person}/status", name="rescue_status", view=status, needs=_MINE, changes=True),
    Page(path="rescues/{id}/people/{person}/consulate", name="rescue_consulate", view=consulate, needs=_MINE, changes=True),
    Page(path="rescues/{id}/people/{person}/mark", name="rescue_mark", view=mark, needs=_MINE, changes=True),
    Page(path="rescues/{id}/people/{person}/out", name="rescue_out", view=out, needs=_MINE, changes=True),
)
