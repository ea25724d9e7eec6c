"""The rota of a desk: a week of it, drawn and as a table; who takes over from whom; calendars in and out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from unicodedata import category
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import get_language_bidi, gettext, ngettext

from accord.core.times import DAY, micros
from accord.doors.console.desks import drawn_week, rota
from accord.doors.console.desks.forms import CalendarForm, Choices, Plain, RepeatForm
from accord.doors.console.desks.labels import CALENDAR_FAULTS
from accord.doors.console.desks.unreached import answers, unable
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.typed_fields import place
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.queries import DeskPage, ShiftRow
from accord.hub.desks.queries import week as rotas
from accord.hub.desks.queries.week import Rota, SwapRow
from accord.hub.members import queries as members
from accord.hub.members.queries import PersonRow
from accord.hub.times import now

READ, MANAGE, MANAGE_ALL = "member:desks:read", "member:desks:manage", "hub:desks:manage"
ANSWER = "member:bells:answer"
EXPORTED = 400 * DAY  # ahead
BEFORE = 30 * DAY
SHOWN_FAULTS = 20


def show(visit: Visit) -> Shown:
    return _page(visit, _desk(visit))


def _desk(visit: Visit) -> DeskPage:
    """A desk whose rota the caller may see. Raises NoSuchDesk."""
    desk = queries.desk(visit.caller, visit.path["id"])
    if not (desk.row.is_own or desk.may_manage):
        raise NoSuchDesk
    return desk


def _managed(visit: Visit) -> DeskPage:
    desk = _desk(visit)
    if not desk.may_manage:
        raise NoSuchDesk
    return desk


def _page(visit: Visit, desk: DeskPage, bad: Mapping[str, Plain] | None = None, **more: Any) -> Shown:
    """The week that the address names, or now and the days to come; `bad` holds a form as it was sent, with what is wrong in it."""
    at = now()
    zone = desk.row.zone
    today = drawn_week.today_at(at, zone)
    first = drawn_week.read_week(str(visit.asked.get("week", ""))) or today
    begins, ends = drawn_week.span(first, zone)
    found = rotas.rota(visit.caller, desk.row.id, begins, ends, at=at)
    gaps = _gaps(found, max(begins, at), ends)
    people = _people(visit, desk) if desk.may_manage or desk.row.is_own else []
    there: Choices = [(person.id, person.name) for person in people if person.is_active]
    forms: dict[str, Plain] = {"shift": place(RepeatForm(people=there), visit, zone), "calendar": CalendarForm(people=there)}
    base = f"/console/desks/{desk.row.id}"
    return Shown(
        "rota.html",
        {
            "page": desk,
            "base": base,
            "week": drawn_week.write_week(first),
            "first": first,
            "last": first + timedelta(days=6),
            "before": drawn_week.write_week(first - timedelta(days=7)),
            "after": drawn_week.write_week(first + timedelta(days=7)),
            "is_from_today": first == today,
            "days": drawn_week.days(first, zone, found.shifts, gaps, visit.caller.person, at, rtl=get_language_bidi()),
            "lines": _lines(visit, found, gaps, zone, at),
            "swaps": [_swap(row) for row in found.swaps],
            "choices": _offers(visit, found, people, zone, at) if desk.row.is_own else [],
            "forms": forms | dict(bad or {}),
            "may_manage": desk.may_manage,
            "unable": joined(unable(desk, people, at)) if desk.may_manage else "",
            "may_swap": desk.row.is_own and visit.caller.person is not None,
            "said": _said(str(visit.asked.get("added", ""))),
            **more,
        },
        422 if bad else 200,
    )


def _said(text: str) -> str:
    """How many shifts were put in, as the address tells; empty where it tells nothing."""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        return ""
    count = int(text)
    return ngettext("{count} shift was put in.", "{count} shifts were put in.", count).format(count=count)


def _people(visit: Visit, desk: DeskPage) -> list[PersonRow]:
    """Those of the desk's member whose names the caller may see."""
    if desk.row.is_own:
        return members.people_of(visit.caller.n)
    return members.people_of(members.member(desk.row.member).n) if visit.caller.may("hub:people:manage") else []


def _gaps(found: Rota, begins: int, ends: int) -> list[tuple[int, int]]:
    return rotas.gaps(found.shifts, found.away, found.active, begins, ends) if begins < ends else []


def _lines(visit: Visit, found: Rota, gaps: Sequence[tuple[int, int]], zone: str, at: int) -> list[dict[str, Any]]:
    """Shifts and gaps in the order of time; what is over comes last, so that whoever is on call now stands first."""
    offered = {row.shift.id for row in found.swaps}
    rows: list[dict[str, Any]] = [
        {
            **_times(shift.begins, shift.ends, zone),
            "shift": shift,
            "rest": f"rest-{shift.id}",
            "name": shift.name or gettext("somebody"),
            "has_ended": shift.person not in found.active,
            "is_now": shift.begins <= at < shift.ends,
            "is_over": shift.ends <= at,
            "is_mine": shift.person == visit.caller.person,
            "may_offer": shift.person == visit.caller.person and shift.ends > at and shift.id not in offered,
        }
        for shift in found.shifts
    ]
    rows += [
        {**_times(low, high, zone), "shift": None, "name": gettext("Nobody is on call"), "is_now": low <= at < high, "is_over": high <= at}
        for low, high in gaps
    ]
    return sorted(rows, key=lambda row: (row["is_over"], row["begins"], row["shift"] is None))


def _times(begins: int, ends: int, zone: str) -> dict[str, Any]:
    first, last = rota.local(begins, zone), rota.local(ends, zone)
    return {"begins": first, "ends": last, "begins_words": rota.day_and_time(first), "ends_words": rota.day_and_time(last)}


def in_words(shift: ShiftRow, zone: str) -> str:
    """`Fri 1 Mar, 22:00 – Sat 2 Mar, 06:00`"""
    return f"{rota.day_and_time(rota.local(shift.begins, zone))} – {rota.day_and_time(rota.local(shift.ends, zone))}"


def _swap(row: SwapRow) -> dict[str, Any]:
    return {"swap": row, "words": swap_in_words(row)}


def swap_in_words(row: SwapRow) -> str:
    shift = in_words(row.shift, row.zone)
    if row.wants is not None:
        words = gettext("{by} offers {to} the shift {shift}, in return for {wants}.")
        return words.format(by=row.by, to=row.to, shift=shift, wants=in_words(row.wants, row.zone))
    if row.to:
        return gettext("{by} offers {to} the shift {shift}.").format(by=row.by, to=row.to, shift=shift)
    return gettext("{by} offers the shift {shift} to anyone who takes it.").format(by=row.by, shift=shift)


def _offers(visit: Visit, found: Rota, people: Sequence[PersonRow], zone: str, at: int) -> list[tuple[str, str]]:
    """To whom an officer may offer a shift: anyone who takes it, a colleague, or a colleague in return for a shift of this week."""
    mine = visit.caller.person
    others = [person for person in people if person.is_active and person.id != mine and answers(person)]
    plain = [(f"to:{person.id}", person.name) for person in others]
    words = gettext("{name}, in return for {shift}")
    names = {person.id: person.name for person in others}
    back = [
        (f"for:{shift.id}", words.format(name=names[shift.person], shift=in_words(shift, zone)))
        for shift in found.shifts
        if shift.person in names and shift.ends > at
    ]
    return [("", gettext("anyone who takes it")), *plain, *back]


def add(visit: Visit) -> Answer:
    desk = _managed(visit)
    there = [(person.id, person.name) for person in _people(visit, desk) if person.is_active]
    form = place(RepeatForm(visit.sent, people=there), visit, desk.row.zone)
    try:
        count = _add(visit, desk, form)
    except BadDesk as bad:
        form.blame(bad)
        return _page(visit, desk, {"shift": form})
    begins = form.moment("begins").astimezone(ZoneInfo(desk.row.zone))
    return go(f"/console/desks/{desk.row.id}/rota?week={drawn_week.write_week(begins.date())}&added={count}")


def _add(visit: Visit, desk: DeskPage, form: RepeatForm) -> int:
    begins, ends = form.moment("begins"), form.moment("ends")
    zone = ZoneInfo(desk.row.zone)
    low, high = (edge.astimezone(zone).replace(tzinfo=None) for edge in (begins, ends))
    person, rule = form.text("person"), form.rule(low)
    if rule is not None:
        return actions.repeat_shift(visit.caller, desk.row.id, person, low, high, rule)
    actions.add_shift(visit.caller, desk.row.id, person, micros(begins), micros(ends))
    return 1


def remove(visit: Visit) -> HttpResponse:
    desk = _managed(visit)
    actions.remove_shift(visit.caller, visit.path["shift"], rest=bool(visit.text("rest", 1)))
    return go(f"/console/desks/{desk.row.id}/rota{_week_asked(visit)}")


def _week_asked(visit: Visit) -> str:
    first = drawn_week.read_week(visit.text("week", 10))
    return f"?week={drawn_week.write_week(first)}" if first else ""


def offer(visit: Visit) -> Answer:
    desk = _desk(visit)
    kind, _colon, id = visit.text("to", 60).partition(":")
    try:
        actions.offer_swap(visit.caller, visit.path["shift"], to=id if kind == "to" else None, wants=id if kind == "for" else None)
    except BadDesk as bad:
        return _page(visit, desk, swap_problem=bad.text)
    return go(f"/console/desks/{desk.row.id}/rota{_week_asked(visit)}#swaps")


def accept(visit: Visit) -> HttpResponse:
    actions.accept_swap(visit.caller, visit.path["swap"])
    return _back(visit)


def decline(visit: Visit) -> HttpResponse:
    actions.decline_swap(visit.caller, visit.path["swap"])
    return _back(visit)


def withdraw(visit: Visit) -> HttpResponse:
    actions.withdraw_swap(visit.caller, visit.path["swap"])
    return _back(visit)


def _back(visit: Visit) -> HttpResponse:
    return go(f"/console/desks/{_desk(visit).row.id}/rota{_week_asked(visit)}#swaps")


def export(visit: Visit) -> HttpResponse:
    """The rota as a calendar file: all of it, or (`?mine=1`) the caller's own shifts."""
    from accord.formats import ics

    desk, at = _desk(visit), now()
    found = rotas.rota(visit.caller, desk.row.id, at - BEFORE, at + EXPORTED, at=at)
    mine = visit.asked.get("mine") == "1"
    shifts = [shift for shift in found.shifts if not mine or shift.person == visit.caller.person]
    rows = [ics.Shown(shift.id, shift.begins, shift.ends, shift.name or gettext("somebody")) for shift in shifts]
    answer = HttpResponse(ics.write(rows, name=desk.row.name, at=at), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="rota.ics"'
    return answer


def take_in(visit: Visit) -> Answer:
    """Shifts out of a calendar file: all of them, or none."""
    desk = _managed(visit)
    people = [person for person in _people(visit, desk) if person.is_active]
    form = CalendarForm(visit.sent, visit.request.FILES, people=[(person.id, person.name) for person in people])
    try:
        shifts, faults = _read(visit, desk, form, people)
        count = 0 if faults else actions.add_shifts(visit.caller, desk.row.id, shifts)
    except BadDesk as bad:
        form.blame(BadDesk("file", bad.text) if bad.field not in form.fields else bad)
        return _page(visit, desk, {"calendar": form})
    if faults:
        form.blame(BadDesk("file", gettext("Nothing was put in. Correct what is named here, then send the file again.")))
        return _page(visit, desk, {"calendar": form}, faults=faults)
    first = min(begins for _person, begins, _ends in shifts)
    week = drawn_week.write_week(rota.local(first, desk.row.zone).date())
    return go(f"/console/desks/{desk.row.id}/rota?week={week}&added={count}")


def _read(
    visit: Visit, desk: DeskPage, form: CalendarForm, people: Sequence[PersonRow]
) -> tuple[list[tuple[str, int, int]], list[dict[str, Any]]]:
    """The shifts in the file that are not over, and what is wrong in it. Raises BadDesk."""
    from accord.formats import ics

    file = visit.request.FILES.get("file")
    if file is None:
        raise BadDesk("file", gettext("Choose a calendar file (.ics)."))
    place = ZoneInfo(desk.row.zone)
    try:
        events = ics.read(file.read(ics.MOST_BYTES + 1), place)
    except ics.NotShifts as bad:
        return [], [_fault(fault.code, fault.event, fault.begins) for fault in bad.faults]
    at, chosen = now(), form.text("person")
    shifts: list[tuple[str, int, int]] = []
    faults: dict[int, dict[str, Any]] = {}
    for event in events:
        who = chosen or _named(event.title, people)
        if event.ends <= at:
            continue
        if who in ("nobody", "several"):
            faults.setdefault(event.event, _fault(who, event.event, rota.local(event.begins, desk.row.zone)))
        else:
            shifts.append((who, event.begins, event.ends))
    if not shifts and not faults:
        raise BadDesk("file", gettext("All events of this calendar are over. Export it with the shifts that are still to come."))
    return shifts, list(faults.values())[:SHOWN_FAULTS]


def _named(title: str, people: Sequence[PersonRow]) -> str:
    """Whom an event's title names: the id; `nobody`, or `several`. A name counts as a whole, wherever in the title it stands."""
    words = f" {_folded(title)} "
    named = [person for person in people if f" {_folded(person.name)} " in words]
    # `Ann` stands in `Ann Lee`: the longer name is meant.
    meant = [person for person in named if not any(_is_within(person, other) for other in named)]
    return meant[0].id if len(meant) == 1 else "several" if meant else "nobody"


def _is_within(person: PersonRow, other: PersonRow) -> bool:
    name, longer = _folded(person.name), _folded(other.name)
    return name != longer and f" {name} " in f" {longer} "


def _folded(text: str) -> str:
    """Letters with their marks, and digits, in small, with one space between."""
    return " ".join("".join(letter if letter.isalnum() or category(letter)[0] == "M" else " " for letter in text.casefold()).split())


def _fault(code: str, event: int, begins: Any) -> dict[str, Any]:
    return {"event": event or "", "begins": rota.day_and_time(begins) if begins is not None else "", "text": gettext(CALENDAR_FAULTS[code])}


_SEEING, _MANAGING = (READ, MANAGE_ALL), (MANAGE, MANAGE_ALL)
PAGES = (
    Page(path="desks/{id}/rota", name="rota", view=show, needs=_SEEING),
    Page(path="desks/{id}/rota.ics", name="rota_export", view=export, needs=_SEEING),
    Page(path="desks/{id}/rota/shifts", name="rota_add", view=add, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/rota/shifts/{shift}/remove", name="rota_remove", view=remove, needs=_MANAGING, changes=True),
    Page(path="desks/{id}/rota/shifts/{shift}/offer", name="swap_offer", view=offer, needs=(READ,), changes=True),
    Page(path="desks/{id}/rota/swaps/{swap}/accept", name="swap_accept", view=accept, needs=(ANSWER,), changes=True),
    Page(path="desks/{id}/rota/swaps/{swap}/decline", name="swap_decline", view=decline, needs=(READ,), changes=True),
    Page(path="desks/{id}/rota/swaps/{swap}/withdraw", name="swap_withdraw", view=withdraw, needs=(READ,), changes=True),
    Page(path="desks/{id}/rota/import", name="rota_import", view=take_in, needs=_MANAGING, changes=True),
)
