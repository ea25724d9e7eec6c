"""Desks: one's own and those of other members, their hours, their rota, and the bell at each."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from msgspec.structs import replace

from accord.core.hours import ALWAYS
from accord.core.times import DAY, micros, moment
from accord.core.typed.zones import zone_of_country
from accord.doors.console.desks import rota
from accord.doors.console.desks.duty import warned
from accord.doors.console.desks.forms import (
    AwayForm,
    Choices,
    ContactsForm,
    DeskForm,
    HookForm,
    Plain,
    RingForm,
    ShiftForm,
    SpanForm,
    beginning,
)
from accord.doors.console.desks.labels import CHANNELS
from accord.doors.console.desks.notices import rota_notices
from accord.doors.console.desks.unreached import silent, unable, ways_lacking
from accord.doors.console.frame import once, seen
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.hub.delivery.actions import channels
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.queries import DeskPage, DeskRow
from accord.hub.desks.vocabulary import NOT_CHOSEN, TEST
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, PersonRow
from accord.hub.signals import queries as signals
from accord.hub.times import now

READ, RING, MANAGE, MANAGE_ALL = "member:desks:read", "member:bells:ring", "member:desks:manage", "hub:desks:manage"
TESTED_WITHIN = 30 * DAY


def is_untested(row: DeskRow, at: int) -> bool:
    """Whether nobody has answered a test here for too long."""
    return row.tested is None or at - row.tested > TESTED_WITHIN


def as_row(row: DeskRow, at: int) -> dict[str, Any]:
    return {
        "desk": row,
        "href": f"/console/desks/{row.id}",
        "tested": moment(row.tested) if row.tested is not None else None,
        "is_untested": is_untested(row, at),
        "on_call": joined(row.on_call),
    }


def desks(visit: Visit) -> Shown:
    at = now()
    rows = queries.desks(visit.caller, at=at)
    return Shown(
        "desks.html",
        {
            "own": [as_row(row, at) for row in rows if row.is_own],
            "others": [as_row(row, at) for row in rows if not row.is_own],
            "may_make": visit.caller.may(MANAGE) or visit.caller.may(MANAGE_ALL),
            "may_ring": visit.caller.may(RING),
            **rota_notices(visit.caller, at),
        },
    )


def notices(visit: Visit) -> Answer:
    """Notices of the rota, as a part that the first page fetches once it is shown: the page need not wait for them."""
    return Shown("rota_notices.html", rota_notices(visit.caller, now())) if visit.is_part else go("/console/desks")


def make(visit: Visit) -> Answer:
    form = _desk_form(visit, None)
    if visit.request.method == "POST":
        try:
            return go(f"/console/desks/{actions.make_desk(visit.caller, **form.changes(), member=form.text('member') or None)}")
        except BadDesk as bad:
            form.blame(bad)
    return Shown("desk_form.html", {"form": form, "back": "/console/desks"}, 422 if form.is_bound else 200)


def change(visit: Visit) -> Answer:
    page = _managed(visit)
    form = _desk_form(visit, page)
    was = seen.mark(beginning(page))
    filled = {"form": form, "page": page, "was": was, "back": f"/console/desks/{page.row.id}"}
    if visit.request.method == "POST":
        if seen.is_old(visit, was):
            form.add_error(None, seen.typed_anew())
            return Shown("desk_form.html", filled, 409)
        try:
            actions.change_desk(visit.caller, page.row.id, **form.changes())
            return go(f"/console/desks/{page.row.id}")
        except BadDesk as bad:
            form.blame(bad)
    return Shown("desk_form.html", filled, 422 if form.is_bound else 200)


def _managed(visit: Visit) -> DeskPage:
    """Another member's desk can be seen, and not changed: its form is not here."""
    page = queries.desk(visit.caller, visit.path["id"])
    if not page.may_manage:
        raise NoSuchDesk
    return page


def _desk_form(visit: Visit, page: DeskPage | None) -> DeskForm:
    rows = queries.desks(visit.caller)
    own = [row for row in rows if page is None or row.id != page.row.id]
    covers = [(row.id, row.name if row.is_own else f"{row.name} ({row.member_name})") for row in own]
    homes: Choices = ()
    if page is None and visit.caller.may(MANAGE_ALL):
        others = [(row.id, row.name) for row in members.members() if row.standing == "active" and row.id != visit.caller.id]
        homes = [(visit.caller.id, visit.caller.name), *others]
    sent = visit.sent if visit.request.method == "POST" else None
    return DeskForm(
        sent,
        desks=covers,
        members=homes,
        zone=page.row.zone if page else "",
        initial=beginning(page, zone_of_country(visit.caller.country)),
    )


def desk(visit: Visit) -> Shown:
    return _page(visit)


def _page(visit: Visit, bad: Mapping[str, Plain] | None = None, status: int = 422, **more: Any) -> Shown:
    """A desk's page; `bad` holds a form as it was sent, with what is wrong in it, and then the page has this status."""
    at = now()
    caller = visit.caller
    page = queries.desk(caller, visit.path["id"], at=at)
    row, is_own = page.row, page.row.is_own
    people = _people(caller, page)
    forms: dict[str, Plain] = {name: place(form, visit, page.row.zone) for name, form in _forms(caller, page, people).items()}
    forms |= bad or {}
    active = {person.id for person in people if person.is_active}
    keeps_holidays = bool(row.holidays) and page.week != ALWAYS  # what is open always is so on holidays too
    return Shown(
        "desk.html",
        {
            "page": page,
            "row": as_row(row, at),
            "base": f"/console/desks/{row.id}",
            "week": rota.week(page, at),
            "keeps_holidays": keeps_holidays,
            "holidays": rota.coming_holidays(row.holidays, row.zone, at) if keeps_holidays else [],
            "here": rota.day_and_time(rota.local(at, row.zone)),
            "climb": rota.climb(page, at, {person.id for person in people if not person.is_active}),
            "lines": rota.lines(_named(page, people), active, at),
            "contacts": _contacts(page, people),
            "silent": joined(silent(page, people, at)) if page.may_manage else "",
            "unable": joined(unable(page, people, at)) if page.may_manage else "",
            "contacts_were": _contacts_mark(page),
            "absences": _absences(caller, page, active),
            "covers": page.covers if page.may_manage else (),
            "forms": forms,
            "is_own": is_own,
            "sees_rota": is_own or page.may_manage,
            "may_manage": page.may_manage,
            "may_test": is_own and caller.may(RING),
            "may_ring": not is_own and caller.may(RING),
            "may_be_away": is_own,
            "duty": warned(members.member(row.member).n, None, at, row.zone) if is_own or page.may_manage else [],
            "now": moment(at),
            "once": once.fresh(),
            **(rota_notices(caller, at, row.id) if is_own else {}),
            **more,
        },
        status if bad else 200,
    )


def _people(caller: Caller, page: DeskPage) -> list[PersonRow]:
    """Those of the desk's member whose names the caller may see."""
    if page.row.is_own:
        return members.people_of(caller.n)
    if page.may_manage and caller.may("hub:people:manage"):
        return members.people_of(members.member(page.row.member).n)
    return []


def _named(page: DeskPage, people: list[PersonRow]) -> DeskPage:
    """The page with names where the hub left them out, and the caller may manage those people."""
    if page.row.is_own or not people:
        return page
    names = {person.id: person.name for person in people}
    return replace(page, shifts=tuple(replace(shift, name=names.get(shift.person, "")) for shift in page.shifts))


def _forms(caller: Caller, page: DeskPage, people: list[PersonRow]) -> dict[str, Plain]:
    there: Choices = [(person.id, person.name) for person in people if person.is_active]
    known = {contact.person for contact in page.contacts}
    choices: Choices = there if caller.may(MANAGE) else [(id, name) for id, name in there if id == caller.person]
    return {
        "shift": ShiftForm(people=there),
        "away": AwayForm(people=choices, stand_ins=there),
        "contacts": ContactsForm(people=[(id, name) for id, name in there if id not in known], channels=_channels()),
        "ring": RingForm(),
        "hook": HookForm(),
        "test": RingForm(),
    }


def _channels() -> Choices:
    return [(word, gettext(CHANNELS.get(word, word))) for word in channels() if word not in NOT_CHOSEN]


def _contacts(page: DeskPage, people: list[PersonRow]) -> list[dict[str, Any]]:
    names = {person.id: person.name for person in people}
    ended = {person.id for person in people if not person.is_active}
    lacking = ways_lacking(page, people) if page.may_manage else {}
    places = range(1, len(page.contacts) + 1)
    return [
        {
            "id": contact.person,
            "name": contact.name or names.get(contact.person, gettext("a contact of the desk")),
            "place": place,
            "places": places,
            "channels": [(word, words, word in contact.channels) for word, words in _channels()],
            "by": joined(gettext(CHANNELS.get(word, word)) for word in contact.channels),
            "has_ended": contact.person in ended,
            "lacks": lacking.get(contact.person, ()),
        }
        for place, contact in enumerate(page.contacts, 1)
    ]


def _contacts_mark(page: DeskPage) -> str:
    return seen.mark([(contact.person, sorted(contact.channels)) for contact in page.contacts])


def _absences(caller: Caller, page: DeskPage, active: Collection[str]) -> list[dict[str, Any]]:
    """Who is away, and whether who stands in can: one that takes part no more, or is away then too, is not alerted."""
    zone = page.row.zone
    return [
        {
            "away": row,
            "begins": rota.local(row.begins, zone),
            "ends": rota.local(row.ends, zone),
            "begins_words": rota.day_and_time(rota.local(row.begins, zone)),
            "ends_words": rota.day_and_time(rota.local(row.ends, zone)),
            "may_remove": row.person == caller.person or caller.may(MANAGE),
            "has_ended": row.stand_in is not None and row.stand_in not in active,
            "is_away_too": any(other.person == row.stand_in and other.begins < row.ends and row.begins < other.ends for other in page.away),
        }
        for row in page.away
        if page.row.is_own
    ]


def set_contacts(visit: Visit) -> Answer:
    page = _managed(visit)
    if seen.is_old(visit, _contacts_mark(page)):
        return _page(visit, {"contacts": _sent_contacts(visit, page, BadDesk("contacts", seen.shown_anew()))}, status=409)
    kept = []
    for rank, contact in enumerate(page.contacts, 1):
        if visit.text(f"remove_{contact.person}"):
            continue
        text = visit.text(f"place_{contact.person}", 4)
        wanted = int(text) if text.isascii() and text.isdigit() else rank
        # A person who moved up comes before the one who stood there, a person who moved down behind.
        kept.append((wanted, (wanted > rank) - (wanted < rank), rank, contact.person, visit.sent.getlist(f"channels_{contact.person}")))
    contacts = [(person, by) for _wanted, _moved, _rank, person, by in sorted(kept, key=lambda row: row[:3])]
    if visit.text("add"):
        contacts.append((visit.text("add", 64), visit.sent.getlist("channels")))
    try:
        actions.set_contacts(visit.caller, page.row.id, contacts)
    except BadDesk as bad:
        return _page(visit, {"contacts": _sent_contacts(visit, page, bad)})
    return go(f"/console/desks/{page.row.id}#contacts")


def _sent_contacts(visit: Visit, page: DeskPage, bad: BadDesk) -> Plain:
    form = _forms(visit.caller, page, _people(visit.caller, page))["contacts"]
    return _blamed(ContactsForm(visit.sent, people=form.fields["add"].widget.choices[1:], channels=_channels()), bad)


def add_shift(visit: Visit) -> Answer:
    page = _managed(visit)
    there = [(person.id, person.name) for person in _people(visit.caller, page) if person.is_active]
    form = place(ShiftForm(visit.sent, people=there), visit, page.row.zone)
    try:
        begins, ends = _span(form)
        actions.add_shift(visit.caller, page.row.id, form.text("person"), begins, ends)
    except BadDesk as bad:
        form.blame(bad)
        return _page(visit, {"shift": form})
    return go(f"/console/desks/{page.row.id}#rota")


def _span(form: SpanForm) -> tuple[int, int]:
    return micros(form.moment("begins")), micros(form.moment("ends"))


def remove_shift(visit: Visit) -> HttpResponse:
    page = _managed(visit)
    actions.remove_shift(visit.caller, visit.path["shift"])
    return go(f"/console/desks/{page.row.id}#rota")


def set_away(visit: Visit) -> Answer:
    page = _own(visit)
    form = place(AwayForm(visit.sent, **_away_choices(visit.caller)), visit, page.row.zone)
    try:
        begins, ends = _span(form)
        actions.set_away(visit.caller, form.text("person"), begins, ends, form.text("stand_in") or None)
    except BadDesk as bad:
        form.blame(bad)
        return _page(visit, {"away": form})
    return go(f"/console/desks/{page.row.id}#away")


def _away_choices(caller: Caller) -> dict[str, Choices]:
    there = [(person.id, person.name) for person in members.people_of(caller.n) if person.is_active]
    return {"people": there if caller.may(MANAGE) else [choice for choice in there if choice[0] == caller.person], "stand_ins": there}


def _own(visit: Visit) -> DeskPage:
    page = queries.desk(visit.caller, visit.path["id"])
    if not page.row.is_own:
        raise NoSuchDesk
    return page


def remove_away(visit: Visit) -> HttpResponse:
    page = _own(visit)
    actions.remove_away(visit.caller, visit.path["away"])
    return go(f"/console/desks/{page.row.id}#away")


def test(visit: Visit) -> Answer:
    page = _own(visit)
    try:
        return _ring(visit, page, TEST)
    except BadDesk as bad:
        return _page(visit, {"test": _blamed(RingForm(visit.sent), bad)})


def _ring(visit: Visit, page: DeskPage, kind: str, ref: str = "") -> HttpResponse:
    """Ring, and show the bell. A form that is sent twice rings once."""
    if once.is_again(visit):
        return go("/console/bells")
    row = actions.ring(visit.caller, page.row.id, kind, ref)
    return go(f"/console/bells/{row.id}")


def _blamed(form: Plain, bad: BadDesk) -> Plain:
    form.blame(bad)
    return form


def ring(visit: Visit) -> Answer:
    page = queries.desk(visit.caller, visit.path["id"])
    form = RingForm(visit.sent)
    try:
        return _ring(visit, page, "call", _signal(visit.caller, form.text("signal").strip()))
    except BadDesk as bad:
        return _page(visit, {"ring": _blamed(form, bad)})


def _signal(caller: Caller, signal_id: str) -> str:
    """The id of a signal that the caller sees; of one for named people not even that is told on.

    Whether the desk's member sees it too is not told: that would tell of its audience.
    """
    if not signal_id:
        return ""
    signal = signals.find(caller, signal_id) if caller.may("member:signals:read") else None
    if signal is None or signals.is_for_people(signal):
        raise BadDesk("signal", gettext("Give the id of a signal that you see, or leave it empty."))
    return str(signal.id)


def set_covers(visit: Visit) -> HttpResponse:
    """Agree to cover a desk that asked for it, or no longer."""
    page = _managed(visit)
    actions.agree_to_cover(visit.caller, page.row.id, visit.text("desk", 40), agrees=bool(visit.text("agrees", 1)))
    return go(f"/console/desks/{page.row.id}#covers")


def set_hook(visit: Visit) -> Answer:
    page = _managed(visit)
    form = HookForm(visit.sent)
    try:
        secret = actions.set_hook(visit.caller, page.row.id, form.text("url").strip() or None, form.text("secret").strip() or None)
    except BadDesk as bad:
        form.blame(bad)
        return _page(visit, {"hook": form})
    if secret and not form.text("secret"):
        return _page(visit, made_secret=secret)
    return go(f"/console/desks/{page.row.id}#hook")


def archive(visit: Visit) -> Answer:
    page = _managed(visit)
    actions.archive_desk(visit.caller, page.row.id)
    return go("/console/desks")


_MANAGING = (MANAGE, MANAGE_ALL)
_SEEING = (READ, MANAGE_ALL)
PAGES = (
    Page(path="desks", name="desks", view=desks, needs=_SEEING, label="Desks", key="d"),
    Page(path="rota", name="rota_notices", view=notices, needs=(READ,)),
    Page(path="desks/new", name="make_desk", view=make, needs=_MANAGING, also_posts=True),
    Page(path="desks/{id}", name="desk", view=desk, needs=_SEEING),
    Page(path="desks/{id}/change", name="change_desk", view=change, needs=_MANAGING, also_posts=True),
    Page(path="desks/{id}/contacts", name="desk_contacts", view=set_contacts, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/shifts", name="add_shift", view=add_shift, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/shifts/{shift}/remove", name="remove_shift", view=remove_shift, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/away", name="set_away", view=set_away, needs=(READ,), changes=True),
    Page(path="desks/{id}/away/{away}/remove", name="remove_away", view=remove_away, needs=(READ,), changes=True),
    Page(path="desks/{id}/test", name="test_desk", view=test, needs=(RING,), changes=True),
    Page(path="desks/{id}/ring", name="ring_desk", view=ring, needs=(RING,), changes=True),
    Page(path="desks/{id}/covers", name="desk_covers", view=set_covers, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/hook", name="desk_hook", view=set_hook, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/archive", name="archive_desk", view=archive, needs=_MANAGING, changes=True),
)
