"""Named groups of members: one's own, what they open to joiners, who is let in and taken out. A hidden circle is none."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import page_after, with_list
from accord.hub.members import actions, queries
from accord.hub.members.errors import BadMember, NoSuchMember
from accord.hub.members.queries import Caller, CircleRow, MemberRow
from accord.hub.refusals import Absent, NotAllowed
from accord.hub.signals.actions import grant_all

BASE = "/console/circles"
READ, MANAGE, MANAGE_ALL = "member:members:read", "member:circles:manage", "hub:circles:manage"
PAGE = 100
# The hub grants at once what a circle opens where it is little; the rest follows by itself.
TURNS = 20


def _circles(caller: Caller) -> list[CircleRow]:
    return queries.circles(None if caller.may(MANAGE_ALL) else caller.n)


def _circle(visit: Visit) -> CircleRow:
    circle = next((circle for circle in _circles(visit.caller) if circle.id == visit.path["id"].lower()), None)
    if circle is None:
        raise Absent
    return circle


def _manages(circle: CircleRow, caller: Caller) -> bool:
    return caller.may(MANAGE_ALL) or (caller.may(MANAGE) and circle.owner == caller.n)


def _listed(visit: Visit) -> dict[str, Any]:
    caller = visit.caller
    names = {row.n: row.name for row in queries.members()}
    rows = sorted(_circles(caller), key=lambda circle: circle.name.casefold())
    page, after = page_after(rows, str(visit.asked.get("after", "")), PAGE, lambda circle: circle.id)
    return {
        "rows": [
            {
                "id": circle.id,
                "name": circle.name,
                "owner": names[circle.owner],
                "owned": circle.owner == caller.n,
                "count": len(circle.members),
                "opens": circle.opens,
                "belongs": caller.id in circle.members,
            }
            for circle in page
        ],
        "count": len(rows),
        "may_make": caller.may(MANAGE),
        "next": f"{BASE}?after={after}" if after else "",
        "first": BASE if visit.asked.get("after") else "",
    }


def listed(visit: Visit) -> Answer:
    return Shown("circles.html", _listed(visit))


def one(visit: Visit) -> Answer:
    return _page(visit, _circle(visit))


def _page(visit: Visit, circle: CircleRow, *, error: str = "", status: int = 200) -> Answer:
    members = sorted(queries.members(), key=lambda row: row.name.casefold())
    inside = set(circle.members)
    manages = _manages(circle, visit.caller)
    detail = {
        "circle": circle,
        "owner": next(row.name for row in members if row.n == circle.owner),
        "inside": [row for row in members if row.id in inside],
        "outside": [row for row in members if row.id not in inside and row.standing in ("active", "signed", "suspended")]
        if manages
        else (),
        "manages": manages,
        # Its own member may always leave.
        "may_leave": visit.caller.may(MANAGE) and not manages and visit.caller.id in inside,
        "own": visit.caller.id,
        "error": error,
        "current": circle.id,
    }
    return with_list(visit, "circles", detail, _listed, status)


class NewCircle(forms.Form):
    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["name"] = forms.CharField(label=gettext("Name"), max_length=200)
        self.fields["opens"] = forms.BooleanField(
            label=gettext("Members that join later also receive what the circle shared before"),
            required=False,
            help_text=gettext("Otherwise a later joiner receives only what is shared from then on."),
        )


def make(visit: Visit) -> Answer:
    form = NewCircle(visit.sent if visit.request.method == "POST" else None)
    if not form.is_bound:
        return Shown("circles_make.html", {"form": form})
    if form.is_valid():
        try:
            made = actions.make_circle(form.cleaned_data["name"], by=visit.caller, opens=form.cleaned_data["opens"])
            return go(f"{BASE}/{made.id}")
        except BadMember as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
    return Shown("circles_make.html", {"form": form}, 422)


def _named(visit: Visit) -> MemberRow | None:
    try:
        member = queries.member(visit.text("member", 64))
    except NoSuchMember:
        return None
    return member if member.id == visit.text("member", 64).lower() else None


def join(visit: Visit) -> Answer:
    circle = _circle(visit)
    if not _manages(circle, visit.caller):
        raise NotAllowed(gettext("Only the circle's owner lets members in. Ask it."))
    joiner = _named(visit)
    if joiner is None:
        return _page(visit, circle, error=gettext("Choose a member from the list."), status=422)
    actions.join(circle, joiner, by=visit.caller)
    grant_all(turns=TURNS)
    return go(f"{BASE}/{circle.id}")


def leave(visit: Visit) -> Answer:
    circle = _circle(visit)
    leaver = _named(visit)
    is_own = leaver is not None and leaver.n == visit.caller.n and visit.caller.may(MANAGE)
    if not is_own and not _manages(circle, visit.caller):
        raise NotAllowed(gettext("Only the circle's owner can take members out; your own member can always leave."))
    if leaver is None:
        return _page(visit, circle, error=gettext("Choose a member of this circle."), status=422)
    actions.leave(circle, leaver, by=visit.caller)
    still = any(row.id == circle.id for row in _circles(visit.caller))
    return go(f"{BASE}/{circle.id}" if still else BASE)


PAGES: tuple[Page, ...] = (
    Page(path="circles", name="circles", view=listed, needs=(READ,), label=gettext_noop("Circles"), key="c"),
    Page(path="circles/make", name="circles_make", view=make, needs=(MANAGE,), also_posts=True),
    Page(path="circles/{id}", name="circle", view=one, needs=(READ,)),
    Page(path="circles/{id}/join", name="circle_join", view=join, needs=(MANAGE, MANAGE_ALL), changes=True),
    Page(path="circles/{id}/leave", name="circle_leave", view=leave, needs=(MANAGE, MANAGE_ALL), changes=True),
)
