"""A member's people: who they are, whether they sign in, invitations and new links, roles, and people who take part no more."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from accord.doors.console.desks.duty import warned
from accord.doors.console.frame import once, seen
from accord.doors.console.frame.labels import ROLE_NAMES, ROLE_SAYS
from accord.doors.console.frame.mail_fields import MailField, MailInput, typed_mail
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import page_after, when, with_list
from accord.doors.console.frame.typing import Asked
from accord.doors.console.members import several
from accord.doors.console.signin.devices import in_words
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import MemberRow, PersonRow, SignIn
from accord.hub.members.queries.accounts import former_names, working_tokens
from accord.hub.members.vocabulary import of_role
from accord.hub.refusals import Absent, NotAllowed
from accord.hub.times import now
from accord.hub.vault.errors import VaultError

BASE = "/console/people"
MANAGE, MANAGE_ALL = "member:people:manage", "hub:people:manage"
NEEDS = (MANAGE, MANAGE_ALL)
PAGE = 100


def _chosen(visit: Visit) -> MemberRow:
    """The member whose people are meant: one's own, or for people who run the hub any, by its id."""
    id = str(visit.asked.get("member", "")) or visit.text("member", 64)
    if not id or id == visit.caller.id:
        member = queries.member(visit.caller.id)
    else:
        member = queries.member(id)
        if member.id != id.lower():
            raise Absent
    if not queries.may_manage_people(visit.caller, member.n):
        raise Absent
    return member


def _person(visit: Visit) -> tuple[PersonRow, MemberRow]:
    row = queries.managed_person(visit.caller, visit.path["id"])
    return row, next(member for member in queries.members() if member.n == row.member)


def _to_change(visit: Visit) -> tuple[PersonRow, MemberRow]:
    row, member = _person(visit)
    if queries.outranks(row, visit.caller):
        raise NotAllowed(gettext("This person has rights for all members that you do not have. Ask an administrator of the hub."))
    return row, member


def _roles(member: MemberRow, visit: Visit) -> list[tuple[str, str]]:
    """The roles that a person may be given here: at the secretariat none that may do more for all than its giver."""
    return [
        (role, f"{gettext(name)}: {gettext(ROLE_SAYS[role])}")
        for role, name in ROLE_NAMES.items()
        if role != "secretariat" or member.sector == "secretariat"
        if all(visit.caller.may(scope) for scope in of_role(role, member.sector) if scope.startswith("hub:"))
    ]


def _check_role(role: str, member: MemberRow, visit: Visit) -> None:
    if role in ROLE_NAMES and role not in dict(_roles(member, visit)):
        raise NotAllowed(gettext("You can't give this role here. Ask an administrator of the hub."))


def _signs_in(row: PersonRow, state: SignIn) -> tuple[str, str]:
    if not row.is_active:
        return gettext("no longer takes part"), "red"
    if row.login is not None:
        return gettext("yes"), "green"
    return (gettext("invited"), "amber") if state.link_until else (gettext("not invited"), "")


def _shown(row: PersonRow, state: SignIn, at: int) -> dict[str, Any]:
    word, tone = _signs_in(row, state)
    return {
        "id": row.id,
        "name": row.name,
        "role": gettext(ROLE_NAMES.get(row.role, row.role)),
        "signs_in": word,
        "tone": tone,
        "invited_until": when(state.link_until) if row.is_active else None,
        "second": state.has_second_step,
        "locked_until": when(row.locked_until) if row.locked_until > at else None,
        "seen": when(state.seen),
        "made": when(row.made),
        "is_active": row.is_active,
        "has_login": row.login is not None,
    }


def _listed(visit: Visit, member: MemberRow | None = None) -> dict[str, Any]:
    member = member or _chosen(visit)
    rows = queries.people_of(member.n)
    page, after = page_after(rows, str(visit.asked.get("after", "")), PAGE, lambda row: row.id)
    states, at = queries.sign_ins(page), now()
    chooses = visit.caller.may(MANAGE_ALL)
    of = f"member={member.id}" if member.n != visit.caller.n else ""
    return {
        "rows": [_shown(row, states[row.n], at) for row in page],
        "count": len(rows),
        "of": member,
        "duty": warned(member.n, member.country, at),
        "is_own": member.n == visit.caller.n,
        "chooses": chooses,
        "members": sorted(queries.members(), key=lambda row: row.name.casefold()) if chooses else (),
        "invite": f"{BASE}/invite?{of}".rstrip("?"),
        "several": f"{BASE}/invite/several?{of}".rstrip("?"),
        "next": f"{BASE}?after={after}&{of}".rstrip("&") if after else "",
        "first": f"{BASE}?{of}".rstrip("?") if visit.asked.get("after") else "",
    }


def listed(visit: Visit) -> Answer:
    return Shown("people.html", _listed(visit))


def one(visit: Visit) -> Answer:
    row, member = _person(visit)
    return _page(visit, row, member)


def _page(
    visit: Visit,
    row: PersonRow,
    member: MemberRow,
    *,
    errors: dict[str, str] | None = None,
    mail: Asked | None = None,
    former: tuple[str, ...] = (),
    status: int = 200,
) -> Answer:
    state = queries.sign_ins([row])[row.n]
    is_self = row.n == visit.caller.person_n
    detail = {
        "row": _shown(row, state, now()),
        "of": member,
        "role": row.role,
        "was": seen.mark(row.role),
        "role_says": gettext(ROLE_SAYS.get(row.role, "")),
        "roles": [] if is_self else [(code, says) for code, says in _roles(member, visit)],
        "needs_second": queries.needs_second_step(row.role),
        "is_self": is_self,
        "is_last": row.role == "administrator" and not _administrators(member.n) - {row.n},
        "tokens": working_tokens(row.n) if row.is_active and not is_self else 0,
        "outranks": queries.outranks(row, visit.caller),
        "reached": row.contact is not None,
        "has_former": row.former is not None and row.member == visit.caller.n,
        "former": former,
        "sessions": [
            {"id": session.id, "since": when(session.since), "seen": when(session.seen), "device": in_words(session.device)}
            for session in queries.sessions([row.n])
        ],
        "once": once.fresh(),
        "errors": errors or {},
        "mail": mail,
        "typed": {name: visit.text(name, 300) for name in ("email", "phone", "name")} if errors else {},
        "back": BASE if member.n == visit.caller.n else f"{BASE}?member={member.id}",
        "current": row.id,
    }
    return with_list(visit, "people", detail, lambda asked: _listed(asked, member), status)


def _administrators(member: int) -> set[int]:
    """Those who can do something: an invitation that nobody has taken up lets no one in."""
    return {row.n for row in queries.people_of(member) if row.role == "administrator" and row.is_active and row.login is not None}


class Invitation(forms.Form):
    """The form for an invitation. A person's contact details go to the vault, and are checked there too."""

    def __init__(self, roles: list[tuple[str, str]], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["name"] = forms.CharField(label=gettext("Name"), max_length=200)
        self.fields["role"] = forms.ChoiceField(label=gettext("Role"), choices=roles)
        self.fields["email"] = MailField(
            label=gettext("E-mail address for bells"),
            required=False,
            max_length=300,
            widget=MailInput({"type": "text", "dir": "ltr", "autocomplete": "off", "inputmode": "email"}),
            help_text=gettext("Kept in the vault; used when a bell rings, and for nothing else. The link is not sent there."),
        )
        self.fields["phone"] = forms.CharField(
            label=gettext("Phone number for bells"),
            required=False,
            max_length=100,
            help_text=gettext("With + and the country code, such as +66812345678, or as it is dialled in the member's country."),
        )


def invite(visit: Visit) -> Answer:
    member = _chosen(visit)
    roles = _roles(member, visit)
    filled = {"of": member, "is_own": member.n == visit.caller.n, "once": once.fresh()}
    if visit.request.method != "POST":
        wanted = str(visit.asked.get("role", ""))
        return Shown(
            "people_invite.html", {**filled, "form": Invitation(roles, initial={"role": wanted if wanted in dict(roles) else "officer"})}
        )
    _check_role(visit.text("role", 40), member, visit)
    form = Invitation(roles, visit.sent)
    if not form.is_valid():
        return Shown("people_invite.html", {**filled, "form": form}, 422)
    if once.is_again(visit):
        return _again(visit, member)
    given = form.cleaned_data
    if _is_here(member, given["name"]):
        form.add_error(
            "name",
            gettext(
                "The member has a person of this name already. If it is the same one, make a new link on that person's page; if not, "
                "add here what tells the two apart, such as the department."
            ),
        )
        return Shown("people_invite.html", {**filled, "form": form}, 422)
    try:
        people.check_contact(member, email=given["email"], phone=given["phone"])
        id = people.add_person(member, given["name"], by=visit.caller, role=given["role"])
    except BadMember as bad:
        form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        return Shown("people_invite.html", {**filled, "form": form}, 422)
    row = queries.managed_person(visit.caller, id)
    trouble = ""
    if given["email"] or given["phone"]:
        try:
            people.set_contact(row, email=given["email"], phone=given["phone"], by=visit.caller)
        except (BadMember, VaultError) as error:
            trouble = error.text
    return _link(visit, row, member, trouble)


def invite_several(visit: Visit) -> Answer:
    member = _chosen(visit)
    if visit.request.method == "POST":
        _check_role(visit.text("role", 40), member, visit)
    return several.invite_all(visit, member, _roles(member, visit))


def _is_here(member: MemberRow, name: str) -> bool:
    """Whether a person who takes part is called so: in a rota, a list of contacts or the audit nobody could tell the two apart."""
    name = " ".join(name.split()).casefold()
    return any(row.is_active and row.name.casefold() == name for row in queries.people_of(member.n))


def _again(visit: Visit, member: MemberRow) -> Answer:
    return Shown("people_link.html", {"again": True, "of": member, "back": f"{BASE}?member={member.id}"}, 409)


def _link(visit: Visit, row: PersonRow, member: MemberRow, trouble: str = "") -> Answer:
    token = people.new_link(row, by=visit.caller)
    until = queries.sign_ins([row])[row.n].link_until
    return Shown(
        "people_link.html",
        {
            "link": f"{settings.ACCORD_ADDRESS}/join/{token}",
            "row": row,
            "of": member,
            "until": when(until),
            "trouble": trouble,
            "back": f"{BASE}/{row.id}",
        },
    )


def new_link(visit: Visit) -> Answer:
    row, member = _to_change(visit)
    if row.n == visit.caller.person_n:
        raise NotAllowed(gettext("Change your own password in the settings."))
    if once.is_again(visit):
        return _again(visit, member)
    if not row.is_active:
        return _page(visit, row, member, errors={"person": gettext("Let this person take part again first.")}, status=422)
    return _link(visit, row, member)


def change(visit: Visit) -> Answer:
    """Change a person's role, end their part or begin it again, forget their second steps: what the form names."""
    row, member = _to_change(visit)
    what = visit.text("what", 20)
    try:
        if what == "role":
            _check_role(visit.text("role", 40), member, visit)
            if seen.is_old(visit, seen.mark(row.role)):
                return _page(visit, row, member, errors={"role": seen.shown_anew()}, status=409)
            if visit.text("role", 40) != row.role:
                people.change_role(row, visit.text("role", 40), by=visit.caller)
        elif what in ("end", "again"):
            people.set_active(row, what == "again", by=visit.caller)
        elif what == "forget":
            people.forget_second_steps(row, by=visit.caller)
        else:
            raise BadMember("person", gettext("Choose what to change from the page."))
    except BadMember as bad:
        return _page(visit, row, member, errors={bad.field: bad.text}, status=422)
    return go(f"{BASE}/{row.id}")


def name(visit: Visit) -> Answer:
    """Correct the name; or show those that were corrected, which leaves a line."""
    row, member = _to_change(visit)
    try:
        if visit.text("what", 20) == "former":
            return _page(visit, row, member, former=former_names(row, visit.caller))
        people.rename(row, visit.text("name", 300), by=visit.caller)
    except BadMember as bad:
        return _page(visit, row, member, errors={bad.field: bad.text}, status=422)
    except VaultError as error:
        return _page(visit, row, member, errors={"contact": error.text}, status=503)
    return go(f"{BASE}/{row.id}")


def set_contact(visit: Visit) -> Answer:
    row, member = _to_change(visit)
    try:
        email, question = typed_mail(visit, "email", 300)
        if question is not None:
            return _page(visit, row, member, errors={"email": question.text}, mail=question, status=422)
        given = {"email": email, "phone": visit.text("phone", 300)}
        remove = [name for name in given if visit.text(f"remove-{name}", 3)]
        people.amend_contact(row, **given, remove=remove, by=visit.caller)
    except BadMember as bad:
        return _page(visit, row, member, errors={bad.field: bad.text}, status=422)
    except VaultError as error:
        return _page(visit, row, member, errors={"contact": error.text}, status=503)
    return go(f"{BASE}/{row.id}")


def end_session(visit: Visit) -> Answer:
    row, _ = _to_change(visit)
    number = visit.text("session", 18)
    if not (number.isascii() and number.isdigit()) or not people.end_session(int(number), person=row.n, by=visit.caller):
        raise Absent
    return go(f"{BASE}/{row.id}")


PAGES: tuple[Page, ...] = (
    Page(path="people", name="people", view=listed, needs=NEEDS, label=gettext_noop("Staff"), key="o"),
    Page(path="people/invite", name="people_invite", view=invite, needs=NEEDS, also_posts=True),
    Page(path="people/invite/several", name="people_several", view=invite_several, needs=NEEDS, also_posts=True),
    Page(path="people/{id}", name="person", view=one, needs=NEEDS),
    Page(path="people/{id}/link", name="person_link", view=new_link, needs=NEEDS, changes=True),
    Page(path="people/{id}/change", name="person_change", view=change, needs=NEEDS, changes=True),
    Page(path="people/{id}/name", name="person_name", view=name, needs=NEEDS, changes=True),
    Page(path="people/{id}/contact", name="person_contact", view=set_contact, needs=NEEDS, changes=True),
    Page(path="people/{id}/session", name="person_session", view=end_session, needs=NEEDS, changes=True),
)
