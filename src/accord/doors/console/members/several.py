"""Several people invited at once, out of a list as it is pasted: nobody is added before every line can be."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from accord.core.typed.mail import ask_mail
from accord.core.typed.people import LONGEST, PersonLine, read_people
from accord.doors.console.frame import once
from accord.doors.console.frame.pages import Answer, Shown, Visit
from accord.doors.console.frame.panes import when
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import MemberRow
from accord.hub.vault.errors import VaultError

MOST = 50


class Invitations(forms.Form):
    """The form: a list, and the role of all."""

    def __init__(self, roles: list[tuple[str, str]], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["people"] = forms.CharField(
            label=gettext("People"),
            max_length=LONGEST,
            help_text=gettext(
                "One a line: the name, then if you like an e-mail address and a phone number for bells. Paste it as it stands in a "
                "spreadsheet or in the To field of a mail. At most %(most)d people."
            )
            % {"most": MOST},
            widget=forms.Textarea({"rows": 10, "dir": "auto", "autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields["role"] = forms.ChoiceField(
            label=gettext("Role"),
            choices=roles,
            help_text=gettext("All of them get this role. Change it for one of them on that person's page."),
        )


def faults(member: MemberRow, lines: list[PersonLine]) -> list[str]:
    """Why nobody of the list can be invited yet, a sentence a line; empty where all can."""
    if not lines:
        return [gettext("There is nobody in this list. Write a name on each line.")]
    if len(lines) > MOST:
        return [gettext("These are %(count)d people. Invite at most %(most)d at once.") % {"count": len(lines), "most": MOST}]
    here = {row.name.casefold() for row in queries.people_of(member.n) if row.is_active}
    wrong: list[str] = []
    for person in lines:
        says = _fault(member, person, here)
        if says:
            wrong.append(gettext("Line %(line)d: %(fault)s") % {"line": person.line, "fault": says})
        here.add(person.name.casefold())
    return wrong


def _fault(member: MemberRow, person: PersonLine, here: set[str]) -> str:
    if not person.name:
        return gettext("There is no name. Write it before the address or number.")
    if person.name.casefold() in here:
        return gettext(
            "The member, or this list, has a person of this name already. Take the line out, or add what tells the two apart, such as the "
            "department."
        )
    try:
        people.check_name(person.name)
        people.check_contact(member, email=person.email, phone=person.phone)
    except BadMember as bad:
        return bad.text
    if ask_mail(person.email):
        return gettext("The address looks misspelt. Correct it; if it is right as it stands, invite this person alone.")
    return ""


def invite_all(visit: Visit, member: MemberRow, roles: list[tuple[str, str]]) -> Answer:
    """Each of the list, with a link of their own; the links are shown once, together."""
    shown = {"of": member, "is_own": member.n == visit.caller.n, "once": once.fresh()}
    if visit.request.method != "POST":
        return Shown("people_several.html", {**shown, "form": Invitations(roles, initial={"role": "officer"})})
    form = Invitations(roles, visit.sent)
    if not form.is_valid():
        return Shown("people_several.html", {**shown, "form": form}, 422)
    if once.is_again(visit):
        return Shown("people_link.html", {"again": True, "of": member, "back": f"/console/people?member={member.id}"}, 409)
    lines = read_people(form.cleaned_data["people"])
    wrong = faults(member, lines)
    if wrong:
        form.add_error("people", wrong)
        return Shown("people_several.html", {**shown, "form": form}, 422)
    invited = [_invited(visit, member, person, form.cleaned_data["role"]) for person in lines]
    return Shown("people_links.html", {"rows": invited, "of": member, "back": f"/console/people?member={member.id}"})


def _invited(visit: Visit, member: MemberRow, person: PersonLine, role: str) -> dict[str, Any]:
    """One of them as the page shows them: with a link, or with what went wrong since the list was looked through."""
    told: dict[str, Any] = {"name": person.name, "trouble": ""}
    try:
        row = queries.managed_person(visit.caller, people.add_person(member, person.name, by=visit.caller, role=role))
    except BadMember as bad:
        return told | {"trouble": bad.text}
    if person.email or person.phone:
        try:
            people.set_contact(row, email=person.email, phone=person.phone, by=visit.caller)
        except (BadMember, VaultError) as error:
            told["trouble"] = gettext("The contact details of this person were not kept:") + " " + error.text
    token = people.new_link(row, by=visit.caller)
    until = queries.sign_ins([row])[row.n].link_until
    return told | {"id": row.id, "link": f"{settings.ACCORD_ADDRESS}/join/{token}", "until": when(until)}
