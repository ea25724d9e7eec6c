"""Who takes part: the list, a member's page, and for people who run the hub its standing, its budget and new members."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop, ngettext

from accord.core.sharing import STANDINGS
from accord.core.times import DAY
from accord.doors.console.frame import choices, seen
from accord.doors.console.frame.country_fields import CountryField, name_of, typed_country
from accord.doors.console.frame.labels import SECTORS
from accord.doors.console.frame.labels import STANDINGS as STANDING_NAMES
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import page_after, when, with_list
from accord.doors.console.members.labels import STANDING_SAYS
from accord.hub.care import queries as care
from accord.hub.desks import queries as desks
from accord.hub.guard import queries as guard
from accord.hub.members import actions, queries
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.members.vocabulary import JOINING
from accord.hub.refusals import Absent
from accord.hub.requests import actions as request_actions
from accord.hub.requests import queries as requests
from accord.hub.requests.actions import Ask
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import ACCEDE
from accord.hub.requests.vocabulary import MANAGE as ASKS
from accord.hub.rescue import queries as rescue
from accord.hub.signals import actions as signals
from accord.hub.signals.queries import count_between, count_live
from accord.hub.times import now

BASE = "/console/members"
REQUESTS = "/console/requests"
READ, MANAGE, PEOPLE = "member:members:read", "hub:members:manage", "hub:people:manage"
PAGE = 100
MOST_DAILY = 1_000_000_000
MOST_COUNTED = 10_000  # signals that are set aside; of more it is said that they are more
# A whole number, with or without its groups: 100000, 100,000, 1,00,000, ١٠٠٬٠٠٠.
_GROUPING = re.compile(r"[,٬'’\s]")
_COUNT = re.compile(rf"\d{{1,12}}|\d{{1,3}}(?:{_GROUPING.pattern}\d{{2,3}})*{_GROUPING.pattern}\d{{3}}")

# How a standing looks.
STANDING_TONES = {"active": "green", "suspended": "amber", "withdrawn": "red", "invited": "", "signed": ""}


def _shown(row: MemberRow, people: dict[int, int]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "sector": gettext(SECTORS[row.sector]),
        "country": name_of(row.country) if row.country else "",
        "standing": gettext(STANDING_NAMES[row.standing]),
        "tone": STANDING_TONES[row.standing],
        "since": when(row.since),
        "people": people.get(row.n, 0),
    }


def _listed(visit: Visit) -> dict[str, Any]:
    rows = sorted(queries.members(), key=lambda row: row.name.casefold())
    countries = sorted({row.country for row in rows if row.country})
    asked = {name: str(visit.asked.get(name, "")) for name in ("sector", "country", "standing")}
    filters = {
        name: value
        for name, value, known in zip(asked, asked.values(), (SECTORS, countries, STANDING_NAMES), strict=True)
        if value in known
    }
    matches = [row for row in rows if all(getattr(row, name) == value for name, value in filters.items())]
    page, after = page_after(matches, str(visit.asked.get("after", "")), PAGE, lambda row: row.id)
    manages = visit.caller.may(MANAGE)
    people = queries.count_people() if manages else {}
    query = "".join(f"&{name}={value}" for name, value in filters.items())
    return {
        "rows": [_shown(row, people) for row in page],
        "count": len(matches),
        "filters": filters,
        "sectors": [(code, gettext(name)) for code, name in SECTORS.items()],
        "countries": choices.countries(countries, ()),
        "standings": [(code, gettext(name)) for code, name in STANDING_NAMES.items()],
        "manages": manages,
        "next": f"{BASE}?after={after}{query}" if after else "",
        "first": f"{BASE}?{query[1:]}" if visit.asked.get("after") else "",
    }


def listed(visit: Visit) -> Answer:
    return Shown("members.html", _listed(visit))


def _member(visit: Visit) -> MemberRow:
    """By its id alone: a name in an address would tell of it."""
    member = queries.member(visit.path["id"])
    if member.id != visit.path["id"].lower():
        raise Absent
    return member


def one(visit: Visit) -> Answer:
    return _page(visit, _member(visit))


def _page(visit: Visit, row: MemberRow, *, errors: dict[str, str] | None = None, typed: str = "", status: int = 200) -> Answer:
    """`typed`: what was typed into the field that has an error."""
    caller = visit.caller
    everywhere = caller.may("hub:circles:manage")
    circles = [circle for circle in queries.circles(None if everywhere else caller.n) if row.id in circle.members]
    shows_desks = caller.may(desks.READ) or caller.may(desks.MANAGE_ALL)
    detail = {
        "row": _shown(row, {}),
        "note": row.note,
        "source": row.source,
        "source_is_link": row.source.startswith("https://") and " " not in row.source,
        "is_own": row.n == caller.n,
        "shows_every_circle": row.n == caller.n or everywhere,
        "circles": circles,
        "desks": desks.desks(caller, row.id) if shows_desks else (),
        "shows_desks": shows_desks,
        "manages": caller.may(MANAGE),
        "current": row.id,
        "was": seen.mark(row.standing),
        "errors": errors or {},
        "typed": typed,
        **(_managed(row, caller) if caller.may(MANAGE) else {}),
    }
    return with_list(visit, "members", detail, _listed, status)


def _managed(row: MemberRow, caller: Caller) -> dict[str, Any]:
    open_count = requests.count_open_of(row.n)
    people_count = care.count_open_of(row.n) + rescue.count_open_of(row.n)
    daily, spent = guard.budget(row.n, now() // DAY)
    people = queries.people_of(row.n) if caller.may(PEOPLE) else []
    return {
        "record": guard.records().get(row.n),
        "live": count_live(row.n),
        "aside": count_between(row.n, 0, now(), MOST_COUNTED + 1, is_aside=True),
        "most_counted": MOST_COUNTED,
        "daily": daily,
        "spent": spent,
        "choices": [
            {
                "code": code,
                "name": gettext(STANDING_NAMES[code]),
                "says": _follows(code, open_count, people_count),
                "tone": STANDING_TONES[code],
            }
            for code in STANDINGS
            if code != row.standing and row.n != caller.n
        ],
        **_admission(row, caller),
        "sees_people": caller.may(PEOPLE),
        "people": sum(1 for person in people if person.is_active),
        "lacks_administrator": row.standing != "withdrawn"
        and not any(person.role == "administrator" and person.is_active for person in people),
    }


def _follows(standing: str, open_count: int, people_count: int) -> str:
    """The consequence of this standing, and what it leaves open: requests, and files of people and rescues that it alone can open."""
    says = gettext(STANDING_SAYS[standing])
    if standing != "active" and people_count:
        left = ngettext(
            "It keeps {count} open file of a person or a rescue, and nobody else can open it: let it refer the person to another member "
            "first.",
            "It keeps {count} open files of people and rescues, and nobody else can open them: let it refer these people to another "
            "member first.",
            people_count,
        ).format(count=people_count)
        says = f"{says} {left}"
    if standing == "active" or not open_count:
        return says
    left = ngettext(
        "{count} open request stays open, and no one there can act in it: who waits for it is told to call.",
        "{count} open requests stay open, and no one there can act in them: who waits for them is told to call.",
        open_count,
    ).format(count=open_count)
    if standing != "withdrawn":
        return f"{says} {left}"
    hand_on = gettext(
        "To have them handed on or taken back first, ask the operator of the machine to let the member leave by the command: "
        "accord member offboard"
    )
    return f"{says} {left} {hand_on}"


def _admission(row: MemberRow, caller: Caller) -> dict[str, Any]:
    """The request by which it joins, or whether one can be begun: not for a member that was let in."""
    if not caller.may(ASKS):
        return {}
    running = requests.admission(caller, row.n)
    return {
        "admission": None
        if running is None
        else {"href": f"{REQUESTS}/{running[0]}", "state": gettext(running[1]), "says_standing": running[2]},
        "may_begin": running is None and row.n != caller.n and row.standing not in ("active", "suspended"),
        "needs_country": not row.country,
    }


def set_standing(visit: Visit) -> Answer:
    row = _member(visit)
    standing = visit.text("standing", 20)
    if standing == row.standing:
        return go(f"{BASE}/{row.id}")
    if seen.is_old(visit, seen.mark(row.standing)):
        return _page(visit, row, errors={"standing": seen.shown_anew()}, status=409)
    try:
        actions.change_standing(row, standing, by=visit.caller)
    except BadMember as bad:
        return _page(visit, row, errors={bad.field: bad.text}, status=422)
    return go(f"{BASE}/{row.id}")


def begin_admission(visit: Visit) -> Answer:
    """Open the request by which the organisation joins: it keeps each paper and step, and sets the standing with them."""
    row = _member(visit)
    running = requests.admission(visit.caller, row.n)
    if running is not None:
        return go(f"{REQUESTS}/{running[0]}")
    given = {"organisation": row.id, "country": row.country or typed_country(visit, "country")}
    try:
        opened = request_actions.open_request(visit.caller, Ask(ACCEDE, fields=given, about=row.id))
    except Refused as refused:
        return _page(visit, row, errors={"country": refused.text}, typed=visit.text("country", 100), status=422)
    return go(f"{REQUESTS}/{opened.requests[0].id}")


def set_budget(visit: Visit) -> Answer:
    row = _member(visit)
    text = visit.text("daily", 30).strip()
    number = _COUNT.fullmatch(text)
    daily = int(_GROUPING.sub("", text)) if number else -1  # in any script's digits
    if not 0 <= daily <= MOST_DAILY:
        error = gettext("Give a number of new claims a day from 0 to 1,000,000,000.")
        return _page(visit, row, errors={"daily": error}, typed=text, status=422)
    signals.set_budget(row.n, daily, visit.caller)
    return go(f"{BASE}/{row.id}")


class NewMember(forms.Form):
    """The form for a new member. The action checks chosen words too."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["name"] = forms.CharField(label=gettext("Name"), max_length=200)
        self.fields["sector"] = forms.ChoiceField(
            label=gettext("Sector"), choices=[(code, gettext(name)) for code, name in SECTORS.items()]
        )
        self.fields["country"] = CountryField(
            label=gettext("Country"), help_text=gettext("Its name or code, such as Thailand. Empty for an international body.")
        )
        self.fields["standing"] = forms.ChoiceField(
            label=gettext("Standing"), choices=[(code, gettext(name)) for code, name in STANDING_NAMES.items()], initial="signed"
        )
        self.fields["note"] = forms.CharField(
            label=gettext("Public facts about its membership"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["source"] = forms.CharField(label=gettext("Source of these facts"), required=False, max_length=2000)


class Correction(NewMember):
    """What was written of a member when it was added. Its sector and country stand fast once it takes part."""

    def __init__(self, row: MemberRow, *given: Any) -> None:
        super().__init__(*given, initial={"country": name_of(row.country)} if row.country else {})
        del self.fields["standing"]
        for name in ("name", "sector", "note", "source"):
            self.fields[name].initial = getattr(row, name)
        if row.standing not in JOINING:
            del self.fields["sector"], self.fields["country"]


def correct(visit: Visit) -> Answer:
    row = _member(visit)
    form = Correction(row, visit.sent if visit.request.method == "POST" else None)
    was = seen.mark(row.name, row.sector, row.country, row.note, row.source)
    filled = {"form": form, "row": row, "was": was}
    if not form.is_bound:
        return Shown("members_correct.html", filled)
    if form.is_valid() and seen.is_old(visit, was):
        form.add_error(None, seen.typed_anew())
        return Shown("members_correct.html", filled, 409)
    if form.is_valid():
        given = {"sector": row.sector, "country": row.country, **form.cleaned_data}
        try:
            actions.correct_member(row, **given, by=visit.caller)
            return go(f"{BASE}/{row.id}")
        except BadMember as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
    return Shown("members_correct.html", filled, 422)


def add(visit: Visit) -> Answer:
    form = NewMember(visit.sent if visit.request.method == "POST" else None)
    if not form.is_bound:
        return Shown("members_add.html", {"form": form})
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.add_member(
                given["name"],
                given["sector"],
                given["country"],
                by=visit.caller,
                standing=given["standing"],
                note=given["note"],
                source=given["source"],
            )
            return go(f"{BASE}/{made.id}")
        except BadMember as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
    return Shown("members_add.html", {"form": form}, 422)


PAGES: tuple[Page, ...] = (
    Page(path="members", name="members", view=listed, needs=(READ,), label=gettext_noop("Members"), key="m"),
    Page(path="members/add", name="members_add", view=add, needs=(MANAGE,), also_posts=True),
    Page(path="members/{id}", name="member", view=one, needs=(READ,)),
    Page(path="members/{id}/correct", name="member_correct", view=correct, needs=(MANAGE,), also_posts=True),
    Page(path="members/{id}/standing", name="member_standing", view=set_standing, needs=(MANAGE,), changes=True),
    Page(path="members/{id}/admission", name="member_admission", view=begin_admission, needs=(MANAGE,), changes=True),
    Page(path="members/{id}/budget", name="member_budget", view=set_budget, needs=(MANAGE,), changes=True),
)
