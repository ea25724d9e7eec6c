"""Responsibilities: what the member declares that it can act on, one by one or in a table, and who declares the same."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from accord.core.routing import KINDS, usable
from accord.core.times import moment
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import member_chosen
from accord.formats.lists import LONGEST_LINE, BadMapping
from accord.formats.responsibilities import read_responsibilities
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.protocol_book import queries as book
from accord.hub.routing import actions, queries
from accord.hub.routing.errors import BadRouting
from accord.hub.routing.labels import EXAMPLES, KIND_WORDS, protocol_word
from accord.hub.routing.queries import MANAGE, MANAGE_ALL, READ, ResponsibilityRow
from accord.tables import newest_protocols, protocol_kinds

BASE = "/console/responsibilities"
CHANGES = (MANAGE, MANAGE_ALL)
PAGE = 100
WHOLE, PARTIAL, REPLACE = "whole", "partial", "replace"
LARGEST = 8 * 1024 * 1024
SHOWN = 100  # bad lines on a page


def _of(visit: Visit, member: MemberRow) -> str | None:
    """As the feature is asked: nothing for one's own."""
    return None if member.n == visit.caller.n else member.id


def _about(visit: Visit, member: MemberRow) -> dict[str, Any]:
    query = "" if member.n == visit.caller.n else f"?member={member.id}"
    chooses = visit.caller.may(MANAGE_ALL)
    return {
        "of": member,
        "is_own": member.n == visit.caller.n,
        "query": query,
        "base": BASE,
        "back": f"{BASE}{query}",
        "manages": any(visit.caller.may(permission) for permission in CHANGES),
        "chooses": chooses,
        "members": sorted(members.members(), key=lambda row: row.name.casefold()) if chooses else (),
    }


def _row(row: ResponsibilityRow) -> dict[str, Any]:
    return {
        "row": row,
        "kind": KIND_WORDS[row.kind],
        "protocols": joined(protocol_word(name) for name in row.protocols),
        "made": moment(row.made),
    }


def listed(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    kind = str(visit.asked.get("kind", ""))
    kind = kind if kind in KINDS else ""
    after = visit.number("after") or 0
    rows, following = queries.responsibilities(visit.caller, _of(visit, member), kind=kind or None, after=after, limit=PAGE)
    asked = "&".join([f"kind={kind}"] * bool(kind) + [f"member={member.id}"] * (member.n != visit.caller.n))
    filled = {
        "rows": [_row(row) for row in rows],
        "count": queries.count(visit.caller, _of(visit, member)),
        "kind": kind,
        "kinds": [(name, KIND_WORDS[name]) for name in KINDS],
        "next": f"{BASE}?after={following}&{asked}".rstrip("&") if following else "",
        "first": f"{BASE}?{asked}".rstrip("?") if after else "",
    }
    return Shown("responsibilities.html", {**_about(visit, member), **filled})


class ResponsibilityForm(forms.Form):
    """The action that stores the values checks them; its errors never repeat what was typed."""

    use_required_attribute = False

    def __init__(self, *given: Any, agreed: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        kinds = [(name, f"{KIND_WORDS[name]}: {EXAMPLES[name]}") for name in KINDS]
        # No ChoiceField: its error would say back what was sent.
        self.fields["kind"] = forms.CharField(label=gettext("Kind"), required=False, widget=forms.Select(choices=kinds))
        self.fields["value"] = forms.CharField(
            label=gettext("What you can act on"),
            required=False,
            max_length=400,
            help_text=gettext("As in the example beside its kind. It reaches every identifier that it covers."),
            widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields["note"] = forms.CharField(
            label=gettext("Note"),
            required=False,
            max_length=400,
            help_text=gettext("The asking member reads it. For example: retail accounts only. Nothing personal."),
        )
        self.fields["protocols"] = forms.MultipleChoiceField(
            label=gettext("Only when this is asked"),
            required=False,
            choices=[(name, protocol_word(name)) for name in protocol_kinds()] + agreed,
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext("None chosen: every one that fits."),
            error_messages={"invalid_choice": gettext("Choose from the list.")},
        )


def _agreed(visit: Visit) -> list[tuple[str, str]]:
    """Protocols of names of their own that the member agreed on: it can declare to act by these too."""
    return [(protocol.name, gettext(protocol.title)) for protocol in book.known(visit.caller) if protocol.name not in newest_protocols()]


def add(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    filled = _about(visit, member)
    agreed = _agreed(visit)
    if visit.request.method != "POST":
        return Shown("responsibility_form.html", {**filled, "form": ResponsibilityForm(agreed=agreed)})
    form = ResponsibilityForm(visit.sent, agreed=agreed)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.declare(
                visit.caller, given["kind"], given["value"], note=given["note"], protocols=given["protocols"], member=_of(visit, member)
            )
        except BadRouting as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        else:
            return go(filled["back"])
    return Shown("responsibility_form.html", {**filled, "form": form}, 422)


def end(visit: Visit) -> Answer:
    row = queries.responsibility(visit.caller, visit.path["id"])
    actions.end(visit.caller, row.id)
    return go(BASE if row.member == visit.caller.id else f"{BASE}?member={row.member}")


class TableForm(forms.Form):
    use_required_attribute = False

    def clean_table(self) -> Any:
        file = self.cleaned_data["table"]
        if file.size > LARGEST:
            raise ValidationError(gettext("This file is larger than 8 MB. Take it in by parts, or have it taken in at the command line."))
        return file

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["table"] = forms.FileField(
            label=gettext("File"),
            help_text=gettext("Comma-separated values in UTF-8, up to 8 MB."),
            widget=forms.FileInput({"accept": ".csv,text/csv"}),
            error_messages={"required": gettext("Choose a file."), "empty": gettext("This file is empty. Choose another.")},
        )
        ways = [
            (WHOLE, gettext("All of it, or nothing where a line is bad")),
            (PARTIAL, gettext("Its good lines; the bad ones are named")),
            (REPLACE, gettext("Exactly this: anything that is not in the file will end")),
        ]
        self.fields["how"] = forms.CharField(
            label=gettext("What to take in"), required=False, widget=forms.RadioSelect(choices=ways), initial=WHOLE
        )


def import_table(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    filled = {**_about(visit, member), "report": None, "fields": _fields()}
    if visit.request.method != "POST":
        return Shown("responsibilities_import.html", {**filled, "form": TableForm()})
    form = TableForm(visit.sent, visit.request.FILES)
    if form.is_valid():
        how = form.cleaned_data["how"]
        file = form.cleaned_data["table"]
        try:
            lines = read_responsibilities(iter(lambda: file.readline(LONGEST_LINE), b""))
            report = actions.take_in(visit.caller, lines, member=_of(visit, member), partial=how == PARTIAL, replace=how == REPLACE)
        except BadMapping as bad:
            form.add_error("table", str(bad))
        except BadRouting as refused:
            form.add_error(None, refused.text)
        else:
            context = {"report": report, "bad": report.refusals[:SHOWN], "more": max(0, report.refused - SHOWN)}
            return Shown("responsibilities_import.html", {**filled, **context, "form": TableForm()}, 200 if report.done else 422)
    return Shown("responsibilities_import.html", {**filled, "form": form}, 422)


def _fields() -> list[tuple[str, Any, str, str]]:
    """Of each kind: its word in a table, what it is, an example, and what can be asked under it."""
    return [
        (name, KIND_WORDS[name], EXAMPLES[name], joined(protocol_word(protocol) for protocol in usable(name, protocol_kinds())))
        for name in KINDS
    ]


def overlaps(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    overlap_rows, has_more = queries.overlaps(visit.caller, _of(visit, member))
    rows = [{"overlap": overlap, "kind": KIND_WORDS[overlap.kind]} for overlap in overlap_rows]
    return Shown("responsibilities_overlaps.html", {**_about(visit, member), "rows": rows, "has_more": has_more})


PAGES: tuple[Page, ...] = (
    Page(
        path="responsibilities",
        name="responsibilities",
        view=listed,
        needs=(READ, *CHANGES),
        label=gettext_noop("Responsibilities"),
        key="r",
    ),
    Page(path="responsibilities/add", name="responsibilities_add", view=add, needs=CHANGES, also_posts=True),
    Page(path="responsibilities/import", name="responsibilities_import", view=import_table, needs=CHANGES, also_posts=True),
    Page(path="responsibilities/overlaps", name="responsibilities_overlaps", view=overlaps, needs=(READ, *CHANGES)),
    Page(path="responsibilities/{id}/end", name="responsibility_end", view=end, needs=CHANGES, changes=True),
)
