"""Tokens of a member's programs: what each may do and until when; made once, shown once, revoked at once."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from accord.core.periods import whole
from accord.core.sharing import CEILINGS
from accord.core.times import moment
from accord.doors.console.frame import moments, once
from accord.doors.console.frame.labels import ROLE_NAMES
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import member_chosen, page_after, when
from accord.doors.console.members.labels import PERMISSION_SAYS
from accord.hub.members import actions, queries
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.members.vocabulary import PERMISSIONS
from accord.hub.refusals import Absent, NotAllowed
from accord.hub.times import now

BASE = "/console/tokens"
MANAGE, MANAGE_ALL = "member:tokens:manage", "hub:tokens:manage"
PAGE = 100


def _shown(row: dict[str, Any], at: int) -> dict[str, Any]:
    scopes = [scope for scope in row["scopes"] if scope in PERMISSION_SAYS]
    is_over = row["expires"] is not None and row["expires"] <= at
    return {
        "id": row["id"],
        "name": row["name"] or gettext("without a name"),
        "says": [gettext(PERMISSION_SAYS[scope]) for scope in scopes],
        "role": gettext(ROLE_NAMES.get(row["role"], row["role"])),
        "made": when(row["made"]),
        "expires": when(row["expires"]),
        "revoked": when(row["revoked"]),
        "is_over": is_over,
        "works": row["revoked"] is None and not is_over,
        "by": row["maker"]["name"] if row["maker"] else "",
        "parent": row["parent"] or "",
        "suspended": row["suspended"],
        "is_client": row["client"] is not None,
        "lost": [gettext(PERMISSION_SAYS[scope]) for scope in row["lost"] if scope in PERMISSION_SAYS],
    }


def _listed(visit: Visit, member: MemberRow) -> dict[str, Any]:
    tokens: list[dict[str, Any]] = list(reversed(queries.tokens(member.n)))
    page, after = page_after(tokens, str(visit.asked.get("after", "")), PAGE, lambda row: str(row["id"]))
    at, of = now(), f"member={member.id}" if member.n != visit.caller.n else ""
    chooses = visit.caller.may(MANAGE_ALL)
    return {
        "rows": [_shown(row, at) for row in page],
        "count": len(tokens),
        "of": member,
        "is_own": member.n == visit.caller.n,
        "chooses": chooses,
        "members": sorted(queries.members(), key=lambda row: row.name.casefold()) if chooses else (),
        "make": f"{BASE}/make?{of}".rstrip("?"),
        "make_client": f"{BASE}/clients/make?{of}".rstrip("?"),
        "next": f"{BASE}?after={after}&{of}".rstrip("&") if after else "",
        "first": f"{BASE}?{of}".rstrip("?") if visit.asked.get("after") else "",
    }


def listed(visit: Visit) -> Answer:
    return Shown("tokens.html", _listed(visit, member_chosen(visit, MANAGE_ALL)))


def offered_scopes(member: MemberRow, caller: Caller) -> list[tuple[str, str]]:
    """The scopes that a token may be given: what the person itself may do, and for all members only at the person's own member."""
    return [
        (scope, gettext(PERMISSION_SAYS.get(scope, scope)))
        for scope in PERMISSIONS
        if caller.may(scope) and (member.n == caller.n or scope.startswith("member:"))
    ]


def offered_roles(caller: Caller) -> list[tuple[str, str]]:
    """Roles that publish no wider than the person's own."""
    own = CEILINGS[caller.role]
    roles = []
    for role, ceiling in CEILINGS.items():
        if ceiling is None:
            roles.append((role, gettext("{role}: publishes nothing").format(role=gettext(ROLE_NAMES[role]))))
        elif own is not None and ceiling.strictness >= own.strictness:
            roles.append((role, gettext("{role}: publishes up to {label}").format(role=gettext(ROLE_NAMES[role]), label=ceiling.label)))
    return roles


class NewToken(forms.Form):
    def __init__(self, scopes: list[tuple[str, str]], roles: list[tuple[str, str]], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["name"] = forms.CharField(
            label=gettext("Name"), max_length=100, help_text=gettext("What uses it, such as: nightly import of the fraud system.")
        )
        self.fields["scopes"] = forms.MultipleChoiceField(
            label=gettext("What it may do"),
            choices=scopes,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext("Choose at least one: a token that may do nothing is of no use.")},
        )
        self.fields["role"] = forms.ChoiceField(
            label=gettext("How widely it may publish"), choices=roles, help_text=gettext("Never wider than you may yourself.")
        )
        self.fields["expires"] = forms.DateField(
            label=gettext("Last day"),
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}),
            help_text=gettext("It ends with this day, by {zone}. Empty: it works until it is revoked.").format(
                zone=moments.zone_words(moment(now()))
            ),
        )


def make(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    scopes, roles = offered_scopes(member, visit.caller), offered_roles(visit.caller)
    filled = {"of": member, "is_own": member.n == visit.caller.n, "once": once.fresh()}
    if visit.request.method != "POST":
        return Shown("tokens_make.html", {**filled, "form": NewToken(scopes, roles, initial={"role": visit.caller.role})})
    refuse_more(visit, scopes, roles)
    form = NewToken(scopes, roles, visit.sent)
    if not form.is_valid():
        return Shown("tokens_make.html", {**filled, "form": form}, 422)
    if once.is_again(visit):
        return Shown("tokens_made.html", {"again": True, "of": member}, 409)
    given = form.cleaned_data
    expires = until(given["expires"])
    try:
        name = " ".join(given["name"].split())
        _, token = actions.make_token(
            member, by=visit.caller, scopes=tuple(given["scopes"]), role=given["role"], name=name, expires=expires
        )
    except BadMember as bad:
        form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        return Shown("tokens_make.html", {**filled, "form": form}, 422)
    return Shown("tokens_made.html", {"token": token, "of": member, "is_own": member.n == visit.caller.n, "expires": when(expires)})


def until(last: date | None) -> int | None:
    """The end of the last day on which it works, by the clock of who makes it."""
    return whole(last, last, moments.zone())[0].ends - 1 if last else None


def refuse_more(visit: Visit, scopes: list[tuple[str, str]], roles: list[tuple[str, str]]) -> None:
    """A request for more than the page offered is an attempt, refused and audited as one."""
    asked = {scope for scope in visit.sent.getlist("scopes") if scope in PERMISSIONS}
    role = visit.text("role", 40)
    if asked - set(dict(scopes)) or (role in CEILINGS and role not in dict(roles)):
        raise NotAllowed(gettext("A token may do no more than you yourself. Choose from what the page offers."))


def revoke(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    if visit.path["id"].lower() not in {str(row["id"]) for row in queries.tokens(member.n)}:
        raise Absent
    actions.revoke_token(visit.path["id"], by=visit.caller, member=member.n)
    return go(BASE if member.n == visit.caller.n else f"{BASE}?member={member.id}")


NEEDS = (MANAGE, MANAGE_ALL)
PAGES: tuple[Page, ...] = (
    Page(path="tokens", name="tokens", view=listed, needs=NEEDS, label=gettext_noop("Tokens"), key="t"),
    Page(path="tokens/make", name="tokens_make", view=make, needs=NEEDS, also_posts=True),
    Page(path="tokens/{id}/revoke", name="tokens_revoke", view=revoke, needs=NEEDS, changes=True),
)
